from pathlib import Path

import pytest

from inventory.load import load
from inventory.schema import Access, Inventory
from lab.load import ScenarioError, load_scenario, remarks
from lab.scenario import Baseline

ROOT = Path(__file__).parents[2]
SCENARIO = """\
name: viettel-5g-out
start: "2026-11-02T00:00:00+07:00"
duration: 28d
seed: 7
baseline:
  fixed: {rtt_ms: 6, variation_ms: 2, loss: 0.0002}
  5g:    {rtt_ms: 22, variation_ms: 8, loss: 0.002}
events:
  - {at: 2026-11-03T09:00:00+07:00, for: 45m, select: {operator: viettel, access: 5g},
     effect: {down: true}}
  - {at: 6d, for: 2h, select: {ward: ["00004", "00008"]}, effect: {loss: 0.04, rtt_ms: 180}}
  - {at: 8d, for: 10m, select: {vantage: central}, effect: {isolated: true}}
  - {at: 9d, for: 3d, every: 60s, lasting: 4s, select: {point: ba-dinh, link: 5g},
     effect: {down: true}}
  - {at: 90, select: {}, effect: {burst: 12, snmp: {rsrp_dbm: -118}}}
"""
MINUTE = 60_000_000_000
DAY = 1440 * MINUTE


def problems(tmp_path: Path, text: str, inventory: Inventory | None = None) -> list[str]:
    """What is wrong with a scenario, without the name of its file."""
    file = tmp_path / "s.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file, inventory)
    return [line.removeprefix(f"{file}:") for line in str(caught.value).splitlines()]


def event_problem(tmp_path: Path, event: str) -> str:
    """What is wrong with a scenario of one event."""
    (problem,) = problems(tmp_path, f"events:\n  - {event}\n")
    return problem


def test_every_part_of_a_scenario_is_read(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(SCENARIO, encoding="utf-8")

    scenario = load_scenario(file)

    assert (scenario.name, scenario.seed, scenario.random) == ("viettel-5g-out", 7, True)
    assert scenario.duration_ns == 28 * DAY
    assert [scenario.begins_ns(event) for event in scenario.events] == [
        DAY + 540 * MINUTE,
        6 * DAY,
        8 * DAY,
        9 * DAY,
        90 * 10**9,
    ]
    assert scenario.events[0].select.operator == ("viettel",)
    assert scenario.events[1].select.ward == ("00004", "00008")
    assert scenario.events[4].effect.snmp == {"rsrp_dbm": -118}


def test_an_access_without_baseline_takes_that_of_its_like(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("baseline: {fixed: {rtt_ms: 6}}\n", encoding="utf-8")

    scenario = load_scenario(file)

    assert scenario.baseline_of(Access.LEASED) == Baseline(rtt_ms=6)
    assert scenario.baseline_of(Access.FOUR_G) == Baseline()


def test_a_scenario_without_name_has_that_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "a-quiet-day.yaml"
    file.write_text("seed: 1\n", encoding="utf-8")

    assert load_scenario(file).name == "a-quiet-day"


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ("{at: -5, select: {}, effect: {}}", "2:10: events[0].at: -5 is not a duration"),
        ("{at: -5m, select: {}, effect: {}}", "2:10: events[0].at: '-5m' is not a duration"),
        ("{at: 5, for: 0s, select: {}, effect: {}}", "2:18: events[0].for: must be longer than 0"),
        ("{at: 5, every: 5s, select: {}, effect: {}}", "2:5: events[0]: every needs lasting"),
        ("{at: 5, lasting: 5s, select: {}, effect: {}}", "2:5: events[0]: lasting needs every"),
        ("{at: 5, select: {}, effect: {loss: 1.1}}", "2:40: events[0].effect.loss: a number"),
        ("{at: 5, select: {}, effect: {burst: 0.5}}", "2:41: events[0].effect.burst: a number"),
        (
            "{at: 5, select: {}, effect: {dwn: true}}",
            '2:34: events[0].effect.dwn: unknown key "dwn"',
        ),
        ("{at: 5, select: {}, effect: {down: on}}", "2:40: events[0].effect.down: "),
        (
            "{at: 5, select: {}, effect: {paused: true}}",
            "2:5: events[0]: isolated and paused happen",
        ),
        (
            "{at: 5, select: {vantage: central}, effect: {down: true}}",
            "2:5: events[0]: a vantage can be isolated or paused",
        ),
        (
            "{at: 5, select: {vantage: central, point: a}, effect: {paused: true}}",
            "2:21: events[0].select: vantage stands alone",
        ),
        (
            "{at: 5, select: {ward: 00004}, effect: {}}",
            '2:28: events[0].select.ward[0]: write "00004"',
        ),
        (
            "{at: 5, select: {access: 6g}, effect: {}}",
            '2:30: events[0].select.access[0]: "6g" is not',
        ),
        (
            "{at: 2026-11-03T09:00:00+07:00, select: {}, effect: {}}",
            "2:10: events[0].at: a date needs",
        ),
        (
            "{at: 2026-11-03T09:00:00, select: {}, effect: {}}",
            "2:10: events[0].at: '2026-11-03T09:00",
        ),
    ],
)
def test_an_event_that_cannot_be_meant_is_refused(tmp_path: Path, event: str, message: str) -> None:
    assert event_problem(tmp_path, event).startswith(message)


def test_a_date_before_the_start_is_refused(tmp_path: Path) -> None:
    text = """\
start: "2026-11-02T00:00:00+07:00"
events:
  - {at: 2026-11-01T23:59:59+07:00, select: {}, effect: {down: true}}
"""

    assert problems(tmp_path, text) == ["3:10: events[0].at: this is before start"]


def test_all_errors_are_told_at_once(tmp_path: Path) -> None:
    text = "sed: 7\nbaseline: {6g: {}, fixed: {rtt: 6}}\nduration: long\n"

    assert [line.split(": ")[:2] for line in problems(tmp_path, text)] == [
        ["1:1", "sed"],
        ["2:12", "baseline.6g"],
        ["2:28", "baseline.fixed.rtt"],
        ["3:11", "duration"],
    ]


def test_what_is_selected_must_be_in_the_inventory(tmp_path: Path, inventory: Inventory) -> None:
    text = """\
events:
  - {at: 0, select: {point: ba-dihn}, effect: {down: true}}
  - {at: 0, select: {operator: fpt}, effect: {down: true}}
  - {at: 0, select: {vantage: ngoc-ha}, effect: {isolated: true}}
"""

    assert problems(tmp_path, text, inventory) == [
        '2:29: events[0].select.point: "ba-dihn" is not in the inventory; did you mean ba-dinh?',
        '3:32: events[1].select.operator: "fpt" is not in the inventory',
        '4:31: events[2].select.vantage: "ngoc-ha" is not in the inventory',
    ]


@pytest.mark.parametrize("content", [b"", b"- 1\n", b"name: [\n", b"\xff\xfe", b"a: \x00"])
def test_what_is_no_scenario_is_told_in_a_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "s.yaml"
    file.write_bytes(content)

    with pytest.raises(ScenarioError) as caught:
        load_scenario(file)

    assert str(caught.value).startswith(f"{file}:")


def test_an_event_that_selects_nothing_is_remarked(tmp_path: Path, inventory: Inventory) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(
        "events:\n"
        "  - {at: 0, select: {point: ba-dinh, access: leased}, effect: {down: true}}\n"
        "  - {at: 0, select: {}, effect: {snmp: {rsrp_dbm: -118}}}\n",
        encoding="utf-8",
    )

    assert list(remarks(load_scenario(file, inventory), inventory)) == [
        "events[0] selects no active link",
        "events[1].effect.snmp: the lab has no SNMP agents yet; nothing serves it",
    ]


@pytest.mark.parametrize(
    "file", sorted((ROOT / "lab/scenarios").glob("*.yaml")), ids=lambda f: f.stem
)
def test_our_own_scenarios_fit_our_own_inventory(file: Path) -> None:
    inventory = load(ROOT / "inventory.yaml")

    scenario = load_scenario(file, inventory)

    assert scenario.name == file.stem
    assert list(remarks(scenario, inventory)) == []
