"""How a value is written in a cell, and how a cell is read.

A cell is read for what its text means: whether the inventory may hold the value is for the loader
to say, at the cell. CellError is for what has no meaning, or more than one.
"""

import difflib
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from inventory import choices
from inventory.said import Said
from inventory.spelling import folded, meant
from inventory.tables import days, lists, numbers
from inventory.tables.errors import CellError
from inventory.tables.raw import Raw, changed_by_excel, is_marked, text_in
from inventory.ward_names import WardError, choice, ward_in
from inventory.wards import Ward
from inventory.words import Language

Shown = str | int | float | date
"""What a cell of a table holds."""


NAMED = "="
"""Before a name that is no id."""


class Context(NamedTuple):
    """What one must know to write and read cells."""

    language: Language
    """Of what is written; all are read."""
    wards: Mapping[str, Ward]
    operators: Mapping[str, str] = MappingProxyType({})
    """Ids of operators by themselves, and by `NAMED` and a name that only one of them has."""
    is_typed: bool = True
    """Whether a cell says if it is a text or a number; in a CSV file it does not."""


class Read(NamedTuple):
    """What a cell says."""

    value: Any
    """As YAML would hold it."""
    remark: Said | None = None
    """What had to be guessed."""


class Cell(ABC):
    """One kind of cells. An empty one means that the key is not set, whatever the kind."""

    __slots__ = ()

    @abstractmethod
    def show(self, value: Any, context: Context) -> Shown | None:
        """Write a value of plain data, as YAML would hold it; None leaves the cell empty."""

    @abstractmethod
    def read(self, raw: Raw, context: Context) -> Read:
        """Read a cell that is not empty; CellError if it cannot be understood."""


@dataclass(frozen=True, slots=True)
class Text(Cell):
    """One line of text."""

    def show(self, value: Any, context: Context) -> Shown | None:
        """As it is."""
        del context
        return str(value)

    def read(self, raw: Raw, context: Context) -> Read:
        """As it is, in one line."""
        del context
        return Read(_line(raw))


_WITHOUT_ZERO = re.compile(r"[2-9][0-9]{8}|2[0-9]{9}|[0-9]+([.,][0-9]+)?[eE]\+[0-9]+")
"""A mobile number of Vietnam (9 digits) or a fixed one (24..., 28...) without its 0 in front, or a
long number as Excel shortens it."""


@dataclass(frozen=True, slots=True)
class Code(Cell):
    """A text that may be of digits only, which Excel takes for a number: a phone, a line's id."""

    def show(self, value: Any, context: Context) -> Shown | None:
        """As it is."""
        del context
        return str(value)

    def read(self, raw: Raw, context: Context) -> Read:
        """As it is, unless digits may be lost."""
        line = _line(raw)
        is_sure = context.is_typed or is_marked(raw)
        if not is_sure and _WITHOUT_ZERO.fullmatch(line):
            raise changed_by_excel(Said(f"số {line}", f"the number {line}"))
        return Read(line)


@dataclass(frozen=True, slots=True)
class WardCode(Cell):
    """A ward, by its code, its name, or both."""

    def show(self, value: Any, context: Context) -> Shown | None:
        """Both."""
        ward = context.wards.get(str(value))
        return choice(ward) if ward else str(value)

    def read(self, raw: Raw, context: Context) -> Read:
        """Find the ward."""
        is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
        line = str(raw) if is_number else _line(raw)
        try:
            return Read(*ward_in(line, context.wards))
        except WardError as error:
            code, message, hint = error.fault
            raise CellError(message, hint, code) from error


@dataclass(frozen=True, slots=True)
class OperatorId(Cell):
    """An operator, by its id or name."""

    def show(self, value: Any, context: Context) -> Shown | None:
        """By its id."""
        del context
        return str(value)

    def read(self, raw: Raw, context: Context) -> Read:
        """Find the operator; the loader speaks of one that is not there."""
        line = _line(raw)
        known = context.operators
        return Read(known.get(line) or known.get(f"{NAMED}{folded(line)}", line))


@dataclass(frozen=True, slots=True)
class Choice(Cell):
    """One word of a closed set."""

    kind: type[StrEnum]

    def show(self, value: Any, context: Context) -> Shown | None:
        """In the language of the table."""
        return choices.shown(self.kind(value), context.language)

    def read(self, raw: Raw, context: Context) -> Read:
        """In either language."""
        del context
        return Read(_chosen(self.kind, _line(raw)))


@dataclass(frozen=True, slots=True)
class Choices(Cell):
    """Some words of a closed set."""

    kind: type[StrEnum]

    def show(self, value: Any, context: Context) -> Shown | None:
        """One after the other, or that there is none on purpose."""
        if not value:
            return choices.NOTHING.told(context.language)
        return lists.joined(choices.shown(self.kind(each), context.language) for each in value)

    def read(self, raw: Raw, context: Context) -> Read:
        """In either language."""
        del context
        text = text_in(raw)
        if folded(text) in {folded(word) for word in choices.NOTHING}:
            return Read([])
        return Read([_chosen(self.kind, word) for word in lists.words(text)])


@dataclass(frozen=True, slots=True)
class Ids(Cell):
    """Some ids or e-mail addresses."""

    def show(self, value: Any, context: Context) -> Shown | None:
        """One after the other."""
        del context
        return lists.joined(value) or None

    def read(self, raw: Raw, context: Context) -> Read:
        """Between semicolons, commas or line breaks."""
        del context
        return Read(lists.words(text_in(raw)))


@dataclass(frozen=True, slots=True)
class Upstream(Cell):
    """Texts by kind: olt=HNI-BDH-01; bng=HNI-BNG-2."""

    def show(self, value: Any, context: Context) -> Shown | None:
        """One after the other."""
        del context
        return lists.joined_map(value) or None

    def read(self, raw: Raw, context: Context) -> Read:
        """Kind by kind."""
        del context
        found: dict[str, str] = {}
        for piece in lists.pieces(text_in(raw)):
            key, _, value = (part.strip() for part in piece.partition("="))
            if not value:
                raise CellError(
                    Said(f'"{piece}" không có dạng LOẠI=TÊN', f'"{piece}" is not KIND=NAME'),
                    Said(
                        "ghi như olt=HNI-BDH-01; bng=HNI-BNG-2",
                        "write it such as olt=HNI-BDH-01; bng=HNI-BNG-2",
                    ),
                )
            if key in found:
                raise CellError(Said(f'"{key}" có hai lần ở đây', f'"{key}" is here twice'))
            found[key] = value
        return Read(found)


@dataclass(frozen=True, slots=True)
class Number(Cell):
    """A number, whole or not."""

    thousands: bool = True
    """Whether it may be a thousand or more."""

    def show(self, value: Any, context: Context) -> Shown | None:
        """As a number."""
        del context
        return numbers.plain(value)

    def read(self, raw: Raw, context: Context) -> Read:
        """With a decimal comma or point."""
        del context
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            return Read(numbers.plain(raw))
        number = numbers.number_in(text_in(raw), thousands=self.thousands)
        return Read(numbers.plain(number))


@dataclass(frozen=True, slots=True)
class Day(Cell):
    """A day."""

    def show(self, value: Any, context: Context) -> Shown | None:
        """As a date."""
        del context
        return date.fromisoformat(value)

    def read(self, raw: Raw, context: Context) -> Read:
        """As day/month/year, or year-month-day."""
        del context
        return Read(days.day_in(raw))


@dataclass(frozen=True, slots=True)
class Days(Cell):
    """Stretches of days."""

    def show(self, value: Any, context: Context) -> Shown | None:
        """One after the other."""
        return days.written_spans(value, context.language) or None

    def read(self, raw: Raw, context: Context) -> Read:
        """One after the other."""
        del context
        return Read(days.spans_in(raw))


def _line(raw: Raw) -> str:
    return " ".join(text_in(raw).split("\n"))


def _chosen(kind: type[StrEnum], word: str) -> str:
    known = choices.understood(kind)
    wanted = folded(word)
    if wanted in known:
        return str(known[wanted])
    possible = Said(
        "ghi một trong các từ: "
        + ", ".join(choices.shown(each, Language.VIETNAMESE) for each in kind),
        "write one of: " + ", ".join(kind),
    )
    close = difflib.get_close_matches(wanted, known, n=1)
    slip = meant(choices.shown(known[close[0]], Language.VIETNAMESE)).vi if close else ""
    slip_en = meant(str(known[close[0]])).en if close else ""
    hint = Said(f"{possible.vi}; {slip}", f"{possible.en}; {slip_en}") if close else possible
    raise CellError(
        Said(f'không có lựa chọn "{word}"', f'"{word}" is not known'), hint, "bad-choice"
    )
