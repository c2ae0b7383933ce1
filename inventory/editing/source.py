"""A file that people wrote, byte for byte: its line ends, its byte order mark, its last line."""

import difflib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from inventory.atomic_files import WriteError, write_all
from inventory.editing.errors import EditingError
from inventory.reading.files import decode, reason
from inventory.reading.syntax import with_line_feeds
from inventory.said import Said

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


class Edit(NamedTuple):
    """Some characters of a text are replaced by others."""

    start: int
    end: int
    """Excluded; `start` if something is put in."""
    text: str
    """With line feeds."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read."""

    path: Path
    data: bytes
    is_new: bool = False
    """There is no such file yet; `data` is what it begins as, before edits."""

    @classmethod
    def new(cls, path: Path) -> "Source":
        """Begin a file that an inventory will include."""
        return cls(path, b"points: []\n", is_new=True)

    @classmethod
    def of(cls, path: Path, name: str) -> "Source":
        """Read a file; InventoryError if it is no text, EditingError if it cannot be read."""
        try:
            data = path.read_bytes()
        except OSError as error:
            why = reason(error)
            raise EditingError(
                Said(f"không đọc được {path}: {why.vi}", f"{path} cannot be read: {why.en}")
            ) from error
        decode(data, name)
        return cls(path, data)

    def is_as_read(self) -> bool:
        """Whether nobody changed the file meanwhile, nor made it; errors as those of `of`."""
        if self.is_new:
            return not (self.path.exists() or self.path.is_symlink())
        return Source.of(self.path, str(self.path)).data == self.data

    @property
    def text(self) -> str:
        """What it says, with line feeds, without a byte order mark."""
        return with_line_feeds(self._raw)

    @property
    def _raw(self) -> str:
        return decode(self.data, str(self.path))

    def edited(self, edits: Iterable[Edit]) -> bytes:
        """Its bytes after edits of its text, which do not overlap; all else stays as it is."""
        raw, line_end = self._raw, self.line_end
        lines = _LINE.findall(raw)
        starts = list(accumulate((len(line) for line in lines), initial=0))
        text_starts = list(accumulate((len(line.rstrip("\r\n")) + 1 for line in lines), initial=0))
        parts, at = [], 0
        for edit in sorted(edits, key=lambda edit: edit[:2]):
            start, end = (_moved(index, text_starts, starts) for index in edit[:2])
            parts += [raw[at:start], edit.text.replace("\n", line_end)]
            at = end
        return self._encoded("".join([*parts, raw[at:]]))

    def rewritten(self, text: str) -> bytes:
        """The bytes of another text in its manner."""
        return self._encoded(text.replace("\n", self.line_end))

    @property
    def line_end(self) -> str:
        """The line end that most of its lines have."""
        counted = Counter(re.findall(r"\r\n|\r|\n", self._raw))
        return counted.most_common(1)[0][0] if counted else "\n"

    def _encoded(self, raw: str) -> bytes:
        mark = _BYTE_ORDER_MARK if self.data.startswith(_BYTE_ORDER_MARK) else b""
        return mark + raw.encode()


def _moved(index: int, text_starts: list[int], starts: list[int]) -> int:
    line = min(bisect_right(text_starts, index) - 1, len(starts) - 1)
    return starts[line] + index - text_starts[line]


def save(changed: Sequence[tuple[Source, bytes]]) -> list[Path]:
    """Write files, all of them or none.

    Nothing is written if one of them is not as it was read. EditingError if that, or if a file
    cannot be written.
    """
    for source, _data in changed:
        if not source.is_as_read():
            raise changed_meanwhile(source.path)
    try:
        write_all({source.path: data for source, data in changed})
    except WriteError as error:
        raise EditingError(error.said) from error
    return [source.path for source, _data in changed]


def difference(path: Path, old: str | None, new: str) -> list[str]:
    """What changes in a text, as the lines of a unified diff; `old` is None of a new file."""
    was = "/dev/null" if old is None else str(path)
    found = difflib.unified_diff(_lines(old or ""), _lines(new), was, str(path))
    return [part for line in found for part in _shown(line)]


def _lines(text: str) -> list[str]:
    """The lines with their ends; only a line feed is one, unlike in `splitlines`."""
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _shown(line: str) -> tuple[str, ...]:
    end = line.endswith("\n")
    return (line.removesuffix("\n"),) if end else (line, "\\ No newline at end of file")


def changed_meanwhile(path: Path) -> EditingError:
    """Say that a file is no longer what was read."""
    return EditingError(
        Said(
            f"{path} vừa bị người khác sửa; không ghi gì cả, hãy chạy lại lệnh này",
            f"{path} was changed by somebody meanwhile; nothing was written, try again",
        )
    )
