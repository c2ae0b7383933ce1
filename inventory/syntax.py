"""What is no YAML at all, in plain words."""

import re

import yaml

from inventory.problem import Problem, problem_at

_INVISIBLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Control characters, which YAML forbids, and line separators, which YAML 1.1 counts as lines and
editors do not."""

_UNCLOSED = re.compile("flow (sequence|mapping)|quoted scalar")

_WORDS = (
    (
        "mapping values are not allowed",
        (
            "this line is not understood from here on: a text with a colon and a space needs "
            "quotes, or the indentation or a colon of a line above is wrong"
        ),
    ),
    (
        "character that cannot start any token",
        "a text cannot begin with this character; put it in quotes, and indent with spaces only",
    ),
    ("did not find expected ',' or ']'", "this [ has no ], or a comma is missing after an item"),
    ("did not find expected ',' or '}'", "this { has no }, or a comma is missing after an item"),
    ("unexpected end of stream", "this quote has no end"),
    ("unknown escape character", "a backslash in double quotes must be written twice"),
    (
        "did not find expected '-'",
        "this is no item with a dash, as those above are; look at the indentation",
    ),
    (
        "did not find expected key",
        (
            "this is not understood after what stands before it; look for wrong indentation, "
            "a quote or bracket that is too many, or a text that needs quotes"
        ),
    ),
    (
        "did not find expected node content",
        "a value is needed here; a text that begins with a colon or a bracket needs quotes",
    ),
    (
        "did not find expected <document start>",
        "nothing may follow here; a text that has quotes inside needs quotes around it",
    ),
    ("could not find expected ':'", "a colon is missing after this key"),
    ("block sequence entries are not allowed", "an item with a dash begins on its own line"),
    ("undefined tag handle", "a text that begins with ! needs quotes"),
    ("incompatible YAML document", "only YAML 1.1 and 1.2 are understood"),
)
"""Words of libyaml and ours."""


def with_line_feeds(text: str) -> str:
    """Write every line end as YAML counts it: LF, CR LF and CR alike."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def invisible_character(name: str, text: str) -> Problem | None:
    """Find the first character that no one can see and that would be misread."""
    found = _INVISIBLE.search(text)
    if found is None:
        return None
    code = ord(found.group())
    message = f"there is an invisible character (U+{code:04X}) here; delete it"
    if code == 0:
        message = "this is no text file (it has a NUL character)"
    return problem_in(name, text, found.start(), message)


def problem_in(name: str, text: str, index: int, message: str) -> Problem:
    """Say what is wrong at a character of a text."""
    before = text[:index]
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    return Problem(name, line + 1, column + 1, "", message)


def explain(error: yaml.YAMLError, name: str, text: str) -> Problem:
    """Say in plain words what the parser did not understand."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Problem(name, 0, 0, "", f"this cannot be read as YAML ({error})")
    mark, opened = error.problem_mark, error.context_mark
    if text[mark.index :][:1] == "\t":
        return problem_at(mark, (), "indent with spaces, not with the tab key")
    end = len(text.rstrip())
    if opened and opened.index < end and _UNCLOSED.search(error.context or ""):
        mark = opened
    elif mark.index >= end:
        return problem_in(name, text, end, "the file ends here, although more must follow")
    words = error.problem or "this cannot be read as YAML"
    words = next((ours for theirs, ours in _WORDS if theirs in words), words)
    return problem_at(mark, (), words)
