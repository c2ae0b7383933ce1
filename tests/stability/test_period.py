"""The days of a verdict, ISO weeks, and the service hours that a period has."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_city.inventories import OFFICE, city, link, point

from inventory.schema import Calendar
from stability.calendar import ServiceCalendar
from stability.period import Period, day_of, link_since, service_minutes, week_of

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def test_the_rolling_period_is_the_running_day_and_the_27_before_it() -> None:
    period = Period.rolling(date(2026, 11, 29))

    assert period == (date(2026, 11, 2), date(2026, 11, 29))
    assert len(period.days) == 28
    assert period.days[-1] == date(2026, 11, 29).toordinal()


@pytest.mark.parametrize(
    ("year", "month", "last"), [(2026, 2, 28), (2028, 2, 29), (2026, 11, 30), (2026, 12, 31)]
)
def test_a_month_has_all_its_days(year: int, month: int, last: int) -> None:
    period = Period.month(year, month)

    assert period == (date(year, month, 1), date(year, month, last))


@pytest.mark.parametrize(
    ("since", "first"),
    [
        (None, date(2026, 11, 2)),
        (date(2026, 11, 1), date(2026, 11, 2)),
        (date(2026, 11, 20), date(2026, 11, 20)),
    ],
)
def test_a_period_begins_no_earlier_than_since(since: date | None, first: date) -> None:
    period = Period(date(2026, 11, 2), date(2026, 11, 29)).from_(since)

    assert period == (first, date(2026, 11, 29))


def test_a_period_before_since_has_no_days() -> None:
    period = Period(date(2026, 11, 2), date(2026, 11, 29)).from_(date(2026, 12, 1))

    assert list(period.days) == []


def test_a_link_counts_since_its_own_day_or_else_its_points() -> None:
    inventory = city(
        point(links=[link("own", since="2026-01-02"), link("points")], since="2026-01-05"),
        point("open", links=[link("ever")]),
    )

    since = [link_since(*pair) for pair in inventory.each_link()]

    assert since == [date(2026, 1, 2), date(2026, 1, 5), None]


def test_a_moment_is_of_its_local_day() -> None:
    before_midnight = datetime(2026, 11, 22, 23, 59, 59, 999_000, tzinfo=HANOI)
    at_ns = int(before_midnight.timestamp() * 1000) * 1_000_000

    assert day_of(at_ns, HANOI) == date(2026, 11, 22).toordinal()
    assert day_of(at_ns + 1_000_000, HANOI) == date(2026, 11, 23).toordinal()


@given(st.dates(), st.dates())
def test_two_days_are_of_one_week_if_the_iso_calendar_says_so(one: date, other: date) -> None:
    same = one.isocalendar()[:2] == other.isocalendar()[:2]

    assert (week_of(one.toordinal()) == week_of(other.toordinal())) == same


def test_days_around_a_new_year_are_of_one_week() -> None:
    days = (date(2026, 12, 28), date(2027, 1, 3), date(2027, 1, 4))

    assert len({week_of(day.toordinal()) for day in days[:2]}) == 1
    assert week_of(days[2].toordinal()) == week_of(days[1].toordinal()) + 1


def test_the_service_minutes_of_a_period_leave_out_holidays() -> None:
    # 23/11 to 29/11/2026: five working days but for Tuesday, Vietnam Cultural Day, of 8 hours.
    calendar = ServiceCalendar(Calendar.model_validate(OFFICE), "Asia/Ho_Chi_Minh")
    where = city(point()).points[0]

    minutes = service_minutes(calendar, Period(date(2026, 11, 23), date(2026, 11, 29)), where)

    assert minutes == 4 * 480


def test_a_mobile_point_has_service_minutes_on_its_dates_only() -> None:
    calendar = ServiceCalendar(Calendar.model_validate(OFFICE), "Asia/Ho_Chi_Minh")
    dates = [{"from": "2026-11-25", "to": "2026-11-26"}]
    where = city(point(kind="mobile", dates=dates)).points[0]

    minutes = service_minutes(calendar, Period.rolling(date(2026, 11, 29)), where)

    assert minutes == 2 * 480
