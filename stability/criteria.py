"""The criteria of a target: what each measures, and whether its limit is kept.

A true division of two whole numbers in Python is correctly rounded, and rounding keeps order. So to
compare such a ratio with a limit that is written in decimals is to compare exactly, as long as
denominators are below 10^12: nearer to the limit than rounding can tell no other ratio comes.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from stability.tally import LinkTally, PointTally
from stability.target import LinkTarget, PointTarget
from stability.verdict import Criterion

AT_LEAST = frozenset(
    {
        "availability",
        "stability",
        "dns_ok",
        "https_ok",
        "speed_down",
        "speed_up",
        "nr_attached",
        "radio",
    }
)
"""Criteria whose limit is to be reached; of the others it is not to be exceeded."""

_NANOSECONDS = 1_000_000_000


class Measured(NamedTuple):
    """What was measured for a criterion."""

    key: str
    value: float | int | None
    """None without anything to measure it on."""
    n: int
    """On how many minutes, packets or intervals."""


def link_criteria(tally: LinkTally, target: LinkTarget) -> Mapping[str, Criterion]:
    """Judge every criterion of a link's access; those that are not measured have no value."""
    return _judged(measured_of_link(tally), target)


def point_criteria(tally: PointTally, target: PointTarget) -> Mapping[str, Criterion]:
    """Judge every criterion of a point."""
    return _judged(measured_of_point(tally), target)


def measured_of_link(tally: LinkTally) -> tuple[Measured, ...]:
    """Form the figures of a link; counts are known as soon as one minute of S is."""
    totals = tally.totals
    known = totals.up_service + totals.down_service
    judged = totals.stable + totals.unstable
    return (
        Measured("availability", totals.up_service / known if known else None, known),
        Measured("loss", totals.lost / totals.settled if totals.settled else None, totals.settled),
        Measured(
            "rtt_mean",
            totals.round_trip_ns / (totals.answered * _NANOSECONDS) if totals.answered else None,
            totals.answered,
        ),
        Measured("stability", totals.stable / judged if judged else None, judged),
        Measured("longest_outage", tally.longest_outage_seconds if known else None, known),
        Measured("outages_per_week", tally.outages_per_week if known else None, known),
        Measured("short_breaks", tally.short_breaks if known else None, known),
    )


def measured_of_point(tally: PointTally) -> tuple[Measured, ...]:
    """Form the figures of a point."""
    totals = tally.totals
    known = totals.up_service + totals.down_service
    return (
        Measured("availability", totals.up_service / known if known else None, known),
        Measured("longest_outage", tally.longest_outage_seconds if known else None, known),
        Measured("outages_per_week", tally.outages_per_week if known else None, known),
    )


def keeps(key: str, value: float, limit: float) -> bool:
    """Whether a value keeps the limit of a criterion, the limit itself included."""
    return value >= limit if key in AT_LEAST else value <= limit


def _judged(measured: Iterable[Measured], target: PointTarget) -> Mapping[str, Criterion]:
    limits, required = target.limits, target.required
    found = dict(target.blank)
    for key, value, n in measured:
        limit = limits[key]
        met = None if value is None or limit is None else keeps(key, value, limit)
        found[key] = Criterion(key, value, limit, met, n, key in required)
    return found
