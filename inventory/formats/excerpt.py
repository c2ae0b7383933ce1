"""The line of a file that a problem is about, with a caret under the place."""

import unicodedata
from collections.abc import Iterable, Sequence

MARK = "…"
"""Where a line is cut off."""
GUTTER = 9
"""Cells before the line: its number and a bar."""
LEFT = 2 / 3
"""How much of the room what stands before the place may take, if all does not fit."""

_WIDE = frozenset({"W", "F"})
_UPON = frozenset({"Mn", "Me"})
"""Marks that stand upon the character before them."""


def excerpt(line: str, number: int, column: int, width: int, label: str = "") -> str:
    """Show a line and point at a column, in at most `width` cells of a terminal.

    `number` and `column` are from 1; the column may be one behind the end. Whatever the line holds,
    the caret is under its character, and nothing steers the terminal. The label stands beside the
    caret, where there is room for it.
    """
    room = max(width - GUTTER, 20)
    at = column - 1
    # No more characters than cells can be seen on either side, however long the line is.
    before = [_shown(each) for each in line[max(0, at - room) : at]]
    after = [_shown(each) for each in line[at : at + room + 1]]
    is_cut_left = at > room
    taken = min(_cells(after), room)
    most_before = max(int(room * LEFT), room - taken)
    if is_cut_left or _cells(before) > most_before:
        before = _last(before, most_before - 1)
    most_after = room - _cells(before)
    if _cells(after) > most_after:
        after = [*_first(after, most_after - 1), MARK]
    caret = _labelled(_cells(before), label, room)
    return f"{number:>6} | {''.join([*before, *after])}\n{'':>6} | {caret}"


def _labelled(before: int, label: str, room: int) -> str:
    """A caret behind so many cells, with its label behind or else before it."""
    needed = len(label) + 1
    if label and before + 1 + needed <= room:
        return f"{' ' * before}^ {label}"
    if label and needed < before:
        return f"{label:>{before - 1}} ^"
    return f"{' ' * before}^"


def _shown(character: str) -> str:
    if character == "\t":
        return "→"
    return character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"


def _width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in _UPON:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def _cells(characters: Iterable[str]) -> int:
    return sum(map(_width, characters))


def _last(characters: Sequence[str], room: int) -> list[str]:
    """As many from the end as fit, behind the mark; marks without their character go too."""
    kept = _first(characters[::-1], room)[::-1]
    while kept and not _width(kept[0]):
        del kept[0]
    return [MARK, *kept]


def _first(characters: Sequence[str], room: int) -> list[str]:
    """As many from the beginning as fit."""
    cells = 0
    for index, character in enumerate(characters):
        cells += _width(character)
        if cells > room:
            return list(characters[:index])
    return list(characters)
