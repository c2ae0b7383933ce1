"""Limits of intervals: the defaults, and what an inventory overrides."""

import math
from typing import Any

import pytest
from small_city.inventories import city, link, point

from inventory.schema import Inventory
from stability.target import IntervalLimits, interval_limits

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
