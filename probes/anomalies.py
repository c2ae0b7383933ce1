"""What happens to packets beside being answered or lost, counted for each link and minute."""

from enum import IntEnum

import numpy as np
import numpy.typing as npt


class Anomaly(IntEnum):
    """What is counted apart from settled packets."""

    LATE = 0
    DUPLICATE = 1
    FOREIGN = 2
    UNREACHABLE = 3
    SEND_ERROR = 4


Counts = npt.NDArray[np.int64]


class Anomalies:
    """Counters of every slot, a row for each, and what they were at the end of each minute.

    An anomaly belongs to the minute in which it was noticed.
    """

    def __init__(self, capacity: int) -> None:
        """Make room for `capacity` slots."""
        self.counts: Counts = np.zeros((capacity, len(Anomaly)), np.int64)
        self._taken = self.counts.copy()
        self._at_end: dict[int, Counts] = {}

    def resize(self, capacity: int) -> None:
        """Make room for more slots."""
        more = np.zeros((capacity - len(self.counts), len(Anomaly)), np.int64)
        self.counts = np.concatenate([self.counts, more])
        self._taken = np.concatenate([self._taken, more])
        self._at_end = {
            minute: np.concatenate([counts, more]) for minute, counts in self._at_end.items()
        }

    def clear(self, slots: npt.NDArray[np.intp]) -> None:
        """Begin anew on these slots."""
        for counts in (self.counts, self._taken, *self._at_end.values()):
            counts[slots] = 0

    def count(self, anomaly: Anomaly, slots: npt.NDArray[np.intp]) -> None:
        """Count one anomaly for each of `slots`, which may repeat."""
        if len(slots):
            np.add.at(self.counts[:, anomaly], slots, 1)

    def end(self, minute: int) -> None:
        """Note that a minute has ended: what is counted from now on is not of it."""
        if minute not in self._at_end:
            self._at_end[minute] = self.counts.copy()

    def take(self, minute: int) -> Counts:
        """Return what was counted in a minute; minutes are taken in order."""
        at_end = self._at_end.get(minute, self.counts).copy()
        taken, self._taken = self._taken, at_end
        self._at_end = {one: counts for one, counts in self._at_end.items() if one > minute}
        return at_end - taken
