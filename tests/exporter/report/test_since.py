from datetime import date

import pytest

from exporter.report.since import since
from stability.past import DayDown, LinkPast, Outage, PointPast
from stability.totals import LinkTotals, PointTotals

FIRST = date(2026, 11, 9)
DAY = FIRST.toordinal()


def outage(*downs: tuple[int, int, int]) -> Outage:
    """An outage with minutes in S and outside of it, by days after the first."""
    found = tuple(DayDown(DAY + day, service, off) for day, service, off in downs)
    return Outage("", "ftth", "ba-dinh", 0, 1, found)


PAST = LinkPast(
    {
        DAY + 2: LinkTotals(up_service=440, down_service=40, settled=1000, lost=30),
        DAY: LinkTotals(up_service=480, settled=1000, lost=2),
        DAY + 1: LinkTotals(up_service=479, down_service=1, settled=1000, lost=11, short_breaks=6),
    },
    (outage((0, 0, 90)), outage((1, 3, 30)), outage((1, 0, 9), (2, 20, 0), (3, 20, 0))),
)


@pytest.mark.parametrize(
    ("word", "limit", "day"),
    [
        ("availability", 0.995, 2),
        ("availability", 0.999, 1),
        ("loss", 0.01, 1),
        ("loss", 0.001, 0),
        ("short_breaks", 5, 1),
        ("longest_outage", 1800, 2),
        ("longest_outage", 120, 1),
        ("outages_per_week", 1, 1),
    ],
)
def test_the_first_day_that_misses_a_limit_by_itself(word: str, limit: float, day: int) -> None:
    assert since(PAST, word, limit) == date.fromordinal(DAY + day)


@pytest.mark.parametrize(
    ("word", "limit"), [("loss", 0.5), ("known", 480), ("loss", None), ("rtt_mean", 0.05)]
)
def test_what_no_day_misses_has_no_first_day(word: str, limit: float | None) -> None:
    assert since(PAST, word, limit) is None


def test_a_point_is_judged_by_its_own_minutes() -> None:
    past = PointPast({DAY: PointTotals(480), DAY + 1: PointTotals(470, 10)}, ())

    assert since(past, "availability", 0.999) == date.fromordinal(DAY + 1)
