"""Judges consecutive minutes of one point and its links at once, as the running judge does.

Many months can be judged in seconds: columns where a rule is about every minute, folds only
around trouble.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from stability.changes import NOTHING, Checkpoint
from stability.frame import Bools, Frame, LinkFrame
from stability.intervals import MINUTES, Limits, Result, judge_intervals
from stability.maintenance import within_allowance
from stability.measured import Measured, whole_intervals
from stability.minutes import State, States, judge_minutes
from stability.outages import IDLE, Interruption, ShortBreak, so_far
from stability.past import Outage
from stability.point_outages import POINT_IDLE, point_so_far
from stability.points import PointRule
from stability.totals import Day, LinkTotals, PointTotals, link_sum
from stability.walk import Walk, walk

_KINDS = 2 * len(State)


@dataclass(frozen=True, slots=True)
class LinkStretch:
    """What minutes of a link came to."""

    states: States
    """Unknown where the link was not there."""
    days: Mapping[Day, LinkTotals]
    """Totals of these minutes by local day; days on which none was judged have none."""
    ended: tuple[Interruption, ...]
    open: tuple[Interruption, ...]
    """As they are so far."""
    short_breaks: tuple[ShortBreak, ...]
    """Found in these minutes, and in no total: one may have begun on an earlier day."""
    pending_breaks: tuple[ShortBreak, ...]
    """Those that would count if nothing more came; an outage may yet come to cover them."""


@dataclass(frozen=True, slots=True)
class PointStretch:
    """What minutes of a point and its links came to."""

    states: States
    days: Mapping[Day, PointTotals]
    ended: tuple[Interruption, ...]
    open: tuple[Interruption, ...]
    """As they are so far; also those that are over but whose edges may yet move."""
    links: Mapping[str, LinkStretch]
    """By POINT/LINK."""
    after: Checkpoint
    """What is to be remembered of it."""


def judge_point(
    frame: Frame, measured: Mapping[str, Measured], before: Checkpoint = NOTHING
) -> PointStretch:
    """Judge the minutes of a frame; `measured` has every link of it.

    `before` is what was to be remembered when its first minute began.
    """
    links: dict[str, States] = {}
    used: dict[str, int] = {}
    for key, of_link in frame.links.items():
        holds, used[key] = _holding(frame, of_link, before.planned_used.get(key, 0))
        links[key] = _states(frame, of_link, measured[key], holds, _was_down(frame, key, before))
    states = _point_states(frame, links)
    walked = walk(frame, states, links, measured, before)
    return PointStretch(
        states=states,
        days={
            day: PointTotals(*counts) for day, counts in _counts(frame, states, frame.there).items()
        },
        ended=tuple(walked.outages),
        open=point_so_far(walked.fold),
        links={key: _link(frame, key, links[key], measured[key], walked) for key in links},
        after=_after(walked, used),
    )


def with_breaks(
    days: Mapping[Day, LinkTotals], breaks: Iterable[tuple[Day, bool]]
) -> Mapping[Day, LinkTotals]:
    """Count short breaks: of each the local day, and whether its minute is S."""
    counted = dict(days)
    for (day, service), count in Counter(breaks).items():
        more = LinkTotals(short_breaks=count * service)
        counted[day] = link_sum((counted[day], more)) if day in counted else more
    return counted


def outage(subject: str, found: Interruption, incident: str = "") -> Outage:
    """Name what an outage is of: POINT/LINK or POINT."""
    point, _, link = subject.partition("/")
    return Outage(
        id=incident,
        link=link or None,
        point=point,
        start_ns=found.start_ns,
        end_ns=found.end_ns,
        downs=found.downs,
        first_minute=found.first_minute,
    )


def _holding(frame: Frame, link: LinkFrame, used: int) -> tuple[Bools, int]:
    """Say in which minutes works hold, and how much of the month's allowance is used after them."""
    planned = link.planned & link.there
    left = 0 if frame.new_month else used
    if not planned.any():
        same = frame.days[-1].month == frame.days[0].month
        return planned, left if same else 0
    holds = np.empty_like(planned)
    month = frame.days[0].month
    counter = np.array(left, dtype=np.int32)
    for day in frame.days:
        if day.month != month:
            month, counter = day.month, np.zeros((), dtype=np.int32)
        part = slice(day.begin, day.end)
        holds[part], counter = within_allowance(planned[part], frame.service[part], counter)
    return holds, int(counter)


def _was_down(frame: Frame, key: str, before: Checkpoint) -> Bools:
    """Whether the minute before the first was down: then there is trouble that reaches it."""
    fold = before.links.get(key, IDLE)
    last = fold.trouble.span.last if fold.trouble else None
    return np.array(last == frame.first_minute - 1, dtype=np.bool_)


def _states(
    frame: Frame, link: LinkFrame, measured: Measured, holds: Bools, was_down: Bools
) -> States:
    states = judge_minutes(
        np.where(link.there, measured.settled, 0),
        measured.lost,
        measured.expected,
        measured.faulty,
        holds,
        was_down,
        off=frame.off,
    )
    states[~link.there] = State.UNKNOWN
    return states


def _point_states(frame: Frame, links: Mapping[str, States]) -> States:
    rows = list(links)
    rule = PointRule([[rows.index(key) for key in frame.counting]])
    judged = np.array([links[key] for key in rows], dtype=np.int8).reshape(-1, frame.minutes)
    states: States = rule.judge(judged)[0]
    return states


def _counts(frame: Frame, states: States, there: Bools) -> Mapping[Day, list[int]]:
    """Count the minutes of each day, by hours and state; days without a judged one have none."""
    kinds = states + np.where(frame.service, 0, len(State))
    counted = {}
    for each in frame.days:
        part = slice(each.begin, each.end)
        minutes = np.bincount(kinds[part][there[part]], minlength=_KINDS)
        if minutes.any():
            counted[each.day] = minutes.tolist()
    return counted


def _link(frame: Frame, key: str, states: States, measured: Measured, walked: Walk) -> LinkStretch:
    mine = walked.links[key]
    now = so_far(mine.fold)
    return LinkStretch(
        states=states,
        days=_link_days(frame, frame.links[key], states, measured),
        ended=tuple(mine.outages),
        open=now.outages,
        short_breaks=tuple(mine.short_breaks),
        pending_breaks=now.short_breaks,
    )


def _link_days(
    frame: Frame, link: LinkFrame, states: States, measured: Measured
) -> Mapping[Day, LinkTotals]:
    minutes = _counts(frame, states, link.there)
    counted = (states == State.UP) & frame.service & link.there
    begins = [each.begin for each in frame.days]
    sums = [
        np.add.reduceat(np.where(counted, column, 0), begins, dtype=np.int64).tolist()
        for column in (
            measured.settled,
            measured.lost,
            measured.answered,
            measured.round_trip_ns,
        )
    ]
    intervals = _interval_counts(frame, link, states, measured)
    return {
        each.day: LinkTotals(*minutes[each.day], *packets, *results)
        for each, packets, results in zip(
            frame.days, zip(*sums, strict=True), intervals, strict=True
        )
        if each.day in minutes
    }


def _interval_counts(
    frame: Frame, link: LinkFrame, states: States, measured: Measured
) -> list[list[int]]:
    """Count the intervals in S of each day by result."""
    whole = whole_intervals(frame.first_minute, frame.minutes)
    limits = Limits(
        np.array(link.limits.loss),
        np.array(link.limits.p95_seconds),
        np.array(link.limits.pdv_seconds),
    )
    fives = (-1, MINUTES)
    results = judge_intervals(
        states[whole].reshape(fives),
        measured.settled[whole].reshape(fives),
        measured.lost[whole].reshape(fives),
        measured.delay,
        limits,
    )
    counted = (frame.service & link.there)[whole].reshape(fives).all(axis=-1)
    begins = np.arange(whole.start, whole.stop, MINUTES)
    day_of = np.searchsorted([each.end for each in frame.days], begins, side="right")
    kinds = (day_of * len(Result) + results)[counted]
    counts = np.bincount(kinds, minlength=len(frame.days) * len(Result))
    return counts.reshape(-1, len(Result)).tolist()


def _after(walked: Walk, used: Mapping[str, int]) -> Checkpoint:
    return Checkpoint(
        links={key: one.fold for key, one in walked.links.items() if one.fold != IDLE},
        point=None if walked.fold == POINT_IDLE else walked.fold,
        planned_used={key: minutes for key, minutes in used.items() if minutes},
    )
