"""The file of the ledger: opening it, writing to it, and going on when that fails."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from stability.ledger.damage import set_aside
from stability.ledger.errors import LedgerError, OwnedError, SchemaError, explain, is_corrupt
from stability.ledger.opening import BUSY_SECONDS, exists, opened, sheltered, transaction
from stability.ledger.place import Place

FILE_NAME = "ledger.sqlite3"

Result = TypeVar("Result")
Action = Callable[[sqlite3.Connection], Result]

_BUGS = (
    sqlite3.DataError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)
"""Not the disk's: what was to be written is wrong, and will be so for ever."""

logger = logging.getLogger(__name__)


class Store:
    """The file as the service holds it. May be used by several threads.

    Trouble with the disk is logged once and stays in `problem`; every write tries again. A damaged
    file is set aside, one that was deleted is written again. SchemaError if the file is of a newer
    version or of another program.
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
        self._place: Place | None = None
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
            self._unread = exists(self.path) and not self._is_readable()
            if self._unread:
                self.problem = f"{self.problem}; then start the service again"
        self._ready = True

    def write(self, action: Action[Result], patience_seconds: float = BUSY_SECONDS) -> Result:
        """Do something in a transaction, which is on disk on return; LedgerError if it cannot be.

        After a file was found to be damaged, the action is done once more in a new one. Others who
        write, in this process or another, are waited for with patience.
        """
        with self._turn(patience_seconds):
            if self._unread or self._closed:
                raise LedgerError(self.problem or f"{self.path} is closed")
            try:
                try:
                    result = self._transact(action, patience_seconds)
                except sqlite3.DatabaseError as error:
                    if not is_corrupt(error):
                        raise
                    self._begin_anew(error)
                    result = self._transact(action, patience_seconds)
            except LedgerError as error:
                if self._ready:
                    self._tell(str(error))
                raise
            except _BUGS:
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
                    with closing(sheltered(self.path)) as connection:
                        return action(connection)
                except sqlite3.Error as error:
                    raise LedgerError(explain(self.path, error)) from error

    def _is_readable(self) -> bool:
        try:
            sheltered(self.path).close()
        except (sqlite3.Error, SchemaError):
            return False
        return True

    def close(self) -> None:
        """Close the file. Nothing can be written any more."""
        with self._lock:
            self._disconnect()
            self._closed = True

    @contextmanager
    def _turn(self, patience_seconds: float) -> Iterator[None]:
        """Wait for another thread that writes; LedgerError if it takes too long."""
        if not self._lock.acquire(timeout=patience_seconds):
            raise LedgerError(self.problem or f"{self.path} is just being written")
        try:
            yield
        finally:
            self._lock.release()

    def _transact(self, action: Action[Result], patience_seconds: float) -> Result:
        self._own()
        if self._connection and self._place and not self._place.holds():
            self._place.put_back(self._connection)
            self._disconnect()
        if self._connection is None:
            self._connection = opened(self.path)
        self._connection.execute(f"PRAGMA busy_timeout = {round(1000 * patience_seconds)}")
        with transaction(self._connection):
            result = action(self._connection)
        self._place = self._place or Place(self.path)
        return result

    def _disconnect(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = self._place = None

    def _begin_anew(self, error: sqlite3.Error) -> None:
        self._disconnect()
        aside = set_aside(self.path, error)
        self.files += 1
        self._connection = opened(self.path, aside)

    def _tell(self, problem: str | None) -> None:
        """Log when trouble begins and when it is over."""
        if problem is not None and self.problem is None:
            logger.error("kept in memory only: %s", problem)
        if problem is None and self.problem is not None:
            logger.warning("%s can be written again", self.path)
        self.problem = problem
