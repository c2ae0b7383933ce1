"""The judge against a slow one that is written from the definitions over single packets."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_judge import rules
from slow_judge.fast import judge_point, states_of
from slow_judge.histories import lines, some_minutes
from slow_judge.packets import Line, record_of

from stability.changes import NOTHING
from stability.frame import DaySlice, Frame, LinkFrame
from stability.measured import Measured, from_records
from stability.minutes import State
from stability.outages import IDLE, Interruption, so_far, step
from stability.point_outages import point_so_far
from stability.points import PointRule
from stability.runs import look
from stability.target import IntervalLimits
from stability.walk import walk

EXAMPLES = settings(max_examples=400, deadline=None)


def by_name(line: Line, states: list[State]) -> dict[int, str]:
    return {line.first_minute + at: state.label for at, state in enumerate(states)}


def plain(outages: tuple[Interruption, ...] | list[Interruption]) -> list[rules.Outage]:
    found = [rules.Outage(o.first_minute, o.last_minute, o.start_ns, o.end_ns) for o in outages]
    return sorted(found, key=lambda outage: outage.first)


@EXAMPLES
@given(st.data())
def test_minutes_are_what_the_definition_says(data: st.DataObject) -> None:
    line = data.draw(lines())
    maintenance, off = data.draw(some_minutes(line)), data.draw(some_minutes(line))

    judged = states_of(line, maintenance, off)

    assert by_name(line, judged) == rules.minute_states(line, maintenance, off)


@EXAMPLES
@given(st.data())
def test_outages_and_short_breaks_are_right_at_the_end_of_every_minute(data: st.DataObject) -> None:
    line = data.draw(lines())
    maintenance, off = data.draw(some_minutes(line)), data.draw(some_minutes(line))
    states = states_of(line, maintenance, off)
    named = by_name(line, states)
    fold, outages, breaks = IDLE, [], []

    for at, state in enumerate(states):
        minute = line.first_minute + at
        seen = look(fold.carry, minute, state, record_of(line, minute))
        fold, found = step(fold, seen, service=True)
        outages += found.outages
        breaks += found.short_breaks
        now = so_far(fold)

        known = line.upto(minute + 1)
        past = {m: named[m] for m in named if m <= minute}
        expected_outages, expected_breaks = rules.link_outages(known, past)
        assert plain([*outages, *now.outages]) == expected_outages
        assert sorted(b.at_ns for b in [*breaks, *now.short_breaks]) == expected_breaks


@st.composite
def points(draw: st.DrawFn) -> tuple[dict[str, Line], dict[str, frozenset[int]]]:
    count = draw(st.integers(3, 8))
    keys = ["p/a", "p/b", "p/c"][: draw(st.integers(1, 3))]
    found: dict[str, Line] = {}
    for key in keys:
        one = draw(lines(minutes=count))
        found[key] = Line(
            0,
            count,
            tuple(
                type(p)(p.sent_ns - one.first_minute * 60 * 10**9, p.fate, p.round_trip_ns)
                for p in one.packets
            ),
            frozenset(m - one.first_minute for m in one.faulty),
            frozenset(m - one.first_minute for m in one.missing),
        )
    return found, {key: draw(some_minutes(one)) for key, one in found.items()}


@EXAMPLES
@given(points(), st.integers(1, 3))
def test_point_outages_are_right_at_the_end_of_every_minute(
    point: tuple[dict[str, Line], dict[str, frozenset[int]]], counting_links: int
) -> None:
    lines_of, maintenance = point
    counting = list(lines_of)[:counting_links]
    named = {key: by_name(one, states_of(one, maintenance[key])) for key, one in lines_of.items()}

    for end in range(1, next(iter(lines_of.values())).minutes + 1):
        known = {key: one.upto(end) for key, one in lines_of.items()}
        verdict = judge_point(known, counting, maintenance=maintenance)

        past = {key: {m: name[m] for m in range(end)} for key, name in named.items()}
        labels = [state.label for state in verdict.states]
        assert labels == list(rules.point_states(past, counting).values())
        assert plain(verdict.outages) == rules.point_outages(known, past, counting)


@EXAMPLES
@given(points())
def test_visiting_only_the_minutes_around_trouble_finds_the_same(
    point: tuple[dict[str, Line], dict[str, frozenset[int]]],
) -> None:
    lines_of, maintenance = point
    states = {key: states_of(one, maintenance[key]) for key, one in lines_of.items()}
    named = {key: by_name(one, states[key]) for key, one in lines_of.items()}
    count = next(iter(lines_of.values())).minutes
    rule = PointRule([range(len(lines_of))])
    of_links = {key: np.array(each, dtype=np.int8) for key, each in states.items()}

    found = walk(
        frame_of(lines_of, count),
        rule.judge(np.array(list(states.values()), dtype=np.int8))[0],
        of_links,
        {key: measured(key, one) for key, one in lines_of.items()},
        NOTHING,
    )

    for key, one in lines_of.items():
        outages, breaks = rules.link_outages(one, named[key])
        mine = found.links[key]
        now = so_far(mine.fold)
        assert plain([*mine.outages, *now.outages]) == outages
        assert sorted(b.at_ns for b in [*mine.short_breaks, *now.short_breaks]) == breaks
    expected = rules.point_outages(lines_of, named, list(lines_of))
    assert plain([*found.outages, *point_so_far(found.fold)]) == expected


def frame_of(lines_of: dict[str, Line], count: int) -> Frame:
    every = np.ones(count, dtype=np.bool_)
    limits = IntervalLimits(loss=1, p95_seconds=1, pdv_seconds=1)
    return Frame(
        point="p",
        first_minute=0,
        days=(DaySlice(0, 0, count),),
        service=every,
        off=~every,
        there=every,
        links={key: LinkFrame(every, ~every, limits) for key in lines_of},
        counting=tuple(lines_of),
        new_month=False,
    )


def measured(key: str, one: Line) -> Measured:
    minutes = range(one.first_minute, one.first_minute + one.minutes)
    records = [record_of(one, minute, key) for minute in minutes]
    return from_records(key, (each for each in records if each), one.first_minute, one.minutes)
