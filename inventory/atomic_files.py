"""Write files whole or not at all: all of several, or none."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from inventory.reading.files import reason
from inventory.said import Said

_NEW_FILE = 0o666


class WriteError(Exception):
    """A file cannot be written, and none was. `str()` says it in English."""

    def __init__(self, path: Path, why: Said) -> None:
        """Take the file, by the name that it was given, and what hinders."""
        self.path = path
        self.why = why
        self.said = Said(f"không ghi được {path}: {why.vi}", f"{path} cannot be written: {why.en}")
        super().__init__(self.said.en)


class _Written(NamedTuple):
    """A file beside the one whose place it is to take."""

    new: Path
    target: Path
    old: Path | None
    """What is there, to be put back if a later file fails; None if nothing is."""


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write files in place of what is there, in this order; WriteError if one cannot be written.

    Each is on the disk as a whole before the first takes its place, so readers see an old file or
    a new one, never a part. A symbolic link is followed; a file that is there keeps its mode, a
    new one gets that of new files. Their folders must be there.
    """
    written: list[_Written] = []
    placed: list[_Written] = []
    try:
        for path, data in files.items():
            with _told_of(path):
                written.append(_beside(path.resolve(), data, is_alone=len(files) == 1))
        for path, each in zip(files, written, strict=True):
            with _told_of(path):
                each.new.replace(each.target)
                placed.append(each)
                _keep(each.target.parent)
    except BaseException:
        for each in reversed(placed):
            _put_back(each)
        raise
    finally:
        for each in written:
            for temporary in (each.new, each.old):
                if temporary is not None:
                    with suppress(OSError):
                        temporary.unlink(missing_ok=True)


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:  # of `resolve`
        raise WriteError(path, _LOOP) from error
    except (OSError, ValueError) as error:
        raise WriteError(path, reason(error)) from error


_LOOP = Said("liên kết này dẫn về chính nó", "this symbolic link leads to itself")


def _beside(target: Path, data: bytes, *, is_alone: bool) -> _Written:
    """Write what is to take the place of a file, and keep hold of what is there."""
    new = _temporary(target)
    try:
        with new.open("wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), _mode(target))
            os.fsync(file.fileno())
        old = None if is_alone or not target.exists() else _copy(target)
    except BaseException:
        new.unlink()
        raise
    return _Written(new, target, old)


def _copy(target: Path) -> Path:
    """A second name for a file, or, where the disk knows no such names, a second file."""
    name = _temporary(target)
    name.unlink()
    try:
        os.link(target, name)
    except OSError:
        shutil.copy2(target, name)
    return name


def _put_back(written: _Written) -> None:
    with suppress(OSError):
        if written.old is None:
            written.target.unlink()
        else:
            written.old.replace(written.target)


def _temporary(target: Path) -> Path:
    # Its name begins with a dot, so no program takes it for one of its files.
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(descriptor)
    return Path(name)


def _mode(target: Path) -> int:
    """That of the file that is there, else what the process gives to new files."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return _NEW_FILE & ~mask


def _keep(folder: Path) -> None:
    """Make sure that a new name in a folder outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
