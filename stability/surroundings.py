"""What is known of all links at a moment, and what of it was so when an outage began or ended."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from stability.falls import TOGETHER_NS, Falls
from stability.layout import Rows
from stability.maintenance import Works
from stability.minutes import State, States
from stability.neighbours import Neighbourhood
from stability.standing import Nanoseconds

Bools = npt.NDArray[np.bool_]
Seconds = npt.NDArray[np.float64]

LONG_DEAD_NS = 86_400_000_000_000
"""A link that has been dead for more than a day when another one fails tells nothing about that."""

FINAL_NS = TOGETHER_NS + 10_000_000_000
"""So long after the start all that fell within two minutes is known to be down: five packets that
stay unanswered take at most 12 s on a link that is measured in pairs; most are known at once."""


class Edge(StrEnum):
    """Which end of an outage is looked at."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Anchors:
    """The addresses that prove the prober's own connection."""

    count: int
    answered_ns: int
    """Send time of the newest answered packet to one of them; 0 if there was none."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Figures of one interval of five minutes of all links; NaN where it is not known."""

    end_ns: int
    p95_seconds: Seconds
    """Infinite where it falls on a lost packet."""
    pdv_seconds: Seconds
    loss_ratio: Seconds


@dataclass(frozen=True)
class Surroundings:
    """All links at a moment; columns are parallel to the layout's links. It never changes."""

    neighbourhood: Neighbourhood
    at_ns: int
    states: States
    """Of now: up and down are known, unknown and maintenance are not."""
    fell_ns: Nanoseconds
    """See `Falls`."""
    back_ns: Nanoseconds
    answered_ns: Nanoseconds
    round_trip_ns: Nanoseconds
    works: tuple[Works, ...] = ()
    intervals: tuple[Intervals, ...] = ()
    """The newest first."""
    anchors: Anchors | None = None
    fault: str | None = None
    """Why the prober cannot be trusted; None if it can."""
    remembered_ns: int = 0
    """Since when falls are known; of what was before nothing can be said."""

    @classmethod
    def at(cls, neighbourhood: Neighbourhood, at_ns: int, states: States, falls: Falls) -> Self:
        """Take the states of a moment, and copy when links fell; `more` adds what else is known."""
        return cls(
            neighbourhood=neighbourhood,
            at_ns=at_ns,
            states=states.copy(),
            fell_ns=falls.fell_ns.copy(),
            back_ns=falls.back_ns.copy(),
            answered_ns=falls.answered_ns.copy(),
            round_trip_ns=falls.round_trip_ns.copy(),
        )

    def more(
        self,
        works: tuple[Works, ...] = (),
        intervals: Sequence[Intervals] = (),
        anchors: Anchors | None = None,
        fault: str | None = None,
        remembered_ns: int = 0,
    ) -> Self:
        """Add what is known beside the links' states."""
        return replace(
            self,
            works=works,
            intervals=tuple(intervals),
            anchors=anchors,
            fault=fault,
            remembered_ns=remembered_ns,
        )

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.neighbourhood.layout.inventory.city.timezone)


@dataclass(frozen=True, slots=True)
class Scene:
    """One end of the outage of one link, and what the other links were then."""

    surroundings: Surroundings
    row: int
    """The lost link."""
    edge: Edge
    at_ns: int
    counted: Bools
    """Links that tell something: known, and not dead for more than a day."""
    down: Bools
    """Those of them that were down with it."""
    together: Bools
    """Those that fell (at its end: came back) within two minutes of it; itself is one."""
    before: Bools
    """Those that were down earlier, so that they could not fall with it."""

    @property
    def edges_ns(self) -> Nanoseconds:
        """When each link fell, or came back."""
        return self.surroundings.fell_ns if self.edge is Edge.START else self.surroundings.back_ns

    @property
    def link_id(self) -> str:
        """Id of the lost link within its point."""
        return self.surroundings.neighbourhood.pairs[self.row][1].id

    def gap_ns(self, rows: Rows) -> Nanoseconds:
        """How far the falls (returns) of links are from that of the lost one."""
        return np.abs(self.edges_ns[rows] - self.at_ns)


def start_scene(surroundings: Surroundings, row: int, start_ns: int) -> Scene:
    """Look at the start of an outage."""
    fell_ns, back_ns = surroundings.fell_ns, surroundings.back_ns
    counted = _counted(surroundings, start_ns)
    lasting = (back_ns == 0) | (back_ns > start_ns)
    down = counted & (fell_ns > 0) & (fell_ns <= start_ns + TOGETHER_NS) & lasting
    together = counted & (np.abs(fell_ns - start_ns) <= TOGETHER_NS) & lasting
    for mine in (counted, down, together):
        mine[row] = True
    return Scene(
        surroundings, row, Edge.START, start_ns, counted, down, together, before=down & ~together
    )


def end_scene(surroundings: Surroundings, row: int, start_ns: int, end_ns: int) -> Scene:
    """Look at the end of an outage."""
    fell_ns, back_ns = surroundings.fell_ns, surroundings.back_ns
    counted = _counted(surroundings, start_ns)
    lasting = (back_ns == 0) | (back_ns >= end_ns - TOGETHER_NS)
    down = counted & (fell_ns > 0) & (fell_ns <= end_ns) & lasting
    together = down & (back_ns > 0) & (np.abs(back_ns - end_ns) <= TOGETHER_NS)
    for mine in (counted, down, together):
        mine[row] = True
    return Scene(
        surroundings,
        row,
        Edge.END,
        end_ns,
        counted,
        down,
        together,
        before=np.zeros(len(counted), dtype=np.bool_),
    )


def _counted(surroundings: Surroundings, start_ns: int) -> Bools:
    fell_ns, back_ns = surroundings.fell_ns, surroundings.back_ns
    states = surroundings.states
    known = (states == State.UP) | (states == State.DOWN)
    dead = (fell_ns > 0) & (fell_ns < start_ns - LONG_DEAD_NS)
    dead &= (back_ns == 0) | (back_ns > start_ns)
    counted: Bools = known & ~dead
    return counted
