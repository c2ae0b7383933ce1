"""What is no YAML at all, in plain words."""

import re

import yaml

from inventory.problem import Mark, Problem, problem_at

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
    ("could not find expected ':'", "a colon is missing after this key"),
    ("block sequence entries are not allowed", "an item with a dash begins on its own line"),
    ("undefined tag handle", "a text that begins with ! needs quotes"),
    ("incompatible YAML document", "only YAML 1.1 and 1.2 are understood"),
)
"""Words of libyaml and ours."""


def invisible_character(name: str, text: str) -> Problem | None:
    """Find the first character that no one can see and that would be misread."""
    found = _INVISIBLE.search(text)
    if found is None:
        return None
    before = text[: found.start()]
    line = before.count("\n")
    column = len(before) - (before.rfind("\n") + 1)
    code = ord(found.group())
    message = f"there is an invisible character (U+{code:04X}) here; delete it"
    if code == 0:
        message = "this is no text file (it has a NUL character)"
    return Problem(name, line + 1, column + 1, "", message)


def explain(error: yaml.YAMLError, name: str, text: str) -> Problem:
    """Say in plain words what the parser did not understand."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Problem(name, 0, 0, "", f"this cannot be read as YAML ({error})")
    mark: Mark = error.problem_mark
    if text[error.problem_mark.index :][:1] == "\t":
        return problem_at(mark, (), "indent with spaces, not with the tab key")
    if error.context_mark is not None and _UNCLOSED.search(error.context or ""):
        mark = error.context_mark
    words = error.problem or "this cannot be read as YAML"
    words = next((ours for theirs, ours in _WORDS if theirs in words), words)
    return problem_at(mark, (), words)
