"""Minute states at their limits, computed by hand."""

import numpy as np
import pytest

from stability.minutes import State, judge_minutes

UP, DOWN, UNKNOWN, MAINTENANCE = State


def judge(
    *minutes: tuple[int, int],
    down_before: bool = False,
    expected: int = 60,
    faulty: tuple[int, ...] = (),
    maintenance: tuple[int, ...] = (),
    off: tuple[int, ...] = (),
) -> list[State]:
    """Judge minutes given as (settled, lost)."""
    settled, lost = np.array(minutes).T
    places = np.arange(len(minutes))
    states = judge_minutes(
        settled,
        lost,
        np.full(len(minutes), expected),
        np.isin(places, faulty),
        np.isin(places, maintenance),
        np.array(down_before),
        off=np.isin(places, off),
    )
    return [State(int(state)) for state in states]


def test_exactly_20_percent_lost_is_up() -> None:
    assert judge((60, 12), (50, 10), (5, 1), expected=5) == [UP, UP, UP]


def test_more_than_20_percent_lost_is_down() -> None:
    assert judge((60, 13)) == [DOWN]
    assert judge((54, 11)) == [DOWN]


@pytest.mark.parametrize(("percent", "state"), [(19, UP), (20, UP), (21, DOWN)], ids=str)
def test_the_limit_of_a_minute_lies_between_20_and_21_percent(percent: int, state: State) -> None:
    assert judge((100, percent), expected=100) == [state]


def test_6_percent_is_down_after_a_down_minute_only() -> None:
    assert judge((50, 3)) == [UP]
    assert judge((60, 60), (50, 3)) == [DOWN, DOWN]
    assert judge((50, 3), down_before=True) == [DOWN]


def test_exactly_5_percent_is_up_after_a_down_minute() -> None:
    assert judge((60, 60), (60, 3)) == [DOWN, UP]
    assert judge((60, 60), (60, 4)) == [DOWN, DOWN]


def test_being_down_carries_on_over_any_number_of_minutes() -> None:
    assert judge((60, 13), *[(60, 4)] * 5, (60, 3), (60, 4)) == [DOWN] * 6 + [UP, UP]


def test_being_down_does_not_carry_over_an_unknown_minute() -> None:
    assert judge((60, 60), (0, 0), (60, 6)) == [DOWN, UNKNOWN, UP]


def test_being_down_does_not_carry_over_maintenance() -> None:
    assert judge((60, 60), (60, 60), (60, 6), maintenance=(1,)) == [DOWN, MAINTENANCE, UP]


def test_exactly_half_settled_is_known() -> None:
    assert judge((30, 0), (29, 0), (30, 30), (29, 29)) == [UP, UNKNOWN, DOWN, UNKNOWN]


def test_a_minute_without_any_settled_packet_is_unknown_even_if_none_was_expected() -> None:
    assert judge((0, 0), expected=0) == [UNKNOWN]


def test_a_link_added_inside_a_minute_is_judged_by_what_was_expected_since() -> None:
    assert judge((7, 0), expected=14) == [UP]
    assert judge((1, 0), (1, 1), expected=2) == [UP, DOWN]


def test_a_fault_of_the_prober_is_unknown_whatever_the_figures_say() -> None:
    assert judge((60, 60), (60, 0), faulty=(0, 1)) == [UNKNOWN, UNKNOWN]


def test_maintenance_comes_before_all_else() -> None:
    assert judge((0, 0), (60, 60), faulty=(0,), maintenance=(0, 1)) == [MAINTENANCE] * 2


def test_silence_without_power_is_unknown_and_an_answer_is_up() -> None:
    assert judge((60, 60), (60, 0), off=(0, 1)) == [UNKNOWN, UP]


def test_a_minute_that_would_be_down_without_power_carries_nothing_on() -> None:
    assert judge((60, 60), (60, 6), (60, 6), off=(1,)) == [DOWN, UNKNOWN, UP]


def test_counts_may_be_bytes() -> None:
    settled = np.array([[60, 60]], dtype=np.uint8)
    lost = np.array([[60, 6]], dtype=np.uint8)
    no = np.zeros((1, 2), dtype=np.bool_)

    states = judge_minutes(settled, lost, settled, no, no, np.array([False]))

    assert states.tolist() == [[DOWN, DOWN]]


def test_columns_of_many_minutes_are_judged_as_one_minute_after_the_other() -> None:
    random = np.random.default_rng(7)
    settled = random.choice([0, 29, 30, 55, 60], size=(20, 300))
    lost = (settled * random.choice([0, 0, 0.05, 0.06, 0.2, 0.21, 1], size=(20, 300))).astype(int)
    faulty, planned, off = random.random((3, 20, 300)) < 0.05  # three columns
    expected = np.full((20, 300), 60)
    start = random.random(20) < 0.5

    at_once = judge_minutes(settled, lost, expected, faulty, planned, start, off=off)

    down, alone = start, []
    for t in range(300):
        part = slice(t, t + 1)
        columns = [c[:, part] for c in (settled, lost, expected, faulty, planned)]
        state = judge_minutes(*columns, down, off=off[:, part])
        down = state[:, 0] == DOWN
        alone.append(state)
    assert np.array_equal(at_once, np.concatenate(alone, axis=1))
    assert set(np.unique(at_once)) == {UP, DOWN, UNKNOWN, MAINTENANCE}
