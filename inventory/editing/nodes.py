"""A YAML text as nodes that know where they stand and how they are written.

`inventory.reading.document` reads what a text means; this reads what it looks like. Both use
PyYAML's C parser, so that a large file is read in seconds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

import yaml

from inventory.reading.scalar import resolve

_PROPERTIES = re.compile(r"(?:!<[^>]*>|[&!][^\s,\[\]{}]*|#[^\n]*|\s+)*")
"""Anchor and tag of a value, with all that may stand between them and it."""

Comments = list[str | None]
"""Comments that have a line of their own, from their `#` on; None is an empty line."""


class Kind(Enum):
    """What a node is."""

    TEXT = auto()
    TOKEN = auto()
    """A number, a truth value or null: stays as it is written."""
    ALIAS = auto()
    MAP = auto()
    LIST = auto()


@dataclass(slots=True)
class Node:
    """A value or a key as it is written."""

    kind: Kind
    value: str = ""
    """Of a text, what it says; of a token, how it is written; of an alias, its name."""
    in_flow: bool = False
    """Of a map or list: it is written between brackets."""
    is_inside: bool = False
    """It stands between brackets itself, where a text needs quotes sooner."""
    anchor: str | None = None
    start: int = 0
    """Characters before it in the text; its anchor belongs to it."""
    end: int = 0
    """Characters before what follows it."""
    content: int = 0
    """Of a text, token or alias: characters before it without its anchor."""
    column: int = 0
    """Of a block: characters before its entries on their lines."""
    entries: "list[Entry]" = field(default_factory=list)
    opening: Comments = field(default_factory=list)
    """Comments after the opening bracket, before the first entry."""
    tail: Comments = field(default_factory=list)
    """Comments after the last entry that are still its own."""

    @property
    def is_block(self) -> bool:
        """Whether its entries have lines of their own."""
        return self.kind in (Kind.MAP, Kind.LIST) and not self.in_flow

    def get(self, key: str) -> "Entry | None":
        """The entry of a key that is written out."""
        return next((entry for entry in self.entries if entry.name == key), None)


@dataclass(slots=True)
class Entry:
    """A value in a map, with its key, or in a list."""

    key: Node | None
    value: Node
    before: Comments = field(default_factory=list)
    """Comments above it."""
    comment: str | None = None
    """At the end of its line, or, if its value has lines of its own, of the line of its key."""

    @property
    def name(self) -> str | None:
        """Its key; None in a list, and where the key is an alias."""
        return self.key.value if self.key and self.key.kind is not Kind.ALIAS else None


def read(text: str) -> Node | None:
    """Read a text that is known to be YAML; None if there is nothing in it."""
    builder = _Builder(text)
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        builder.take(event)
    return builder.root


@dataclass(slots=True)
class _Builder:
    text: str
    root: Node | None = None
    _stack: list[Node] = field(default_factory=list)
    _keys: list[Node | None] = field(default_factory=list)
    """For each map of the stack, the key whose value comes next."""

    def take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._put(self._scalar(event))
            case yaml.AliasEvent():
                self._put(self._alias(event))
            case yaml.CollectionStartEvent():
                self._stack.append(_collection(event))
                self._keys.append(None)
            case yaml.CollectionEndEvent():
                node = self._stack.pop()
                self._keys.pop()
                node.end = _index(event.end_mark) if node.in_flow else node.entries[-1].value.end
                self._put(node)

    def _alias(self, event: Any) -> Node:
        start, end = _index(event.start_mark), _index(event.end_mark)
        return Node(Kind.ALIAS, event.anchor, start=start, end=end, content=start)

    def _scalar(self, event: Any) -> Node:
        start, end = _index(event.start_mark), _index(event.end_mark)
        # The end of a text of whole lines is where the next line begins.
        end = start + len(self.text[start:end].rstrip())
        is_token = event.implicit[0] and not isinstance(resolve(event.value), str)
        kind = Kind.TOKEN if is_token else Kind.TEXT
        value = event.value or "null" if is_token else event.value
        content = start
        if event.anchor is not None or event.tag is not None:
            found = _PROPERTIES.match(self.text, start, end)
            content = found.end() if found else start
        return Node(kind, value, anchor=event.anchor, start=start, end=end, content=content)

    def _put(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        parent = self._stack[-1]
        node.is_inside = parent.in_flow
        if parent.kind is Kind.LIST:
            parent.entries.append(Entry(None, node))
        elif self._keys[-1] is None:
            self._keys[-1] = node
        else:
            parent.entries.append(Entry(self._keys[-1], node))
            self._keys[-1] = None


def _collection(event: Any) -> Node:
    kind = Kind.MAP if isinstance(event, yaml.MappingStartEvent) else Kind.LIST
    start = _index(event.start_mark)
    return Node(kind, in_flow=event.flow_style, anchor=event.anchor, start=start)


def _index(mark: Any) -> int:
    index: int = mark.index
    return index


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, keys included, in the order of the text."""
    yield node
    for entry in node.entries:
        if entry.key:
            yield entry.key
        yield from walk(entry.value)
