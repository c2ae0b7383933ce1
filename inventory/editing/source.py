"""A file that people wrote, byte for byte: its line ends, its byte order mark, its last line."""

import difflib
import os
import re
import stat
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from inventory.editing.errors import EditingError
from inventory.files import decode
from inventory.said import Said
from inventory.syntax import with_line_feeds

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

    @classmethod
    def of(cls, path: Path, name: str) -> "Source":
        """Read a file; InventoryError if it is no text."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise cannot_write(path, error) from error
        decode(data, name)
        return cls(path, data)

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
    """Write files, each of them whole or not at all.

    Nothing is written if one of them is not as it was read. EditingError if that, or if a file
    cannot be written.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for source, data in changed:
            if source.path.read_bytes() != source.data:
                raise changed_meanwhile(source.path)
            target = source.path.resolve()
            waiting.append((_beside(target, data), target))
        for temporary, target in waiting:
            temporary.replace(target)
            _keep(target.parent)
    except OSError as error:
        raise cannot_write(Path(error.filename or "."), error) from error
    finally:
        for temporary, _target in waiting:
            with suppress(FileNotFoundError):
                temporary.unlink()
    return [source.path for source, _data in changed]


def difference(name: str, old: str, new: str) -> list[str]:
    """What changes in a text, as the lines of a unified diff."""
    return list(difflib.unified_diff(old.split("\n"), new.split("\n"), name, name, lineterm=""))


def changed_meanwhile(path: Path) -> EditingError:
    """Say that a file is no longer what was read."""
    return EditingError(
        Said(
            f"{path} vừa bị người khác sửa; không ghi gì cả, hãy chạy lại lệnh này",
            f"{path} was changed by somebody meanwhile; nothing was written, try again",
        )
    )


def _beside(target: Path, data: bytes) -> Path:
    """Write a file that is to take the place of another, with the same rights."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fchmod(file.fileno(), stat.S_IMODE(target.stat().st_mode))
        os.fsync(file.fileno())
    return Path(name)


def _keep(folder: Path) -> None:
    """Make sure that a new name in a folder outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def cannot_write(path: Path, error: OSError) -> EditingError:
    """Say that a file cannot be read or written."""
    reason = (error.strerror or str(error)).lower()
    return EditingError(
        Said(f"không ghi được {path}: {reason}", f"{path} cannot be written: {reason}")
    )
