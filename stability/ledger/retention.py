"""How long what is kept: days and outages for reports, records as long as late ones may come."""

import sqlite3
from datetime import datetime, time
from zoneinfo import ZoneInfo

from stability.ledger.codec import day_date, day_text
from stability.ledger.store import Store
from stability.totals import Day

DAYS_KEPT = 400
"""Days, outages, incidents, their handling, the audit and inventories: a year and a month."""

RECORD_DAYS_KEPT = 31
"""Records and daily checkpoints: late records come up to 30 days later."""

_SLICE = 2000
"""Rows that one transaction deletes, so that nobody waits long for its turn."""

_MINUTE_SECONDS = 60
_NS = 1_000_000_000

_BY_DAY = (
    ("link_days", "day, link", DAYS_KEPT),
    ("point_days", "day, point", DAYS_KEPT),
    ("checkpoints", "day, point", RECORD_DAYS_KEPT),
)


def prune(store: Store, today: Day, zone: ZoneInfo) -> int:
    """Delete what is too old on a local day; give how many rows. LedgerError if it cannot."""
    deleted = 0
    oldest_minute = _start_seconds(today - RECORD_DAYS_KEPT, zone) // _MINUTE_SECONDS
    records = "(minute, link, vantage) IN (SELECT minute, link, vantage FROM records"
    deleted += _delete(store, "records", f"{records} WHERE minute < ?1 LIMIT ?2)", oldest_minute)
    for table, key, kept in _BY_DAY:
        some = f"({key}) IN (SELECT {key} FROM {table} WHERE day < ?1 LIMIT ?2)"  # noqa: S608  # our own names
        deleted += _delete(store, table, some, day_text(today - kept))
    oldest_ns = _start_seconds(today - DAYS_KEPT, zone) * _NS
    for table in ("outages", "incidents"):
        some = f"id IN (SELECT id FROM {table} WHERE end_ns < ?1 AND start_ns < ?1 LIMIT ?2)"  # noqa: S608  # our own names
        deleted += _delete(store, table, some, oldest_ns)
    return deleted + _prune_what_hangs_on(store, oldest_ns)


def _prune_what_hangs_on(store: Store, oldest_ns: int) -> int:
    """Delete what belongs to outages that are gone, and inventories that nothing is judged by."""
    gone = "NOT IN (SELECT id FROM outages UNION SELECT id FROM incidents)"
    deleted = _delete(
        store,
        "outage_days",
        "(outage, day) IN (SELECT outage, day FROM outage_days"
        " WHERE outage NOT IN (SELECT id FROM outages) AND ?1 IS NOT NULL LIMIT ?2)",
        oldest_ns,
    )
    some = f"id IN (SELECT id FROM handling WHERE id {gone} AND ?1 IS NOT NULL LIMIT ?2)"  # noqa: S608  # our own names
    deleted += _delete(store, "handling", some, oldest_ns)
    some = (
        "number IN (SELECT number FROM audit"  # noqa: S608  # our own names
        f" WHERE at_ns < ?1 AND id {gone} LIMIT ?2)"
    )
    deleted += _delete(store, "audit", some, oldest_ns)
    # The one that was in force on the oldest day stays.
    some = (
        "from_ns IN (SELECT from_ns FROM inventories WHERE from_ns <"
        " (SELECT max(from_ns) FROM inventories WHERE from_ns <= ?1) LIMIT ?2)"
    )
    deleted += _delete(store, "inventories", some, oldest_ns)
    some = (
        "fingerprint IN (SELECT fingerprint FROM documents WHERE fingerprint NOT IN"
        " (SELECT fingerprint FROM inventories) AND ?1 IS NOT NULL LIMIT ?2)"
    )
    return deleted + _delete(store, "documents", some, oldest_ns)


def _delete(store: Store, table: str, some: str, oldest: int | str) -> int:
    """Delete a slice at a time, each in its own transaction."""

    def delete(connection: sqlite3.Connection) -> int:
        return connection.execute(f"DELETE FROM {table} WHERE {some}", (oldest, _SLICE)).rowcount  # noqa: S608  # our own names

    total = 0
    while deleted := store.write(delete):
        total += deleted
    return total


def _start_seconds(day: Day, zone: ZoneInfo) -> int:
    """Tell when a local day begins, in seconds since the epoch."""
    return int(datetime.combine(day_date(day), time(), zone).timestamp())
