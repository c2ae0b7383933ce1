"""Minute records of all links as columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from probes.record import PACKETS_PER_MINUTE, MinuteRecord
from stability.target import KNOWN_DIVISOR

Counts = npt.NDArray[np.int32]

Chosen = list[MinuteRecord | None]
"""One record for each link, by row; None where nothing was measured."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The figures of one minute that the rules of minutes and intervals look at."""

    settled: Counts
    lost: Counts
    expected: Counts
    delay_settled: Counts
    faulty: npt.NDArray[np.bool_]
    answered: Counts
    """Answered packets that count for delay."""
    round_trip_ns: npt.NDArray[np.int64]
    """The sum of their round-trip times."""


def choose(records: Iterable[MinuteRecord], link_row: Mapping[str, int]) -> Chosen:
    """Put records into rows, the best one of each link; those of unknown links are dropped.

    A minute is down only if all healthy vantages say so, else the best one's figures count: both
    come to judging the record with the least loss, since more loss never makes a minute better.
    """
    chosen: Chosen = [None] * len(link_row)
    for record in records:
        row = link_row.get(record.link)
        if row is None:
            continue
        other = chosen[row]
        if other is None or _badness(record) < _badness(other):
            chosen[row] = record
    return chosen


def in_columns(chosen: Sequence[MinuteRecord | None]) -> Columns:
    """Lay the figures out in columns; a link without a record expected packets and has none."""
    figures = np.array(
        [
            (each.settled, each.lost, each.expected, each.delay_settled, each.fault is not None)
            if each
            else _NOTHING
            for each in chosen
        ],
        dtype=np.int32,
    ).reshape(-1, len(_NOTHING))
    settled, lost, expected, delay_settled, faulty = figures.T
    answered = np.fromiter((len(each.rtts_ns) if each else 0 for each in chosen), np.int32)
    sums = np.fromiter((sum(each.rtts_ns) if each else 0 for each in chosen), np.int64)
    return Columns(settled, lost, expected, delay_settled, faulty.astype(np.bool_), answered, sums)


_NOTHING = (0, 0, PACKETS_PER_MINUTE, 0, 0)


def _badness(record: MinuteRecord) -> tuple[bool, float, int, str]:
    """Order records of one link: healthy, then least loss, then most packets."""
    known = record.settled * KNOWN_DIVISOR >= record.expected and record.settled > 0
    healthy = known and record.fault is None
    loss = record.lost / record.settled if record.settled else 1.0
    return (not healthy, loss, -record.settled, record.vantage)
