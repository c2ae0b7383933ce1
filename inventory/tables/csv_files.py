"""Tables as CSV, as Excel writes and reads it."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date

from inventory.said import Said
from inventory.spelling import folded
from inventory.tables import days, numbers
from inventory.tables.cells import Number, Shown
from inventory.tables.columns import Column
from inventory.tables.exporting import Table
from inventory.tables.raw import cleaned, marked_for_csv
from inventory.tables.sheets import MOST_COLUMNS, MOST_ROWS, Row, Sheet, refused, too_many_rows
from inventory.words import Language

_SEPARATOR = {Language.VIETNAMESE: ";", Language.ENGLISH: ","}
"""Excel takes a comma where it is the decimal sign for just that."""
_SEPARATORS = ";,\t"
_LOOKED_AT = 20
"""Lines that are looked at to find the separator."""
_SAYS_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def write(table: Table, language: Language) -> bytes:
    """Write a table so that Excel opens it right: UTF-8 with a byte order mark, CR LF."""
    columns = table.layout.columns
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=_SEPARATOR[language])
    writer.writerow([column.heading(language) for column in columns])
    for row in table.rows:
        cells = zip(row, columns, strict=True)
        writer.writerow([_written(value, column, language) for value, column in cells])
    return file.getvalue().encode("utf-8-sig")


def _written(value: Shown | None, column: Column, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return marked_for_csv(value)
    if isinstance(value, date):
        day = days.written(value, language)
        # An Excel of the United States would take 2026-12-01 for a date and write 12/1/2026.
        return day if language is Language.VIETNAMESE else marked_for_csv(day)
    thousands = isinstance(column.cell, Number) and column.cell.thousands
    return numbers.written(value, language, thousands=thousands)


def read(data: bytes, file: str, known: Iterable[str]) -> list[Sheet]:
    """Read a table; InventoryError if it is none.

    `known` has the folded names of columns, by which the separator is told.
    """
    text = _decoded(data, file)
    says = _SAYS_SEPARATOR.match(text)
    if says:
        text = "\n" + text[says.end() :]  # it was a row of its own
    separator = says[1] if says else _separator(text, frozenset(known))
    rows: list[Row] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if len(rows) == MOST_ROWS:
                raise too_many_rows(file)
            cells = tuple(cleaned(cell) for cell in row[:MOST_COLUMNS])
            rows.append(cells if any(cell is not None for cell in cells) else ())
    except csv.Error as error:
        raise refused(
            file,
            Said(
                f"không đọc được bảng này ở dòng {len(rows) + 1} ({error})",
                f"this table cannot be read at row {len(rows) + 1} ({error})",
            ),
            Said(
                "lưu lại trong Excel: CSV UTF-8 hoặc .xlsx",
                "save it again in Excel, as CSV UTF-8 or .xlsx",
            ),
        ) from error
    return [Sheet(file, "", rows, is_typed=False)]


def _decoded(data: bytes, file: str) -> str:
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refused(
            file,
            Said("tệp này không phải UTF-8", "this file is not UTF-8"),
            Said(
                'trong Excel chọn Lưu thành "CSV UTF-8" hoặc .xlsx, để không mất dấu tiếng Việt',
                'in Excel choose to save as "CSV UTF-8" or .xlsx, so that no accent is lost',
            ),
        ) from error
    if "\0" in text:
        raise refused(
            file,
            Said("tệp này không phải là bảng", "this file is no table"),
            Said("cần tệp CSV hoặc .xlsx", "a CSV or .xlsx file is needed"),
        )
    return text


def _separator(text: str, known: frozenset[str]) -> str:
    """The one by which most names of columns come out."""
    lines = text[:100_000].splitlines()[:_LOOKED_AT]

    def names(separator: str) -> int:
        try:
            rows = list(csv.reader(lines, delimiter=separator))
        except csv.Error:
            return 0
        return max((sum(folded(cell) in known for cell in row) for row in rows), default=0)

    return max(_SEPARATORS, key=names)
