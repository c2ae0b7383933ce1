"""Which minute a settled packet belongs to, and when a minute is complete.

A packet belongs to the minute of the wall clock in which it was sent. Minutes are handed out once
and in increasing order, whatever the clock does: when it is stepped back, packets sent in time that
has been before go into no minute.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from probes.flight import Packets
from probes.record import MINUTE_NS

MOST_EMPTY_MINUTES = 60
"""After a longer hole (the clock was stepped, the machine slept) its minutes are not handed out one
by one: a minute without a record is unknown all the same."""

_REPEATED_NS = 1_000_000_000
"""A step back of less than this only makes packets of one second lie closer."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A link that existed in a minute."""

    slot: int
    key: str
    pair: bool
    since_ns: int
    """When it was added, nanoseconds since the epoch."""


@dataclass(frozen=True, slots=True)
class Minute:
    """All that is needed to write the records of one minute."""

    minute: int
    parts: Sequence[Packets]
    """Its packets in order of sending, in the pieces in which they were settled."""
    subjects: tuple[Subject, ...]
    anomalies: npt.NDArray[np.int64]
    """What was counted by its end, a row for each slot and a column for each kind."""


class Minutes:
    """Settled packets that wait for their minute to end."""

    def __init__(self, now_ns: int) -> None:
        """Begin in the minute of this wall-clock time."""
        self.current = now_ns // MINUTE_NS
        """The minute that is handed out next."""
        self.repeated = 0
        """Packets that went into no minute."""
        self._newest_ns = 0
        self._parts: list[tuple[npt.NDArray[np.int64], Packets]] = []

    def add(self, settled: Packets) -> None:
        """Take in settled packets, in order of sending."""
        if not len(settled.wall_ns):
            return
        newest_ns = np.maximum(np.maximum.accumulate(settled.wall_ns), self._newest_ns)
        self._newest_ns = int(newest_ns[-1])
        minutes = newest_ns // MINUTE_NS
        repeated = settled.wall_ns < newest_ns - _REPEATED_NS
        repeated |= minutes < self.current
        if repeated.any():
            self.repeated += int(np.count_nonzero(repeated))
            settled, minutes = settled[~repeated], minutes[~repeated]
        if len(minutes):
            self._parts.append((minutes, settled))

    def complete(self, settled_until_ns: int) -> Iterator[tuple[int, list[Packets]]]:
        """Yield the minutes that ended before this wall-clock time, up to which all is settled."""
        until = settled_until_ns // MINUTE_NS
        while self.current < until:
            oldest = int(self._parts[0][0][0]) if self._parts else until
            if min(oldest, until) - self.current > MOST_EMPTY_MINUTES:
                self.current = min(oldest, until)
                continue
            minute = self.current
            self.current += 1
            yield minute, self._cut(minute)

    def _cut(self, minute: int) -> list[Packets]:
        here: list[Packets] = []
        later = []
        for minutes, packets in self._parts:
            mine = minutes <= minute
            if mine.all():
                here.append(packets)
                continue
            if mine.any():
                here.append(packets[mine])
            later.append((minutes[~mine], packets[~mine]))
        self._parts = later
        return here
