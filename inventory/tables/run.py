"""The commands `export` and `import`."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from inventory.editing.errors import EditingError
from inventory.formats.safe import safe_text
from inventory.language import language_of
from inventory.load import InventoryError, load
from inventory.numbers import several
from inventory.problem import Problem
from inventory.revisions import RevisionError, opened
from inventory.said import Said
from inventory.schema import Inventory
from inventory.tables import csv_files
from inventory.tables.exporting import tables
from inventory.tables.importing import Import, imported
from inventory.tables.sheets import refused
from inventory.tables.workbook import workbook
from inventory.tables.writing import write
from inventory.ward_names import WardError, ward_in
from inventory.wards import wards_of
from inventory.words import Language

DONE, CANNOT = 0, 1


def export(spec: str, out: Path, wards: Sequence[str], language: str) -> int:
    """Write the tables of an inventory into a file; the status of the command."""
    spoken = language_of(None, language)
    try:
        with opened(spec) as source:
            try:
                inventory = load(source.path, source.name)
            except InventoryError:
                spoken = language_of(source.path, language)
                raise
        spoken = language_of(inventory, language)
        rows = _export(inventory, out, _codes(inventory, wards), spoken)
    except InventoryError as error:
        _tell(error.problems, spoken)
        return CANNOT
    except RevisionError as error:
        print(safe_text(error.said.told(spoken)), file=sys.stderr)
        return CANNOT
    print(f"{out}: {several(rows, 'đường truyền', 'link').told(spoken)}")
    return DONE


def _export(inventory: Inventory, out: Path, wards: frozenset[str], spoken: Language) -> int:
    """Write the file; how many links are in it."""
    found = tables(inventory, spoken, wards)
    links = found[0]
    if out.suffix.lower() == ".csv":
        data = csv_files.write(links, spoken)
    else:
        data = workbook(found, inventory, spoken, str(out))
    write(out, data)
    return len(links.rows)


def _codes(inventory: Inventory, wards: Sequence[str]) -> frozenset[str]:
    known = wards_of(inventory.city.code)
    codes = set()
    for ward in wards:
        try:
            code, _remark = ward_in(ward, known)
        except WardError as error:
            raise refused(f"--ward {ward}", error.fault.message, error.fault.hint) from error
        if code not in known:
            raise refused(f"--ward {ward}", _NO_WARD)
        codes.add(code)
    return frozenset(codes)


_NO_WARD = Said("không có phường, xã này", "there is no such ward or commune")


def import_(files: Sequence[Path], inventory: Path, *, dry_run: bool, language: str) -> int:
    """Put tables into an inventory; the status of the command."""
    try:
        found = imported(files, inventory)
        spoken = language_of(found.old, language)
        _tell(found.remarks, spoken)
        if dry_run:
            print(safe_text(found.diff()), end="")
        else:
            _write(found, spoken)
    except InventoryError as error:
        _tell(error.problems, language_of(inventory, language))
        return CANNOT
    except EditingError as error:
        print(safe_text(error.said.told(language_of(inventory, language))), file=sys.stderr)
        return CANNOT
    print(found.changes.said().told(spoken))
    return DONE


def _write(found: Import, spoken: Language) -> None:
    for path in found.write():
        print(Said(f"đã ghi {path}", f"wrote {path}").told(spoken))


def _tell(problems: Iterable[Problem], spoken: Language) -> None:
    """Each in one line: FILE: SHEET!C12: MESSAGE; HINT."""
    for problem in problems:
        print(safe_text(problem.told(spoken, _NOTE)), file=sys.stderr)


_NOTE = Said("lưu ý", "note")
