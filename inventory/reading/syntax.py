"""What is no YAML at all, in plain words."""

import re

import yaml

from inventory.fault import Fault
from inventory.problem import Problem, problem_at, problem_of
from inventory.said import Said
from inventory.wording.syntax import ENDS_EARLY, TAB, in_our_words

_INVISIBLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Control characters, which YAML forbids, and line separators, which YAML 1.1 counts as lines and
editors do not."""

_UNCLOSED = re.compile("flow (sequence|mapping)|quoted scalar|simple key")
"""What was begun and not ended; its beginning is then the place to look at."""


def with_line_feeds(text: str) -> str:
    """Write every line end as YAML counts it: LF, CR LF and CR alike."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def invisible_character(name: str, text: str) -> Problem | None:
    """Find the first character that no one can see and that would be misread."""
    found = _INVISIBLE.search(text)
    if found is None:
        return None
    code = ord(found.group())
    fault = Fault(
        "invisible-character",
        Said(
            f"ở đây có một ký tự không nhìn thấy được (U+{code:04X})",
            f"there is an invisible character (U+{code:04X}) here",
        ),
        Said("hãy xoá nó", "delete it"),
    )
    return problem_in(name, text, found.start(), fault if code else _NUL)


_NUL = Fault(
    "not-text",
    Said(
        "đây không phải tệp văn bản (có ký tự NUL)",
        "this is no text file (it has a NUL character)",
    ),
)


def problem_in(name: str, text: str, index: int, fault: Fault) -> Problem:
    """Say what is wrong at a character of a text."""
    before = text[:index]
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    return problem_of(name, fault, line + 1, column + 1)


def explain(error: yaml.YAMLError, name: str, text: str) -> Problem:
    """Say in plain words what the parser did not understand."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return problem_of(name, in_our_words(str(error)))
    mark, opened = error.problem_mark, error.context_mark
    if text[mark.index :][:1] == "\t":
        return problem_at(mark, (), TAB)
    end = len(text.rstrip())
    problem = error.problem or ""
    if opened and opened.index < end and _UNCLOSED.search(error.context or ""):
        mark = mark if "escape" in problem else opened
    elif mark.index >= end:
        return problem_in(name, text, end, ENDS_EARLY)
    return problem_at(mark, (), in_our_words(problem))
