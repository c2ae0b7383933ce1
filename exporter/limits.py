"""Series of the limits that links and points of an inventory are held to."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from exporter import metrics
from exporter.exposition import Series
from exporter.table import Table
from inventory.schema import Inventory, Status
from stability.limits import Limit
from stability.target import access_target, named_point_target

POINT = "point"
"""Stands in the place of the access in limits of points."""


def limits(inventory: Inventory) -> Series:
    """Make a series of each limit that an active link or point has."""
    rows = list(_limits(inventory))
    metric = replace(metrics.TARGET_LIMIT, labels=())
    table = Table(metrics.TARGET_LIMIT.labels, [labels for labels, _ in rows])
    return Series(metric, table, np.array([limit for _, limit in rows], np.float64))


def _limits(inventory: Inventory) -> Iterator[tuple[tuple[str, str, str], float]]:
    links = [(link.target or point.target, link.access) for point, link in inventory.active_links()]
    for name, access in dict.fromkeys(links):
        yield from _written(name, access, access_target(inventory, name, access).limits)
    points = [point for point in inventory.points if point.status is Status.ACTIVE]
    for name in dict.fromkeys(point.target for point in points):
        yield from _written(name, POINT, named_point_target(inventory, name).limits)


def _written(
    name: str, access: str, limits: Mapping[str, Limit]
) -> Iterator[tuple[tuple[str, str, str], float]]:
    for criterion, limit in limits.items():
        if limit is not None:
            yield (name, str(access), criterion), limit
