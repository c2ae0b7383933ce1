"""Service hours and dates, looked up minute by minute from what an inventory says."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

from inventory.schema import Calendar, Inventory, Point

_NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def local(inventory: Inventory, minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, ZoneInfo(inventory.city.timezone))


def service(inventory: Inventory, point: Point, minutes: Iterable[int]) -> dict[int, bool]:
    """Say of each minute whether it is S."""
    calendar = inventory.calendars[point.calendar]
    hours: dict[date, list[tuple[int, int]]] = {}
    found = {}
    for minute in minutes:
        at = local(inventory, minute)
        if at.date() not in hours:
            extra = calendar.extra.get(at.date(), ())
            hours[at.date()] = [*_ordinary(calendar, at.date()), *extra]
        clock = at.hour * 60 + at.minute
        found[minute] = any(start <= clock < end for start, end in hours[at.date()])
    return found


def _ordinary(calendar: Calendar, day: date) -> list[tuple[int, int]]:
    if day in calendar.working:
        own = calendar.working[day]
        return _weekly(calendar, 0) if own is None else list(own)
    if day in calendar.closed:
        return []
    if calendar.holidays:
        known = _holidays(calendar.holidays, day.year)
        if day in known.weekend_workdays:
            return _weekly(calendar, 0)
        if day in known:
            return []
    return _weekly(calendar, day.weekday())


_loaded: dict[tuple[str, int], holidays.HolidayBase] = {}


def _holidays(country: str, year: int) -> holidays.HolidayBase:
    if (country, year) not in _loaded:
        years = [year - 1, year, year + 1]
        _loaded[country, year] = holidays.country_holidays(country, years=years)
    return _loaded[country, year]


def _weekly(calendar: Calendar, weekday: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for key, hours in calendar.weekly.items():
        ends = key.split("-")
        day, last = _NAMES.index(ends[0]), _NAMES.index(ends[-1])
        days = [day]
        while day != last:
            day = (day + 1) % 7
            days.append(day)
        if weekday in days:
            found += [(session.start, session.end) for session in hours]
    return found


def exists(inventory: Inventory, point: Point, minute: int) -> bool:
    day = local(inventory, minute).date()
    if not point.dates:
        return True
    return any(
        dates.from_ <= day and (dates.to is None or day <= dates.to) for dates in point.dates
    )


def under_works(inventory: Inventory, key: str, minute: int) -> bool:
    start = local(inventory, minute)
    for entry in inventory.maintenance:
        chosen = [f"{point.id}/{link.id}" for point, link in inventory.select(entry.select)]
        if key in chosen and entry.from_ < start + timedelta(minutes=1) and start < entry.to:
            return True
    return False
