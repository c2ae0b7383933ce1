"""Two clocks and how far apart they are.

Everything is scheduled on CLOCK_MONOTONIC, but the kernel stamps packets with CLOCK_REALTIME, which
people and time servers step. Both run on one time base, so their difference changes only when the
wall clock is stepped: slewing moves both alike.
"""

import time
from typing import Protocol

import numpy as np
import numpy.typing as npt

STEP_NOISE_NS = 1_000
"""A smaller step cannot be told from the time that reading two clocks takes, and does no harm."""

_READINGS = 5
_NARROW_NS = 1_000
_EVER = 1 << 62

Times = npt.NDArray[np.int64]


class Clock(Protocol):
    """The time, as the engine reads it; tests hand in their own to step it."""

    def monotonic_ns(self) -> int:
        """CLOCK_MONOTONIC."""
        ...

    def realtime_ns(self) -> int:
        """CLOCK_REALTIME: nanoseconds since the epoch, UTC; may be stepped."""
        ...

    def wait_until(self, monotonic_ns: int) -> None:
        """Return at that time, or at once if it has passed."""
        ...


class SystemClock:
    """The clocks of this machine."""

    def monotonic_ns(self) -> int:
        """CLOCK_MONOTONIC."""
        return time.monotonic_ns()

    def realtime_ns(self) -> int:
        """CLOCK_REALTIME."""
        return time.time_ns()

    def wait_until(self, monotonic_ns: int) -> None:
        """Sleep until then."""
        left_ns = monotonic_ns - time.monotonic_ns()
        if left_ns > 0:
            time.sleep(left_ns / 1e9)


class WallOffset:
    """CLOCK_REALTIME minus CLOCK_MONOTONIC, and whether it was stepped."""

    def __init__(self, clock: Clock) -> None:
        """Measure it a first time."""
        self._clock = clock
        self._low, self._high = self._bracket()
        self._history = [(-_EVER, self.ns)]
        self.steps = 0

    @property
    def ns(self) -> int:
        """The present difference."""
        return (self._low + self._high) // 2

    def stepped(self) -> bool:
        """Measure again; say whether the wall clock was stepped since the last time."""
        low, high = self._bracket()
        if low - STEP_NOISE_NS <= self._high and high + STEP_NOISE_NS >= self._low:
            return False
        self._low, self._high = low, high
        self.steps += 1
        self._history = [*self._history[-7:], (self._clock.monotonic_ns(), self.ns)]
        return True

    def on_the_wall(self, monotonic_ns: Times) -> Times:
        """Show times on the present wall clock; 0, which stands for none, stays."""
        shown: Times = monotonic_ns + self.ns
        shown[monotonic_ns == 0] = 0
        return shown

    def wall_of(self, monotonic_ns: int) -> int:
        """What the wall clock showed at that time, as far as the last few steps are known."""
        for since_ns, offset_ns in reversed(self._history):
            if since_ns <= monotonic_ns:
                return monotonic_ns + offset_ns
        return monotonic_ns + self._history[0][1]

    def _bracket(self) -> tuple[int, int]:
        """Bounds of the difference: one clock read between two readings of the other."""
        low, high = -_EVER, _EVER
        for _ in range(_READINGS):
            before = self._clock.monotonic_ns()
            wall = self._clock.realtime_ns()
            after = self._clock.monotonic_ns()
            if after - before < high - low:
                low, high = wall - after, wall - before
            if high - low <= _NARROW_NS:
                break
        return low, high
