"""Read the bytes of an inventory, whatever file it is given."""

from pathlib import Path

from inventory.problem import InventoryError, Problem
from inventory.syntax import problem_in, with_line_feeds

MOST_BYTES = 32 * 2**20
"""A file above this is none of ours: 13,000 links need 5 MB."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read(path: Path, name: str) -> str:
    """Read a text file; InventoryError if it is none, cannot be read or is too large."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise _refuse(name, f"this file cannot be read: {reason.lower()}") from error
    except ValueError as error:
        raise _refuse(name, f"this file cannot be read: {error}") from error
    return decode(data, name)


def decode(data: bytes, name: str) -> str:
    """Take bytes for UTF-8 text, with or without a byte order mark; InventoryError if not."""
    if len(data) > MOST_BYTES:
        most = f"{MOST_BYTES // 2**20} MB"
        raise _refuse(name, f"this file is larger than {most}; split it by include, one per ward")
    if data.startswith(_UTF16):
        raise _refuse(name, "this file is UTF-16; save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = with_line_feeds(data[: error.start].decode("utf-8-sig", errors="replace"))
        message = "this is no text in UTF-8; save the file as UTF-8, or it is no text file at all"
        raise InventoryError([problem_in(name, before, len(before), message)]) from error


def _refuse(name: str, message: str) -> InventoryError:
    return InventoryError([Problem(name, 0, 0, "", message)])
