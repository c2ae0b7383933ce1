"""Problems as lines for people: place and words, the line of the file with a caret, the hint."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from inventory.examine import Examined
from inventory.fault import Severity
from inventory.formats.excerpt import GUTTER, excerpt
from inventory.formats.safe import safe_text
from inventory.formats.tally import in_all
from inventory.problem import WARNING, Problem, one_line
from inventory.said import Said
from inventory.words import Language

WIDTH = 80
"""Cells of a line where no terminal says otherwise."""
LEAST_WIDTH = 40
"""Some terminals say that they have no cells at all."""
MOST_NAMES = 8
"""How many points or links a group of warnings names before it only counts."""


def as_text(examined: Examined, language: Language, width: int = WIDTH) -> str:
    """Write all problems, errors first, and how many there are; nothing if there is none.

    Warnings of one kind are written once, with the first place and the names of the others.
    """
    if not examined.problems:
        return ""
    width = max(width, LEAST_WIDTH)
    lines = {name: text.split("\n") for name, text in examined.texts.items()}
    blocks = [_block(each, (), lines, language, width) for each in examined.errors]
    for first, *others in _kinds(examined.warnings):
        blocks.append(_block(first, others, lines, language, width))
    return safe_text("\n".join([*blocks, in_all(examined).told(language)]))


def _kinds(warnings: Iterable[Problem]) -> Iterable[list[Problem]]:
    kinds: dict[str, list[Problem]] = {}
    for warning in warnings:
        kinds.setdefault(warning.code, []).append(warning)
    return kinds.values()


def _block(
    problem: Problem,
    alike: Sequence[Problem],
    lines: Mapping[str, Sequence[str]],
    language: Language,
    width: int,
) -> str:
    return "\n".join(
        (
            _headline(problem, language),
            *_source(problem, lines, width),
            *_remarks(problem, alike, language, width),
            "",
        )
    )


def _headline(problem: Problem, language: Language) -> str:
    """FILE:LINE:COLUMN: PATH: MESSAGE, which editors and terminals make clickable."""
    message = problem.message.told(language)
    severity = ""
    if problem.severity is Severity.WARNING:
        severity = WARNING.told(language)
        message += f" [{problem.code}]"
    parts = (one_line(problem.place), severity, problem.path, message)
    return ": ".join(part for part in parts if part)


def _source(problem: Problem, lines: Mapping[str, Sequence[str]], width: int) -> Iterator[str]:
    of_file = lines.get(problem.file, ())
    if 1 <= problem.line <= len(of_file):
        line = of_file[problem.line - 1]
        yield excerpt(line, problem.line, problem.column, width, problem.about)


def _remarks(
    problem: Problem, alike: Sequence[Problem], language: Language, width: int
) -> Iterator[str]:
    said = [problem.hint.told(language)] if problem.hint else []
    if alike:
        said.append(_and_at(alike).told(language))
    mark = f"{'':>{GUTTER - 3}} = "
    for text in said:
        yield textwrap.fill(
            text,
            width,
            initial_indent=mark,
            subsequent_indent=" " * GUTTER,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _and_at(others: Sequence[Problem]) -> Said:
    names = list(dict.fromkeys(other.about or other.path for other in others))
    shown, rest = ", ".join(names[:MOST_NAMES]), len(names) - MOST_NAMES
    vi, en = "chỗ", "places"
    if all("/" in other.about for other in others):
        vi, en = "đường truyền", "links"
    elif all(other.about for other in others):
        vi, en = "điểm", "points"
    en = en if len(names) > 1 else en.removesuffix("s")
    and_vi, and_en = (f", và {rest} {vi} nữa", f", and {rest} more") if rest > 0 else ("", "")
    return Said(
        f"và ở {len(names)} {vi} khác: {shown}{and_vi}",
        f"and at {len(names)} more {en}: {shown}{and_en}",
    )
