"""Finding out that the file was deleted or moved away under a running service, and putting it back.

SQLite goes on writing to such a file and says nothing; all of it would be gone with the process.
"""

import logging
import sqlite3
import stat
import time
from pathlib import Path

from stability.ledger.backup import backup
from stability.ledger.errors import LedgerError

logger = logging.getLogger(__name__)


class Place:
    """Where the file and the journal of an open connection are."""

    def __init__(self, path: Path) -> None:
        """Take the files that are there now, once something was written."""
        self._path = path
        self._journal_path = path.with_name(f"{path.name}-wal")
        self._mode = stat.S_IMODE(path.stat().st_mode)
        self._file, self._journal = identity(path), identity(self._journal_path)

    def holds(self) -> bool:
        """Whether both are still there, and still the same."""
        return self._file_holds() and identity(self._journal_path) == self._journal

    def put_back(self, connection: sqlite3.Connection) -> None:
        """Bring all that the connection holds to where it belongs; LedgerError, OSError.

        The connection has to be closed then, and the file to be opened again.
        """
        if self._file_holds():
            self._write_out_journal(connection)
            logger.error("%s was deleted and is made anew", self._journal_path)
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._give_way()
        backup(connection, self._path)
        self._path.chmod(self._mode)
        logger.error("%s was deleted or moved away, and is written again", self._path)

    def _file_holds(self) -> bool:
        return identity(self._path) == self._file

    def _write_out_journal(self, connection: sqlite3.Connection) -> None:
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
        if busy:
            raise LedgerError(f"{self._journal_path} was deleted: end the programs that read it")

    def _give_way(self) -> None:
        """Move aside a file that took the place of ours."""
        if identity(self._path) is None:
            return
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        aside = self._path.with_name(f"{self._path.name}.other-{stamp}")
        self._path.replace(aside)
        logger.error(
            "%s was replaced under a running service: the other file is now %s; to use it, stop "
            "the service first",
            self._path,
            aside.name,
        )


def identity(path: Path) -> tuple[int, int] | None:
    """Say which file a path leads to; None if there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
