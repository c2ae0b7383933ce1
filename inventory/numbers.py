"""Numbers as people write them: 1.234,5 in Vietnamese, 1,234.5 in English."""

from inventory.said import Said


def counted(number: int) -> Said:
    """A whole number, its thousands apart."""
    return Said(f"{number:,}".replace(",", "."), f"{number:,}")


def amount(value: float, unit: str) -> Said:
    """A measure with two digits that count, and its unit."""
    text = f"{value:.2g}"
    return Said(f"{text.replace('.', ',')} {unit}", f"{text} {unit}")


def in_percent(ratio: float) -> Said:
    """A ratio with two digits that count."""
    text = f"{100 * ratio:.2g}" if ratio < 1 else f"{100 * ratio:.0f}"
    return Said(f"{text.replace('.', ',')}%", f"{text} %")
