"""Columns of many minutes against the running judge, which takes one minute after the other."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from slow_judge.histories import lines
from slow_judge.packets import Line, line, record_of
from small_city.inventories import city, link, point, works

from inventory.schema import Inventory
from probes.record import MINUTE_NS, MinuteRecord
from stability.changes import NOTHING, Checkpoint
from stability.frame import Frames
from stability.incidents import Incidents
from stability.intervals import Result
from stability.judge import Judge
from stability.measured import from_records
from stability.minutes import State
from stability.outages import ShortBreak
from stability.past import Outage
from stability.stretch import PointStretch, judge_point, outage, with_breaks
from stability.totals import Day, LinkTotals, PointTotals, link_sum, point_sum

HANOI = "Asia/Ho_Chi_Minh"
KEYS = ("ba-dinh/ftth", "ba-dinh/5g", "ba-dinh/line")
STARTS = ("2026-11-26T23:55", "2026-11-27T11:53", "2026-11-30T23:56", "2026-11-28T07:58")
GOOD, DEAD = "." * 60, "x" * 60


def minute_of(local: str) -> int:
    return int(datetime.fromisoformat(f"{local}+07:00").timestamp()) // 60


@dataclass(frozen=True)
class Story:
    """A point over some minutes, and what its links' prober recorded of them."""

    inventory: Inventory
    first_minute: int
    minutes: int
    records: Mapping[tuple[str, int], MinuteRecord]

    def of(self, key: str) -> list[MinuteRecord]:
        return [record for (name, _), record in self.records.items() if name == key]


def _moved(one: Line, first_minute: int) -> Line:
    """The same packets at another time."""
    later = first_minute - one.first_minute
    return replace(
        one,
        first_minute=first_minute,
        packets=tuple(replace(p, sent_ns=p.sent_ns + later * MINUTE_NS) for p in one.packets),
        faulty=frozenset(minute + later for minute in one.faulty),
        missing=frozenset(minute + later for minute in one.missing),
    )


@st.composite
def stories(draw: st.DrawFn) -> Story:
    first, minutes = minute_of(draw(st.sampled_from(STARTS))), draw(st.integers(4, 18))
    links = [
        link("ftth"),
        link("5g", access="5g", role="backup"),
        link("line", access="leased", role=draw(st.sampled_from(("primary", "backup")))),
    ]
    keys: dict[str, Any] = {
        "links": links[: draw(st.integers(1, 3))],
        "calendar": draw(st.sampled_from(("always", "office"))),
        "power": draw(st.sampled_from(("always", "office_hours"))),
        "failover": draw(st.sampled_from(("auto", "none"))),
    }
    if draw(st.booleans()):
        keys |= {"kind": "mobile", "dates": [{"from": "2026-11-20", "to": "2026-11-26"}]}
        keys["dates"] += draw(st.sampled_from(([], [{"from": "2026-11-28", "to": "2026-11-30"}])))
    inventory = city(point(**keys), maintenance=draw(st.lists(planned(first, minutes), max_size=2)))
    records = {}
    for key in KEYS[: len(keys["links"])]:
        one = _moved(draw(lines(minutes=minutes)), first)
        for minute in range(first, first + minutes):
            record = record_of(one, minute, key)
            if record:
                records[key, minute] = record
    return Story(inventory, first, minutes, records)


@st.composite
def planned(draw: st.DrawFn, first: int, minutes: int) -> dict[str, Any]:
    start = first * 60 + draw(st.integers(-100, minutes * 60))
    end = start + draw(st.integers(1, 300))
    times = [datetime.fromtimestamp(at).astimezone().isoformat() for at in (start, end)]
    return works(*times, link=draw(st.sampled_from((["ftth"], ["ftth", "5g", "line"]))))


@dataclass
class Judged:
    """What either judge says of a story, in the same words."""

    states: dict[str, list[State]]
    links: dict[str, dict[Day, LinkTotals]]
    points: dict[Day, PointTotals]
    outages: list[Outage]


def by_columns(story: Story, cuts: list[int]) -> Judged:
    """Judge in one stretch, or several that begin at `cuts`."""
    frames = Frames(story.inventory)
    keys = KEYS[: len(story.inventory.points[0].links)]
    judged = Judged({key: [] for key in (*keys, "ba-dinh")}, {key: {} for key in keys}, {}, [])
    found: dict[str, list[ShortBreak]] = {key: [] for key in keys}
    after: Checkpoint = NOTHING
    for first, end in pairwise([0, *cuts, story.minutes]):
        frame = frames.of("ba-dinh", story.first_minute + first, end - first)
        measured = {
            key: from_records(key, story.of(key), frame.first_minute, frame.minutes) for key in keys
        }
        part = judge_point(frame, measured, after)
        after = part.after
        _add(judged, part, found)
    for key in keys:
        found[key] += part.links[key].pending_breaks
        judged.outages += (outage(key, each) for each in part.links[key].open)
        breaks = [frames.service_day("ba-dinh", each.at_ns // MINUTE_NS) for each in found[key]]
        judged.links[key] = dict(with_breaks(judged.links[key], breaks))
    judged.outages += (outage("ba-dinh", each) for each in part.open)
    judged.outages.sort(key=lambda each: (each.start_ns, each.subject))
    return judged


def _add(judged: Judged, part: PointStretch, found: dict[str, list[ShortBreak]]) -> None:
    judged.states["ba-dinh"] += map(State, part.states.tolist())
    for day, of_point in part.days.items():
        judged.points[day] = point_sum((judged.points.get(day, PointTotals()), of_point))
    judged.outages += (outage("ba-dinh", each) for each in part.ended)
    for key, one in part.links.items():
        judged.states[key] += map(State, one.states.tolist())
        for day, of_link in one.days.items():
            judged.links[key][day] = link_sum((judged.links[key].get(day, LinkTotals()), of_link))
        judged.outages += (outage(key, each) for each in one.ended)
        found[key] += one.short_breaks


def by_minutes(story: Story, folder: Path) -> tuple[Judge, dict[str, list[State]]]:
    """Feed the running judge."""
    judge = Judge(story.inventory, Incidents(folder, HANOI), story.first_minute * MINUTE_NS)
    states: dict[str, list[State]] = {key: [] for key in (*judge.links, *judge.points)}
    for minute in range(story.first_minute, story.first_minute + story.minutes):
        judge.judge(minute, [one for (_, at), one in story.records.items() if at == minute])
        for key, mine in states.items():
            mine.append((judge.links if "/" in key else judge.points)[key].state)
    return judge, states


@settings(max_examples=120, deadline=None)
@given(stories())
def test_it_says_the_same_as_the_running_judge(story: Story) -> None:
    with tempfile.TemporaryDirectory() as folder:
        judge, states = by_minutes(story, Path(folder))
        mine = by_columns(story, [])

        assert mine.states == states
        assert mine.outages == sorted(
            (replace(each, id="") for each in judge.outages()),
            key=lambda each: (each.start_ns, each.subject),
        )
        for key in judge.links:
            seconds = judge.links[key].state_seconds
            total = link_sum(mine.links[key].values())
            assert [60 * each for each in total[:4]] == [seconds[s, "service"] for s in State]
            assert [60 * each for each in total[4:8]] == [seconds[s, "off"] for s in State]
            intervals = [judge.links[key].intervals[r.label, "service"] for r in Result]
            assert [total.stable, total.unstable, total.unknown_intervals] == intervals
        seconds = judge.points["ba-dinh"].state_seconds
        of_point = point_sum(mine.points.values())
        assert [60 * each for each in of_point[:4]] == [seconds[s, "service"] for s in State]
        assert [60 * each for each in of_point[4:]] == [seconds[s, "off"] for s in State]


@settings(max_examples=120, deadline=None)
@given(stories(), st.data())
def test_it_goes_on_from_a_checkpoint(story: Story, data: st.DataObject) -> None:
    fives = [at for at in range(1, story.minutes) if (story.first_minute + at) % 5 == 0]
    cuts = data.draw(st.lists(st.sampled_from(fives), unique=True).map(sorted)) if fives else []

    assert by_columns(story, cuts) == by_columns(story, [])


@settings(max_examples=60, deadline=None)
@given(stories())
def test_packets_of_up_minutes_in_s_are_counted(story: Story) -> None:
    frames = Frames(story.inventory)

    judged = by_columns(story, [])

    for key, days in judged.links.items():
        expected: dict[Day, list[int]] = {}
        for at, state in enumerate(judged.states[key]):
            minute = story.first_minute + at
            day, service = frames.service_day("ba-dinh", minute)
            record = story.records.get((key, minute))
            if service and state is State.UP and record:
                figures = (record.settled, record.lost, len(record.rtts_ns), sum(record.rtts_ns))
                before = expected.get(day, [0, 0, 0, 0])
                expected[day] = [a + b for a, b in zip(before, figures, strict=True)]
        counted = {day: list(totals[8:12]) for day, totals in days.items() if totals.settled}
        assert counted == expected


def test_works_hold_for_two_hours_of_service_in_a_month() -> None:
    inventory = city(
        point(calendar="office", links=[link("ftth")]),
        maintenance=[works("2026-11-30T07:00+07:00", "2026-12-01T12:00+07:00")],
    )
    first = minute_of("2026-11-30T07:00")
    story = dead(inventory, first, 29 * 60)

    judged = by_columns(story, [])

    november, december = judged.links["ba-dinh/ftth"].values()
    assert (november.maintenance_service, november.down_service) == (120, 6 * 60)
    assert (november.maintenance_off, november.down_off) == (9 * 60, 0)
    assert (december.maintenance_service, december.down_service) == (120, 2 * 60)
    assert by_columns(story, [60, 360, 17 * 60, 26 * 60]) == judged


def test_a_short_break_over_midnight_counts_on_the_day_of_its_first_packet() -> None:
    inventory = city(point(links=[link("ftth")]))
    first = minute_of("2026-11-26T23:55")
    fates = [GOOD] * 4 + ["." * 54 + "x" * 6, "x" * 6 + "." * 54] + [GOOD] * 4
    story = recorded(inventory, first, fates)

    judged = by_columns(story, [5])

    assert [each.short_breaks for each in judged.links["ba-dinh/ftth"].values()] == [1, 0]


def test_the_best_of_several_vantages_counts() -> None:
    inventory = city(point(links=[link("ftth")]))
    first = minute_of("2026-11-26T12:00")
    story = dead(inventory, first, 5)
    other = recorded(inventory, first, [GOOD] * 5).of("ba-dinh/ftth")
    both = [*story.of("ba-dinh/ftth"), *(replace(each, vantage="ba-dinh") for each in other)]

    measured = from_records("ba-dinh/ftth", both, first, 5)

    judged = judge_point(Frames(inventory).of("ba-dinh", first, 5), {"ba-dinh/ftth": measured})
    assert judged.links["ba-dinh/ftth"].states.tolist() == [State.UP] * 5


def test_a_link_is_judged_from_its_own_first_minute_on() -> None:
    inventory = city(point(links=[link("ftth"), link("line", access="leased", role="backup")]))
    first = minute_of("2026-11-26T12:00")
    records = recorded(inventory, first, [GOOD] * 10).of("ba-dinh/ftth")
    measured = {key: from_records(key, records, first, 10) for key in (KEYS[0], KEYS[2])}

    frame = Frames(inventory).of("ba-dinh", first, 10, {"ba-dinh/line": first + 4})
    judged = judge_point(frame, measured)

    (totals,) = judged.links["ba-dinh/line"].days.values()
    assert (totals.unknown_service, totals.unknown_intervals) == (6, 1)


def dead(inventory: Inventory, first: int, minutes: int) -> Story:
    return recorded(inventory, first, [DEAD] * minutes)


def recorded(inventory: Inventory, first: int, fates: list[str]) -> Story:
    packets = line(fates, first)
    parts = {first + at: line(fates[at : at + 1], first + at) for at in range(len(fates))}
    records = {}
    for minute, part in parts.items():
        record = record_of(part, minute, "ba-dinh/ftth")
        before = fates[minute - first - 1][-1:] if minute > first else ""
        assert record
        runs = tuple(
            replace(run, from_before=before != "" and run.first_ns == part.packets[0].sent_ns)
            for run in record.runs
        )
        records["ba-dinh/ftth", minute] = replace(record, runs=runs)
    assert packets.minutes == len(records)
    return Story(inventory, first, len(fates), records)
