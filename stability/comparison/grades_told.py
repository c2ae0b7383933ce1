"""Whose grades may turn out otherwise, in words."""

from collections.abc import Sequence
from typing import NamedTuple

from inventory.said import Said
from stability.comparison import words
from stability.comparison.changes import Section, Touched, Why


class ByWhy(NamedTuple):
    """All that is touched by one thing."""

    why: Why
    points: tuple[str, ...]
    links: tuple[str, ...]

    def title(self) -> Said:
        """By what, and how many."""
        by = words.WHY_TOUCHED[self.why]
        some = _counted(len(self.points), len(self.links))
        return Said(f"{by.vi}: {some.vi}", f"{by.en}: {some.en}")


def by_why(touched: Sequence[Touched]) -> list[ByWhy]:
    """Sort what is touched by the reason; what has several is there several times."""
    found = []
    for why in Why:
        ids = [each.id for each in touched if why in each.why]
        if ids:
            points = tuple(id_ for id_ in ids if "/" not in id_)
            found.append(ByWhy(why, points, tuple(id_ for id_ in ids if "/" in id_)))
    return found


def headline(touched: Sequence[Touched]) -> Said:
    """How many grades may turn out otherwise."""
    links = sum("/" in each.id for each in touched)
    some = _counted(len(touched) - links, links)
    return Said(f"Hạng có thể thay đổi: {some.vi}", f"Grades that may change: {some.en}")


def _counted(points: int, links: int) -> Said:
    parts = [
        words.counted(section, count)
        for section, count in ((Section.POINTS, points), (Section.LINKS, links))
        if count
    ]
    return Said(", ".join(part.vi for part in parts), ", ".join(part.en for part in parts))
