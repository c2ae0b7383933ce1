"""What a minute was for every link and point."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stability.layout import Layout
from stability.minutes import State, States
from stability.records import Chosen
from stability.runs import Carry, Seen, look
from stability.totals import Day

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a minute was for all links, or for all points; arrays are parallel to the layout."""

    states: States
    there: Bools
    """Which of them existed."""
    service: Bools


@dataclass(frozen=True, slots=True)
class JudgedMinute:
    """A minute of everything."""

    minute: int
    day: Day
    """The local day of it."""
    layout: Layout
    records: Chosen
    links: Judged
    points: Judged

    def seen(self, row: int, carry: Carry | None) -> Seen:
        """Look at a link."""
        return look(carry, self.minute, State(int(self.links.states[row])), self.records[row])
