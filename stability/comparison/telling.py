"""Changes in words, in groups of what is alike."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from inventory.said import Said
from stability.comparison import words
from stability.comparison.changes import Change, Kind, Section
from stability.comparison.items import changed_key, group_key, item
from stability.comparison.style import Style, more

_IN_A_LINE = 8


@dataclass(frozen=True, slots=True)
class Group:
    """Changes that are told together."""

    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        """One that speaks for all."""
        return self.changes[0]

    def title(self) -> Said:
        """What has happened, and to how many."""
        one = self.first
        count = len({change.id for change in self.changes})
        return words.titled(one.section, one.kind, _title_key(one), count)

    def heading(self, style: Style) -> str:
        """The title at the beginning of a line."""
        title = style.of(self.title())
        return title[0].upper() + title[1:]

    def why(self) -> Said | None:
        """Why it needs a careful look."""
        return None if self.first.attention is None else words.WHY_CAREFUL[self.first.attention]


def groups(changes: Iterable[Change]) -> list[Group]:
    """Put together what is told by one title, in the order of the first of each."""
    found: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        mark = (change.section, change.kind, _title_key(change), change.attention)
        found.setdefault(mark, []).append(change)
    return [Group(tuple(each)) for each in found.values()]


def items(group: Group, style: Style, most: int) -> Iterator[str]:
    """Tell each change of a group, up to `most`; how many are left is told at the end."""
    shared = _shared(group, style)
    if shared:
        yield from _together(shared, [change.id for change in group.changes], style, most)
        return
    yield from (item(change, style) for change in islice(group.changes, most))
    if left := more(len(group.changes) - most, style):
        yield left


def _together(shared: str, ids: Sequence[str], style: Style, most: int) -> Iterator[str]:
    """Name what changes alike, some in a line."""
    for first in range(0, min(len(ids), most * _IN_A_LINE), _IN_A_LINE):
        line = ", ".join(map(style.value, ids[first : first + _IN_A_LINE]))
        yield line if first else f"{shared}: {line}"
    if left := more(len(ids) - most * _IN_A_LINE, style):
        yield left


def _title_key(change: Change) -> str:
    """The key that is told in the title: of points and links only, of which there are many."""
    many = change.section in (Section.POINTS, Section.LINKS) and change.kind is Kind.CHANGED
    return group_key(change) if many else ""


def _shared(group: Group, style: Style) -> str:
    """What changes in the same way for all, if it does."""
    one = group.first
    several = len(group.changes) > 1 and one.section in (Section.POINTS, Section.LINKS)
    if not several or one.kind is not Kind.CHANGED or one.facts:
        return ""
    if any(
        (each.key, each.before, each.after) != (one.key, one.before, one.after)
        for each in group.changes
    ):
        return ""
    return changed_key(one, style)
