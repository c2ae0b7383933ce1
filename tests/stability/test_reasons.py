"""Why a grade is what it is: sentences, figures, and the day on which what was missed leaves."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_city.inventories import city, link, point

from inventory.numbers import number
from inventory.said import Said
from inventory.schema import Access
from stability.judgement import judge_city
from stability.past import DayDown, LinkPast, Outage, PointPast
from stability.period import Period
from stability.totals import Day, LinkTotals, PointTotals
from stability.verdict import LinkVerdict, PointVerdict, Reason
from stability.wording import ACCESSES, CRITERIA, figures

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PERIOD = Period.rolling(date(2026, 12, 20))
"""From 23/11 to 20/12/2026."""
GOOD = LinkTotals(up_service=480, settled=28_800, answered=28_800, stable=96)
POINT_GOOD = PointTotals(up_service=480)


def ordinal(day: str) -> Day:
    return date.fromisoformat(day).toordinal()


def outage(start: str, minutes: int) -> Outage:
    at = datetime.fromisoformat(start).replace(tzinfo=HANOI)
    downs = (DayDown(at.toordinal(), minutes, 0),)
    return Outage("", "ftth", "ba-dinh", int(at.timestamp()) * 10**9, None, downs)


def past(*outages: Outage, period: Period = PERIOD, **changed: LinkTotals) -> LinkPast:
    """Good days but for those named, such as d2026_12_07."""
    days = dict.fromkeys(period.days, GOOD)
    days |= {ordinal(day[1:].replace("_", "-")): totals for day, totals in changed.items()}
    return LinkPast(days, outages)


def judge(
    of_link: LinkPast, of_point: PointPast | None = None, period: Period = PERIOD, **keys: Any
) -> tuple[LinkVerdict, PointVerdict]:
    inventory = city(point(links=[link("ftth")], **keys))
    points = {"ba-dinh": of_point or PointPast(dict.fromkeys(period.days, POINT_GOOD), ())}
    verdict = judge_city(inventory, period, {"ba-dinh/ftth": of_link}, points)
    return verdict.links["ba-dinh/ftth"], verdict.points["ba-dinh"]


def bad(**changed: int) -> LinkTotals:
    return GOOD._replace(**changed)


def test_a_missed_ratio_is_told_with_all_its_figures() -> None:
    of_link = past(
        outage("2026-12-07T09:02", 70),
        d2026_12_07=bad(up_service=400, down_service=80),
    )

    availability = judge(of_link)[0].reasons[1]

    # 28 x 480 minutes less 80: 13,360 / 13,440. The 7th leaves when the window begins on the 8th.
    assert availability == Reason(
        "availability",
        "Độ khả dụng: 99,4%, yêu cầu từ 99,5% trở lên (n = 13.440 phút); gián đoạn 80 phút; "
        "ra khỏi kỳ đánh giá từ 04/01/2027",
        "Availability: 99.4%, at least 99.5% required (n = 13,440 minutes); 80 minutes down; "
        "leaves the window on 2027-01-04",
        value=13_360 / 13_440,
        limit=0.995,
        n=13_440,
        leaves=date(2027, 1, 4),
    )


def test_the_longest_outage_is_told_with_its_beginning() -> None:
    of_link = past(outage("2026-12-07T09:02", 35), outage("2026-12-01T10:00", 31))

    reason = judge(of_link)[0].reasons[0]

    assert reason.vi == (
        "Sự cố mất kết nối dài nhất: 35 phút, yêu cầu không quá 30 phút (n = 13.440 phút); "
        "bắt đầu 09:02 ngày 07/12/2026; ra khỏi kỳ đánh giá từ 04/01/2027"
    )
    assert "35 minutes, at most 30 minutes required" in reason.en
    assert "began 2026-12-07 09:02" in reason.en


def test_outages_are_told_with_their_week() -> None:
    of_link = past(*(outage(f"2026-12-{day:02}T09:00", 2) for day in (1, 7, 9, 13)))

    (reason,) = judge(of_link)[0].reasons

    # Two of three must leave: with the 7th the limit of two holds.
    assert reason.vi == (
        "Số sự cố mất kết nối trong tuần nhiều nhất: 3 lần, yêu cầu không quá 2 lần "
        "(n = 13.440 phút); tuần 50/2026 (từ thứ Hai 07/12/2026); "
        "ra khỏi kỳ đánh giá từ 04/01/2027"
    )
    assert "week 2026-W50 (from 2026-12-07)" in reason.en


def test_short_breaks_are_advice_and_told_with_their_day() -> None:
    of_link = past(d2026_12_07=bad(short_breaks=6), d2026_12_08=bad(short_breaks=4))

    (reason,) = judge(of_link)[0].reasons

    assert reason.vi == (
        "Số lần gián đoạn ngắn trong ngày nhiều nhất: 6 lần, khuyến nghị không quá 5 lần "
        "(n = 13.440 phút); ngày 07/12/2026; ra khỏi kỳ đánh giá từ 04/01/2027"
    )
    assert "at most 5 breaks advised" in reason.en


def test_loss_and_delay_are_told_in_packets() -> None:
    slow = bad(lost=2000, round_trip_ns=28_800 * 80_000_000)
    everyday = {f"d2026_12_{day:02}": slow for day in range(1, 21)}

    loss, delay = judge(past(**everyday))[0].reasons

    # 20 of 28 days: 20 x 2000 / (28 x 28,800), and 80 ms x 20 / 28.
    assert loss.word == "loss"
    assert "4,96%, yêu cầu không quá 0,2% (n = 806.400 gói)" in loss.vi
    assert "57,1 ms, yêu cầu không quá 50 ms (n = 806.400 gói)" in delay.vi


@pytest.mark.parametrize(
    ("since", "leaves"),
    [(None, "2027-01-04"), ("2026-12-07", "2027-01-04"), ("2026-12-01", "2027-01-04")],
)
def test_what_was_missed_leaves_28_days_after_its_day(since: str | None, leaves: str) -> None:
    of_link = past(d2026_12_07=bad(up_service=240, down_service=240))

    verdict, _ = judge(of_link, since=since)

    assert verdict.reasons[0].leaves == date.fromisoformat(leaves)


def test_the_first_of_several_days_leaves_if_that_is_enough() -> None:
    # 67 of 13,440 minutes may be down; 40 on each of two days, so the first one has to leave.
    half = bad(up_service=440, down_service=40)

    verdict, _ = judge(past(d2026_11_24=half, d2026_12_20=half))

    assert verdict.reasons[0].leaves == date(2026, 12, 22)


def test_what_was_missed_today_leaves_on_the_28th_day_from_now() -> None:
    verdict, _ = judge(past(d2026_12_20=bad(up_service=240, down_service=240)))

    assert verdict.reasons[0].leaves == PERIOD.last + timedelta(days=28)


@st.composite
def troubled_pasts(draw: st.DrawFn) -> LinkPast:
    """A few bad days, each with an outage, and the rest good."""
    days = dict.fromkeys(PERIOD.days, GOOD)
    outages = []
    for day in draw(st.lists(st.sampled_from(PERIOD.days), min_size=1, max_size=6)):
        down = draw(st.integers(1, 60))
        lost, breaks = draw(st.integers(0, 900)), draw(st.integers(0, 8))
        days[day] = bad(up_service=480 - down, down_service=down, lost=lost, short_breaks=breaks)
        outages.append(outage(f"{date.fromordinal(day)}T09:00", down))
    return LinkPast(days, tuple(outages))


@settings(max_examples=60, deadline=None)
@given(troubled_pasts())
def test_the_limit_holds_on_the_day_on_which_it_leaves_and_not_on_the_day_before(
    of_link: LinkPast,
) -> None:
    verdict, _ = judge(of_link)

    for reason in verdict.reasons:
        assert reason.leaves is not None
        assert met(of_link, reason.word, reason.leaves) in (True, None)
        assert met(of_link, reason.word, reason.leaves - timedelta(days=1)) is False


def met(of_link: LinkPast, key: str, day: date) -> bool | None:
    """Judge what is left of a past in the window of a later day."""
    inventory = city(point(links=[link("ftth")]))
    verdict = judge_city(inventory, Period.rolling(day), {"ba-dinh/ftth": of_link}, {})
    return verdict.links["ba-dinh/ftth"].criteria[key].met


def test_of_a_month_too_the_day_is_that_of_the_rolling_window() -> None:
    october = Period.month(2026, 10)
    of_link = past(period=october, d2026_10_02=bad(up_service=240, down_service=240))

    verdict, _ = judge(of_link, period=october)

    # On 1/11 the window begins on 5/10.
    assert verdict.reasons[0].leaves == date(2026, 11, 1)


def test_the_worst_comes_first_but_advice_last() -> None:
    of_link = past(
        outage("2026-12-07T09:00", 40),
        d2026_12_07=bad(up_service=80, down_service=400, lost=3000, short_breaks=200),
    )

    words = [reason.word for reason in judge(of_link)[0].reasons]

    # 400 / 67.2 down minutes, 40 / 30 minutes, 3000 / 1612.8 packets, 200 / 5 breaks.
    assert words == ["availability", "loss", "longest_outage", "short_breaks"]


def test_too_little_is_told_in_minutes_and_in_percent() -> None:
    of_link = LinkPast(
        {ordinal("2026-12-07"): LinkTotals(up_service=430, unknown_service=1234)}, ()
    )

    known, ratio = judge(of_link)[0].reasons

    assert known.vi == (
        "Chưa đủ số liệu: đo được 430 phút trong giờ làm việc, cần ít nhất 480 phút"
    )
    assert (known.value, known.limit, known.n, known.leaves) == (430, 480, 1664, None)
    assert ratio.vi == (
        "Chưa đủ số liệu: đo được 25,84% số phút trong giờ làm việc (430 trong 1.664 phút), "
        "cần từ 90% trở lên"
    )
    assert "25.84% of the minutes of service hours are known (430 of 1,664)" in ratio.en


def test_a_point_says_which_access_lacks_and_why() -> None:
    of_link = past(outage("2026-12-07T09:02", 35))

    _, of_point = judge(of_link, need=["fixed", "5g"])

    fixed, radio = of_point.reasons
    assert (fixed.word, fixed.link, fixed.value) == ("no_passing_link", "ftth", 2100)
    assert fixed.leaves == date(2027, 1, 4)
    assert fixed.vi.startswith(
        "Chưa có đường truyền băng rộng cố định đạt chỉ tiêu: ftth (VNPT) – "
        "sự cố mất kết nối dài nhất: 35 phút"
    )
    assert (radio.word, radio.link) == ("no_link", None)
    assert radio == Reason("no_link", "Chưa có đường truyền di động 5G", "There is no 5G link")


def test_a_point_that_misses_a_limit_says_so_first() -> None:
    days = dict.fromkeys(PERIOD.days, POINT_GOOD)
    days[ordinal("2026-12-07")] = PointTotals(up_service=460, down_service=20)
    of_point = PointPast(days, (outage("2026-12-07T09:02", 20),))

    _, verdict = judge(past(), of_point)

    words = [reason.word for reason in verdict.reasons]
    assert words == ["longest_outage", "availability", "no_link"]


def test_links_of_one_operator_are_flagged_and_those_of_two_are_not() -> None:
    of_one = city(point(links=[link("ftth"), link("5g", access="5g")]))
    of_two = city(point(links=[link("ftth"), link("5g", access="5g", operator="viettel")]))

    flagged, free = (judge_city(each, PERIOD, {}, {}) for each in (of_one, of_two))

    assert flagged.points["ba-dinh"].reasons[-1].word == "same_operator"
    assert "(VNPT)" in flagged.points["ba-dinh"].reasons[-1].vi
    assert {reason.word for reason in free.points["ba-dinh"].reasons} == {"known"}


@pytest.mark.parametrize(
    ("key", "value", "limit", "expected"),
    [
        ("availability", 0.99499, 0.995, ("99,499%", "99,5%")),
        ("availability", 0.5, 0.995, ("50%", "99,5%")),
        ("loss", 0.0020001, 0.002, ("0,20001%", "0,2%")),
        ("rtt_mean", 0.0523, 0.05, ("52,3 ms", "50 ms")),
        ("rtt_mean", 0.0500000001, 0.05, ("50,0000001 ms", "50 ms")),
        ("longest_outage", 7260, 1800, ("121 phút", "30 phút")),
        ("longest_outage", 120, 90, ("2 phút", "1,5 phút")),
        ("short_breaks", 1234, 5, ("1.234 lần", "5 lần")),
    ],
)
def test_a_value_is_never_written_like_the_limit_that_it_misses(
    key: str, value: float, limit: float, expected: tuple[str, str]
) -> None:
    assert tuple(said.vi for said in figures(key, value, limit)) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1234.5, 1, Said("1.234,5", "1,234.5")),
        (1200, 0, Said("1.200", "1,200")),
        (99.50, 2, Said("99,5", "99.5")),
        (100.0, 2, Said("100", "100")),
    ],
)
def test_numbers_are_written_as_each_language_does(
    value: float, decimals: int, expected: Said
) -> None:
    assert number(value, decimals) == expected


def test_every_criterion_and_access_has_words() -> None:
    inventory = city(point(links=[link(each.value, access=each.value) for each in Access]))

    verdict = judge_city(inventory, PERIOD, {}, {})

    assert CRITERIA.keys() == {key for each in verdict.links.values() for key in each.criteria}
    assert ACCESSES.keys() == set(Access)
