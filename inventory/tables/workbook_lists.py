"""The lists from which cells of a workbook are chosen."""

from collections.abc import Iterable
from typing import NamedTuple

from inventory import choices, ward_names
from inventory.schema import DEFAULT_TARGET, Inventory
from inventory.tables.cells import Choice
from inventory.tables.columns import layouts
from inventory.tables.headings import VIETNAMESE, WARD_CODE, WARD_NAME, WARDS
from inventory.wards import wards_of
from inventory.words import Language


class ListColumn(NamedTuple):
    """One list."""

    heading: str
    values: tuple[str, ...]
    keys: tuple[str, ...] = ()
    """The columns that are chosen from it."""
    may_grow: bool = False
    """Whether other values are possible."""


def lists_of(inventory: Inventory, language: Language) -> list[ListColumn]:
    """All lists: the wards with their codes, names in the inventory, the words of closed sets."""
    wards = wards_of(inventory.city.code).values()
    return [
        ListColumn(WARDS.told(language), tuple(map(ward_names.choice, wards)), ("point.ward",)),
        ListColumn(WARD_CODE.told(language), tuple(ward.code for ward in wards)),
        ListColumn(WARD_NAME.told(language), tuple(ward.name for ward in wards)),
        _ids("link.operator", inventory.operators, language),
        _ids("point.calendar", inventory.calendars, language),
        _ids("point.target", (DEFAULT_TARGET, *inventory.targets), language, "link.target"),
        _ids("link.snmp.credential", inventory.credentials, language),
        *_words(language),
    ]


def _ids(key: str, ids: Iterable[str], language: Language, *more: str) -> ListColumn:
    return ListColumn(_heading(key, language), tuple(ids), (key, *more), may_grow=True)


def _heading(key: str, language: Language) -> str:
    return key if language is Language.ENGLISH else VIETNAMESE[key]


def _words(language: Language) -> Iterable[ListColumn]:
    for layout in layouts():
        for column in layout.columns:
            if isinstance(column.cell, Choice):
                words = tuple(choices.shown(word, language) for word in column.cell.kind)
                yield ListColumn(column.heading(language), words, (column.key,))
