"""Sheets as they come out of a file and go into one: rows of cells, each with its place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from inventory.fault import Fault
from inventory.problem import InventoryError, Problem, one_line, problem_of
from inventory.said import Said
from inventory.tables.raw import Raw

MOST_ROWS = 100_000
"""Of all sheets of a file: 3,321 communes have some 13,000 links."""
MOST_COLUMNS = 200
"""That are looked at; an inventory has some 40."""

Row = tuple[Raw | None, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read."""

    file: str
    """As it was given on the command line."""
    title: str
    """Of a workbook's sheet; empty for a CSV file, which has but one."""
    rows: Sequence[Row]
    """Row 1 is the first. Blank rows are empty."""
    is_typed: bool
    """Whether a cell says if it is a text or a number."""

    @property
    def name(self) -> str:
        """Under which problems speak of it."""
        return f"{self.file}: {self.title}" if self.title else self.file


class Place(NamedTuple):
    """Where a cell is. It is a `Mark` too, so that the loader can speak of it."""

    sheet: Sheet
    line: int
    """Rows before it."""
    column: int
    """Columns before it."""

    @property
    def name(self) -> str:
        """Its sheet."""
        return self.sheet.name

    @property
    def cell(self) -> str:
        """As Excel names it: C12, and with its sheet Links!C12."""
        at = f"{letters(self.column)}{self.line + 1}"
        return f"{self.sheet.title}!{at}" if self.sheet.title else at

    def seen_from(self, other: "Place") -> str:
        """Its cell, and the file too if the other one is not in it."""
        same = self.sheet.file == other.sheet.file
        return self.cell if same else f"{self.sheet.file}: {self.cell}"

    def problem(self, fault: Fault) -> Problem:
        """Say what is wrong here: FILE: SHEET!C12: MESSAGE."""
        told = problem_of(self.sheet.file, fault)
        return told._replace(path=one_line(self.cell))


def letters(column: int) -> str:
    """Name a column, from 0: A, B, ... Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


_CELL = re.compile(r"(?:(?P<title>.*)!)?(?P<letters>[A-Z]+)(?P<row>[0-9]+)", re.DOTALL)


class Cell(NamedTuple):
    """Of which a problem speaks."""

    title: str
    """Of its sheet."""
    letters: str
    row: int
    """From 1."""


def cell_of(problem: Problem) -> Cell | None:
    """The cell of a problem; None if it is in no table, or of one as a whole."""
    found = None if problem.line else _CELL.fullmatch(problem.path)
    return found and Cell(found["title"] or "", found["letters"], int(found["row"]))


def in_order(problems: Iterable[Problem], sheets: Iterable[Sheet]) -> list[Problem]:
    """Put problems of cells in the order of the sheets, row by row; others come last."""
    order = {(sheet.file, sheet.title): index for index, sheet in enumerate(sheets)}

    def place(problem: Problem) -> tuple[int, int, int, str]:
        cell = cell_of(problem)
        if cell is None:
            return len(order), 0, 0, ""
        index = order.get((problem.file, cell.title), len(order))
        return index, cell.row, len(cell.letters), cell.letters

    return sorted(problems, key=place)


def refused(file: str, message: Said, hint: Said | None = None) -> InventoryError:
    """Refuse a whole file."""
    return InventoryError([problem_of(file, Fault("bad-table", message, hint))])


def too_many_rows(file: str) -> InventoryError:
    """Refuse a file that is none of ours."""
    return refused(
        file,
        Said(f"tệp này có hơn {MOST_ROWS} dòng", f"this file has more than {MOST_ROWS} rows"),
        Said("chia thành nhiều tệp", "split it into several files"),
    )
