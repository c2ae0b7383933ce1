"""What differs between two JSON trees, line by line, for people."""

import json
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, Final

from dashboards.queries import Json

_LONGEST: Final = 60
_BEFORE: Final = 12
_NOTHING: Final = object()


def differences(old: Json, new: Json) -> Iterator[str]:
    """One line for each place: `+` is new, `-` is gone, `~` has another value.

    A panel or a choice is named by its title or name, so a place reads `panels[Loss].description`.
    """
    yield from _differences("", old, new)


def _differences(place: str, old: Any, new: Any) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            there = f"{place}.{key}" if place else key
            yield from _differences(there, old.get(key, _NOTHING), new.get(key, _NOTHING))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_lists(place, old, new)
    elif old is _NOTHING:
        yield f"+ {place}: {_short(new)}"
    elif new is _NOTHING:
        yield f"- {place}: {_short(old)}"
    elif old != new or isinstance(old, bool) is not isinstance(new, bool):
        yield f"~ {place}: {' -> '.join(_both(old, new))}"


def _of_lists(place: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[str]:
    """Panels are matched by their id: one more in the middle is one line."""
    if {*map(_id, old), *map(_id, new)}.isdisjoint({None}):
        before, after = ({_id(item): item for item in items} for items in (old, new))
        keys: Sequence[Any] = list(dict.fromkeys([*before, *after]))
    else:
        before, after = dict(enumerate(old)), dict(enumerate(new))
        keys = range(max(len(old), len(new)))
    for key in keys:
        ours, theirs = after.get(key, _NOTHING), before.get(key, _NOTHING)
        yield from _differences(f"{place}[{_name(ours, theirs, key)}]", theirs, ours)


def _id(item: Any) -> Any:
    return item.get("id") if isinstance(item, dict) and "gridPos" in item else None


def _name(ours: Any, theirs: Any, key: Any) -> str:
    for item in (ours, theirs):
        if isinstance(item, dict):
            for field in ("title", "name", "refId"):
                if isinstance(item.get(field), str) and item[field]:
                    return str(item[field])
    return str(key)


def _both(old: Any, new: Any) -> tuple[str, str]:
    """Both in short; of long texts that begin alike, from shortly before they differ."""
    if isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) > _LONGEST:
        pairs = enumerate(zip_longest(old, new))
        alike = next((at for at, (one, other) in pairs if one != other), 0)
        if (start := alike - _BEFORE) > 0:
            old, new = f"…{old[start:]}", f"…{new[start:]}"
    return _short(old), _short(new)


def _short(value: Any) -> str:
    """Write a tree by its name and a long text by its beginning."""
    if isinstance(value, dict):
        name = _name(value, None, "")
        return f"{{{name or f'{len(value)} keys'}}}"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
