"""Whatever people send, what they get is an answer."""

import csv
import tempfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from inventory.problem import InventoryError, Problem
from inventory.tables.columns import layouts
from inventory.tables.importing import imported
from inventory.tables.raw import cleaned
from inventory.words import Language

GOOD = Path("tests/inventory/good/example.yaml")
PHASES = [Phase.explicit, Phase.generate]

words = st.sampled_from(
    [
        *("ba-dinh", "ftth", "5g", "vnpt", "VNPT", "office", "00004", "4", "Ba Đình", "chính"),
        *("backup", "5G", "1/12/2026", "2026-12-01..", "1.000", "21,5", "olt=a; bng=b", "không"),
        *("", "'", "''", "=1", "#N/A", "a@b.example", "::1", "127.64.0.9", "\\;", "x=", ";", ".."),
    ]
)
texts = words | st.text(max_size=20)
values = (
    texts.map(lambda text: cleaned(text) and "".join(c for c in text if c.isprintable()))
    | st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates(date(1900, 3, 1))
    | st.datetimes(datetime(1900, 3, 1), datetime(9999, 1, 1))  # noqa: DTZ001  # as Excel has them
    | st.times().map(lambda moment: time(moment.hour, moment.minute))
)
headings = st.sampled_from(
    [
        column.heading(language)
        for each in layouts()
        for column in each.columns
        for language in Language
    ]
)


def answer(path: Path) -> tuple[Problem, ...]:
    try:
        imported([path], GOOD).diff()
    except InventoryError as error:
        return error.problems
    return ()


def is_plain(problem: Problem) -> bool:
    return bool(problem.message.vi) and str(problem).isprintable()


@given(
    heading=st.lists(headings | texts, max_size=12),
    rows=st.lists(st.lists(texts, max_size=13), max_size=5),
    delimiter=st.sampled_from(";,\t"),
)
@settings(max_examples=150, deadline=None, phases=PHASES)
def test_any_csv_file_gets_an_answer(
    heading: list[str], rows: list[list[str]], delimiter: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
            csv.writer(file, delimiter=delimiter).writerows([["Mã điểm", *heading], *rows])

        assert all(map(is_plain, answer(path)))


@given(
    heading=st.lists(headings, max_size=12),
    rows=st.lists(st.lists(values, max_size=13), max_size=5),
)
@settings(max_examples=150, deadline=None, phases=PHASES)
def test_any_workbook_gets_an_answer(heading: list[str], rows: list[list[Any]]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate([["Mã điểm", *heading], *rows], 1):
        for at, value in enumerate(row, 1):
            cell: Any = sheet.cell(number, at)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        book.save(path)

        assert all(map(is_plain, answer(path)))
