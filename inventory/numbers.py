"""Numbers as people write them: 1.234,5 in Vietnamese, 1,234.5 in English."""

from inventory.said import Said

TWO_DIGITS = 10
"""From here on whole numbers say enough."""


def counted(number: int) -> Said:
    """A whole number, its thousands apart."""
    return Said(f"{number:,}".replace(",", "."), f"{number:,}")


def several(number: int, vi: str, en: str) -> Said:
    """A whole number of things: 1 điểm, 1 point; 2 điểm, 2 points. `en` is said of one."""
    told = counted(number)
    return Said(f"{told.vi} {vi}", f"{told.en} {en}{'' if number == 1 else 's'}")


def amount(value: float, unit: str) -> Said:
    """A measure with two digits that count, or whole from 10 on, and its unit."""
    number = _rounded(value)
    return Said(f"{number.vi} {unit}", f"{number.en} {unit}")


def in_percent(ratio: float) -> Said:
    """A ratio with two digits that count, or in whole per cent from 10 % on."""
    number = _rounded(100 * ratio)
    return Said(f"{number.vi}%", f"{number.en}%")


def _rounded(value: float) -> Said:
    if value >= TWO_DIGITS:
        return counted(round(value))
    text = f"{value:.2g}"
    return Said(text.replace(".", ","), text)
