"""Outages of a point, as a fold over its minutes and those of the links that carry it.

A point is gone from the moment its last link goes, until the first one is back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from probes.record import MINUTE_NS
from stability.edges import EndEdge, StartEdge
from stability.minutes import State
from stability.outages import Interruption
from stability.past import DayDown, with_down
from stability.runs import Seen
from stability.span import Span, advance
from stability.totals import Day

SHORTEST_NS = MINUTE_NS
"""A point that is gone for less, while its links fail in turns, has no outage."""

Sight = Mapping[str, Seen]
"""What there is to see in a minute of each link that carries the point."""


@dataclass(frozen=True, slots=True)
class PointTrouble:
    """A lone down minute, an open outage, or one that ended but whose edges may yet move."""

    span: Span
    starts: Mapping[str, StartEdge]
    """Of each link that was down in the first down minute."""
    ends: Mapping[str, EndEdge]
    """Of each link that was down in the last one."""
    downs: tuple[DayDown, ...]

    @property
    def start_ns(self) -> int:
        """The latest start, as far as is known."""
        return max(edge.at_ns for edge in self.starts.values())

    @property
    def back_ns(self) -> int | None:
        """The earliest end, as far as is known; None if no link is back."""
        known = [edge.at_ns for edge in self.ends.values() if edge.at_ns is not None]
        return min(known, default=None)

    @property
    def decided(self) -> bool:
        """Whether nothing that comes later can move its edges."""
        return self._start_decided and self._end_decided

    def open(self) -> Interruption | None:
        """Describe it as an open outage; None if it is none."""
        # From the end of its first minute to the start of its last there is a minute at least.
        sure = self.span.last - self.span.first > 1
        return self._outage(None, certain=sure) if self.span.begun else None

    def ended(self) -> Interruption | None:
        """Describe it as an outage that is over; None if it is none."""
        return self.left((self.span.last + 1) * MINUTE_NS, certain=self.decided)

    def left(self, at_ns: int, *, certain: bool = True) -> Interruption | None:
        """Describe it as an outage that ends at `at_ns` if no link was back; None if it is none."""
        end_ns = at_ns if self.back_ns is None else self.back_ns
        if not self.span.begun or end_ns - self.start_ns < SHORTEST_NS:
            return None
        return self._outage(end_ns, certain=certain)

    def _outage(self, end_ns: int | None, *, certain: bool) -> Interruption:
        return Interruption(
            first_minute=self.span.first,
            last_minute=self.span.last,
            start_ns=self.start_ns,
            end_ns=end_ns,
            downs=self.downs,
            certain=certain,
        )

    @property
    def _start_decided(self) -> bool:
        # A run that grows to be the longest moves the edge to its own first packet.
        decided = max((edge.at_ns for edge in self.starts.values() if edge.decided), default=0)
        return all(
            edge.growing is None or max(edge.at_ns, edge.growing.first_ns) <= decided
            for edge in self.starts.values()
            if not edge.decided
        )

    @property
    def _end_decided(self) -> bool:
        # An edge only moves later, and what is not known yet comes later than what is.
        decided = [edge.at_ns for edge in self.ends.values() if edge.decided]
        known = [edge.at_ns for edge in self.ends.values() if edge.at_ns is not None]
        return bool(known) and min(known) in decided


@dataclass(frozen=True, slots=True)
class PointFold:
    """What has to be remembered of a point's past to judge its next minute."""

    trouble: PointTrouble | None = None
    settling: tuple[PointTrouble, ...] = ()
    """Outages that ended, with edges that may yet move; in time order."""

    @property
    def troubles(self) -> tuple[PointTrouble, ...]:
        """All of it, in time order."""
        return (*self.settling, self.trouble) if self.trouble else self.settling

    @property
    def followed(self) -> frozenset[str]:
        """The links whose edges decide when its outages start and end."""
        return frozenset(key for each in self.troubles for key in (*each.starts, *each.ends))


POINT_IDLE = PointFold()
"""Nothing to remember."""


def step_point(
    fold: PointFold, minute: int, state: State, sight: Sight, *, service: bool, day: Day = 0
) -> tuple[PointFold, tuple[Interruption, ...]]:
    """Add the next minute; give the outages that are over and settled."""
    trouble = _advanced(fold.trouble, minute, state, sight, service=service, day=day)
    settling = [_followed(each, sight) for each in fold.settling]
    if trouble and trouble.span.ended:
        settling.append(trouble)
        trouble = None
    settled = (each.ended() for each in settling if each.decided)
    return (
        PointFold(trouble, tuple(each for each in settling if not each.decided)),
        tuple(each for each in settled if each),
    )


def point_so_far(fold: PointFold) -> tuple[Interruption, ...]:
    """What the rules say of the open end of a point's past, if nothing more were to come."""
    found = [each.ended() for each in fold.settling]
    if fold.trouble:
        found.append(fold.trouble.open())
    return tuple(each for each in found if each)


def close_point(fold: PointFold, at_ns: int) -> tuple[Interruption, ...]:
    """End everything at `at_ns` at the latest: the point is no longer there."""
    found = [each.ended() for each in fold.settling]
    if fold.trouble:
        found.append(fold.trouble.left(at_ns))
    return tuple(replace(each, certain=True) for each in found if each)


def _advanced(
    trouble: PointTrouble | None,
    minute: int,
    state: State,
    sight: Sight,
    *,
    service: bool,
    day: Day,
) -> PointTrouble | None:
    span = advance(trouble.span if trouble else None, minute, state)
    if span is None:
        return None
    down = {key: seen for key, seen in sight.items() if seen.state is State.DOWN}
    if trouble is None or span.first == minute:
        starts = {key: StartEdge.of(seen) for key, seen in down.items()}
        ends = {key: EndEdge.of(seen) for key, seen in down.items()}
        return PointTrouble(span, starts, ends, with_down((), day, service=service))
    followed = _followed(trouble, sight)
    if state is State.DOWN:
        ends = {key: EndEdge.of(seen) for key, seen in down.items()}
        downs = with_down(trouble.downs, day, service=service)
        followed = replace(followed, ends=ends, downs=downs)
    return replace(followed, span=span)


def _followed(trouble: PointTrouble, sight: Sight) -> PointTrouble:
    """Follow the edges of the links through another minute."""
    return replace(
        trouble,
        starts={key: edge.step(sight[key]) for key, edge in trouble.starts.items()},
        ends={key: edge.step(sight[key]) for key, edge in trouble.ends.items()},
    )
