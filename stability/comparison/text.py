"""A comparison as text for a terminal."""

from collections.abc import Iterable, Iterator

from inventory.words import Language
from stability.comparison import grades_told, verdict
from stability.comparison.style import Style, listed
from stability.comparison.telling import Group, groups, items
from stability.comparison.verdict import Reviewed

_ITEMS = 20
"""Of a group; `--json` has all."""


def written(reviewed: Reviewed, language: Language) -> str:
    """Write what has changed, the doubtful first."""
    style = Style(language, value=_printable, name=_printable)
    return "\n".join(_lines(reviewed, style)) + "\n"


def _printable(text: str) -> str:
    """Keep a value from steering the terminal."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def _lines(reviewed: Reviewed, style: Style) -> Iterator[str]:
    comparison = reviewed.comparison
    yield f"{_printable(reviewed.old)} → {_printable(reviewed.new)}"
    yield style.of(reviewed.headline)
    if comparison.changes:
        yield style.of(comparison.summary)
    yield from (f"  {line}" for line in reviewed.broken.splitlines())
    if comparison.careful:
        yield from ("", style.either("Cần xem kỹ", "Needs a careful look"))
        yield from _told(groups(comparison.careful), style)
    if comparison.touched:
        yield from ("", style.of(grades_told.headline(comparison.touched)))
        for each in grades_told.by_why(comparison.touched):
            ids = listed([*each.points, *each.links], style)
            yield f"  {style.of(each.title())}: {ids}"
    if comparison.safe:
        yield from ("", style.either("Thay đổi an toàn", "Safe changes"))
        yield from _told(groups(comparison.safe), style)
    yield from _figures(reviewed, style)


def _told(found: Iterable[Group], style: Style) -> Iterator[str]:
    for group in found:
        why = group.why()
        yield f"  {group.heading(style)}{f' – {style.of(why)}' if why else ''}"
        yield from (f"    {each}" for each in items(group, style, _ITEMS) if each)


def _figures(reviewed: Reviewed, style: Style) -> Iterator[str]:
    rows = [[style.of(cell) for cell in row] for row in verdict.rows(reviewed.comparison)]
    if not rows:
        return
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    yield ""
    for name, before, after in rows:
        yield f"{name:<{widths[0]}}  {before:>{widths[1]}} → {after:>{widths[2]}}"
