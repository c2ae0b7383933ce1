"""What kind of value stands somewhere, in words."""

from typing import Any

from inventory.said import Said


def kind_of(value: Any) -> Said:
    """Name what stands there."""
    if value is None:
        return Said("chỗ trống", "nothing")
    if isinstance(value, bool):
        word = str(value).lower()
        return Said(f"giá trị đúng/sai {word}", f"the truth value {word}")
    if isinstance(value, int | float):
        return Said(f"số {value}", f"the number {value}")
    if isinstance(value, dict):
        return Said("một nhóm mục", "a group of keys")
    return Said("một danh sách", "a list") if isinstance(value, list) else Said("chữ", "a text")


def but_not(value: Any) -> Said:
    """What stands there is not what is needed."""
    kind = kind_of(value)
    vi = "không được để trống" if value is None else f"không phải {kind.vi}"
    return Said(vi, f"not {kind.en}")
