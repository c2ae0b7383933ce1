"""The ledger's commands, on the ledger of a service that runs."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from small_city.inventories import city, point

from inventory.schema import Language
from probes.record import MINUTE_NS
from stability.changes import Changes
from stability.incidents import Incidents
from stability.ledger import commands
from stability.ledger.desk import Desk
from stability.ledger.ledger import Ledger
from stability.ledger.store import Store
from stability.past import Attribution, DayDown, Outage
from stability.totals import PointTotals

HANOI = "Asia/Ho_Chi_Minh"


def at(text: str) -> int:
    return int(datetime.fromisoformat(f"2026-11-{text}+07:00").timestamp()) * 10**9


DAY = date(2026, 11, 21).toordinal()
NOW = at("21T10:00")
OVER = Outage(
    id="TS-2026-00001",
    link="ftth",
    point="ba-dinh",
    start_ns=at("20T09:02:05"),
    end_ns=at("20T09:47:30"),
    downs=(DayDown(DAY - 1, 45, 0),),
    attribution=Attribution.OPERATOR,
    cause="=HYPERLINK(1)",
    evidence={"neighbours": 5},
)
LASTING = Outage(
    id="TS-2026-00012",
    link=None,
    point="cua-nam",
    start_ns=at("21T09:00"),
    end_ns=None,
    downs=(DayDown(DAY, 0, 60),),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    ledger = Ledger(tmp_path / "state", HANOI)
    ledger.keep_inventory(city(point()), "f", 1)
    outages = {each.id: each for each in (OVER, LASTING)}
    days = {("ba-dinh", DAY): PointTotals(up_service=120)}
    ledger.keep(Changes(NOW // MINUTE_NS, point_days=days, outages=outages))
    ledger.flush()
    yield Desk(tmp_path / "state", NOW)
    ledger.close()


def test_outages_are_listed_the_newest_first(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    status = commands.list_outages(desk)

    period, heads, newest, oldest = capsys.readouterr().out.splitlines()
    assert status == 0
    assert period == "Outages since 2026-10-24, and what goes on:"
    assert heads.split()[:2] == ["Id", "Link"]
    assert newest.startswith("TS-2026-00012  cua-nam        2026-11-21 09:00  open")
    assert "1:00:00  0:00:00   undetermined" in newest
    assert oldest.startswith("TS-2026-00001  ba-dinh/ftth   2026-11-20 09:02  2026-11-20 09:47")
    assert "0:45:25  0:45:00   operator" in oldest


def test_a_ledger_that_stopped_long_ago_is_listed_up_to_its_end(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    years_later = replace(desk, now_ns=NOW + 800 * 86_400 * 10**9)

    commands.list_outages(years_later)

    said = capsys.readouterr().out
    assert said.startswith("Outages since 2026-10-24,")
    assert "TS-2026-00001" in said


def test_a_list_can_be_narrowed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    def ids() -> list[str]:
        return [each["id"][-2:] for each in json.loads(capsys.readouterr().out)]

    found = []
    for narrow in (
        {"since": date(2026, 11, 21)},
        {"since": date(2026, 11, 20)},
        {"point": "ba-dinh"},
        {"only_open": True},
    ):
        commands.list_outages(desk, as_json=True, **narrow)
        found.append(ids())

    assert found == [["12"], ["12", "01"], ["01"], ["12"]]


def test_an_outage_is_taken_noted_and_shown(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    taken = commands.acknowledge(desk, "ts-2026-00012", by="Lan", eta="+1h30m")
    noted = commands.note(
        desk,
        "TS-2026-00012",
        by="Minh",
        text="Đứt cáp\x1b[2J",
        cause="cable_cut",
        attribution=Attribution.OPERATOR,
        ticket="VNPT-77",
    )
    again = commands.note(desk, "TS-2026-00012", by="Lan", cause="fire")
    capsys.readouterr()
    shown = commands.show(desk, "TS-2026-00012")

    lines = capsys.readouterr().out.splitlines()
    assert (taken, noted, again, shown) == (0, 0, 0, 0)
    assert "Put down to    operator (by hand)" in lines
    assert "Cause          fire (by hand)" in lines
    assert "Expected end   2026-11-21 11:30" in lines
    assert lines[-4:] == [
        "What was done",
        "2026-11-21 10:00  Lan (cli)   acknowledged  Taken by: Lan; Expected end: 2026-11-21 11:30",
        (
            "2026-11-21 10:00  Minh (cli)  noted         Ticket: VNPT-77; Cause: cable_cut;"
            " Put down to: operator; “Đứt cáp [2J”"
        ),
        "2026-11-21 10:00  Lan (cli)   noted         Cause: cable_cut → fire",
    ]


def test_an_incident_that_is_no_outage_is_shown_as_one(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    incidents = Incidents(Store(desk.state), HANOI)
    incidents.mint("ba-dinh/ftth", NOW)
    mailed = incidents.mint("ba-dinh/5g", NOW)

    statuses = [commands.show(desk, mailed.id), commands.show(desk, mailed.id, as_json=True)]

    said = capsys.readouterr().out
    assert statuses == [0, 0]
    assert "Link or point  ba-dinh/5g" in said
    assert "No outage: a short break" in said
    assert '"start": "2026-11-21T10:00:00.000000+07:00"' in said


def test_vietnamese_is_spoken_too(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    vietnamese = Desk(desk.state, NOW, Language.VIETNAMESE)

    commands.acknowledge(vietnamese, "TS-2026-00012", by="Lan")
    commands.list_outages(vietnamese, only_open=True)

    said, period, heads, outage = capsys.readouterr().out.splitlines()
    assert said == "Lan đã tiếp nhận TS-2026-00012."
    assert period == "Sự cố từ ngày 24/10/2026, kể cả sự cố chưa hết:"
    assert heads.startswith("Mã sự cố       Đường truyền / điểm  Bắt đầu           Kết thúc")
    assert "09:00 21/11/2026  chưa hết" in outage


@pytest.mark.parametrize(
    ("eta", "expected"),
    [
        ("2026-11-21T15:00", "21T15:00"),
        ("2026-11-21T15:00+09:00", "21T13:00"),
        ("15:30", "21T15:30"),
        ("9:59", "22T09:59"),
        ("+2h", "21T12:00"),
        ("+1d2h3m", "22T12:03"),
    ],
)
def test_an_expected_end_is_written_in_many_ways(desk: Desk, eta: str, expected: str) -> None:
    status = commands.acknowledge(desk, "TS-2026-00012", by="Lan", eta=eta)

    assert status == 0
    assert desk.ledger.handling(["TS-2026-00012"])["TS-2026-00012"].eta_ns == at(expected)


@pytest.mark.parametrize(
    "eta", ["", "+", "+h", "25:00", "soon", "2026-11-20T10:00", "12", "9999-12-31T23:59", "+999d"]
)
def test_an_expected_end_that_is_none_is_refused(
    desk: Desk, eta: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = commands.acknowledge(desk, "TS-2026-00012", by="Lan", eta=eta)

    assert status == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert desk.ledger.audit("TS-2026-00012") == []


@pytest.mark.parametrize("command", ["acknowledge", "note", "show"])
def test_an_unknown_id_is_an_error_with_those_that_look_alike(
    desk: Desk, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = {
        "acknowledge": lambda: commands.acknowledge(desk, "TS-2026-0012", by="Lan"),
        "note": lambda: commands.note(desk, "TS-2026-0012", by="Lan", text="x"),
        "show": lambda: commands.show(desk, "TS-2026-0012"),
    }[command]()

    assert status == 1
    assert capsys.readouterr().err.startswith(
        "there is no outage TS-2026-0012; did you mean TS-2026-00012"
    )


def test_names_and_something_to_say_are_needed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    statuses = [
        commands.acknowledge(desk, "TS-2026-00012", by=" "),
        commands.note(desk, "TS-2026-00012", by="Lan"),
        commands.note(desk, "TS-2026-00012", by="Lan", text="x" * 2001),
        commands.note(desk, "TS-2026-00012", by="Lan", ticket="x" * 121),
    ]

    assert statuses == [1, 1, 1, 1]
    assert "say who does it" in capsys.readouterr().err
    assert desk.ledger.audit("TS-2026-00012") == []


def test_an_export_opens_in_a_spreadsheet_without_formulas(desk: Desk, tmp_path: Path) -> None:
    commands.note(desk, "TS-2026-00001", by="Lan", ticket="-1+cmd")
    out = tmp_path / "outages.csv"

    status = commands.export(desk, out=out)

    content = out.read_bytes()
    first = next(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert status == 0
    assert content.startswith(b"\xef\xbb\xbfid,link,point,start,")
    assert (first["cause"], first["ticket"]) == ("'=HYPERLINK(1)", "'-1+cmd")
    assert (first["start"], first["service_seconds"]) == (
        "2026-11-20T09:02:05.000000+07:00",
        "2700",
    )
    assert json.loads(first["evidence"]) == {"neighbours": 5}


def test_an_export_holds_the_days_asked_for(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for first, last in ((20, 20), (21, 21), (20, 21), (19, 19)):
        commands.export(desk, first=date(2026, 11, first), last=date(2026, 11, last), form="json")
        found.append([each["id"][-2:] for each in json.loads(capsys.readouterr().out)])

    assert found == [["01"], ["12"], ["01", "12"], []]


def test_days_that_no_ledger_has_are_as_good_as_the_first_and_the_last(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.export(desk, form="json")
    every = capsys.readouterr().out

    commands.export(desk, first=date(1, 1, 1), last=date(9999, 12, 31), form="json")

    assert capsys.readouterr().out == every
    assert commands.list_outages(desk, since=date(1, 1, 1)) == 0


def test_a_file_that_cannot_be_written_is_an_error(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    statuses = [
        commands.export(desk, out=tmp_path / "no" / "file.csv"),
        commands.backup(desk, tmp_path / "no" / "file.sqlite3"),
        commands.list_outages(Desk(tmp_path / "nowhere", NOW)),
    ]

    assert statuses == [1, 1, 1]
    assert len(capsys.readouterr().err.splitlines()) == 3
    assert [entry.name for entry in tmp_path.iterdir()] == ["state"]


def test_a_backup_is_a_ledger_and_takes_the_place_of_nothing(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy" / "ledger.sqlite3"
    copy.parent.mkdir()

    first, second = commands.backup(desk, copy), commands.backup(desk, copy)

    assert (first, second) == (0, 1)
    assert "exists: give the name of a new file" in capsys.readouterr().err
    assert Desk(copy.parent, NOW).ledger.outages(0, 2**62) == [OVER, LASTING]
    assert [entry.name for entry in copy.parent.iterdir()] == ["ledger.sqlite3"]
