"""What judging leaves of the past: whole local days, and outages. Every verdict is made of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from stability.totals import Day, LinkTotals, PointTotals

_MINUTE_SECONDS = 60


class Attribution(StrEnum):
    """Who or what an outage is put down to. Only what evidence shows; else undetermined."""

    OPERATOR = "operator"
    SITE = "site"
    """The place itself: power, the router, cabling."""
    VANTAGE = "vantage"
    """The measuring."""
    PLANNED = "planned"
    """Announced works that went on beyond what maintenance may leave out."""
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class DayDown:
    """The down minutes of an outage on one local day."""

    day: Day
    service_minutes: int
    off_minutes: int


def with_down(downs: tuple[DayDown, ...], day: Day, *, service: bool) -> tuple[DayDown, ...]:
    """Add a down minute; days come in order."""
    today = downs[-1] if downs and downs[-1].day == day else DayDown(day, 0, 0)
    earlier = downs[:-1] if downs and downs[-1].day == day else downs
    return (
        *earlier,
        DayDown(day, today.service_minutes + service, today.off_minutes + (not service)),
    )


def service_minutes(downs: Iterable[DayDown]) -> int:
    """Add up the down minutes in S."""
    return sum(each.service_minutes for each in downs)


@dataclass(frozen=True, slots=True)
class Outage:
    """An outage of a link or point, as people and programs get to see it."""

    id: str
    """That of its incident: TS-YYYY-NNNNN; empty where none are given (simulations)."""
    link: str | None
    """Id of the link within the point; None for an outage of the point itself."""
    point: str
    start_ns: int
    end_ns: int | None
    """None while it is open."""
    downs: tuple[DayDown, ...] = ()
    """Its down minutes so far by local day, in order; days without one are left out."""
    first_minute: int = 0
    """Its first down minute, since the epoch: with the link or point what it is known by."""
    attribution: Attribution = Attribution.UNDETERMINED
    cause: str | None = None
    """A word of `stability.attribution`; None if nothing suggests one."""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    """What was known at the time, in JSON values."""

    @property
    def subject(self) -> str:
        """POINT/LINK or POINT."""
        return self.point if self.link is None else f"{self.point}/{self.link}"

    @property
    def service_seconds(self) -> int:
        """Its down minutes in S so far, whatever the window."""
        return _MINUTE_SECONDS * service_minutes(self.downs)


@dataclass(frozen=True, slots=True)
class LinkPast:
    """The past of a link."""

    days: Mapping[Day, LinkTotals]
    """Days on which no minute was judged have none."""
    outages: tuple[Outage, ...]
    """Those with a down minute on one of the days, in order of their start."""


@dataclass(frozen=True, slots=True)
class PointPast:
    """The past of a point."""

    days: Mapping[Day, PointTotals]
    outages: tuple[Outage, ...]
