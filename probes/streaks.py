"""How the newest packets of each link ran: rows of answered or of unanswered ones.

Packets are looked at a second after they were sent, so that an outage is seen without waiting for
Tmax.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from probes.flight import NO_RTT, Fate, Packets

LOOK_AGE_NS = 1_000_000_000


class Streaks:
    """The present row of every slot. Times are of CLOCK_MONOTONIC, 0 where there is none."""

    def __init__(self, capacity: int) -> None:
        """Make room for `capacity` slots."""
        self.answered = np.zeros(capacity, np.int32)
        self.unanswered = np.zeros(capacity, np.int32)
        self.since_ns = np.zeros(capacity, np.int64)
        self.newest_ns = np.zeros(capacity, np.int64)
        self.last_rtt_ns = np.full(capacity, NO_RTT, np.int64)
        self.last_answered_ns = np.zeros(capacity, np.int64)
        self._first = np.zeros(capacity, np.int64)

    def resize(self, capacity: int) -> None:
        """Make room for more slots."""
        grown = Streaks(capacity)
        for name, column in vars(grown).items():
            old = getattr(self, name)
            column[: len(old)] = old
            setattr(self, name, column)

    def clear(self, slots: npt.NDArray[np.intp]) -> None:
        """Begin anew on these slots."""
        for column in vars(self).values():
            column[slots] = 0
        self.last_rtt_ns[slots] = NO_RTT

    def look(self, packets: Packets, proves_nothing: npt.NDArray[np.bool_]) -> None:
        """Take in packets in order of sending; those that prove nothing are passed over."""
        counts = (packets.fates == Fate.ANSWERED) | (packets.fates == Fate.PENDING)
        counts |= packets.fates == Fate.LOST
        counts &= ~proves_nothing
        if not counts.all():
            packets = packets[counts]
        for rows in _rounds(packets.slots):
            self._look_once(packets[rows])

    def forget(self, after: int, before: int) -> None:
        """Drop rows of unanswered packets that began between these packets: they prove nothing."""
        rows = (self.unanswered > 0) & (self._first > after) & (self._first < before)
        self.unanswered[rows] = 0
        self.since_ns[rows] = 0

    def _look_once(self, packets: Packets) -> None:
        """Take in packets of which no two are of one slot."""
        slots, sent_ns = packets.slots, packets.sent_ns
        answered = (packets.fates == Fate.ANSWERED) & (packets.rtts_ns <= LOOK_AGE_NS)
        turned = np.where(answered, self.answered[slots], self.unanswered[slots]) == 0
        self.since_ns[slots[turned]] = sent_ns[turned]
        self._first[slots[turned]] = packets.numbers[turned]
        self.answered[slots] = np.where(answered, self.answered[slots] + 1, 0)
        self.unanswered[slots] = np.where(answered, 0, self.unanswered[slots] + 1)
        self.newest_ns[slots] = sent_ns
        self.last_answered_ns[slots[answered]] = sent_ns[answered]
        timed = answered & packets.for_delay & (packets.rtts_ns != NO_RTT)
        self.last_rtt_ns[slots[timed]] = packets.rtts_ns[timed]


def _rounds(slots: npt.NDArray[np.intp]) -> Iterator[npt.NDArray[np.intp] | slice]:
    """Split packets, in order, so that no slot is twice in one part."""
    if not len(slots):
        return
    order = np.argsort(slots, kind="stable")
    ordered = slots[order]
    begins = np.append(True, ordered[1:] != ordered[:-1])
    if begins.all():
        yield slice(None)
        return
    places = np.arange(len(ordered))
    nth = places - np.maximum.accumulate(np.where(begins, places, 0))
    for turn in range(int(nth.max()) + 1):
        yield order[nth == turn]
