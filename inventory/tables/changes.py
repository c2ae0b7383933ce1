"""What putting tables into an inventory changes, counted."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from inventory.numbers import several
from inventory.said import Said
from inventory.schema import Inventory


class Count(NamedTuple):
    """Of one kind of entries."""

    new: int
    changed: int


class Changes(NamedTuple):
    """What is new and what means something else."""

    points: Count
    links: Count
    contacts: Count
    operators: Count

    def said(self) -> Said:
        """Say it in one line."""
        parts = [_said(count, _NAMES[name]) for name, count in self._asdict().items()]
        told = [part for part in parts if part]
        if not told:
            return Said("không có gì thay đổi", "nothing changes")
        return Said("; ".join(part.vi for part in told), "; ".join(part.en for part in told))


_NAMES = {
    "points": Said("điểm", "point"),
    "links": Said("đường truyền", "link"),
    "contacts": Said("đầu mối", "contact"),
    "operators": Said("nhà mạng", "operator"),
}


def changes_of(old: Inventory, new: Inventory) -> Changes:
    """Count what differs."""
    return Changes(
        _count(_points(old), _points(new)),
        _count(_links(old), _links(new)),
        _count(old.contacts, new.contacts),
        _count(old.operators, new.operators),
    )


def differing(old: Mapping[Any, Any], new: Mapping[Any, Any], ids: Iterable[Any]) -> list[Any]:
    """The ids of entries that are new or mean something else."""
    return [id_ for id_ in ids if old.get(id_) != new[id_]]


def _points(inventory: Inventory) -> dict[str, Any]:
    """Points by themselves; their links are counted apart."""
    return {point.id: point.model_copy(update={"links": ()}) for point in inventory.points}


def _links(inventory: Inventory) -> dict[tuple[str, str], Any]:
    return {(point.id, link.id): link for point, link in inventory.each_link()}


def _count(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Count:
    added = sum(id_ not in old for id_ in new)
    return Count(added, len(differing(old, new, new)) - added)


def _said(count: Count, name: Said) -> Said | None:
    if not any(count):
        return None
    parts = [
        several(n, f"{name.vi} {verb.vi}", f"{verb.en} {name.en}")
        for n, verb in zip(count, (_NEW, _CHANGED), strict=True)
        if n
    ]
    return Said(", ".join(part.vi for part in parts), ", ".join(part.en for part in parts))


_NEW, _CHANGED = Said("mới", "new"), Said("thay đổi", "changed")
