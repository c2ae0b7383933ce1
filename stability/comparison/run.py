"""The command that compares two inventories."""

import gc
import sys
from collections.abc import Callable

from inventory.load import InventoryError, load
from inventory.revisions import NoFileError, RevisionError, opened
from inventory.schema import Inventory
from inventory.words import Language
from stability.comparison import as_json, markdown, text
from stability.comparison.compare import compare, nothing_like
from stability.comparison.verdict import Reviewed, Verdict

SAME, INVALID, CAREFUL = 0, 1, 3
"""Exit statuses; 0 is also that of safe changes."""

_Read = tuple[Inventory | None, str, Exception | None]


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
    """Print what has changed; the problems of both go to standard error."""
    # The process ends soon, and a collection would look at two million objects for nothing.
    gc.disable()
    (before, old_name, old_error), (after, new_name, new_error) = _read(old), _read(new)
    allowed = allow_broken_old and isinstance(old_error, InventoryError | NoFileError)
    for error in (old_error, new_error):
        if error is not None and not (allowed and error is old_error):
            print(error, file=sys.stderr)
    if after is None or (before is None and not allowed):
        return INVALID
    comparison = compare(before or nothing_like(after), after, series)
    reviewed = Reviewed(comparison, old_name, new_name, str(old_error or ""))
    print(_written(reviewed, form, Language(language or after.city.language)), end="")
    return CAREFUL if exit_code and reviewed.verdict is Verdict.CAREFUL else SAME


def _read(spec: str) -> _Read:
    try:
        with opened(spec) as source:
            name = source.name
            return load(source.path, name), name, None
    except (InventoryError, RevisionError) as error:
        return None, spec, error


def _written(reviewed: Reviewed, form: str, language: Language) -> str:
    if form == "json":
        return as_json.written(reviewed)
    write = markdown.written if form == "markdown" else text.written
    return write(reviewed, language)
