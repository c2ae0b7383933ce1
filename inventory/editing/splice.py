"""Change values in a text, and leave every other character as it is."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

from inventory.editing.comments import spans
from inventory.editing.errors import EditingError
from inventory.editing.layout import block, one_line
from inventory.editing.nodes import Entry, Node
from inventory.editing.source import Edit
from inventory.said import Said

_NO_CONTENT = re.compile(r"(?:#[^\n]*|\s+)*")
"""Spaces and comments."""
_REST_OF_LINE = re.compile(r"[ \t]*(?:#[^\n]*)?")
_COMMENT_LINE = re.compile(r"(?:[ ]*\n)*(?P<indent>[ ]*)#[^\n]*\n?")


class Splice:
    """Edits of one text, collected."""

    def __init__(self, text: str, root: Node) -> None:
        """Take a text and its nodes."""
        self.text = text
        self.edits: list[Edit] = []
        self._comments = [span.start for span in spans(text, root)]

    def replace(self, entry: Entry, value: Node) -> None:
        """Write another value in the place of the one that is there."""
        old = entry.value
        start = old.start
        if old.is_block and value.kind is old.kind and value.entries:
            value.in_flow = False
            start = self._first(old)
            column = self._column(start)
            text = "\n".join(block(value, column))[column:]
        elif old.is_block:
            # The one has lines of its own, the other goes on the line of the key.
            start = len(self.text[:start].rstrip())
            text = f" {_inline(value)}"
        else:
            text = self._space_before(old) + _inline(value, in_flow=old.is_inside)
        if self._has_comment(start, old.end):
            raise _comments_inside(entry.name or value.value)
        self._put(start, old.end, text)

    def _space_before(self, value: Node) -> str:
        before = self.text[value.start - 1]
        if before in ":-":
            return " "
        return ": " if value.start == value.end else ""  # a key without any value

    def insert(self, parent: Node, index: int, new: list[Entry], *, spaced: bool = False) -> None:
        """Put entries in a map or list, before the one of an index; `spaced` by empty lines."""
        if parent.is_block:
            self._insert_lines(parent, index, new, spaced=spaced)
            return
        text = ", ".join(_between_brackets(parent, entry) for entry in new)
        if index:
            at = parent.entries[index - 1].value.end
            self._put(at, at, f", {text}")
        else:
            at = self._first(parent) + 1
            self._put(at, at, f"{text}, " if parent.entries else text)

    def _insert_lines(self, parent: Node, index: int, new: list[Entry], *, spaced: bool) -> None:
        first = self._first(parent)
        column = self._column(first)
        lines: list[str] = []
        for entry in new:
            added = block(Node(parent.kind, entries=[entry]), column)
            lines += ["", *added] if spaced else added
        if index:
            at = self._after(parent.entries[index - 1], column)
        else:
            at = self._above(first)
            lines = [*lines[1:], ""] if spaced else lines
        if at == len(self.text) and not self.text.endswith("\n"):
            self._put(at, at, "".join(f"\n{line}" for line in lines))
        else:
            self._put(at, at, "".join(f"{line}\n" for line in lines))

    def fill(self, entry: Entry, value: Node, column: int) -> None:
        """Write a block, indented by `column`, in the place of an empty `[]` or `{}`."""
        old = entry.value
        if self._has_comment(old.start, old.end):
            raise _comments_inside(entry.name or "")
        self._put(len(self.text[: old.start].rstrip(" ")), old.end, "")
        rest = _REST_OF_LINE.match(self.text, old.end)
        at = rest.end() if rest else old.end
        self._put(at, at, "".join(f"\n{line}" for line in block(value, column)))

    def remove(self, parent: Node, gone: Mapping[int, Node]) -> None:
        """Take the entries of these indexes out; not all of them may go.

        Where that would touch a comment, the value that is given for it is written instead.
        """
        for first, last in _runs(gone):
            start, end = self._extent(parent, first, last)
            if not self._has_comment(start, end):
                self._put(start, end, "")
                continue
            for index in range(first, last + 1):
                self.replace(parent.entries[index], gone[index])

    def _extent(self, parent: Node, first: int, last: int) -> tuple[int, int]:
        """What is to be cut out for entries to be gone."""
        start, end = self._start(parent, first), parent.entries[last].value.end
        is_last = last + 1 == len(parent.entries)
        if parent.is_block:
            line = self._line(start)
            if not self.text[line:start].strip():
                return line, self._next_line(end)
        elif is_last:
            return parent.entries[first - 1].value.end, end
        return start, end if is_last else self._start(parent, last + 1)

    def _start(self, parent: Node, index: int) -> int:
        """Where an entry begins, with its dash or question mark."""
        entry = parent.entries[index]
        if not parent.is_block:
            return (entry.key or entry.value).start
        if index == 0:
            return self._first(parent)
        return self._content(parent.entries[index - 1].value.end)

    def _first(self, parent: Node) -> int:
        """Where a map or list begins, without its anchor: at its bracket or first entry."""
        anchor = f"&{parent.anchor}" if parent.anchor else ""
        return self._content(parent.start + len(anchor))

    def _content(self, at: int) -> int:
        """The next character that is no space or comment."""
        found = _NO_CONTENT.match(self.text, at)
        return found.end() if found else at

    def _after(self, entry: Entry, column: int) -> int:
        """The beginning of the line after an entry and the comments that belong to it."""
        at = self._next_line(entry.value.end)
        while (found := _COMMENT_LINE.match(self.text, at)) and len(found["indent"]) > column:
            at = found.end()
        return at

    def _above(self, at: int) -> int:
        """The beginning of the comments that stand right above a line."""
        line = self._line(at)
        while line and self.text[self._line(line - 1) : line].lstrip().startswith("#"):
            line = self._line(line - 1)
        return line

    def _line(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _next_line(self, at: int) -> int:
        return self.text.find("\n", at) + 1 or len(self.text)

    def _column(self, at: int) -> int:
        return at - self._line(at)

    def has_empty_lines(self, parent: Node) -> bool:
        """Whether the last two entries are parted by an empty line."""
        if not parent.is_block or len(parent.entries) < 2:  # noqa: PLR2004  # two are needed
            return False
        end = parent.entries[-2].value.end
        return "\n\n" in self.text[end : self._start(parent, len(parent.entries) - 1)]

    def _has_comment(self, start: int, end: int) -> bool:
        at = bisect_left(self._comments, start)
        return at < len(self._comments) and self._comments[at] < end

    def _put(self, start: int, end: int, text: str) -> None:
        self.edits.append(Edit(start, end, text))


def _runs(indexes: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of those that follow one another."""
    first = last = -2
    for index in sorted(indexes):
        if index != last + 1:
            if last >= 0:
                yield first, last
            first = index
        last = index
    if last >= 0:
        yield first, last


def _inline(value: Node, *, in_flow: bool = False) -> str:
    return one_line(value, in_flow=in_flow) or ""


def _between_brackets(parent: Node, entry: Entry) -> str:
    return _inline(Node(parent.kind, in_flow=True, entries=[entry]))[1:-1]


def _comments_inside(name: str) -> EditingError:
    return EditingError(
        Said(
            f"mục {name} có chú thích ở bên trong, sẽ bị mất nếu sửa; hãy sửa mục này bằng tay",
            f"{name} has comments inside, which would be lost; change it by hand",
        )
    )
