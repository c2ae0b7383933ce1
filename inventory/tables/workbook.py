"""The tables as an Excel workbook that a ward can fill in."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from inventory.said import Said
from inventory.schema import Inventory
from inventory.tables import numbers
from inventory.tables.cells import Number, Shown
from inventory.tables.columns import Column, Part
from inventory.tables.exporting import Table
from inventory.tables.headings import HELP, LISTS
from inventory.tables.raw import marked_for_excel
from inventory.tables.sheets import refused
from inventory.tables.workbook_help import help_rows
from inventory.tables.workbook_lists import ListColumn, lists_of
from inventory.words import Language

_TEXT = "@"
_DATES = {Language.VIETNAMESE: "dd/mm/yyyy", Language.ENGLISH: "yyyy-mm-dd"}
_SHORTEST, _LONGEST = 9, 48
_FORMULA = ("=", "+", "-", "@")
_MOST_CHARACTERS = 32_767
"""That a cell of Excel holds."""
_FREE_ROWS = 1000
"""Below the last one, where the drop-downs work too."""
_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_HEADS = {
    Part.POINT: PatternFill("solid", start_color="FFDCE9F5"),
    Part.LINK: PatternFill("solid", start_color="FFE4F1DE"),
    Part.CONTACT: PatternFill("solid", start_color="FFEEF1F4"),
    Part.OPERATOR: PatternFill("solid", start_color="FFEEF1F4"),
}


def workbook(tables: Sequence[Table], inventory: Inventory, language: Language, file: str) -> bytes:
    """Write the file: the tables with drop-downs, the lists that these take from, and a help.

    InventoryError if a cell would hold more than Excel allows.
    """
    for table in tables:
        _refuse_long_cells(table, file)
    book = Workbook(write_only=True)
    lists = lists_of(inventory, language)
    for table in tables:
        _fill(book, table, lists, language)
    _write_lists(book.create_sheet(LISTS.told(language)), lists)
    _write_help(book.create_sheet(HELP.told(language)), language)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _fill(book: Any, table: Table, lists: Sequence[ListColumn], language: Language) -> None:
    sheet = book.create_sheet(table.layout.title.told(language))
    columns = table.layout.columns
    sheet.freeze_panes = "B2"
    for index, column in enumerate(columns):
        dimension = sheet.column_dimensions[get_column_letter(index + 1)]
        dimension.width = _width(column.heading(language), [row[index] for row in table.rows])
        dimension.number_format = _format(column, language)  # of what is typed below
    sheet.append([_head(sheet, column, language) for column in columns])
    for row in table.rows:
        sheet.append([_cell(sheet, value, language) for value in row])
    last = len(table.rows) + 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    _add_choices(sheet, table, lists, last + _FREE_ROWS, language)


def _head(sheet: Any, column: Column, language: Language) -> Any:
    head = WriteOnlyCell(sheet, column.heading(language))
    head.font, head.fill, head.alignment = _BOLD, _HEADS[column.part], _WRAPPED
    return head


def _format(column: Column, language: Language) -> str:
    if isinstance(column.cell, Number):
        return "General"
    return _DATES[language] if column.path == ("since",) else _TEXT


def _cell(sheet: Any, value: Shown | None, language: Language) -> Any:
    if value is None:
        return None
    if isinstance(value, int | float) and not numbers.fits_excel(value):
        value = numbers.written(value, language, thousands=True)
    if isinstance(value, str):
        value = marked_for_excel(value)
    cell: Any = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # it takes dates too
    if isinstance(value, str):
        cell.data_type = "s"  # whatever it begins with
        cell.number_format = _TEXT
        if value.startswith(_FORMULA):
            cell.quotePrefix = True  # and stays one when it is typed over
    elif isinstance(value, date):
        cell.number_format = _DATES[language]
    return cell


def _width(heading: str, values: Sequence[Shown | None]) -> int:
    longest_word = max(map(len, heading.split())) + 2
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return min(_LONGEST, max(_SHORTEST, longest_word, longest + 2))


def _add_choices(
    sheet: Any, table: Table, lists: Sequence[ListColumn], last: int, language: Language
) -> None:
    """Drop-downs for cells that hold one of a list of words."""
    at = {name: get_column_letter(index + 1) for index, name in enumerate(_names(lists))}
    by_key = {key: each for each in lists for key in each.keys}
    for index, column in enumerate(table.layout.columns):
        choices = by_key.get(column.key)
        if choices is None or not choices.values:
            continue
        there = f"${at[choices.heading]}$2:${at[choices.heading]}${len(choices.values) + 1}"
        validation = DataValidation(
            type="list",
            # An operator or calendar that is yet to be added is typed in.
            errorStyle="warning" if choices.may_grow else "stop",
            formula1=f"{quote_sheetname(LISTS.told(language))}!{there}",
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=column.heading(language)[:32],
            error=_CHOOSE.told(language),
        )
        letter = get_column_letter(index + 1)
        validation.add(f"{letter}2:{letter}{last}")
        sheet.data_validations.append(validation)


_CHOOSE = Said(
    "Hãy chọn một mục trong danh sách (trang Danh sách).",
    "Choose one of the list (sheet Lists).",
)


def _names(lists: Sequence[ListColumn]) -> list[str]:
    return [each.heading for each in lists]


def _write_lists(sheet: Any, lists: Sequence[ListColumn]) -> None:
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    for index, each in enumerate(lists, 1):
        width = _width(each.heading, each.values)
        sheet.column_dimensions[get_column_letter(index)].width = width
    rows = max(len(each.values) for each in lists)
    sheet.append([_bold(sheet, each.heading) for each in lists])
    for number in range(rows):
        sheet.append(
            [
                _text(sheet, each.values[number]) if number < len(each.values) else None
                for each in lists
            ]
        )


def _write_help(sheet: Any, language: Language) -> None:
    sheet.protection.sheet = True
    for letter, width in (("A", 34), ("B", 70), ("C", 14), ("D", 60), ("E", 20)):
        sheet.column_dimensions[letter].width = width
    for row in help_rows(language):
        cells = [_text(sheet, value) for value in row.cells]
        for cell in cells:
            cell.alignment = _WRAPPED if len(cells) > 1 else Alignment(vertical="top")
            if row.is_head:
                cell.font = _BOLD
        sheet.append(cells)


def _text(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    cell.number_format = _TEXT
    return cell


def _bold(sheet: Any, value: str) -> Any:
    cell = _text(sheet, value)
    cell.font, cell.alignment = _BOLD, _WRAPPED
    return cell


def _refuse_long_cells(table: Table, file: str) -> None:
    for number, row in enumerate(table.rows, 2):
        if any(isinstance(value, str) and len(value) > _MOST_CHARACTERS for value in row):
            raise refused(
                file,
                Said(
                    f"dòng {number} có ô dài hơn {_MOST_CHARACTERS} ký tự, Excel không chứa được",
                    f"row {number} has a cell of more than {_MOST_CHARACTERS} characters, which "
                    "Excel cannot hold",
                ),
                Said("xuất ra .csv", "export it as .csv"),
            )
