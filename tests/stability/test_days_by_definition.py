"""Totals of days as the running judge keeps them, against a slow count over packets."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_judge import rules
from slow_judge.histories import lines, some_minutes
from slow_judge.packets import ANSWERED, Line, line, record_of
from small_city.inventories import ALWAYS, city, point, works
from small_city.ledger import Kept

from probes.record import MINUTE_NS
from stability.incidents import Incidents
from stability.judge import Judge
from stability.totals import LinkTotals, PointTotals

HANOI = timezone(timedelta(hours=7))
START = int(datetime(2026, 11, 25, 23, 50, tzinfo=HANOI).timestamp()) // 60
COUNT = 17
FIRST_S, END_S = 3, 16
"""S lasts from 23:53 to 00:06: `COUNT` minutes with a midnight in them, and some outside."""

KEYS = {"ftth": "a/ftth", "5g": "a/5g"}
LIMITS = {
    "a/ftth": rules.IntervalLimits(0.01, 0.1, 0.03),
    "a/5g": rules.IntervalLimits(0.02, 0.1, 0.05),
}


def in_service(minute: int) -> bool:
    return FIRST_S <= minute - START < END_S


def day(minute: int) -> int:
    return datetime.fromtimestamp(minute * 60, HANOI).date().toordinal()


def moved(one: Line) -> Line:
    """The same packets from `START` on, then three good minutes, so that all has an end."""
    later = START - one.first_minute
    good = line(["." * 60] * 3, START + one.minutes)
    return replace(
        one,
        first_minute=START,
        minutes=one.minutes + 3,
        packets=(
            *(replace(each, sent_ns=each.sent_ns + later * MINUTE_NS) for each in one.packets),
            *good.packets,
        ),
        faulty=frozenset(minute + later for minute in one.faulty),
        missing=frozenset(minute + later for minute in one.missing),
    )


def minutes_of(states: rules.States) -> dict[int, Counter[str]]:
    counted: dict[int, Counter[str]] = {}
    for minute, state in states.items():
        hours = "service" if in_service(minute) else "off"
        counted.setdefault(day(minute), Counter())[f"{state}_{hours}"] += 1
    return counted


def link_days(key: str, one: Line, states: rules.States) -> dict[int, LinkTotals]:
    counted = minutes_of(states)
    for minute, state in states.items():
        if state == "up" and in_service(minute):
            settled = rules.settled_in(one, minute)
            delays = [p.round_trip_ns for p in settled if p.fate == ANSWERED and p.for_delay]
            counted[day(minute)].update(
                settled=len(settled),
                lost=sum(packet.fate != ANSWERED for packet in settled),
                answered=len(delays),
                round_trip_ns=sum(delays),
            )
    for first in range(START, START + COUNT - 4, 5):
        if all(in_service(minute) for minute in range(first, first + 5)):
            result = rules.interval(one, states, first, LIMITS[key])
            name = "unknown_intervals" if result == "unknown" else result
            counted[day(first)][name] += 1
    _, breaks = rules.link_outages(one, states)
    for at_ns in breaks:
        counted[day(at_ns // MINUTE_NS)]["short_breaks"] += in_service(at_ns // MINUTE_NS)
    return {at: LinkTotals(**figures) for at, figures in counted.items()}


@pytest.fixture(scope="module")
def incidents(tmp_path_factory: pytest.TempPathFactory) -> Incidents:
    return Incidents(tmp_path_factory.mktemp("state"), "Asia/Ho_Chi_Minh")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_days_are_a_slow_count_over_packets(incidents: Incidents, data: st.DataObject) -> None:
    of_links = {key: moved(data.draw(lines(minutes=COUNT - 3))) for key in KEYS.values()}
    planned = {key: data.draw(some_minutes(one.upto(START + 14))) for key, one in of_links.items()}
    hours = {"weekly": {"mon-sun": ["00:00-00:06", "23:53-24:00"]}}
    inventory = city(
        point("a", calendar="short"),
        calendars={"always": ALWAYS, "short": hours},
        maintenance=[
            works(
                datetime.fromtimestamp(minute * 60, HANOI).isoformat(),
                datetime.fromtimestamp(minute * 60 + 60, HANOI).isoformat(),
                link=name,
            )
            for name, key in KEYS.items()
            for minute in sorted(planned[key])
        ],
    )
    judge, kept = Judge(inventory, incidents, START * MINUTE_NS), Kept()

    for minute in range(START, START + COUNT):
        found = (record_of(one, minute, key) for key, one in of_links.items())
        judge.judge(minute, [record for record in found if record])
        kept.keep(judge.changes())

    states = {key: rules.minute_states(one, planned[key]) for key, one in of_links.items()}
    expected = {
        (key, at): totals
        for key, one in of_links.items()
        for at, totals in link_days(key, one, states[key]).items()
    }
    of_point = minutes_of(rules.point_states(states, list(of_links)))
    assert kept.changes.link_days == expected
    assert kept.changes.point_days == {
        ("a", at): PointTotals(**figures) for at, figures in of_point.items()
    }
