"""The command `add point`."""

from collections.abc import Callable
from pathlib import Path

from inventory.editing.asking import Asker, Read
from inventory.editing.editing import Editing
from inventory.editing.new_point import new_point
from inventory.editing.said_point import Wanted
from inventory.language import language_of
from inventory.said import Said

Write = Callable[[str], object]

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
    InventoryError or EditingError if it cannot be added; then nothing is shown or written.
    """
    editing = Editing.of(path)
    spoken = language_of(editing.inventory, language)
    asker = Asker(spoken, read)
    point = new_point(editing.inventory, wanted, asker)
    editing.put_point(point)
    doubts = editing.doubts(point["id"])
    for line in editing.difference():
        write(line)
    for doubt in doubts:
        write(f"{_WARNING.told(spoken)}: {doubt.told(spoken)}")
    if dry_run:
        return DONE
    if not asker.agrees(_WRITE):
        write(_NOTHING.told(spoken))
        return NOT_WANTED
    for written in editing.write():
        write(_WRITTEN.told(spoken).format(written))
    return DONE


_WARNING = Said("cảnh báo", "warning")
_WRITE = Said("Ghi vào tệp?", "Write it?")
_NOTHING = Said("không ghi gì cả", "nothing was written")
_WRITTEN = Said("đã ghi {}", "written: {}")
