"""Service hours of a week in one line: T2-T6 08:00-12:00, 13:00-17:00; T7 08:00-12:00."""

from collections.abc import Sequence

from inventory.hours import Calendar, Session
from inventory.said import Said

_VIETNAMESE = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def week(calendar: Calendar) -> Said:
    """Tell the hours of a usual week, days of the same hours together."""
    by_hours: dict[tuple[Session, ...], list[int]] = {}
    for day, sessions in enumerate(calendar.week()):
        if sessions:
            by_hours.setdefault(sessions, []).append(day)
    return Said(_told(by_hours, _VIETNAMESE), _told(by_hours, _ENGLISH))


def _told(by_hours: dict[tuple[Session, ...], list[int]], names: Sequence[str]) -> str:
    return "; ".join(
        f"{_days(days, names)} {', '.join(map(str, sessions))}"
        for sessions, days in by_hours.items()
    )


def _days(days: list[int], names: Sequence[str]) -> str:
    first, last = days[0], days[-1]
    if last > first and last - first + 1 == len(days):
        return f"{names[first]}-{names[last]}"
    return ", ".join(names[day] for day in days)
