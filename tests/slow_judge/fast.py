"""The judge under test, put over packets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from slow_judge.packets import Line, record_of

from stability.minutes import State, judge_minutes
from stability.outages import IDLE, Fold, Interruption, so_far, step
from stability.point_outages import POINT_IDLE, PointFold, point_so_far, step_point
from stability.points import PointRule
from stability.runs import look


@dataclass(frozen=True)
class Verdict:
    states: list[State]
    outages: list[Interruption]
    """Ended ones, then the open one."""
    short_breaks: list[int]
    """Times, those included that may yet turn out to belong to an outage."""
    fold: Fold

    @property
    def times(self) -> list[tuple[float, float | None]]:
        """Start and end of the outages in seconds."""
        return [
            (found.start_ns / 1e9, None if found.end_ns is None else found.end_ns / 1e9)
            for found in self.outages
        ]

    @property
    def breaks(self) -> list[float]:
        """Times of the short breaks in seconds."""
        return [at_ns / 1e9 for at_ns in self.short_breaks]

    @property
    def letters(self) -> str:
        """The states, a letter each."""
        return "".join("UD?M"[state] for state in self.states)


def states_of(line: Line, maintenance: Iterable[int] = (), off: Iterable[int] = ()) -> list[State]:
    """Judge the minutes of a link; those named are minutes since the epoch."""
    minutes = range(line.first_minute, line.first_minute + line.minutes)
    records = [record_of(line, minute) for minute in minutes]
    judged = judge_minutes(
        np.array([each.settled if each else 0 for each in records]),
        np.array([each.lost if each else 0 for each in records]),
        np.array([each.expected if each else 60 for each in records]),
        np.array([each is not None and each.fault is not None for each in records]),
        np.isin(minutes, list(maintenance)),
        np.zeros((), dtype=np.bool_),
        off=np.isin(minutes, list(off)),
    )
    return [State(int(state)) for state in judged]


def judge(
    line: Line,
    *,
    maintenance: Iterable[int] = (),
    off: Iterable[int] = (),
    service: Iterable[int] | None = None,
) -> Verdict:
    """Judge a link minute by minute; all minutes are S unless some are named."""
    in_service = None if service is None else set(service)
    states = states_of(line, maintenance, off)
    fold, outages, breaks = IDLE, [], []
    for minute, state in enumerate(states, line.first_minute):
        seen = look(fold.carry, minute, state, record_of(line, minute))
        fold, found = step(fold, seen, service=in_service is None or minute in in_service)
        outages += found.outages
        breaks += [each.at_ns for each in found.short_breaks]
    now = so_far(fold)
    return Verdict(
        states,
        [*outages, *now.outages],
        sorted([*breaks, *(each.at_ns for each in now.short_breaks)]),
        fold,
    )


@dataclass(frozen=True)
class PointVerdict:
    states: list[State]
    outages: list[Interruption]
    """Final ones, then those that may change."""
    fold: PointFold

    @property
    def times(self) -> list[tuple[float, float | None]]:
        """Start and end of the outages in seconds."""
        return [
            (found.start_ns / 1e9, None if found.end_ns is None else found.end_ns / 1e9)
            for found in self.outages
        ]

    @property
    def letters(self) -> str:
        """The states, a letter each."""
        return "".join("UD?M"[state] for state in self.states)


def judge_point(
    lines: Mapping[str, Line],
    counting: Iterable[str] | None = None,
    *,
    maintenance: Mapping[str, Iterable[int]] | None = None,
) -> PointVerdict:
    """Judge a point minute by minute; all its links count unless some are named."""
    keys = list(lines)
    planned = maintenance or {}
    carrying = keys if counting is None else list(counting)
    states = {key: states_of(one, planned.get(key, ())) for key, one in lines.items()}
    rule = PointRule([[keys.index(key) for key in carrying]])
    judged = rule.judge(np.array([states[key] for key in keys], dtype=np.int8))[0]
    folds = dict.fromkeys(keys, IDLE)
    fold, outages = POINT_IDLE, []
    for at, state in enumerate(judged):
        sight = {}
        for key, one in lines.items():
            minute = one.first_minute + at
            record = record_of(one, minute)
            sight[key] = look(folds[key].carry, minute, states[key][at], record)
            folds[key], _ = step(folds[key], sight[key], service=True)
        mine = {key: sight[key] for key in carrying}
        fold, found = step_point(fold, minute, State(int(state)), mine, service=True)
        outages += found
    return PointVerdict(
        [State(int(state)) for state in judged], [*outages, *point_so_far(fold)], fold
    )
