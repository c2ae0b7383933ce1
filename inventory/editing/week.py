"""Service hours of a week in one line: T2-T6 08:00-12:00, 13:00-17:00; T7 08:00-12:00."""

from itertools import groupby

from inventory.hours import Calendar
from inventory.said import Said

_DAYS = tuple(
    Said(vi, en)
    for vi, en in (
        *(("T2", "Mon"), ("T3", "Tue"), ("T4", "Wed"), ("T5", "Thu"), ("T6", "Fri")),
        *(("T7", "Sat"), ("CN", "Sun")),
    )
)


def week(calendar: Calendar) -> Said:
    """Tell the hours of a usual week; days of the same hours that follow one another together."""
    days = list(enumerate(calendar.week()))
    vi, en = [], []
    for sessions, together in groupby(days, key=lambda day: day[1]):
        indexes = [index for index, _sessions in together]
        if sessions:
            hours = ", ".join(map(str, sessions))
            first, last = _DAYS[indexes[0]], _DAYS[indexes[-1]]
            vi.append(f"{first.vi if first == last else f'{first.vi}-{last.vi}'} {hours}")
            en.append(f"{first.en if first == last else f'{first.en}-{last.en}'} {hours}")
    return Said("; ".join(vi), "; ".join(en))
