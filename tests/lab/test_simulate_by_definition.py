"""The simulation against a slow one that makes and judges every packet by itself."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from math import isclose
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_judge.verdicts import City, Cut, Outcome
from slow_judge.verdicts import judge as judge_slowly
from slow_simulator.packets import HANOI, lines, nanoseconds
from small_city.inventories import city, link, point, works

from inventory.schema import Inventory
from lab.scenario import Scenario
from lab.simulate_json import to_json
from lab.simulated import simulate

STARTS = (
    "2026-11-26T23:40:00+07:00",  # before the last midnight of a mobile point
    "2026-11-27T11:43:00+07:00",  # before the end of a session
    "2026-11-30T23:48:00+07:00",  # before a month
    "2026-11-28T07:50:00+07:00",  # before a session, in another time of the pairs
)
EASY = {"min_known": 1, "min_known_ratio": 0.5}


def expected(scenario: Mapping[str, Any], inventory: Inventory) -> City:
    minutes = nanoseconds(scenario["duration"]) // (60 * 10**9)
    start = datetime.fromisoformat(scenario["start"])
    last = (start + timedelta(minutes=minutes - 1)).astimezone(HANOI).date()
    first = max(start.astimezone(HANOI).date(), last - timedelta(days=27))
    return judge_slowly(inventory, lines(scenario, inventory), first, last)


def simulated(scenario: Mapping[str, Any], inventory: Inventory) -> Any:
    found = simulate(Scenario.model_validate(scenario), inventory, lambda _done, _of: None)
    return json.loads(to_json(found))


@pytest.fixture
def day_by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab.virtual.DAYS_AT_ONCE", 1)


def compare(mine: Any, slow: City) -> None:
    assert mine["links"].keys() == slow.links.keys()
    assert mine["points"].keys() == slow.points.keys()
    for key, outcome in slow.links.items():
        compare_outcome(mine["links"][key], outcome)
        same(mine["links"][key]["clock"]["availability"], outcome.clock)
    for key, outcome in slow.points.items():
        compare_outcome(mine["points"][key], outcome)
    for code, grade in mine["wards"].items():
        assert grade == slow.wards.get(code, "U")
    for what, grades in (
        ("wards", list(mine["wards"].values())),
        ("points", [outcome.grade for outcome in slow.points.values()]),
    ):
        assert mine["city"][what] == {grade: grades.count(grade) for grade in "ABUC"}
    assert mine["outages"] == [listed(cut) for cut in sorted(slow.outages, key=order)]


def compare_outcome(mine: Any, slow: Outcome) -> None:
    assert mine["grade"] == slow.grade
    assert mine["criteria"].keys() == slow.figures.keys()
    for key, figure in slow.figures.items():
        same(mine["criteria"][key]["value"], figure.value)
        assert mine["criteria"][key]["limit"] == figure.limit
        assert mine["criteria"][key]["met"] == figure.met
    for (state, service), minutes in slow.minutes.items():
        assert mine["minutes"][state]["service" if service else "off"] == minutes


def same(mine: float | None, slow: Fraction | int | None) -> None:
    if mine is None or slow is None:
        assert mine is slow
    else:
        assert isclose(mine, slow, rel_tol=1e-14)


def order(cut: Cut) -> tuple[int, bool, str]:
    return cut.start_ns, "/" not in cut.subject, cut.subject


def listed(cut: Cut) -> dict[str, Any]:
    return {
        "link" if "/" in cut.subject else "point": cut.subject,
        "start": local(cut.start_ns),
        "end": None if cut.end_ns is None else local(cut.end_ns),
        "service_seconds": 60 * cut.service_minutes,
    }


def local(at_ns: int) -> str:
    second = datetime.fromtimestamp(at_ns // 10**9, HANOI)
    return (second + timedelta(microseconds=at_ns % 10**9 // 1000)).isoformat(
        timespec="microseconds"
    )


@st.composite
def inventories(draw: st.DrawFn, around: datetime) -> Inventory:
    def calendar() -> str:
        return draw(st.sampled_from(("always", "office")))

    points = [
        point(
            "ba-dinh",
            calendar=calendar(),
            power=draw(st.sampled_from(("always", "office_hours"))),
            failover=draw(st.sampled_from(("auto", "none"))),
            target="easy",
        ),
        point(
            "ngoc-ha",
            [
                link("line", access="leased", operator="viettel"),
                link("4g", access="4g", role="backup", target="strict"),
                link("later", status="planned"),
            ],
            ward="00008",
            calendar=calendar(),
            since=draw(st.sampled_from((None, "2026-11-27", "2026-12-01"))),
            target="easy",
        ),
        point(
            "xe",
            [link("5g", access="5g", operator="viettel", reach="agent")],
            ward="00008",
            kind="mobile",
            calendar=calendar(),
            dates=draw(
                st.sampled_from(
                    (
                        [{"from": "2026-11-20", "to": "2026-11-26"}],
                        [{"from": "2026-11-27"}],
                        [{"from": "2026-11-20", "to": "2026-11-30"}],
                    )
                )
            ),
        ),
    ]
    count = draw(st.integers(1, 3))
    return city(
        *points[:count],
        targets={"easy": EASY, "strict": {**EASY, "4g": {"loss": 0.001, "interval_p95": 0.05}}},
        maintenance=draw(st.lists(planned(around), max_size=2)),
    )


@st.composite
def planned(draw: st.DrawFn, around: datetime) -> dict[str, Any]:
    start = around + timedelta(seconds=draw(st.integers(-200, 2400)))
    end = start + timedelta(seconds=draw(st.integers(1, 1200)))
    select = draw(st.sampled_from(({"link": "ftth"}, {"link": ["ftth", "5g"]}, {"ward": "00008"})))
    return works(start.isoformat(), end.isoformat(), **select)


_quarters = st.integers(0, 4 * 60 * 30).map(lambda quarters: quarters / 4)
_lengths = st.one_of(
    st.sampled_from((0.25, 1, 3, 9, 10, 11, 12, 48, 58, 59, 60, 75, 76, 119, "2m", "5m", "20m")),
    st.integers(1, 4 * 200).map(lambda quarters: quarters / 4),
)
_link_effects = st.fixed_dictionaries(
    {},
    optional={
        "down": st.sampled_from((True,)),
        "loss": st.sampled_from((0.001, 0.01, 0.04, 0.0501, 0.06, 0.2, 0.21, 0.5, 1)),
        "rtt_ms": st.sampled_from((0.5, 30, 95, 180, 2995, 3500)),
        "variation_ms": st.sampled_from((1, 29, 31, 60, 4000)),
        "burst": st.just(5),
    },
)
_link_selects = st.fixed_dictionaries(
    {},
    optional={
        "point": st.sampled_from(("ba-dinh", ["ba-dinh", "ngoc-ha"])),
        "access": st.sampled_from(("fixed", "5g", ["5g", "4g"], "leased")),
        "operator": st.sampled_from(("vnpt", "viettel")),
    },
)
_vantage_events = st.tuples(
    st.sampled_from(("central", "xe", ["central", "xe"])).map(lambda vantage: {"vantage": vantage}),
    st.sampled_from(({"isolated": True}, {"paused": True})),
)
_downs = st.tuples(_link_selects, st.just({"down": True}))


@st.composite
def events(draw: st.DrawFn, start: datetime) -> dict[str, Any]:
    select, effect = draw(
        st.one_of(_downs, _downs, st.tuples(_link_selects, _link_effects), _vantage_events)
    )
    at = draw(_quarters)
    event: dict[str, Any] = {"at": at, "select": select, "effect": effect}
    if draw(st.integers(0, 5)) == 0:
        event["at"] = (start + timedelta(seconds=at)).isoformat()
    if draw(st.integers(0, 5)):
        event["for"] = draw(_lengths)
    if draw(st.integers(0, 3)) == 0:
        event |= {"every": draw(_lengths), "lasting": draw(_lengths)}
    return event


_baselines = st.fixed_dictionaries(
    {},
    optional={
        "fixed": st.sampled_from(
            ({"rtt_ms": 6, "variation_ms": 2, "loss": 0.0002}, {"loss": 0.011, "rtt_ms": 49.5})
        ),
        "5g": st.sampled_from(
            ({"rtt_ms": 22, "variation_ms": 8, "loss": 0.002}, {"variation_ms": 52, "loss": 0.05})
        ),
        "4g": st.just({"rtt_ms": 40, "variation_ms": 20.5, "loss": 0.02}),
    },
)


@st.composite
def scenarios(draw: st.DrawFn) -> tuple[dict[str, Any], Inventory]:
    start = datetime.fromisoformat(draw(st.sampled_from(STARTS)))
    scenario = {
        "start": start.isoformat(),
        "duration": f"{draw(st.one_of(st.integers(1, 12), st.integers(10, 50)))}m",
        "random": False,
        "baseline": draw(_baselines),
        "events": draw(st.lists(events(start), max_size=5)),
    }
    return scenario, draw(inventories(start))


@settings(max_examples=60, deadline=None)
@given(scenarios())
def test_every_number_is_what_the_definition_says(
    story: tuple[dict[str, Any], Inventory],
) -> None:
    scenario, inventory = story

    mine = simulated(scenario, inventory)

    compare(mine, expected(scenario, inventory))


DAY = {
    "start": "2026-11-26T00:00:00+07:00",
    "duration": "1d",
    "random": False,
    "baseline": {"fixed": {"rtt_ms": 6, "variation_ms": 2, "loss": 0.0002}},
    "events": [
        {"at": "9h", "for": "45m", "select": {"access": "fixed"}, "effect": {"down": True}},
        {
            "at": "10h",
            "every": 600,
            "lasting": 90,
            "for": "3h",
            "select": {},
            "effect": {"down": True},
        },
        {"at": "14h", "for": "2h", "select": {}, "effect": {"loss": 0.07, "rtt_ms": 94}},
        {"at": "23h", "for": "5h", "select": {}, "effect": {"down": True}},
    ],
}


def test_a_whole_day_is_what_the_definition_says() -> None:
    inventory = city(point(calendar="office", links=[link("ftth")]))

    mine = simulated(DAY, inventory)

    assert mine["links"]["ba-dinh/ftth"]["grade"] == "fail"
    assert len(mine["outages"]) == 40
    compare(mine, expected(DAY, inventory))


@pytest.mark.usefixtures("day_by_day")
def test_days_that_are_judged_one_after_the_other_are_as_if_judged_at_once() -> None:
    inventory = city(
        point(calendar="office", links=[link("ftth"), link("line", access="leased")]),
        point("xe", [link("a")], kind="mobile", dates=[{"from": "2026-11-27"}]),
    )
    scenario = DAY | {"start": "2026-11-26T22:00:00+07:00", "duration": "3h", "events": NIGHT}

    mine = simulated(scenario, inventory)

    assert len(mine["outages"]) == 10
    compare(mine, expected(scenario, inventory))


NIGHT = [
    {"at": 0, "select": {}, "effect": {"loss": 0.0301}},
    {"at": "118m", "for": "10m", "select": {}, "effect": {"down": True}},
    {"at": "150m", "for": "5m", "select": {"point": "xe"}, "effect": {"down": True}},
    {"at": "170m", "select": {"point": "ba-dinh"}, "effect": {"loss": 0.21}},
]
