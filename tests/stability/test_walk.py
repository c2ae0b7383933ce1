"""Walking over columns against stepping the folds minute by minute, also through long trouble."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_judge.histories import troubles
from slow_judge.packets import ANSWERED, LOST, Line, line, record_of

from probes.record import MINUTE_NS
from stability.changes import NOTHING, Checkpoint
from stability.frame import Bools, DaySlice, Frame, LinkFrame
from stability.measured import from_records
from stability.minutes import State, States, judge_minutes
from stability.outages import IDLE, close, step
from stability.point_outages import POINT_IDLE, close_point, step_point
from stability.points import PointRule
from stability.runs import look
from stability.target import IntervalLimits
from stability.walk import LinkWalk, Walk, walk

LIMITS = IntervalLimits(loss=1, p95_seconds=1, pdv_seconds=1)
DEAD, GOOD, FLAPPING = LOST * 60, ANSWERED * 60, (LOST * 4 + ANSWERED * 56)


@dataclass(frozen=True)
class Story:
    """Links of a point over some minutes."""

    frame: Frame
    lines: Mapping[str, Line]
    links: Mapping[str, States]
    point: States
    other_vantage: frozenset[int]


_long = st.tuples(
    st.sampled_from((DEAD, DEAD, FLAPPING, GOOD, "x" * 59 + ".", ".." + "x" * 58)),
    st.integers(1, 25),
).map(lambda two: [two[0]] * two[1])
_fates = st.lists(st.one_of(_long, _long, troubles), min_size=1, max_size=5).map(
    lambda parts: [minute for part in parts for minute in part]
)


def mask(draw: st.DrawFn, count: int, most: int) -> Bools:
    """Draw some stretches of minutes, mostly none."""
    found = np.zeros(count, dtype=np.bool_)
    for _ in range(draw(st.sampled_from((0, 0, 0, *range(1, most + 1))))):
        begin = draw(st.integers(0, count - 1))
        found[begin : begin + draw(st.integers(1, 12))] = True
    return found


@st.composite
def stories(draw: st.DrawFn) -> Story:
    keys = ["p/a", "p/b", "p/c"][: draw(st.integers(1, 3))]
    fates = {key: draw(_fates) for key in keys}
    count = max(map(len, fates.values()))
    first = 29_000_000
    lines, links, parts = {}, {}, {}
    off = mask(draw, count, 2)
    for key, mine in fates.items():
        rare = np.flatnonzero(mask(draw, count, 1)), np.flatnonzero(mask(draw, count, 1))
        ending = draw(st.sampled_from((GOOD, DEAD)))
        padded = mine + [ending] * (count - len(mine))
        lines[key] = line(padded, first, faulty=rare[0].tolist(), missing=rare[1].tolist())
        links[key] = states_of(lines[key], mask(draw, count, 2), off)
        there = ~mask(draw, count, 1)
        links[key][~there] = State.UNKNOWN
        parts[key] = LinkFrame(there, ~there, LIMITS)
    midnight = draw(st.integers(1, count))
    days = (DaySlice(7, 0, midnight), DaySlice(8, midnight, count))
    counting = tuple(keys[: draw(st.integers(1, len(keys)))])
    frame = Frame(
        point="p",
        first_minute=first,
        days=days[: 1 + (midnight < count)],
        service=~mask(draw, count, 2),
        off=off,
        there=~mask(draw, count, 1),
        links=parts,
        counting=counting,
        new_month=False,
    )
    rule = PointRule([[keys.index(key) for key in counting]])
    point = rule.judge(np.array(list(links.values()), dtype=np.int8))[0]
    others = frozenset((first + np.flatnonzero(mask(draw, count, 1))).tolist())
    return Story(frame, lines, links, point, others)


def states_of(one: Line, maintenance: Bools, off: Bools) -> States:
    records = [record_of(one, one.first_minute + at) for at in range(one.minutes)]
    return judge_minutes(
        np.array([each.settled if each else 0 for each in records]),
        np.array([each.lost if each else 0 for each in records]),
        np.array([each.expected if each else 60 for each in records]),
        np.array([each is not None and each.fault is not None for each in records]),
        maintenance,
        np.zeros((), dtype=np.bool_),
        off=off,
    )


def walked(story: Story, begin: int, end: int, before: Checkpoint) -> Walk:
    """Walk a part of a story."""
    whole, part = story.frame, slice(begin, end)
    frame = replace(
        whole,
        first_minute=whole.first_minute + begin,
        days=tuple(
            DaySlice(each.day, max(0, each.begin - begin), min(each.end, end) - begin)
            for each in whole.days
            if each.begin < end and each.end > begin
        ),
        service=whole.service[part],
        off=whole.off[part],
        there=whole.there[part],
        links={
            key: LinkFrame(one.there[part], one.planned[part], LIMITS)
            for key, one in whole.links.items()
        },
    )
    measured = {
        key: from_records(
            key,
            [
                replace(each, vantage="p" if minute in story.other_vantage else "central")
                for minute in range(frame.first_minute, frame.end_minute)
                if (each := record_of(one, minute, key))
            ],
            frame.first_minute,
            frame.minutes,
        )
        for key, one in story.lines.items()
    }
    links = {key: states[part] for key, states in story.links.items()}
    return walk(frame, story.point[part], links, measured, before)


def stepped(story: Story) -> Walk:
    """Step all folds by every minute."""
    found = Walk({key: LinkWalk() for key in story.links})
    frame = story.frame
    for at in range(frame.minutes):
        minute, service, day = frame.first_minute + at, bool(frame.service[at]), frame.day(at)
        sight = {}
        for key, mine in found.links.items():
            record = record_of(story.lines[key], minute, key)
            if record and minute in story.other_vantage:
                record = replace(record, vantage="p")
            state = State(int(story.links[key][at]))
            sight[key] = look(mine.fold.carry, minute, state, record)
            if frame.links[key].there[at]:
                mine.fold, ended = step(mine.fold, sight[key], service=service, day=day)
            else:
                mine.fold, ended = IDLE, close(mine.fold, minute * MINUTE_NS)
            mine.outages += ended.outages
            mine.short_breaks += ended.short_breaks
        state = State(int(story.point[at]))
        if frame.there[at]:
            carrying = {key: sight[key] for key in frame.counting}
            found.fold, outages = step_point(
                found.fold, minute, state, carrying, service=service, day=day
            )
        else:
            found.fold, outages = POINT_IDLE, close_point(found.fold, minute * MINUTE_NS)
        found.outages += outages
    return found


@settings(max_examples=250, deadline=None)
@given(stories())
def test_it_finds_and_remembers_what_stepping_every_minute_does(story: Story) -> None:
    found = walked(story, 0, story.frame.minutes, NOTHING)

    assert found == stepped(story)


@settings(max_examples=100, deadline=None)
@given(stories(), st.data())
def test_it_goes_on_from_what_is_remembered(story: Story, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, story.frame.minutes))

    first = walked(story, 0, cut, NOTHING)
    folds = {key: one.fold for key, one in first.links.items()}
    second = walked(story, cut, story.frame.minutes, Checkpoint(folds, first.fold))

    every = stepped(story)
    assert second.fold == every.fold
    assert first.outages + second.outages == every.outages
    for key, one in every.links.items():
        before, after = first.links[key], second.links[key]
        assert after.fold == one.fold
        assert before.outages + after.outages == one.outages
        assert before.short_breaks + after.short_breaks == one.short_breaks


def test_a_run_that_goes_on_is_remembered_with_all_its_packets() -> None:
    one = line([GOOD, GOOD, *[DEAD] * 10], 29_000_000)
    never = np.zeros(12, dtype=np.bool_)
    states = states_of(one, never, never)
    frame = Frame(
        point="p",
        first_minute=one.first_minute,
        days=(DaySlice(7, 0, 12),),
        service=~never,
        off=never,
        there=~never,
        links={"p/a": LinkFrame(~never, never, LIMITS)},
        counting=("p/a",),
        new_month=False,
    )
    story = Story(frame, {"p/a": one}, {"p/a": states}, states, frozenset())

    found = walked(story, 0, 12, NOTHING)

    carry = found.links["p/a"].fold.carry
    assert carry
    assert carry.packets == 600
    assert found == stepped(story)
