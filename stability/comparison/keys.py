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
    if text_of(old) == text_of(new):
        return []
    before = dict(_flat(_plain(old, without), whole))
    after = dict(_flat(_plain(new, without), whole))
    return [
        KeyChange(key, before.get(key), after.get(key))
        for key in {**before, **after}
        if not _same(before.get(key), after.get(key))
    ]


def text_of(entry: Entry) -> str:
    """Write what an entry means; equal texts mean the same.

    Equal values do not: a moment in another time zone is another value, and -0.0 is not 0.0.
    """
    return entry.model_dump_json(by_alias=True)


def _plain(entry: Entry, without: tuple[str, ...]) -> dict[str, Any]:
    tree: dict[str, Any] = entry.model_dump(mode="json", by_alias=True, exclude={*without})
    return tree


def _same(before: Any, after: Any) -> bool:
    return bool(before == after) and not (isinstance(after, float) and repr(before) != repr(after))


def _flat(tree: dict[str, Any], whole: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, dict) and key not in whole:
            yield from ((f"{key}.{inner}", leaf) for inner, leaf in _flat(value, ()))
        elif value is not None:
            yield key, value
