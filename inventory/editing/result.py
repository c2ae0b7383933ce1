"""Make sure that edited files mean what was asked for, before they are written."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from inventory.editing.errors import EditingError
from inventory.examine import examine
from inventory.load import load, meaning
from inventory.said import Said
from inventory.schema import Inventory

Meaning = dict[str, Any]


def loaded(main: Path, files: Mapping[Path, bytes]) -> Inventory:
    """Read files as if they were in their places; InventoryError if they are no inventory."""
    with _elsewhere(main, files) as copy:
        return load(copy, str(main))


def doubts(main: Path, files: Mapping[Path, bytes], point_id: str) -> list[Said]:
    """What `check` would find doubtful in a point."""
    with _elsewhere(main, files) as copy:
        examined = examine(copy, str(main))
    about = (each for each in examined.warnings if each.about.split("/")[0] == point_id)
    return [
        Said(f"{each.about}: {each.message.vi}", f"{each.about}: {each.message.en}")
        for each in about
    ]


@contextmanager
def _elsewhere(main: Path, files: Mapping[Path, bytes]) -> Iterator[Path]:
    """Put files beside each other in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="thongsuot-") as folder:
        for path, data in files.items():
            copy = Path(folder) / path.relative_to(main.parent)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(data)
        yield Path(folder) / main.name


def check(old: Inventory, new: Inventory, put: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse what does not mean the old inventory and what was put into it.

    `put` has the meaning of what was put, by section and id.
    """
    expected, found = _by_id(old), _by_id(new)
    for section, entries in put.items():
        expected[section] |= entries
    for id_ in put.get("points", {}):
        expected["points"][id_] = in_order(expected["points"][id_])
        found["points"][id_] = in_order(found["points"].get(id_, {}))
    if expected != found or not _keeps_order(expected, found, put):
        raise EditingError(
            Said(
                "không sửa được mà không làm đổi mục khác, có lẽ vì các dấu & và * trong tệp; "
                "không ghi gì cả, hãy sửa bằng tay",
                "this cannot be changed without changing something else, perhaps because of & "
                "and * in the file; nothing was written, change it by hand",
            )
        )


def meaning_of(entry: BaseModel) -> Meaning:
    """All that an entry says, with every default."""
    return entry.model_dump(mode="json", by_alias=True)


def in_order(point: Meaning) -> Meaning:
    """A point with its links by id: those that are known keep the order of the file."""
    return point | {"links": sorted(point.get("links", ()), key=lambda link: str(link["id"]))}


def _by_id(inventory: Inventory) -> Meaning:
    whole = meaning(inventory)
    return whole | {"points": {point["id"]: point for point in whole["points"]}}


def _keeps_order(expected: Meaning, found: Meaning, put: Mapping[str, Any]) -> bool:
    def untouched(meant: Meaning) -> list[str]:
        return [id_ for id_ in meant["points"] if id_ not in put.get("points", ())]

    return untouched(expected) == untouched(found)
