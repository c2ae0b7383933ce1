"""The active links and points of an inventory as rows of columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from inventory.schema import Failover, Inventory, Link, Point, Role, Status, link_key

Rows = npt.NDArray[np.int32]
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True)
class Layout:
    """Which row of every column is whose. Only what is active has a row."""

    inventory: Inventory
    links: tuple[str, ...]
    """POINT/LINK of each row."""
    points: tuple[str, ...]
    point_of: Rows
    """For each link the row of its point."""
    counting: tuple[tuple[int, ...], ...]
    """For each point the rows of the links that carry it: the primary ones, and with automatic
    failover the backup ones too."""

    @cached_property
    def link_row(self) -> Mapping[str, int]:
        """Row of each link."""
        return {key: row for row, key in enumerate(self.links)}

    @cached_property
    def point_row(self) -> Mapping[str, int]:
        """Row of each point."""
        return {key: row for row, key in enumerate(self.points)}


def layout(inventory: Inventory) -> Layout:
    """Give every active link and point of an inventory its row, in the order of the file."""
    points = [point for point in inventory.points if point.status is Status.ACTIVE]
    row_of = {point.id: row for row, point in enumerate(points)}
    active = list(inventory.active_links())
    counting: list[list[int]] = [[] for _ in points]
    for row, (point, link) in enumerate(active):
        if counts(point, link):
            counting[row_of[point.id]].append(row)
    return Layout(
        inventory=inventory,
        links=tuple(link_key(point, link) for point, link in active),
        points=tuple(row_of),
        point_of=np.array([row_of[point.id] for point, _ in active], dtype=np.int32),
        counting=tuple(tuple(rows) for rows in counting),
    )


def counts(point: Point, link: Link) -> bool:
    """Whether the link carries its point by itself."""
    return link.role is Role.PRIMARY or point.failover is Failover.AUTO


def rows_in(keys: tuple[str, ...], row_of: Mapping[str, int]) -> Rows:
    """Find where other columns have each key; -1 where they have it not."""
    return np.array([row_of.get(key, -1) for key in keys], dtype=np.int32)


def reordered(column: npt.NDArray[Scalar], rows: Rows, missing: Any = 0) -> npt.NDArray[Scalar]:
    """Bring a column of other rows into this order; rows of -1 get `missing`."""
    spare = np.full((1, *column.shape[1:]), missing, dtype=column.dtype)
    return np.concatenate([column, spare])[rows]
