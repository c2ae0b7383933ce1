"""Read an inventory: the typed form, or everything that is wrong with it."""

import hashlib
import json
from pathlib import Path
from typing import Any

from inventory.problem import InventoryError, Problem
from inventory.reading.files import decode, read
from inventory.reading.reading import reading_of, without_collection
from inventory.schema import Inventory

__all__ = ["InventoryError", "Problem", "fingerprint", "load", "load_text", "meaning"]


def load(path: Path, name: str | None = None) -> Inventory:
    """Read an inventory and the files that it includes; InventoryError has all problems.

    Problems speak of the file under `name`, which may be that of a revision, `main:inventory.yaml`;
    what it includes is then named beside it, `main:wards/a.yaml`.
    """
    shown = str(path) if name is None else name
    return _load(read(path, shown), shown, path)


def load_text(text: str | bytes, name: str = "inventory.yaml") -> Inventory:
    """Read an inventory from a text; it cannot include files. InventoryError has all problems."""
    return _load(decode(text, name) if isinstance(text, bytes) else text, name, None)


@without_collection()
def _load(text: str, name: str, path: Path | None) -> Inventory:
    reading = reading_of(text, name, path)
    if reading.inventory is None:
        raise InventoryError(reading.problems, reading.include)
    return reading.inventory


def fingerprint(inventory: Inventory) -> str:
    """SHA-256 of what the inventory means, in hexadecimal digits.

    Comments, layout, the order of keys, of points and of planned works, and how it is split into
    files leave it as it is, and so does writing down a default.
    """
    meant = meaning(inventory)
    for section in ("points", "maintenance"):
        meant[section] = sorted(map(_canonical, meant[section]))
    return hashlib.sha256(_canonical(meant).encode()).hexdigest()


def meaning(inventory: Inventory) -> dict[str, Any]:
    """All that the inventory says, as plain data with every default.

    Of targets only what is written: a limit that is not is the default's, one that is null is
    switched off.
    """
    whole: dict[str, Any] = json.loads(inventory.model_dump_json(by_alias=True))
    return whole | inventory.model_dump(
        mode="json", by_alias=True, include={"targets"}, exclude_unset=True
    )


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
