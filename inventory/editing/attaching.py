"""Give every comment to what it stands at, so that it goes where that goes.

A comment at the end of a line belongs to what is on it; one with a line of its own to what comes
below, unless it is indented as what stands above.
"""

import re
from bisect import bisect_left
from typing import NamedTuple

from inventory.editing.comments import spans
from inventory.editing.nodes import Comments, Entry, Kind, Node

_SPACE = re.compile(r"(?:#[^\n]*|\s+)*")
_MARKER = re.compile(r"^---(?=\s|$)", re.MULTILINE)
_OPENING = {Kind.MAP: "{", Kind.LIST: "["}


class _Comment(NamedTuple):
    text: str
    column: int
    has_line: bool
    """Nothing stands before it on its line."""


_Gap = list[_Comment | None]
"""What stands between two things; None is an empty line."""


class Head(NamedTuple):
    """What stands above the first key of a file."""

    above_marker: Comments
    marker: bool
    """A line of `---`, with which YAML may begin."""
    comments: Comments


def attach(text: str, root: Node) -> Head:
    """Hang the comments of a text on its nodes; those above the first key are given back."""
    return _Attaching(text, root).run()


class _Attaching:
    def __init__(self, text: str, root: Node) -> None:
        self._text = text
        self._root = root
        self._spans = list(spans(text, root))
        self._starts = [span.start for span in self._spans]
        self._at = 0
        """All before it is done."""

    def run(self) -> Head:
        root, first = self._root, self._begin(self._root)
        marker = _MARKER.search(self._text, 0, first)
        middle = marker.end() if marker else 0
        above = _comments(self._gap(0, middle))
        below = _comments(self._gap(middle, first))
        self._at = first
        if root.in_flow:
            self._flow(root)
            below += root.opening
            root.in_flow, root.opening = False, []
            self._at = root.end
        else:
            self._block(root)
        gap = self._gap(self._at, len(self._text))
        if gap[-1:] == [None]:
            gap.pop()
        last = root.entries[-1] if root.entries else None
        root.tail += self._settle(gap, 0, last)
        return Head(above, marker is not None, below)

    def _block(self, node: Node) -> None:
        node.column = self._column(self._at)
        last = None
        for entry in node.entries:
            start = self._content(self._at)
            entry.before = self._settle(self._gap(self._at, start), node.column, last)
            if entry.value.is_block:
                self._block_value(entry, start)
            else:
                self._inline_value(entry, start)
            last = entry

    def _block_value(self, entry: Entry, start: int) -> None:
        value = entry.value
        self._at = self._begin(value)
        inside = self._gap(start, self._at)
        if inside and inside[0] and not inside[0].has_line:
            first = inside[0].text
            inside = inside[1:]
            if entry.key is None and value.anchor is None:
                entry.before.append(first)  # nothing can follow a dash but its first key
            else:
                entry.comment = first
        self._block(value)
        value.entries[0].before = [*_comments(inside), *value.entries[0].before]

    def _inline_value(self, entry: Entry, start: int) -> None:
        value = entry.value
        begin = self._begin(value)
        inside = _texts(self._gap(start, begin))
        if value.in_flow:
            self._flow(value)
        else:
            inside += _texts(self._gap(begin, value.end))
        self._at = value.end
        after = bisect_left(self._starts, value.end)
        rest = self._text[value.end : self._starts[after]] if after < len(self._starts) else "\n"
        if not rest.strip(" \t"):
            entry.comment = self._shown(after)
            self._at = self._spans[after].end
        _keep(inside, entry)

    def _flow(self, node: Node) -> None:
        at = self._begin(node)
        if self._text[at] == _OPENING[node.kind]:
            at += 1
        last: Entry | None = None
        inside: list[str] = []
        for entry in node.entries:
            start = (entry.key or entry.value).start
            above = self._after(last, inside, self._gap(at, start))
            if last is None:
                node.opening += above
            else:
                entry.before = above
            begin = self._begin(entry.value)
            inside = _texts(self._gap(start, begin))
            if entry.value.in_flow:
                self._flow(entry.value)
            at, last = entry.value.end, entry
        above = self._after(last, inside, self._gap(at, node.end))
        (node.tail if last else node.opening).extend(above)

    def _after(self, entry: Entry | None, inside: list[str], gap: _Gap) -> Comments:
        """Comments behind an entry between brackets: the first may be its own; the others."""
        comments = [comment for comment in gap if comment]
        if entry is None:
            return _comments(list(comments))
        if comments and not comments[0].has_line:
            entry.comment = comments.pop(0).text
        _keep(inside, entry)
        return _comments(list(comments))

    def _settle(self, gap: _Gap, column: int, last: Entry | None) -> Comments:
        """Give the last entry's blocks the comments that are theirs by indentation.

        What is left belongs to what comes next, in that column.
        """
        blocks = _blocks_ending_with(last)
        left: Comments = []
        into: Comments
        for index, item in enumerate(gap):
            if item is None:
                if index + 1 == len(gap):
                    left.append(None)
                continue
            fitting = [block for block in blocks if block.column <= item.column > column]
            blocks = fitting if not left else []
            into = blocks[-1].tail if blocks else left
            if index and gap[index - 1] is None:
                into.append(None)
            into.append(item.text)
        return left

    def _gap(self, start: int, end: int) -> _Gap:
        gap: _Gap = []
        at = start
        for index in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
            span = self._spans[index]
            between = self._text[at : span.start]
            if between.count("\n") > 1:
                gap.append(None)
            has_line = "\n" in between or not self._text[:at].strip()
            gap.append(_Comment(self._shown(index), self._column(span.start), has_line))
            at = span.end
        if self._text.count("\n", at, end) > 1:
            gap.append(None)
        return gap

    def _shown(self, index: int) -> str:
        span = self._spans[index]
        return self._text[span.start : span.end].rstrip()

    def _begin(self, node: Node) -> int:
        """Where a value begins, without its anchor."""
        if node.kind not in _OPENING:
            return node.content
        anchor = f"&{node.anchor}" if node.anchor else ""
        return self._content(node.start + len(anchor))

    def _content(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def _column(self, at: int) -> int:
        return at - self._text.rfind("\n", 0, at) - 1


def _blocks_ending_with(entry: Entry | None) -> list[Node]:
    """The blocks that end where an entry ends, from the outermost on."""
    blocks = []
    while entry and entry.value.is_block:
        blocks.append(entry.value)
        entry = entry.value.entries[-1]
    return blocks


def _keep(inside: list[str], entry: Entry) -> None:
    """Hang what stood between a key and its value at the end of the line, or above it."""
    if len(inside) == 1 and entry.comment is None:
        entry.comment = inside[0]
    else:
        entry.before += inside


def _texts(gap: _Gap) -> list[str]:
    return [item.text for item in gap if item]


def _comments(gap: _Gap) -> Comments:
    return [item and item.text for item in gap]
