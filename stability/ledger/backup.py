"""A copy of the ledger, made while it is written."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from stability.ledger.errors import LedgerError


def backup(source: sqlite3.Connection, path: Path) -> None:
    """Copy one state to a new file and verify it; LedgerError if it exists or cannot be written.

    The source is in a transaction, so what is written meanwhile neither waits nor is copied. Until
    the copy is whole it has another name.
    """
    if path.exists():
        raise LedgerError(f"{path} exists: give the name of a new file")
    part = path.with_name(f"{path.name}.part-{os.getpid()}")
    try:
        part.touch(mode=0o600, exist_ok=False)
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            (answer,) = copy.execute("PRAGMA integrity_check").fetchone()
        if answer != "ok":
            raise LedgerError(f"the ledger is damaged: {answer}")
        # Unlike a rename, a link never takes the place of a file that came meanwhile.
        path.hardlink_to(part)
    except (sqlite3.Error, OSError) as error:
        raise LedgerError(f"{path} cannot be written: {error}") from error
    finally:
        part.unlink(missing_ok=True)
