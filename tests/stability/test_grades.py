"""Grades of links, points and wards, budgets, and both availabilities."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from small_city.inventories import city, link, point

from inventory.schema import Inventory
from stability.grades import Frame, judge_link, judge_wards
from stability.judgement import judge_city
from stability.past import LinkPast, PointPast
from stability.period import Period
from stability.tally import LinkTally
from stability.target import LinkTarget, link_target
from stability.totals import LinkTotals, PointTotals
from stability.verdict import Budget, Grade, LinkGrade, Spent

FIRST = date(2026, 12, 7)
FRAME = Frame(Period(FIRST, date(2027, 1, 3)), ZoneInfo("Asia/Ho_Chi_Minh"), 10_000)
GOOD = LinkTotals(up_service=1000, settled=60_000, answered=60_000, stable=200)
POINT_GOOD = PointTotals(up_service=1000)


def past(totals: LinkTotals = GOOD) -> LinkPast:
    return LinkPast({FIRST.toordinal(): totals}, ())


def point_past(totals: PointTotals = POINT_GOOD) -> PointPast:
    return PointPast({FIRST.toordinal(): totals}, ())


def never_asked() -> LinkPast:
    raise AssertionError("the past of a link that misses nothing")


def target_of(**keys: Any) -> LinkTarget:
    inventory = city(point(links=[link("ftth", **keys)]))
    return link_target(inventory, *next(inventory.each_link()))


def test_a_link_that_misses_nothing_passes_and_its_past_is_not_asked_for() -> None:
    verdict = judge_link(LinkTally(GOOD), target_of(), FRAME, never_asked)

    assert (verdict.grade, verdict.reasons) == (LinkGrade.PASS, ())


@pytest.mark.parametrize(
    ("changed", "grade"),
    [
        ({"lost": 121}, LinkGrade.FAIL),
        ({"lost": 120}, LinkGrade.PASS),
        ({"up_service": 479}, LinkGrade.INSUFFICIENT),
        ({"up_service": 480}, LinkGrade.PASS),
        ({"unknown_service": 112}, LinkGrade.INSUFFICIENT),
        ({"unknown_service": 111}, LinkGrade.PASS),
        ({"up_service": 900, "unknown_service": 100}, LinkGrade.PASS),
        ({"maintenance_service": 9000}, LinkGrade.PASS),
        ({"unknown_off": 9000}, LinkGrade.PASS),
        ({"stable": 0}, LinkGrade.PASS),
        ({"unstable": 11}, LinkGrade.FAIL),
    ],
)
def test_the_grade_of_a_link_follows_its_totals(changed: dict[str, int], grade: LinkGrade) -> None:
    totals = GOOD._replace(**changed)

    verdict = judge_link(LinkTally(totals), target_of(), FRAME, lambda: past(totals))

    assert verdict.grade is grade


def test_missing_advice_only_is_amber_and_missing_both_fails() -> None:
    advice = judge_link(LinkTally(GOOD, short_breaks=6), target_of(), FRAME, past)
    both = judge_link(LinkTally(GOOD._replace(lost=121), 6), target_of(), FRAME, past)

    assert advice.grade is LinkGrade.AMBER
    assert both.grade is LinkGrade.FAIL


def test_too_little_known_comes_before_every_other_grade() -> None:
    totals = GOOD._replace(up_service=100, down_service=300)

    verdict = judge_link(LinkTally(totals), target_of(), FRAME, never_asked)

    assert verdict.grade is LinkGrade.INSUFFICIENT
    assert [reason.word for reason in verdict.reasons] == ["known"]
    assert verdict.criteria["availability"].met is False


def test_both_availabilities_are_told_apart_from_that_of_people() -> None:
    totals = GOOD._replace(up_service=900, down_service=100, up_off=1000, down_off=500)

    verdict = judge_link(LinkTally(totals, excused_minutes=75), target_of(), FRAME, past)

    assert verdict.criteria["availability"].value == 0.9
    assert verdict.operator_availability == 900 / 925
    assert verdict.clock_availability == 1900 / 2500


def test_an_operator_answers_for_nothing_if_all_is_excused() -> None:
    totals = LinkTotals(down_service=10)

    verdict = judge_link(LinkTally(totals, excused_minutes=10), target_of(), FRAME, past)

    assert verdict.operator_availability is None


def test_the_budget_is_of_the_service_minutes_of_the_whole_period() -> None:
    # 0.5 % of 10,000 minutes are 50: 10 are spent, 5 of them in the last hour.
    totals = GOOD._replace(down_service=10)
    frame = FRAME._replace(spent=Spent(last_hour=5, last_8_hours=10))

    budget = judge_link(LinkTally(totals), target_of(), frame, past).budget

    assert budget == pytest.approx(Budget(50, 0.8, 0.1, 0.2))


def test_more_than_the_budget_leaves_less_than_nothing() -> None:
    totals = GOOD._replace(down_service=100)

    budget = judge_link(LinkTally(totals), target_of(), FRAME, lambda: past(totals)).budget

    assert budget.left_ratio == pytest.approx(-1)
    assert (budget.spent_1h_ratio, budget.spent_8h_ratio) == (None, None)


@pytest.mark.parametrize(
    ("availability", "allowed"), [(None, None), (1.0, 0)], ids=["switched off", "all of it"]
)
def test_nothing_is_left_of_a_budget_of_nothing(
    availability: float | None, allowed: float | None
) -> None:
    own = {"own": {"fixed": {"availability": availability}}}
    inventory = city(point(links=[link("ftth", target="own")]), targets=own)
    target = link_target(inventory, *next(inventory.each_link()))

    budget = judge_link(LinkTally(GOOD), target, FRAME, past).budget

    assert budget == Budget(allowed, None, None, None)


def test_nothing_is_said_of_a_budget_while_nothing_is_known() -> None:
    totals = LinkTotals(unknown_service=10, maintenance_service=5, up_off=20)
    frame = FRAME._replace(spent=Spent(last_hour=0, last_8_hours=0))

    budget = judge_link(LinkTally(totals), target_of(), frame, never_asked).budget

    assert budget == Budget(50, None, None, None)


def three_points(*totals: PointTotals) -> Inventory:
    names = ("mot", "hai", "ba")[: len(totals)]
    return city(*(point(name, links=[link("ftth")], need="fixed") for name in names))


BAD = PointTotals(up_service=900, down_service=100)
BLANK = PointTotals()


@pytest.mark.parametrize(
    ("totals", "grade"),
    [
        ((POINT_GOOD, POINT_GOOD), Grade.A),
        ((POINT_GOOD, BLANK), Grade.U),
        ((BLANK, BAD), Grade.C),
        ((BAD, POINT_GOOD, BLANK), Grade.C),
    ],
)
def test_a_ward_is_its_worst_point(totals: tuple[PointTotals, ...], grade: Grade) -> None:
    inventory = three_points(*totals)
    points = {each.id: point_past(of) for each, of in zip(inventory.points, totals, strict=True)}
    links = {f"{each.id}/ftth": past() for each in inventory.points}

    verdict = judge_city(inventory, FRAME.period, links, points)

    ward = verdict.wards["00004"]
    worst = [key for key, each in verdict.points.items() if each.grade is grade]
    assert ward.grade is grade
    assert [reason.point for reason in ward.reasons] == (worst if grade is not Grade.A else [])


def test_b_is_better_than_u_and_worse_than_a() -> None:
    a, b = (point(name, links=[link("ftth")]) for name in ("mot", "hai"))
    inventory = city(a | {"need": "fixed"}, b)
    links = {f"{each.id}/ftth": past() for each in inventory.points}
    points = {each.id: point_past() for each in inventory.points}

    verdict = judge_city(inventory, FRAME.period, links, points)

    assert [each.grade for each in verdict.points.values()] == [Grade.A, Grade.B]
    assert verdict.wards["00004"].grade is Grade.B


def test_a_ward_without_an_active_point_is_u() -> None:
    inventory = city(point(status="installed"))

    wards = judge_wards(inventory, {})

    assert wards["00004"].grade is Grade.U
    assert [reason.word for reason in wards["00004"].reasons] == ["no_point"]


def test_the_city_counts_wards_and_points_by_grade() -> None:
    inventory = city(point(), point("xa", ward="00008", status="planned"))

    verdict = judge_city(inventory, FRAME.period, {}, {})

    assert verdict.ward_counts() == {"A": 0, "B": 0, "U": 2, "C": 0}
    assert verdict.point_counts() == {"A": 0, "B": 0, "U": 1, "C": 0}
    assert list(verdict.links) == ["ba-dinh/ftth", "ba-dinh/5g"]


def test_links_and_points_that_are_not_active_have_no_verdict() -> None:
    links = [link("ftth"), link("moi", status="planned")]
    inventory = city(point(links=links), point("xa", status="retired"))

    verdict = judge_city(inventory, FRAME.period, {}, {})

    assert list(verdict.links) == ["ba-dinh/ftth"]
    assert list(verdict.points) == ["ba-dinh"]


def test_the_budget_of_a_young_link_is_that_of_the_whole_period() -> None:
    inventory = city(point(since="2027-01-03"))

    verdict = judge_city(inventory, FRAME.period, {"ba-dinh/ftth": past()}, {})

    # 28 days around the clock; what was before `since` is not counted.
    budget = verdict.links["ba-dinh/ftth"].budget
    assert budget.allowed_minutes == pytest.approx(0.005 * 28 * 1440)
    assert verdict.links["ba-dinh/ftth"].totals == LinkTotals()
