"""The command `add point`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from inventory.editing.asking import Asker
from inventory.editing.editing import Editing
from inventory.editing.errors import EditingError
from inventory.editing.new_point import Wanted, new_point
from inventory.said import Said
from inventory.words import Language

Write = Callable[[str], object]
Read = Callable[[str], str]

DONE, NOT_WANTED = 0, 1


def add_point(
    path: Path,
    wanted: Wanted,
    *,
    language: str,
    write: Write,
    read: Read | None = None,
    dry_run: bool = False,
) -> int:
    """Add a point to an inventory; 1 if the person does not want it after all.

    `language` is empty for that of the city. `read` asks a person; without it nobody is asked.
    InventoryError or EditingError if it cannot be added; then nothing is written.
    """
    editing = Editing.of(path)
    spoken = Language(language) if language else editing.inventory.city.language
    asker = Asker(spoken, read)
    try:
        _put(editing, new_point(editing.inventory, wanted, asker), spoken, write)
        if dry_run:
            return DONE
        if not asker.agrees(_WRITE):
            write(_NOTHING.told(spoken))
            return NOT_WANTED
        for written in editing.write():
            write(_WRITTEN.told(spoken).format(written))
    except EditingError as error:
        raise EditingError(error.said, spoken) from error
    return DONE


def _put(editing: Editing, point: dict[str, Any], spoken: Language, write: Write) -> None:
    """Put the point in and show what that does."""
    id_ = point["id"]
    if any(each.id == id_ for each in editing.inventory.points):
        raise EditingError(Said(f"đã có điểm {id_}", f"there is a point {id_} already"))
    editing.put_point(point)
    for line in editing.difference():
        write(line)
    for doubt in editing.doubts(id_):
        write(f"{_WARNING.told(spoken)}: {doubt.told(spoken)}")


_WARNING = Said("cảnh báo", "warning")
_WRITE = Said("Ghi vào tệp? [C/k]", "Write it? [Y/n]")
_NOTHING = Said("không ghi gì cả", "nothing was written")
_WRITTEN = Said("đã ghi {}", "written: {}")
