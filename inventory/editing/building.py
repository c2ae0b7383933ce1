"""Plain data as nodes, in the layout that inventories have.

A point has a line for each of its keys and for each link; everything smaller stands between
brackets.
"""

from collections.abc import Mapping
from typing import Any

from inventory.editing.nodes import Entry, Kind, Node
from inventory.editing.order import FREE, POINT, Shape


def point_node(point: Mapping[str, Any]) -> Node:
    """A whole point."""
    node = value_node(point, POINT, in_flow=False)
    for entry in node.entries:
        if entry.value.kind is Kind.LIST and _has_maps(entry.value) and entry.name == "links":
            entry.value.in_flow = False
    return node


def value_node(value: Any, shape: Shape = FREE, *, in_flow: bool = True) -> Node:
    """A value, with its keys in the order of the schema."""
    if isinstance(value, Mapping):
        keys = sorted(value, key=shape.rank)
        entries = [
            Entry(Node(Kind.TEXT, key), value_node(value[key], shape.under(key))) for key in keys
        ]
        return Node(Kind.MAP, in_flow=in_flow or not entries, entries=entries)
    if isinstance(value, list | tuple):
        entries = [Entry(None, value_node(item, shape.under(None))) for item in value]
        return Node(Kind.LIST, in_flow=in_flow or not entries, entries=entries)
    if isinstance(value, str):
        return Node(Kind.TEXT, str(value))
    return Node(Kind.TOKEN, _token(value))


def _has_maps(node: Node) -> bool:
    return any(entry.value.kind is Kind.MAP for entry in node.entries)


def _token(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and repr(value) != "-0.0":
        value = int(value)
    token = repr(value)
    # Readers of YAML 1.1 take 1e-07 for a text.
    return token.replace("e", ".0e") if "e" in token and "." not in token else token
