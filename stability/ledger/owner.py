"""One service to a folder: a lock that is held for life, and that ends with the process."""

import fcntl
import os
from pathlib import Path

from stability.ledger.errors import OwnedError

FILE_NAME = "ledger.lock"


class Ownership:
    """The lock of a state folder. The file stays when it is released: only the lock counts."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is locked yet."""
        self._folder = folder
        self._file: int | None = None

    def take(self) -> None:
        """Take the lock, unless it is ours already; the folder is made if it is missing.

        One whose file was deleted keeps nobody out, and is taken again. OwnedError if another
        service has it, OSError if no file can be made.
        """
        if self._file is not None and self._is_in_place(self._file):
            return
        self.release()
        self._folder.mkdir(parents=True, exist_ok=True)
        file = os.open(self._folder / FILE_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _sign(file)
        except BlockingIOError as error:
            holder = os.pread(file, 20, 0).decode(errors="replace").strip()
            os.close(file)
            raise OwnedError(
                f"another service uses {self._folder}{f' (process {holder})' if holder else ''}:"
                " end it, or give another --state folder"
            ) from error
        except OSError:
            os.close(file)
            raise
        self._file = file

    def _is_in_place(self, file: int) -> bool:
        try:
            return os.path.samestat(os.fstat(file), (self._folder / FILE_NAME).stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Let another service have the folder."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _sign(file: int) -> None:
    """Write down which process has the lock."""
    os.ftruncate(file, 0)
    os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
