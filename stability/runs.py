"""Loss runs across minutes: lost packets that were sent one after the other (RFC 3357)."""

from dataclasses import dataclass

from probes.record import LossRun, MinuteRecord
from stability.minutes import State


@dataclass(frozen=True, slots=True)
class Run:
    """A loss run that touches a minute, as far as is known at the end of that minute."""

    first_ns: int
    """Send time of its first packet, which may lie in an earlier minute."""
    packets: int
    """Lost packets of it so far, in all minutes."""
    here: int
    """Those in this minute."""
    answered_ns: int | None
    """Send time of the first answered packet after it, if that lies in this minute."""
    continued: bool
    """It began in an earlier minute."""
    growing: bool
    """It reaches the end of this minute, so the next one may continue it."""


@dataclass(frozen=True, slots=True)
class Carry:
    """A run that reached the end of a minute."""

    minute: int
    vantage: str
    first_ns: int
    packets: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to see of a link in a judged minute."""

    minute: int
    state: State
    record: MinuteRecord | None
    runs: tuple[Run, ...]
    """Its loss runs; none in an unknown or maintenance minute."""

    @property
    def lost(self) -> int:
        """Lost packets."""
        return self.record.lost if self.record else 0

    @property
    def first_answered_ns(self) -> int | None:
        """Send time of the first answered packet, also if the minute is not known."""
        return self.record.first_answered_ns if self.record else None

    @property
    def continued(self) -> Run | None:
        """The run that came from the minute before."""
        return self.runs[0] if self.runs and self.runs[0].continued else None

    @property
    def carry(self) -> Carry | None:
        """What the next minute may continue."""
        if self.record is None or not self.runs or not self.runs[-1].growing:
            return None
        last = self.runs[-1]
        return Carry(self.minute, self.record.vantage, last.first_ns, last.packets)


def look(carry: Carry | None, minute: int, state: State, record: MinuteRecord | None) -> Seen:
    """Look at a judged minute, and join its runs to the one that reached the end of the last.

    An unknown or maintenance minute has no runs and ends them. So does a minute that is missing,
    and one that another vantage measured, with packets of its own.
    """
    if record is None or state not in (State.UP, State.DOWN):
        return Seen(minute, state, record, ())
    if carry and (carry.minute + 1 != minute or carry.vantage != record.vantage):
        carry = None
    runs = record.runs
    joined = (_joined(carry, runs[0]), *(_joined(None, run) for run in runs[1:])) if runs else ()
    return Seen(minute, state, record, joined)


def _joined(carry: Carry | None, run: LossRun) -> Run:
    before = carry if run.from_before else None
    return Run(
        first_ns=before.first_ns if before else run.first_ns,
        packets=run.packets + (before.packets if before else 0),
        here=run.packets,
        answered_ns=run.answered_ns,
        continued=before is not None,
        growing=run.into_next,
    )
