"""Intervals of five minutes: was the link stable?

They are aligned to local hh:00, hh:05, ...: since every time zone in use today is whole five
minutes from UTC, that is also where minutes since the epoch divide by five.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from stability.minutes import Counts, State, States

MINUTES = 5
"""Minutes of an interval; ITU-T Y.1540 asks for some minutes to judge loss at all, and 300 packets
can tell 1 % from 0."""

INFINITE_NS = np.iinfo(np.int64).max
"""Delay of a lost packet (RFC 2681): above every limit."""

Nanoseconds = npt.NDArray[np.int64]
Results = npt.NDArray[np.int8]
Ratios = npt.NDArray[np.float64]


class Result(IntEnum):
    """What an interval was."""

    STABLE = 0
    UNSTABLE = 1
    UNKNOWN = 2

    @property
    def label(self) -> str:
        """The word of it in metrics, JSON and pages."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits as columns; see `stability.target.IntervalLimits`."""

    loss: Ratios
    p95_seconds: Ratios
    pdv_seconds: Ratios


@dataclass(frozen=True, slots=True)
class Delays:
    """Delay of intervals; `INFINITE_NS` where a percentile falls on a lost packet."""

    settled: Counts
    """Packets that count for delay and settled, n. Without any the interval is unknown."""
    p95_ns: Nanoseconds
    pdv_ns: Nanoseconds


def rank(settled: Counts) -> npt.NDArray[np.int64]:
    """Say which value, counted from 1 in ascending order, is the 95th percentile of n values.

    Nearest rank, in whole numbers: (19 n + 19) div 20.
    """
    return (19 * settled.astype(np.int64) + 19) // 20


def delays(round_trips_ns: Nanoseconds, settled: Counts) -> Delays:
    """Reduce intervals to their delay figures.

    Each row of `round_trips_ns` holds the answered packets of an interval that count for delay, in
    any order, then `INFINITE_NS`: once for each lost packet, and as many more as the row is long.
    """
    ordered = np.sort(round_trips_ns, axis=-1)
    wanted = np.clip(rank(settled) - 1, 0, ordered.shape[-1] - 1)
    p95_ns = np.take_along_axis(ordered, wanted[..., np.newaxis], axis=-1)[..., 0]
    p95_ns = np.where(settled > 0, p95_ns, INFINITE_NS)
    pdv_ns = np.where(p95_ns == INFINITE_NS, INFINITE_NS, p95_ns - ordered[..., 0])
    return Delays(settled, p95_ns, pdv_ns)


def judge_intervals(
    states: States, settled: Counts, lost: Counts, delay: Delays, limits: Limits
) -> Results:
    """Judge intervals; `states`, `settled` and `lost` are (..., intervals, 5) minutes.

    Unknown if a minute is unknown or under maintenance, or no packet that counts for delay settled;
    stable if all minutes are up and the limits hold, each of them included.
    """
    unknown = ((states == State.UNKNOWN) | (states == State.MAINTENANCE)).any(axis=-1)
    unknown |= delay.settled == 0
    packets = settled.sum(axis=-1, dtype=np.int64)
    ratio = lost.sum(axis=-1, dtype=np.int64) / np.maximum(packets, 1)
    stable = (states == State.UP).all(axis=-1) & (ratio <= limits.loss)
    stable &= in_seconds(delay.p95_ns) <= limits.p95_seconds
    stable &= in_seconds(delay.pdv_ns) <= limits.pdv_seconds
    results = np.full(stable.shape, Result.UNSTABLE, dtype=np.int8)
    results[stable] = Result.STABLE
    results[unknown] = Result.UNKNOWN
    return results


def in_seconds(delay_ns: Nanoseconds) -> Ratios:
    """Convert, infinity included; exact enough that limits written in decimals compare exactly."""
    return np.where(delay_ns == INFINITE_NS, np.inf, delay_ns / 1_000_000_000)
