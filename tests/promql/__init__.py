"""Reads names and ranges out of PromQL that promtool accepts; what it means is not looked at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"' + r"|'(?:\\.|[^'\\])*'")
_BRACES = re.compile(r"\{[^{}]*\}")
_LISTS = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^()]*\)")
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_OFFSET = re.compile(r"\boffset\s+-?\w+")
_WORD = re.compile(r"(?<![\w.])[a-zA-Z_:][\w:]*")
_KEYWORDS = {"and", "or", "unless", "bool", "atan2", "inf", "nan", "group_left", "group_right"}
_CALLS = re.compile(r"([a-zA-Z_]\w*)\s*\($")
_RANGES = re.compile(r"(?P<before>[\w:]+|\))\s*\[(?P<span>[^\[\]:]+)(?P<step>:[^\[\]]*)?\]")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}


@dataclass(frozen=True)
class Range:
    """A stretch of time that an expression looks back over."""

    name: str
    """The series; empty if it is a subquery."""
    seconds: float
    called: str
    """The function that it is given to, if that stands right before it."""


def plain(expr: str) -> str:
    """The expression without strings and without matchers."""
    return _BRACES.sub("", _QUOTED.sub('""', expr))


def names(expr: str) -> set[str]:
    """Names of the series that an expression reads."""
    bare = _BRACKETS.sub("", _LISTS.sub(" ", plain(expr)))
    bare = _OFFSET.sub("", bare)
    return {
        match[0]
        for match in _WORD.finditer(bare)
        if match[0].lower() not in _KEYWORDS and not bare[match.end() :].lstrip().startswith("(")
    }


def ranges(expr: str) -> Iterator[Range]:
    """Each range selector and subquery."""
    bare = plain(expr)
    for match in _RANGES.finditer(bare):
        name = "" if match["before"] == ")" else match["before"]
        call = _CALLS.search(bare[: match.start()])
        yield Range(name, seconds(match["span"]), call[1] if call else "")


def seconds(duration: str) -> float:
    """1h30m as 5400."""
    parts = re.findall(r"(\d+)(ms|[smhdwy])", duration)
    assert "".join(number + unit for number, unit in parts) == duration.strip(), duration
    return sum(int(number) * _SECONDS[unit] for number, unit in parts)
