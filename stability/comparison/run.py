"""The command that compares two inventories."""

import sys
from collections.abc import Callable
from typing import NamedTuple

from inventory.formats.safe import safe_json, safe_text
from inventory.language import language_of
from inventory.load import InventoryError, load
from inventory.problem import one_line
from inventory.reading.reading import without_collection
from inventory.revisions import NoFileError, RevisionError, opened
from inventory.schema import Inventory
from inventory.words import Language
from stability.comparison import as_json, markdown, text
from stability.comparison.compare import compare, nothing_like
from stability.comparison.verdict import Reviewed, Verdict

DONE, INVALID, CAREFUL = 0, 1, 3
"""Exit statuses; that of wrong usage is 2."""

_Error = InventoryError | RevisionError


class _Read(NamedTuple):
    """An inventory, or why there is none."""

    name: str
    language: Language
    inventory: Inventory | None
    error: _Error | None = None


@without_collection()
def run(
    old: str,
    new: str,
    *,
    form: str,
    language: str,
    exit_code: bool,
    allow_broken_old: bool,
    series: Callable[[Inventory], int],
) -> int:
    """Print what has changed; the problems of both inventories go to standard error."""
    before, after = _read(old, language), _read(new, language)
    spoken = after.language
    # A revision that git does not know is a mistake of whoever asks; a broken file is the past.
    allowed = allow_broken_old and isinstance(before.error, InventoryError | NoFileError)
    for each in (after,) if allowed else (before, after):
        if each.error is not None:
            print(_told(each.error, spoken), file=sys.stderr)
    if after.inventory is None or (before.inventory is None and not allowed):
        return INVALID
    reviewed = Reviewed(
        compare(before.inventory or nothing_like(after.inventory), after.inventory, series),
        before.name,
        after.name,
        _told(before.error, spoken) if before.error else "",
    )
    print(_written(reviewed, form, spoken), end="")
    return CAREFUL if exit_code and reviewed.verdict is Verdict.CAREFUL else DONE


def _read(spec: str, language: str) -> _Read:
    try:
        with opened(spec) as source:
            try:
                inventory = load(source.path, source.name)
            except InventoryError as error:
                return _Read(source.name, language_of(source.path, language), None, error)
            return _Read(source.name, language_of(inventory, language), inventory)
    except RevisionError as error:
        return _Read(spec, language_of(None, language), None, error)


def _told(error: _Error, language: Language) -> str:
    """Tell all that is wrong, a line each."""
    if isinstance(error, RevisionError):
        return safe_text(one_line(error.said.told(language)))
    return safe_text(error.told(language))


def _written(reviewed: Reviewed, form: str, language: Language) -> str:
    if form == "json":
        return safe_json(as_json.written(reviewed))
    write = markdown.written if form == "markdown" else text.written
    return safe_text(write(reviewed, language))
