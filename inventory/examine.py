"""All that can be said of an inventory: its errors and its doubts, each with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from inventory.doubts.doubts import of_all, of_entries
from inventory.fault import Severity
from inventory.problem import InventoryError, Problem
from inventory.reading.document import YamlMap
from inventory.reading.files import read
from inventory.reading.reading import Reading, placed, reading_of, without_collection
from inventory.reading.sound_part import in_the_whole, sound_points
from inventory.reading.tree import Finding
from inventory.schema import Inventory


@dataclass(frozen=True, slots=True)
class Examined:
    """An inventory, and what is to be said of it."""

    inventory: Inventory | None
    """None if there is an error."""
    problems: tuple[Problem, ...]
    """Errors and warnings; files in the order in which they are read, places from the top."""
    texts: Mapping[str, str]
    """What the files hold, by the names that problems have for them, with LF as line ends."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps it from being used."""
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is allowed but doubtful."""
        return tuple(each for each in self.problems if each.severity is Severity.WARNING)


@without_collection()
def examine(path: Path, name: str | None = None, *, today: date | None = None) -> Examined:
    """Read an inventory and the files that it includes; say all that is wrong or doubtful.

    `name` is what problems call the file, as in `inventory.load.load`. Dates that lie too far back
    or ahead are doubtful only if `today` is given. If there are errors, points that are sound in
    themselves have their doubts told nevertheless.
    """
    shown = str(path) if name is None else name
    try:
        text = read(path, shown)
    except InventoryError as error:
        return Examined(None, error.problems, {})
    reading = reading_of(text, shown, path)
    problems = [*reading.problems]
    if reading.root is not None:
        problems += _doubts(reading, reading.root, today)
    return Examined(reading.inventory, _in_order(problems, reading.texts), reading.texts)


def _doubts(reading: Reading, root: YamlMap, today: date | None) -> Iterator[Problem]:
    for finding in _findings(reading, root, today):
        yield placed(root, finding, Severity.WARNING)


def _findings(reading: Reading, root: YamlMap, today: date | None) -> Iterator[Finding]:
    if reading.inventory is not None:
        yield from of_all(reading.inventory, today)
        return
    sound = sound_points(root)
    if sound is not None:
        inventory, indexes = sound
        yield from (in_the_whole(finding, indexes) for finding in of_entries(inventory))


def _in_order(problems: list[Problem], texts: Mapping[str, str]) -> tuple[Problem, ...]:
    order = {file: index for index, file in enumerate(texts)}
    found = dict.fromkeys(problems)
    return tuple(sorted(found, key=lambda p: (order.get(p.file, len(order)), p.line, p.column)))
