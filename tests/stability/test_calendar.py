"""Service hours: precedence, sessions and local time, computed by hand."""

from datetime import date, datetime
from typing import Any

import numpy as np
import pytest

from inventory.schema import Calendar
from stability.calendar import LocalTime, ServiceCalendar, public_holidays

HANOI = "Asia/Ho_Chi_Minh"
OFFICE = {"mon-fri": ["08:00-12:00", "13:00-17:00"], "sat": ["08:00-12:00"]}


def calendar(timezone: str = HANOI, **keys: Any) -> ServiceCalendar:
    return ServiceCalendar(Calendar.model_validate({"weekly": OFFICE} | keys), timezone)


def minute(local: str) -> int:
    return int(datetime.fromisoformat(local + "+07:00").timestamp()) // 60


def hours(service: ServiceCalendar, day: str) -> list[str]:
    """Sessions of a day as its minutes show them."""
    first = service.local.midnight(date.fromisoformat(day))
    inside = service.service(first, 1440).astype(np.int8)
    edges = np.flatnonzero(np.diff(inside, prepend=0, append=0))
    return [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in edges.reshape(-1, 2)]


FULL = ["08:00-12:00", "13:00-17:00"]


def test_a_minute_is_in_service_by_its_start_and_the_end_is_excluded() -> None:
    service = calendar()

    asked = ["07:59", "08:00", "11:59", "12:00", "12:59", "13:00", "16:59", "17:00"]
    answers = [service.is_service(minute(f"2026-11-23T{at}")) for at in asked]

    assert answers == [False, True, True, False, False, True, True, False]


def test_the_week_of_an_office() -> None:
    service = calendar()

    week = [hours(service, f"2026-11-{day}") for day in range(23, 30)]

    assert week == [FULL] * 5 + [["08:00-12:00"], []]


def test_the_local_day_begins_at_midnight_of_the_city_not_of_utc() -> None:
    service = calendar(weekly={"mon": ["00:00-24:00"]})

    monday = minute("2026-11-23T00:00")

    assert monday == int(datetime.fromisoformat("2026-11-22T17:00Z").timestamp()) // 60
    assert not service.is_service(monday - 1)
    assert service.service(monday, 1440).all()
    assert not service.is_service(monday + 1440)


def test_a_public_holiday_is_closed_and_so_is_an_observed_one() -> None:
    service = calendar(holidays="VN")

    assert hours(service, "2026-11-24") == []
    assert hours(service, "2026-04-27") == []
    assert hours(calendar(), "2026-11-24") == FULL


def test_a_saturday_worked_instead_of_a_monday_has_mondays_hours() -> None:
    service = calendar(holidays="VN")

    assert hours(service, "2026-08-31") == []
    assert hours(service, "2026-08-22") == FULL
    assert hours(calendar(), "2026-08-22") == ["08:00-12:00"]


def test_closed_comes_before_a_shifted_working_saturday() -> None:
    assert hours(calendar(holidays="VN", closed=["2026-08-22"]), "2026-08-22") == []


def test_working_comes_before_closed_and_before_holidays() -> None:
    service = calendar(
        holidays="VN", closed=["2026-01-10"], working=["2026-01-10", "2026-11-24", "2026-11-29"]
    )

    assert hours(service, "2026-01-10") == FULL
    assert hours(service, "2026-11-24") == FULL
    assert hours(service, "2026-11-29") == FULL


def test_a_working_date_may_have_its_own_hours() -> None:
    service = calendar(holidays="VN", working={"2026-08-22": ["09:00-11:00"], "2026-08-23": None})

    assert hours(service, "2026-08-22") == ["09:00-11:00"]
    assert hours(service, "2026-08-23") == FULL


def test_extra_sessions_are_always_added() -> None:
    extra = {
        "2026-11-23": ["18:00-21:00"],
        "2026-11-24": ["18:00-21:00"],
        "2026-11-25": ["11:00-13:30"],
    }
    service = calendar(holidays="VN", closed=["2026-11-23"], extra=extra)

    assert hours(service, "2026-11-23") == ["18:00-21:00"]
    assert hours(service, "2026-11-24") == ["18:00-21:00"]
    assert hours(service, "2026-11-25") == ["08:00-17:00"]


def test_overlapping_sessions_count_once() -> None:
    service = calendar(weekly={"mon": ["08:00-12:00", "10:00-13:00"]})

    first = minute("2026-11-23T00:00")

    assert hours(service, "2026-11-23") == ["08:00-13:00"]
    assert service.service(first, 1440).sum() == 300


def test_two_weekly_keys_that_name_one_day_add_up() -> None:
    service = calendar(weekly={"mon-wed": ["08:00-12:00"], "mon": ["18:00-20:00"]})

    assert hours(service, "2026-11-23") == ["08:00-12:00", "18:00-20:00"]
    assert hours(service, "2026-11-24") == ["08:00-12:00"]


def test_a_range_of_days_may_wrap_around_the_end_of_the_week() -> None:
    service = calendar(weekly={"sat-mon": ["08:00-12:00"]})

    week = [bool(hours(service, f"2026-11-{day}")) for day in range(23, 30)]

    assert week == [True, False, False, False, False, True, True]


def test_a_session_until_24_00_joins_the_next_day_from_00_00() -> None:
    service = calendar(weekly={"mon": ["22:00-24:00"], "tue": ["00:00-02:00"]})

    assert service.service(minute("2026-11-23T22:00"), 240).all()


def test_days_are_joined_where_an_answer_spans_them() -> None:
    service = calendar(holidays="VN")
    first = minute("2025-12-20T00:00")

    at_once = service.service(first + 17, 40 * 1440)

    one_by_one = [service.is_service(first + 17 + at) for at in range(0, 40 * 1440, 37)]
    assert at_once[::37].tolist() == one_by_one


def test_holidays_do_not_depend_on_which_year_was_asked_first() -> None:
    public_holidays.cache_clear()
    late_first = [public_holidays("VN", year) for year in (2027, 2026, 2025)]
    public_holidays.cache_clear()
    early_first = [public_holidays("VN", year) for year in (2025, 2026, 2027)]

    assert late_first == early_first[::-1]
    assert date(2025, 4, 26) in early_first[0][1]


@pytest.mark.parametrize(("day", "minutes"), [("2026-03-29", 1380), ("2026-10-25", 1500)])
def test_a_day_on_which_clocks_are_set_has_its_own_length(day: str, minutes: int) -> None:
    local = LocalTime("Europe/Berlin")

    clock = local.minutes_of_day(date.fromisoformat(day))

    assert len(clock) == minutes
    assert (clock[0], clock[-1]) == (0, 1439)


def test_hours_follow_the_clock_on_a_day_on_which_it_is_set() -> None:
    service = calendar("Europe/Berlin", weekly={"mon-sun": ["00:00-02:30"]})
    first = service.local.midnight(date(2026, 3, 29))

    assert service.service(first, 1380).sum() == 120
