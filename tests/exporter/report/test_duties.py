"""Whose job a point is that misses the target."""

import pytest
from made_up.pasts import make
from made_up.reports import WEEK, facts_of
from small_city.inventories import city, link, point

from exporter.report.build import build
from exporter.report.facts import Facts
from exporter.report.rows import Duty
from stability.past import Attribution, DayDown, LinkPast, Outage, PointPast
from stability.verdict import Grade

DAY = WEEK.first.toordinal()
VIETTEL = link("5g", role="backup", access="5g", operator="viettel")
DOWN = DayDown(DAY, 60, 0)


def outage(subject: str | None, side: Attribution, *downs: DayDown) -> Outage:
    return Outage("", subject, "ba-dinh", 0, 1, downs or (DOWN,), attribution=side)


def facts(
    of_point: tuple[Outage, ...] = (), of_ftth: tuple[Outage, ...] = (), *, lost: int = 0
) -> Facts:
    """A point that is open without a break, with an hour down where an outage is given."""
    inventory = city(point("ba-dinh", [link("ftth"), VIETTEL]))
    made = make(inventory, WEEK, 1, blind=0)
    for key, past in made.links.items():
        found = of_ftth if key == "ba-dinh/ftth" else ()
        of_loss = lost if key == "ba-dinh/5g" else 0
        good = {
            day: t._replace(
                down_service=60 * bool(found),
                lost=t.settled * of_loss // 100,
                unstable=0,
                short_breaks=0,
            )
            for day, t in past.days.items()
        }
        made.links[key] = LinkPast(good, found)
    for key, old in made.points.items():
        days = {d: t._replace(down_service=60 * bool(of_point)) for d, t in old.days.items()}
        made.points[key] = PointPast(days, of_point)
    return facts_of(inventory, made)


def duties(given: Facts) -> tuple[Duty, ...]:
    (row,) = build(given).points
    assert row.grade is Grade.C
    return row.duties


@pytest.mark.parametrize("side", Attribution)
def test_a_whole_point_is_the_job_of_whom_its_outages_were_put_down_to(side: Attribution) -> None:
    found = duties(facts((outage(None, side),)))

    assert [duty.side for duty in found] == [side]
    assert len(found[0].operators) == 2


def test_the_side_with_the_most_minutes_counts() -> None:
    short = outage(None, Attribution.OPERATOR, DayDown(DAY, 20, 500))
    long = outage(None, Attribution.SITE, DayDown(DAY + 1, 40, 0))

    assert [duty.side for duty in duties(facts((short, long)))] == [Attribution.SITE]


def test_each_party_is_named_once_with_its_operators() -> None:
    of_point = (outage(None, Attribution.SITE),)
    of_ftth = (outage("ftth", Attribution.OPERATOR),)

    found = {duty.side: duty.operators for duty in duties(facts(of_point, of_ftth))}

    assert found[Attribution.OPERATOR] == ("VNPT",)
    assert set(found) == {Attribution.SITE, Attribution.OPERATOR}


def test_lost_packets_are_the_job_of_the_operator_even_where_the_site_lost_power() -> None:
    given = facts((outage(None, Attribution.SITE),), lost=5)

    found = {duty.side: duty.operators for duty in duties(given)}

    assert found[Attribution.OPERATOR] == ("Viettel",)


def test_a_point_that_meets_the_target_is_nobodys_job() -> None:
    given = facts()

    (row,) = build(given).points

    assert row.grade is not Grade.C
    assert row.duties == ()
