"""Values of criteria, and comparing them with limits exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_city.inventories import city, point

from inventory.schema import Access
from stability.criteria import AT_LEAST, keeps, link_criteria, point_criteria
from stability.tally import LinkTally, PointTally
from stability.target import access_target, named_point_target
from stability.totals import LinkTotals, PointTotals

FIXED = access_target(city(point()), "hanoi-stable-v1", Access.FIXED)
POINT = named_point_target(city(point()), "hanoi-stable-v1")
TOTALS = LinkTotals(
    up_service=398,
    down_service=2,
    unknown_service=7,
    up_off=10_000,
    settled=24_000,
    lost=48,
    answered=10,
    round_trip_ns=500_000_001,
    stable=19,
    unstable=1,
    unknown_intervals=3,
)


def test_every_criterion_has_its_value_and_what_it_was_counted_on() -> None:
    tally = LinkTally(TOTALS, short_breaks=6, longest_outage_seconds=1860, outages_per_week=2)

    found = link_criteria(tally, FIXED)

    assert {key: (each.value, each.met, each.n) for key, each in found.items()} == {
        "availability": (0.995, True, 400),
        "loss": (0.002, True, 24_000),
        "rtt_mean": (0.0500000001, False, 10),
        "stability": (0.95, True, 20),
        "longest_outage": (1860, False, 400),
        "outages_per_week": (2, True, 400),
        "dns_ok": (None, None, 0),
        "https_ok": (None, None, 0),
        "speed_down": (None, None, 0),
        "speed_up": (None, None, 0),
        "short_breaks": (6, False, 400),
    }


def test_without_a_known_minute_of_s_nothing_has_a_value() -> None:
    tally = LinkTally(LinkTotals(unknown_service=480, up_off=900, maintenance_service=5))

    found = link_criteria(tally, FIXED)

    assert {each.value for each in found.values()} == {None}
    assert {each.met for each in found.values()} == {None}
    assert list(found) == list(FIXED.limits)


def test_a_link_that_is_always_down_has_counts_but_no_loss() -> None:
    tally = LinkTally(LinkTotals(down_service=480), longest_outage_seconds=28_800)

    found = link_criteria(tally, FIXED)

    assert (found["availability"].value, found["longest_outage"].value) == (0.0, 28_800)
    assert found["outages_per_week"].value == 0
    assert found["loss"].value is None
    assert found["stability"].met is None


def test_a_point_has_three_criteria() -> None:
    tally = PointTally(PointTotals(up_service=999, down_service=1), 300, 2)

    found = point_criteria(tally, POINT)

    assert {key: (each.value, each.met, each.n) for key, each in found.items()} == {
        "availability": (0.999, True, 1000),
        "longest_outage": (300, True, 1000),
        "outages_per_week": (2, False, 1000),
    }


@given(
    st.integers(1, 3_000_000),
    st.integers(1, 999).map(lambda thousandths: (thousandths / 1000, Fraction(thousandths, 1000))),
    st.integers(-1, 1),
)
def test_ratios_are_compared_exactly_close_to_any_limit(
    whole: int, limit: tuple[float, Fraction], beside: int
) -> None:
    written, exact = limit
    part = min(max(round(whole * exact) + beside, 0), whole)

    assert keeps("availability", part / whole, written) == (Fraction(part, whole) >= exact)
    assert keeps("loss", part / whole, written) == (Fraction(part, whole) <= exact)


@given(st.integers(1, 3_000_000), st.integers(1, 200), st.integers(-1, 1))
def test_means_are_compared_exactly_to_the_nanosecond(
    answered: int, limit_ms: int, beside: int
) -> None:
    round_trip_ns = answered * limit_ms * 1_000_000 + beside

    value = round_trip_ns / (answered * 1_000_000_000)

    assert keeps("rtt_mean", value, limit_ms / 1000) == (beside <= 0)


@pytest.mark.parametrize("key", sorted(FIXED.limits))
def test_each_criterion_has_the_direction_that_its_limit_makes_sense_in(key: str) -> None:
    best = 1.0 if key in AT_LEAST else 0
    limit = FIXED.limits[key]

    assert limit is not None
    assert keeps(key, limit, limit)
    assert keeps(key, best, limit)
