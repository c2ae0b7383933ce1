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


def arrange(lists: Lists, new: Sequence[Mapping[str, Any]]) -> Lists:
    """Put each new point after the last one of its ward, in the file that has those.

    The first point of a ward goes by its code if the points stand in the order of codes, else to
    the end. Where there is no point yet, they stay in the order in which they come.
    """
    arranged = {path: list(points) for path, points in lists.items()}
    if not any(arranged.values()):
        main = next(iter(arranged))
        return arranged | {main: [Standing(str(point["ward"]), point) for point in new]}
    for point in new:
        standing = Standing(str(point["ward"]), point)
        into = arranged[_file_for(standing.ward, arranged)]
        into.insert(_index(standing.ward, into), standing)
    return arranged


def _file_for(ward: str, lists: Lists) -> Path:
    for path, points in lists.items():
        if any(point.ward == ward for point in points):
            return path
    main = next(iter(lists))
    filled = [path for path, points in lists.items() if points]
    return filled[0] if len(filled) == 1 else main


def _index(ward: str, points: Sequence[Standing]) -> int:
    wards = [point.ward for point in points]
    if ward in wards:
        return len(wards) - wards[::-1].index(ward)
    if wards == sorted(wards):
        return sum(each < ward for each in wards)
    return len(wards)
