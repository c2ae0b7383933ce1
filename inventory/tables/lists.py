r"""Lists and maps within one cell: `olt=HNI-BDH-01; bng=HNI-BNG-2`.

Items stand between semicolons or on lines of their own. A semicolon that belongs to a text is
written `\;`, and a backslash `\\`.
"""

import re
from collections.abc import Iterable, Mapping

_PIECE = re.compile(r"(?:\\[;\\]|[^;\n])+")
_ESCAPE = re.compile(r"\\([;\\])")
_PLAIN_PIECE = re.compile(r"[^;,\n]+")


def joined(items: Iterable[str]) -> str:
    """Write a list."""
    return "; ".join(_escaped(item) for item in items)


def pieces(text: str) -> list[str]:
    """Read a list; empty items do not count."""
    found = (_ESCAPE.sub(r"\1", piece.strip()) for piece in _PIECE.findall(text))
    return [piece for piece in found if piece]


def words(text: str) -> list[str]:
    """Read a list of items that have neither commas nor semicolons of their own."""
    found = (piece.strip() for piece in _PLAIN_PIECE.findall(text))
    return [piece for piece in found if piece]


def joined_map(entries: Mapping[str, str]) -> str:
    """Write a map. Keys are ids, so that the first = ends them."""
    return joined(f"{key}={value}" for key, value in entries.items())


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;")
