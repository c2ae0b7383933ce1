"""How many errors and warnings there are."""

from inventory.examine import Examined
from inventory.numbers import counted
from inventory.said import Said


def in_all(examined: Examined) -> Said:
    """Count errors and warnings, and say what errors mean."""
    counts = (
        _of(len(examined.errors), Said("lỗi", "error")),
        _of(len(examined.warnings), Said("cảnh báo", "warning")),
    )
    given = [each for each in counts if each is not None]
    said = Said(", ".join(each.vi for each in given), ", ".join(each.en for each in given))
    if not examined.errors:
        return said
    return Said(
        f"{said.vi}: chưa dùng được danh mục này", f"{said.en}: this inventory cannot be used"
    )


def _of(count: int, words: Said) -> Said | None:
    if not count:
        return None
    number = counted(count)
    return Said(f"{number.vi} {words.vi}", f"{number.en} {words.en}{'s' if count != 1 else ''}")
