"""Entries of an inventory as flat keys, and which of them differ."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from inventory.entry import Entry


class KeyChange(NamedTuple):
    """A key that has another value; None where it is not there."""

    key: str
    """Such as `contracted.down_mbps`."""
    before: Any
    after: Any


def differing(
    old: Entry, new: Entry, *without: str, whole: tuple[str, ...] = ()
) -> list[KeyChange]:
    """List the keys that differ, in the order of the schema; groups are taken apart unless `whole`.

    An entry that has no value there and one whose value is null are alike.
    """
    if text_of(old, *without) == text_of(new, *without):
        return []
    before, after = _plain(old, without), _plain(new, without)
    found = []
    for key in {**before, **after}:
        was, will = before.get(key), after.get(key)
        if key in whole:
            found += [KeyChange(key, was, will)] if was != will else []
        elif not _same(was, will):
            found += _apart(key, was, will)
    return found


def text_of(entry: Entry, *without: str) -> str:
    """Write what an entry means; equal texts mean the same.

    Equal values do not: a moment in another time zone is another value, and -0.0 is not 0.0.
    """
    return entry.model_dump_json(by_alias=True, exclude={*without})


def _plain(entry: Entry, without: tuple[str, ...]) -> dict[str, Any]:
    tree: dict[str, Any] = entry.model_dump(mode="json", by_alias=True, exclude={*without})
    return tree


def _same(before: Any, after: Any) -> bool:
    """Whether two plain values are written alike: -0.0 is not 0.0."""
    return bool(before == after) and (type(before) is str or repr(before) == repr(after))


def _apart(key: str, before: Any, after: Any) -> Iterator[KeyChange]:
    was, will = dict(_flat(key, before)), dict(_flat(key, after))
    for each in {**was, **will}:
        if not _same(was.get(each), will.get(each)):
            yield KeyChange(each, was.get(each), will.get(each))


def _flat(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for inner, leaf in value.items():
            yield from _flat(f"{key}.{inner}", leaf)
    elif value is not None:
        yield key, value
