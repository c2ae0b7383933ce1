"""What is counted of a link or point on a local day; days add up to any window exactly.

Everything is a whole number, so sums are exact and a ratio is only formed where it is judged.
"""

from collections.abc import Iterable
from typing import NamedTuple

Day = int
"""A local date as its proleptic ordinal (`datetime.date.toordinal`)."""


class PointTotals(NamedTuple):
    """Judged minutes of a point by state, in S and outside; the order of states is `State`'s."""

    up_service: int = 0
    down_service: int = 0
    unknown_service: int = 0
    maintenance_service: int = 0
    up_off: int = 0
    down_off: int = 0
    unknown_off: int = 0
    maintenance_off: int = 0


class LinkTotals(NamedTuple):
    """The same of a link, then what its criteria in S need."""

    up_service: int = 0
    down_service: int = 0
    unknown_service: int = 0
    maintenance_service: int = 0
    up_off: int = 0
    down_off: int = 0
    unknown_off: int = 0
    maintenance_off: int = 0
    settled: int = 0
    """Packets that settled in up minutes of S."""
    lost: int = 0
    """Those of them that were lost."""
    answered: int = 0
    """Answered packets that count for delay, in up minutes of S."""
    round_trip_ns: int = 0
    """The sum of their round-trip times."""
    stable: int = 0
    """Intervals in S by result."""
    unstable: int = 0
    unknown_intervals: int = 0
    short_breaks: int = 0
    """Short breaks whose first packet was sent in a minute of S of this day."""


def minutes_by_state(totals: PointTotals | LinkTotals) -> dict[str, dict[str, int]]:
    """Name the minutes of each state, in S and outside, as programs get them."""
    return {
        "up": {"service": totals.up_service, "off": totals.up_off},
        "down": {"service": totals.down_service, "off": totals.down_off},
        "unknown": {"service": totals.unknown_service, "off": totals.unknown_off},
        "maintenance": {"service": totals.maintenance_service, "off": totals.maintenance_off},
    }


def link_sum(days: Iterable[LinkTotals]) -> LinkTotals:
    """Add up days."""
    return LinkTotals(*map(sum, zip(LinkTotals(), *days, strict=True)))


def point_sum(days: Iterable[PointTotals]) -> PointTotals:
    """Add up days."""
    return PointTotals(*map(sum, zip(PointTotals(), *days, strict=True)))
