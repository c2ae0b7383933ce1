"""Intervals of five minutes at their limits, and against a slow judge."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_judge import rules
from slow_judge.fast import states_of
from slow_judge.histories import lines
from slow_judge.packets import Line, line, record_of

from stability.intervals import INFINITE_NS, Limits, Result, delays, judge_intervals, rank
from stability.minutes import State

MS = 1_000_000
WIRED = rules.IntervalLimits(loss=0.01, p95_seconds=0.100, pdv_seconds=0.030)
GOOD = "." * 60


def judge(one: Line, limits: rules.IntervalLimits = WIRED, states: Sequence[State] = ()) -> Result:
    """Judge the first five minutes of a link."""
    records = [record_of(one, one.first_minute + at) for at in range(5)]
    answered = [rtt for each in records if each for rtt in each.rtts_ns]
    settled = sum(each.delay_settled for each in records if each)
    lost = [INFINITE_NS] * (settled - len(answered) + 7)
    delay = delays(np.array([answered + lost], dtype=np.int64), np.array([settled]))
    results = judge_intervals(
        np.array([[*(states or states_of(one))[:5]]], dtype=np.int8),
        np.array([[each.settled if each else 0 for each in records]]),
        np.array([[each.lost if each else 0 for each in records]]),
        delay,
        Limits(
            np.array([limits.loss]), np.array([limits.p95_seconds]), np.array([limits.pdv_seconds])
        ),
    )
    return Result(int(results[0]))


def lossy(lost: int) -> Line:
    """Five minutes of 60 packets that lose one here and there."""
    fates = [
        "x" if at % (300 // lost) == 0 and at < 300 // lost * lost else "." for at in range(300)
    ]
    return line(["".join(fates[at : at + 60]) for at in range(0, 300, 60)])


def slow(late: int, late_ns: int, first_ns: int = 70 * MS) -> Line:
    """Five minutes of which the last packets are late."""
    return line([GOOD] * 5, round_trips_ns=[first_ns] * (300 - late) + [late_ns] * late)


def test_exactly_1_percent_of_loss_is_stable() -> None:
    assert judge(lossy(3)) is Result.STABLE
    assert judge(lossy(4)) is Result.UNSTABLE


def test_the_rank_of_the_percentile_is_that_of_whole_numbers() -> None:
    counts = np.array([1, 2, 19, 20, 21, 40, 100, 299, 300, 301])

    assert rank(counts).tolist() == [1, 2, 19, 19, 20, 38, 95, 285, 285, 286]


def test_the_percentile_of_300_packets_is_the_285th() -> None:
    assert judge(slow(15, 300 * MS)) is Result.STABLE
    assert judge(slow(16, 300 * MS)) is Result.UNSTABLE


def test_a_percentile_of_exactly_100_ms_is_stable() -> None:
    assert judge(slow(16, 100 * MS)) is Result.STABLE
    assert judge(slow(16, 100 * MS + 1, first_ns=71 * MS)) is Result.UNSTABLE


def test_a_delay_variation_of_exactly_30_ms_is_stable() -> None:
    assert judge(slow(16, 36 * MS, first_ns=6 * MS)) is Result.STABLE
    assert judge(slow(16, 36 * MS + 1, first_ns=6 * MS)) is Result.UNSTABLE


def test_a_percentile_that_falls_on_a_lost_packet_exceeds_every_limit() -> None:
    loose = rules.IntervalLimits(loss=1.0, p95_seconds=1e9, pdv_seconds=1e9)

    assert judge(lossy(15), loose) is Result.STABLE
    assert judge(lossy(16), loose) is Result.UNSTABLE


def test_a_limit_that_is_switched_off_holds_always() -> None:
    off = rules.IntervalLimits(loss=np.inf, p95_seconds=np.inf, pdv_seconds=np.inf)

    assert judge(lossy(30), off) is Result.STABLE


def test_a_down_minute_makes_an_interval_unstable_and_an_unknown_one_unknown() -> None:
    down = line([GOOD, GOOD, "x" * 60, GOOD, GOOD])
    both = line([GOOD, GOOD, "x" * 60, GOOD, GOOD], faulty=[4])

    assert judge(down) is Result.UNSTABLE
    assert judge(both) is Result.UNKNOWN


def test_a_minute_of_maintenance_makes_an_interval_unknown() -> None:
    planned = [State.UP, State.MAINTENANCE, State.UP, State.UP, State.UP]

    assert judge(line([GOOD] * 5), states=planned) is Result.UNKNOWN


def test_an_interval_without_a_packet_that_counts_for_delay_is_unknown() -> None:
    first_of_pair_only = line([".?" * 30] * 5, pairs=True)

    assert states_of(first_of_pair_only) == [State.UP] * 5
    assert judge(first_of_pair_only) is Result.UNKNOWN


def test_only_the_second_packet_of_a_pair_counts_for_delay() -> None:
    slow_first = line([GOOD] * 5, pairs=True, round_trips_ns=[400 * MS, 20 * MS] * 150)
    slow_second = line([GOOD] * 5, pairs=True, round_trips_ns=[20 * MS, 400 * MS] * 150)

    assert judge(slow_first) is Result.STABLE
    assert judge(slow_second) is Result.UNSTABLE


def test_figures_of_an_interval_are_its_percentile_and_its_variation() -> None:
    row = [*range(1, 21), *[INFINITE_NS] * 5]

    found = delays(np.array([row, row], dtype=np.int64), np.array([20, 21]))

    assert found.p95_ns.tolist() == [19, 20]
    assert found.pdv_ns.tolist() == [18, 19]


def test_a_single_answer_is_the_percentile() -> None:
    found = delays(np.array([[7, INFINITE_NS]]), np.array([1]))

    assert (found.p95_ns.tolist(), found.pdv_ns.tolist()) == ([7], [0])


@pytest.mark.parametrize("settled", [0, 1])
def test_without_an_answer_the_figures_are_infinite(settled: int) -> None:
    found = delays(np.array([[INFINITE_NS] * 3]), np.array([settled]))

    assert found.p95_ns.tolist() == [INFINITE_NS]
    assert found.pdv_ns.tolist() == [INFINITE_NS]


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_intervals_are_what_the_definition_says(data: st.DataObject) -> None:
    some = data.draw(lines(minutes=5))
    choices = st.sampled_from([4 * MS, 6 * MS, 34 * MS, 36 * MS, 100 * MS, 100 * MS + 1])
    few = data.draw(st.lists(choices, min_size=1, max_size=6))
    late = data.draw(st.integers(0, 20))
    packets = [
        type(p)(p.sent_ns, p.fate, few[-1] if at < late else few[at % len(few)], p.for_delay)
        for at, p in enumerate(some.packets)
    ]
    one = Line(some.first_minute, 5, tuple(packets), some.faulty, some.missing)
    limits = data.draw(
        st.builds(
            rules.IntervalLimits,
            st.sampled_from([0.01, 0.02, 0.3]),
            st.sampled_from([0.1, 0.034, np.inf]),
            st.sampled_from([0.03, 0.05, 0.0]),
        )
    )
    states = {one.first_minute + at: s.label for at, s in enumerate(states_of(one))}

    assert judge(one, limits).label == rules.interval(one, states, one.first_minute, limits)
