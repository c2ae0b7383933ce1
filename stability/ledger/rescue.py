"""What can still be read of a damaged file goes into the new one.

Not the records: they are most of the file, and only late records of their minutes miss them.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

_TABLES = (
    "progress",
    "incidents",
    "outages",
    "outage_days",
    "link_days",
    "point_days",
    "present",
    "checkpoints",
    "documents",
    "inventories",
    "handling",
    "audit",
)

logger = logging.getLogger(__name__)


def rescue(connection: sqlite3.Connection, damaged: Path) -> None:
    """Copy the rows that can be read, each table up to where it is damaged."""
    count = 0
    try:
        with closing(sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro", uri=True)) as source:
            for table in _TABLES:
                count += _copy(source, connection, table)
            # Files before version 3 have what inventories say with the times.
            count += _copy(source, connection, "documents", of="inventories")
    except sqlite3.Error as error:
        logger.error("nothing more can be read of %s: %s", damaged.name, error)  # noqa: TRY400  # no bug
    logger.warning("%d rows of %s were saved", count, damaged.name)


def _copy(
    source: sqlite3.Connection, target: sqlite3.Connection, table: str, *, of: str | None = None
) -> int:
    """Copy the columns that both have, or those of another table that has all of them."""
    ours, theirs = _columns(target, table), _columns(source, of or table)
    columns = ", ".join(name for name in theirs if name in ours)
    if not columns or (of and not set(ours) <= set(theirs)):
        return 0
    count = 0
    for row in _readable(source, f"SELECT {columns} FROM {of or table}"):  # noqa: S608  # our own names
        marks = ", ".join("?" * len(row))
        # What the damage made of a row may not fit its table.
        insert = f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  # our own names
        try:
            count += target.execute(insert, row).rowcount
        except sqlite3.IntegrityError:
            logger.info("a row of %s is damaged", table)
    return count


def _readable(source: sqlite3.Connection, select: str) -> Iterator[tuple[object, ...]]:
    """Give rows up to the first that cannot be read."""
    try:
        yield from source.execute(select)
    except sqlite3.DatabaseError as error:
        logger.error("not all of it can be read: %s", error)  # noqa: TRY400  # no bug


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
