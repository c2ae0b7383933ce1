"""Verdicts: whether a link, point or ward has a stable connection, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from stability.totals import LinkTotals, PointTotals


class LinkGrade(StrEnum):
    """Grades of a link."""

    PASS = "pass"  # noqa: S105  # no password
    AMBER = "amber"
    FAIL = "fail"
    INSUFFICIENT = "insufficient"


class Grade(StrEnum):
    """Grades of a point or ward, the best first."""

    A = "A"
    B = "B"
    U = "U"
    C = "C"


class Criterion(NamedTuple):
    """What was measured against one limit. A tuple: a verdict has a dozen, thousands a minute."""

    key: str
    value: float | int | None
    """Ratio, seconds or count; None if there is nothing to measure it on."""
    limit: float | int | None
    """None if the target switches it off."""
    met: bool | None
    """None without a value or a limit."""
    n: int
    """How many minutes, packets or intervals the value was counted on."""
    required: bool
    """Whether missing it fails; else it is advice."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a grade is what it is; each with the figures that an engineer would ask for."""

    word: str
    """Key of the criterion that was missed, or what else it is about: `known`, `known_ratio`,
    `no_link`, `no_passing_link`, `same_operator`, `no_point`."""
    vi: str
    en: str
    link: str | None = None
    """Id of the link within the point, if it is about one."""
    point: str | None = None
    """Id of the point, if it is a reason of its ward."""
    value: float | int | None = None
    limit: float | int | None = None
    n: int | None = None
    leaves: date | None = None
    """The first day of which so much of what was missed has left the window of 28 days that the
    limit holds; days to come are not counted. By then at the latest, if they are good."""


class Spent(NamedTuple):
    """Down minutes on the service clock, which stands still outside S."""

    last_hour: int
    """Of the last 60 judged minutes of S."""
    last_8_hours: int
    """Of the last 480."""


class Budget(NamedTuple):
    """Minutes in S that may be lost: what is left of them, and how fast they go."""

    allowed_minutes: float | None
    """(1 - limit of availability) x minutes of S that the whole period has, those to come
    included; None without a limit."""
    left_ratio: float | None
    """1 when nothing is spent, below 0 when more than all is; None if nothing is allowed, or no
    minute of S is known: like what is spent."""
    spent_1h_ratio: float | None
    """Share of it that the last hour of S spent; None also if that was not asked for."""
    spent_8h_ratio: float | None


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    """What a link is in a window."""

    grade: LinkGrade
    criteria: Mapping[str, Criterion]
    """Every criterion of its access, by key."""
    reasons: tuple[Reason, ...]
    """The worst first; for grades other than `pass` at least one."""
    totals: LinkTotals
    """Sums over the window."""
    clock_availability: float | None
    """Around the clock; shown beside that of S, no part of the grade."""
    operator_availability: float | None
    """In S, without what was the site's fault or planned: what an operator answers for."""
    budget: Budget


@dataclass(frozen=True, slots=True)
class PointVerdict:
    """What a point is in a window."""

    grade: Grade
    criteria: Mapping[str, Criterion]
    reasons: tuple[Reason, ...]
    totals: PointTotals
    clock_availability: float | None
    budget: Budget


@dataclass(frozen=True, slots=True)
class WardVerdict:
    """What a ward or commune is: its worst point."""

    grade: Grade
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class CityVerdict:
    """What everything is in a window."""

    links: Mapping[str, LinkVerdict]
    """By POINT/LINK, active ones."""
    points: Mapping[str, PointVerdict]
    """By id, active ones."""
    wards: Mapping[str, WardVerdict]
    """Every ward of the inventory, by code."""

    def ward_counts(self) -> Mapping[Grade, int]:
        """Wards by grade; all four are there."""
        return {grade: sum(w.grade is grade for w in self.wards.values()) for grade in Grade}

    def point_counts(self) -> Mapping[Grade, int]:
        """Active points by grade; all four are there."""
        return {grade: sum(p.grade is grade for p in self.points.values()) for grade in Grade}
