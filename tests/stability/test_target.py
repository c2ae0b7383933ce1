"""Limits: those of the default target, and what an inventory overrides."""

import math
from typing import Any

import pytest
from small_city.inventories import city, link, point

from inventory.schema import Access, Inventory
from inventory.target import FiveGLimits, FixedLimits, FourGLimits, Limits
from stability.target import (
    IntervalLimits,
    access_target,
    interval_limits,
    link_target,
    named_point_target,
    point_target,
)

WIRED = IntervalLimits(loss=0.01, p95_seconds=0.100, pdv_seconds=0.030)
RADIO = IntervalLimits(loss=0.02, p95_seconds=0.100, pdv_seconds=0.050)
ACCESSES = ("fixed", "leased", "5g", "4g")


def limits(inventory: Inventory) -> list[IntervalLimits]:
    return [interval_limits(inventory, *pair) for pair in inventory.each_link()]


def city_of(targets: dict[str, Any], **keys: Any) -> Inventory:
    """A point with a link of each access."""
    links = [link(access, access=access) for access in ACCESSES]
    return city(point(links=links, **keys), targets=targets)


def test_the_default_limits_are_those_of_the_access() -> None:
    assert limits(city_of({})) == [WIRED, WIRED, RADIO, RADIO]


def test_fixed_holds_for_leased_and_5g_for_4g() -> None:
    targets = {"own": {"fixed": {"interval_loss": 0.03}, "5g": {"interval_pdv": 0.2}}}

    found = limits(city_of(targets, target="own"))

    assert [each.loss for each in found] == [0.03, 0.03, 0.02, 0.02]
    assert [each.pdv_seconds for each in found] == [0.030, 0.030, 0.2, 0.2]


@pytest.mark.parametrize(("general", "special", "at"), [("fixed", "leased", 1), ("5g", "4g", 3)])
def test_the_special_access_comes_first_key_by_key(general: str, special: str, at: int) -> None:
    targets = {
        "own": {
            general: {"interval_loss": 0.5, "interval_p95": 0.7},
            special: {"interval_loss": 0.6},
        }
    }

    found = limits(city_of(targets, target="own"))

    assert (found[at].loss, found[at].p95_seconds) == (0.6, 0.7)
    assert (found[at - 1].loss, found[at - 1].p95_seconds) == (0.5, 0.7)


def test_null_switches_a_limit_off() -> None:
    targets = {"own": {"fixed": {"interval_p95": None}}}

    assert limits(city_of(targets, target="own"))[0].p95_seconds == math.inf


def test_a_link_has_its_own_target_or_else_that_of_its_point() -> None:
    targets = {"a": {"fixed": {"interval_loss": 0.1}}, "b": {"fixed": {"interval_loss": 0.2}}}
    links = [link("own", target="b"), link("points"), link("default", target="hanoi-stable-v1")]

    found = limits(city(point(links=links, target="a"), targets=targets))

    assert [each.loss for each in found] == [0.2, 0.1, 0.01]


def test_criteria_are_those_of_a_link_s_own_target_too() -> None:
    targets = {"a": {"fixed": {"availability": 0.9}}, "b": {"fixed": {"availability": 0.8}}}
    links = [link("own", target="b"), link("points"), link("default", target="hanoi-stable-v1")]
    inventory = city(point(links=links, target="a"), targets=targets)

    found = [link_target(inventory, *pair) for pair in inventory.each_link()]

    assert [(each.name, each.limits["availability"]) for each in found] == [
        ("b", 0.8),
        ("a", 0.9),
        ("hanoi-stable-v1", 0.995),
    ]


WIRED_LIMITS = {
    "availability": 0.995,
    "loss": 0.002,
    "rtt_mean": 0.050,
    "stability": 0.95,
    "longest_outage": 1800,
    "outages_per_week": 2,
    "dns_ok": 0.995,
    "https_ok": 0.995,
    "speed_down": 0.8,
    "speed_up": 0.8,
    "short_breaks": 5,
}
MOBILE_LIMITS = {
    "availability": 0.990,
    "loss": 0.010,
    "rtt_mean": 0.050,
    "stability": 0.90,
    "longest_outage": 3600,
    "outages_per_week": 4,
    "dns_ok": 0.990,
    "https_ok": 0.990,
    "short_breaks": 10,
    "radio": 0.95,
}
ON_5G = {"speed_down": 1.0, "speed_up": 1.0, "nr_attached": 0.95}


@pytest.mark.parametrize(
    ("access", "limits"),
    [
        ("fixed", WIRED_LIMITS),
        ("leased", WIRED_LIMITS),
        ("5g", MOBILE_LIMITS | ON_5G),
        ("4g", MOBILE_LIMITS),
    ],
)
def test_the_default_target_asks_this_of_an_access(access: str, limits: dict[str, float]) -> None:
    target = access_target(city_of({}), "hanoi-stable-v1", Access(access))

    assert target.limits == limits
    assert (target.min_known, target.min_known_ratio) == (480, 0.9)


def test_the_default_target_asks_this_of_a_point() -> None:
    target = named_point_target(city_of({}), "hanoi-stable-v1")

    assert target.limits == {"availability": 0.999, "longest_outage": 300, "outages_per_week": 1}
    assert target.required == target.limits.keys()


@pytest.mark.parametrize(
    ("access", "written"), [("fixed", FixedLimits), ("5g", FiveGLimits), ("4g", FourGLimits)]
)
def test_all_that_may_be_written_is_judged_and_all_that_is_judged_may_be_written(
    access: str, written: type[Limits]
) -> None:
    target = access_target(city_of({}), "hanoi-stable-v1", Access(access))

    judged = {key for key in written.model_fields if not key.startswith("interval_")}
    assert judged == target.limits.keys()


@pytest.mark.parametrize(
    ("nr", "advice"),
    [
        (None, {"short_breaks", "radio", "nr_attached"}),
        ("nsa", {"short_breaks", "radio", "nr_attached"}),
        ("sa", {"short_breaks", "radio"}),
    ],
)
def test_nr_is_required_where_the_contract_promises_standalone(
    nr: str | None, advice: set[str]
) -> None:
    inventory = city(point(links=[link("5g", access="5g", contracted={"nr": nr})]))

    target = link_target(inventory, *next(inventory.each_link()))

    assert target.limits.keys() - target.required == advice


def test_overrides_hold_key_by_key_and_null_switches_off() -> None:
    own = {
        "fixed": {"availability": 0.99, "loss": None, "interval_loss": 0.5},
        "leased": {"availability": 0.999},
        "5g": {"speed_down": 0.5, "stability": 0.8, "nr_attached": None},
        "4g": {"stability": 0.7},
        "point": {"longest_outage": None, "outages_per_week": 3},
        "min_known": 60,
        "min_known_ratio": 0.5,
    }
    inventory = city_of({"own": own}, target="own")

    fixed, leased, five_g, four_g = (
        link_target(inventory, *pair) for pair in inventory.each_link()
    )

    assert fixed.limits == WIRED_LIMITS | {"availability": 0.99, "loss": None}
    assert leased.limits == WIRED_LIMITS | {"availability": 0.999, "loss": None}
    changed = {"speed_down": 0.5, "stability": 0.8, "nr_attached": None}
    assert five_g.limits == MOBILE_LIMITS | ON_5G | changed
    assert four_g.limits == MOBILE_LIMITS | {"stability": 0.7}
    assert (four_g.min_known, four_g.min_known_ratio, four_g.name) == (60, 0.5, "own")
    of_point = point_target(inventory, inventory.points[0])
    limits = {"availability": 0.999, "longest_outage": None, "outages_per_week": 3}
    assert of_point.limits == limits
    assert (of_point.min_known, of_point.min_known_ratio) == (60, 0.5)


def test_null_asks_for_no_known_minutes() -> None:
    inventory = city_of({"own": {"min_known": None, "min_known_ratio": None}}, target="own")

    target = point_target(inventory, inventory.points[0])

    assert (target.min_known, target.min_known_ratio) == (0, 0)


def test_a_blank_criterion_has_its_limit_and_no_value() -> None:
    target = access_target(city_of({}), "hanoi-stable-v1", Access.FOUR_G)

    blank = target.blank["radio"]

    assert (blank.key, blank.limit, blank.value, blank.met, blank.n) == (
        "radio",
        0.95,
        None,
        None,
        0,
    )
    assert not blank.required
    assert target.blank["loss"].required
