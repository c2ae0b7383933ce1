"""What links and points are now, from the newest packets."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from small_city.inventories import city, link, point, works

from inventory.schema import Inventory
from probes.echo import Watch
from stability.live import Change, Live, Standing
from stability.minutes import State

UP, DOWN, UNKNOWN, MAINTENANCE = State
SECOND = 1_000_000_000
NOW = int(datetime.fromisoformat("2026-11-23T10:00:00+07:00").timestamp())
"""Seconds; times in these tests are seconds after it."""

FTTH, RADIO = "ba-dinh/ftth", "ba-dinh/5g"


def ns(seconds: float) -> int:
    return NOW * SECOND + round(seconds * SECOND)


def rows(
    at: float,
    links: Mapping[str, tuple[int, float]],
    *,
    anchors: int = 3,
    anchor_at: float | None = None,
    newest: float | None = None,
    fault: tuple[str, float] | None = None,
) -> Watch:
    """Describe the newest row of each link: how many packets (lost ones negative), since when."""
    counts = np.array([count for count, _ in links.values()], dtype=np.int32)
    size = len(links)
    return Watch(
        at_ns=ns(at),
        links=tuple(links),
        answered=np.maximum(counts, 0),
        unanswered=np.maximum(-counts, 0),
        since_ns=np.array([ns(since) for _, since in links.values()], dtype=np.int64),
        newest_ns=np.full(size, ns(at - 1 if newest is None else newest), dtype=np.int64),
        anchors=anchors,
        anchor_answered_ns=ns(at - 1 if anchor_at is None else anchor_at),
        fault=fault[0] if fault else None,
        fault_since_ns=ns(fault[1]) if fault else 0,
        last_rtt_ns=np.full(size, 6_000_000, dtype=np.int64),
        last_answered_ns=np.zeros(size, dtype=np.int64),
    )


class City:
    """A live fleet, and a short way to show it packets."""

    def __init__(self, inventory: Inventory, **after: int) -> None:
        self.live = Live(inventory, **after)

    def see(self, at: float, ftth: tuple[int, float], **more: Any) -> list[Change]:
        """Show a row of the fixed link, and the same of the other unless `radio` is given."""
        links = {FTTH: ftth, RADIO: more.pop("radio", ftth)}
        return list(self.live.update(rows(at, links, **more), ns(at)))

    def link(self) -> Standing:
        return self.live.links[FTTH]

    def point(self) -> Standing:
        return self.live.points["ba-dinh"]


def small_city(**keys: Any) -> City:
    return City(city(point(**keys)))


def test_all_is_unknown_at_first() -> None:
    here = small_city()

    changes = here.see(10, (4, 5))

    assert changes == []
    assert here.link() == Standing(UNKNOWN, ns(10))
    assert here.point() == Standing(UNKNOWN, ns(10))


def test_a_link_is_up_after_5_consecutive_answers_since_the_first_of_them() -> None:
    here = small_city()
    here.see(4, (3, 5))

    changes = here.see(11, (5, 5))

    assert here.link() == Standing(UP, ns(5))
    assert changes == [
        Change(FTTH, UNKNOWN, UP, ns(5)),
        Change(RADIO, UNKNOWN, UP, ns(5)),
        Change("ba-dinh", UNKNOWN, UP, ns(5)),
    ]


def test_a_link_is_down_after_5_consecutive_unanswered_packets_since_the_first() -> None:
    here = small_city()
    here.see(10, (9, 1), radio=(9, 1))
    here.see(25, (-4, 20), radio=(20, 1))
    assert here.link().state is UP

    changes = here.see(26, (-5, 20), radio=(21, 1))

    assert changes == [Change(FTTH, UP, DOWN, ns(20))]
    assert here.point().state is UP


def test_how_many_packets_decide_is_a_setting() -> None:
    here = City(city(point()), down_after=3, up_after=2)

    here.see(10, (2, 8))
    here.see(20, (-3, 16))

    assert here.link() == Standing(DOWN, ns(16))


def test_a_row_that_is_too_short_leaves_a_link_what_it_was() -> None:
    here = small_city()
    here.see(10, (9, 1))
    here.see(30, (-9, 20))

    assert here.see(35, (4, 31)) == []
    assert here.see(40, (-3, 37)) == []
    assert here.link() == Standing(DOWN, ns(20))


def test_without_an_answer_of_an_anchor_since_the_first_lost_packet_a_link_is_unknown() -> None:
    here = small_city()
    here.see(10, (9, 1))

    here.see(30, (-9, 20), anchor_at=19.9)

    assert here.link() == Standing(UNKNOWN, ns(20))


def test_an_anchor_answer_in_the_same_second_proves_nothing() -> None:
    here = small_city()
    here.see(10, (9, 1))

    here.see(30, (-9, 20), anchor_at=20.02)
    unproven = here.link()
    here.see(31, (-10, 20), anchor_at=29.5)

    assert unproven.state is UNKNOWN
    assert here.link() == Standing(DOWN, ns(20))


def test_without_anchors_packets_alone_decide() -> None:
    here = small_city()

    here.see(30, (-9, 20), anchors=0, anchor_at=-1000)

    assert here.link() == Standing(DOWN, ns(20))


def test_a_fault_of_the_prober_makes_all_unknown_back_dated() -> None:
    here = small_city()
    here.see(10, (9, 1))

    changes = here.see(30, (-9, 20), fault=("anchors", 19.5))

    assert [change.after for change in changes] == [UNKNOWN] * 3
    assert here.link() == Standing(UNKNOWN, ns(19.5))
    assert here.point() == Standing(UNKNOWN, ns(19.5))


def test_what_was_lost_during_a_fault_does_not_count_after_it() -> None:
    here = small_city()
    here.see(10, (9, 1))
    here.see(30, (-9, 20), fault=("anchors", 19.5))

    # The anchors are heard again a moment before the link is.
    still_unknown = here.see(31, (-10, 20))
    here.see(36, (5, 31))

    assert still_unknown == []
    assert here.link() == Standing(UP, ns(31))


def test_a_link_that_stays_silent_after_a_fault_is_down_since_its_end() -> None:
    here = small_city()
    here.see(10, (9, 1))
    here.see(30, (-9, 20), fault=("anchors", 19.5))
    here.see(34, (-13, 20))
    assert here.link().state is UNKNOWN

    here.see(35, (-14, 20))

    assert here.link() == Standing(DOWN, ns(30))


def test_a_link_that_was_down_before_a_fault_is_down_after_it_since_then() -> None:
    here = small_city()
    here.see(10, (-9, 1))
    assert here.link() == Standing(DOWN, ns(1))
    here.see(30, (-29, 1), fault=("anchors", 19.5))
    assert here.link().state is UNKNOWN

    changes = here.see(31, (-30, 1))

    assert changes[0] == Change(FTTH, UNKNOWN, DOWN, ns(1))
    assert changes[-1] == Change("ba-dinh", UNKNOWN, DOWN, ns(1))


def test_nothing_fresh_to_look_at_is_unknown_since_the_newest_packet() -> None:
    here = small_city()
    here.see(10, (9, 1))

    assert here.see(15, (9, 1), newest=10) == []
    here.see(15.1, (9, 1), newest=10)

    assert here.link() == Standing(UNKNOWN, ns(10))


def test_a_link_that_the_prober_does_not_know_is_unknown() -> None:
    here = small_city()
    here.see(10, (9, 1))

    here.live.update(rows(11, {"elsewhere/ftth": (9, 1)}), ns(11))

    assert here.link().state is UNKNOWN


def test_what_is_silent_after_maintenance_is_down_since_its_end() -> None:
    planned = works("2026-11-23T10:00:20+07:00", "2026-11-23T10:00:40+07:00", link="ftth")
    here = City(city(point(), maintenance=[planned]))
    here.see(10, (9, 1))

    here.see(25, (-9, 15), radio=(20, 1))
    during = here.link()
    here.see(39.9, (-24, 15), radio=(30, 1))
    here.see(40, (-25, 15), radio=(30, 1))

    assert during == Standing(MAINTENANCE, ns(20))
    assert here.link() == Standing(DOWN, ns(39.9))
    assert here.point() == Standing(UP, ns(10))


def test_a_point_whose_links_are_all_under_maintenance_is_too() -> None:
    planned = works("2026-11-23T10:00:20+07:00", "2026-11-23T10:00:40+07:00")
    here = City(city(point(), maintenance=[planned]))
    here.see(10, (9, 1))

    here.see(25, (-9, 15))

    assert here.point() == Standing(MAINTENANCE, ns(20))


def test_silence_of_a_point_without_power_is_unknown() -> None:
    closing = 2 * 3600
    here = small_city(calendar="office", power="office_hours")
    here.see(closing - 10, (9, closing - 20))
    here.see(closing - 1, (-8, closing - 9))
    assert here.link() == Standing(DOWN, ns(closing - 9))

    here.see(closing + 1, (-10, closing - 9))
    off = here.link()
    here.see(closing + 3600, (-3600, closing - 9))
    opened = here.link()

    assert off == Standing(UNKNOWN, ns(closing + 1))
    assert opened == Standing(DOWN, ns(closing - 9))


def test_a_point_that_was_switched_off_and_stays_silent_is_down_since_it_opened() -> None:
    opening = 3 * 3600
    here = small_city(calendar="office", power="office_hours")
    here.see(opening - 3000, (2000, opening - 3590))
    here.see(opening - 2000, (-500, opening - 2500))
    assert here.link().state is UNKNOWN
    here.see(opening - 1, (-2499, opening - 2500))

    here.see(opening, (-2500, opening - 2500))

    assert here.link() == Standing(DOWN, ns(opening - 1))


def test_an_answer_of_a_point_without_power_is_up() -> None:
    here = small_city(calendar="office", power="office_hours")

    here.see(3 * 3600 - 100, (9, 3 * 3600 - 120))

    assert here.link().state is UP


def test_a_mobile_point_is_unknown_outside_its_dates_and_starts_anew_on_them() -> None:
    dates = [{"from": "2026-11-23", "to": "2026-11-23"}, {"from": "2026-11-25"}]
    here = small_city(kind="mobile", dates=dates)
    day = 86_400
    here.see(10, (-9, 1))
    here.see(day, (-day, 1))
    absent = here.link()
    here.see(2 * day - 40_000, (-2 * day, 1))

    here.see(2 * day, (-2 * day, 1))

    assert absent == Standing(UNKNOWN, ns(day))
    assert here.link() == Standing(DOWN, ns(2 * day - 40_000))
    assert here.point() == Standing(DOWN, ns(2 * day - 40_000))


def test_a_point_is_down_since_its_last_link_and_up_since_its_first() -> None:
    here = small_city()
    here.see(10, (9, 1))
    here.see(30, (-9, 20), radio=(20, 1))
    here.see(40, (-19, 20), radio=(-7, 33))
    down = here.point()
    here.see(60, (-39, 20), radio=(6, 54))

    assert down == Standing(DOWN, ns(33))
    assert here.point() == Standing(UP, ns(54))


def test_a_backup_link_counts_only_if_it_takes_over_by_itself() -> None:
    here = small_city(failover="manual")

    here.see(30, (-9, 20), radio=(20, 1))

    assert here.point() == Standing(DOWN, ns(20))


def test_a_point_is_unknown_while_a_link_may_be_up() -> None:
    here = small_city()

    here.live.update(rows(30, {FTTH: (-9, 20)}), ns(30))

    assert here.link().state is DOWN
    assert here.point().state is UNKNOWN


def test_a_city_in_which_nothing_is_active_yet_has_no_standings() -> None:
    here = small_city(status="planned")

    assert here.see(10, (9, 1)) == []
    assert dict(here.live.links) == {}


def test_what_stays_in_the_inventory_keeps_its_standing() -> None:
    here = small_city()
    here.see(10, (9, 1))
    here.see(30, (-9, 20), radio=(20, 1))
    links = [link("new"), link("ftth"), link("5g", role="backup", access="5g")]

    here.live.replace(city(point("a"), point(links=links)), ns(31))
    changes = here.see(31, (-10, 20), radio=(21, 1))

    assert changes == []
    assert here.link() == Standing(DOWN, ns(20))
    assert here.live.links["ba-dinh/new"] == Standing(UNKNOWN, ns(31))
    assert list(here.live.points) == ["a", "ba-dinh"]
    assert len(here.live.links) == 5


def test_a_link_of_which_nothing_was_sent_yet_is_unknown_from_now_on() -> None:
    """As after a move to another address: what it was there before says nothing."""
    here = small_city()
    here.see(10, (9, 1))
    moved = rows(31, {FTTH: (0, 0), RADIO: (30, 1)})
    moved.newest_ns[0] = moved.since_ns[0] = 0

    changes = here.live.update(moved, ns(31))
    here.see(36, (-5, 32), radio=(35, 1))

    assert changes[0] == Change(FTTH, UP, UNKNOWN, ns(31))
    assert here.link() == Standing(DOWN, ns(32))


def test_what_was_lost_during_a_fault_does_not_count_after_a_reload_either() -> None:
    here = small_city()
    here.see(10, (9, 1))
    here.see(30, (-9, 20), fault=("anchors", 19.5))

    here.live.replace(city(point("a"), point()), ns(31))
    here.see(31, (-10, 20))

    assert here.link().state is UNKNOWN


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=".x", min_size=1, max_size=60), st.integers(1, 6), st.integers(1, 6))
def test_the_last_row_that_is_long_enough_decides(
    fates: str, down_after: int, up_after: int
) -> None:
    here = City(city(point()), down_after=down_after, up_after=up_after)
    decided: list[Standing] = [Standing(UNKNOWN, ns(2))]

    for second, fate in enumerate(fates, 1):
        row = len(fates[:second]) - len(fates[:second].rstrip(fate))
        first = second - row + 1
        here.see(second + 1, (row if fate == "." else -row, first), anchors=0)

        state, enough = (UP, up_after) if fate == "." else (DOWN, down_after)
        if row >= enough and decided[-1].state is not state:
            earliest = decided[-1].since_ns if state is UP else 0
            decided.append(Standing(state, max(ns(first), earliest)))
        assert here.link() == decided[-1]
        assert here.point() == decided[-1]
