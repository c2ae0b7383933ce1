"""Wards as people write them: "00004 Phường Ba Đình", or the code, the name or the id alone."""

import difflib
import re
from collections.abc import Mapping

from inventory.fault import Fault
from inventory.said import Said
from inventory.spelling import folded
from inventory.wards import Ward

_CODE_AND_NAME = re.compile(r"([0-9]{1,5})(?:\.0)?\s*[-–:.]?\s*(.*)", re.DOTALL)
_DIGITS = 5
_TYPES = (("phuong", "p"), ("xa", "x"))
"""The beginnings of names, and how people shorten them."""
_MOST_NEAR = 3
"""How many wards a hint names."""


class WardError(Exception):
    """What was written is no ward of the city."""

    def __init__(self, fault: Fault) -> None:
        """Take what is wrong and what was perhaps meant."""
        self.fault = fault
        super().__init__(fault.message.en)


def choice(ward: Ward) -> str:
    """Write a ward so that everybody knows which is meant, and Excel takes it for no number."""
    return f"{ward.code} {ward.name}"


def ward_in(text: str, wards: Mapping[str, Ward]) -> tuple[str, Said | None]:
    """Find the code of a ward; WardError if it is none of these.

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
        raise WardError(
            Fault(
                "ward-code-and-name-differ",
                Said(
                    f'mã {code} là {ward.name}, không phải "{name}"',
                    f'{code} is the code of {ward.name}, not of "{name}"',
                ),
                Said(f'ghi "{choice(ward)}" nếu đúng', f'write "{choice(ward)}" if that is meant'),
            )
        )
    if len(digits) == _DIGITS or name:
        return code, None
    return code, Said(
        f"{digits} được hiểu là {choice(ward)} (Excel đã bỏ các số 0 ở đầu)",
        f"{digits} is taken for {choice(ward)} (Excel took the zeros in front away)",
    )


def _names(ward: Ward) -> tuple[str, ...]:
    name, id_ = folded(ward.name), folded(ward.slug)
    for kind, short in _TYPES:
        if name.startswith(kind):
            bare = name.removeprefix(kind)
            return tuple(dict.fromkeys((name, bare, f"{short}{bare}", id_)))
    return name, id_


def _named(text: str, wards: Mapping[str, Ward]) -> str:
    wanted = folded(text)
    codes = [ward.code for ward in wards.values() if wanted in _names(ward)]
    if len(codes) != 1:
        raise _unknown(text, wards)
    return codes[0]


def _unknown(text: str, wards: Mapping[str, Ward]) -> WardError:
    near = [choice(ward) for ward in _near(folded(text), wards)]
    hint = Said(f"có phải ý bạn là {' hay '.join(near)}?", f"did you mean {' or '.join(near)}?")
    return WardError(
        Fault(
            "unknown-ward",
            Said(f'không có phường, xã "{text}"', f'there is no ward or commune "{text}"'),
            hint if near else None,
        )
    )


def _near(wanted: str, wards: Mapping[str, Ward]) -> list[Ward]:
    """Wards whose names are nearly this one, or begin with it or have it inside."""
    by_name = {name: ward for ward in wards.values() for name in _names(ward)}
    close = difflib.get_close_matches(wanted, by_name, n=_MOST_NEAR, cutoff=0.8)
    if not close and wanted:
        having = [name for name in by_name if wanted in name]
        close = sorted(having, key=lambda name: (not name.startswith(wanted), len(name)))
    return list(dict.fromkeys(by_name[name] for name in close))[:_MOST_NEAR]
