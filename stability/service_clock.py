"""The service clock: which of the newest minutes of S were down, however long ago those were.

Only down minutes spend a budget, so minutes of S that are unknown or under maintenance let the
clock go on like those that are up.
"""

from collections.abc import Mapping

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

    def __init__(self, rows: int) -> None:
        """Nothing was down."""
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

    def reorder(self, rows: Rows) -> None:
        """Bring the clock into another order; rows of -1 begin anew."""
        self._down = reordered(self._down, rows)
        self._next = reordered(self._next, rows)
        self.spent_1h = reordered(self.spent_1h, rows)
        self.spent_8h = reordered(self.spent_8h, rows)

    def packed(self, keys: tuple[str, ...]) -> dict[str, str]:
        """Write down those with a down minute, as hexadecimal digits; the oldest minute first."""
        rows = np.flatnonzero(self.spent_8h).tolist()
        return {keys[row]: np.packbits(self._of(row)).tobytes().hex() for row in rows}

    def unpack(self, packed: Mapping[str, str], row_of: Mapping[str, int]) -> None:
        """Take what `packed` gave; those that are not there are left out."""
        for key in packed.keys() & row_of.keys():
            bits = np.frombuffer(bytes.fromhex(packed[key]), dtype=np.uint8)
            self._put(row_of[key], np.unpackbits(bits, count=HOURS_8).astype(np.bool_))

    def _of(self, row: int) -> Bools:
        """Give the minutes of a row, the oldest first."""
        return np.roll(self._down[row], -int(self._next[row]))

    def _put(self, row: int, down: Bools) -> None:
        self._down[row], self._next[row] = down, 0
        self.spent_8h[row] = down.sum()
        self.spent_1h[row] = down[-HOUR:].sum()
