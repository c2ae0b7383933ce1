"""Which link existed when: the subjects of a minute's records."""

from dataclasses import dataclass

from probes.minutes import Subject
from probes.record import MINUTE_NS

REST_NS = 10_000_000_000
"""The slot of a removed target rests for at least so long: by then its packets are settled."""

STRAGGLERS_NS = 2_000_000_000
"""A packet that was planned when its target was removed leaves within less than this."""


@dataclass(frozen=True, slots=True)
class _Left:
    slot: int
    subject: Subject | None
    """None for an anchor."""
    at_ns: int
    """CLOCK_MONOTONIC."""
    wall_ns: int


class Roster:
    """The links of now and of the last minutes."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._present: dict[int, Subject] = {}
        self._left: list[_Left] = []

    def join(self, subject: Subject) -> None:
        """A link was added."""
        self._present[subject.slot] = subject

    def leave(self, slot: int, now_ns: int, wall_ns: int) -> None:
        """A link or an anchor was removed."""
        self._left.append(_Left(slot, self._present.pop(slot, None), now_ns, wall_ns))

    def of_minute(self, minute: int) -> tuple[Subject, ...]:
        """Return the links that existed in a minute.

        Of a link that was changed in it, the newest form: what was measured before was measured of
        another address.
        """
        left = [
            one.subject
            for one in self._left
            if one.subject is not None and one.wall_ns >= minute * MINUTE_NS
        ]
        end_ns = (minute + 1) * MINUTE_NS
        existed = [*left, *self._present.values()]
        return tuple({one.key: one for one in existed if one.since_ns < end_ns}.values())

    def rested(self, now_ns: int, unfinished: int) -> list[int]:
        """Return the slots that may be used again; minutes before `unfinished` were handed out.

        The last minute in which there may be a packet of it has to be among those. A reply that is
        still on its way does no harm: it is of another generation of the slot.
        """
        rested: list[_Left] = []
        rest: list[_Left] = []
        for one in self._left:
            last = (one.wall_ns + STRAGGLERS_NS) // MINUTE_NS
            done = last < unfinished and now_ns - one.at_ns > REST_NS
            (rested if done else rest).append(one)
        self._left = rest
        return [one.slot for one in rested]
