"""What people may choose from when they are asked, and how they may say it."""

import difflib
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, Protocol

from inventory.choices import meaning, understood
from inventory.editing.week import week
from inventory.hours import Calendar
from inventory.said import Said
from inventory.spelling import folded

MOST_LISTED = 12
"""How many are listed; of more, their number is told."""
_MOST_NEAR = 3


class Named(Protocol):
    """An entry of an inventory that has a name."""

    @property
    def name(self) -> str:
        """What people call it."""


class Offer(NamedTuple):
    """Words, each of which has a meaning."""

    meanings: Mapping[str, Said]
    """By the word that the inventory has; empty where the word says it all."""
    ways: Mapping[str, str]
    """Every way to say one of them, folded."""

    @classmethod
    def of_words(cls, kind: type[StrEnum]) -> "Offer":
        """The words of a closed set."""
        ways = {way: str(word) for way, word in understood(kind).items()}
        return cls({str(word): meaning(word) for word in kind}, ways)

    @classmethod
    def of_entries(cls, entries: Mapping[str, Named]) -> "Offer":
        """Entries by their ids, and by the names that only one of them has."""
        names = [folded(entry.name) for entry in entries.values()]
        ways = {
            folded(entry.name): id_
            for id_, entry in entries.items()
            if names.count(folded(entry.name)) == 1
        }
        meanings = {id_: Said(entry.name, entry.name) for id_, entry in entries.items()}
        return cls(meanings, ways | {folded(id_): id_ for id_ in entries})

    @classmethod
    def of_calendars(cls, calendars: Mapping[str, Calendar]) -> "Offer":
        """Calendars by their ids, with their hours."""
        meanings = {id_: week(calendar) for id_, calendar in calendars.items()}
        return cls(meanings, {folded(id_): id_ for id_ in calendars})

    def taken(self, answer: str) -> str | None:
        """The word that was meant; None if it is none of them."""
        return answer if answer in self.meanings else self.ways.get(folded(answer))

    def refusal(self, answer: str) -> Said:
        """Say that it is none of them, and which was perhaps meant."""
        near = [_shown(word, self.meanings[word]) for word in self._near(folded(answer))]
        vi, en = f'không có "{answer}"', f'there is no "{answer}"'
        if near:
            meant_vi, meant_en = (" hay ".join(e.vi for e in near), " or ".join(e.en for e in near))
            return Said(f"{vi}; có phải ý bạn là {meant_vi}?", f"{en}; did you mean {meant_en}?")
        if len(self.meanings) > MOST_LISTED:
            return Said(vi, en)
        known = ", ".join(self.meanings)
        return Said(f"{vi}; hãy chọn: {known}", f"{en}; choose one of: {known}")

    def listed_under(self, question: Said) -> Said:
        """List the words, each on a line with what it means; of many, say how many there are."""
        if len(self.meanings) > MOST_LISTED:
            number = len(self.meanings)
            return Said(
                f"{question.vi} (có {number}; gõ mã hoặc tên)",
                f"{question.en} (there are {number}; type an id or a name)",
            )
        width = max(map(len, self.meanings), default=0)
        rows = [
            Said(f"  {word:{width}}  {told.vi}", f"  {word:{width}}  {told.en}")
            for word, told in self.meanings.items()
        ]
        return Said(
            "\n".join([f"{question.vi}:", *(row.vi.rstrip() for row in rows), "Chọn"]),
            "\n".join([f"{question.en}:", *(row.en.rstrip() for row in rows), "Choose"]),
        )

    def _near(self, wanted: str) -> list[str]:
        close = difflib.get_close_matches(wanted, self.ways, n=_MOST_NEAR, cutoff=0.7)
        if not close and len(wanted) > 1:
            close = sorted((way for way in self.ways if wanted in way), key=len)
        return list(dict.fromkeys(self.ways[way] for way in close))[:_MOST_NEAR]


def _shown(word: str, told: Said) -> Said:
    return Said(*(f"{word} ({each})" if each else word for each in told))
