"""Put points and entries into the texts of an inventory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from inventory.editing.arranging import Standing, arrange
from inventory.editing.building import point_node, value_node
from inventory.editing.changing import change
from inventory.editing.errors import EditingError
from inventory.editing.layout import STEP
from inventory.editing.nodes import Entry, Kind, Node, read, walk
from inventory.editing.order import INVENTORY, POINT, Shape
from inventory.editing.splice import Splice
from inventory.said import Said

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A file of an inventory, with its edits."""

    root: Node
    splice: Splice

    @classmethod
    def of(cls, text: str) -> "Written":
        """Take the text of an inventory."""
        root = read(text) or Node(Kind.MAP)
        return cls(root, Splice(text, root))

    def entries(self, section: str) -> list[Entry]:
        """The entries of a section, none if it is missing."""
        there = self.root.get(section)
        return there.value.entries if there else []

    def wards(self) -> frozenset[str]:
        """Those of its points, by code."""
        return frozenset(_text(entry, "ward") for entry in self.entries("points"))

    def put_in(self, section: str, index: int, new: list[Entry]) -> None:
        """Add entries to a section before the one of an index; the section may be missing."""
        there, kind = self.root.get(section), Kind.MAP if new[0].key else Kind.LIST
        node = Node(kind, entries=new)
        if there is None:
            key = Node(Kind.TEXT, section)
            rank = INVENTORY.rank(section)
            above = sum(INVENTORY.rank(entry.name) < rank for entry in self.root.entries)
            self.splice.insert(self.root, above, [Entry(key, node)], spaced=True)
        elif there.value.kind is not kind:
            raise _stands_for_another(section)
        elif there.value.is_block or there.value.is_inside or there.value.entries:
            spaced = self.splice.has_empty_lines(there.value)
            self.splice.insert(there.value, index, new, spaced=spaced)
        elif self._is_shared(there.value):
            raise _shared(section)
        else:
            self.splice.fill(there, node, STEP)

    def _is_shared(self, node: Node) -> bool:
        """Whether something else is the same as it, by an alias."""
        return node.anchor is not None and any(
            other.kind is Kind.ALIAS and other.value == node.anchor for other in walk(self.root)
        )


Files = Mapping[Path, Written]
"""The main one first."""
FilesBy = Mapping[str, Path]
"""Which file takes a new entry, by its id, or a new point, by its ward."""
Meanings = Mapping[str, Mapping[str, Any]]
"""What entries mean, by their ids, with every default."""


class Put(NamedTuple):
    """What is to be written of one section."""

    new: Mapping[str, Data]
    """All of each entry, by its id."""
    known: Meanings
    """What those mean that are there."""
    wanted: Meanings
    """What all of them shall mean."""
    homes: FilesBy


def put_entries(files: Files, section: str, put: Put) -> None:
    """Write entries of a section with keys: those that are known change, others come last."""
    shape = INVENTORY.under(section).under(None)
    places = {
        entry.name: (file, entry) for file in files.values() for entry in file.entries(section)
    }
    added: dict[Path, list[Entry]] = {}
    for id_, entry in put.new.items():
        if id_ in put.known:
            file, there = places[id_]
            _change(file, there, id_, entry, (put.known[id_], put.wanted[id_]), shape)
        else:
            node = Entry(Node(Kind.TEXT, id_), value_node(entry, shape))
            added.setdefault(put.homes[id_], []).append(node)
    for path, entries in added.items():
        files[path].put_in(section, len(files[path].entries(section)), entries)


def put_points(files: Files, put: Put) -> None:
    """Write points: those that are known change, others go where points of their ward are."""
    places = {
        _text(entry, "id"): (file, entry)
        for file in files.values()
        for entry in file.entries("points")
    }
    for id_ in put.new.keys() & put.known:
        if id_ not in places:
            raise _stands_for_another(f"points: {id_}")
        file, there = places[id_]
        _change(file, there, id_, put.new[id_], (put.known[id_], put.wanted[id_]), POINT)
    lists = {
        path: [Standing(_text(entry, "ward")) for entry in file.entries("points")]
        for path, file in files.items()
    }
    added = [point for id_, point in put.new.items() if id_ not in put.known]
    for path, standing in arrange(lists, added, put.homes).items() if added else ():
        _put_among(files[path], standing)


def _put_among(file: Written, standing: Sequence[Standing]) -> None:
    """Write the points of a list that are new, those that follow one another together."""
    index = 0
    waiting: list[Entry] = []
    for point in [*standing, Standing("")]:
        if point.new is not None:
            waiting.append(Entry(None, point_node(point.new)))
            continue
        if waiting:
            file.put_in("points", index, waiting)
        index, waiting = index + 1, []


def _change(
    file: Written, there: Entry, id_: str, new: Data, meanings: tuple[Data, Data], shape: Shape
) -> None:
    if there.value.kind is not Kind.MAP:
        raise _stands_for_another(id_)
    change(file.splice, there.value, new, meanings, shape)


def _text(entry: Entry, key: str) -> str:
    there = entry.value.get(key)
    return there.value.value if there else ""


def _stands_for_another(name: str) -> EditingError:
    return EditingError(
        Said(
            f"{name} được viết bằng dấu *, thay cho một mục khác; hãy sửa bằng tay",
            f"{name} is written with a *, which stands for something else; change it by hand",
        )
    )


def _shared(name: str) -> EditingError:
    return EditingError(
        Said(
            f"{name} có dấu & và được dùng lại ở chỗ khác; hãy sửa bằng tay",
            f"{name} has a &, and something else is the same as it; change it by hand",
        )
    )
