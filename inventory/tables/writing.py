"""Write a table whole or not at all."""

from pathlib import Path

from inventory.atomic_files import WriteError, write_all
from inventory.said import Said
from inventory.tables.sheets import refused


def write(path: Path, data: bytes) -> None:
    """Write bytes in place of what is there; InventoryError if that cannot be done."""
    try:
        write_all({path: data})
    except WriteError as error:
        words = Said(
            f"không ghi được tệp này: {error.why.vi}",
            f"this file cannot be written: {error.why.en}",
        )
        raise refused(str(path), words) from error
