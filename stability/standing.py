"""What links and points are and since when, in columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stability.layout import rows_in
from stability.minutes import State, States

Nanoseconds = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a link or point is, and since when."""

    state: State
    since_ns: int
    """Back-dated to what began it; 0 before the first look."""


@dataclass(frozen=True, slots=True)
class Change:
    """A link or point is no longer what it was."""

    subject: str
    """POINT/LINK or POINT."""
    before: State
    after: State
    since_ns: int


class Standings(Mapping[str, Standing]):
    """What each of many links or points is. Arrays are parallel to `subjects`."""

    def __init__(self, subjects: tuple[str, ...]) -> None:
        """All are unknown, and never were anything else."""
        self.subjects = subjects
        self.states: States = np.full(len(subjects), State.UNKNOWN, dtype=np.int8)
        self.since_ns: Nanoseconds = np.zeros(len(subjects), dtype=np.int64)
        self.was_down = np.zeros(len(subjects), dtype=np.bool_)
        """Whether it was down when it was last known to be up or down."""
        self._down_since_ns: Nanoseconds = np.zeros(len(subjects), dtype=np.int64)
        self._row = {subject: row for row, subject in enumerate(subjects)}

    def __getitem__(self, subject: str) -> Standing:
        """What a link or point is."""
        row = self._row[subject]
        return Standing(State(int(self.states[row])), int(self.since_ns[row]))

    def __iter__(self) -> Iterator[str]:
        """The names of all."""
        return iter(self.subjects)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.subjects)

    def resume(self, down_since_ns: Mapping[str, int]) -> None:
        """Take these for what was down when last known: if they still are, it is since then."""
        for subject in down_since_ns.keys() & self._row.keys():
            row = self._row[subject]
            self.was_down[row] = True
            self._down_since_ns[row] = down_since_ns[subject]

    def keep(self, old: "Standings") -> None:
        """Take over what is known of those that were there before."""
        theirs = rows_in(self.subjects, {key: row for row, key in enumerate(old.subjects)})
        mine = theirs >= 0
        for name in ("states", "since_ns", "was_down", "_down_since_ns"):
            getattr(self, name)[mine] = getattr(old, name)[theirs[mine]]

    def become(self, states: States, since_ns: Nanoseconds) -> tuple[Change, ...]:
        """Set the states; one that is new holds since the given time.

        What was down, then unknown, and is down again has been down all the time.
        """
        rows = np.flatnonzero(states != self.states)
        if not len(rows):
            return ()
        before, after = self.states[rows], states[rows]
        down = after == State.DOWN
        since = np.where(down & self.was_down[rows], self._down_since_ns[rows], since_ns[rows])
        self.states[rows], self.since_ns[rows] = after, since
        self._down_since_ns[rows[down]] = since[down]
        self.was_down[rows] = down | (self.was_down[rows] & (after != State.UP))
        return tuple(
            Change(self.subjects[row], State(int(was)), State(int(now)), int(at))
            for row, was, now, at in zip(rows, before, after, since, strict=True)
        )
