"""Give a file of an inventory its canonical form: order of keys, layout, quotes.

The same meaning always looks the same, but for what people decide: comments, empty lines, the order
of entries, and whether something stands between brackets.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from inventory.editing.attaching import Head, attach
from inventory.editing.comments import spans
from inventory.editing.errors import EditingError
from inventory.editing.layout import block, comment_lines, text_of
from inventory.editing.nodes import Comments, Kind, Node, read, walk
from inventory.editing.order import INVENTORY, Shape
from inventory.reading.document import parse
from inventory.said import Said


def formatted(name: str, text: str) -> str:
    """Write a text, that is YAML and has line feeds, in its canonical form.

    EditingError, which speaks of `name`, if that would not keep its meaning and every comment.
    """
    result = _formatted(text)
    if result == text:
        return text
    if not _same(parse(name, text).root, parse(name, result).root):
        raise _unsafe(name, Said("ý nghĩa sẽ thay đổi", "it would mean something else"))
    missing = _comments(text) - _comments(result) or _comments(result) - _comments(text)
    if missing:
        comment = next(iter(missing))
        raise _unsafe(name, Said(f"sẽ mất chú thích {comment}", f"it would lose {comment}"))
    if _formatted(result) != result:
        raise _unsafe(name, Said("cách trình bày không ổn định", "its form would not be stable"))
    return result


def _formatted(text: str) -> str:
    root = read(text)
    if root is None or root.kind is not Kind.MAP:
        return text
    head = attach(text, root)
    first = root.entries[:1]
    meant = _aliases(root)
    written = {id(node): list(node.entries) for node in walk(root)} if meant else {}
    _sort(root, INVENTORY)
    if _aliases(root) != meant:  # an alias would stand before what it stands for
        for node in list(walk(root)):
            node.entries = written[id(node)]
    return text_of(_lines(root, head, is_moved=first != root.entries[:1]))


def _sort(node: Node, shape: Shape) -> None:
    """Put keys in the order of the schema; where people name the keys, they stay."""
    if node.kind is Kind.MAP and shape.model is not None:
        node.entries.sort(key=lambda entry: shape.rank(entry.name))
    for entry in node.entries:
        _sort(entry.value, shape.under(entry.name))


def _aliases(root: Node) -> dict[int, int | None]:
    """What each alias stands for."""
    anchored: dict[str, int] = {}
    meant: dict[int, int | None] = {}
    for node in walk(root):
        if node.kind is Kind.ALIAS:
            meant[id(node)] = anchored.get(node.value)
        elif node.anchor:
            anchored[node.anchor] = id(node)
    return meant


def _lines(root: Node, head: Head, *, is_moved: bool) -> Iterator[str]:
    """The whole file: what stands above the first key, the sections, what stands below."""
    yield from comment_lines(head.above_marker, 0, first=True)
    if head.marker:
        yield "---"
    above, below = (head.comments, []) if is_moved else _parted(head.comments)
    while above[-1:] == [None]:
        above = above[:-1]
    header = comment_lines(above, 0, first=True)
    yield from header
    if root.entries:
        first = root.entries[0]
        first.before = [*below, *first.before]
    was_long = bool(header)
    for index, entry in enumerate(root.entries):
        is_apart = entry.before[:1] == [None]
        lines = block(Node(Kind.MAP, entries=[entry]), 0)
        is_long = len(lines) - len(comment_lines(entry.before, 0, first=True)) > 1
        if (index and (is_long or is_apart)) or was_long:
            yield ""
        yield from lines
        was_long = is_long
    yield from comment_lines(root.tail, 0, first=False)


def _parted(comments: Comments) -> tuple[Comments, Comments]:
    """Comments on the file, and, after the last empty line, those on its first key."""
    blanks = [index for index, comment in enumerate(comments) if comment is None]
    at = blanks[-1] + 1 if blanks else 0
    return comments[:at], comments[at:]


def _same(one: Any, other: Any) -> bool:
    """Whether two trees are the same; 1, 1.0 and true are not."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _comments(text: str) -> Counter[str]:
    return Counter(text[span.start : span.end].rstrip() for span in spans(text, read(text)))


def _unsafe(name: str, why: Said) -> EditingError:
    return EditingError(
        Said(
            f"{name} không được trình bày lại: {why.vi}; hãy sửa tay và báo lỗi này",
            f"{name} was not formatted: {why.en}; format it by hand and report this",
        )
    )
