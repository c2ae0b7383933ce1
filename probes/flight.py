"""Every packet from its sending until it is settled.

One ring of columns holds the packets of all links in order of sending; the number that a packet
carries in its payload is its place. Every packet is settled exactly once, in that order, at the age
of `SETTLE_AGE_NS`: answered, lost, or not settled. Times are of CLOCK_MONOTONIC.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from probes.icmp_packet import Integers

TMAX_NS = 3_000_000_000
"""A packet that is unanswered for this long is lost (Tmax of RFC 6673 and RFC 7680)."""
SETTLE_AGE_NS = TMAX_NS + 400_000_000
"""Packets are settled a little later than they are lost: by then it is known whether an anchor
answered what was sent after them."""
NO_RTT = -1

_LOOSE_NS = 1_000_000
"""A packet without a kernel stamp is taken to have left when its system call began. If the call
took longer than this, its round-trip time is not known well enough to count."""


class Fate(IntEnum):
    """What became of a packet."""

    UNSENT = 0
    """It did not leave: not settled."""
    PENDING = 1
    ANSWERED = 2
    LOST = 3
    UNKNOWN = 4
    """It was sent while the prober itself was at fault: not settled."""


class Verdict(IntEnum):
    """What a reply is."""

    ANSWER = 0
    LATE = 1
    DUPLICATE = 2
    STRAY = 3
    """It fits no packet of ours."""


@dataclass(frozen=True, slots=True)
class Packets:
    """A stretch of packets in order of sending, as columns."""

    numbers: Integers
    slots: npt.NDArray[np.intp]
    ordinals: Integers
    for_delay: npt.NDArray[np.bool_]
    sent_ns: Integers
    """When they were sent, CLOCK_MONOTONIC."""
    wall_ns: Integers
    """The same as the wall clock showed it then, nanoseconds since the epoch."""
    fates: npt.NDArray[np.uint8]
    rtts_ns: Integers
    """NO_RTT if there is none."""

    def __getitem__(self, rows: npt.NDArray[np.generic] | slice) -> "Packets":
        """Return some of them."""
        return Packets(
            self.numbers[rows],
            self.slots[rows],
            self.ordinals[rows],
            self.for_delay[rows],
            self.sent_ns[rows],
            self.wall_ns[rows],
            self.fates[rows],
            self.rtts_ns[rows],
        )

    @classmethod
    def joined(cls, parts: Sequence["Packets"]) -> "Packets":
        """Return stretches of packets as one."""
        if not parts:
            none = np.zeros(0, np.int64)
            return cls(
                none, none, none, none.astype(np.bool_), none, none, none.astype(np.uint8), none
            )
        return cls(
            *(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls))
        )


class Flight:
    """The ring."""

    def __init__(self, capacity: int) -> None:
        """Make room for `capacity` packets, a power of two."""
        self.next = 0
        """Number of the next packet."""
        self.settled = 0
        """Packets before this number are settled."""
        self.passed = 0
        """Packets before this number were sent or passed over."""
        self._noted = 0
        self._looked = 0
        self._spans: list[tuple[int, int, int, int, int]] = []
        self._to_look: deque[tuple[int, int]] = deque()
        self._to_settle: deque[tuple[int, int]] = deque()
        self._make(capacity)

    @property
    def capacity(self) -> int:
        """How many packets have room."""
        return len(self._slots)

    def _make(self, capacity: int) -> None:
        self._mask = capacity - 1
        self._slots = np.zeros(capacity, np.intp)
        self._ordinals = np.zeros(capacity, np.int64)
        self._ids = np.zeros(capacity, np.int64)
        self._for_delay = np.zeros(capacity, np.bool_)
        self._sent_ns = np.zeros(capacity, np.int64)
        self._wall_ns = np.zeros(capacity, np.int64)
        self._rtts_ns = np.full(capacity, NO_RTT, np.int64)
        self._fates = np.zeros(capacity, np.uint8)
        self._loose = np.zeros(capacity, np.bool_)
        self._suspect = np.zeros(capacity, np.bool_)
        self._winner = np.zeros(capacity, np.intp)

    def resize(self, capacity: int) -> None:
        """Make room for more packets, a power of two."""
        self.note()
        old = dict(vars(self))
        numbers = np.arange(max(0, self.next - self.capacity), self.next)
        before, after = numbers & self._mask, numbers & (capacity - 1)
        self._make(capacity)
        for name, column in vars(self).items():
            if isinstance(column, np.ndarray):
                column[after] = old[name][before]

    # Sending

    def add(
        self,
        slots: npt.NDArray[np.intp],
        ordinals: Integers,
        ids: Integers,
        for_delay: npt.NDArray[np.bool_],
    ) -> int:
        """Take packets in, not sent yet; return the number of the first."""
        first = self.next
        self.next += len(slots)
        rows = self._rows(first, self.next)
        self._slots[rows] = slots
        self._ordinals[rows] = ordinals
        self._ids[rows] = ids
        self._for_delay[rows] = for_delay
        self._rtts_ns[rows] = NO_RTT
        self._fates[rows] = Fate.UNSENT
        self._loose[rows] = False
        self._suspect[rows] = False
        return first

    def sent(self, last: int, span_ns: tuple[int, int], offset_ns: int) -> None:
        """Note that the packets up to `last` (excluded) went out within a span of time.

        `offset_ns` leads from CLOCK_MONOTONIC to the wall clock.
        """
        self._pass(last, span_ns, offset_ns, Fate.PENDING)

    def passed_over(self, last: int, now_ns: int, offset_ns: int) -> None:
        """Note that the packets up to `last` (excluded) did not leave this machine."""
        self._pass(last, (now_ns, now_ns), offset_ns, Fate.UNSENT)

    def _pass(self, last: int, span_ns: tuple[int, int], offset_ns: int, fate: Fate) -> None:
        began_ns, ended_ns = span_ns
        loose = ended_ns - began_ns > _LOOSE_NS
        self._spans.append((last - self.passed, began_ns, began_ns + offset_ns, fate, loose))
        self.passed = last
        self._to_look.append((ended_ns, last))
        self._to_settle.append((ended_ns, last))

    def note(self) -> None:
        """Write down what was sent since the last time, for all packets at once."""
        if not self._spans:
            return
        spans = np.array(self._spans, np.int64)
        self._spans.clear()
        counts, began_ns, wall_ns, fates, loose = spans.T
        rows = self._rows(self._noted, self.passed)
        self._noted = self.passed
        self._sent_ns[rows] = np.repeat(began_ns, counts)
        self._wall_ns[rows] = np.repeat(wall_ns, counts)
        self._fates[rows] = np.repeat(fates, counts)
        self._loose[rows] = np.repeat(loose, counts)

    # What comes back

    def departed(self, numbers: Integers, sent_ns: Integers, wall_ns: Integers) -> None:
        """Take in exact times of sending."""
        self.note()
        known = (numbers < self.next) & (numbers >= max(0, self.next - self.capacity))
        rows = numbers[known] & self._mask
        self._sent_ns[rows] = sent_ns[known]
        self._wall_ns[rows] = wall_ns[known]
        self._loose[rows] = False

    def arrived(
        self,
        numbers: Integers,
        slots: Integers,
        ids: Integers,
        sequences: Integers,
        received_ns: Integers,
        *,
        exact: bool = True,
    ) -> npt.NDArray[np.uint8]:
        """Judge replies from the probed addresses, in order of arrival.

        A reply may be to a packet that has left the ring: it is late. If the times of receiving
        are not exact, the packets are answered, but without a round-trip time.
        """
        self.note()
        oldest = max(0, self.next - self.capacity)
        rows = numbers & self._mask
        fits = (numbers >= oldest) & (numbers < self.next)
        fits &= self._slots[rows] == slots
        fits &= self._ids[rows] == ids
        fits &= self._ordinals[rows] & 0xFFFF == sequences
        fits &= self._fates[rows] != Fate.UNSENT
        if fits.all():
            return self._answer(rows, received_ns, exact=exact)
        verdicts = np.full(len(numbers), Verdict.STRAY, np.uint8)
        verdicts[(numbers >= 0) & (numbers < oldest)] = Verdict.LATE
        verdicts[fits] = self._answer(rows[fits], received_ns[fits], exact=exact)
        return verdicts

    def _answer(
        self, rows: npt.NDArray[np.int64], received_ns: Integers, *, exact: bool
    ) -> npt.NDArray[np.uint8]:
        places = np.arange(len(rows))
        self._winner[rows[::-1]] = places[::-1]
        rtts_ns = received_ns - self._sent_ns[rows]
        in_time = (self._winner[rows] == places) & (rtts_ns <= TMAX_NS)
        in_time &= self._fates[rows] == Fate.PENDING
        won = rows[in_time]
        self._fates[won] = Fate.ANSWERED
        times_ns = rtts_ns[in_time]
        times_ns[self._loose[won] | (times_ns < 0) | (not exact)] = NO_RTT
        self._rtts_ns[won] = times_ns
        twice = self._fates[rows] == Fate.ANSWERED
        verdicts = np.where(twice, np.uint8(Verdict.DUPLICATE), np.uint8(Verdict.LATE))
        verdicts[in_time] = Verdict.ANSWER
        return verdicts

    def doubt(self) -> None:
        """Replies were lost here on this machine: what is still unanswered says nothing."""
        self.note()
        self._suspect[self._rows(self.settled, self.next)] = True

    # Settling

    def look(self, sent_until_ns: int) -> Packets:
        """Return the packets sent until then that were not returned before."""
        self.note()
        first = self._looked
        self._looked = self._before(self._to_look, sent_until_ns, first)
        rows = self._rows(first, self._looked)
        fates = self._fates[rows]
        silent = (fates == Fate.PENDING) & self._suspect[rows]
        fates[silent] = Fate.UNKNOWN
        return self._packets(first, rows, fates)

    def settle(self, sent_until_ns: int) -> Packets:
        """Settle the packets sent until then; what was not answered is lost."""
        self.note()
        first = self.settled
        self.settled = self._before(self._to_settle, sent_until_ns, first)
        rows = self._rows(first, self.settled)
        fates = self._fates[rows]
        silent = fates == Fate.PENDING
        fates[silent] = np.where(self._suspect[rows[silent]], Fate.UNKNOWN, Fate.LOST)
        self._fates[rows] = fates
        return self._packets(first, rows, fates)

    def _packets(
        self, first: int, rows: npt.NDArray[np.int64], fates: npt.NDArray[np.uint8]
    ) -> Packets:
        return Packets(
            np.arange(first, first + len(rows)),
            self._slots[rows],
            self._ordinals[rows],
            self._for_delay[rows],
            self._sent_ns[rows],
            self._wall_ns[rows],
            fates,
            self._rtts_ns[rows],
        )

    def _before(self, passed: deque[tuple[int, int]], until_ns: int, first: int) -> int:
        while passed and passed[0][0] <= until_ns:
            first = passed.popleft()[1]
        return first

    def _rows(self, first: int, last: int) -> npt.NDArray[np.int64]:
        return np.arange(first, last) & self._mask
