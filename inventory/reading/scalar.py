"""Plain scalars of the YAML 1.2 core schema.

YAML 1.1, which PyYAML follows by itself, takes `on` and `no` for truth values, 08:00 for a number
in base 60 and 2026-01-02 for a date. Here all of them are texts.
"""

import re

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OCTAL_OR_HEX = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_FIRST = frozenset("-+.~0123456789ntfNTF")
"""What a scalar that is no text begins with."""
_MOST_DIGITS = 18
"""Longer whole numbers become floats, so that no number is costly; none is meant here."""


def resolve(text: str) -> str | int | float | bool | None:
    """Read a plain (unquoted) scalar."""
    if text and text[0] not in _FIRST:
        return text
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    return _number(text)


def _number(text: str) -> str | int | float:
    if _DECIMAL.fullmatch(text):
        return int(text) if len(text) <= _MOST_DIGITS else float(text)
    if _OCTAL_OR_HEX.fullmatch(text):
        return int(text, 0) if len(text) <= _MOST_DIGITS else float("inf")
    if _FLOAT.fullmatch(text):
        return float(text)
    if _INFINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return text
