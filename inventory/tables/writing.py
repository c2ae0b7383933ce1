"""Write a file whole or not at all."""

import os
import stat
import tempfile
from pathlib import Path

from inventory.files import reason
from inventory.said import Said
from inventory.tables.sheets import refused

_NEW_FILE = 0o666


def write(path: Path, data: bytes) -> None:
    """Write bytes in place of what is there; InventoryError if that cannot be done.

    A symbolic link is followed; a file that is there keeps its mode.
    """
    try:
        _replace(path.resolve(), data)
    except RuntimeError as error:  # of `resolve`
        raise refused(str(path), _LOOP) from error
    except (OSError, ValueError) as error:
        why = reason(error)
        raise refused(
            str(path),
            Said(f"không ghi được tệp này: {why.vi}", f"this file cannot be written: {why.en}"),
        ) from error


_LOOP = Said("liên kết này dẫn về chính nó", "this symbolic link leads to itself")


def _replace(target: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), _mode(target))
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """That of the file that is there, else what the process gives to new files."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return _NEW_FILE & ~mask
