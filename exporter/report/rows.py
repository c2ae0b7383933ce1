"""The rows of a report: figures, and no words but those of reasons.

Ratios are 0 to 1, lengths are whole seconds or minutes, dates are local. None is "not known" and
never 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from exporter.report.sums import Minutes, Restores, ratio
from inventory.schema import Access, PointKind, Role
from stability.past import Attribution
from stability.period import Period
from stability.totals import LinkTotals, PointTotals
from stability.verdict import Criterion, Grade, LinkGrade


@dataclass(frozen=True, slots=True)
class Miss:
    """A reason of a grade, with whose link it is about and since when it holds."""

    word: str
    vi: str
    en: str
    link: str | None
    """Id of the link within the point; None if it is about the point."""
    operator: str | None
    """Name of the link's operator."""
    access: Access | None
    value: float | int | None
    limit: float | int | None
    n: int | None
    since: date | None
    """The first day of the period that would have missed the limit by itself."""
    leaves: date | None
    """The first day on whose window the limit would hold again."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A party that has to act."""

    side: Attribution
    operators: tuple[str, ...]
    """Names of the operators whose links it is about."""


@dataclass(frozen=True, slots=True)
class WardRow:
    """A ward or commune."""

    code: str
    name: str
    type: str
    """`ward` or `commune`; empty for a code that is in no list."""
    grade: Grade
    grade_before: Grade | None
    points: Mapping[Grade, int]
    """Its active points by grade."""
    links: Mapping[Access, int]
    """The active links of its active points by access; accesses without one are left out."""
    reasons: tuple[Miss, ...]

    @property
    def active_points(self) -> int:
        """How many active points it has."""
        return sum(self.points.values())

    @property
    def has_fixed(self) -> bool:
        """Whether it has an active fixed link; a leased line is one."""
        return Access.FIXED in self.links or Access.LEASED in self.links

    @property
    def has_5g(self) -> bool:
        """Whether it has an active 5G link."""
        return Access.FIVE_G in self.links


@dataclass(frozen=True, slots=True)
class PointRow:
    """An active point."""

    id: str
    name: str
    ward: str
    ward_name: str
    kind: PointKind
    operators: tuple[str, ...]
    """Names of the operators of its active links."""
    grade: Grade
    grade_before: Grade | None
    criteria: Mapping[str, Criterion]
    totals: PointTotals
    clock_availability: float | None
    budget_left: float | None
    reasons: tuple[Miss, ...]
    duties: tuple[Duty, ...]
    """Whose job what it misses is; empty if it misses nothing."""

    @property
    def unknown_reasons(self) -> tuple[Miss, ...]:
        """What is missing to judge it; all reasons if nothing is said to be."""
        missing = tuple(miss for miss in self.reasons if miss.word.startswith("known"))
        return missing or self.reasons


@dataclass(frozen=True, slots=True)
class LinkRow:
    """An active link of an active point."""

    point: str
    point_name: str
    link: str
    ward: str
    ward_name: str
    operator: str
    operator_name: str
    access: Access
    role: Role
    grade: LinkGrade
    criteria: Mapping[str, Criterion]
    totals: LinkTotals
    clock_availability: float | None
    operator_availability: float | None
    budget_left: float | None
    reasons: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class OutageRow:
    """An outage with a down minute in the period."""

    id: str
    point: str
    point_name: str
    ward_name: str
    link: str | None
    """None for an outage of the whole point."""
    operator: str | None
    operator_name: str | None
    access: Access | None
    start_ns: int
    end_ns: int | None
    """None while it is open."""
    seconds: int
    """From start to end, or to the end of the last judged minute while it is open."""
    service_seconds: int
    """Its down minutes in S and in the period."""
    attribution: Attribution
    cause: str | None
    evidence: Mapping[str, Any]
    """What the cause stands on, as it is kept."""
    ticket: str | None
    acknowledged_by: str | None
    acknowledged_ns: int | None


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """The active links of one operator and access."""

    operator: str
    name: str
    access: Access
    grades: Mapping[LinkGrade, int]
    up_minutes: int
    """Minutes of its links in S, added up."""
    down_minutes: int
    excused_minutes: int
    """Those down minutes that were the site's or planned."""
    restores: Restores
    failing: tuple[str, ...]
    """POINT/LINK of those that fail."""

    @property
    def links(self) -> int:
        """How many links it has."""
        return sum(self.grades.values())

    @property
    def known_minutes(self) -> int:
        """What the availability is counted on."""
        return self.up_minutes + self.down_minutes

    @property
    def availability(self) -> float | None:
        """As people experienced it."""
        return ratio(self.up_minutes, self.known_minutes)

    @property
    def operator_availability(self) -> float | None:
        """Without what an operator does not answer for."""
        return ratio(self.up_minutes, self.known_minutes - self.excused_minutes)

    @property
    def outages(self) -> int:
        """How many outages its links had in S."""
        return self.restores.ended + self.restores.open


@dataclass(frozen=True, slots=True)
class DayRow:
    """A local day of the period."""

    day: date
    measured: bool
    """Whether any minute of it was judged."""
    points: Minutes


@dataclass(frozen=True, slots=True)
class WeekRow:
    """An ISO week, as far as it is in the period."""

    monday: date
    first: date
    last: date
    points: Minutes
    wired: Minutes
    """Of fixed and leased links."""
    mobile: Minutes
    """Of 5G and 4G links."""

    @property
    def days(self) -> tuple[date, ...]:
        """Its days in the period."""
        return tuple(date.fromordinal(day) for day in Period(self.first, self.last).days)
