"""Limits of targets in words: `fixed.availability` is "Availability (fixed)", 0.995 is 99.5%."""

from inventory.numbers import number
from inventory.said import Said
from inventory.words import Access
from stability.comparison.words import KEYS, same
from stability.limits import Limit
from stability.wording import ACCESSES, CRITERIA

_NOT_ASKED = Said("không yêu cầu", "not asked")
_POINT = Said("cả điểm", "the point")
_MILLISECONDS = frozenset({"rtt_mean", "interval_p95", "interval_pdv"})
_COUNTS = frozenset({"outages_per_week", "short_breaks", "min_known"})


def limit_name(key: str) -> Said:
    """What a limit is called, and of what."""
    scope, _, criterion = key.rpartition(".")
    name = CRITERIA[criterion].name if criterion in CRITERIA else KEYS[criterion]
    if not scope:
        return name
    of = _POINT if scope == "point" else ACCESSES[Access(scope)]
    return Said(f"{name.vi} ({of.vi})", f"{name.en} ({of.en})")


def limit_value(key: str, limit: Limit) -> Said:
    """Write a limit with its unit."""
    criterion = key.rpartition(".")[2]
    if limit is None:
        return _NOT_ASKED
    if criterion in _MILLISECONDS:
        return _with(number(limit * 1000, 3), same(" ms"))
    if criterion == "longest_outage":
        return _with(number(limit / 60, 2), Said(" phút", " min"))
    if criterion in _COUNTS:
        return number(limit)
    return _with(number(limit * 100, 4), same("%"))


def _with(figure: Said, unit: Said) -> Said:
    return Said(figure.vi + unit.vi, figure.en + unit.en)
