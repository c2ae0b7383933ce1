"""When each link's next packet is due.

Every link keeps its own even beat with a random phase, so the load is spread and no two links run
in step with one another or with something periodic in the network for long: each packet also
wanders by up to 10 % of the period around its nominal time (RFC 2330 11.1.1, RFC 3432). The beat
itself does not wander: there is exactly one packet a second, however long it runs.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SECOND_NS = 1_000_000_000
TICK_NS = 40_000_000
"""The second packet of a pair is sent this long after the first."""
SINGLE_PERIOD_NS = SECOND_NS
PAIR_PERIOD_NS = 2 * SECOND_NS
DITHER = 0.1
"""Largest wandering, as a share of the period."""

_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Due:
    """Packets to send, one row for each; sorted by nothing in particular."""

    slots: npt.NDArray[np.intp]
    due_ns: npt.NDArray[np.int64]
    ordinals: npt.NDArray[np.int64]
    """The how manyth packet of its link; a packet that was left out leaves a hole."""
    for_delay: npt.NDArray[np.bool_]
    """All but the first of each pair."""


class Schedule:
    """The next packet of every slot. Times are of CLOCK_MONOTONIC."""

    def __init__(self, capacity: int, random: np.random.Generator) -> None:
        """Make room for `capacity` slots, none of them in use."""
        self._random = random
        self._nominal_ns = np.full(capacity, _NEVER)
        self._due_ns = np.full(capacity, _NEVER)
        self._pair = np.zeros(capacity, np.bool_)
        self._second = np.zeros(capacity, np.bool_)
        self.ordinals = np.zeros(capacity, np.int64)

    def resize(self, capacity: int) -> None:
        """Make room for more slots."""
        more = capacity - len(self._due_ns)
        self._nominal_ns = np.append(self._nominal_ns, np.full(more, _NEVER))
        self._due_ns = np.append(self._due_ns, np.full(more, _NEVER))
        self._pair = np.append(self._pair, np.zeros(more, np.bool_))
        self._second = np.append(self._second, np.zeros(more, np.bool_))
        self.ordinals = np.append(self.ordinals, np.zeros(more, np.int64))

    def start(self, slots: npt.NDArray[np.intp], pair: npt.NDArray[np.bool_], now_ns: int) -> None:
        """Begin to send on these slots, each somewhere in its first period."""
        self._pair[slots] = pair
        self._second[slots] = False
        self.ordinals[slots] = 0
        self._nominal_ns[slots] = now_ns + (
            self._random.random(len(slots)) * self._periods(slots)
        ).astype(np.int64)
        self._due_ns[slots] = self._nominal_ns[slots]

    @property
    def packets_per_second(self) -> int:
        """How many packets are due in a second: one of every link."""
        return int(np.count_nonzero(self._due_ns != _NEVER))

    def stop(self, slot: int) -> None:
        """Send nothing more on this slot."""
        self._due_ns[slot] = _NEVER

    def take(self, since_ns: int, until_ns: int) -> list[Due]:
        """Return what is due in the time from `since_ns` to `until_ns` and move on.

        What was due before is left out, never sent late in a burst. The second packet of a pair is
        in a later part of the list than the first.
        """
        self._leave_out(np.flatnonzero(self._due_ns < since_ns), since_ns)
        parts = []
        while len(slots := np.flatnonzero(self._due_ns < until_ns)):
            pair, second = self._pair[slots], self._second[slots]
            due_ns = self._due_ns[slots]
            parts.append(Due(slots, due_ns, self.ordinals[slots], second | ~pair))
            self.ordinals[slots] += 1
            first = pair & ~second
            self._second[slots] = first
            self._due_ns[slots[first]] += TICK_NS
            self._go_on(slots[~first])
        return parts

    def _leave_out(self, slots: npt.NDArray[np.intp], since_ns: int) -> None:
        if not len(slots):
            return
        pair, second = self._pair[slots], self._second[slots]
        behind = np.maximum(since_ns - self._nominal_ns[slots], 0) // self._periods(slots)
        self.ordinals[slots] += np.where(pair, 2 - second, 1) + behind * np.where(pair, 2, 1)
        self._second[slots] = False
        self._nominal_ns[slots] += behind * self._periods(slots)
        self._go_on(slots)
        self._due_ns[slots] = np.maximum(self._due_ns[slots], since_ns)

    def _go_on(self, slots: npt.NDArray[np.intp]) -> None:
        periods = self._periods(slots)
        self._nominal_ns[slots] += periods
        wander = (self._random.random(len(slots)) * 2 - 1) * (DITHER * periods)
        self._due_ns[slots] = self._nominal_ns[slots] + wander.astype(np.int64)

    def _periods(self, slots: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        return np.where(self._pair[slots], PAIR_PERIOD_NS, SINGLE_PERIOD_NS)
