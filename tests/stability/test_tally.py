"""Adding up the past of a link or point over a period."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from stability.past import Attribution, DayDown, LinkPast, Outage, PointPast
from stability.period import Period
from stability.tally import outage_figures, tally_link, tally_point
from stability.totals import Day, LinkTotals, PointTotals

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PERIOD = Period(date(2026, 12, 7), date(2026, 12, 20))


def ordinal(day: int) -> Day:
    return date(2026, 12, day).toordinal()


def outage(
    start: str, *downs: DayDown, attribution: Attribution = Attribution.UNDETERMINED
) -> Outage:
    start_ns = int(datetime.fromisoformat(start).replace(tzinfo=HANOI).timestamp()) * 10**9
    return Outage("", "ftth", "ba-dinh", start_ns, None, downs, attribution=attribution)


def test_only_days_of_the_period_are_added_up() -> None:
    days = {ordinal(day): LinkTotals(up_service=day, short_breaks=day) for day in (6, 7, 20, 21)}

    tally = tally_link(LinkPast(days, ()), PERIOD, HANOI)

    assert tally.totals.up_service == 27
    assert tally.short_breaks == 20


def test_an_outage_has_the_down_minutes_in_s_and_in_the_period() -> None:
    long = outage("2026-12-06 23:50", DayDown(ordinal(6), 100, 0), DayDown(ordinal(7), 3, 40))
    short = outage("2026-12-09 09:00", DayDown(ordinal(9), 2, 0))

    tally = tally_link(LinkPast({}, (long, short)), PERIOD, HANOI)

    assert tally.longest_outage_seconds == 180


def test_an_outage_that_began_before_counts_in_the_week_of_the_periods_start() -> None:
    before = outage("2026-12-06 23:50", DayDown(ordinal(6), 9, 0), DayDown(ordinal(7), 1, 0))
    same_week = outage("2026-12-13 09:00", DayDown(ordinal(13), 1, 0))
    next_week = outage("2026-12-14 09:00", DayDown(ordinal(14), 1, 0))

    figures = outage_figures((before, same_week, next_week), PERIOD, HANOI)

    assert figures.per_week == 2


def test_an_outage_without_a_down_minute_in_s_counts_nowhere() -> None:
    night = outage("2026-12-08 02:00", DayDown(ordinal(8), 0, 30), attribution=Attribution.SITE)

    figures = outage_figures((night,), PERIOD, HANOI)

    assert figures == (0, 0, 0)


def test_minutes_of_the_site_and_of_planned_works_are_excused() -> None:
    outages = tuple(
        outage("2026-12-08 09:00", DayDown(ordinal(8), 10**at, 5), attribution=attribution)
        for at, attribution in enumerate(Attribution)
    )

    tally = tally_link(LinkPast({}, outages), PERIOD, HANOI)

    excused = {Attribution.SITE, Attribution.PLANNED}
    assert tally.excused_minutes == sum(
        10**at for at, each in enumerate(Attribution) if each in excused
    )


def test_a_point_is_added_up_in_the_same_way() -> None:
    days = {ordinal(day): PointTotals(down_service=day) for day in (6, 7, 8)}
    outages = (outage("2026-12-08 09:00", DayDown(ordinal(8), 4, 0)),)

    tally = tally_point(PointPast(days, outages), PERIOD, HANOI)

    assert tally == (PointTotals(down_service=15), 240, 1)


def test_a_period_without_days_has_nothing() -> None:
    days = {ordinal(8): PointTotals(down_service=8)}
    outages = (outage("2026-12-08 09:00", DayDown(ordinal(8), 4, 0)),)

    tally = tally_point(PointPast(days, outages), PERIOD.from_(date(2026, 12, 21)), HANOI)

    assert tally == (PointTotals(), 0, 0)
