"""Records as they are kept are judged like the ones that were measured."""

import random
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_judge.histories import lines
from slow_judge.packets import record_of
from small_city.inventories import city, point

from probes.record import MINUTE_NS, LossRun, MinuteRecord
from stability.incidents import Incidents
from stability.intervals import INFINITE_NS, delays
from stability.judge import Judge
from stability.ledger.records import LARGEST_KEPT, MOST_PACKETS, record, rows
from stability.outages import wakes
from stability.records import choose, in_columns

LINK, VANTAGE, MINUTE = "ba-dinh/ftth", "central", 29_890_000
HANOI = "Asia/Ho_Chi_Minh"
NUMBERS = {LINK: 7, VANTAGE: 1, "ba-dinh/5g": 8}
TMAX_NS = 3_000_000_000

some_ns = st.one_of(st.integers(0, TMAX_NS), st.integers(6_000_000, 6_000_200))
moments_ns = st.integers(-(10**9), 61 * 10**9).map(lambda since: MINUTE * 60 * 10**9 + since)
runs = st.builds(
    LossRun,
    first_ns=moments_ns,
    packets=st.integers(1, 60),
    answered_ns=st.none() | moments_ns,
    from_before=st.booleans(),
    into_next=st.booleans(),
)
json_values = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just([1, "a"])


@st.composite
def measured(draw: st.DrawFn, most: int = 67) -> MinuteRecord:
    rtts_ns = draw(st.lists(some_ns, max_size=most))
    lost = draw(st.integers(0, most - len(rtts_ns)))
    return MinuteRecord(
        vantage=VANTAGE,
        link=LINK,
        minute=MINUTE,
        expected=draw(st.integers(0, 70)),
        settled=len(rtts_ns) + lost,
        lost=lost,
        rtts_ns=tuple(rtts_ns),
        delay_settled=len(rtts_ns) + lost,
        runs=tuple(draw(st.lists(runs, max_size=3))),
        first_answered_ns=draw(st.none() | moments_ns),
        anomalies=draw(st.dictionaries(st.sampled_from(["late", "foreign"]), st.integers(1, 9))),
        fault=draw(st.none() | st.text(max_size=8)),
        extra=draw(st.dictionaries(st.text(max_size=4), json_values, max_size=2)),
    )


def kept(*records: MinuteRecord) -> list[MinuteRecord]:
    """What comes back of records."""
    return [
        record(row, each.link, VANTAGE)
        for row, each in zip(rows(records, NUMBERS), records, strict=True)
    ]


def interval(records: list[MinuteRecord]) -> tuple[int, int]:
    """The 95th percentile and the delay variation of five minutes, as the judge asks for them."""
    settled = sum(each.delay_settled for each in records)
    times = [time for each in records for time in each.rtts_ns]
    row = np.array([times + [INFINITE_NS] * max(1, settled - len(times))], dtype=np.int64)
    delay = delays(row, np.array([settled], dtype=np.int32))
    return int(delay.p95_ns[0]), int(delay.pdv_ns[0])


@settings(max_examples=40, deadline=None)
@given(st.lists(measured(), min_size=5, max_size=5))
def test_intervals_of_kept_records_have_the_same_delay(records: list[MinuteRecord]) -> None:
    again = kept(*records)

    assert interval(again) == interval(records)


@settings(max_examples=40, deadline=None)
@given(st.lists(measured(MOST_PACKETS), min_size=5, max_size=5))
def test_they_have_it_at_the_most_packets_that_there_may_be(records: list[MinuteRecord]) -> None:
    again = kept(*records)

    assert interval(again) == interval(records)


@given(measured(most=120))
def test_everything_that_minutes_outages_and_totals_look_at_is_the_same(
    one: MinuteRecord,
) -> None:
    (again,) = kept(one)

    assert replace(again, rtts_ns=one.rtts_ns) == one
    assert (len(again.rtts_ns), sum(again.rtts_ns)) == (len(one.rtts_ns), sum(one.rtts_ns))
    assert min(again.rtts_ns, default=0) == min(one.rtts_ns, default=0)
    assert sorted(again.rtts_ns)[-LARGEST_KEPT:] == sorted(one.rtts_ns)[-LARGEST_KEPT:]
    assert wakes(again) == wakes(one)
    columns = [vars_of(in_columns(choose([each], {LINK: 0}))) for each in (one, again)]
    assert columns[0] == columns[1]


@settings(max_examples=25, deadline=None)
@given(st.data(), st.integers(0, 2**32))
def test_a_judge_makes_the_same_of_kept_records(data: st.DataObject, seed: int) -> None:
    generator = random.Random(seed)
    inventory = city(point())
    late = lines(minutes=12).filter(lambda one: one.first_minute > 0)
    links = {key: data.draw(late) for key in (LINK, "ba-dinh/5g")}
    first = links[LINK].first_minute
    judged = []
    with TemporaryDirectory() as folder:
        made = Incidents(Path(folder) / "measured", HANOI), Incidents(Path(folder) / "kept", HANOI)
        judges = [Judge(inventory, each, first * MINUTE_NS) for each in made]
        for minute in range(first, first + 12):
            found = [record_of(one, minute, key) for key, one in links.items()]
            records = [with_delays(each, generator) for each in found if each]
            again = [kept(each)[0] for each in records]
            for judge, given_records in zip(judges, (records, again), strict=True):
                judge.judge(minute, given_records)
                changes = judge.changes()
                figures = {key: judge.links[key] for key in judge.links}
                judged.append((changes and replace(changes, records=()), figures))

    assert judged[0::2] == judged[1::2]
    assert any(changes for changes, _figures in judged)


def with_delays(one: MinuteRecord, generator: random.Random) -> MinuteRecord:
    """Give it round-trip times about the limits, so that each of them matters."""
    odd = generator.choice((0, 0, 0.04, 0.06, 1))
    return replace(
        one,
        rtts_ns=tuple(
            generator.randrange(95_000_000, 105_000_000)
            if generator.random() < odd
            else generator.randrange(70_000_000, 71_000_000)
            for _ in one.rtts_ns
        ),
    )


def test_a_minute_may_hold_all_the_largest_of_its_interval() -> None:
    most = 67
    slow = tuple(range(100_000_000, 100_000_000 + most))
    fast = tuple(range(6_000_000, 6_000_000 + most))
    records = [
        MinuteRecord(VANTAGE, LINK, MINUTE, 60, most, 0, times, most)
        for times in (fast, fast, slow, fast, fast)
    ]

    again = kept(*records)

    assert interval(again) == interval(records) == (slow[-17], slow[-17] - fast[0])


def vars_of(columns: object) -> list[list[int]]:
    return [getattr(columns, name).tolist() for name in columns.__slots__]  # type: ignore[attr-defined]


@given(measured())
def test_what_was_kept_is_kept_again_as_it_is(one: MinuteRecord) -> None:
    (again,) = kept(one)

    (once_more,) = kept(again)

    assert once_more == again
    assert rows([again], NUMBERS) == rows([one], NUMBERS)


@pytest.mark.parametrize("odd", [(-1,), (2**32,), tuple(range(80)), (2**40, *range(70))])
def test_what_does_not_fit_the_small_form_is_kept_wholly(odd: tuple[int, ...]) -> None:
    one = MinuteRecord(VANTAGE, LINK, MINUTE, 60, len(odd), 0, odd, len(odd))

    (again,) = kept(one)

    assert again == one


def test_a_minute_takes_few_bytes() -> None:
    generator = np.random.default_rng(7)
    usual = [
        MinuteRecord(
            VANTAGE,
            LINK,
            MINUTE,
            60,
            60,
            0,
            tuple(generator.integers(6_000_000, 8_000_000, 60).tolist()),
            60,
        )
        for _ in range(100)
    ]

    sizes = [len(row[10]) for row in rows(usual, NUMBERS) if isinstance(row[10], bytes)]

    assert len(sizes) == 100
    assert max(sizes) <= 70
