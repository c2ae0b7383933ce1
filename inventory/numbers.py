"""Numbers as people write them: 1.234,5 in Vietnamese, 1,234.5 in English."""

from inventory.said import Said

TWO_DIGITS = 10
"""From here on whole numbers say enough."""


_MARKS = str.maketrans(",.", ".,")


def fixed(value: float, decimals: int = 0) -> Said:
    """A number with so many digits behind its mark, its thousands apart."""
    return _said(f"{value:,.{decimals}f}")


def number(value: float, decimals: int = 0) -> Said:
    """The same without needless zeros."""
    en = fixed(value, decimals).en
    return _said(en.rstrip("0").rstrip(".") if decimals else en)


def _said(en: str) -> Said:
    return Said(en.translate(_MARKS), en)


def counted(count: int) -> Said:
    """A whole number, its thousands apart."""
    return _said(f"{count:,}")


def several(count: int, vi: str, en: str) -> Said:
    """A whole number of things: 1 điểm, 1 point; 2 điểm, 2 points. `en` is said of one."""
    told = counted(count)
    return Said(f"{told.vi} {vi}", f"{told.en} {en}{'' if count == 1 else 's'}")


def amount(value: float, unit: str) -> Said:
    """A measure with two digits that count, or whole from 10 on, and its unit."""
    told = _rounded(value)
    return Said(f"{told.vi} {unit}", f"{told.en} {unit}")


def in_percent(ratio: float) -> Said:
    """A ratio with two digits that count, or in whole per cent from 10 % on."""
    told = _rounded(100 * ratio)
    return Said(f"{told.vi}%", f"{told.en}%")


def _rounded(value: float) -> Said:
    if value >= TWO_DIGITS:
        return counted(round(value))
    return _said(f"{value:.2g}")
