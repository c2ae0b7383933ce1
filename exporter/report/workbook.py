"""The tables as an Excel workbook, a sheet for each, with typed cells."""

import re
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from exporter.report.model import Report
from exporter.report.table_columns import Column, Kind
from exporter.report.tables import Table, Value, tables
from exporter.report.writing import Writing
from inventory.schema import Language
from stability.timestamps import moment
from stability.verdict import Grade

if TYPE_CHECKING:
    from openpyxl.cell import Cell

_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.RATIO: "0.00%",
    Kind.DELAY: "0.0000",
    Kind.LENGTH: "[h]:mm:ss",
}
_DATES = {Language.VIETNAMESE: "dd/mm/yyyy", Language.ENGLISH: "yyyy-mm-dd"}
_WIDTHS = {
    Kind.COUNT: 12,
    Kind.RATIO: 13,
    Kind.DELAY: 12,
    Kind.LENGTH: 14,
    Kind.MOMENT: 19,
}
_LONGEST_TEXT, _SHORTEST = 60, 9
_NOT_ALLOWED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold."""
_MOST_CHARACTERS = 32_767
"""That a cell of Excel holds."""
_HEAD = PatternFill("solid", start_color="FFEEF1F4")
_BOLD = Font(bold=True)


def workbook(report: Report, write: Writing) -> bytes:
    """Write the file: a summary, then the tables of `tables` with the same figures."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _summary(book.create_sheet(write["summary"]), report, write)
    for table in tables(report, write.language, write.zone):
        title = table.vi if write.language is Language.VIETNAMESE else table.en
        _fill(book.create_sheet(title), table, write.language)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _summary(sheet: Worksheet, report: Report, write: Writing) -> None:
    header, day = report.header, _DATES[write.language]
    wards, points = report.ward_counts(), report.point_counts()
    rows: list[tuple[str, Value | date, str]] = [
        (write["title"], None, ""),
        (f"{write['period']}: {write['first']}", header.period.first, day),
        (f"{write['period']}: {write['last']}", header.period.last, day),
        (write["until"], moment(header.until_ns, write.zone), f"{day} hh:mm"),
        (write["made"], moment(header.made_ns, write.zone), f"{day} hh:mm"),
        (write["target"], ", ".join(header.targets), ""),
        *((f"{write['wards']} {grade}", wards[grade], _FORMATS[Kind.COUNT]) for grade in Grade),
        *((f"{write['points']} {grade}", points[grade], _FORMATS[Kind.COUNT]) for grade in Grade),
        (write["availability"], report.point_minutes.availability, _FORMATS[Kind.RATIO]),
        (write["down_minutes"], report.point_minutes.down, _FORMATS[Kind.COUNT]),
        (write["caveat"], None, ""),
    ]
    for number, (label, value, style) in enumerate(rows, 1):
        _put(sheet, number, 1, label)
        _put(sheet, number, 2, value, style)
    sheet.cell(1, 1).font = _BOLD
    sheet.cell(len(rows), 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 62
    sheet.column_dimensions["B"].width = 22


def _fill(sheet: Worksheet, table: Table, language: Language) -> None:
    formats = _FORMATS | {Kind.MOMENT: f"{_DATES[language]} hh:mm:ss"}
    for number, column in enumerate(table.columns, 1):
        _put(sheet, 1, number, column.vi if language is Language.VIETNAMESE else column.en)
        head = sheet.cell(1, number)
        head.font, head.fill = _BOLD, _HEAD
        head.alignment = Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _width(column, [r[number - 1] for r in table.rows])
    for down, row in enumerate(table.rows, 2):
        for number, (column, value) in enumerate(zip(table.columns, row, strict=True), 1):
            _put(sheet, down, number, _typed(column, value), formats.get(column.kind, ""))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _typed(column: Column, value: Value) -> Value | timedelta:
    if column.kind is Kind.LENGTH and isinstance(value, int | float):
        return timedelta(seconds=value)
    return value


def _put(
    sheet: Worksheet, row: int, column: int, value: Value | date | timedelta, style: str = ""
) -> None:
    """Set a cell. A text stays one, whatever it begins with; times lose their offset."""
    if value is None:
        return
    cell = cast("Cell", sheet.cell(row, column))  # no cell is part of a merged one
    if isinstance(value, str):
        cell.value = _NOT_ALLOWED.sub("", value)[:_MOST_CHARACTERS]
        cell.data_type = "s"
        return
    cell.value = value.replace(tzinfo=None) if isinstance(value, datetime) else value
    if style:
        cell.number_format = style


def _width(column: Column, values: list[Value]) -> int:
    fixed = _WIDTHS.get(column.kind)
    if fixed:
        return fixed
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    return min(_LONGEST_TEXT, max(_SHORTEST, longest + 2))
