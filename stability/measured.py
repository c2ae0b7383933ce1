"""What was measured of a link in consecutive minutes, as columns."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from probes.record import PACKETS_PER_MINUTE, MinuteRecord
from stability.intervals import INFINITE_NS, MINUTES, Delays, delays
from stability.minutes import Counts
from stability.outages import wakes
from stability.records import choose, in_columns

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Measured:
    """Minutes of a link; every array has a column a minute, `delay` one an interval."""

    settled: Counts
    lost: Counts
    expected: Counts
    faulty: Bools
    """The prober was at fault for the whole minute."""
    answered: Counts
    """Answered packets that count for delay."""
    round_trip_ns: npt.NDArray[np.int64]
    """The sum of their round-trip times."""
    delay: Delays
    """Of the intervals that lie wholly in these minutes."""
    restless: Bools
    """The minutes of which `outages.wakes` is true; more than those do no harm."""
    through: Bools
    """The minutes that a run of lost packets goes through, from the last packet of the minute
    before, which the same vantage measured, to the first one of the next."""
    record_of: Callable[[int], MinuteRecord | None]
    """Gives the record of a minute since the epoch; asked for minutes around trouble only. Its
    round-trip times are not looked at."""


def whole_intervals(first_minute: int, minutes: int) -> slice:
    """Find the minutes that make whole intervals, aligned to hh:00, hh:05, ..."""
    skipped = -first_minute % MINUTES
    count = max(0, minutes - skipped) // MINUTES
    return slice(skipped, skipped + count * MINUTES)


def from_records(
    key: str, records: Iterable[MinuteRecord], first_minute: int, minutes: int
) -> Measured:
    """Lay records of the link POINT/LINK out in columns.

    They may come in any order, of any vantages, also of other links and minutes; of each minute the
    best one is taken. A minute without one was not measured.
    """
    of_minute: dict[int, list[MinuteRecord]] = {}
    for record in records:
        if record.link == key:
            of_minute.setdefault(record.minute, []).append(record)
    every = range(first_minute, first_minute + minutes)
    chosen = [choose(of_minute.get(minute, ()), {key: 0})[0] for minute in every]
    columns = in_columns(chosen)
    return Measured(
        settled=columns.settled,
        lost=columns.lost,
        expected=columns.expected,
        faulty=columns.faulty,
        answered=np.array([len(each.rtts_ns) if each else 0 for each in chosen], np.int32),
        round_trip_ns=np.array([sum(each.rtts_ns) if each else 0 for each in chosen], np.int64),
        delay=_delays(chosen[whole_intervals(first_minute, minutes)]),
        restless=np.array([each is not None and wakes(each) for each in chosen], np.bool_),
        through=np.array(
            [_goes_through(*two) for two in pairwise([None, *chosen])],
            np.bool_,
        ),
        record_of=lambda minute: chosen[minute - first_minute],
    )


def _goes_through(before: MinuteRecord | None, record: MinuteRecord | None) -> bool:
    if before is None or record is None or before.vantage != record.vantage:
        return False
    return len(record.runs) == 1 and record.runs[0].from_before and record.runs[0].into_next


def _delays(chosen: Sequence[MinuteRecord | None]) -> Delays:
    """Reduce whole intervals to their delay figures."""
    fives = [chosen[at : at + MINUTES] for at in range(0, len(chosen), MINUTES)]
    settled = [sum(each.delay_settled for each in five if each) for five in fives]
    width = max([MINUTES * PACKETS_PER_MINUTE, *settled])
    rows = np.full((len(fives), width), INFINITE_NS, dtype=np.int64)
    for row, five in zip(rows, fives, strict=True):
        round_trips = [rtt for each in five if each for rtt in each.rtts_ns]
        row[: len(round_trips)] = round_trips
    return delays(rows, np.array(settled, dtype=np.int64))
