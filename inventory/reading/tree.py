"""Walk a document that may hold anything anywhere.

The rules look at the document rather than at the typed form, so that they find what they can even
when other values are wrong. What has the wrong type is not theirs to report, and is passed over.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from inventory.fault import Fault
from inventory.problem import Loc

Group = dict[str, Any]


class Finding(NamedTuple):
    """Where something is wrong, and what."""

    loc: Loc
    fault: Fault
    other: Loc | None = None
    """What it is at odds with, if that stands elsewhere."""


def group(parent: Group, key: str) -> Group:
    """The mapping under a key; empty if there is none."""
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def groups(parent: Group, loc: Loc, key: str) -> Iterator[tuple[Loc, Group]]:
    """The mappings in the list under a key, each with the way to it."""
    value = parent.get(key)
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield (*loc, key, index), item


def entries(parent: Group, loc: Loc, key: str) -> Iterator[tuple[Loc, Group]]:
    """The mappings in the mapping under a key, each with the way to it."""
    for name, value in group(parent, key).items():
        if isinstance(value, dict):
            yield (*loc, key, name), value


def texts(parent: Group, loc: Loc, key: str) -> Iterator[tuple[Loc, str]]:
    """The texts under a key, be it one or a list of them, each with the way to it."""
    value = parent.get(key)
    if isinstance(value, str):
        yield (*loc, key), value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, str):
                yield (*loc, key, index), item


def points(root: Group) -> Iterator[tuple[Loc, Group]]:
    """All points."""
    return groups(root, (), "points")


def links(root: Group) -> Iterator[tuple[Loc, Group]]:
    """All links."""
    for loc, point in points(root):
        yield from groups(point, loc, "links")
