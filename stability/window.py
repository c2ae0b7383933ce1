"""The interval that is running: minutes and round-trip times of all links until it is complete."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from probes.record import PACKETS_PER_MINUTE, MinuteRecord
from stability.intervals import (
    INFINITE_NS,
    MINUTES,
    Delays,
    Limits,
    Results,
    delays,
    judge_intervals,
)
from stability.judged import Judged
from stability.layout import Rows, reordered
from stability.minutes import State, States
from stability.records import Columns

Bools = npt.NDArray[np.bool_]

LEFT_OUT = len(State)
"""In place of a state: the minute was not judged."""

_LETTERS = "UD?M-"


@dataclass(frozen=True, slots=True)
class Intervals:
    """What an interval was, for each link."""

    whole: Bools
    """All its minutes were judged; the other figures mean nothing where they were not."""
    service: Bools
    """All its minutes are S."""
    results: Results
    delay: Delays


def read_states(written: str, place: int) -> int:
    """Read the state of a minute that `Window.written` wrote down."""
    return _LETTERS.index(written[place])


class Window:
    """The minutes of one interval so far. Rows are links."""

    def __init__(self, links: int) -> None:
        """Begin with nothing collected."""
        shape = (links, MINUTES)
        self._whole: Bools = np.zeros(shape, dtype=np.bool_)
        self._service: Bools = np.zeros(shape, dtype=np.bool_)
        self._states: States = np.full(shape, State.UNKNOWN, dtype=np.int8)
        self._settled = np.zeros(shape, dtype=np.int32)
        self._lost = np.zeros(shape, dtype=np.int32)
        self._delay_settled = np.zeros(links, dtype=np.int64)
        self._filled = np.zeros(links, dtype=np.int64)
        width = MINUTES * PACKETS_PER_MINUTE
        self._round_trips_ns = np.full((links, width), INFINITE_NS, dtype=np.int64)

    def reorder(self, rows: Rows) -> None:
        """Bring what was collected into another order; rows of -1 have nothing."""
        self._whole = reordered(self._whole, rows)
        self._service = reordered(self._service, rows)
        self._states = reordered(self._states, rows, State.UNKNOWN)
        self._settled = reordered(self._settled, rows)
        self._lost = reordered(self._lost, rows)
        self._delay_settled = reordered(self._delay_settled, rows)
        self._filled = reordered(self._filled, rows)
        self._round_trips_ns = reordered(self._round_trips_ns, rows, INFINITE_NS)

    def add(
        self,
        minute: int,
        links: Judged,
        columns: Columns,
        records: Sequence[MinuteRecord | None],
    ) -> None:
        """Collect a minute."""
        place = minute % MINUTES
        self._whole[:, place] = links.there
        self._service[:, place] = links.service
        self._states[:, place] = links.states
        self._settled[:, place] = columns.settled
        self._lost[:, place] = columns.lost
        self._delay_settled += columns.delay_settled
        self._collect([each.rtts_ns if each else () for each in records])

    def written(self, keys: Sequence[str], minutes: int) -> dict[str, str]:
        """Write down the states of the first minutes, of links that were not up in all of them."""
        whole, states = self._whole[:, :minutes], self._states[:, :minutes]
        rows = np.flatnonzero((~whole | (states != State.UP)).any(axis=1)).tolist()
        figures = np.where(whole, states, LEFT_OUT)
        return {keys[row]: "".join(_LETTERS[each] for each in figures[row]) for row in rows}

    def put_right(self, rows: Sequence[int], again: "Window") -> None:
        """Replace some rows by those of another window, which collected the same minutes again."""
        width = max(len(each._round_trips_ns[0]) for each in (self, again))  # noqa: SLF001  # of its class
        self._widen(width)
        again._widen(width)  # noqa: SLF001  # of its class
        for name in again.__dict__:
            getattr(self, name)[rows] = getattr(again, name)

    def judge(self, limits: Limits) -> Intervals:
        """Judge the interval, once its last minute was added."""
        delay = delays(self._round_trips_ns, self._delay_settled)
        return Intervals(
            whole=np.asarray(self._whole.all(axis=1)),
            service=np.asarray(self._service.all(axis=1)),
            results=judge_intervals(self._states, self._settled, self._lost, delay, limits),
            delay=delay,
        )

    def _collect(self, round_trips_ns: Sequence[tuple[int, ...]]) -> None:
        """Put the round-trip times of a minute behind those of the minutes before."""
        counts = np.fromiter(map(len, round_trips_ns), np.int64, len(round_trips_ns))
        total = int(counts.sum())
        values = np.fromiter(chain.from_iterable(round_trips_ns), np.int64, total)
        needed = np.maximum(self._filled + counts, self._delay_settled)
        self._widen(int(needed.max(initial=0)))
        starts = np.cumsum(counts) - counts
        places = np.arange(total) + np.repeat(self._filled - starts, counts)
        self._round_trips_ns[np.repeat(np.arange(len(counts)), counts), places] = values
        self._filled += counts

    def _widen(self, width: int) -> None:
        """Make room: sending is dithered, so a minute may have a few packets more than its 60."""
        missing = width - self._round_trips_ns.shape[1]
        if missing > 0:
            more = np.full((len(self._filled), missing), INFINITE_NS, dtype=np.int64)
            self._round_trips_ns = np.concatenate([self._round_trips_ns, more], axis=1)
