"""Planned works: when they hold, for whom, and for how long in service hours."""

from datetime import datetime

import numpy as np
from small_city.inventories import city, point, works

from inventory.schema import Inventory
from probes.record import MINUTE_NS
from stability.layout import layout
from stability.maintenance import dropped, going_on, in_minute, plan, within_allowance


def ns(local: str) -> int:
    return int(datetime.fromisoformat(local + "+07:00").timestamp()) * 1_000_000_000


def minute(local: str) -> int:
    return ns(local) // MINUTE_NS


FROM, TO = "2026-12-01T22:00:30+07:00", "2026-12-01T22:10:00+07:00"
WORKS = works(FROM, TO, point="ba-dinh", link="ftth")


def two_points(*maintenance: dict[str, object]) -> Inventory:
    return city(point(), point("cua-nam"), maintenance=maintenance)


def test_works_hold_for_every_minute_they_overlap_and_for_the_selected_links() -> None:
    planned = plan(layout(two_points(WORKS)), 0)

    held = {
        at: in_minute(planned, minute(f"2026-12-01T22:{at}"), 4).tolist()
        for at in ("00", "01", "09", "10")
    }

    assert held == {
        "00": [True, False, False, False],
        "01": [True, False, False, False],
        "09": [True, False, False, False],
        "10": [False, False, False, False],
    }
    assert not in_minute(planned, minute("2026-12-01T21:59"), 4).any()


def test_works_hold_for_minutes_after_they_became_known_only() -> None:
    planned = plan(layout(two_points(WORKS)), ns("2026-12-01T22:05:10"))

    held = [bool(in_minute(planned, minute(f"2026-12-01T22:0{at}"), 4)[0]) for at in range(4, 8)]

    assert held == [False, False, True, True]


def test_works_hold_from_their_first_to_before_their_last_moment() -> None:
    exact = works("2026-12-01T22:01:00+07:00", "2026-12-01T22:03:00+07:00", point="ba-dinh")
    planned = plan(layout(two_points(exact)), ns("2026-12-01T22:01:00"))

    held = [bool(in_minute(planned, minute(f"2026-12-01T22:0{at}"), 4)[0]) for at in range(4)]
    moments = [
        bool(going_on(planned, ns(f"2026-12-01T{at}"), 4)[0])
        for at in ("22:00:59", "22:01:00", "22:02:59", "22:03:00")
    ]

    assert held == [False, True, True, False]
    assert moments == [False, True, True, False]


def test_works_stay_known_when_the_inventory_is_read_again() -> None:
    first = plan(layout(two_points(WORKS)), ns("2026-12-01T21:00:00"))
    longer = works(FROM, "2026-12-01T23:00:00+07:00", point="cua-nam")

    again = plan(layout(two_points(longer, WORKS)), ns("2026-12-01T22:05:00"), first)

    assert [each.known_ns for each in again] == [
        ns("2026-12-01T22:05:00"),
        ns("2026-12-01T21:00:00"),
    ]


def test_works_that_were_dropped_before_a_minute_began_leave_nothing_behind() -> None:
    known = plan(layout(two_points(WORKS)), ns("2026-12-01T22:01:10"))
    rows = np.arange(4, dtype=np.int32)

    at_once = dropped(known, rows, ns("2026-12-01T22:01:50"), 0)
    later = dropped(known, rows, ns("2026-12-01T22:02:10"), 0)

    assert at_once == ()
    assert [len(each.minutes) for each in later] == [1]


def test_works_that_go_on_say_since_when() -> None:
    later = works("2026-12-01T22:05:00+07:00", "2026-12-01T23:00:00+07:00", point="ba-dinh")
    planned = plan(layout(two_points(WORKS, later)), 0)

    since = going_on(planned, ns("2026-12-01T22:06:00"), 4)

    assert since.tolist() == [ns("2026-12-01T22:05:00")] * 2 + [0, 0]
    assert not going_on(planned, ns("2026-12-01T23:00:00"), 4).any()


def test_works_on_links_that_are_not_active_or_not_there_hold_for_none() -> None:
    inventory = city(
        point(), point("retired", status="retired"), maintenance=[works(FROM, TO, point="retired")]
    )

    planned = plan(layout(inventory), 0)

    assert not in_minute(planned, minute("2026-12-01T22:05"), 2).any()


def test_in_service_works_hold_for_120_minutes_of_a_month() -> None:
    planned, service = np.ones((1, 130), dtype=np.bool_), np.ones((1, 130), dtype=np.bool_)

    holds, used = within_allowance(planned, service, np.zeros(1, dtype=np.int32))

    assert holds[0].tolist() == [True] * 120 + [False] * 10
    assert used.tolist() == [120]


def test_outside_service_works_hold_always_and_use_nothing_up() -> None:
    planned = np.ones((1, 400), dtype=np.bool_)
    service = np.arange(400)[np.newaxis] >= 280

    holds, used = within_allowance(planned, service, np.zeros(1, dtype=np.int32))

    assert holds.all()
    assert used.tolist() == [120]


def test_works_are_allowed_minute_by_minute_as_in_columns() -> None:
    random = np.random.default_rng(3)
    planned, service = random.random((2, 5, 400)) < 0.7  # a share
    used = np.zeros(5, dtype=np.int32)

    at_once, total = within_allowance(planned, service, used)

    alone = []
    for at in range(400):
        part = slice(at, at + 1)
        holds, used = within_allowance(planned[:, part], service[:, part], used)
        alone.append(holds)
    assert np.array_equal(at_once, np.concatenate(alone, axis=1))
    assert used.tolist() == total.tolist()
