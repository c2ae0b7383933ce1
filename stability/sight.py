"""What there is to see of a link in any of many minutes, without going through those before."""

from bisect import bisect_left

import numpy as np

from stability.measured import Measured
from stability.minutes import State, States
from stability.runs import Carry, Seen, look


class Line:
    """Judged minutes of a link; places count from the first."""

    def __init__(
        self, first_minute: int, states: States, measured: Measured, carry: Carry | None
    ) -> None:
        """Take judged minutes, and the run that reached the end of the minute before them."""
        self.states = states
        self.measured = measured
        self._first_minute = first_minute
        self._carry = carry
        through = measured.through & (states == State.DOWN)
        through[:1] = False
        self._torn: list[int] = np.flatnonzero(~through).tolist()
        self._newest: tuple[int, Seen] | None = None

    def torn_from(self, at: int) -> int:
        """Find the first minute, from this place on, that no run of lost packets goes through.

        The place after the last one if there is none.
        """
        following = bisect_left(self._torn, at)
        return self._torn[following] if following < len(self._torn) else len(self.states)

    def seen(self, at: int) -> Seen:
        """Look at a minute."""
        newest = self._newest
        if newest is None or newest[0] != at:
            carry = newest[1].carry if newest and newest[0] == at - 1 else self.carry_into(at)
            newest = self._newest = at, self.look(at, carry)
        return newest[1]

    def calm(self, at: int) -> Seen:
        """Look at a minute that is not down, and in which nothing happened that matters."""
        return Seen(self._first_minute + at, State(int(self.states[at])), None, ())

    def look(self, at: int, carry: Carry | None) -> Seen:
        """Look at a minute, and join it to the run that reached the end of the one before."""
        minute = self._first_minute + at
        return look(carry, minute, State(int(self.states[at])), self.measured.record_of(minute))

    def carry_into(self, at: int) -> Carry | None:
        """Find the run that reached the end of the minute before."""
        if at == 0:
            return self._carry
        torn = self._torn[bisect_left(self._torn, at) - 1]
        carry = self.look(torn, None if torn else self._carry).carry
        if torn + 1 == at:
            return carry
        carry = self.look(torn + 1, carry).carry
        if carry is None or torn + 2 == at:
            return carry
        more = int(self.measured.lost[torn + 2 : at].sum(dtype=np.int64))
        minute = self._first_minute + at - 1
        return Carry(minute, carry.vantage, carry.first_ns, carry.packets + more)
