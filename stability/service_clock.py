"""The service clock: which of the newest minutes of S were down, however long ago those were.

Only down minutes spend a budget, so minutes of S that are unknown or under maintenance let the
clock go on like those that are up.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from stability.judged import Judged
from stability.layout import Rows, reordered
from stability.minutes import State

Bools = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]

HOUR = 60
HOURS_8 = 480
"""Minutes of S that are kept: a whole day of service."""


class ServiceClock:
    """The newest minutes of S of many links or points; arrays are parallel to the layout."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Nothing was down."""
        self._keys, rows = tuple(keys), len(keys)
        self._gone: dict[str, str] = {}
        self._down: Bools = np.zeros((rows, HOURS_8), dtype=np.bool_)
        self._next: npt.NDArray[np.int16] = np.zeros(rows, dtype=np.int16)
        self.spent_1h: Counts = np.zeros(rows, dtype=np.int32)
        """Down minutes among the last 60 of S."""
        self.spent_8h: Counts = np.zeros(rows, dtype=np.int32)
        """Down minutes among the last 480 of S."""

    def add_minute(self, judged: Judged) -> None:
        """Go on by a minute where it is S."""
        rows = np.flatnonzero(judged.there & judged.service)
        place, down = self._next[rows], judged.states[rows] == State.DOWN
        self.spent_8h[rows] += down.astype(np.int32) - self._down[rows, place]
        self.spent_1h[rows] += down.astype(np.int32) - self._down[rows, place - HOUR]
        self._down[rows, place] = down
        self._next[rows] = (place + 1) % HOURS_8

    def skip(self, minutes: npt.NDArray[np.int64]) -> None:
        """Go on by so many minutes of S of each row in which it was not down."""
        going = np.flatnonzero(minutes)
        for row in going[self.spent_8h[going] > 0].tolist():
            count = int(minutes[row])
            kept = self._of(row)[count:]
            self._put(row, np.concatenate([kept, np.zeros(HOURS_8 - len(kept), dtype=np.bool_)]))

    def put_right(self, row: int, down: Bools, later: int) -> None:
        """Replace minutes of S in order of time, after which there were so many later ones."""
        minutes = self._of(row)
        end = max(0, HOURS_8 - later)
        begin = max(0, end - len(down))
        minutes[begin:end] = down[len(down) - (end - begin) :]
        self._put(row, minutes)

    def reorder(self, keys: Sequence[str], rows: Rows) -> None:
        """Bring the clock into another order; rows of -1 are new, or come back.

        For what is gone it stands still: it may only have been left out by mistake.
        """
        written, self._keys = self.packed(), tuple(keys)
        self._down = reordered(self._down, rows)
        self._next = reordered(self._next, rows)
        self.spent_1h = reordered(self.spent_1h, rows)
        self.spent_8h = reordered(self.spent_8h, rows)
        kept = {self._keys[row] for row in np.flatnonzero(rows >= 0).tolist()}
        self.unpack({key: each for key, each in written.items() if key not in kept})

    def packed(self) -> dict[str, str]:
        """Write down those with a down minute, as hexadecimal digits; the oldest minute first."""
        rows = np.flatnonzero(self.spent_8h).tolist()
        here = {self._keys[row]: np.packbits(self._of(row)).tobytes().hex() for row in rows}
        return self._gone | here

    def unpack(self, packed: Mapping[str, str]) -> None:
        """Take what `packed` gave; what is not there has it when it comes back."""
        row_of = {key: row for row, key in enumerate(self._keys)}
        self._gone = {key: each for key, each in packed.items() if key not in row_of}
        for key in packed.keys() & row_of.keys():
            bits = np.frombuffer(bytes.fromhex(packed[key]), dtype=np.uint8)
            self._put(row_of[key], np.unpackbits(bits, count=HOURS_8).astype(np.bool_))

    def forget(self, remembered: Callable[[str], bool]) -> None:
        """Drop what is gone and of which nothing else is remembered either."""
        self._gone = {key: each for key, each in self._gone.items() if remembered(key)}

    def _of(self, row: int) -> Bools:
        """Give the minutes of a row, the oldest first."""
        return np.roll(self._down[row], -int(self._next[row]))

    def _put(self, row: int, down: Bools) -> None:
        self._down[row], self._next[row] = down, 0
        self.spent_8h[row] = down.sum()
        self.spent_1h[row] = down[-HOUR:].sum()
