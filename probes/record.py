"""The minute record: what one vantage measured of one link in one minute.

It is the only thing that crosses from measuring to judging. The central prober, agents and the
simulation all make it, and the judge reads nothing else. Its key is (vantage, link, minute).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MINUTE_NS = 60_000_000_000
"""Nanoseconds in a minute."""

PACKETS_PER_MINUTE = 60
"""Echo requests that a whole minute of a link expects: one a second, or a pair every two."""


@dataclass(frozen=True, slots=True)
class LossRun:
    """A maximal sequence of consecutively sent lost packets, as far as it lies in one minute.

    A packet that did not settle ends a run. Two runs of neighbouring minutes are one when the
    first has `into_next` and the second has `from_before` (a loss period, RFC 3357).
    """

    first_ns: int
    """Send time of its first packet, nanoseconds since the epoch (UTC)."""
    packets: int
    answered_ns: int | None
    """Send time of the first answered packet after it, if that lies in the same minute."""
    from_before: bool
    """It begins with the first packet of the minute, and that packet directly follows the last
    one sent in the minute before."""
    into_next: bool
    """Its last packet is the last one sent in the minute."""


@dataclass(frozen=True, slots=True)
class MinuteRecord:
    """What one vantage measured of one link in one minute.

    A packet belongs to the minute in which it was sent. Only settled packets are counted: answered,
    or lost after Tmax = 3 s. Packets that were not sent, or whose fate the prober cannot know
    because it was cut off or starved itself, are not settled.
    """

    vantage: str
    link: str
    """POINT/LINK."""
    minute: int
    """Minutes since the epoch (UTC)."""
    expected: int
    """60; for a link added inside the minute, from its first packet."""
    settled: int
    lost: int
    rtts_ns: tuple[int, ...] = ()
    """Round-trip times of the answered packets that count for delay, in order of sending, whole
    nanoseconds. On 5g and 4g only the second packet of each pair counts for delay."""
    delay_settled: int = 0
    """Settled packets that count for delay, answered or not: `len(rtts_ns)` of them answered."""
    runs: tuple[LossRun, ...] = ()
    """In order of sending."""
    first_answered_ns: int | None = None
    """Send time of the first answered packet of the minute."""
    anomalies: Mapping[str, int] = field(default_factory=dict)
    """late, duplicate, foreign, unreachable, send_error: how many."""
    fault: str | None = None
    """The prober itself was at fault for the whole minute, and this is why: the minute is unknown
    whatever the figures say."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """What other probes add: DNS, HTTPS, radio."""
