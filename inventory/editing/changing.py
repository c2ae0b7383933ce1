"""Change an entry of an inventory where its meaning differs, key by key."""

from collections.abc import Mapping, Sequence
from typing import Any

from inventory.editing.building import value_node
from inventory.editing.nodes import Entry, Kind, Node
from inventory.editing.order import Shape
from inventory.editing.splice import Splice

Data = Mapping[str, Any]


def change(
    splice: Splice, node: Node, new: Data, meanings: tuple[Data, Data], shape: Shape
) -> None:
    """Write what differs.

    `new` is the entry as it shall be, with what is to be written; it has something in common with
    the one that is there. `meanings` are what the two mean, with every default.
    """
    old, wanted = meanings
    differing = [key for key in {**old, **wanted} if old.get(key) != wanted.get(key)]
    gone = {
        index: value_node(_written(wanted.get(entry.name)), shape.under(entry.name))
        for index, entry in enumerate(node.entries)
        if entry.name in differing and new.get(entry.name) is None
    }
    added: dict[int, list[Entry]] = {}
    for key in sorted(differing, key=shape.rank):
        there, value, inner = node.get(key), new.get(key), shape.under(key)
        if value is None:
            continue
        if there is None:
            index = _index(node, key, shape, gone)
            added.setdefault(index, []).append(_entry(key, value_node(value, inner)))
        else:
            _value(splice, there, value, (old.get(key), wanted.get(key)), inner)
    for index, entries in added.items():
        splice.insert(node, index, entries)
    splice.remove(node, gone)


def _index(parent: Node, key: str, shape: Shape, gone: Mapping[int, Node]) -> int:
    """Before which entry a new key stands: those above it in the schema come first."""
    above = (
        index + 1
        for index, entry in enumerate(parent.entries)
        if index not in gone and shape.rank(entry.name) <= shape.rank(key)
    )
    return max(above, default=0)


def _value(
    splice: Splice, there: Entry, value: Any, meanings: tuple[Any, Any], shape: Shape
) -> None:
    node = there.value
    if shape.each is not None and "id" in shape.each.keys and node.kind is Kind.LIST:
        _items(splice, there, value, meanings, shape.each)
    elif isinstance(value, Mapping) and any(value.get(e.name) is not None for e in node.entries):
        change(splice, node, value, meanings, shape)
    else:
        splice.replace(there, value_node(value, shape))


def _items(
    splice: Splice, there: Entry, new: Sequence[Data], meanings: tuple[Any, Any], shape: Shape
) -> None:
    """Change a list of things with ids: those that are known stay in their order."""
    node = there.value
    old = {item["id"]: item for item in meanings[0]}
    wanted = {item["id"]: item for item in meanings[1]}
    added = [Entry(None, value_node(item, shape)) for item in new if item["id"] not in old]
    if old.keys().isdisjoint(wanted):
        splice.replace(there, Node(Kind.LIST, entries=added, in_flow=node.in_flow))
        return
    indexes = {item["id"]: index for index, item in enumerate(meanings[0])}
    for item in new:
        if item["id"] in old:
            pair = (old[item["id"]], wanted[item["id"]])
            change(splice, node.entries[indexes[item["id"]]].value, item, pair, shape)
    splice.remove(node, {indexes[id_]: Node(Kind.TOKEN, "null") for id_ in old.keys() - wanted})
    if added:
        splice.insert(node, len(node.entries), added)


def _entry(key: str, value: Node) -> Entry:
    return Entry(Node(Kind.TEXT, key), value)


def _written(meaning: Any) -> Any:
    """A default as a person would write it."""
    if isinstance(meaning, Mapping):
        return {key: value for key, value in meaning.items() if value is not None}
    return meaning
