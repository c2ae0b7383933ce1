"""The outage folds over columns of many minutes: only those that decide something are visited.

Links and points are walked one by one. Nothing is visited while a fold is idle; and of an open
outage neither the minutes before its last down one, once they cannot move its start, nor those that
one run of lost packets fills: what they add is counted.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from probes.record import MINUTE_NS
from stability.ahead import Ahead
from stability.changes import Checkpoint
from stability.frame import Frame
from stability.measured import Measured
from stability.minutes import State, States
from stability.outages import IDLE, Fold, Interruption, ShortBreak, close, step
from stability.point_outages import POINT_IDLE, PointFold, close_point, step_point
from stability.sight import Line


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


def walk(
    frame: Frame,
    states: States,
    links: Mapping[str, States],
    measured: Mapping[str, Measured],
    before: Checkpoint,
) -> Walk:
    """Fold the minutes of a point and all its links, from what is remembered of those before."""
    folds = {key: before.links.get(key, IDLE) for key in links}
    lines = {
        key: Line(frame.first_minute, links[key], measured[key], folds[key].carry) for key in links
    }
    found = Walk({key: _walk_link(frame, key, lines[key], folds[key]) for key in links})
    counting = {key: lines[key] for key in frame.counting}
    _walk_point(frame, states, counting, before.point or POINT_IDLE, found)
    return found


def _walk_link(frame: Frame, key: str, line: Line, fold: Fold) -> LinkWalk:
    found = LinkWalk(fold)
    there = frame.links[key].there
    ahead = Ahead(frame, line.states, there)
    restless = line.measured.restless | ahead.down
    calm = (~restless).tolist()
    wakes = np.flatnonzero(restless).tolist()
    at = 0
    while at < frame.minutes:
        if found.fold == IDLE:
            following = bisect_left(wakes, at)
            if following == len(wakes):
                break
            at = wakes[following]
        else:
            found.fold, at = ahead.of_link(found.fold, at, line)
        fold = found.fold
        seen = line.calm(at) if fold.settled and calm[at] else line.look(at, fold.carry)
        if there[at]:
            service, day = bool(frame.service[at]), frame.day(at)
            found.fold, ended = step(found.fold, seen, service=service, day=day)
        else:
            found.fold, ended = IDLE, close(found.fold, seen.minute * MINUTE_NS)
        found.outages += ended.outages
        found.short_breaks += ended.short_breaks
        at += 1
    return found


def _walk_point(
    frame: Frame, states: States, lines: Mapping[str, Line], fold: PointFold, found: Walk
) -> None:
    ahead = Ahead(frame, states, frame.there)
    at = 0
    while at < frame.minutes:
        if fold == POINT_IDLE:
            following = ahead.next_down(at)
            if following is None:
                break
            at = following
        else:
            fold, at = ahead.of_point(fold, at, lines)
        minute = frame.first_minute + at
        if frame.there[at]:
            sight = {key: line.seen(at) for key, line in lines.items()}
            state, service = State(int(states[at])), bool(frame.service[at])
            fold, ended = step_point(fold, minute, state, sight, service=service, day=frame.day(at))
        else:
            fold, ended = POINT_IDLE, close_point(fold, minute * MINUTE_NS)
        found.outages += ended
        at += 1
    found.fold = fold
