"""What is known of minutes before anything is measured in them: service hours, dates, works."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from inventory.schema import Inventory, Point, Power, link_key
from stability.calendar import LocalTime, ServiceCalendar
from stability.hours import exists_on
from stability.layout import Layout, counts, layout
from stability.maintenance import ALWAYS_KNOWN_NS, Works, plan
from stability.target import IntervalLimits, interval_limits
from stability.totals import Day

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class DaySlice:
    """The minutes of a frame that are of one local day."""

    day: Day
    begin: int
    end: int

    @property
    def month(self) -> tuple[int, int]:
        """Year and month of the day."""
        return _month(self.day)


@dataclass(frozen=True, slots=True)
class LinkFrame:
    """What is known of a link; arrays have a column a minute."""

    there: Bools
    """The minutes that are judged: those of its point, from its own first one on."""
    planned: Bools
    """The minutes that known works overlap."""
    limits: IntervalLimits


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known of consecutive minutes of a point and its active links."""

    point: str
    first_minute: int
    days: tuple[DaySlice, ...]
    service: Bools
    off: Bools
    """The minutes in which its equipment may be switched off."""
    there: Bools
    """The minutes in which the point exists and is judged."""
    links: Mapping[str, LinkFrame]
    """By POINT/LINK, in the order of the file."""
    counting: tuple[str, ...]
    """The links that carry the point."""
    new_month: bool
    """Whether a local calendar month begins with its first minute."""

    @property
    def minutes(self) -> int:
        """How many there are."""
        return len(self.service)

    @property
    def end_minute(self) -> int:
        """The first minute after it."""
        return self.first_minute + self.minutes

    def day(self, at: int) -> Day:
        """Local day of the minute at this place."""
        return self.days[bisect_right(self.days, at, key=_end)].day


class Frames:
    """Makes the frames of an inventory's points. What points share is worked out once."""

    def __init__(self, inventory: Inventory, works: Iterable[Works] | None = None) -> None:
        """Take an inventory, and works of its layout; else all of its own, as if always known."""
        self._inventory = inventory
        self._layout: Layout = layout(inventory)
        self._works = plan(self._layout, ALWAYS_KNOWN_NS) if works is None else tuple(works)
        self._local = LocalTime(inventory.city.timezone)
        self._calendars = {
            name: ServiceCalendar(calendar, inventory.city.timezone)
            for name, calendar in inventory.calendars.items()
        }
        self._days: tuple[tuple[int, int], tuple[DaySlice, ...]] = ((0, 0), ())
        self._services: dict[str, tuple[tuple[int, int], Bools]] = {}

    @property
    def points(self) -> Sequence[str]:
        """Ids of the active points, in the order of the file."""
        return self._layout.points

    def service_day(self, point_id: str, minute: int) -> tuple[Day, bool]:
        """Local day of a minute, and whether it is S for a point."""
        calendar = self._calendars[self._inventory.point(point_id).calendar]
        return self.local_day(minute), calendar.is_service(minute)

    def local_day(self, minute: int) -> Day:
        """Local day of a minute."""
        return self._local.day(minute).toordinal()

    def midnight(self, day: Day) -> int:
        """First minute of a local day."""
        return self._local.midnight(date.fromordinal(day))

    def of(
        self,
        point_id: str,
        first_minute: int,
        minutes: int,
        judged_from: Mapping[str, int] | None = None,
    ) -> Frame:
        """Make the frame of a point's minutes.

        `judged_from` has, by POINT/LINK or POINT, the first minute that is judged at all, for those
        that were added later than the first minute asked for.
        """
        point = self._inventory.point(point_id)
        days = self._slices(first_minute, minutes)
        service = self._service(point.calendar, first_minute, minutes)
        since = judged_from or {}
        there = _there(point, days, minutes)
        links = {
            link_key(point, link): LinkFrame(
                there=_from(there, since.get(link_key(point, link), 0) - first_minute),
                planned=self._planned(link_key(point, link), first_minute, minutes),
                limits=interval_limits(self._inventory, point, link),
            )
            for link in point.links
            if link_key(point, link) in self._layout.link_row
        }
        return Frame(
            point=point.id,
            first_minute=first_minute,
            days=days,
            service=service,
            off=~service if point.power is Power.OFFICE_HOURS else np.zeros(minutes, np.bool_),
            there=_from(there, since.get(point.id, 0) - first_minute),
            links=links,
            counting=tuple(
                link_key(point, link)
                for link in point.links
                if link_key(point, link) in links and counts(point, link)
            ),
            new_month=_month(self.local_day(first_minute - 1)) != days[0].month,
        )

    def _slices(self, first_minute: int, minutes: int) -> tuple[DaySlice, ...]:
        if self._days[0] != (first_minute, minutes):
            found, minute, end = [], first_minute, first_minute + minutes
            while minute < end:
                day = self._local.day(minute)
                upto = min(end, self._local.midnight(day + timedelta(days=1)))
                found.append(DaySlice(day.toordinal(), minute - first_minute, upto - first_minute))
                minute = upto
            self._days = (first_minute, minutes), tuple(found)
        return self._days[1]

    def _service(self, calendar: str, first_minute: int, minutes: int) -> Bools:
        known = self._services.get(calendar)
        if known is None or known[0] != (first_minute, minutes):
            service = self._calendars[calendar].service(first_minute, minutes)
            known = self._services[calendar] = (first_minute, minutes), service
        return known[1]

    def _planned(self, key: str, first_minute: int, minutes: int) -> Bools:
        """Say in which minutes known works overlap: the same as `maintenance.in_minute`."""
        mask = np.zeros(minutes, dtype=np.bool_)
        row = self._layout.link_row[key]
        for each in self._works:
            if row in each.rows:
                held = each.minutes
                begin, end = held.start - first_minute, held.stop - first_minute
                mask[max(0, begin) : max(0, end)] = True
        return mask


def _end(day: DaySlice) -> int:
    return day.end


def _there(point: Point, days: Iterable[DaySlice], minutes: int) -> Bools:
    there = np.ones(minutes, dtype=np.bool_)
    for each in days:
        there[each.begin : each.end] = exists_on(point, date.fromordinal(each.day))
    return there


def _from(there: Bools, begin: int) -> Bools:
    """Leave out what comes before."""
    if begin <= 0:
        return there
    cut = there.copy()
    cut[:begin] = False
    return cut


def _month(day: Day) -> tuple[int, int]:
    local = date.fromordinal(day)
    return local.year, local.month
