"""Minute records from the settled packets of a minute, for thousands of links at once."""

import time
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from probes.anomalies import Anomaly
from probes.flight import NO_RTT, Fate, Packets
from probes.minutes import Minute, Subject
from probes.record import MINUTE_NS, PACKETS_PER_MINUTE, LossRun, MinuteRecord
from probes.schedule import PAIR_PERIOD_NS, SINGLE_PERIOD_NS

_KINDS = tuple(one.name.lower() for one in Anomaly)
_NOBODY = -2
_NOTHING: Mapping[str, int] = {}
_NARROW = 1 << 16
_LINKS_AT_ONCE = 64

Places = npt.NDArray[np.intp]


class RecordWriter:
    """Writes the records of one minute after the other."""

    def __init__(self, vantage: str) -> None:
        """Write in the name of this vantage."""
        self._vantage = vantage
        self._minute = _NOBODY
        self._last_ordinals = np.zeros(0, np.int64)

    def write(self, minute: Minute) -> list[MinuteRecord]:
        """Return a record of every link that existed in the minute and was due in it."""
        columns = _Columns(Packets.joined(minute.parts), len(minute.anomalies))
        runs = self._runs(minute, columns)
        self._minute = minute.minute
        self._last_ordinals = columns.last_ordinals()
        strange = np.count_nonzero(minute.anomalies, axis=1)
        records = []
        for subject in minute.subjects:
            slot = subject.slot
            expected = _expected(subject, minute.minute, columns.first_ns[slot])
            if expected:
                records.append(
                    MinuteRecord(
                        vantage=self._vantage,
                        link=subject.key,
                        minute=minute.minute,
                        expected=expected,
                        settled=columns.settled[slot],
                        lost=columns.lost[slot],
                        rtts_ns=columns.rtts_of(slot),
                        delay_settled=columns.for_delay[slot],
                        runs=tuple(runs.get(slot, ())),
                        first_answered_ns=columns.answered_from(columns.begins[slot], slot),
                        anomalies=_counts(minute.anomalies[slot]) if strange[slot] else _NOTHING,
                    )
                )
            if len(records) % _LINKS_AT_ONCE == 0:
                time.sleep(0)  # lets the thread that measures run
        return records

    def _runs(self, minute: Minute, columns: "_Columns") -> dict[int, list[LossRun]]:
        before = np.full(len(columns.begins) - 1, _NOBODY)
        if self._minute == minute.minute - 1:
            before[: len(self._last_ordinals)] = self._last_ordinals
        runs: dict[int, list[LossRun]] = {}
        for begin, end in columns.loss_runs():
            slot = int(columns.slots[begin])
            first, last = columns.begins[slot], columns.begins[slot + 1]
            runs.setdefault(slot, []).append(
                LossRun(
                    first_ns=int(columns.walls_ns[begin]),
                    packets=end - begin,
                    answered_ns=columns.answered_from(end, slot),
                    from_before=begin == first
                    and bool(columns.ordinals[begin] == before[slot] + 1),
                    into_next=end == last,
                )
            )
        return runs


class _Columns:
    """The packets of a minute, link by link and in order of sending."""

    def __init__(self, packets: Packets, slots: int) -> None:
        # Slots in 16 bits are sorted by counting, in a fifth of the time.
        narrow = packets.slots.astype(np.uint16) if slots <= _NARROW else packets.slots
        packets = packets[np.argsort(narrow, kind="stable")]
        self.slots, self.ordinals, self.walls_ns = packets.slots, packets.ordinals, packets.wall_ns
        self._ends = np.searchsorted(packets.slots, np.arange(slots), side="right")
        self.begins: list[int] = [0, *self._ends.tolist()]
        answered = packets.fates == Fate.ANSWERED
        self._lost = packets.fates == Fate.LOST
        timed = answered & packets.for_delay & (packets.rtts_ns != NO_RTT)
        self.settled = _count(packets.slots[answered | self._lost], slots)
        self.lost = _count(packets.slots[self._lost], slots)
        self.for_delay = _count(packets.slots[timed | (self._lost & packets.for_delay)], slots)
        self._rtts_ns = packets.rtts_ns[timed]
        self._rtt_ends: list[int] = np.searchsorted(
            packets.slots[timed], np.arange(slots), side="right"
        ).tolist()
        self._next_answered = _next(answered)
        used = np.diff(self._ends, prepend=0) > 0
        first_ns = np.zeros(slots, np.int64)
        first_ns[used] = packets.wall_ns[np.array(self.begins[:-1])[used]]
        self.first_ns: list[int] = first_ns.tolist()
        """When each slot's first packet was sent; 0 if none was."""

    def rtts_of(self, slot: int) -> tuple[int, ...]:
        """Round-trip times of this slot."""
        begin = self._rtt_ends[slot - 1] if slot else 0
        return tuple(self._rtts_ns[begin : self._rtt_ends[slot]].tolist())

    def answered_from(self, begin: int, slot: int) -> int | None:
        """Send time of the first answered packet of a slot at or after place `begin`."""
        place = self._next_answered[begin]
        return int(self.walls_ns[place]) if place < self.begins[slot + 1] else None

    def last_ordinals(self) -> npt.NDArray[np.int64]:
        """Return each slot's last ordinal, or that of nobody."""
        ordinals = np.full(len(self._ends), _NOBODY)
        used = np.diff(self._ends, prepend=0) > 0
        ordinals[used] = self.ordinals[self._ends[used] - 1]
        return ordinals

    def loss_runs(self) -> Iterator[tuple[int, int]]:
        """Yield where each run of lost packets begins and ends."""
        follows = np.zeros(len(self.slots), np.bool_)
        follows[1:] = (
            self._lost[1:]
            & self._lost[:-1]
            & (self.slots[1:] == self.slots[:-1])
            & (self.ordinals[1:] == self.ordinals[:-1] + 1)
        )
        begins = np.flatnonzero(self._lost & ~follows)
        last = self._lost.copy()
        last[:-1] &= ~follows[1:]
        ends = np.flatnonzero(last) + 1
        yield from zip(begins.tolist(), ends.tolist(), strict=True)


def _next(answered: npt.NDArray[np.bool_]) -> Places:
    """Place of the next answered packet at or after each place; one more place at the end."""
    count = len(answered)
    places = np.append(np.where(answered, np.arange(count), count), count)
    return np.minimum.accumulate(places[::-1])[::-1]


def _count(slots: Places, capacity: int) -> list[int]:
    counts: list[int] = np.bincount(slots, minlength=capacity).tolist()
    return counts


def _counts(row: npt.NDArray[np.int64]) -> dict[str, int]:
    return {kind: count for kind, count in zip(_KINDS, row.tolist(), strict=True) if count}


def _expected(subject: Subject, minute: int, first_ns: int) -> int:
    """How many packets the link had to send: from its first one on, if it was added here."""
    if subject.since_ns < minute * MINUTE_NS:
        return PACKETS_PER_MINUTE
    if not first_ns:
        return 0
    left_ns = (minute + 1) * MINUTE_NS - first_ns
    if subject.pair:
        return min(2 * -(-left_ns // PAIR_PERIOD_NS), PACKETS_PER_MINUTE)
    return min(-(-left_ns // SINGLE_PERIOD_NS), PACKETS_PER_MINUTE)
