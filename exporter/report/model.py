"""What a report says: every figure of every format."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from exporter.report.rows import (
    DayRow,
    LinkRow,
    OperatorRow,
    OutageRow,
    PointRow,
    WardRow,
    WeekRow,
)
from exporter.report.sums import Minutes, Restores, sum_of
from exporter.report.together import EventRow, events
from inventory.schema import Access
from stability.period import Period
from stability.verdict import Grade


@dataclass(frozen=True, slots=True)
class Header:
    """Whose report this is, and what of."""

    city: str
    recipient: str | None
    """Name of the contact with the role `department`; None if the inventory has none."""
    period: Period
    before: Period | None
    """The period that grades are compared with; None if the ledger does not hold all of it."""
    known: Period
    """The days of which the ledger has anything."""
    until_ns: int
    """End of the last judged minute of the period."""
    made_ns: int
    targets: tuple[str, ...]
    """Names of the targets that the active points and links are judged by."""


@dataclass(frozen=True, slots=True)
class Report:
    """All of it."""

    header: Header
    wards: tuple[WardRow, ...]
    points: tuple[PointRow, ...]
    """By ward, then id."""
    links: tuple[LinkRow, ...]
    """By point, in the order of the inventory."""
    outages: tuple[OutageRow, ...]
    """By start."""
    operators: tuple[OperatorRow, ...]
    point_restores: Restores
    link_restores: Restores
    days: tuple[DayRow, ...]
    weeks: tuple[WeekRow, ...]
    minutes: Mapping[Access, Minutes]
    """Of the links of each access that has one."""
    unlisted: tuple[str, ...]
    """Names of the city's wards that have no point in the inventory at all."""

    @property
    def missed(self) -> tuple[PointRow, ...]:
        """Points that miss the target, the longest down first."""
        return tuple(sorted((p for p in self.points if p.grade is Grade.C), key=_down_most))

    @property
    def not_judged(self) -> tuple[PointRow, ...]:
        """Active points on which too little is known."""
        return tuple(p for p in self.points if p.grade is Grade.U)

    @property
    def longest(self) -> tuple[EventRow, ...]:
        """Events that were felt in S, the longest in S first."""
        return events(self.outages)

    @property
    def worse(self) -> tuple[PointRow, ...]:
        """Points whose grade fell since the period before, to the worst grade first."""
        return self._moved(-1)

    @property
    def better(self) -> tuple[PointRow, ...]:
        """Points whose grade rose since the period before."""
        return self._moved(1)

    def brief_name(self, point: PointRow) -> str:
        """Name a point by its ward, if its own name ends so and it is the only one there."""
        alone = sum(other.ward == point.ward for other in self.points) == 1
        named = point.name.casefold().endswith(point.ward_name.casefold())
        return point.ward_name if alone and named else point.name

    def _moved(self, way: int) -> tuple[PointRow, ...]:
        """Find points that moved up or down among A, B and C; U is no place among them."""
        moved = (
            point
            for point in self.points
            if point.grade in _RANKS
            and point.grade_before in _RANKS
            and (_RANKS[point.grade] - _RANKS[point.grade_before]) * way > 0
        )
        return tuple(sorted(moved, key=lambda point: _RANKS[point.grade]))

    @property
    def off_outages(self) -> int:
        """How many outages had no down minute in S."""
        return sum(not outage.service_seconds for outage in self.outages)

    def ward_counts(self) -> Mapping[Grade, int]:
        """Wards by grade."""
        return {grade: sum(w.grade is grade for w in self.wards) for grade in Grade}

    def ward_counts_before(self) -> Mapping[Grade, int] | None:
        """Wards by grade in the period before; None if that is not known."""
        return self._before([ward.grade_before for ward in self.wards])

    def point_counts(self) -> Mapping[Grade, int]:
        """Active points by grade."""
        return {grade: sum(p.grade is grade for p in self.points) for grade in Grade}

    def point_counts_before(self) -> Mapping[Grade, int] | None:
        """Points that were active in the period before and still are, by their grade then."""
        return self._before([point.grade_before for point in self.points])

    def _before(self, grades: list[Grade | None]) -> Mapping[Grade, int] | None:
        if self.header.before is None:
            return None
        return {grade: grades.count(grade) for grade in Grade}

    @property
    def point_minutes(self) -> Minutes:
        """Minutes of all points."""
        return sum_of(day.points for day in self.days)

    @property
    def days_without_data(self) -> tuple[date, ...]:
        """Days of which the ledger has nothing."""
        return tuple(day.day for day in self.days if not day.measured)

    @property
    def thin_days(self) -> tuple[DayRow, ...]:
        """Days on which less than 90 % of the minutes in S of the points are known."""
        return tuple(
            day
            for day in self.days
            if day.points.known_ratio is not None and day.points.known_ratio < MIN_KNOWN_RATIO
        )


_RANKS: Mapping[Grade | None, int] = {Grade.C: 0, Grade.B: 1, Grade.A: 2}

MIN_KNOWN_RATIO = 0.9
"""Below this share of known minutes a day is called thin; the target's own default for a window."""


def _down_most(point: PointRow) -> tuple[int, int, str]:
    return -point.totals.down_service, -len(point.reasons), point.id
