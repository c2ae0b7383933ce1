"""Read an Excel workbook that may be anything."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook

from inventory.problem import InventoryError
from inventory.said import Said
from inventory.tables.raw import cleaned
from inventory.tables.sheets import MOST_COLUMNS, MOST_ROWS, Row, Sheet, refused, too_many_rows

MOST_UNPACKED_BYTES = 128 * 2**20
"""Of all parts of a workbook: 13,000 links have some 20 MB. zipfile reads no more of a part than
its size says."""
MOST_SHARED_TEXT_BYTES = 48 * 2**20
"""Of the texts that cells share, which are all in memory at once."""
_MOST_ROWS_OF_EXCEL = 2**20
_SHARED = "xl/sharedStrings.xml"
_BOOK = "xl/workbook.xml"
_SHEETS = "xl/worksheets/"
_UNRECKONED = re.compile(
    rb"<(\w+:)?c\b(?![^<>]*\bt=\"str\")[^<>]*>\s*"
    rb"<(\w+:)?f\b[^<>]*(/>|>[^<]*</(\w+:)?f>)\s*"
    rb"(<(\w+:)?v\s*/>|<(\w+:)?v></(\w+:)?v>)?\s*</(\w+:)?c>"
)
"""A cell with a formula and no value; of an empty text it would be said that it is a text."""


def read(data: bytes, file: str) -> list[Sheet]:
    """Read all sheets; InventoryError if it is no workbook, or one that is too large."""
    _look_into(data, file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out, nothing matters here
            _refuse_unreckoned(data, file)
            return _sheets(data, file)
    except InventoryError:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise _broken(file) from error


def _look_into(data: bytes, file: str) -> None:
    """Refuse what is no workbook before anything of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = {part.filename: part.file_size for part in archive.infolist()}
            names = archive.namelist()
            kind = archive.read("mimetype")[:100] if "mimetype" in sizes else b""
    except Exception as error:  # so does zipfile: of struct, zlib, encryption
        raise _broken(file) from error
    if b"opendocument" in kind:
        raise refused(
            file,
            Said("đây là bảng tính OpenDocument (.ods)", "this is an OpenDocument sheet (.ods)"),
            Said("mở rồi lưu thành .xlsx", "open it and save it as .xlsx"),
        )
    is_large = sum(sizes.values()) > MOST_UNPACKED_BYTES
    if is_large or sizes.get(_SHARED, 0) > MOST_SHARED_TEXT_BYTES or len(names) != len(sizes):
        raise refused(
            file,
            Said(
                "tệp này khi giải nén quá lớn so với một danh sách điểm",
                "unpacked, this file is too large for a list of points",
            ),
            Said(
                "chỉ chép các dòng cần thiết sang một tệp .xlsx mới",
                "copy the rows that are needed into a new .xlsx file",
            ),
        )
    if _BOOK not in sizes:
        raise _broken(file)


def _refuse_unreckoned(data: bytes, file: str) -> None:
    """Refuse formulas that no program has reckoned yet: their cells would be read as empty."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith(_SHEETS)]
        if any(_UNRECKONED.search(archive.read(name)) for name in names):
            raise refused(
                file,
                Said(
                    "tệp này có công thức chưa được tính",
                    "this file has formulas that were never reckoned",
                ),
                Said("mở bằng Excel rồi lưu lại", "open it in Excel and save it again"),
            )


def _broken(file: str) -> InventoryError:
    return refused(
        file,
        Said(
            "không đọc được tệp này như một tệp Excel (.xlsx)",
            "this file cannot be read as an Excel workbook (.xlsx)",
        ),
        Said(
            "mở bằng Excel rồi lưu lại thành .xlsx", "open it in Excel and save it as .xlsx again"
        ),
    )


def _sheets(data: bytes, file: str) -> list[Sheet]:
    book: Any = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        found: list[Sheet] = []
        for sheet in book.worksheets:
            most = MOST_ROWS - sum(len(each.rows) for each in found)
            rows = list(_rows(sheet, file, most))
            found.append(Sheet(file, str(sheet.title), rows, is_typed=True))
        return found
    finally:
        book.close()


def _rows(sheet: Any, file: str, most: int) -> Iterator[Row]:
    """Rows up to the last one that holds something."""
    sheet.reset_dimensions()  # what the file says of its own size may be wrong
    blank = 0
    rows = sheet.iter_rows(max_row=_MOST_ROWS_OF_EXCEL, max_col=MOST_COLUMNS, values_only=True)
    for number, row in enumerate(rows, 1):
        if row.count(None) == len(row):
            blank += 1  # a million of them is no rarity
            continue
        cells = tuple(None if cell is None else cleaned(cell) for cell in row)
        if number > most:
            raise too_many_rows(file)
        yield from ((),) * blank
        blank = 0
        yield cells if any(cell is not None for cell in cells) else ()
