from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from small_city.inventories import ALWAYS, OFFICE

from exporter.openings import Openings, next_open
from inventory.schema import Calendar
from stability.calendar import ServiceCalendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def hours(calendar: dict[str, object]) -> ServiceCalendar:
    return ServiceCalendar(Calendar.model_validate(calendar), "Asia/Ho_Chi_Minh")


def minute(at: str) -> int:
    return int(datetime.fromisoformat(at).replace(tzinfo=ZONE).timestamp()) // 60


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-20T07:59", "2026-11-20T08:00"),
        ("2026-11-20T08:00", "2026-11-20T13:00"),
        ("2026-11-20T12:30", "2026-11-20T13:00"),
        ("2026-11-20T13:00", "2026-11-23T08:00"),
        ("2026-11-21T10:00", "2026-11-23T08:00"),
        ("2026-12-31T17:00", "2027-01-04T08:00"),
        ("2026-02-13T17:00", "2026-02-23T08:00"),
    ],
)
def test_the_next_opening_is_that_of_a_session_also_while_one_is_on(now: str, opens: str) -> None:
    found = next_open(hours(OFFICE), minute(now))

    assert found == minute(opens)


def test_sessions_that_adjoin_open_once() -> None:
    adjoining = hours({"weekly": {"mon-sun": ["08:00-12:00", "12:00-17:00"]}})

    assert next_open(adjoining, minute("2026-11-20T09:00")) == minute("2026-11-21T08:00")


def test_what_never_closes_or_opens_far_away_has_no_next_opening() -> None:
    now = minute("2026-11-20T09:00")
    once = {"weekly": {}, "extra": {"2027-01-19": ["09:01-10:00"]}}

    assert next_open(hours(ALWAYS), now) is None
    assert next_open(hours(once), now) is None
    assert next_open(hours(once), now + 1440) == minute("2027-01-19T09:01")


def test_what_was_found_holds_until_then_and_a_clock_that_is_set_back_is_heeded() -> None:
    openings = Openings({"office": hours(OFFICE)})

    found = [
        openings.after(minute(at))["office"]
        for at in ("2026-11-20T12:30", "2026-11-20T12:59", "2026-11-20T13:00", "2026-11-19T09:00")
    ]

    assert found == [
        minute("2026-11-20T13:00"),
        minute("2026-11-20T13:00"),
        minute("2026-11-23T08:00"),
        minute("2026-11-19T13:00"),
    ]
