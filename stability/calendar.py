"""Service hours: which minutes belong to S.

A minute is S by its start, in the city's time zone. For a local day `extra` sessions are always
added; else `working` comes before `closed`, before shifted working days, before holidays, before
`weekly`.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import numpy.typing as npt

from inventory.schema import Calendar, Session

Bools = npt.NDArray[np.bool_]

MINUTES_PER_DAY = 1440
_DAYS_KEPT = 1000
_MONDAY = 0
_MINUTE = timedelta(minutes=1)


class LocalTime:
    """Minutes since the epoch as dates of a time zone."""

    def __init__(self, timezone: str) -> None:
        """Take the name of a zone of the IANA data base."""
        self._zone = ZoneInfo(timezone)

    def at(self, minute: int) -> datetime:
        """Local time of the start of a minute."""
        return datetime.fromtimestamp(minute * 60, self._zone)

    def day(self, minute: int) -> date:
        """Local date of the start of a minute."""
        return self.at(minute).date()

    def midnight(self, day: date) -> int:
        """First minute of a local day."""
        start = datetime.combine(day, time(), self._zone)
        return (start - datetime(1970, 1, 1, tzinfo=UTC)) // _MINUTE

    def days(self, first: int, end: int) -> Iterator[tuple[date, int, int]]:
        """Part the minutes from `first` to before `end` by local day."""
        while first < end:
            day = self.day(first)
            following = min(end, self.midnight(day + timedelta(days=1)))
            yield day, first, following
            first = following

    def minutes_of_day(self, day: date) -> npt.NDArray[np.int32]:
        """Minutes after 00:00 on the clock, of each minute of a local day.

        A day on which clocks are set has more or fewer than 1440 of them.
        """
        first, end = self.midnight(day), self.midnight(day + timedelta(days=1))
        if end - first == MINUTES_PER_DAY:
            return np.arange(MINUTES_PER_DAY, dtype=np.int32)
        local = [self.at(minute) for minute in range(first, end)]
        return np.array([at.hour * 60 + at.minute for at in local], dtype=np.int32)


class ServiceCalendar:
    """The service hours of a calendar, minute by minute. Keeps each local day once it is asked."""

    def __init__(self, calendar: Calendar, timezone: str) -> None:
        """Take a calendar of the inventory and the time zone of the city."""
        self.local = LocalTime(timezone)
        self._calendar = calendar
        self._week = calendar.week()
        self._closed = frozenset(calendar.closed)
        self._days: dict[date, tuple[int, Bools]] = {}

    def sessions(self, day: date) -> tuple[Session, ...]:
        """Sessions of a local day, in time order; they may overlap."""
        return tuple(sorted((*self._ordinary(day), *self._calendar.extra.get(day, ()))))

    def is_service(self, minute: int) -> bool:
        """Whether a minute is S."""
        first, hours = self._day(self.local.day(minute))
        return bool(hours[minute - first])

    def service(self, first_minute: int, count: int) -> Bools:
        """Say of each of `count` minutes whether it is S."""
        end = first_minute + count
        result = np.zeros(count, dtype=np.bool_)
        minute = first_minute
        while minute < end:
            first, hours = self._day(self.local.day(minute))
            upto = min(end, first + len(hours))
            result[minute - first_minute : upto - first_minute] = hours[
                minute - first : upto - first
            ]
            minute = upto
        return result

    def _ordinary(self, day: date) -> Iterable[Session]:
        monday = self._week[_MONDAY]
        if day in self._calendar.working:
            own = self._calendar.working[day]
            return monday if own is None else own
        if day in self._closed:
            return ()
        if self._calendar.holidays is not None:
            off, working = public_holidays(self._calendar.holidays, day.year)
            if day in working:
                return monday
            if day in off:
                return ()
        return self._week[day.weekday()]

    def _day(self, day: date) -> tuple[int, Bools]:
        """First minute of a local day, and which of its minutes are S."""
        known = self._days.get(day)
        if known is None:
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
            known = self._days[day] = (self.local.midnight(day), self._hours(day))
        return known

    def _hours(self, day: date) -> Bools:
        clock = self.local.minutes_of_day(day)
        hours = np.zeros(len(clock), dtype=np.bool_)
        for session in self.sessions(day):
            hours |= (clock >= session.start) & (clock < session.end)
        return hours


@cache
def public_holidays(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Dates of a year that are off, observed ones included, and weekend days worked instead.

    The package fills the latter for loaded years only, and a day off early in January may be
    worked for in December: so one year on either side is loaded too, whatever is asked.
    """
    loaded = holidays.country_holidays(
        country, years=range(year - 1, year + 2), expand=False, observed=True
    )
    return (
        frozenset(day for day in loaded if day.year == year),
        frozenset(day for day in loaded.weekend_workdays if day.year == year),
    )
