"""The file of the ledger: opening it, writing to it, and going on when that fails."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from stability.ledger.damage import numbers_set_aside, set_aside
from stability.ledger.errors import (
    LedgerError,
    OwnedError,
    SchemaError,
    explain,
    is_corrupt,
)
from stability.ledger.incident_numbers import write_numbers
from stability.ledger.rescue import rescue
from stability.ledger.schema import VERSION, upgrade, version

FILE_NAME = "ledger.sqlite3"
BUSY_SECONDS = 5.0
"""How long to wait for another process that is just writing, such as the command line."""

Result = TypeVar("Result")
Action = Callable[[sqlite3.Connection], Result]

logger = logging.getLogger(__name__)


class Store:
    """The file as the service holds it. May be used by several threads.

    Trouble with the disk is logged once and stays in `problem`; every write tries again. A damaged
    file is set aside. SchemaError if the file is of a newer version or of another program.
    """

    def __init__(self, folder: Path, own: Callable[[], None] = lambda: None) -> None:
        """Open the file in the folder; both are made if they are missing.

        `own` is called before the file is opened, and may refuse it with LedgerError.
        """
        self.path = folder / FILE_NAME
        self.problem: str | None = None
        """Why nothing can be written, and what to do; None while it can."""
        self.files = 1
        """How many files there were: one more for each that was damaged and set aside."""
        self._own = own
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.RLock()
        # What is there but cannot be read may be whole. To write to it later, without knowing which
        # numbers it has given and what was counted, would spoil it.
        self._unread = False
        self._ready = False
        self._closed = False
        try:
            self.write(lambda _connection: None)
        except (SchemaError, OwnedError):
            raise
        except LedgerError:
            self._unread = _exists(self.path) and not self._is_readable()
            if self._unread:
                self.problem = f"{self.problem}; then start the service again"
        self._ready = True

    def write(self, action: Action[Result]) -> Result:
        """Do something in a transaction, which is on disk on return; LedgerError if it cannot be.

        After a file was found to be damaged, the action is done once more in a new one.
        """
        with self._lock:
            if self._unread or self._closed:
                raise LedgerError(self.problem or f"{self.path} is closed")
            try:
                try:
                    result = self._transact(action)
                except sqlite3.DatabaseError as error:
                    if not is_corrupt(error):
                        raise
                    self._begin_anew(error)
                    result = self._transact(action)
            except (SchemaError, OwnedError) as error:
                if self._ready:
                    self._tell(str(error))
                raise
            except (sqlite3.Error, OSError) as error:
                self._tell(explain(self.path, error))
                raise LedgerError(self.problem) from error
            self._tell(None)
            return result

    def read(self, action: Action[Result]) -> Result:
        """Read one state of the file, even where nothing can be written; LedgerError."""
        with self._lock:
            try:
                return self.write(action)
            except LedgerError:
                if self._unread or self._closed:
                    raise
                try:
                    with closing(_sheltered(self.path)) as connection:
                        return action(connection)
                except sqlite3.Error as error:
                    raise LedgerError(explain(self.path, error)) from error

    def _is_readable(self) -> bool:
        try:
            _sheltered(self.path).close()
        except (sqlite3.Error, SchemaError):
            return False
        return True

    def close(self) -> None:
        """Close the file. Nothing can be written any more."""
        with self._lock:
            self._disconnect()
            self._closed = True

    def _transact(self, action: Action[Result]) -> Result:
        if self._connection is None:
            self._own()
            self._connection = _opened(self.path)
        with transaction(self._connection):
            return action(self._connection)

    def _disconnect(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def _begin_anew(self, error: sqlite3.Error) -> None:
        self._disconnect()
        aside = set_aside(self.path, error)
        self.files += 1
        self._connection = _opened(self.path, aside)

    def _tell(self, problem: str | None) -> None:
        """Log when trouble begins and when it is over."""
        if problem is not None and self.problem is None:
            logger.error("kept in memory only: %s", problem)
        if problem is None and self.problem is not None:
            logger.warning("%s can be written again", self.path)
        self.problem = problem


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
    if not _exists(path):
        raise LedgerError(f"{path}: there is no ledger: give the --state folder of the service")
    try:
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        with closing(_connected(uri)) as connection:
            _expect_ours(connection, path)
            connection.execute("PRAGMA synchronous = FULL")
            yield connection
    except (sqlite3.Error, OSError) as error:
        raise LedgerError(explain(path, error)) from error


def _sheltered(path: Path) -> sqlite3.Connection:
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


def _opened(path: Path, aside: Path | None = None) -> sqlite3.Connection:
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


def _exists(path: Path) -> bool:
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
