"""What is wrong with a value, in words for people who know neither YAML nor Python."""

import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from inventory import fields
from inventory.hours import WEEKLY_KEY

Detail = Mapping[str, Any]
"""An error as pydantic lists it: type, loc, ctx, input."""

_PATTERNS = {
    fields.SLUG: (
        "an id has only small letters a-z, digits and hyphens, "
        "begins and ends with a letter or digit, and has at most 40 characters"
    ),
    fields.WARD_CODE: 'a ward code has 5 digits and stands in quotes, such as "00004"',
    fields.CITY_CODE: 'a city code has 2 digits and stands in quotes, such as "01"',
    fields.EMAIL: "this is not an e-mail address; an example of one is noc@hanoi.example",
    fields.SECRET: (
        "a secret never stands in the inventory; write where it is: env:NAME or file:/path"
    ),
    fields.PHONE: 'this is not a phone number; an example of one is "024 3825 0000"',
    fields.INTERFACE: "this is not the name of a network interface; an example of one is eth0",
    fields.HTTP_URL: "this is not an address of a page; it begins with https:// or http://",
    WEEKLY_KEY: "days are mon, tue, wed, thu, fri, sat, sun, or a range of them such as mon-fri",
}

_MISSING = {
    "operator": "every link names its operator",
    "emails": "a contact needs at least one e-mail address",
    "noc": "an operator needs at least one e-mail address of its operation centre",
    "links": "a point needs at least one link",
    "role": "write primary or backup",
    "access": "write fixed, 5g, 4g or leased",
    "calendar": "every point names its service hours",
    "ward": "every point names its ward by its 5-digit code",
    "version": "write version: 1 at the top",
    "secret": "write where the secret is: env:NAME or file:/path",
}

_AT_MOST = frozenset(
    {
        "loss",
        "rtt_mean",
        "longest_outage",
        "outages_per_week",
        "short_breaks",
        "interval_loss",
        "interval_p95",
        "interval_pdv",
    }
)
"""Criteria whose limit must not be exceeded; those of the others must be reached."""


def say(detail: Detail, value: Any, token: str, known_keys: Iterable[str]) -> str:
    """Say what is wrong.

    `value` is what the file holds there, `token` how it is written, `known_keys` the keys that
    may stand beside it.
    """
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _unknown_key(str(detail["loc"][-1]), tuple(known_keys))
    if kind == "missing":
        return _missing(str(detail["loc"][-1]))
    words = _BY_TYPE.get(kind)
    if words is not None:
        return words(detail, value, token)
    return str(detail["msg"])


def _unknown_key(key: str, known: tuple[str, ...]) -> str:
    if key == "<<":
        return "merge keys are no part of YAML 1.2; write the keys out"
    hint = did_you_mean(key, known) or f"; known here: {', '.join(known)}"
    return f'unknown key "{key}"{hint}'


def did_you_mean(word: Any, known: Iterable[Any]) -> str:
    """Add the hint that a slip of the pen needs, or nothing."""
    choices = [str(each) for each in known]
    close = difflib.get_close_matches(str(word).lower(), choices, n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


class Hints:
    """Hints for many words, as long as there is time: each comparison takes some 25 us."""

    def __init__(self, comparisons: int = 20_000) -> None:
        """Have so many comparisons to spend."""
        self._left = comparisons

    def did_you_mean(self, word: str, known: Collection[str]) -> str:
        """Add the hint that a slip of the pen needs, or nothing."""
        if len(known) > self._left:
            return ""
        self._left -= len(known)
        return did_you_mean(word, known)


def _missing(key: str) -> str:
    reason = _MISSING.get(key)
    return f"{key} is missing: {reason}" if reason else f"{key} is missing"


def kind_of(value: Any) -> str:
    """Name what stands there."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, dict):
        return "a group of keys"
    return "a list" if isinstance(value, list) else "a text"


def _text(_detail: Detail, value: Any, token: str) -> str:
    if isinstance(value, bool | int | float):
        return f'write "{token}" in quotes; without them it is {kind_of(value)}'
    return f"a text is needed here, not {kind_of(value)}"


def _number(kind: str) -> Callable[[Detail, Any, str], str]:
    def say_number(_detail: Detail, value: Any, token: str) -> str:
        if isinstance(value, str) and _is_number(value):
            return f"write {value} without quotes; {kind} is needed here"
        there = f'"{token}"' if isinstance(value, str) else kind_of(value)
        return f"{kind} is needed here, not {there}"

    return say_number


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _group(_detail: Detail, value: Any, _token: str) -> str:
    return f"a group of keys, each with a value, is needed here, not {kind_of(value)}"


def _list(_detail: Detail, value: Any, _token: str) -> str:
    if isinstance(value, str):
        return f"a list is needed here; write [{value}]"
    return f"a list is needed here, such as [a, b], not {kind_of(value)}"


def _choice(detail: Detail, value: Any, token: str) -> str:
    choices = [
        part.strip("' ") for part in detail["ctx"]["expected"].replace(" or ", ",").split(",")
    ]
    words = (
        f"{_text(detail, value, token)}; "
        if not isinstance(value, str)
        else f'"{value}" is not known; '
    )
    return f"{words}write one of: {', '.join(choices)}{did_you_mean(value, choices)}"


def _pattern(detail: Detail, value: Any, _token: str) -> str:
    pattern = detail["ctx"]["pattern"]
    words = _PATTERNS.get(pattern, f"this does not have the form {pattern}")
    slug = as_slug(str(value)) if pattern == fields.SLUG else ""
    return f"{words}; did you mean {slug}?" if slug else words


def as_slug(text: str) -> str:
    """Write a Vietnamese name as an id, without accents."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    ascii_only = plain.encode("ascii", errors="ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only)[:40].strip("-")


def _too_short(_detail: Detail, _value: Any, _token: str) -> str:
    return "at least one is needed here"


def _too_long(detail: Detail, _value: Any, _token: str) -> str:
    return f"this is too long; {detail['ctx']['max_length']} characters are possible"


def _plain(detail: Detail, _value: Any, _token: str) -> str:
    return str(detail["ctx"]["message"])


def _finite(_detail: Detail, _value: Any, _token: str) -> str:
    return "a finite number is needed here"


def _bound(words: str, *, low: bool) -> Callable[[Detail, Any, str], str]:
    def say_bound(detail: Detail, value: Any, token: str) -> str:
        (bound,) = (
            _shown(b) for key, b in detail["ctx"].items() if key in ("gt", "ge", "lt", "le")
        )
        needed = f"a number {words} {bound} is needed here"
        loc = detail["loc"]
        if loc[0] != "targets" or loc[-1] in ("min_known", "min_known_ratio"):
            hint = "; are lat and lon in each other's place?" if loc[-1] == "lat" else ""
            return f"{needed}, not {token}{hint}"
        missed = low != (loc[-1] in _AT_MOST)
        hint = f"; {value} % is {value / 100:g}" if _is_percentage(value, bound) else ""
        return f"a limit of {token} can never be {'missed' if missed else 'met'}; {needed}{hint}"

    return say_bound


def _shown(bound: float) -> float:
    return int(bound) if bound == int(bound) else bound


def _is_percentage(value: float, bound: float) -> bool:
    return bound == 1 < value <= 100  # noqa: PLR2004  # per cent


_BY_TYPE: dict[str, Callable[[Detail, Any, str], str]] = {
    "string_type": _text,
    "int_type": _number("a whole number"),
    "int_from_float": _number("a whole number"),
    "float_type": _number("a number"),
    "dict_type": _group,
    "mapping_type": _group,
    "model_type": _group,
    "model_attributes_type": _group,
    "tuple_type": _list,
    "list_type": _list,
    "enum": _choice,
    "literal_error": _choice,
    "string_pattern_mismatch": _pattern,
    "string_too_long": _too_long,
    "too_short": _too_short,
    "plain_words": _plain,
    "finite_number": _finite,
    "greater_than": _bound("above", low=True),
    "greater_than_equal": _bound("of at least", low=True),
    "less_than": _bound("below", low=False),
    "less_than_equal": _bound("of at most", low=False),
}
