"""`thongsuot simulate`: what it takes, what it prints, and that it always prints the same."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from inventory.problem import InventoryError
from lab.simulate import simulate
from stability.judgement import judge_city
from stability.ledger.view import LedgerView
from stability.period import Period

GOLDEN = Path(__file__).parent / "golden" / "simulation.json"
SCENARIO = """\
name: a-morning
start: "2026-11-02T08:00:00+07:00"
duration: 9h
random: false
baseline:
  fixed: {rtt_ms: 6, variation_ms: 2, loss: 0.0002}
  5g:    {rtt_ms: 22, variation_ms: 8, loss: 0.002}
events:
  - {at: 1h, for: 45m, select: {operator: viettel, access: 5g}, effect: {down: true}}
  - {at: "2026-11-02T09:10:00+07:00", for: 6m, select: {point: ba-dinh, link: ftth},
     effect: {down: true}}
  - {at: 4h, for: 20m, select: {vantage: central}, effect: {isolated: true}}
  - {at: 6h, for: 30m, every: 2m, lasting: 12s, select: {point: ngoc-ha}, effect: {down: true}}
  - {at: 8h50m, select: {point: ngoc-ha, link: ftth}, effect: {loss: 0.5}}
"""
RANDOM = """\
start: "2026-11-02T08:00:00+07:00"
duration: 2h
seed: 7
baseline:
  fixed: {rtt_ms: 6, variation_ms: 2, loss: 0.01}
  5g:    {rtt_ms: 22, variation_ms: 8, loss: 0.02, burst: 6}
"""
NIGHT = """\
start: "2026-11-02T08:00:00+07:00"
duration: 29d
random: false
events:
  - {at: "2026-11-03T23:50:00+07:00", for: 9h30m, select: {}, effect: {down: true}}
"""
MORE = """\
  - id: giang-vo
    ward: "00025"
    name: Điểm phục vụ Giảng Võ
    calendar: office
    links:
      - {id: ftth, role: primary, access: fixed, operator: vnpt, address: 127.64.0.1}
"""
INVENTORY = """\
version: 1
city: {code: "01", name: Thành phố Hà Nội}
operators:
  vnpt: {name: VNPT, noc: [noc@vnpt.example]}
  viettel: {name: Viettel, noc: [noc@viettel.example]}
calendars:
  office: {weekly: {mon-fri: ["08:00-12:00", "13:00-17:00"]}}
points:
  - id: ba-dinh
    ward: "00004"
    name: Điểm phục vụ Ba Đình
    calendar: office
    failover: auto
    links:
      - {id: ftth, role: primary, access: fixed, operator: vnpt, address: 127.64.0.2}
      - {id: 5g, role: backup, access: 5g, operator: viettel, address: 127.64.0.3}
  - id: ngoc-ha
    ward: "00008"
    name: Điểm phục vụ Ngọc Hà
    calendar: office
    links:
      - {id: ftth, role: primary, access: fixed, operator: viettel, address: 127.64.0.4}
"""


class Desk:
    """A folder with a scenario and an inventory."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.scenario, self.inventory = folder / "scenario.yaml", folder / "inventory.yaml"
        self._capsys = capsys

    def text(self, scenario: str, inventory: str = INVENTORY, language: str = "en") -> str:
        """What is printed for people."""
        return self._run(scenario, inventory, language, json=False)

    def json(self, scenario: str, inventory: str = INVENTORY, state: Path | None = None) -> str:
        """What is printed for programs."""
        return self._run(scenario, inventory, "", json=True, state=state)

    def _run(
        self, scenario: str, inventory: str, language: str, *, json: bool, state: Path | None = None
    ) -> str:
        self.scenario.write_text(scenario, encoding="utf-8")
        self.inventory.write_text(inventory, encoding="utf-8")
        status = simulate(self.scenario, self.inventory, json=json, language=language, state=state)
        assert status == 0
        written = self._capsys.readouterr()
        assert written.err == ""
        return written.out


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_the_outcome_of_a_morning_is_as_written_down(desk: Desk) -> None:
    written = json.loads(desk.json(SCENARIO))

    # The sentences of reasons have tests of their own.
    for one in (*written["links"].values(), *written["points"].values()):
        one["reasons"] = [reason["word"] for reason in one["reasons"]]
    assert written == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_the_same_seed_gives_the_same_bytes(desk: Desk) -> None:
    once = desk.json(RANDOM)

    assert desk.json(RANDOM) == once
    assert desk.json(RANDOM.replace("seed: 7", "seed: 8")) != once


def test_links_that_stand_beside_change_nothing(desk: Desk) -> None:
    alone, beside = (json.loads(desk.json(RANDOM, text)) for text in (INVENTORY, INVENTORY + MORE))

    assert set(beside["links"]) - set(alone["links"]) == {"giang-vo/ftth"}
    for key, link in alone["links"].items():
        assert beside["links"][key] == link


def test_only_28_days_count_but_all_are_judged(desk: Desk) -> None:
    found = json.loads(desk.json(NIGHT.replace("29d", "30d")))

    assert found["window"] == {
        "from": "2026-11-05T00:00:00.000000+07:00",
        "to": "2026-12-02T08:00:00.000000+07:00",
    }
    assert found["outages"] == []
    minutes = found["links"]["ba-dinh/ftth"]["minutes"]
    assert sum(each["service"] + each["off"] for each in minutes.values()) == 27 * 1440 + 480


def test_an_outage_that_reaches_into_the_window_counts_from_there(desk: Desk) -> None:
    found = json.loads(desk.json(NIGHT))

    assert [(each["start"], each["service_seconds"]) for each in found["outages"]] == [
        ("2026-11-03T23:50:00.500000+07:00", 80 * 60),
    ] * 5
    assert found["links"]["ba-dinh/ftth"]["criteria"]["longest_outage"]["value"] == 80 * 60


@pytest.mark.parametrize(
    ("old", "new", "listed"),
    [
        ("name: Điểm phục vụ Ba Đình", "since: 2026-11-05", {"ngoc-ha", "ngoc-ha/ftth"}),
        (
            "address: 127.64.0.2",
            "since: 2026-11-05",
            {"ba-dinh", "ba-dinh/ftth", "ba-dinh/5g", "ngoc-ha", "ngoc-ha/ftth"},
        ),
    ],
    ids=["of the point", "of the link"],
)
def test_outages_are_listed_from_the_since_of_their_point_on(
    desk: Desk, old: str, new: str, listed: set[str]
) -> None:
    separator = "\n    " if old.startswith("name") else ", "
    inventory = INVENTORY.replace(old, f"{old}{separator}{new}")

    found = json.loads(desk.json(NIGHT.replace("29d", "5d"), inventory))

    assert {each.get("link") or each["point"] for each in found["outages"]} == listed
    assert {each["service_seconds"] for each in found["outages"]} == {80 * 60}


def test_people_see_first_what_is_wrong(desk: Desk) -> None:
    text = desk.text(SCENARIO)

    assert text.startswith("Window: 2026-11-02 08:00 to 2026-11-02 17:00\n\nPoints that are not A")
    assert "  C  ba-dinh\n       Availability: " in text
    assert "  fail  ba-dinh/5g\n" in text
    assert "Outages: 5" in text
    assert "  2026-11-02 09:10:00  6m  ba-dinh/ftth  (360 s in service hours)" in text
    assert "  2026-11-02 16:50:00  open  ngoc-ha  (600 s in service hours)" in text


def test_the_language_is_the_city_s_unless_another_is_asked_for(desk: Desk) -> None:
    text = desk.text(SCENARIO, language="")

    assert text.startswith("Khoảng đánh giá: 08:00 02/11/2026 đến 17:00 02/11/2026\n")
    assert "Độ khả dụng: " in text


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("start:", "# start:", "scenario.yaml: start: is missing"),
        ("duration:", "# duration:", "scenario.yaml: duration: is missing"),
        ("08:00:00+", "08:00:30+", "scenario.yaml: start: must be in whole minutes"),
        ("duration: 2h", "duration: 90s", "scenario.yaml: duration: must be in whole minutes"),
    ],
)
def test_a_scenario_without_whole_minutes_is_refused(
    desk: Desk, old: str, new: str, problem: str
) -> None:
    with pytest.raises(InventoryError, match=problem):
        desk.json(RANDOM.replace(old, new))


def test_what_is_not_measured_is_null(desk: Desk) -> None:
    found: Any = json.loads(desk.json(SCENARIO))

    criteria = found["links"]["ba-dinh/5g"]["criteria"]
    assert criteria["nr_attached"] == {"value": None, "limit": 0.95, "met": None}
    assert found["links"].keys() == {"ba-dinh/ftth", "ba-dinh/5g", "ngoc-ha/ftth"}


def test_what_was_judged_is_kept_as_a_ledger(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "state"

    printed = json.loads(desk.json(SCENARIO, state=folder))

    ledger = LedgerView(folder)
    day = date(2026, 11, 2)
    inventory = ledger.inventory(0)
    assert inventory
    links, points = (
        pasts(day.toordinal(), day.toordinal()) for pasts in (ledger.link_pasts, ledger.point_pasts)
    )
    verdict = judge_city(inventory, Period(day, day), links, points)
    assert verdict.links["ngoc-ha/ftth"].grade == printed["links"]["ngoc-ha/ftth"]["grade"]
    for key, point in verdict.points.items():
        values = {name: each["value"] for name, each in printed["points"][key]["criteria"].items()}
        assert {name: each.value for name, each in point.criteria.items()} == values
    outages = [outage for one in (*links.values(), *points.values()) for outage in one.outages]
    assert len({outage.id for outage in outages}) == len(printed["outages"]) == 5
    assert min(outage.id for outage in outages) == "TS-2026-00001"


def test_a_ledger_that_is_there_already_is_left_alone(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.json(RANDOM, state=tmp_path)
    before = (tmp_path / "ledger.sqlite3").read_bytes()

    status = simulate(desk.scenario, desk.inventory, json=True, language="", state=tmp_path)

    assert status == 1
    assert capsys.readouterr() == (
        "",
        f"{tmp_path} has a ledger already: give a folder of its own\n",
    )
    assert (tmp_path / "ledger.sqlite3").read_bytes() == before
