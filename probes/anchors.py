"""Is it the network, or the prober itself? Addresses that should always answer say so.

The packets to all anchors make one line in order of sending. Where no anchor answered for so long
that each of them missed a packet, and two packets were missed in all, the prober was cut off: its
fault reaches from the last packet that an anchor answered to the next one. A dead anchor among
live ones does no harm, nor does one lost packet.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from probes.flight import Fate, Packets

ANSWER_WITHIN_NS = 1_000_000_000
"""An anchor that needs longer has missed the packet."""

_FEWEST_MISSED = 2
_OPEN = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Gap:
    """Packets sent after number `after` and before number `before` prove nothing."""

    after: int
    before: int
    since_ns: int
    """When packet `after` was sent, CLOCK_MONOTONIC; 0 if no anchor ever answered."""


class Anchors:
    """The line of anchor packets, looked at in order, each `ANSWER_WITHIN_NS` after its sending."""

    def __init__(self) -> None:
        """Begin without anchors."""
        self.answered_ns = 0
        """Send time of the newest anchor packet that was answered, CLOCK_MONOTONIC; 0 if none."""
        self._slots: frozenset[int] = frozenset()
        self._last = -1
        self._missed: set[int] = set()
        self._misses = 0
        self._gaps: list[Gap] = []

    @property
    def count(self) -> int:
        """How many anchors there are."""
        return len(self._slots)

    def replace(self, slots: frozenset[int]) -> None:
        """Use these slots as anchors. A fault that lasts ends when one of them answers."""
        cut_off = self.open_gap is not None
        self._slots = slots
        self._missed = set(slots) if cut_off else self._missed & slots

    @property
    def open_gap(self) -> Gap | None:
        """The fault that lasts at this moment."""
        if self._slots and self._missed >= self._slots and self._misses >= _FEWEST_MISSED:
            return Gap(self._last, _OPEN, self.answered_ns)
        return None

    def look(self, packets: Packets) -> list[Gap]:
        """Take in the next packets of anchors; return the faults that ended with them."""
        within = (packets.fates == Fate.ANSWERED) & (packets.rtts_ns <= ANSWER_WITHIN_NS)
        ended = []
        for number, slot, sent_ns, answered in zip(
            packets.numbers.tolist(),
            packets.slots.tolist(),
            packets.sent_ns.tolist(),
            within.tolist(),
            strict=True,
        ):
            if answered:
                ended += self._answer(number, sent_ns)
            else:
                self._missed.add(slot)
                self._misses += 1
        return ended

    def _answer(self, number: int, sent_ns: int) -> list[Gap]:
        gap = self.open_gap
        ended = [] if gap is None else [Gap(gap.after, number, gap.since_ns)]
        self._gaps += ended
        self._last, self.answered_ns = number, sent_ns
        self._missed.clear()
        self._misses = 0
        return ended

    def proves_nothing(self, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Say of each packet whether it was sent while the prober was at fault."""
        hit = np.zeros(len(numbers), np.bool_)
        for gap in self._all():
            hit |= (numbers > gap.after) & (numbers < gap.before)
        return hit

    def forget(self, before: int) -> None:
        """Forget faults that ended before this packet."""
        self._gaps = [gap for gap in self._gaps if gap.before > before]

    def _all(self) -> list[Gap]:
        gap = self.open_gap
        return self._gaps if gap is None else [*self._gaps, gap]
