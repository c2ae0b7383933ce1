"""Where an outage starts and ends between the packets of its first and last down minute.

What a minute's loss runs were is only known later, when the last of them has ended: each edge is
followed until then, in constant memory, and can be asked at any time for what is known so far.
"""

from dataclasses import dataclass, replace

from probes.record import MINUTE_NS
from stability.minutes import State
from stability.runs import Run, Seen

SHORTEST_RUN = 3
"""Lost packets: a shorter run is chance, and gives the minute's own start or end."""

ONE_BREAK = 60
"""Packets, thus about as many seconds: a single run of fewer is a short break and no outage."""


@dataclass(frozen=True, slots=True)
class StartEdge:
    """The first packet of the longest loss run that touches a minute, the earliest on a tie."""

    minute: int
    packets: int
    first_ns: int
    growing: Run | None

    @classmethod
    def of(cls, seen: Seen) -> "StartEdge":
        """Look at the minute."""
        edge = cls(seen.minute, packets=0, first_ns=0, growing=None)
        for run in seen.runs:
            edge = replace(edge, growing=run) if run.growing else edge.longer(run)
        return edge

    def step(self, seen: Seen) -> "StartEdge":
        """Look at the next minute."""
        if self.growing is None:
            return self
        run = seen.continued or self.growing
        if seen.continued and run.growing:
            return replace(self, growing=run)
        return replace(self, growing=None).longer(run)

    @property
    def at_ns(self) -> int:
        """The edge, as far as is known."""
        edge = self.longer(self.growing) if self.growing else self
        return edge.first_ns if edge.packets >= SHORTEST_RUN else self.minute * MINUTE_NS

    @property
    def decided(self) -> bool:
        """Whether nothing that comes later can move it."""
        return self.growing is None or self.growing.packets > max(self.packets, SHORTEST_RUN - 1)

    def longer(self, run: Run) -> "StartEdge":
        """Take the run if it is longer."""
        if run.packets <= self.packets:
            return self
        return StartEdge(self.minute, run.packets, run.first_ns, self.growing)


@dataclass(frozen=True, slots=True)
class EndEdge:
    """The first answered packet after the longest loss run that touches a minute.

    The latest run on a tie. The packet may lie in a later minute of any state.
    """

    minute: int
    packets: int
    answered_ns: int | None
    growing: int | None
    """Packets of the run that may go on in the next minute."""

    @classmethod
    def of(cls, seen: Seen) -> "EndEdge":
        """Look at the minute."""
        edge = cls(seen.minute, packets=0, answered_ns=None, growing=None)
        for run in seen.runs:
            edge = replace(edge, growing=run.packets) if run.growing else edge.longer(run)
        return edge

    def step(self, seen: Seen) -> "EndEdge":
        """Look at the next minute."""
        # A run that goes on begins with the first packet of the minute. So the first answered
        # packet of the minute is the one after it, and after any run whose end is still sought.
        edge = self
        if edge.packets and edge.answered_ns is None:
            edge = replace(edge, answered_ns=seen.first_answered_ns)
        if edge.growing is None:
            return edge
        run = seen.continued
        if run and run.growing:
            return replace(edge, growing=run.packets)
        packets = run.packets if run else edge.growing
        edge = replace(edge, growing=None)
        if packets < edge.packets:
            return edge
        return replace(edge, packets=packets, answered_ns=seen.first_answered_ns)

    @property
    def at_ns(self) -> int | None:
        """The edge, as far as is known; None while no packet was answered after the run."""
        longest, answered_ns = self.packets, self.answered_ns
        if self.growing is not None and self.growing >= longest:
            longest, answered_ns = self.growing, None
        return answered_ns if longest >= SHORTEST_RUN else (self.minute + 1) * MINUTE_NS

    @property
    def decided(self) -> bool:
        """Whether nothing that comes later can move it."""
        if self.growing is not None:
            return False
        return self.answered_ns is not None or self.packets < SHORTEST_RUN

    @property
    def still(self) -> bool:
        """Whether nothing that comes later changes anything."""
        return self.growing is None and (self.answered_ns is not None or not self.packets)

    def longer(self, run: Run) -> "EndEdge":
        """Take the run if it is as long or longer."""
        if run.packets < self.packets:
            return self
        return EndEdge(self.minute, run.packets, run.answered_ns, self.growing)


@dataclass(frozen=True, slots=True)
class OneRun:
    """The loss run that touches all down minutes so far, with most of the packets lost in each."""

    packets: int
    growing: bool

    @classmethod
    def of(cls, seen: Seen) -> "OneRun | None":
        """Find it in the first down minute."""
        for run in seen.runs:
            if run.here * 2 > seen.lost:
                return cls(run.packets, run.growing)
        return None

    def step(self, seen: Seen) -> "OneRun | None":
        """Look at the next minute; None if there is no such run any more."""
        down = seen.state is State.DOWN
        run = seen.continued if self.growing else None
        if run is None:
            return None if down else replace(self, growing=False)
        if down and run.here * 2 <= seen.lost:
            return None
        return OneRun(run.packets, run.growing)

    @property
    def short(self) -> bool:
        """Whether it makes a short break of what would be an outage."""
        return self.packets < ONE_BREAK
