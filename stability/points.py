"""States of points, from those of the links that carry them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from stability.minutes import State, States

Nanoseconds = npt.NDArray[np.int64]

# Any link that is up carries the point; else one that nobody knows may do so; links under
# maintenance are left out.
_RANKED = (State.MAINTENANCE, State.DOWN, State.UNKNOWN, State.UP)
_RANK = np.argsort(np.array(_RANKED)).astype(np.int8)
_STATE = np.array(_RANKED, dtype=np.int8)


class PointRule:
    """The rule of point minutes for a set of points."""

    def __init__(self, counting: Sequence[Sequence[int]]) -> None:
        """Take for each point the rows of the links that count."""
        most = max((len(rows) for rows in counting), default=0)
        padded = [(*rows, *[-1] * (most - len(rows))) for rows in counting]
        self._rows: npt.NDArray[np.int32] = np.array(padded, dtype=np.int32)
        self._rows = self._rows.reshape(len(counting), most)
        self._carried = np.array([bool(rows) for rows in counting], dtype=np.bool_)

    def judge(self, links: States) -> States:
        """Judge points from the states of the links (rows, ...), for any number of minutes.

        A point that no active link carries is unknown.
        """
        left_out = np.zeros((1, *links.shape[1:]), dtype=np.int8)
        ranks = np.concatenate([_RANK[links], left_out])
        best = np.zeros((len(self._carried), *links.shape[1:]), dtype=np.int8)
        for rows in self._rows.T:
            np.maximum(best, ranks[rows], out=best)
        states = _STATE[best]
        states[~self._carried] = State.UNKNOWN
        return states

    def latest(self, links: Nanoseconds, default: int) -> Nanoseconds:
        """Give for each point the latest of its links' times; `default` where none carries it."""
        return self._reduced(links, default, np.iinfo(np.int64).min, np.maximum)

    def earliest(self, links: Nanoseconds, default: int) -> Nanoseconds:
        """Give for each point the earliest of its links' times; `default` where none carries it."""
        return self._reduced(links, default, np.iinfo(np.int64).max, np.minimum)

    def _reduced(
        self, links: Nanoseconds, default: int, neutral: int, choose: np.ufunc
    ) -> Nanoseconds:
        times = np.append(links, np.int64(neutral))[self._rows]
        reduced: Nanoseconds = choose.reduce(times, axis=1, initial=neutral)
        return np.where(self._carried, reduced, default)
