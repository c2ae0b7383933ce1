"""When what was missed leaves the window of 28 days.

Thousands of links may miss something minute after minute. So what is left of a past is not added up
anew for each day that leaves: it is added up once, from the last day back.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from stability.criteria import keeps
from stability.past import LinkPast, Outage, PointPast
from stability.period import ROLLING_DAYS, Period, day_of, week_of
from stability.totals import LinkTotals, PointTotals

T = TypeVar("T")

_MINUTE_SECONDS = 60
_NO_LINK_DAY, _NO_POINT_DAY = LinkTotals(), PointTotals()
_KNOWN = ("up_service", "down_service")


class _Ratio(NamedTuple):
    """Of what totals `criteria` forms a ratio."""

    part: str
    whole: tuple[str, ...]
    unit: int = 1


_RATIOS = {
    "availability": _Ratio("up_service", _KNOWN),
    "loss": _Ratio("lost", ("settled",)),
    "rtt_mean": _Ratio("round_trip_ns", ("answered",), 1_000_000_000),
    "stability": _Ratio("stable", ("stable", "unstable")),
}

Days = Sequence[LinkTotals] | Sequence[PointTotals]
Left = list[T]
"""What is left from each day of a period to its last, in the order of days."""


def link_leaves(
    limits: Mapping[str, float], past: LinkPast, period: Period, zone: ZoneInfo
) -> Mapping[str, date]:
    """Find for each limit that a link misses the first day on whose window it holds.

    Only what is measured so far counts: days to come add nothing. If they are good, the limit may
    hold a little earlier, but not later. The latest is the 28th day after the period: by then all
    of it has left.
    """
    days = [past.days.get(day, _NO_LINK_DAY) for day in period.days]
    counts = _outages_left(past.outages, period, zone) if limits.keys() & _OF_OUTAGES else {}
    if "short_breaks" in limits:
        breaks = _from_the_end(accumulate((day.short_breaks for day in reversed(days)), max))
        counts = {**counts, "short_breaks": breaks}
    return _leave(limits, period, days, counts)


def point_leaves(
    limits: Mapping[str, float], past: PointPast, period: Period, zone: ZoneInfo
) -> Mapping[str, date]:
    """Find the same of a point."""
    days = [past.days.get(day, _NO_POINT_DAY) for day in period.days]
    counts = _outages_left(past.outages, period, zone) if limits.keys() & _OF_OUTAGES else {}
    return _leave(limits, period, days, counts)


def _leave(
    limits: Mapping[str, float], period: Period, days: Days, counts: Mapping[str, Left[int]]
) -> dict[str, date]:
    known = _sums_left(days, _KNOWN) if counts else []
    found = {}
    for key, limit in limits.items():
        # Counts have no value while nothing is known.
        values: Left[float | None] = (
            _ratios_left(days, _RATIOS[key])
            if key in _RATIOS
            else [count if some else None for count, some in zip(counts[key], known, strict=True)]
        )
        found[key] = _first_day(key, limit, period, values)
    return found


def _first_day(key: str, limit: float, period: Period, values: Left[float | None]) -> date:
    """Find the first day on whose window a limit holds."""
    first, size = period.first.toordinal(), len(values)
    # Until the first day of the period drops out, nothing changes.
    for dropped in range(max(1, size - ROLLING_DAYS + 1), size):
        value = values[dropped]
        if value is None or keeps(key, value, limit):
            return date.fromordinal(first + dropped + ROLLING_DAYS - 1)
    return period.last + timedelta(days=ROLLING_DAYS)


def _ratios_left(days: Days, ratio: _Ratio) -> Left[float | None]:
    parts, wholes = _sums_left(days, (ratio.part,)), _sums_left(days, ratio.whole)
    return [
        part / (whole * ratio.unit) if whole else None
        for part, whole in zip(parts, wholes, strict=True)
    ]


def _sums_left(days: Days, fields: Iterable[str]) -> Left[int]:
    """Add up some figures from each day to the last."""
    columns = [map(attrgetter(field), reversed(days)) for field in fields]
    return _from_the_end(accumulate(map(sum, zip(*columns, strict=True))))


_OF_OUTAGES = frozenset({"longest_outage", "outages_per_week"})


def _outages_left(
    outages: Iterable[Outage], period: Period, zone: ZoneInfo
) -> dict[str, Left[int]]:
    """Reduce outages to what is left of them from each day to the last, as a tally does."""
    whole, parted = _placed(outages, period, zone)
    weeks: Counter[int] = Counter()
    longest_so_far = most_so_far = 0
    longest, most = [], []
    for place in reversed(range(len(period.days))):
        for minutes, week in whole.get(place, ()):
            weeks[week] += 1
            longest_so_far = max(longest_so_far, minutes)
            most_so_far = max(most_so_far, weeks[week])
        here = parted.get(place, ())
        longest.append(_MINUTE_SECONDS * longest_so_far)
        most.append(most_so_far)
        if here:
            more = Counter(week for _, week in here)
            longest[-1] = max(longest[-1], *(_MINUTE_SECONDS * minutes for minutes, _ in here))
            most[-1] = max(most[-1], *(weeks[week] + count for week, count in more.items()))
    return {"longest_outage": _from_the_end(longest), "outages_per_week": _from_the_end(most)}


_Placed = Mapping[int, list[tuple[int, int]]]
"""By day, counted from the first one: minutes and week of outages."""


def _placed(outages: Iterable[Outage], period: Period, zone: ZoneInfo) -> tuple[_Placed, _Placed]:
    """Say from which day on an outage is whole, and what is left of it from each later one."""
    days = period.days
    whole: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    parted: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for outage in outages:
        downs = {
            down.day: down.service_minutes
            for down in outage.downs
            if down.service_minutes and down.day in days
        }
        if not downs:
            continue
        began = day_of(outage.start_ns, zone)
        wholly, left = min(began, *downs), 0
        for day in range(max(downs), max(wholly, days.start - 1), -1):
            left += downs.get(day, 0)
            parted[day - days.start].append((left, week_of(max(began, day))))
        if wholly >= days.start:
            left += downs.get(wholly, 0)
            whole[wholly - days.start].append((left, week_of(began)))
    return whole, parted


def _from_the_end(found: Iterable[T]) -> list[T]:
    """Bring into the order of days what was added up from the last one back."""
    return list(found)[::-1]
