"""When what was missed leaves the window of 28 days."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from stability.criteria import Measured, keeps
from stability.period import Period

Measure = Callable[[Period], Iterable[Measured]]
"""Measures a link or point over a period."""


def leaving_days(
    limits: Mapping[str, float], period: Period, measure: Measure
) -> Mapping[str, date]:
    """Find for each missed limit the first day on whose window it holds.

    Only what is measured so far counts: days to come add nothing. If they are good, the limit may
    hold a little earlier, but not later. The latest is the 28th day after the period: by then all
    of it has left.
    """
    found: dict[str, date] = {}
    # Until the first day of the period drops out, nothing changes.
    after = max(period.last, Period.starting(period.first).last)
    while len(found) < len(limits):
        after += timedelta(days=1)
        left = Period(Period.rolling(after).first, period.last).from_(period.first)
        values = {each.key: each.value for each in measure(left)}
        for key in limits.keys() - found.keys():
            value = values[key]
            if value is None or keeps(key, value, limits[key]):
                found[key] = after
    return found
