"""What is YAML but no document of ours, in plain words."""

from inventory.fault import Fault
from inventory.numbers import counted
from inventory.said import Said

EMPTY = Fault("empty-file", Said("tệp này trống", "the file is empty"))
SECOND_DOCUMENT = Fault(
    "second-document",
    Said("từ đây bắt đầu một tài liệu thứ hai", "a second document begins here"),
    Said("hãy giữ một tài liệu, bỏ dòng ---", "keep one, without ---"),
)
GROUP_AS_KEY = Fault(
    "group-as-key",
    Said(
        "ở đây cần tên mục, không phải một danh sách hay một nhóm mục",
        "a key is needed here, not a list or a group of keys",
    ),
    Said("{{ }} không có nghĩa gì trong tệp này", "{{ }} has no meaning"),
)
KEY_IS_NO_TEXT = Fault(
    "quotes-needed",
    Said("tên mục phải là chữ", "a key must be a text"),
    Said("hãy viết trong dấu nháy kép", "put it in quotes"),
)
TAG = Fault(
    "tag",
    Said(
        "từ bắt đầu bằng dấu ! không có nghĩa gì ở đây",
        "a word that begins with ! has no meaning here",
    ),
    Said("hãy bỏ đi", "remove it"),
)


def duplicate_key(key: str, first: int) -> Fault:
    """Say that a key stands in its group twice; `first` is the line of the other one."""
    return Fault("duplicate-key", _twice(key), first_at(str(first)))


def duplicate_entry(key: str, first: str) -> Fault:
    """Say that two files name the same entry; `first` is FILE:LINE of the other one."""
    return Fault("duplicate-key", _twice(key), first_at(first))


def _twice(key: str) -> Said:
    return Said(f'"{key}" xuất hiện hai lần', f'"{key}" is here twice')


def first_at(place: str) -> Said:
    """Say where the first of two stands: LINE, or FILE:LINE if in another file."""
    if place.isdecimal():
        return Said(f"lần đầu ở dòng {place}", f"the first is on line {place}")
    return Said(f"lần đầu ở {place}", f"the first is at {place}")


def unknown_alias(alias: str) -> Fault:
    """Say that nothing of this name stands before."""
    return Fault(
        "unknown-alias",
        Said(
            f'trước đó không có gì mang tên "*{alias}"',
            f'"*{alias}" stands for nothing before it',
        ),
        Said("nếu đây là một dòng chữ, hãy viết trong dấu nháy kép", "put a text in quotes"),
    )


def too_deep(levels: int) -> Fault:
    """Say that things are nested too deeply."""
    return Fault(
        "too-deep",
        Said(f"các mục lồng nhau quá {levels} cấp", f"this is nested deeper than {levels} levels"),
    )


def too_many(values: int) -> Fault:
    """Say that there are too many values."""
    most = counted(values)
    return Fault(
        "too-many-values",
        Said(
            f"có hơn {most.vi} giá trị, hoặc bị nhân lên qua dấu *",
            f"these are more than {most.en} values, or aliases multiply them",
        ),
    )
