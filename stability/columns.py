"""The outage folds over columns of many minutes: only those around trouble are visited."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from probes.record import MinuteRecord
from stability.minutes import State, States
from stability.outages import IDLE, Fold, Interruption, ShortBreak, step
from stability.point_outages import POINT_IDLE, PointFold, step_point
from stability.runs import Seen, look

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LinkMinutes:
    """Consecutive judged minutes of a link."""

    states: States
    restless: Bools
    """The minutes of which `outages.wakes` is true; more than those do no harm."""
    record_of: Callable[[int], MinuteRecord | None]
    """Gives the record of a minute since the epoch; asked for visited minutes only."""


@dataclass(frozen=True, slots=True)
class PointMinutes:
    """The same minutes of a point and of all its links."""

    first_minute: int
    states: States
    service: Bools
    links: Mapping[str, LinkMinutes]
    counting: Sequence[str]
    """The links that carry the point."""


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


def walk(minutes: PointMinutes) -> Walk:
    """Fold the minutes of a point and all its links."""
    found = Walk({key: LinkWalk() for key in minutes.links})
    wakes = {key: one.restless | (one.states == State.DOWN) for key, one in minutes.links.items()}
    calls = np.flatnonzero(np.logical_or.reduce(list(wakes.values())))
    at = 0
    while at < len(minutes.service):
        if not found.restless:
            following = calls[np.searchsorted(calls, at) :]
            if not len(following):
                break
            at = int(following[0])
        _visit(minutes, at, {key for key, wake in wakes.items() if wake[at]}, found)
        at += 1
    return found


def _visit(minutes: PointMinutes, at: int, woken: set[str], found: Walk) -> None:
    """Step what is restless by one minute."""
    service = bool(minutes.service[at])
    state = State(int(minutes.states[at]))
    for_point = found.fold != POINT_IDLE or state is State.DOWN
    sight: dict[str, Seen] = {}
    for key, one in minutes.links.items():
        mine = found.links[key]
        if not for_point and mine.fold == IDLE and key not in woken:
            continue
        minute = minutes.first_minute + at
        link_state = State(int(one.states[at]))
        sight[key] = look(mine.fold.carry, minute, link_state, one.record_of(minute))
        mine.fold, ended = step(mine.fold, sight[key], service=service)
        mine.outages += ended.outages
        mine.short_breaks += ended.short_breaks
    if for_point:
        carrying = {key: sight[key] for key in minutes.counting}
        found.fold, outages = step_point(
            found.fold, minutes.first_minute + at, state, carrying, service=service
        )
        found.outages += outages
