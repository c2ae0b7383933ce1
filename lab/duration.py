"""Durations and instants as scenarios write them, in whole nanoseconds."""

import re
from datetime import datetime
from decimal import Decimal
from math import isfinite

from inventory.fields import invalid
from stability.timestamps import nanoseconds

NS_PER_UNIT = {
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
    "d": 86_400_000_000_000,
    "w": 604_800_000_000_000,
}
"""Nanoseconds in each unit that a duration may have."""

SECOND_NS = NS_PER_UNIT["s"]

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|[smhdw])")
_DURATION = re.compile(rf"(?:{_PART.pattern})+")
_FORM = "a number of seconds, or a NUMBER with ms, s, m, h, d or w, joined like 1h30m"


def parse_duration(value: object) -> int:
    """Nanoseconds of a duration: a number of seconds, or text such as 250ms, 45m or 1h30m.

    Raises ValueError (in plain words, for people) for anything else, also for negative numbers.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not isfinite(value) or value < 0:
            raise invalid(f"{value} is not a duration: it must be finite and not negative")
        return int((Decimal(str(value)) * SECOND_NS).to_integral_value())
    if not isinstance(value, str) or not _DURATION.fullmatch(value):
        raise invalid(f"{value!r} is not a duration: write {_FORM}")
    parts = (Decimal(number) * NS_PER_UNIT[unit] for number, unit in _PART.findall(value))
    return int(sum(parts, Decimal(0)).to_integral_value())


def parse_instant(value: object) -> int:
    """Nanoseconds since the epoch (UTC) of a date and time with its offset (RFC 3339).

    Raises ValueError (in plain words) for anything else.
    """
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise invalid(
            f"{value!r} is not a date and time with its offset, such as 2026-11-02T00:00:00+07:00"
        )
    return nanoseconds(moment)


def in_words(duration_ns: int) -> str:
    """A duration as a scenario would write it: 1h30m, 45s, 250ms."""
    words = []
    for unit in ("w", "d", "h", "m", "s", "ms"):
        count, duration_ns = divmod(duration_ns, NS_PER_UNIT[unit])
        if count:
            words.append(f"{count}{unit}")
    return "".join(words) or "0s"


def parse_duration_argument(text: str) -> int:
    """Nanoseconds of a duration on a command line, where a number of seconds is text too.

    Raises ValueError (in plain words).
    """
    return parse_duration(float(text) if _NUMBER.fullmatch(text) else text)
