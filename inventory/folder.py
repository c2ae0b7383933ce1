"""Which file of a folder is the inventory."""

from contextlib import suppress
from pathlib import Path

FILE = "inventory.yaml"
"""What an inventory is called in a folder."""


def in_folder(path: Path) -> Path:
    """The inventory that a path means: a file itself, or of a folder the `inventory.yaml` in it.

    A path at which nobody may look stays as it is; what is wrong with it is told on reading.
    """
    with suppress(OSError):
        return path / FILE if path.is_dir() else path
    return path
