"""When the links and points of an inventory are in service, without power, or there at all."""

from datetime import date

import numpy as np
import numpy.typing as npt

from inventory.schema import Dates, Point, Power
from stability.calendar import LocalTime, ServiceCalendar
from stability.intervals import MINUTES
from stability.layout import Layout
from stability.measured import whole_intervals

Bools = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


class ServiceHours:
    """Columns of one minute, a row for each link or point."""

    def __init__(self, layout: Layout) -> None:
        """Take the rows of an inventory."""
        inventory = layout.inventory
        points = [inventory.point(key) for key in layout.points]
        self.local = LocalTime(inventory.city.timezone)
        self.calendars = {
            name: ServiceCalendar(calendar, inventory.city.timezone)
            for name, calendar in inventory.calendars.items()
        }
        names = list(self.calendars)
        self._calendar_of = np.array([names.index(point.calendar) for point in points], np.int32)
        self._office_hours = np.array([p.power is Power.OFFICE_HOURS for p in points], np.bool_)
        self._mobile = {row: point for row, point in enumerate(points) if point.dates}
        self._point_of = layout.point_of

    def points(self, minute: int) -> Bools:
        """Say of each point whether the minute is S."""
        service = [calendar.is_service(minute) for calendar in self.calendars.values()]
        return np.array(service, dtype=np.bool_)[self._calendar_of]

    def links(self, minute: int) -> Bools:
        """Say of each link whether the minute is S."""
        return self.points(minute)[self._point_of]

    def off(self, minute: int) -> Bools:
        """Say of each link whether its equipment may be switched off: outside S, if so powered."""
        return (self._office_hours & ~self.points(minute))[self._point_of]

    def count(self, first_minute: int, minutes: int) -> tuple[Counts, Counts]:
        """Count for each point the minutes that are S, and the whole intervals that are."""
        whole = whole_intervals(first_minute, minutes)
        columns = [each.service(first_minute, minutes) for each in self.calendars.values()]
        service = np.array([column.sum() for column in columns], dtype=np.int64)
        intervals = np.array(
            [column[whole].reshape(-1, MINUTES).all(axis=1).sum() for column in columns],
            dtype=np.int64,
        )
        return service[self._calendar_of], intervals[self._calendar_of]

    def present(self, minute: int) -> Bools:
        """Say of each point whether it exists on that day; only mobile ones come and go."""
        present = np.ones(len(self._calendar_of), dtype=np.bool_)
        if self._mobile:
            day = self.local.day(minute)
            for row, point in self._mobile.items():
                present[row] = exists_on(point, day)
        return present


def exists_on(point: Point, day: date) -> bool:
    """Whether a point is there on a local date; without `dates` it always is."""
    return not point.dates or any(_within(dates, day) for dates in point.dates)


def _within(dates: Dates, day: date) -> bool:
    return dates.from_ <= day and (dates.to is None or day <= dates.to)
