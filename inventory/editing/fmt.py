"""The command `fmt`: files of an inventory in their canonical form."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from inventory.editing.formatting import formatted
from inventory.editing.source import Source, changed_meanwhile, difference, save
from inventory.folder import in_folder
from inventory.load import InventoryError
from inventory.reading.document import YamlMap, parse
from inventory.reading.files import read
from inventory.reading.include import MAIN_ONLY
from inventory.reading.reading import reading_of, without_collection
from inventory.said import Said
from inventory.words import Language

DONE, NOT_FORMATTED = 0, 1
PATIENCE_CHARACTERS = 500_000
"""A file of so many characters takes some seconds, and a person is told to wait."""


class Outcome(NamedTuple):
    """What the command says."""

    status: int
    lines: tuple[str, ...]


@without_collection()
def fmt(
    files: Sequence[Path],
    *,
    check: bool,
    diff: bool,
    language: Language,
    tell: Callable[[str], None] = lambda _line: None,
) -> Outcome:
    """Format files and what they include; status 1 if `check` finds some that are not formatted.

    A folder means the inventory in it.

    `tell` gets a line at once when a file takes long.
    InventoryError if a file is no inventory, nor a part of one; EditingError if one cannot be
    written. Nothing is written then.
    """
    changed = []
    for source in sources(files):
        if len(source.text) >= PATIENCE_CHARACTERS:
            tell(_PATIENCE.told(language).format(source.path, len(source.text) / 1e6))
        new = formatted(str(source.path), source.text)
        if new != source.text:
            changed.append((source, new))
    lines: list[str] = []
    for source, new in changed if diff else ():
        lines += difference(source.path, source.text, new)
    if check:
        lines += (_NOT_FORMATTED.told(language).format(source.path) for source, _new in changed)
    if not (check or diff):
        written = save([(source, source.rewritten(new)) for source, new in changed])
        lines += (_FORMATTED.told(language).format(path) for path in written)
    return Outcome(NOT_FORMATTED if check and changed else DONE, tuple(lines))


def sources(files: Iterable[Path]) -> list[Source]:
    """The files and what they include, each once."""
    found: dict[Path, Source] = {}
    for file in map(in_folder, files):
        for name, text in _texts(file).items():
            path = Path(name)
            if path.resolve() not in found:
                source = Source.of(path, name)
                if source.text != text:
                    raise changed_meanwhile(path)
                found[path.resolve()] = source
    return list(found.values())


def _texts(path: Path) -> dict[str, str]:
    """The texts of an inventory and what it includes, or of a file that is included."""
    name = str(path)
    text = read(path, name)
    document = parse(name, text)
    root = document.root
    is_part = isinstance(root, YamlMap) and not any(key in root for key in MAIN_ONLY)
    if is_part and not document.problems:
        return {name: document.text}
    reading = reading_of(text, name, path)
    if reading.inventory is None:
        raise InventoryError(reading.problems, reading.include)
    return dict(reading.texts)


_PATIENCE = Said(
    "đang trình bày lại {} ({:.1f} triệu ký tự), mất vài giây",
    "formatting {} ({:.1f} million characters), this takes some seconds",
)
_FORMATTED = Said("đã trình bày lại {}", "formatted {}")
_NOT_FORMATTED = Said(
    "{} chưa trình bày đúng chuẩn; hãy chạy `thongsuot fmt`",
    "{} is not formatted; run `thongsuot fmt`",
)
