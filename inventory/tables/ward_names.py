"""Wards in cells: "00004 Phường Ba Đình", or the code or the name alone."""

import difflib
import re
from collections.abc import Mapping

from inventory.said import Said
from inventory.spelling import folded, meant
from inventory.tables.errors import CellError
from inventory.wards import Ward

_CODE_AND_NAME = re.compile(r"([0-9]{1,5})(?:\.0)?\s*[-–:.]?\s*(.*)", re.DOTALL)
_DIGITS = 5
_TYPES = (("phuong", "p"), ("xa", "x"))
"""The beginnings of names, and how people shorten them."""


def choice(ward: Ward) -> str:
    """Write a ward so that everybody knows which is meant, and Excel takes it for no number."""
    return f"{ward.code} {ward.name}"


def ward_in(text: str, wards: Mapping[str, Ward]) -> tuple[str, Said | None]:
    """Find the code of a ward; CellError if it is none of these.

    With it comes what had to be guessed: zeros in front that Excel took away. A code of five digits
    that no ward has is returned, for the loader to speak of.
    """
    found = _CODE_AND_NAME.fullmatch(text)
    if found is None:
        return _named(text, wards), None
    digits, name = found.groups()
    code = digits.zfill(_DIGITS)
    ward = wards.get(code)
    if ward is None and len(digits) == _DIGITS:
        return code, None
    if ward is None:
        raise _unknown(text, wards)
    if name and folded(name) not in _names(ward):
        raise CellError(
            Said(
                f'mã {code} là {ward.name}, không phải "{name}"',
                f'{code} is the code of {ward.name}, not of "{name}"',
            ),
            Said(f'ghi "{choice(ward)}" nếu đúng', f'write "{choice(ward)}" if that is meant'),
            "ward-code-and-name-differ",
        )
    if len(digits) == _DIGITS or name:
        return code, None
    return code, Said(
        f"{digits} được hiểu là {choice(ward)} (Excel đã bỏ các số 0 ở đầu)",
        f"{digits} is taken for {choice(ward)} (Excel took the zeros in front away)",
    )


def _names(ward: Ward) -> tuple[str, ...]:
    name = folded(ward.name)
    for kind, short in _TYPES:
        if name.startswith(kind):
            bare = name.removeprefix(kind)
            return name, bare, f"{short}{bare}"
    return (name,)


def _named(text: str, wards: Mapping[str, Ward]) -> str:
    wanted = folded(text)
    codes = [ward.code for ward in wards.values() if wanted in _names(ward)]
    if len(codes) != 1:
        raise _unknown(text, wards)
    return codes[0]


def _unknown(text: str, wards: Mapping[str, Ward]) -> CellError:
    by_name = {name: ward for ward in wards.values() for name in _names(ward)}
    close = difflib.get_close_matches(folded(text), by_name, n=1, cutoff=0.8)
    return CellError(
        Said(f'không có phường, xã "{text}"', f'there is no ward or commune "{text}"'),
        meant(choice(by_name[close[0]])) if close else None,
        "unknown-ward",
    )
