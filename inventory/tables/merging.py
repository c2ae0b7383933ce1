"""Put what tables say into the document of an inventory, so that the loader can judge the whole.

Every value that came from a cell has the place of its cell; all others keep theirs. Nothing of the
document is changed: what is touched is copied.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from inventory.problem import Mark
from inventory.reading.document import YamlList, YamlMap
from inventory.schema import Inventory, Point
from inventory.tables.columns import Column, Part, leaf
from inventory.tables.tabulating import WRONG, Given, Listed, Listing

SECTIONS = {Part.CONTACT: "contacts", Part.OPERATOR: "operators"}
"""Where the entries that have a sheet of their own stand."""


def merged(root: YamlMap, old: Inventory, listing: Listing) -> YamlMap:
    """The whole document as it would be; `old` is what it means now.

    Points that the tables name stand after all others, so that what they share with others by
    mistake is told of them.
    """
    whole = _copy(root)
    for part, section in SECTIONS.items():
        if listing.entries[part]:
            _entries(whole, section, getattr(old, section), listing.entries[part])
    if listing.entries[Part.POINT]:
        _points(whole, {point.id: point for point in old.points}, listing.entries[Part.POINT])
    return whole


def _entries(
    whole: YamlMap, section: str, old: Mapping[str, BaseModel], listed: Mapping[str, Listed]
) -> None:
    place = next(iter(listed.values())).id.place
    there = whole.get(section)
    new = _copy(there) if isinstance(there, YamlMap) else YamlMap(place)
    for id_, entry in listed.items():
        filled = _filled(new.get(id_), old.get(id_), entry)
        new.put(id_, entry.id.place, filled, entry.id.place)
    whole.put(section, whole.key_marks.get(section, place), new, new.mark)


def _points(whole: YamlMap, old: Mapping[str, Point], listed: Mapping[str, Listed]) -> None:
    place = next(iter(listed.values())).id.place
    there = whole.get("points")
    new = YamlList(there.mark if isinstance(there, YamlList) else place)
    known: dict[str, tuple[Any, int]] = {}
    for item, mark, index in _items(there):
        if item["id"] in listed:
            known[item["id"]] = item, index
        else:
            new.put(item, mark, index)
    for id_, entry in listed.items():
        raw, index = known.get(id_, (None, len(new)))
        new.put(_point(raw, old.get(id_), entry), entry.id.place, index)
    whole.put("points", whole.key_marks.get("points", place), new, new.mark)


def _point(raw: Any, old: Point | None, entry: Listed) -> YamlMap:
    point = _filled(raw, old, entry)
    if not entry.links:
        return point
    there = point.get("links")
    new = YamlList(there.mark if isinstance(there, YamlList) else entry.id.place)
    left, links = dict(entry.links), {link.id: link for link in (old.links if old else ())}
    for item, mark, index in _items(there):
        link = left.pop(item["id"], None)
        new.put(_filled(item, links[item["id"]], link) if link else item, mark, index)
    for link in left.values():
        new.put(_filled(None, None, link), link.id.place)
    point.put("links", point.key_marks.get("links", entry.id.place), new, new.mark)
    return point


def _items(items: Any) -> Iterator[tuple[Any, Mark, int]]:
    if isinstance(items, YamlList):
        yield from zip(items, items.marks, items.indexes, strict=True)


def _filled(raw: Any, old: BaseModel | None, entry: Listed) -> YamlMap:
    """What stands there with what the table says of it; a value that means the same stays."""
    filled = _copy(raw) if isinstance(raw, YamlMap) else YamlMap(entry.id.place)
    filled.mark = entry.id.place
    if raw is None and entry.has_id:
        filled.put("id", entry.id.place, entry.id.value, entry.id.place)
    meant = old.model_dump(mode="json", by_alias=True, exclude_unset=True) if old else None
    for column, given in entry.cells.items():
        if given.value is WRONG or given.value == leaf(meant, column.path):
            continue
        if given.value is None:
            _take_away(filled, column.path)
        else:
            _put(filled, column, given)
    return filled


def _put(into: YamlMap, column: Column, given: Given) -> None:
    for step in column.path[:-1]:
        inside = into.get(step)
        copy = _copy(inside) if isinstance(inside, YamlMap) else YamlMap(given.place)
        into.put(step, into.key_marks.get(step, given.place), copy, copy.mark)
        into = copy
    into.put(column.path[-1], given.place, _placed(given.value, given.place), given.place)


def _take_away(from_: YamlMap, path: tuple[str, ...]) -> None:
    """Delete a key, and the groups of keys that are empty without it."""
    step, *rest = path
    inside = from_.get(step)
    if rest and isinstance(inside, YamlMap):
        copy = _copy(inside)
        _take_away(copy, tuple(rest))
        if copy:
            from_.put(step, from_.key_marks[step], copy, copy.mark)
            return
    from_.pop(step, None)


def _placed(value: Any, place: Mark) -> Any:
    if isinstance(value, dict):
        mapping = YamlMap(place)
        for key, item in value.items():
            mapping.put(key, place, _placed(item, place), place)
        return mapping
    if isinstance(value, list):
        items = YamlList(place)
        for item in value:
            items.put(_placed(item, place), place)
        return items
    return value


def _copy(mapping: YamlMap) -> YamlMap:
    copy = YamlMap(mapping.mark)
    for key, value in mapping.items():
        copy.put(key, mapping.key_marks[key], value, mapping.value_marks[key])
    return copy
