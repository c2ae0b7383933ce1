"""The tables of the ledger, and files of earlier versions."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from small_city.inventories import city, point

from stability.ledger.errors import LedgerError
from stability.ledger.ledger import Ledger
from stability.ledger.reading import inventory_at
from stability.ledger.rescue import rescue
from stability.ledger.schema import APPLICATION_ID, STEPS, VERSION, upgrade
from stability.ledger.store import FILE_NAME
from stability.ledger.view import LedgerView
from stability.past import Attribution
from stability.totals import LinkTotals, PointTotals

HANOI = "Asia/Ho_Chi_Minh"
FIRST = (Path(__file__).parent / "schema_1.sql").read_text(encoding="utf-8")
"""What version 1 made, with an outage in it."""


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def written_by_version_1(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST)


def test_days_have_a_column_for_everything_that_is_counted() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        upgrade(connection, Path("memory"))

        assert columns(connection, "link_days") == ["day", "link", *LinkTotals._fields]
        assert columns(connection, "point_days") == ["day", "point", *PointTotals._fields]


def test_a_file_of_version_1_is_brought_up_to_date_and_keeps_what_it_has(tmp_path: Path) -> None:
    written_by_version_1(tmp_path / FILE_NAME)

    ledger = Ledger(tmp_path, HANOI)
    ledger.note("TS-2026-00007", "Lan", 5, attribution=Attribution.SITE)
    (outage,) = ledger.outages(0, 2**62)
    ledger.close()

    assert (outage.id, outage.attribution) == ("TS-2026-00007", Attribution.SITE)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_inventories_of_earlier_versions_are_kept_once_each(tmp_path: Path) -> None:
    written_by_version_1(tmp_path / FILE_NAME)
    old, new = city(point()), city(point("cua-nam"))
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        for from_ns, name, inventory in ((1, "a", old), (2, "b", new), (3, "a", old)):
            document = inventory.model_dump_json(by_alias=True, exclude_unset=True)
            row = (from_ns, name, document)
            connection.execute("INSERT INTO inventories VALUES (?, ?, ?)", row)

    ledger = Ledger(tmp_path, HANOI)
    found = [ledger.inventory(at_ns) for at_ns in (1, 2, 3)]
    ledger.close()

    assert found == [old, new, old]


def test_what_is_saved_of_a_damaged_file_of_an_earlier_version_can_be_read(tmp_path: Path) -> None:
    written_by_version_1(tmp_path / "damaged")
    document = city(point()).model_dump_json(by_alias=True, exclude_unset=True)
    with closing(sqlite3.connect(tmp_path / "damaged")) as connection, connection:
        connection.execute("INSERT INTO inventories VALUES (1, 'a', ?)", (document,))

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        upgrade(connection, Path("memory"))
        rescue(connection, tmp_path / "damaged")

        assert inventory_at(connection, 5) == city(point())


def test_the_steps_lead_to_the_same_tables_from_everywhere(tmp_path: Path) -> None:
    written_by_version_1(tmp_path / "old")
    schemas = []
    for name in ("old", "new"):
        with closing(sqlite3.connect(tmp_path / name, isolation_level=None)) as connection:
            upgrade(connection, tmp_path / name)
            found = connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name")
            schemas.append(found.fetchall())

    assert schemas[0] == schemas[1]


def test_a_step_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_by_version_1(tmp_path / "old")
    monkeypatch.setattr(
        "stability.ledger.schema.STEPS", (STEPS[0], (*STEPS[1], "CREATE TABLE audit (x)"), STEPS[2])
    )

    with closing(sqlite3.connect(tmp_path / "old", isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            upgrade(connection, tmp_path / "old")

        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert columns(connection, "audit") == []


def test_a_reader_does_not_touch_an_older_file(tmp_path: Path) -> None:
    written_by_version_1(tmp_path / FILE_NAME)

    with pytest.raises(LedgerError, match=r"by an older version .*: start the service once"):
        LedgerView(tmp_path).outages(0, 1)

    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
