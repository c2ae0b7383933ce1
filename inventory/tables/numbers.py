"""Numbers as people write them: 21,0386 and 21.0386, 1.234,5 and 1,234.5."""

import math
import re

from inventory.said import Said
from inventory.tables.errors import CellError
from inventory.words import Language

_MOST_DIGITS = 15
"""That Excel keeps of a number (IEEE 754)."""
_MOST_CHARACTERS = 400
_PLAIN = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?([eE][-+]?[0-9]+)?")
_GROUPED = re.compile(
    r"[-+]?[0-9]{1,3}(((\.[0-9]{3})+,|(,[0-9]{3})+\.)[0-9]+|(\.[0-9]{3}){2,}|(,[0-9]{3}){2,})"
)
"""Thousands and a fraction, or at least two groups of thousands."""
_DOUBTFUL = re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")
"""1.000 is a thousand for some and one for others."""


def plain(value: float) -> int | float:
    """Write a whole number without a fraction, as people do."""
    whole = math.isfinite(value) and value == int(value) and abs(value) < 10**_MOST_DIGITS
    return int(value) if whole and repr(value) != "-0.0" else value


def fits_excel(value: float) -> bool:
    """Whether Excel keeps all of its digits."""
    shortened = type(value)(float(f"{value:.{_MOST_DIGITS}g}"))
    return repr(shortened) == repr(value) != "-0.0"


def written(value: float, language: Language, *, thousands: bool) -> str:
    """Write a number, with the decimal sign of the language, so that it has one meaning.

    `thousands` is that of `number_in`.
    """
    text = repr(value)
    if thousands and _DOUBTFUL.fullmatch(text):
        text += "0"
    return text if language is Language.ENGLISH else text.replace(".", ",")


def number_in(text: str, *, thousands: bool) -> int | float:
    """Read a number; CellError if it is none.

    `thousands` says that a number of a thousand is possible, so that 1.000 has two meanings.
    """
    text = re.sub(r"(?<=[0-9]) (?=[0-9]{3}\b)", "", text)
    if thousands and _DOUBTFUL.fullmatch(text):
        digits = re.sub("[.,]", "", text)
        either = float(text.replace(",", "."))
        vi, en = (written(either, language, thousands=True) for language in Language)
        raise CellError(
            Said(f"{text} có thể là {digits} hoặc {vi}", f"{text} can be {digits} or {en}"),
            Said("ghi rõ một trong hai", "write one of these"),
            "doubtful-number",
        )
    if len(text) > _MOST_CHARACTERS:
        raise _no_number(text)
    if _GROUPED.fullmatch(text):
        sign = max(text.rfind("."), text.rfind(","))
        is_fraction = text.count(text[sign]) == 1
        whole, fraction = (text[:sign], text[sign + 1 :]) if is_fraction else (text, "")
        text = re.sub("[.,]", "", whole) + (f".{fraction}" if fraction else "")
    elif not _PLAIN.fullmatch(text):
        raise _no_number(text)
    text = text.replace(",", ".")
    return int(text) if re.fullmatch(r"[-+]?[0-9]{1,18}", text) else float(text)


def _no_number(text: str) -> CellError:
    return CellError(
        Said(f'ở đây cần một con số, không phải "{text}"', f'a number is needed here, not "{text}"')
    )
