from itertools import pairwise, takewhile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.schema import Inventory
from lab.scenario import Scenario
from lab.timeline import Conditions, Timeline, resolve

SECOND = 1_000_000_000
HORIZON = 80
"""Seconds that the generated scenarios are looked at."""

selections = st.fixed_dictionaries(
    {},
    optional={
        "point": st.sampled_from(["ba-dinh", ["ba-dinh", "ngoc-ha"], []]),
        "link": st.sampled_from(["ftth", "5g", "line"]),
        "ward": st.sampled_from(["00004", ["00004", "00008"]]),
        "operator": st.sampled_from(["vnpt", "viettel"]),
        "access": st.sampled_from(["fixed", "5g", ["4g", "leased"]]),
    },
)
link_effects = st.fixed_dictionaries(
    {},
    optional={
        "down": st.booleans(),
        "loss": st.sampled_from([0.0, 0.25, 0.5, 0.75]),
        "burst": st.sampled_from([1.0, 4.0, 12.0]),
        "rtt_ms": st.sampled_from([0.0, 10.0, 180.0]),
        "variation_ms": st.sampled_from([0.0, 5.0]),
        "snmp": st.sampled_from([{"rsrp_dbm": -118}, {"sinr_db": 3}]),
    },
)
on_links = st.fixed_dictionaries({"select": selections, "effect": link_effects})
on_vantages = st.fixed_dictionaries(
    {
        "select": st.sampled_from([{"vantage": "central"}, {"vantage": ["kios", "central"]}]),
        "effect": st.sampled_from([{"isolated": True}, {"paused": True}]),
    }
)
seconds = st.integers(1, 30)
times = st.fixed_dictionaries(
    {"at": st.integers(0, 40)},
    optional={"for": seconds, "repeats": st.tuples(seconds, seconds)},
)


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    event = draw(times) | draw(st.one_of(on_links, on_vantages))
    if "repeats" in event:
        event["every"], event["lasting"] = event.pop("repeats")
    return event


def timeline(inventory: Inventory, *story: dict[str, Any], **more: Any) -> Timeline:
    return resolve(Scenario.model_validate({"events": story, **more}), inventory)


def acts(event: dict[str, Any], second: int) -> bool:
    """Whether an event acts, by the words of the format."""
    end = event["at"] + event.get("for", 10**6)
    if "every" not in event:
        return event["at"] <= second < end
    starts = range(event["at"], second + 1, event["every"])
    return second < end and any(start <= second < start + event["lasting"] for start in starts)


def takes(select: dict[str, Any], link: str) -> bool:
    """Whether an event selects a link, by the words of the format."""
    facts = {
        "ba-dinh/ftth": ("ba-dinh", "ftth", "00004", "vnpt", "fixed", "central"),
        "ba-dinh/5g": ("ba-dinh", "5g", "00004", "viettel", "5g", "central"),
        "ngoc-ha/ftth": ("ngoc-ha", "ftth", "00008", "viettel", "fixed", "central"),
        "ngoc-ha/4g": ("ngoc-ha", "4g", "00008", "vnpt", "4g", "central"),
        "ngoc-ha/line": ("ngoc-ha", "line", "00008", "viettel", "leased", "central"),
        "kios/5g": ("kios", "5g", "00008", "viettel", "5g", "kios"),
    }[link]
    keys = ("point", "link", "ward", "operator", "access", "vantage")
    for key, fact in zip(keys, facts, strict=True):
        wanted = select.get(key) or fact
        if fact not in (wanted if isinstance(wanted, list) else [wanted]):
            return False
    return True


@given(st.lists(events(), max_size=5))
def test_conditions_are_the_sum_of_what_acts(
    inventory: Inventory, story: list[dict[str, Any]]
) -> None:
    played = timeline(inventory, *story, baseline={"5g": {"loss": 0.5, "rtt_ms": 20.0}})

    for link in played.links:
        base = (0.5, 20.0) if link.endswith(("/5g", "/4g")) else (0.0, 0.0)
        for second in range(0, HORIZON, 3):
            acting = [e["effect"] for e in story if takes(e["select"], link) and acts(e, second)]
            snmp: dict[str, int] = {}
            for effect in acting:
                snmp |= effect.get("snmp", {})
            assert played.effect_at(link, second * SECOND) == Conditions(
                loss=min(1, base[0] + sum(e.get("loss", 0) for e in acting)),
                rtt_ms=base[1] + sum(e.get("rtt_ms", 0) for e in acting),
                variation_ms=sum(e.get("variation_ms", 0) for e in acting),
                burst=max((e["burst"] for e in acting if "burst" in e), default=None),
                down=any(e.get("down") for e in acting),
                isolated=any(e.get("isolated") for e in acting),
                paused=any(e.get("paused") for e in acting),
                snmp=snmp,
            )


@given(events())
def test_boundaries_are_where_an_event_begins_or_ends(
    inventory: Inventory, event: dict[str, Any]
) -> None:
    played = timeline(inventory, event)

    found = takewhile(lambda b: b.at_ns < HORIZON * SECOND, played.boundaries())

    changes = [
        (second, now)
        for second, (before, now) in enumerate(
            pairwise([False, *(acts(event, second) for second in range(HORIZON))])
        )
        if before != now
    ]
    assert [(b.at_ns // SECOND, b.begins) for b in found] == changes


@given(st.lists(events(), max_size=4), st.integers(-5, HORIZON))
def test_the_next_change_is_the_first_boundary_of_a_link(
    inventory: Inventory, story: list[dict[str, Any]], second: int
) -> None:
    played = timeline(inventory, *story)

    near = list(takewhile(lambda b: b.at_ns < 2 * HORIZON * SECOND, played.boundaries()))
    for link in played.links:
        ours = [b.at_ns for b in near if link in played.links_of(b.index)]
        later = (at for at in ours if at > second * SECOND)
        assert played.next_change(link, second * SECOND) == next(later, None)


@given(st.lists(events(), min_size=1, max_size=4))
def test_boundaries_come_in_order_of_time_and_ends_before_beginnings(
    inventory: Inventory, story: list[dict[str, Any]]
) -> None:
    played = timeline(inventory, *story)

    found = list(takewhile(lambda b: b.at_ns < HORIZON * SECOND, played.boundaries()))

    assert found == sorted(found, key=lambda b: (b.at_ns, b.begins, b.index))


def test_an_event_acts_from_its_first_nanosecond_to_before_its_end(inventory: Inventory) -> None:
    event = {"at": "1s", "for": "2s", "select": {"point": "ba-dinh"}, "effect": {"down": True}}
    played = timeline(inventory, event)

    down = [
        played.effect_at("ba-dinh/5g", ns).down
        for ns in (SECOND - 1, SECOND, 3 * SECOND - 1, 3 * SECOND)
    ]

    assert down == [False, True, True, False]


def test_what_goes_on_for_ever_does_not_stand_in_the_way_of_what_matters(
    inventory: Inventory,
) -> None:
    endless = {"at": 0, "every": 9, "lasting": 1, "select": {}, "effect": {"down": True}}
    pause = {"at": 5, "for": 2, "select": {"vantage": "central"}, "effect": {"paused": True}}

    boundaries = list(timeline(inventory, endless, pause).boundaries(lambda each: each.paused))

    assert [(b.at_ns // SECOND, b.index, b.begins) for b in boundaries] == [
        (5, 1, True),
        (7, 1, False),
    ]


def test_repetitions_that_touch_are_one(inventory: Inventory) -> None:
    event = {"at": 5, "for": 25, "every": 10, "lasting": 10, "select": {}, "effect": {"down": True}}

    boundaries = list(timeline(inventory, event).boundaries())

    assert [(b.at_ns // SECOND, b.begins) for b in boundaries] == [(5, True), (30, False)]


def test_an_absolute_time_counts_from_the_start(inventory: Inventory) -> None:
    event = {"at": "2026-11-02T00:01:00+07:00", "select": {}, "effect": {"down": True}}
    played = timeline(inventory, event, start="2026-11-01T17:00:00Z")

    assert [b.at_ns for b in played.boundaries()] == [60 * SECOND]


def test_only_active_links_take_part(inventory: Inventory) -> None:
    played = timeline(inventory, {"at": 0, "select": {}, "effect": {"down": True}})

    assert played.links == played.links_of(0)
    assert "sau-nay/ftth" not in played.links


@pytest.mark.parametrize(
    ("vantage", "links"),
    [
        ("kios", ["kios/5g"]),
        (
            "central",
            ["ba-dinh/ftth", "ba-dinh/5g", "ngoc-ha/ftth", "ngoc-ha/4g", "ngoc-ha/line"],
        ),
    ],
)
def test_a_vantage_takes_the_links_that_it_measures(
    inventory: Inventory, vantage: str, links: list[str]
) -> None:
    event = {"at": 0, "for": 9, "select": {"vantage": vantage}, "effect": {"isolated": True}}

    played = timeline(inventory, event)

    assert list(played.links_of(0)) == links
    assert played.vantage_at(vantage, 5 * SECOND).isolated
    assert not played.vantage_at(vantage, 9 * SECOND).isolated
