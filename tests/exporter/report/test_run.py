"""`thongsuot report`, from a ledger on disk to files."""

import csv
from datetime import date
from pathlib import Path

import pytest
from made_up.pasts import make
from made_up.reports import BEFORE, SEED, WEEK, fill, small_facts, small_inventory
from openpyxl import load_workbook

from exporter.report import run
from exporter.report.build import build
from exporter.report.reading import ReportError, Wanted, before, read
from inventory.load import fingerprint
from stability.ledger.ledger import Ledger
from stability.ledger.view import LedgerView
from stability.past import Attribution
from stability.period import Period

MADE_NS = 1_794_800_000_000_000_000
ASKED = {"first": WEEK.first, "last": WEEK.last}


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service that ran for two weeks."""
    folder = tmp_path_factory.mktemp("state")
    inventory = small_inventory()
    then = make(inventory, BEFORE, 6, first_number=1000)
    fill(folder, inventory, then, make(inventory, WEEK, SEED, blind=0.2))
    return folder


def period(state: Path, wanted: Wanted) -> Period:
    return read(LedgerView(state), wanted, MADE_NS).period


def test_every_format_is_written_and_named(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(state, **ASKED, formats="html,csv,xlsx", out=tmp_path / "new" / "folder")

    said = capsys.readouterr()
    name = tmp_path / "new/folder/thongsuot-2026-11-09-2026-11-15"
    tables = [name / f"{each}.csv" for each in ("wards", "points", "links", "outages", "operators")]
    assert (status, said.err) == (0, "")
    assert said.out.splitlines() == [
        str(path) for path in (f"{name}.html", *tables, f"{name}.xlsx")
    ]
    assert "Kính gửi" in Path(f"{name}.html").read_text(encoding="utf-8")
    assert len(load_workbook(f"{name}.xlsx").sheetnames) == 6
    with tables[1].open(encoding="utf-8-sig", newline="") as file:
        assert [row["grade"] for row in csv.DictReader(file)] == ["C", "A", "B", "U"]
    assert not [*tmp_path.rglob("*.part")]


def test_what_the_ledger_gives_is_the_report_of_what_was_judged(state: Path) -> None:
    facts = read(LedgerView(state), Wanted(**ASKED), MADE_NS)

    report, expected = build(facts), build(small_facts())

    assert report.points == expected.points
    assert report.links == expected.links
    assert report.operators == expected.operators
    assert report.days == expected.days
    assert report.header.before == BEFORE
    assert report.point_counts_before() == expected.point_counts_before()


@pytest.mark.parametrize(
    ("days", "compared_with"),
    [
        (Period.month(2026, 11), Period.month(2026, 10)),
        (Period.month(2027, 3), Period.month(2027, 2)),
        (Period.month(2027, 1), Period.month(2026, 12)),
        (WEEK, BEFORE),
        (
            Period(date(2026, 11, 1), date(2026, 11, 28)),
            Period(date(2026, 10, 4), date(2026, 10, 31)),
        ),
    ],
)
def test_a_month_is_compared_with_the_month_before_other_days_with_as_many(
    days: Period, compared_with: Period
) -> None:
    assert before(days) == compared_with


def test_people_hold_over_what_was_computed(tmp_path: Path) -> None:
    inventory = small_inventory()
    made = make(inventory, WEEK, SEED, blind=0.2)
    fill(tmp_path, inventory, made)
    outage = next(one for past in made.links.values() for one in past.outages)
    view = LedgerView(tmp_path)
    view.acknowledge(outage.id, "Trần Thị Bình", None, MADE_NS)
    view.note(
        outage.id, "NOC", MADE_NS, cause="đứt cáp", attribution=Attribution.SITE, ticket="V-1"
    )

    report = build(read(view, Wanted(**ASKED), MADE_NS))

    (row,) = (one for one in report.outages if one.id == outage.id)
    assert (row.acknowledged_by, row.ticket, row.cause) == ("Trần Thị Bình", "V-1", "đứt cáp")
    assert row.attribution is Attribution.SITE


def test_each_period_is_judged_by_the_inventory_in_force_when_it_ended(tmp_path: Path) -> None:
    first = small_inventory("Tên cũ")
    then, now = make(first, BEFORE, 6, first_number=1000), make(first, WEEK, SEED)
    fill(tmp_path, first, then, now)
    ledger = Ledger(tmp_path, "Asia/Ho_Chi_Minh")
    second = small_inventory("Tên mới")
    ledger.keep_inventory(second, fingerprint(second), (now.first_minute + 600) * 60 * 10**9)
    ledger.close()
    view = LedgerView(tmp_path)

    of_then = build(read(view, Wanted(first=BEFORE.first, last=BEFORE.last), MADE_NS))
    of_now = build(read(view, Wanted(**ASKED), MADE_NS))

    assert [report.points[0].name for report in (of_then, of_now)] == ["Tên cũ", "Tên mới"]
    assert of_then.header.until_ns == now.first_minute * 60 * 10**9


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        (Wanted(), BEFORE.first, WEEK.last),
        (Wanted(first=date(2026, 11, 12)), date(2026, 11, 12), WEEK.last),
        (Wanted(last=date(2026, 11, 12)), date(2026, 10, 16), date(2026, 11, 12)),
        (Wanted(month="2026-11"), date(2026, 11, 1), date(2026, 11, 30)),
        (
            Wanted(first=date(2026, 11, 3), last=date(2026, 11, 3)),
            date(2026, 11, 3),
            date(2026, 11, 3),
        ),
    ],
    ids=["default", "from", "to", "month", "one day"],
)
def test_days_may_be_asked_for_in_several_ways(
    state: Path, wanted: Wanted, first: date, last: date
) -> None:
    assert period(state, wanted) == Period(first, last)


def test_the_running_day_is_not_in_a_report_by_default(tmp_path: Path) -> None:
    inventory = small_inventory()
    made = make(inventory, WEEK, SEED)
    for states in made.states:
        made.states[states] = made.states[states][:-60]
    fill(tmp_path, inventory, made)

    assert period(tmp_path, Wanted()) == Period(WEEK.first, date(2026, 11, 14))
    assert period(tmp_path, Wanted(last=WEEK.last)).last == WEEK.last


def test_a_service_of_less_than_a_day_is_told_how_to_ask(tmp_path: Path) -> None:
    inventory = small_inventory()
    made = make(inventory, Period(WEEK.first, WEEK.first), SEED)
    for states in made.states:
        made.states[states] = made.states[states][:600]
    fill(tmp_path, inventory, made)

    with pytest.raises(ReportError, match="--from 2026-11-09 --to 2026-11-09 reports on what"):
        period(tmp_path, Wanted())


def test_a_period_without_the_one_before_is_not_compared(state: Path) -> None:
    facts = read(LedgerView(state), Wanted(first=BEFORE.first, last=WEEK.last), MADE_NS)

    assert facts.before is None
    assert build(facts).ward_counts_before() is None


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"first": WEEK.last, "last": WEEK.first}, "2026-11-15 is after the last one 2026-11-09"),
        (
            {"month": "2026-09"},
            "nothing on record of 2026-09-01 to 2026-09-30, only of 2026-11-02 to 2026-11-15",
        ),
        ({"first": date(2027, 1, 1), "last": date(2027, 1, 2)}, "nothing on record of 2027-01-01"),
        ({"month": "2026-13"}, "2026-13 is no month such as 2026-11"),
        ({"month": "2026-11", "first": WEEK.first}, "either a month, or a first and last day"),
        ({"formats": "html,pdf"}, "no format 'pdf': give some of html, csv, xlsx"),
        ({"formats": ""}, "no format ''"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    state: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    asked: dict[str, object],
    message: str,
) -> None:
    status = run(state, **asked, out=tmp_path)

    said = capsys.readouterr()
    assert (status, said.out) == (1, "")
    assert message in said.err
    assert said.err.count("\n") == 1
    assert [*tmp_path.iterdir()] == []


def test_without_a_ledger_there_is_no_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(tmp_path / "nothing", out=tmp_path)

    assert status == 1
    assert "there is no ledger" in capsys.readouterr().err


def test_of_a_ledger_in_which_nothing_was_judged_there_is_no_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Ledger(tmp_path, "Asia/Ho_Chi_Minh").close()

    status = run(tmp_path, out=tmp_path)

    assert status == 1
    assert "nothing has been judged yet" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    status = run(state, **ASKED, out=tmp_path / "file")

    assert status == 1
    assert str(tmp_path / "file") in capsys.readouterr().err


def test_a_report_is_made_while_a_service_writes(state: Path, tmp_path: Path) -> None:
    ledger = Ledger(state, "Asia/Ho_Chi_Minh")
    try:
        assert run(state, **ASKED, out=tmp_path, language="en") == 0
    finally:
        ledger.close()
