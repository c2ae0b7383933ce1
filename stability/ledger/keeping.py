"""Writing down what judging changed: one call is one transaction."""

import sqlite3
from collections.abc import Iterable, Mapping

from probes.record import MinuteRecord
from stability.changes import NOTHING, Changes, Checkpoint
from stability.ledger.codec import checkpoint_text, day_text, json_text
from stability.ledger.records import rows
from stability.past import Outage
from stability.totals import LinkTotals, PointTotals

_KEEP_LINK_DAY = f"REPLACE INTO link_days VALUES (?, ?{', ?' * len(LinkTotals._fields)})"  # noqa: S608  # only question marks
_KEEP_POINT_DAY = f"REPLACE INTO point_days VALUES (?, ?{', ?' * len(PointTotals._fields)})"  # noqa: S608  # only question marks


def write_changes(connection: sqlite3.Connection, changes: Changes) -> None:
    """Write all of it; writing the same again does no harm."""
    connection.execute(
        "INSERT INTO progress VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET minute = excluded.minute,"
        " clock = CASE WHEN excluded.clock = x'' THEN clock ELSE excluded.clock END",
        (changes.minute, changes.clock),
    )
    connection.executemany(
        _KEEP_LINK_DAY,
        ((day_text(day), link, *each) for (link, day), each in changes.link_days.items()),
    )
    connection.executemany(
        _KEEP_POINT_DAY,
        ((day_text(day), point, *each) for (point, day), each in changes.point_days.items()),
    )
    _drop_outages(connection, changes.dropped)
    _write_outages(connection, changes.outages.values())
    _write_checkpoints(connection, changes.checkpoints)
    _write_present(connection, changes.present)
    write_records(connection, changes.records)


def write_records(connection: sqlite3.Connection, records: Iterable[MinuteRecord]) -> None:
    """Write records over those of the same vantage, link and minute."""
    ordered = sorted(records, key=lambda each: (each.minute, each.link))
    names = {name for each in ordered for name in (each.link, each.vantage)}
    numbers = dict(connection.execute("SELECT name, number FROM names"))
    missing = sorted(names - numbers.keys())
    if missing:
        connection.executemany("INSERT INTO names (name) VALUES (?)", ((n,) for n in missing))
        numbers = dict(connection.execute("SELECT name, number FROM names"))
    connection.executemany(
        "REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows(ordered, numbers)
    )


def write_inventory(
    connection: sqlite3.Connection, from_ns: int, fingerprint: str, document: str
) -> None:
    """Write an inventory that is in force from now on, unless it already is."""
    newest = connection.execute(
        "SELECT fingerprint FROM inventories WHERE from_ns <= ? ORDER BY from_ns DESC", (from_ns,)
    ).fetchone()
    if newest != (fingerprint,):
        connection.execute("REPLACE INTO inventories VALUES (?, ?)", (from_ns, fingerprint))
        connection.execute(
            "INSERT INTO documents VALUES (?, ?) ON CONFLICT DO UPDATE"
            " SET document = excluded.document WHERE document <> excluded.document",
            (fingerprint, document),
        )


def _drop_outages(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    gone = [(one,) for one in ids]
    connection.executemany("DELETE FROM outages WHERE id = ?", gone)
    connection.executemany("DELETE FROM outage_days WHERE outage = ?", gone)


def _write_outages(connection: sqlite3.Connection, outages: Iterable[Outage]) -> None:
    for each in outages:
        connection.execute(
            "REPLACE INTO outages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                each.id,
                each.start_ns,
                each.end_ns,
                each.point,
                each.link,
                each.first_minute,
                each.attribution,
                each.cause,
                json_text(each.evidence),
            ),
        )
        connection.execute("DELETE FROM outage_days WHERE outage = ?", (each.id,))
        connection.executemany(
            "INSERT INTO outage_days VALUES (?, ?, ?, ?)",
            ((day_text(d.day), each.id, d.service_minutes, d.off_minutes) for d in each.downs),
        )


def _write_checkpoints(
    connection: sqlite3.Connection, checkpoints: Mapping[tuple[str, int], Checkpoint]
) -> None:
    for (point, day), each in checkpoints.items():
        key = (day_text(day), point)
        connection.execute("DELETE FROM checkpoints WHERE day = ? AND point = ?", key)
        if each != NOTHING:
            connection.execute(
                "INSERT INTO checkpoints VALUES (?, ?, ?)", (*key, checkpoint_text(each))
            )


def _write_present(connection: sqlite3.Connection, present: Mapping[str, Checkpoint]) -> None:
    for point, each in present.items():
        connection.execute("DELETE FROM present WHERE point = ?", (point,))
        if each != NOTHING:
            connection.execute("INSERT INTO present VALUES (?, ?)", (point, checkpoint_text(each)))
