"""The outage folds over columns of many minutes: only those around trouble are visited."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from probes.record import MINUTE_NS
from stability.changes import Checkpoint
from stability.frame import Bools, Frame
from stability.measured import Measured
from stability.minutes import State, States
from stability.outages import IDLE, Fold, Interruption, ShortBreak, close, step
from stability.point_outages import POINT_IDLE, PointFold, close_point, step_point
from stability.runs import Seen, look
from stability.totals import Day


@dataclass(slots=True)
class LinkWalk:
    """What was found of a link, and what it is still in."""

    fold: Fold = IDLE
    outages: list[Interruption] = field(default_factory=list)
    short_breaks: list[ShortBreak] = field(default_factory=list)


@dataclass(slots=True)
class Walk:
    """What was found of a point and its links, and what they are still in."""

    links: dict[str, LinkWalk]
    fold: PointFold = POINT_IDLE
    outages: list[Interruption] = field(default_factory=list)

    @property
    def restless(self) -> bool:
        """Whether the next minute has to be visited."""
        return self.fold != POINT_IDLE or any(one.fold != IDLE for one in self.links.values())


def walk(
    frame: Frame,
    states: States,
    links: Mapping[str, States],
    measured: Mapping[str, Measured],
    before: Checkpoint,
) -> Walk:
    """Fold the minutes of a point and all its links, from what is remembered of those before."""
    found = Walk(
        links={key: LinkWalk(before.links.get(key, IDLE)) for key in links},
        fold=before.point or POINT_IDLE,
    )
    wakes = {key: measured[key].restless | (links[key] == State.DOWN) for key in links}
    visits = _Visits(frame, states, links, measured, wakes, found)
    nothing = np.zeros(frame.minutes, dtype=np.bool_)
    calls = np.flatnonzero(np.logical_or.reduce([nothing, *wakes.values()]))
    at = 0
    while at < frame.minutes:
        if not found.restless:
            following = int(np.searchsorted(calls, at))
            if following == len(calls):
                break
            at = int(calls[following])
        visits.visit(at)
        at += 1
    return found


@dataclass(frozen=True, slots=True)
class _Visits:
    """Steps folds by single minutes."""

    frame: Frame
    states: States
    links: Mapping[str, States]
    measured: Mapping[str, Measured]
    wakes: Mapping[str, Bools]
    found: Walk

    def visit(self, at: int) -> None:
        """Step all by one minute; what is idle stays so."""
        frame, found = self.frame, self.found
        day, service = frame.day(at), bool(frame.service[at])
        minute = frame.first_minute + at
        for_point = found.fold != POINT_IDLE or self.states[at] == State.DOWN
        sight: dict[str, Seen] = {}
        for key, mine in found.links.items():
            if not for_point and mine.fold == IDLE and not self.wakes[key][at]:
                continue
            record = self.measured[key].record_of(minute)
            state = State(int(self.links[key][at]))
            sight[key] = look(mine.fold.carry, minute, state, record)
            if frame.links[key].there[at]:
                mine.fold, ended = step(mine.fold, sight[key], service=service, day=day)
            else:
                mine.fold, ended = IDLE, close(mine.fold, minute * MINUTE_NS)
            mine.outages += ended.outages
            mine.short_breaks += ended.short_breaks
        if for_point:
            self._visit_point(at, sight, day, service=service)

    def _visit_point(self, at: int, sight: Mapping[str, Seen], day: Day, *, service: bool) -> None:
        frame, found = self.frame, self.found
        state, minute = State(int(self.states[at])), frame.first_minute + at
        if frame.there[at]:
            carrying = {key: sight[key] for key in frame.counting}
            found.fold, outages = step_point(
                found.fold, minute, state, carrying, service=service, day=day
            )
        else:
            found.fold, outages = POINT_IDLE, close_point(found.fold, minute * MINUTE_NS)
        found.outages += outages
