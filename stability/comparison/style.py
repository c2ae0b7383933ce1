"""How texts and values are written, whoever reads them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from inventory.numbers import number
from inventory.said import Said
from inventory.words import Language
from stability.comparison import words

_MOST_OF_LIST = 8
_MOST_CHARACTERS = 120
"""Of one value; names have up to 200."""


@dataclass(frozen=True, slots=True)
class Style:
    """How texts are written for those who read them."""

    language: Language
    value: Callable[[str], str]
    """Marks an id or value of the inventory, so that it can be nothing else."""
    name: Callable[[str], str]
    """Marks a name of the inventory likewise."""

    def of(self, said: Said) -> str:
        """Say our own words."""
        return said.told(self.language)

    def either(self, vi: str, en: str) -> str:
        """Say what was put together in both languages."""
        return Said(vi, en).told(self.language)


def more(count: int, style: Style) -> str:
    """Say how many are left out."""
    if count <= 0:
        return ""
    vi, en = number(count)
    return style.either(f"… và {vi} mục nữa", f"… and {en} more")


def listed(texts: Sequence[str], style: Style, most: int = _MOST_OF_LIST) -> str:
    """Write a list, cut where it is long."""
    shown = ", ".join(texts[:most])
    rest = len(texts) - most
    return f"{shown} {more(rest, style)}" if rest > 0 else shown


def value_of(value: Any, style: Style) -> str:
    """Write a value of the inventory."""
    if value is None or value in ([], {}):
        return style.of(words.NOT_THERE)
    return style.value(cut(_plain(value)))


def cut(text: str) -> str:
    """Keep a value short."""
    return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(each) for each in value)
    if isinstance(value, dict):
        written = {key: _plain(each) for key, each in value.items() if each not in ([], None)}
        return "; ".join(f"{key}: {each}" for key, each in written.items())
    return f"{value:g}" if isinstance(value, float) else str(value)
