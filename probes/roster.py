"""Which link existed when: the subjects of a minute's records."""

from dataclasses import dataclass

from probes.minutes import Subject
from probes.record import MINUTE_NS

REUSE_AFTER_NS = 180_000_000_000
"""The slot of a removed target rests for so long: by then its last minute is handed out and no
reply is on its way any more."""


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

    def rested(self, now_ns: int) -> list[int]:
        """Return the slots that may be used again."""
        rested = [one for one in self._left if now_ns - one.at_ns > REUSE_AFTER_NS]
        self._left = [one for one in self._left if now_ns - one.at_ns <= REUSE_AFTER_NS]
        return [one.slot for one in rested]
