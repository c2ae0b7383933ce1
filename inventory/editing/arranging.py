"""Where new points go among those that are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Standing:
    """A point in the list of a file."""

    ward: str
    new: Mapping[str, Any] | None = None
    """All of it, if it is yet to be written."""


Lists = Mapping[Path, Sequence[Standing]]
"""The points of each file, the main one first."""


def arrange(lists: Lists, new: Sequence[Mapping[str, Any]], homes: Mapping[str, Path]) -> Lists:
    """Put each new point into the file of its ward, after the last one of that.

    The first point of a ward goes by its code if the points stand in the order of codes, else to
    the end. Where there is no point yet, they stay in the order in which they come. `homes` are
    the files by ward.
    """
    arranged = {path: list(points) for path, points in lists.items()}
    for point in new:
        standing = Standing(str(point["ward"]), point)
        path = homes[standing.ward]
        into = arranged[path]
        into.insert(_index(standing.ward, into) if lists[path] else len(into), standing)
    return arranged


def _index(ward: str, points: Sequence[Standing]) -> int:
    wards = [point.ward for point in points]
    if ward in wards:
        return len(wards) - wards[::-1].index(ward)
    if wards == sorted(wards):
        return sum(each < ward for each in wards)
    return len(wards)
