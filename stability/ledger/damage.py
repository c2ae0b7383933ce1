"""Setting a damaged file aside, without ever giving an incident number twice."""

import logging
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

_ID = re.compile(rb"TS-([0-9]{4})-([0-9]{5,9})")
_CHUNK = 1 << 20
_OVERLAP = 32
"""Longer than an id, so that none is cut in two."""
_MANY = 90_000
_SHORT = 5

logger = logging.getLogger(__name__)


def set_aside(path: Path, error: Exception) -> Path:
    """Rename a damaged file and its journal; OSError if the folder cannot be written."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    count = 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{path.name}.damaged-{stamp}-{count}")
    # The journal first: without it the file would be taken for whole, after a kill in between.
    for suffix in ("-shm", "-wal", ""):
        part = path.with_name(path.name + suffix)
        if part.is_file():
            part.replace(aside.with_name(aside.name + suffix))
    logger.error("%s is damaged and set aside as %s: %s", path, aside.name, error)
    return aside


def numbers_set_aside(path: Path) -> dict[int, int]:
    """Find the highest number of each year in all files that were ever set aside."""
    return _highest(path.parent.glob(f"{path.name}.damaged-*"))


def numbers_inside(path: Path) -> dict[int, int]:
    """Find the highest number of each year in a file that SQLite cannot open, and its journal."""
    return _highest([path, path.with_name(f"{path.name}-wal")])


def _highest(paths: Iterable[Path]) -> dict[int, int]:
    highest: dict[int, int] = {}
    for path in paths:
        try:
            found = highest_numbers(_chunks(path))
        except OSError:
            continue
        for year, number in found.items():
            highest[year] = max(highest.get(year, 0), number)
    return highest


def highest_numbers(chunks: Iterable[bytes]) -> dict[int, int]:
    """Find the highest number of each year that damaged bytes name.

    Other digits may follow an id by chance. So six digits and more are believed only of a year that
    came near them: numbers are given one after the other.
    """
    short: dict[int, int] = {}
    long: dict[int, int] = {}
    for chunk in chunks:
        for found in _ID.finditer(chunk):
            year, number = int(found[1]), found[2]
            short[year] = max(short.get(year, 0), int(number[:_SHORT]))
            long[year] = max(long.get(year, 0), int(number))
    return {
        year: long[year] if number >= _MANY else number for year, number in sorted(short.items())
    }


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-_OVERLAP:]
