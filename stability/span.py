"""The minutes of an outage: when it starts, goes on and ends, whatever it is an outage of."""

from dataclasses import dataclass

from stability.minutes import State

MINUTES_TO_START = 2
"""Consecutive down minutes that make an outage."""

MINUTES_TO_END = 2
"""Up minutes, without a down minute between them, that end it."""


@dataclass(frozen=True, slots=True)
class Span:
    """From the first down minute to the last one so far.

    It is an outage once `begun`; until then it is a lone down minute, which may become one.
    """

    first: int
    last: int
    downs: int
    """Down minutes so far."""
    ups: int
    """Up minutes since the last down one."""

    @property
    def begun(self) -> bool:
        """Whether it is an outage."""
        return self.downs >= MINUTES_TO_START

    @property
    def ended(self) -> bool:
        """Whether the outage is over."""
        return self.ups >= MINUTES_TO_END


def advance(span: Span | None, minute: int, state: State) -> Span | None:
    """Add the next minute to what is going on; None when nothing is.

    Unknown and maintenance minutes neither start, break nor end an outage. An ended one is returned
    once, and has to be dropped by the caller.
    """
    if state is State.DOWN:
        if span and (span.begun or span.last + 1 == minute):
            return Span(span.first, minute, span.downs + 1, ups=0)
        return Span(first=minute, last=minute, downs=1, ups=0)
    if span is None or not span.begun:
        return None
    return Span(span.first, span.last, span.downs, span.ups + 1) if state is State.UP else span
