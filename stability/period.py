"""The days that a verdict is about: the rolling 28, a calendar month, or any from-to."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from inventory.schema import Link, Point
from stability.calendar import ServiceCalendar
from stability.hours import exists_on
from stability.totals import Day

ROLLING_DAYS = 28
"""Four whole weeks: they always hold the same number of Saturdays. Our own decision; windows of 28
days are among those of pyrra and sloth too."""

_SECOND_NS = 1_000_000_000
_DAYS_PER_WEEK = 7


class Period(NamedTuple):
    """Local days, both included; without any if `last` is before `first`."""

    first: date
    last: date

    @classmethod
    def rolling(cls, last: date) -> "Period":
        """Take the 28 days that end with the running one."""
        return cls(last - timedelta(days=ROLLING_DAYS - 1), last)

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        """Take a calendar month."""
        following = date(year + month // 12, month % 12 + 1, 1)
        return cls(date(year, month, 1), following - timedelta(days=1))

    def from_(self, since: date | None) -> "Period":
        """Begin no earlier than `since`."""
        return self if since is None or since <= self.first else Period(since, self.last)

    @property
    def days(self) -> range:
        """Its days as ordinals, in order."""
        return range(self.first.toordinal(), self.last.toordinal() + 1)


def link_since(point: Point, link: Link) -> date | None:
    """Say from which day on a link counts: its own, else its point's; None if from ever."""
    return link.since or point.since


def day_of(at_ns: int, zone: ZoneInfo) -> Day:
    """Find the local day of a moment."""
    return datetime.fromtimestamp(at_ns // _SECOND_NS, zone).toordinal()


def week_of(day: Day) -> int:
    """Number the ISO weeks through, from Monday to Sunday; day 1 was a Monday.

    Unlike week numbers these neither begin anew with a year nor part a week that two years share.
    """
    return (day - 1) // _DAYS_PER_WEEK


class ServiceMinutes:
    """The minutes of S that a period has for points, counted once for each calendar."""

    def __init__(self, calendars: Mapping[str, ServiceCalendar], period: Period) -> None:
        """Take the calendars by name."""
        self._calendars = calendars
        self._period = period
        self._always: dict[str, int] = {}

    def of(self, point: Point) -> int:
        """Count those of a point, see `service_minutes`."""
        calendar = self._calendars[point.calendar]
        if point.dates:
            return service_minutes(calendar, self._period, point)
        if point.calendar not in self._always:
            self._always[point.calendar] = service_minutes(calendar, self._period, point)
        return self._always[point.calendar]


def service_minutes(calendar: ServiceCalendar, period: Period, point: Point) -> int:
    """Count the minutes of S that a period has for a point, those to come included.

    Days on which a mobile point does not exist have none.
    """
    days = (date.fromordinal(day) for day in period.days)
    return sum(_service_minutes(calendar, day) for day in days if exists_on(point, day))


def _service_minutes(calendar: ServiceCalendar, day: date) -> int:
    first, end = (calendar.local.midnight(each) for each in (day, day + timedelta(days=1)))
    return int(calendar.service(first, end - first).sum())
