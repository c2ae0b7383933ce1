"""How texts and values are written, whoever reads them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from inventory.choices import shown
from inventory.numbers import number
from inventory.said import Said
from inventory.words import (
    Access,
    CapPeriod,
    ContactRole,
    Failover,
    Language,
    NrMode,
    PointKind,
    Power,
    Reach,
    Role,
    Status,
)
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
    plain = "" if value is None else _plain(value)
    return style.value(cut(plain)) if plain else style.of(words.NOT_THERE)


def word_of(key: str, value: Any, style: Style) -> str:
    """Write the value of a key; words of closed sets as people call them."""
    kind = _CLOSED.get(key)
    if kind is None or not value or style.language is Language.ENGLISH:
        return value_of(value, style)
    many = value if isinstance(value, list) else [value]
    return ", ".join(shown(kind(each), style.language) for each in many)


_CLOSED: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "kind": PointKind,
        "status": Status,
        "power": Power,
        "failover": Failover,
        "need": Access,
        "role": Role,
        "access": Access,
        "reach": Reach,
        "contracted.nr": NrMode,
        "data_cap.per": CapPeriod,
        "contact.role": ContactRole,
    }
)
"""Of points and links, and of contacts."""


def cut(text: str) -> str:
    """Keep a value short."""
    return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(filter(None, (_entry(key, each) for key, each in value.items())))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _entry(key: str, value: Any) -> str:
    if value is None:
        return key if key[:1].isdigit() else ""  # a day with the hours of its day of the week
    return "" if value == [] else f"{key}: {_plain(value)}"
