"""The canonical layout: nodes as lines.

Blocks are indented by two, items of lists too. What stands between brackets is on one line if that
has at most 132 characters; else it goes on under its first entry, as many entries a line as fit.
"""

from collections.abc import Iterable

from inventory.editing.nodes import Comments, Entry, Kind, Node
from inventory.editing.quoting import written

WIDTH = 132
"""Characters of a line, as far as entries can be parted."""
STEP = 2
"""Columns by which a block is indented."""
BEFORE_COMMENT = "  "

_BRACKETS = {Kind.MAP: ("{", "}"), Kind.LIST: ("[", "]")}


def block(node: Node, column: int, *, after_dash: bool = False) -> list[str]:
    """Lines of a map or list whose entries have lines of their own.

    What goes after a dash has no comments above its first entry: they are above the dash.
    """
    lines: list[str] = []
    for index, entry in enumerate(node.entries):
        above = [*entry.before, *_hoisted(entry)]
        if index or not after_dash:
            lines += comment_lines(above, column, first=not index)
        lines += _entry(entry, column)
    lines += comment_lines(node.tail, column, first=False)
    return lines


def _hoisted(entry: Entry) -> Comments:
    """Comments that cannot stand between a dash and the first key, and go above the dash."""
    item = entry.value
    if entry.key is not None or not item.is_block or item.anchor:
        return []
    first = item.entries[0]
    hoisted = [*first.before, *_hoisted(first)]
    return hoisted[1:] if hoisted[:1] == [None] else hoisted


def comment_lines(comments: Comments, column: int, *, first: bool) -> list[str]:
    """Lines of comments; there is no empty line at the top of a block, and never two."""
    lines: list[str] = []
    for comment in comments:
        if comment is not None:
            lines.append(" " * column + comment)
        elif lines[-1:] != [""] and (lines or not first):
            lines.append("")
    return lines


def _entry(entry: Entry, column: int) -> list[str]:
    head = " " * column + _head(entry, in_flow=False)
    value = entry.value
    if not value.is_block:
        return _with_comment(inline(value, head), entry.comment)
    if entry.key is None and value.anchor is None:
        first, *rest = block(value, column + STEP, after_dash=True)
        return [head + first.lstrip(), *rest]
    return [
        _commented(head.rstrip() + _anchor(value), entry.comment),
        *block(value, column + STEP),
    ]


def _head(entry: Entry, *, in_flow: bool) -> str:
    if entry.key is None:
        return "" if in_flow else "- "
    key = scalar(entry.key, in_flow=in_flow)
    return f"{key} : " if entry.key.kind is Kind.ALIAS else f"{key}: "


def _anchor(node: Node) -> str:
    return f" &{node.anchor}" if node.anchor else ""


def scalar(node: Node, *, in_flow: bool) -> str:
    """Write a text, a token or an alias."""
    if node.kind is Kind.ALIAS:
        return f"*{node.value}"
    text = written(node.value, in_flow=in_flow) if node.kind is Kind.TEXT else node.value
    return f"&{node.anchor} {text}" if node.anchor else text


def inline(node: Node, head: str, after: int = 0) -> list[str]:
    """Lines of a value that begins on the line of its key.

    `head` is what stands before it on that line, and `after` is how many characters must find a
    place behind it.
    """
    line = one_line(node)
    if line is not None and len(head) + len(line) + after <= WIDTH:
        return [head + line]
    if node.kind not in _BRACKETS or not (node.entries or node.opening or node.tail):
        return [head + (line or "")]
    return _Filling(node, head, after).lines()


def one_line(node: Node, *, in_flow: bool = False) -> str | None:
    """Write a node on one line; None if comments inside forbid it."""
    if node.kind not in _BRACKETS:
        return scalar(node, in_flow=in_flow)
    if node.opening or node.tail:
        return None
    parts = []
    for entry in node.entries:
        value = one_line(entry.value, in_flow=True)
        if value is None or entry.before or entry.comment:
            return None
        parts.append(_head(entry, in_flow=True) + value)
    opening, closing = _BRACKETS[node.kind]
    anchor = f"&{node.anchor} " if node.anchor else ""
    return f"{anchor}{opening}{', '.join(parts)}{closing}"


class _Filling:
    """Entries between brackets on several lines, as many a line as fit."""

    def __init__(self, node: Node, head: str, after: int) -> None:
        self._node = node
        self._after = after
        opening, self._closing = _BRACKETS[node.kind]
        self._line = head + (f"&{node.anchor} " if node.anchor else "") + opening
        self._indent = " " * len(self._line)
        self._fresh = True
        """Nothing but the bracket or the indentation stands on the line."""
        self._lines: list[str] = []

    def lines(self) -> list[str]:
        node = self._node
        self._above(node.opening)
        for entry in node.entries:
            self._above(entry.before)
            self._put(entry, is_last=entry is node.entries[-1])
            if entry.comment is not None:
                self._line = _commented(self._line, entry.comment)
                self._break()
        self._above(node.tail)
        self._line += self._closing
        return [*self._lines, self._line]

    def _break(self) -> None:
        if self._line.strip():
            self._lines.append(self._line.rstrip())
        self._line, self._fresh = self._indent, True

    def _above(self, comments: Comments) -> None:
        for comment in comments:
            if comment is not None:
                self._break()
                self._line += comment
        if any(comments):
            self._break()

    def _put(self, entry: Entry, *, is_last: bool) -> None:
        stays_open = bool(is_last and (entry.comment is not None or self._node.tail))
        suffix = "" if is_last else ","
        after = 1 + self._after if is_last and not stays_open else len(suffix)
        head = _head(entry, in_flow=True)
        text = one_line(entry.value, in_flow=True)
        space = "" if self._fresh else " "
        if text is not None and len(self._line + space + head + text) + after <= WIDTH:
            self._line += f"{space}{head}{text}{suffix}"
        else:
            if not self._fresh:
                self._break()
            *full, self._line = inline_in_flow(entry.value, self._line + head, after)
            self._lines += full
            self._line += suffix
        self._fresh = False


def inline_in_flow(node: Node, head: str, after: int) -> list[str]:
    """As `inline`, between brackets."""
    if node.kind in _BRACKETS:
        return inline(node, head, after)
    return [head + scalar(node, in_flow=True)]


def _with_comment(lines: list[str], comment: str | None) -> list[str]:
    return [*lines[:-1], _commented(lines[-1], comment)]


def _commented(line: str, comment: str | None) -> str:
    return line if comment is None else f"{line.rstrip()}{BEFORE_COMMENT}{comment}"


def text_of(lines: Iterable[str]) -> str:
    """Lines as a text."""
    return "".join(f"{line}\n" for line in lines)
