"""The rule of point minutes for many points at once."""

import numpy as np

from stability.minutes import State
from stability.points import PointRule

UP, DOWN, UNKNOWN, MAINTENANCE = State


def test_points_of_any_number_of_links_are_judged_in_columns() -> None:
    rule = PointRule([[0], [1, 2], [], [3, 4, 5]])
    links = np.array(
        [
            [UP, DOWN],
            [DOWN, UP],
            [UNKNOWN, DOWN],
            [MAINTENANCE] * 2,
            [DOWN, MAINTENANCE],
            [DOWN, MAINTENANCE],
        ],
        dtype=np.int8,
    )

    states = rule.judge(links)

    assert states.tolist() == [[UP, DOWN], [UNKNOWN, UP], [UNKNOWN] * 2, [DOWN, MAINTENANCE]]


def test_no_points_and_no_links_are_judged_too() -> None:
    assert PointRule([]).judge(np.zeros(0, dtype=np.int8)).tolist() == []
    assert PointRule([[], []]).judge(np.zeros(0, dtype=np.int8)).tolist() == [UNKNOWN, UNKNOWN]


def test_times_of_links_are_reduced_to_those_of_points() -> None:
    rule = PointRule([[0, 1], [2], []])
    times = np.array([5, 7, 9])

    assert rule.latest(times, default=1).tolist() == [7, 9, 1]
    assert rule.earliest(times, default=1).tolist() == [5, 9, 1]
