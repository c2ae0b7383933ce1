"""What is wrong with an inventory, and where."""

import re
from collections.abc import Iterable
from typing import NamedTuple, Protocol

Loc = tuple[str | int, ...]
"""Way to a value: keys of mappings and indexes of lists."""

MOST_CHARACTERS = 600
"""Of a message or path; a value that it quotes may be of any length."""

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
    """One thing that is wrong."""

    file: str
    line: int
    """From 1; 0 if the file as a whole is meant."""
    column: int
    """From 1, in characters."""
    path: str
    """Such as points[3].links[0].address; empty if the file as a whole is meant."""
    message: str
    """In plain words, for people who know no YAML."""

    def __str__(self) -> str:
        """In the form that editors and terminals make clickable."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return ": ".join(part for part in (place, self.path, self.message) if part)


class InventoryError(Exception):
    """The inventory cannot be used. `str()` gives all problems, one a line."""

    def __init__(self, problems: Iterable[Problem], include: Iterable[str] = ()) -> None:
        """Take all problems there are; files stay in their order, places go from the top.

        `include` has the files and folders that the inventory names, be they there or not.
        """
        found = tuple(dict.fromkeys(problems))
        order = {file: index for index, file in enumerate(dict.fromkeys(p.file for p in found))}
        self.problems = tuple(sorted(found, key=lambda p: (order[p.file], p.line, p.column)))
        self.include = tuple(include)
        super().__init__("\n".join(map(str, self.problems)))


def problem_at(mark: Mark, loc: Loc, message: str) -> Problem:
    """Say what is wrong at a place."""
    return Problem(
        mark.name, mark.line + 1, mark.column + 1, _one_line(path_of(loc)), _one_line(message)
    )


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


def _one_line(text: str) -> str:
    """Keep a text that quotes the file from filling a screen or steering a terminal."""
    if len(text) > MOST_CHARACTERS:
        text = f"{text[: MOST_CHARACTERS - 100]} [...] {text[-100:]}"
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )
