"""The tables of the ledger, as numbered steps: what was written once is brought up to date.

A step is never changed after a release: what is to be different comes as a new one. Times that end
in `_ns` are nanoseconds since the epoch, minutes are counted since the epoch, days are local dates
(YYYY-MM-DD), and a link is named POINT/LINK.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from stability.ledger.errors import SchemaError

APPLICATION_ID = 0x54535354
"""Marks the file as ours (`file` and `PRAGMA application_id` show it)."""

_JUDGED = """
  up_service INTEGER NOT NULL, down_service INTEGER NOT NULL,
  unknown_service INTEGER NOT NULL, maintenance_service INTEGER NOT NULL,
  up_off INTEGER NOT NULL, down_off INTEGER NOT NULL,
  unknown_off INTEGER NOT NULL, maintenance_off INTEGER NOT NULL"""

_FIRST = (
    # The highest number given in each year, also as an id: it can be found in a damaged file, and
    # being the first table it is at the beginning of it.
    """CREATE TABLE incident_numbers (
  year INTEGER PRIMARY KEY, last INTEGER NOT NULL, newest TEXT NOT NULL
) STRICT""",
    # How far judging came, and the newest hours of S (packed).
    """CREATE TABLE progress (
  only INTEGER PRIMARY KEY CHECK (only = 1), minute INTEGER NOT NULL, clock BLOB NOT NULL
) STRICT""",
    """CREATE TABLE incidents (
  id TEXT PRIMARY KEY, start_ns INTEGER NOT NULL, end_ns INTEGER, subject TEXT NOT NULL,
  live INTEGER NOT NULL
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX incidents_by_start ON incidents (start_ns)",
    """CREATE TABLE outages (
  id TEXT PRIMARY KEY, start_ns INTEGER NOT NULL, end_ns INTEGER,
  point TEXT NOT NULL, link TEXT, first_minute INTEGER NOT NULL,
  attribution TEXT NOT NULL, cause TEXT, evidence TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX outages_by_start ON outages (start_ns)",
    "CREATE INDEX outages_open ON outages (id) WHERE end_ns IS NULL",
    # The down minutes of outages.
    """CREATE TABLE outage_days (
  day TEXT NOT NULL, outage TEXT NOT NULL,
  service_minutes INTEGER NOT NULL, off_minutes INTEGER NOT NULL, PRIMARY KEY (outage, day)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX outage_days_by_day ON outage_days (day)",
    f"""CREATE TABLE link_days (
  day TEXT NOT NULL, link TEXT NOT NULL,{_JUDGED},
  settled INTEGER NOT NULL, lost INTEGER NOT NULL,
  answered INTEGER NOT NULL, round_trip_ns INTEGER NOT NULL,
  stable INTEGER NOT NULL, unstable INTEGER NOT NULL, unknown_intervals INTEGER NOT NULL,
  short_breaks INTEGER NOT NULL, PRIMARY KEY (day, link)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE point_days (
  day TEXT NOT NULL, point TEXT NOT NULL,{_JUDGED}, PRIMARY KEY (day, point)
) STRICT, WITHOUT ROWID""",
    # What has to be remembered to judge on: now, and at 00:00 of each day. JSON.
    "CREATE TABLE present (point TEXT PRIMARY KEY, checkpoint TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE checkpoints (
  day TEXT NOT NULL, point TEXT NOT NULL, checkpoint TEXT NOT NULL, PRIMARY KEY (day, point)
) STRICT, WITHOUT ROWID""",
    # The inventory that was in force from a moment on; written down when it changed.
    """CREATE TABLE inventories (
  from_ns INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, document TEXT NOT NULL
) STRICT""",
    # Numbers for the names of links and vantages in records.
    "CREATE TABLE names (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    # Minute records in the form of stability/ledger/records.py, minute after minute.
    """CREATE TABLE records (
  minute INTEGER NOT NULL, link INTEGER NOT NULL, vantage INTEGER NOT NULL,
  expected INTEGER NOT NULL, settled INTEGER NOT NULL, lost INTEGER NOT NULL,
  delay_settled INTEGER NOT NULL, first_answered_ns INTEGER,
  answered INTEGER NOT NULL, round_trip_ns INTEGER NOT NULL, round_trips BLOB, rest TEXT,
  PRIMARY KEY (minute, link, vantage)
) STRICT, WITHOUT ROWID""",
)

_HANDLING = (
    # What people did about an incident or outage, and what they put it down to.
    """CREATE TABLE handling (
  id TEXT PRIMARY KEY, acknowledged_by TEXT, acknowledged_ns INTEGER, eta_ns INTEGER,
  ticket TEXT, cause TEXT, attribution TEXT
) STRICT, WITHOUT ROWID""",
    # Who did what; rows are never changed.
    """CREATE TABLE audit (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, at_ns INTEGER NOT NULL, who TEXT NOT NULL,
  through TEXT NOT NULL, action TEXT NOT NULL, text TEXT,
  before TEXT NOT NULL, after TEXT NOT NULL
) STRICT""",
    "CREATE INDEX audit_by_id ON audit (id)",
    """CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
  BEGIN SELECT raise(ABORT, 'the audit is never changed'); END""",
)

_DOCUMENTS = (
    # What inventories say, once each: going back to an earlier one takes no room.
    "CREATE TABLE documents (fingerprint TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT",
    """INSERT OR REPLACE INTO documents
  SELECT fingerprint, document FROM inventories ORDER BY from_ns""",
    "ALTER TABLE inventories DROP COLUMN document",
)

STEPS = (_FIRST, _HANDLING, _DOCUMENTS)
"""The first makes the tables in an empty file, each other one brings a file up to the next."""

VERSION = len(STEPS)
"""The version that this program reads and writes."""


def version(connection: sqlite3.Connection, path: Path) -> int:
    """Tell the version of a file, 0 if it is empty; SchemaError if it is not for us."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > VERSION:
        raise SchemaError(
            f"{path} was written by a newer version (schema {found}, this program knows"
            f" {VERSION}): run that version, or give another folder"
        )
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    empty = connection.execute("SELECT 1 FROM sqlite_schema").fetchone() is None
    if application != APPLICATION_ID and not empty:
        raise SchemaError(f"{path} is a database of another program: give another folder")
    return int(found)


def upgrade(
    connection: sqlite3.Connection,
    path: Path,
    begin: Callable[[sqlite3.Connection], None] = lambda _connection: None,
) -> None:
    """Bring a file up to this version, all steps in one transaction.

    In a new file `begin` puts what it begins with.
    """
    if version(connection, path) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been faster.
        before = version(connection, path)
        for step in STEPS[before:]:
            for statement in step:
                connection.execute(statement)
        if before == 0:
            begin(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
