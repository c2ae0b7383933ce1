"""What stands in a cell before its column says what it means.

A text that Excel would take for a formula, a number or a date is written with an apostrophe in
front; one that begins with an apostrophe gets another. Reading takes one away again.
"""

import re
import unicodedata
from datetime import date, time, timedelta
from typing import Any

from inventory.said import Said
from inventory.tables.errors import CellError

Raw = str | int | float | bool | date | time | timedelta
"""A cell that is not empty; of a CSV file always a text."""

MARK = "'"

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""Beginnings that spreadsheets take for a formula (OWASP, CSV Injection)."""
_NUMBER = re.compile(r"(?=.*[0-9])(?!.*\.\.)[^A-Za-z\u00c0-\u1eff]*|[0-9.,]+[eEdD][-+]?[0-9]+")
"""Digits and signs only: a number, a date, a time; or a number with an exponent."""
_ADDRESS = re.compile(r"(?![0-9]{1,3}(\.[0-9]{3}){3}$)[0-9]{1,3}(\.[0-9]{1,3}){3}")
"""An IPv4 address, but for those that look like a number with points between the thousands."""
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    rf"({_MONTHS})[a-z]*[-./ ]*[0-9]+.*|[0-9]+[-./ ]*({_MONTHS})[a-z]*\b.*|[0-9: ]+[ap]m?",
    re.IGNORECASE,
)
_TRUTH = re.compile("true|false", re.IGNORECASE)
EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA"}
)
_NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_FORMULA_OF_TEXT = re.compile(r'="((?:[^"]|"")*)"')
"""How some programs keep digits from becoming a number: ="00004"."""


def marked_for_csv(text: str) -> str:
    """Write a text so that a spreadsheet takes it for nothing else."""
    return f"{MARK}{text}" if text.startswith((MARK, *_FORMULA)) or _is_taken(text) else text


def marked_for_excel(text: str) -> str:
    """Write a text into a cell that is a text already."""
    return f"{MARK}{text}" if text.startswith(MARK) or text in EXCEL_ERRORS else text


def unmarked(text: str) -> str:
    """Take away what `marked_for_csv` added."""
    return text.removeprefix(MARK)


def is_marked(raw: Raw) -> bool:
    """Whether it is said that this is a text, whatever it looks like."""
    return isinstance(raw, str) and raw.startswith(MARK)


def _is_taken(text: str) -> bool:
    number = _NUMBER.fullmatch(text) and not _ADDRESS.fullmatch(text)
    return bool(number or _DATE.fullmatch(text) or _TRUTH.fullmatch(text) or text in EXCEL_ERRORS)


def cleaned(value: Any) -> Raw | None:
    """Take away what no one sees and no one means; None if nothing is left.

    Line breaks stay: they part the items of a list.
    """
    if not isinstance(value, str):
        return value if isinstance(value, Raw) else None
    text = unicodedata.normalize("NFC", _NO_WIDTH.sub("", value))
    text = _SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    formula = _FORMULA_OF_TEXT.fullmatch(text)
    if formula:
        text = MARK + formula[1].replace('""', '"')
    return text if text not in ("", MARK) else None


def text_in(raw: Raw) -> str:
    """Read a text; CellError if Excel has made something else of it, and it cannot be known."""
    if isinstance(raw, str):
        if raw in EXCEL_ERRORS:
            raise CellError(
                Said(f"ô này có lỗi của Excel: {raw}", f"this cell has an error of Excel: {raw}"),
                Said("sửa công thức, hoặc gõ giá trị", "correct its formula, or type the value"),
            )
        return unmarked(raw)
    if isinstance(raw, bool):
        kind = Said("giá trị đúng/sai", "a truth value")
    elif isinstance(raw, int | float):
        kind = Said(f"số {raw}", f"the number {raw}")
    else:
        kind = Said("ngày hoặc giờ", "a date or time")
    raise changed_by_excel(kind)


def changed_by_excel(kind: Said) -> CellError:
    """Say that what was typed cannot be known."""
    return CellError(
        Said(
            f"Excel đã đổi ô này thành {kind.vi}, nên không biết được nội dung ban đầu "
            "(có thể đã mất chữ số 0 ở đầu)",
            f"Excel has made {kind.en} of this cell, so what was typed cannot be known "
            "(zeros in front may be lost)",
        ),
        Said(
            "đặt định dạng ô là Text rồi gõ lại, hoặc gõ dấu ' ở đầu: '0980000001",
            "format the cell as text and type it again, or type ' in front: '0980000001",
        ),
        "changed-by-excel",
    )
