"""The day on which something leaves the window is the one that a slow search finds."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from stability.criteria import Measured, keeps, measured_of_link, measured_of_point
from stability.leaving import link_leaves, point_leaves
from stability.past import DayDown, LinkPast, Outage, PointPast
from stability.period import Period
from stability.tally import tally_link, tally_point
from stability.totals import LinkTotals, PointTotals

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST = date(2026, 12, 1)
OF_LINK = {
    "availability": 0.995,
    "loss": 0.002,
    "rtt_mean": 0.05,
    "stability": 0.99,
    "longest_outage": 1800,
    "outages_per_week": 2,
    "short_breaks": 5,
}
OF_POINT = {"availability": 0.999, "longest_outage": 300, "outages_per_week": 1}


def slowly(
    limits: Mapping[str, float], period: Period, measure: Callable[[Period], Iterable[Measured]]
) -> dict[str, date]:
    """Measure what is left in the window of each later day."""
    found: dict[str, date] = {}
    after = max(period.last, period.first + timedelta(days=27))
    while len(found) < len(limits):
        after += timedelta(days=1)
        left = Period(Period.rolling(after).first, period.last).from_(period.first)
        for key, value, _ in measure(left):
            limit = limits[key]
            if key not in found and (value is None or keeps(key, value, limit)):
                found[key] = after
    return found


@st.composite
def periods(draw: st.DrawFn) -> Period:
    return Period(FIRST, FIRST + timedelta(days=draw(st.sampled_from([0, 1, 6, 20, 27, 30]))))


@st.composite
def outages(draw: st.DrawFn) -> tuple[Outage, ...]:
    """Some begin before the period, on the day before their first down minute, or go on beyond."""
    found = []
    for _ in range(draw(st.integers(0, 8))):
        begins = draw(st.integers(-9, 32))
        at = datetime(2026, 12, 1, 23, 59, tzinfo=HANOI) + timedelta(days=begins)
        first = at.toordinal() + draw(st.integers(0, 1))
        minutes = draw(st.lists(st.integers(0, 40), min_size=1, max_size=9))
        downs = [DayDown(first + place, each, 3) for place, each in enumerate(minutes)]
        some = tuple(down for down in downs if draw(st.integers(0, 3)))
        found.append(Outage("", "ftth", "ba-dinh", int(at.timestamp()) * 10**9, None, some))
    return tuple(found)


@st.composite
def link_days(draw: st.DrawFn) -> dict[int, LinkTotals]:
    found = {}
    for day in draw(st.sets(st.integers(-2, 32))):
        up, down, lost, slow, unstable = (draw(st.sampled_from([0, 0, 1, 30])) for _ in range(5))
        found[FIRST.toordinal() + day] = LinkTotals(
            up_service=up * 16,
            down_service=down,
            settled=up * 960,
            lost=lost,
            answered=up * 960,
            round_trip_ns=up * 960 * (20_000_000 + slow * 2_000_000),
            stable=up,
            unstable=unstable,
            short_breaks=draw(st.integers(0, 7)),
        )
    return found


@settings(max_examples=200, deadline=None)
@given(link_days(), outages(), periods())
def test_what_a_link_misses_leaves_on_the_day_that_a_slow_search_finds(
    days: dict[int, LinkTotals], some: tuple[Outage, ...], period: Period
) -> None:
    past = LinkPast(days, some)

    leaves = link_leaves(OF_LINK, past, period, HANOI)

    assert leaves == slowly(
        OF_LINK, period, lambda left: measured_of_link(tally_link(past, left, HANOI))
    )


@settings(max_examples=100, deadline=None)
@given(link_days(), outages(), periods())
def test_what_a_point_misses_leaves_on_the_day_that_a_slow_search_finds(
    days: dict[int, LinkTotals], some: tuple[Outage, ...], period: Period
) -> None:
    past = PointPast({day: PointTotals(*totals[:8]) for day, totals in days.items()}, some)

    leaves = point_leaves(OF_POINT, past, period, HANOI)

    assert leaves == slowly(
        OF_POINT, period, lambda left: measured_of_point(tally_point(past, left, HANOI))
    )
