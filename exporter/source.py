"""The inventory's files on disk: have they changed since they were last read?"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class FileMark(NamedTuple):
    """What tells one content of a file from another; zeros if it is not there.

    Symbolic links are followed, so a link that leads elsewhere shows too.
    """

    path: str
    device: int = 0
    inode: int = 0
    size: int = 0
    written_ns: int = 0
    changed_ns: int = 0
    """Also tells who may read it, and shows a file that was put in place with an old date."""


Mark = tuple[FileMark, ...]
"""What tells one state of all files from another."""


def mark(path: Path, include: Iterable[str]) -> Mark:
    """Describe an inventory and what it includes as they are now."""
    return tuple(_one(file) for file in _files(path, include))


def newest_ns(seen: Mark) -> int:
    """Say when the newest of the files came to be what it is, nanoseconds since the epoch."""
    return max(max(file.written_ns, file.changed_ns) for file in seen)


def pinned(path: Path) -> Path:
    """Follow the links that lead to the folder of an inventory.

    Programs such as git-sync put a new state of a folder in place by a link. Through the pinned
    path the inventory and all that it includes are read of one state, even if the link is moved
    meanwhile.
    """
    try:
        return path.parent.resolve() / path.name
    except (OSError, RuntimeError):  # links in a circle: reading says what is wrong
        return path


def _files(path: Path, include: Iterable[str]) -> Iterator[Path]:
    yield path
    for entry in include:
        included = path.parent / entry
        yield included
        with suppress(OSError, ValueError):  # it is a file, or gone, or no name for one
            yield from sorted(included.iterdir())


def _one(file: Path) -> FileMark:
    try:
        found = file.stat()
    except (OSError, ValueError):
        return FileMark(str(file))
    return FileMark(
        str(file),
        found.st_dev,
        found.st_ino,
        found.st_size,
        found.st_mtime_ns,
        found.st_ctime_ns,
    )
