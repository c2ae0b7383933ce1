"""One service to a folder: a lock that is held for life, and that ends with the process."""

import fcntl
import logging
import os
from pathlib import Path

from stability.ledger.errors import LedgerError

FILE_NAME = "ledger.lock"

logger = logging.getLogger(__name__)


class Ownership:
    """The lock of a state folder; LedgerError if another service has it."""

    def __init__(self, folder: Path) -> None:
        """Take the lock. Where no file can be made there is none, and nothing to spoil either."""
        self._file: int | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            logger.warning("%s cannot be locked: %s", folder, error)
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(file, 20, 0).decode(errors="replace").strip()
            os.close(file)
            raise LedgerError(
                f"another service uses {folder}{f' (process {holder})' if holder else ''}:"
                " end it, or give another --state folder"
            ) from error
        self._file = file
        try:
            os.ftruncate(file, 0)
            os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        except OSError:
            logger.debug("the lock of %s does not name its process: no room", folder)

    def release(self) -> None:
        """Let another service have the folder."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
