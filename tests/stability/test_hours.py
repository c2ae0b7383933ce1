"""When links and points are in service, without power, or there at all."""

from datetime import date, datetime

import pytest
from small_city.inventories import city, link, point

from inventory.schema import Point
from stability.hours import ServiceHours, exists_on
from stability.layout import layout


def minute(local: str) -> int:
    return int(datetime.fromisoformat(local + "+07:00").timestamp()) // 60


def test_links_have_the_hours_of_their_points() -> None:
    hours = ServiceHours(layout(city(point("a", calendar="office"), point("b"))))

    noon = minute("2026-11-23T12:00")

    assert hours.points(noon).tolist() == [False, True]
    assert hours.links(noon).tolist() == [False, False, True, True]
    assert hours.links(noon - 1).all()


def test_only_points_without_power_outside_service_may_be_switched_off() -> None:
    hours = ServiceHours(
        layout(
            city(point("a", calendar="office", power="office_hours"), point("b", calendar="office"))
        )
    )

    assert hours.off(minute("2026-11-23T12:00")).tolist() == [True, True, False, False]
    assert not hours.off(minute("2026-11-23T11:59")).any()


@pytest.mark.parametrize(
    ("day", "there"),
    [("30", False), ("01", True), ("03", True), ("04", False), ("06", True), ("31", True)],
)
def test_a_mobile_point_is_there_on_its_dates_both_included(day: str, there: bool) -> None:  # noqa: FBT001  # a column of the table
    dates = [{"from": "2026-12-01", "to": "2026-12-03"}, {"from": "2026-12-06"}]
    mobile = Point.model_validate(point(kind="mobile", dates=dates))
    month = 11 if day == "30" else 12

    assert exists_on(mobile, date(2026, month, int(day))) is there


def test_the_dates_of_a_mobile_point_are_local() -> None:
    dates = [{"from": "2026-12-01", "to": "2026-12-01"}]
    hours = ServiceHours(layout(city(point("a"), point("b", kind="mobile", dates=dates))))

    first, last = minute("2026-12-01T00:00"), minute("2026-12-01T23:59")

    there = [hours.present(at).tolist() for at in (first - 1, first, last, last + 1)]
    assert there == [[True, False], [True, True], [True, True], [True, False]]


def test_only_what_is_active_has_a_row() -> None:
    links = [link("ftth"), link("5g", access="5g", role="backup", status="planned")]

    rows = layout(
        city(point("a", links=links), point("b", status="planned"), point("c", failover="manual"))
    )

    assert rows.links == ("a/ftth", "c/ftth", "c/5g")
    assert rows.points == ("a", "c")
    assert rows.counting == ((0,), (1,))
