"""A YAML text as plain mappings, lists and values that know their places.

The text is read event by event with PyYAML's C parser: parsers in pure Python need 7 to 14 seconds
for 13,000 links. Nothing here trusts the text: depth, number of values and aliases are bounded.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from inventory.fault import Fault
from inventory.problem import Loc, Mark, Problem, problem_at, problem_of
from inventory.reading.scalar import resolve
from inventory.reading.syntax import explain, invisible_character, with_line_feeds
from inventory.wording.documents import (
    EMPTY,
    GROUP_AS_KEY,
    KEY_IS_NO_TEXT,
    SECOND_DOCUMENT,
    TAG,
    duplicate_key,
    too_deep,
    too_many,
    unknown_alias,
)

MOST_NODES = 2_000_000
"""Values in one file, counted as if aliases were written out; 13,000 links have some 600,000."""
MOST_DEPTH = 32
"""Nesting; an inventory needs 8."""
TEXT_TAGS = frozenset({"!", "tag:yaml.org,2002:str"})


class YamlMap(dict[str, Any]):
    """A mapping with the places of its keys and values."""

    __slots__ = ("key_marks", "mark", "value_marks")

    def __init__(self, mark: Mark) -> None:
        """Start empty at a place."""
        super().__init__()
        self.mark = mark
        self.key_marks: dict[str, Mark] = {}
        self.value_marks: dict[str, Mark] = {}

    def put(self, key: str, key_mark: Mark, value: Any, value_mark: Mark) -> None:
        """Add an entry with its places."""
        self[key] = value
        self.key_marks[key] = key_mark
        self.value_marks[key] = value_mark


class YamlList(list[Any]):
    """A list with the places of its items."""

    __slots__ = ("indexes", "mark", "marks")

    def __init__(self, mark: Mark) -> None:
        """Start empty at a place."""
        super().__init__()
        self.mark = mark
        self.marks: list[Mark] = []
        self.indexes: list[int] = []
        """Where each item stood in its own file; lists of several files may be joined."""

    def put(self, value: Any, mark: Mark, index: int | None = None) -> None:
        """Add an item with its place."""
        self.indexes.append(len(self) if index is None else index)
        self.append(value)
        self.marks.append(mark)


@dataclass(frozen=True, slots=True)
class Document:
    """What a text says."""

    name: str
    text: str
    """With line feeds as the only line ends."""
    root: Any
    """None if the text is no YAML."""
    problems: tuple[Problem, ...]


def parse(name: str, text: str) -> Document:
    """Read a text; whatever it is, the answer is a document with its problems."""
    text = with_line_feeds(text)
    problem = invisible_character(name, text)
    if problem:
        return Document(name, text, None, (problem,))
    builder = _Builder(name)
    try:
        take, reader = builder.taking(), yaml.CSafeLoader(_NamedText(text, name))
        while (event := reader.get_event()) is not None:
            take[type(event)](event)
    except yaml.YAMLError as error:
        return Document(name, text, None, (*builder.problems, explain(error, name, text)))
    except _StopError as stop:
        return Document(name, text, None, (*builder.problems, stop.problem))
    if builder.root is None:
        builder.problems.append(problem_of(name, EMPTY, 1, 1))
    return Document(name, text, builder.root, tuple(builder.problems))


class _NamedText(io.StringIO):
    """A text with the name that the parser's marks shall carry."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.name = name


class _StopError(Exception):
    """Reading on makes no sense."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is being filled."""

    into: YamlMap | YamlList
    anchor: str | None
    nodes_before: int
    key: str | None = None
    key_mark: Any = None
    keep: bool = True
    """Whether the entry of this key counts; not so if the key is wrong or a duplicate."""


@dataclass(slots=True)
class _Anchored:
    value: Any
    nodes: int


def _pass_over(_event: yaml.Event) -> None:
    """Nothing to do."""


@dataclass(slots=True)
class _Builder:
    """Puts a document together from its events."""

    name: str
    root: Any = None
    problems: list[Problem] = field(default_factory=list)
    _stack: list[_Frame] = field(default_factory=list)
    _anchors: dict[str, _Anchored] = field(default_factory=dict)
    _nodes: int = 0
    _documents: int = 0

    def taking(self) -> Mapping[type[yaml.Event], Callable[[Any], None]]:
        """What to do with each kind of event."""
        return {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
            yaml.DocumentEndEvent: _pass_over,
            yaml.StreamStartEvent: _pass_over,
            yaml.StreamEndEvent: _pass_over,
        }

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            raise self._stop(event, SECOND_DOCUMENT)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._count(event, 1)
        if event.implicit[0]:
            value: Any = resolve(event.value)
        else:
            value = event.value
            if event.tag is not None and event.tag not in TEXT_TAGS:
                self._refuse_tag(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, 1)
        self._value(value, event.start_mark)

    def _start(self, event: yaml.CollectionStartEvent) -> None:
        self._count(event, 1)
        if len(self._stack) >= MOST_DEPTH:
            raise self._stop(event, too_deep(MOST_DEPTH))
        if event.tag is not None:
            self._refuse_tag(event)
        mark: Any = event.start_mark
        is_map = isinstance(event, yaml.MappingStartEvent)
        frame = self._stack[-1] if self._stack else None
        if frame and isinstance(frame.into, YamlMap) and frame.key is None:
            raise self._stop(event, GROUP_AS_KEY)
        into = YamlMap(mark) if is_map else YamlList(mark)
        self._stack.append(_Frame(into, event.anchor, self._nodes))

    def _end(self, _event: yaml.CollectionEndEvent) -> None:
        frame = self._stack.pop()
        if frame.anchor is not None:
            self._anchors[frame.anchor] = _Anchored(
                frame.into, self._nodes - frame.nodes_before + 1
            )
        self._value(frame.into, frame.into.mark)

    def _alias(self, event: yaml.AliasEvent) -> None:
        anchored = self._anchors.get(event.anchor or "")
        if anchored is None:
            raise self._stop(event, unknown_alias(str(event.anchor)))
        self._count(event, anchored.nodes)
        self._value(anchored.value, event.start_mark)

    def _value(self, value: Any, mark: Any) -> None:
        if not self._stack:
            self.root = value
            return
        frame = self._stack[-1]
        if isinstance(frame.into, YamlList):
            frame.into.put(value, mark)
        elif frame.key is None:
            self._key(frame, value, mark)
        else:
            if frame.keep:
                frame.into.put(frame.key, frame.key_mark, value, mark)
            frame.key = None

    def _key(self, frame: _Frame, key: Any, mark: Any) -> None:
        frame.key, frame.key_mark, frame.keep = str(key), mark, isinstance(key, str)
        if not frame.keep:
            self._report(mark, KEY_IS_NO_TEXT)
        elif key in frame.into:
            frame.keep = False
            first = frame.into.key_marks[key].line + 1  # type: ignore[union-attr]  # a mapping
            self._report(mark, duplicate_key(str(key), first))

    def _count(self, event: yaml.NodeEvent, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            raise self._stop(event, too_many(MOST_NODES))

    def _refuse_tag(self, event: Any) -> None:
        self._report(event.start_mark, TAG)

    def _report(self, mark: Any, fault: Fault) -> None:
        self.problems.append(problem_at(mark, self._loc(), fault))

    def _stop(self, event: yaml.Event, fault: Fault) -> _StopError:
        mark: Any = event.start_mark
        return _StopError(problem_at(mark, self._loc(), fault))

    def _loc(self) -> Loc:
        """The way to what is being read."""
        steps = (
            len(frame.into) if isinstance(frame.into, YamlList) else frame.key
            for frame in self._stack
        )
        return tuple(step for step in steps if step is not None)
