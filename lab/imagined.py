"""Packets of a simulated link, reduced to the columns that the judge reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from lab.pieces import Bools, Floats
from lab.rhythm import PER_MINUTE, Rhythm
from probes.record import MINUTE_NS, LossRun, MinuteRecord
from stability.edges import SHORTEST_RUN
from stability.intervals import INFINITE_NS, MINUTES, Delays, rank
from stability.measured import Measured
from stability.minutes import Counts
from stability.outages import SHORTEST_BREAK

Bits = npt.NDArray[np.uint8]

_BITS_PER_ROW = -(-PER_MINUTE // 8)


@dataclass(frozen=True, slots=True)
class Imagined:
    """Consecutive minutes of a link; a row or element a minute, for delay an interval."""

    settled: Counts
    lost: Counts
    answered: Counts
    """Answered packets that count for delay."""
    round_trip_ns: npt.NDArray[np.int64]
    delay: Delays
    long_runs: Bools
    """The minutes with a loss run that alone is long enough for a short break."""
    lost_bits: Bits
    """Which packets were lost, eight to a byte."""
    unsettled_bits: Bits
    rhythm: Rhythm

    @classmethod
    def joined(cls, parts: Sequence["Imagined"]) -> "Imagined":
        """Put consecutive parts together; all but the first begin with an interval."""
        if len(parts) == 1:
            return parts[0]
        delays = [part.delay for part in parts]
        return cls(
            settled=np.concatenate([part.settled for part in parts]),
            lost=np.concatenate([part.lost for part in parts]),
            answered=np.concatenate([part.answered for part in parts]),
            round_trip_ns=np.concatenate([part.round_trip_ns for part in parts]),
            delay=Delays(
                np.concatenate([each.settled for each in delays]),
                np.concatenate([each.p95_ns for each in delays]),
                np.concatenate([each.pdv_ns for each in delays]),
            ),
            long_runs=np.concatenate([part.long_runs for part in parts]),
            lost_bits=np.concatenate([part.lost_bits for part in parts]),
            unsettled_bits=np.concatenate([part.unsettled_bits for part in parts]),
            rhythm=parts[0].rhythm,
        )

    def measured(self, vantage: str, key: str, first_minute: int) -> Measured:
        """Hand it to the judge as what a vantage measured of the link POINT/LINK."""
        return Measured(
            settled=self.settled,
            lost=self.lost,
            expected=np.full(len(self.lost), PER_MINUTE, dtype=np.int8),
            faulty=np.zeros(len(self.lost), dtype=np.bool_),
            answered=self.answered,
            round_trip_ns=self.round_trip_ns,
            delay=self.delay,
            restless=self._restless(),
            through=self.lost == PER_MINUTE,
            record_of=_Records(self, vantage, key, first_minute).of,
        )

    def _restless(self) -> Bools:
        """Find the minutes in which something begins that an idle outage rule must remember.

        A run that goes on into the next minute matters only if it comes to `SHORTEST_RUN` packets
        in all: a shorter one neither makes an edge nor holds most of what a down minute lost.
        """
        begins = _bit(self.lost_bits, 0)
        goes_on = _bit(self.lost_bits, PER_MINUTE - 1)
        enough = self.lost[:-1] + self.lost[1:] >= SHORTEST_RUN
        goes_on[:-1] &= begins[1:] & enough
        return self.long_runs | goes_on


class _Records:
    """Makes records of single minutes; packets are unpacked when the first one is asked for."""

    def __init__(self, imagined: Imagined, vantage: str, key: str, first_minute: int) -> None:
        self._imagined = imagined
        self._vantage = vantage
        self._key = key
        self._first_minute = first_minute

    @cached_property
    def _lost(self) -> bytes:
        """A byte a packet."""
        return _unpacked(self._imagined.lost_bits)

    @cached_property
    def _missing(self) -> bytes:
        """Lost or not settled."""
        return _unpacked(self._imagined.lost_bits | self._imagined.unsettled_bits)

    def of(self, minute: int) -> MinuteRecord:
        """Make the record of a minute."""
        at = minute - self._first_minute
        first, end = at * PER_MINUTE, (at + 1) * PER_MINUTE
        return MinuteRecord(
            vantage=self._vantage,
            link=self._key,
            minute=minute,
            expected=PER_MINUTE,
            settled=int(self._imagined.settled[at]),
            lost=int(self._imagined.lost[at]),
            runs=tuple(self._runs(first, end)),
            first_answered_ns=self._answered_from(first, first, end),
        )

    def _runs(self, first: int, end: int) -> Iterator[LossRun]:
        """Find each row of lost packets between two packets."""
        begins = self._lost.find(1, first, end)
        while begins >= 0:
            after = self._lost.find(0, begins, end)
            after = end if after < 0 else after
            yield LossRun(
                self._sent_ns(begins - first, first),
                after - begins,
                self._answered_from(after, first, end),
                from_before=begins == first,
                into_next=after == end,
            )
            begins = self._lost.find(1, after, end)

    def _answered_from(self, place: int, first: int, end: int) -> int | None:
        """When the first answered packet of the minute at or after a place was sent."""
        found = self._missing.find(0, place, end)
        return None if found < 0 else self._sent_ns(found - first, first)

    def _sent_ns(self, place: int, first: int) -> int:
        minute = self._first_minute + first // PER_MINUTE
        return minute * MINUTE_NS + self._imagined.rhythm.sent_ns(place)


def reduced(
    lost: Bools, unsettled: Bools, round_trips_ns: Floats, rhythm: Rhythm, intervals: slice
) -> Imagined:
    """Reduce the packets of some minutes; `intervals` are the minutes that make whole intervals.

    A packet is not both lost and unsettled. `round_trips_ns` is used up.
    """
    minutes = len(lost) // PER_MINUTE
    missing = lost | unsettled if unsettled.any() else lost
    step = rhythm.delay_step
    for_delay = round_trips_ns[step - 1 :: step]
    gone = np.flatnonzero(missing[step - 1 :: step])
    per_minute = PER_MINUTE // step
    for_delay[gone] = 0.0
    sums = for_delay.reshape(-1, per_minute).sum(axis=1)
    for_delay[gone] = np.inf
    lost_counts = _per_minute(lost, minutes)
    whole = slice(intervals.start * per_minute, intervals.stop * per_minute)
    unsettled_for_delay = np.flatnonzero(unsettled[step - 1 :: step][whole])
    width = MINUTES * per_minute
    count = (intervals.stop - intervals.start) // MINUTES
    return Imagined(
        settled=PER_MINUTE - _per_minute(unsettled, minutes),
        lost=lost_counts,
        answered=per_minute - np.bincount(gone // per_minute, minlength=minutes),
        round_trip_ns=sums.astype(np.int64),
        delay=_delays(
            for_delay[whole].reshape(count, width),
            width - np.bincount(unsettled_for_delay // width, minlength=count),
        ),
        long_runs=_long_runs(lost, lost_counts),
        lost_bits=_packed(lost),
        unsettled_bits=_packed(unsettled),
        rhythm=rhythm,
    )


def _delays(round_trips_ns: Floats, settled: Counts) -> Delays:
    """Reduce intervals to their delay figures, as `stability.intervals.delays` does."""
    ordered = np.sort(round_trips_ns, axis=1)
    wanted = np.maximum(rank(settled) - 1, 0)
    p95_ns = np.take_along_axis(ordered, wanted[:, np.newaxis], axis=1)[:, 0]
    finite = np.isfinite(p95_ns)
    shortest_ns = np.where(finite, ordered[:, 0], 0.0)
    p95_ns = np.where(finite, p95_ns, 0.0)
    return Delays(
        settled=settled,
        p95_ns=np.where(finite, p95_ns.astype(np.int64), INFINITE_NS),
        pdv_ns=np.where(finite, (p95_ns - shortest_ns).astype(np.int64), INFINITE_NS),
    )


def _per_minute(packets: Bools, minutes: int) -> Counts:
    """Count packets by minute; few of many are cheap."""
    return np.bincount(np.flatnonzero(packets) // PER_MINUTE, minlength=minutes).astype(np.int16)


def _long_runs(lost: Bools, counts: Counts) -> Bools:
    """Find the minutes with at least `SHORTEST_BREAK` lost packets in a row."""
    found = counts >= SHORTEST_BREAK
    rows = np.flatnonzero(found)
    if len(rows):
        windows = np.lib.stride_tricks.sliding_window_view(
            lost.reshape(-1, PER_MINUTE)[rows], SHORTEST_BREAK, axis=1
        )
        found[rows] = np.logical_and.reduce(windows, axis=2).any(axis=1)
    return found


def _packed(packets: Bools) -> Bits:
    if not packets.any():
        return np.zeros((len(packets) // PER_MINUTE, _BITS_PER_ROW), dtype=np.uint8)
    return np.packbits(packets.reshape(-1, PER_MINUTE), axis=1)


def _bit(bits: Bits, place: int) -> Bools:
    """Say of each minute whether the packet at a place of it is marked."""
    return (bits[:, place // 8] >> (7 - place % 8) & 1).astype(np.bool_)


def _unpacked(bits: Bits) -> bytes:
    return np.unpackbits(bits, axis=1, count=PER_MINUTE).tobytes()
