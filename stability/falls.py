"""When each link was lost last and came back: what is looked at to find what an outage is part of.

Fed with the live states, twice a second, and with the outages of judged minutes: a line that loses
every third packet is down by its minutes but never by its newest packets.
"""

import numpy as np
import numpy.typing as npt

from stability.layout import Rows, reordered
from stability.minutes import State, States
from stability.standing import Nanoseconds

TOGETHER_NS = 120_000_000_000
"""What falls within two minutes falls together. Links behind one device are lost within seconds;
where routing has to notice first it may take 90 s (the hold time that RFC 4271, 10 suggests)."""


class Falls:
    """The last time each link fell and came back. Arrays are parallel to the layout's links."""

    def __init__(self, links: int) -> None:
        """No link ever fell."""
        self.fell_ns: Nanoseconds = np.zeros(links, dtype=np.int64)
        """When it was lost last; 0 if never."""
        self.back_ns: Nanoseconds = np.zeros(links, dtype=np.int64)
        """When it came back from that; 0 if it has not."""
        self.answered_ns: Nanoseconds = np.zeros(links, dtype=np.int64)
        """Send time of the last answered packet before that; 0 if there was none."""
        self.round_trip_ns: Nanoseconds = np.full(links, -1, dtype=np.int64)
        """The newest round-trip time then; -1 if there was none."""

    def look(
        self,
        states: States,
        since_ns: Nanoseconds,
        answered_ns: Nanoseconds | None = None,
        round_trip_ns: Nanoseconds | None = None,
    ) -> npt.NDArray[np.intp]:
        """Take what links are now and since when, and their newest answer; give who fell newly."""
        down = states == State.DOWN
        fallen = np.flatnonzero(down & (since_ns != self.fell_ns))
        if len(fallen):
            self.fell_ns[fallen] = since_ns[fallen]
            if answered_ns is not None and round_trip_ns is not None:
                self.answered_ns[fallen] = answered_ns[fallen]
                self.round_trip_ns[fallen] = round_trip_ns[fallen]
        self.back_ns[down] = 0
        is_back = (states == State.UP) & (self.back_ns == 0) & (since_ns > self.fell_ns)
        is_back &= self.fell_ns > 0
        self.back_ns[is_back] = since_ns[is_back]
        return fallen

    def judged(self, row: int, start_ns: int, end_ns: int | None) -> bool:
        """Take an outage of judged minutes, if the newest packets showed nothing of it.

        The answer says whether it is a fall that was not known, of a link that is not back.
        """
        fell_ns, back_ns = int(self.fell_ns[row]), int(self.back_ns[row])
        if fell_ns >= start_ns - TOGETHER_NS or (fell_ns and (not back_ns or back_ns > start_ns)):
            if back_ns == 0 and end_ns is not None and fell_ns == start_ns:
                self.back_ns[row] = end_ns
            return False
        self.fell_ns[row], self.back_ns[row] = start_ns, end_ns or 0
        self.answered_ns[row], self.round_trip_ns[row] = 0, -1
        return end_ns is None

    def reorder(self, rows: Rows) -> None:
        """Bring links into another order; rows of -1 never fell."""
        self.fell_ns = reordered(self.fell_ns, rows)
        self.back_ns = reordered(self.back_ns, rows)
        self.answered_ns = reordered(self.answered_ns, rows)
        self.round_trip_ns = reordered(self.round_trip_ns, rows, -1)
