"""Where the comments of a text are."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from inventory.editing.nodes import Kind, Node, walk

_COMMENT = re.compile(r"#[^\n]*")
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*")
"""What begins a text of whole lines; a comment may follow on its line."""


class Span(NamedTuple):
    """A comment in its text."""

    start: int
    end: int


def spans(text: str, root: Node | None) -> Iterator[Span]:
    """All comments, in the order of the text."""
    at = 0
    for leaf in walk(root) if root else ():
        if leaf.kind in (Kind.MAP, Kind.LIST):
            continue
        yield from _between(text, at, leaf.content)
        at = leaf.end
        header = _HEADER.match(text, leaf.content) if leaf.kind is Kind.TEXT else None
        if header:
            comment = _COMMENT.match(text, header.end())
            if comment:
                yield Span(*comment.span())
    yield from _between(text, at, len(text))


def _between(text: str, start: int, end: int) -> Iterator[Span]:
    for found in _COMMENT.finditer(text, start, end):
        yield Span(*found.span())
