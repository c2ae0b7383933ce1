"""Opening the file: for the service, for visitors, and where nothing can be written."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from stability.ledger.damage import numbers_set_aside
from stability.ledger.errors import LedgerError, SchemaError, explain
from stability.ledger.incident_numbers import write_numbers
from stability.ledger.rescue import rescue
from stability.ledger.schema import VERSION, upgrade, version

BUSY_SECONDS = 5.0
"""How long to wait for another process that is just writing, such as the command line."""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all that is inside or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def visiting(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """Open a file that a service may be writing, `ro` or `rw`; LedgerError if that cannot be."""
    if not exists(path):
        raise LedgerError(f"{path}: there is no ledger: give the --state folder of the service")
    try:
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        with closing(_connected(uri)) as connection:
            _expect_ours(connection, path)
            connection.execute("PRAGMA synchronous = FULL")
            yield connection
    except (sqlite3.Error, OSError) as error:
        raise LedgerError(explain(path, error)) from error


def sheltered(path: Path) -> sqlite3.Connection:
    """Open the file without writing beside it, which reading takes as a rule.

    Alone, on a full disk; as it is, if its folder cannot be written and it has no journal.
    """
    connection = _connected(f"{path.absolute().as_uri()}?mode=rw")
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        _expect_ours(connection, path)
    except sqlite3.Error:
        connection.close()
        if _size(path.with_name(path.name + "-wal")) > 0:
            raise
        connection = _connected(f"{path.absolute().as_uri()}?immutable=1")
        _expect_ours(connection, path)
    return connection


def _expect_ours(connection: sqlite3.Connection, path: Path) -> None:
    found = version(connection, path)
    if found < VERSION:
        raise SchemaError(
            f"{path} was written by an older version (schema {found}, this program needs"
            f" {VERSION}): start the service once, it brings the file up to date"
        )


def opened(path: Path, aside: Path | None = None) -> sqlite3.Connection:
    """Open the service's own connection, and bring the file up to date.

    A new file begins with the numbers of all that were set aside, and with what can be read of
    `aside`.
    """

    def begin(connection: sqlite3.Connection) -> None:
        write_numbers(connection, numbers_set_aside(path))
        if aside:
            rescue(connection, aside)

    path.parent.mkdir(parents=True, exist_ok=True)
    _refuse_orphan(path)
    connection = _connected(path.absolute().as_uri())
    try:
        version(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA journal_size_limit = {_LONGEST_JOURNAL}")
        upgrade(connection, path, begin)
        _look_over(connection)
    except BaseException:
        connection.close()
        raise
    return connection


_LONGEST_JOURNAL = 64 * 1024 * 1024


def _connected(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(
        uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )


def _refuse_orphan(path: Path) -> None:
    """Find a journal without its file: SQLite would drop it, and with it ids that were given."""
    journal = path.with_name(path.name + "-wal")
    if _size(journal) > 0 and _size(path) == 0:
        error = sqlite3.DatabaseError("the file is empty but its journal is not")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _look_over(connection: sqlite3.Connection) -> None:
    """Check all tables but that of records, which may be large and shows damage when it is read."""
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'records'"
    ).fetchall()
    for (name,) in names:
        (answer,) = connection.execute(f"PRAGMA quick_check('{name}')").fetchone()
        if answer != "ok":
            error = sqlite3.DatabaseError(str(answer))
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error


def exists(path: Path) -> bool:
    """Whether there is something, be it not to be read."""
    try:
        return path.is_symlink() or path.exists()
    except OSError:
        return True


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
