"""What one good load of the inventory means for measuring and exposing; it never changes."""

import ipaddress
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import starmap
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from exporter import metrics
from exporter.exposition import Series
from exporter.limits import limits
from exporter.openings import Openings
from exporter.table import Table
from inventory.geohash import encode
from inventory.schema import Inventory, Link, Point, Status, link_key
from inventory.wards import Ward, position, wards_of
from probes.echo import Pattern, Target
from probes.probe import Metric
from stability.calendar import ServiceCalendar

VANTAGE = "central"
"""The vantage that this process is."""

DEMO = ipaddress.ip_network("127.0.0.0/8")
"""Addresses that answer by themselves: measuring them proves nothing."""


@dataclass(frozen=True)
class Fleet:
    """The measured links and points of an inventory, in a fixed order, with their labels."""

    inventory: Inventory
    fingerprint: str
    """Digest of what the inventory means."""
    began_ns: int = 0
    """When reading it began, nanoseconds since the epoch; 0 if it was not read from files."""

    @cached_property
    def links(self) -> tuple[tuple[Point, Link], ...]:
        """Every measured link with its point, in the order of the file."""
        return tuple(self.inventory.active_links())

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """POINT/LINK of every measured link."""
        return tuple(link_key(point, link) for point, link in self.links)

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Every active point, in the order of the file."""
        return tuple(point for point in self.inventory.points if point.status is Status.ACTIVE)

    @cached_property
    def link_table(self) -> Table:
        """Labels of the series of every measured link."""
        return Table(metrics.LINK_LABELS, (_labels(*one) for one in self.links))

    @cached_property
    def point_table(self) -> Table:
        """Labels of the series of every measured point."""
        return Table(metrics.POINT_LABELS, ((point.id, point.ward) for point in self.points))

    @cached_property
    def calendar_table(self) -> Table:
        """Labels of the calendars."""
        return Table(metrics.CALENDAR_OPEN.labels, ((name,) for name in self.inventory.calendars))

    @cached_property
    def wards(self) -> tuple[str, ...]:
        """Codes of the wards and communes that have a point, whatever its status."""
        return tuple(sorted({point.ward for point in self.inventory.points}))

    @cached_property
    def ward_table(self) -> Table:
        """Labels of the series of every ward."""
        return Table(metrics.WARD_LABELS, ((code,) for code in self.wards))

    @cached_property
    def place(self) -> dict[str, int]:
        """Where a subject (POINT/LINK or POINT) stands in `keys` or `points`."""
        points = {point.id: number for number, point in enumerate(self.points)}
        return points | {key: number for number, key in enumerate(self.keys)}

    @cached_property
    def is_demo(self) -> bool:
        """Whether addresses are among those that answer by themselves on any machine."""
        return any(
            link.address is not None and ipaddress.ip_address(link.address) in DEMO
            for _point, link in self.links
        )

    @cached_property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.inventory.city.timezone)

    @cached_property
    def hours(self) -> Mapping[str, ServiceCalendar]:
        """When each calendar is open."""
        zone = self.inventory.city.timezone
        return {
            name: ServiceCalendar(calendar, zone)
            for name, calendar in self.inventory.calendars.items()
        }

    @cached_property
    def openings(self) -> Openings:
        """When each calendar opens next."""
        return Openings(self.hours)

    def rows(self, keys: tuple[str, ...]) -> npt.NDArray[np.intp]:
        """Say for each measured link where it stands in `keys`; -1 if it is not there."""
        return _rows(self.keys, keys)

    def ward(self, code: str) -> Ward:
        """Find a ward or commune of the city."""
        return wards_of(self.inventory.city.code)[code]

    def targets(self) -> Iterator[Target]:
        """What the engine shall measure: links with an address, and the anchors."""
        for key, (_point, link) in zip(self.keys, self.links, strict=True):
            if link.address is not None:
                pattern = Pattern.PAIR if link.packets_in_pairs else Pattern.SINGLE
                yield Target(key, link.address, pattern, link.source, link.interface)
        vantage = self.inventory.vantages.get(VANTAGE)
        for anchor in vantage.anchors if vantage else ():
            yield Target(anchor, anchor, anchor=True)

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """The series that change with the inventory only."""
        return (
            info(
                metrics.POINT_INFO,
                metrics.POINT_LABELS,
                map(self._point_info, self.inventory.points),
            ),
            info(
                metrics.POINT_TARGET_INFO,
                metrics.POINT_LABELS,
                ((point.id, point.ward, point.target) for point in self.points),
            ),
            info(metrics.LINK_INFO, metrics.LINK_LABELS, starmap(self._link_info, self.links)),
            info(metrics.OPERATOR_INFO, (), self._operators()),
            self._counts(),
            limits(self.inventory),
        )

    def _point_info(self, point: Point) -> tuple[str, ...]:
        return (
            point.id,
            point.ward,
            self.ward(point.ward).name,
            point.name,
            point.kind,
            encode(*position(self.inventory, point)),
            point.calendar,
            point.status,
        )

    def _link_info(self, point: Point, link: Link) -> tuple[str, ...]:
        return (
            *_labels(point, link),
            self.inventory.operators[link.operator].name,
            link.service_id or "",
            link.address or "",
            link.role,
            link.target or point.target,
        )

    def _operators(self) -> Iterator[tuple[str, ...]]:
        for name, operator in self.inventory.operators.items():
            yield name, operator.name, ", ".join(operator.noc), operator.hotline or ""

    def _counts(self) -> Series:
        counts = Counter((point.ward, point.status) for point in self.inventory.points)
        rows = [
            (ward, status) for ward in sorted({ward for ward, _ in counts}) for status in Status
        ]
        values = np.array([counts[row] for row in rows])
        return Series(
            replace(metrics.POINTS, labels=()), Table(metrics.POINTS.labels, rows), values
        )


def info(metric: Metric, base: tuple[str, ...], rows: Iterable[Sequence[str]]) -> Series:
    """Make the series of an info metric: always 1, and all it says stands in its labels."""
    table = Table((*base, *metric.labels), rows)
    return Series(replace(metric, labels=()), table, np.ones(len(table)))


def _labels(point: Point, link: Link) -> tuple[str, ...]:
    return point.id, link.id, point.ward, link.operator, link.access


@lru_cache(maxsize=4)
def _rows(keys: tuple[str, ...], of: tuple[str, ...]) -> npt.NDArray[np.intp]:
    """Find keys in a sequence; the engine gives the same one again and again."""
    places = {key: place for place, key in enumerate(of)}
    return np.array([places.get(key, -1) for key in keys], np.intp)
