"""Outages and short breaks of a link, as a fold over its minutes.

The state of the fold has a small constant size, however long a link is dead. The running exporter
steps it minute by minute; over columns only the minutes around trouble need be visited, since an
`IDLE` fold stays idle over up minutes without long or unfinished loss runs (`wakes`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from probes.record import MINUTE_NS, MinuteRecord
from stability.edges import EndEdge, OneRun, StartEdge
from stability.minutes import State
from stability.past import DayDown, service_minutes, with_down
from stability.runs import Carry, Seen
from stability.span import Span, advance
from stability.totals import Day

SHORTEST_BREAK = 10
"""Packets, thus about as many seconds, of a run that people notice (a loss period, RFC 3357)."""


@dataclass(frozen=True, slots=True)
class Interruption:
    """What the outage rule finds: when, but not yet of what."""

    first_minute: int
    """Its first down minute."""
    last_minute: int
    """Its last down minute, so far."""
    start_ns: int
    end_ns: int | None
    """None while it is open."""
    downs: tuple[DayDown, ...]
    """Its down minutes by local day."""
    certain: bool = True
    """Whether it stays an outage, whatever comes."""

    @property
    def service_minutes(self) -> int:
        """Its down minutes in S."""
        return service_minutes(self.downs)


@dataclass(frozen=True, slots=True)
class ShortBreak:
    """A run of lost packets that people notice, but no outage."""

    at_ns: int
    """Send time of its first packet; it counts on the local day and in the minute of it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A lone down minute or an open outage, and its edges so far."""

    span: Span
    start: StartEdge
    end: EndEdge
    one_run: OneRun | None
    downs: tuple[DayDown, ...]

    def interruption(self, end_ns: int | None) -> Interruption:
        """Describe it as an outage."""
        return Interruption(
            first_minute=self.span.first,
            last_minute=self.span.last,
            start_ns=self.start.at_ns,
            end_ns=end_ns,
            downs=self.downs,
        )


@dataclass(frozen=True, slots=True)
class EndedRun:
    """A run of at least `SHORTEST_BREAK` packets that has ended."""

    first_ns: int
    last_minute: int
    """The last minute that it touches."""

    def touches(self, span: Span) -> bool:
        """Whether it touches a minute from the first to the last down minute of an outage."""
        return self.last_minute >= span.first and self.first_ns // MINUTE_NS <= span.last


@dataclass(frozen=True, slots=True)
class Fold:
    """What has to be remembered of a link's past to judge its next minute."""

    carry: Carry | None = None
    trouble: Trouble | None = None
    waiting: tuple[EndedRun, ...] = ()
    """They are short breaks unless an outage comes to cover a minute that they touch."""

    @property
    def settled(self) -> bool:
        """Whether only down minutes and those that wake an idle fold add more than their state."""
        return self.carry is None and (self.trouble is None or self.trouble.end.still)


IDLE = Fold()
"""Nothing to remember."""


@dataclass(frozen=True, slots=True)
class Found:
    """Outages and short breaks."""

    outages: tuple[Interruption, ...] = ()
    short_breaks: tuple[ShortBreak, ...] = ()


def wakes(record: MinuteRecord) -> bool:
    """Whether an `IDLE` fold has something to remember of a minute that is up."""
    return any(run.into_next or run.packets >= SHORTEST_BREAK for run in record.runs)


def step(fold: Fold, seen: Seen, *, service: bool, day: Day = 0) -> tuple[Fold, Found]:
    """Add the next minute; give what it brought to an end.

    `seen` is to be looked at with `fold.carry`; `service` says whether the minute is S, `day` which
    local day it is of.
    """
    trouble = _advanced(fold.trouble, seen, service=service, day=day)
    span = trouble.span if trouble else None
    waiting, breaks = _sorted_out((*fold.waiting, *_ended_runs(fold.carry, seen)), span)
    if trouble is None or not trouble.span.ended:
        return Fold(seen.carry, trouble, waiting), Found((), breaks)
    found = _outcome(trouble, trouble.end.at_ns)
    return Fold(seen.carry), Found(found.outages, (*found.short_breaks, *breaks))


def so_far(fold: Fold) -> Found:
    """What the rules say of the open end of a link's past, if nothing more were to come."""
    span = fold.trouble.span if fold.trouble else None
    ended = fold.waiting
    if fold.carry and fold.carry.packets >= SHORTEST_BREAK:
        ended = (*ended, EndedRun(fold.carry.first_ns, fold.carry.minute))
    covered = span if span and span.begun else None
    breaks = tuple(
        ShortBreak(run.first_ns) for run in ended if not (covered and run.touches(covered))
    )
    found = _outcome(fold.trouble, None) if fold.trouble else Found()
    return Found(found.outages, (*found.short_breaks, *breaks))


def close(fold: Fold, at_ns: int) -> Found:
    """End everything at `at_ns` at the latest: the link is no longer there."""
    found = so_far(fold)
    ends = fold.trouble.end.at_ns if fold.trouble else None
    end_ns = at_ns if ends is None else min(ends, at_ns)
    return replace(found, outages=tuple(replace(each, end_ns=end_ns) for each in found.outages))


def _advanced(trouble: Trouble | None, seen: Seen, *, service: bool, day: Day) -> Trouble | None:
    """Add the next minute to what is going on."""
    span = advance(trouble.span if trouble else None, seen.minute, seen.state)
    if span is None:
        return None
    if trouble is None or span.first == seen.minute:
        downs = with_down((), day, service=service)
        return Trouble(span, StartEdge.of(seen), EndEdge.of(seen), OneRun.of(seen), downs)
    down = seen.state is State.DOWN
    return Trouble(
        span=span,
        start=trouble.start.step(seen),
        end=EndEdge.of(seen) if down else trouble.end.step(seen),
        one_run=trouble.one_run.step(seen) if trouble.one_run else None,
        downs=with_down(trouble.downs, day, service=service) if down else trouble.downs,
    )


def _outcome(trouble: Trouble, end_ns: int | None) -> Found:
    """What trouble is: an outage, a short break that looks like one, or nothing."""
    if not trouble.span.begun:
        return Found()
    if trouble.one_run and trouble.one_run.short:
        return Found(short_breaks=(ShortBreak(trouble.start.at_ns),))
    return Found(outages=(trouble.interruption(end_ns),))


def _ended_runs(carry: Carry | None, seen: Seen) -> Iterator[EndedRun]:
    """Find the long runs of which this minute shows the end."""
    if carry and carry.packets >= SHORTEST_BREAK and seen.continued is None:
        yield EndedRun(carry.first_ns, carry.minute)
    for run in seen.runs:
        if run.packets >= SHORTEST_BREAK and not run.growing:
            yield EndedRun(run.first_ns, seen.minute)


def _sorted_out(
    runs: tuple[EndedRun, ...], span: Span | None
) -> tuple[tuple[EndedRun, ...], tuple[ShortBreak, ...]]:
    """Part the runs that wait for what comes from those that are short breaks; drop the others."""
    waiting, breaks = [], []
    for run in runs:
        if span and span.begun and run.touches(span):
            continue
        if span and not span.ended and run.last_minute >= span.first:
            waiting.append(run)
        else:
            breaks.append(ShortBreak(run.first_ns))
    return tuple(waiting), tuple(breaks)
