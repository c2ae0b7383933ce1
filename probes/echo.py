"""Continuous ICMP echo of many links: the words that the engine and its users share."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from probes.probe import Metric


class Pattern(StrEnum):
    """How the echo requests of a link are spaced."""

    SINGLE = "single"
    """One packet a second (fixed, leased)."""
    PAIR = "pair"
    """Two packets 40 ms apart every two seconds (5g, 4g): a modem at rest answers the first only
    when it wakes, so only the second counts for delay."""


@dataclass(frozen=True, slots=True)
class Target:
    """One address to measure, and from where."""

    key: str
    """POINT/LINK, or an anchor's address."""
    address: str
    """Literal IPv4 or IPv6 address."""
    pattern: Pattern = Pattern.SINGLE
    source: str | None = None
    """Source address to bind to."""
    interface: str | None = None
    """Interface to bind to."""
    anchor: bool = False
    """An address that proves the prober's own connection; it yields no minute records."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What the newest packets of every link say, each looked at 1 s after it was sent.

    The arrays are parallel to `links`. A packet is answered here if its reply came within 1 s.
    """

    at_ns: int
    """When this was taken, nanoseconds since the epoch."""
    links: tuple[str, ...]
    answered: npt.NDArray[np.int32]
    """Consecutive answered packets up to the newest one; 0 if that is unanswered."""
    unanswered: npt.NDArray[np.int32]
    """Consecutive unanswered packets up to the newest one; 0 if that is answered."""
    since_ns: npt.NDArray[np.int64]
    """Send time of the first packet of the present row of answered or unanswered ones."""
    newest_ns: npt.NDArray[np.int64]
    """Send time of the newest packet looked at; 0 if there was none yet."""
    anchors: int
    """How many anchors there are."""
    anchor_answered_ns: int
    """Send time of the newest anchor packet that was answered; 0 if none was yet."""
    fault: str | None
    """Why the prober cannot be trusted at this moment; None if it can."""
    fault_since_ns: int
    """Back-dated start of the fault (the last good anchor answer); 0 without a fault."""
    last_rtt_ns: npt.NDArray[np.int64]
    """Newest round-trip time that counts for delay; -1 if there was none yet."""
    last_answered_ns: npt.NDArray[np.int64]
    """Send time of the newest answered packet, however long ago; 0 if there was none yet."""


@dataclass(frozen=True, slots=True)
class Column:
    """One metric of all links: a value for each, parallel to the links it comes with.

    A histogram has one row of bucket counts for each link (not cumulative, +Inf last) and `sums`.
    """

    metric: Metric
    labels: tuple[str, ...]
    values: npt.NDArray[np.generic]
    sums: npt.NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Running totals of all links since each was added, and the engine about itself."""

    links: tuple[str, ...]
    columns: tuple[Column, ...]
    health: Mapping[str, float]
    """scheduling_lag_seconds, receive_drops_total, send_errors_total, sockets, pauses_total, ..."""
