"""The clock that stands still outside S."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stability.judged import Judged
from stability.minutes import State
from stability.service_clock import ServiceClock

KEYS = ("a", "b")


def minute(*states: State | None) -> Judged:
    """A minute of S, or not of S where there is no state."""
    service = np.array([state is not None for state in states])
    given_states = np.array([state or State.UP for state in states], dtype=np.int8)
    return Judged(given_states, np.ones(len(states), dtype=np.bool_), service)


_parts = st.one_of(
    st.tuples(st.just("judge"), st.integers(1, 70), st.sampled_from([*State, None])),
    st.tuples(st.just("skip"), st.sampled_from([0, 1, 59, 300, 479, 480, 481]), st.none()),
    st.tuples(st.just("pack"), st.just(0), st.none()),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_parts, max_size=14))
def test_what_was_spent_is_a_slow_count_of_the_last_minutes_of_service(
    parts: list[tuple[str, int, State | None]],
) -> None:
    clock, history = ServiceClock(KEYS), [False]

    for what, count, state in parts:
        if what == "judge":
            for _ in range(count):
                clock.add_minute(minute(state, State.UP))
            history += [state is State.DOWN] * (count if state is not None else 0)
        elif what == "skip":
            clock.skip(np.array([count, 0]))
            history += [False] * count
        else:
            packed, clock = clock.packed(), ServiceClock(KEYS[::-1])
            clock.unpack(packed)
            clock.reorder(KEYS, np.array([1, 0], dtype=np.int32))

    assert clock.spent_1h.tolist() == [sum(history[-60:]), 0]
    assert clock.spent_8h.tolist() == [sum(history[-480:]), 0]


def test_minutes_are_put_right_where_they_were() -> None:
    clock = ServiceClock(KEYS[:1])
    for _ in range(600):
        clock.add_minute(minute(State.UP))

    clock.put_right(0, np.array([False] * 400 + [True] * 100), later=30)
    clock.put_right(0, np.array([True] * 7), later=479)
    clock.put_right(0, np.array([True] * 7), later=900)

    assert clock.spent_1h.tolist() == [30]
    assert clock.spent_8h.tolist() == [101]


def test_what_was_never_down_is_not_written() -> None:
    clock = ServiceClock(KEYS)

    clock.add_minute(minute(State.DOWN, State.UNKNOWN))

    assert list(clock.packed()) == ["a"]


def test_for_what_is_left_out_for_a_while_the_clock_stands_still() -> None:
    clock = ServiceClock(KEYS)
    clock.add_minute(minute(State.DOWN, State.DOWN))

    clock.reorder(("b",), np.array([1], dtype=np.int32))
    for _ in range(500):
        clock.add_minute(minute(State.UP))
    clock.reorder(("b", "new", "a"), np.array([0, -1, -1], dtype=np.int32))

    assert clock.spent_1h.tolist() == [0, 0, 1]
    assert clock.spent_8h.tolist() == [0, 0, 1]


def test_what_is_left_out_for_good_is_forgotten() -> None:
    clock = ServiceClock(KEYS)
    clock.add_minute(minute(State.DOWN, State.DOWN))
    clock.reorder((), np.array([], dtype=np.int32))

    clock.forget({"b"}.__contains__)

    assert list(clock.packed()) == ["b"]
