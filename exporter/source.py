"""The inventory's files on disk: have they changed since they were last read?"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

Mark = tuple[tuple[str, int, int, int], ...]
"""What tells one content of the files from another: path, inode, size and time of change."""


def mark(path: Path, include: Iterable[str]) -> Mark:
    """Describe an inventory and what it includes as they are now; a file not there has zeros."""
    return tuple(_one(file) for file in _files(path, include))


def _files(path: Path, include: Iterable[str]) -> Iterator[Path]:
    yield path
    for entry in include:
        included = path.parent / entry
        yield included
        with suppress(OSError):  # it is a file, or gone
            yield from sorted(included.iterdir())


def _one(file: Path) -> tuple[str, int, int, int]:
    try:
        found = file.stat()
    except OSError:
        return str(file), 0, 0, 0
    return str(file), found.st_ino, found.st_size, found.st_mtime_ns
