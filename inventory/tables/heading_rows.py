"""Which row of a sheet names its columns, and what each of them holds."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from inventory.fault import Fault, Severity
from inventory.problem import Problem, one_line
from inventory.said import Said
from inventory.spelling import folded
from inventory.tables.columns import Column, Layout, Part, by_heading, layouts
from inventory.tables.sheets import Place, Row, Sheet, cell_of, letters
from inventory.words import Language

_LOOKED_AT = 20
"""Rows from the top; a title or a note may stand above the names of the columns."""
_LONGEST = 60
"""Characters of a name that are compared."""
_LEAST = 2
"""Columns that are known; a single one may be a word in a note."""


class Heading(NamedTuple):
    """The row that names the columns."""

    layout: Layout
    line: int
    """Rows before it."""
    columns: Mapping[int, Column]
    """By the number of columns before."""


def known_names() -> frozenset[str]:
    """All names of columns, folded."""
    return frozenset(name for layout in layouts() for name in by_heading(layout))


def heading_of(sheet: Sheet) -> Heading | None:
    """Find the row in which most names are known; None if there is none."""
    best: Heading | None = None
    for line, row in enumerate(sheet.rows[:_LOOKED_AT]):
        for layout in layouts():
            columns = dict(_named(row, by_heading(layout)))
            is_one = layout.id in columns.values() and len(columns) >= _LEAST
            if is_one and (best is None or len(columns) > len(best.columns)):
                best = Heading(layout, line, columns)
    return best


def _named(row: Row, names: Mapping[str, Column]) -> Iterator[tuple[int, Column]]:
    seen: set[Column] = set()
    for index, cell in enumerate(row):
        column = names.get(folded(cell)) if isinstance(cell, str) else None
        if column and column not in seen:
            seen.add(column)
            yield index, column


def problems_of(sheet: Sheet, heading: Heading) -> Iterator[Problem]:
    """What is wrong with the names; a column that is nothing like ours is only remarked."""
    names = by_heading(heading.layout)
    seen = {column.key: Place(sheet, heading.line, at) for at, column in heading.columns.items()}
    if any(column.part is Part.LINK for column in heading.columns.values()):
        yield from _without_link_id(sheet, heading)
    for index, cell in enumerate(sheet.rows[heading.line]):
        if cell is None or index in heading.columns:
            continue
        place, name = Place(sheet, heading.line, index), folded(str(cell))
        if name in names:
            yield place.problem(_twice(str(cell), seen[names[name].key]))
            continue
        missing = [known for known, column in names.items() if column.key not in seen]
        close = difflib.get_close_matches(name[:_LONGEST], missing, n=1, cutoff=0.8)
        if close:
            yield place.problem(_misspelt(str(cell), names[close[0]]))
        else:
            remark = place.problem(_not_used(str(cell)))
            yield remark._replace(severity=Severity.WARNING)


def with_names(
    problems: Iterable[Problem], headings: Iterable[tuple[Sheet, Heading]]
) -> Iterator[Problem]:
    """Tell of each cell how its column is called in the table, too: U7 [Nhà mạng].

    Few know the letters of a column by heart, and a CSV file shows none.
    """
    tables = {(sheet.file, sheet.title): (sheet, heading) for sheet, heading in headings}
    for problem in problems:
        cell = cell_of(problem)
        table = tables.get((problem.file, cell.title)) if cell else None
        name = ""
        if cell and table:
            sheet, heading = table
            below = cell.row > heading.line + 1
            names = {letters(at): sheet.rows[heading.line][at] for at in heading.columns}
            name = one_line(str(names.get(cell.letters, ""))) if below else ""
        yield problem._replace(path=f"{problem.path} [{name}]") if name else problem


def _without_link_id(sheet: Sheet, heading: Heading) -> Iterator[Problem]:
    (id_,) = (c for c in heading.layout.columns if c.part is Part.LINK and c.path == ("id",))
    if id_ not in heading.columns.values():
        at, _ = next((at, c) for at, c in heading.columns.items() if c.part is Part.LINK)
        yield Place(sheet, heading.line, at).problem(_needed(id_))


def _needed(column: Column) -> Fault:
    vi, en = column.heading(Language.VIETNAMESE), column.heading(Language.ENGLISH)
    return Fault(
        "column-missing",
        Said(f'bảng không có cột "{vi}"', f'the table has no column "{en}"'),
        Said("thêm cột này", "add this column"),
    )


def _twice(name: str, first: Place) -> Fault:
    return Fault(
        "column-twice",
        Said(
            f'cột "{name}" đã có ở ô {first.cell}',
            f'the column "{name}" is in the cell {first.cell} already',
        ),
        Said("xoá một trong hai cột", "delete one of the two columns"),
    )


def _misspelt(name: str, column: Column) -> Fault:
    vi, en = column.heading(Language.VIETNAMESE), column.heading(Language.ENGLISH)
    return Fault(
        "unknown-column",
        Said(f'không có cột "{name}"', f'there is no column "{name}"'),
        Said(f'có phải ý bạn là "{vi}"?', f'did you mean "{en}"?'),
    )


def _not_used(name: str) -> Fault:
    return Fault(
        "column-not-used",
        Said(f'cột "{name}" không được dùng', f'the column "{name}" is not used'),
    )
