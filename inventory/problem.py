"""What is wrong with an inventory, and where."""

import re
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from inventory.fault import Fault, Severity
from inventory.said import Said
from inventory.words import Language

Loc = tuple[str | int, ...]
"""Way to a value: keys of mappings and indexes of lists."""

MOST_CHARACTERS = 600
"""Of a message or path; a value that it quotes may be of any length."""

WARNING = Said("cảnh báo", "warning")
"""What stands before what is only doubtful."""

_PLAIN_KEY = re.compile(r"[\w-]+")


class Mark(Protocol):
    """A place in a file as parsers give it: line and column from 0."""

    @property
    def name(self) -> str:
        """The file."""

    @property
    def line(self) -> int:
        """Lines before it."""

    @property
    def column(self) -> int:
        """Characters before it in its line."""


class Problem(NamedTuple):
    """One thing that is wrong, or doubtful."""

    file: str
    line: int
    """From 1; 0 if the file as a whole is meant."""
    column: int
    """From 1, in characters."""
    path: str
    """Such as points[3].links[0].address; empty if the file as a whole is meant."""
    message: Said
    """What is wrong, in plain words, for people who know no YAML."""
    hint: Said | None = None
    """What to do about it, or more about it."""
    code: str = "invalid-value"
    """Short stable name of the kind of mistake, such as unknown-operator."""
    severity: Severity = Severity.ERROR
    about: str = ""
    """The point or link in which it is: POINT or POINT/LINK; empty if in none."""

    @property
    def place(self) -> str:
        """FILE:LINE:COLUMN, which editors and terminals make clickable."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def told(self, language: Language, warning: Said = WARNING) -> str:
        """FILE:LINE:COLUMN: PATH: MESSAGE; HINT, on one line."""
        severity = warning.told(language) if self.severity is Severity.WARNING else ""
        said = (self.message, self.hint) if self.hint else (self.message,)
        words = "; ".join(each.told(language) for each in said)
        parts = (one_line(self.place), severity, self.path, words)
        return ": ".join(part for part in parts if part)

    def __str__(self) -> str:
        """Tell it in English."""
        return self.told(Language.ENGLISH)


class InventoryError(Exception):
    """The inventory cannot be used. `str()` gives all problems, one a line."""

    def __init__(self, problems: Iterable[Problem], include: Iterable[str] = ()) -> None:
        """Take all problems there are; files stay in their order, places go from the top.

        `include` has the files and folders that the inventory names, be they there or not.
        """
        self.problems = sorted_by_place(problems)
        self.include = tuple(include)
        super().__init__(self.told(Language.ENGLISH))

    def told(self, language: Language) -> str:
        """All problems, one a line."""
        return "\n".join(problem.told(language) for problem in self.problems)


def sorted_by_place(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Tell each problem once; files stay in their order, places go from the top."""
    found = tuple(dict.fromkeys(problems))
    order = {file: index for index, file in enumerate(dict.fromkeys(p.file for p in found))}
    return tuple(sorted(found, key=lambda p: (order[p.file], p.line, p.column)))


def problem_at(
    mark: Mark, loc: Loc, fault: Fault, severity: Severity = Severity.ERROR, about: str = ""
) -> Problem:
    """Say what is wrong at a place."""
    return Problem(
        mark.name,
        mark.line + 1,
        mark.column + 1,
        one_line(path_of(loc)),
        _one_line_each(fault.message),
        fault.hint and _one_line_each(fault.hint),
        fault.code,
        severity,
        one_line(about),
    )


def problem_of(name: str, fault: Fault, line: int = 0, column: int = 0) -> Problem:
    """Say what is wrong with a file as a whole, or at a place that has no way to it."""
    hint = fault.hint and _one_line_each(fault.hint)
    return Problem(name, line, column, "", _one_line_each(fault.message), hint, fault.code)


def path_of(loc: Loc) -> str:
    """Write a way as people read it: points[3].links[0].address."""
    path = ""
    for step in loc:
        if isinstance(step, int):
            path += f"[{step}]"
        elif _PLAIN_KEY.fullmatch(step):
            path += f".{step}"
        else:
            path += f'["{step}"]'
    return path.removeprefix(".")


def _one_line_each(said: Said) -> Said:
    return Said(one_line(said.vi), one_line(said.en))


def one_line(text: str) -> str:
    """Keep a text that quotes a file from filling a screen or steering a terminal."""
    if len(text) > MOST_CHARACTERS:
        text = f"{text[: MOST_CHARACTERS - 100]} [...] {text[-100:]}"
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )
