"""From the way to a value to its place in the file."""

from typing import Any, NamedTuple

from inventory.problem import Loc, Mark
from inventory.reading.document import YamlList, YamlMap

KEY = "[key]"
"""Last step of a way that means the key itself and not its value, as pydantic writes it."""


class Place(NamedTuple):
    """Where a value stands, or would stand."""

    mark: Mark
    """Of the value; of what it is missing in, if it is missing."""
    loc: Loc
    """The way to it in its own file."""
    value: Any


def find(root: YamlMap, loc: Loc) -> Place:
    """Follow a way as far as the document goes."""
    place = Place(root.mark, (), root)
    for step in loc:
        if step == KEY:
            break
        if isinstance(place.value, YamlMap):
            place = _entry(place, place.value, str(step))
        elif isinstance(place.value, YamlList):
            place = _item(place, place.value, step)
        else:
            break
    return place


def find_key(root: YamlMap, loc: Loc) -> Place:
    """Find the key that a way ends with, rather than its value."""
    parent, key = find(root, loc[:-1]), loc[-1]
    if isinstance(parent.value, YamlMap) and key in parent.value:
        return Place(parent.value.key_marks[str(key)], (*parent.loc, key), key)
    return find(root, loc)


def _entry(parent: Place, mapping: YamlMap, key: str) -> Place:
    mark = mapping.value_marks.get(key, parent.mark)
    return Place(mark, (*parent.loc, key), mapping.get(key))


def _item(parent: Place, items: YamlList, step: int | str) -> Place:
    if isinstance(step, int):
        if step >= len(items):
            return parent
        return Place(items.marks[step], (*parent.loc, items.indexes[step]), items[step])
    # A calendar's `working` dates may be a list where its typed form is a mapping by date.
    for item, mark, index in zip(items, items.marks, items.indexes, strict=True):
        here = Place(mark, (*parent.loc, index), item)
        if isinstance(item, YamlMap) and step in item:
            return _entry(here, item, step)
        if step == str(item):
            return here
    return parent
