import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from probes.flight import Fate, Packets
from probes.minutes import MOST_EMPTY_MINUTES, Minutes
from probes.record import MINUTE_NS

SECOND = 1_000_000_000
START = 50_000 * MINUTE_NS


def at(*seconds: float) -> Packets:
    count = len(seconds)
    numbers = np.arange(count)
    return Packets(
        numbers,
        numbers,
        numbers,
        np.ones(count, np.bool_),
        numbers,
        np.array([START + round(one * SECOND) for one in seconds], np.int64),
        np.full(count, Fate.ANSWERED, np.uint8),
        numbers,
    )


def handed_out(minutes: Minutes, until_seconds: float) -> dict[int, list[float]]:
    return {
        minute - 50_000: [(one - START) / SECOND for one in Packets.joined(parts).wall_ns.tolist()]
        for minute, parts in minutes.complete(START + round(until_seconds * SECOND))
    }


def test_a_packet_belongs_to_the_minute_in_which_it_was_sent() -> None:
    minutes = Minutes(START)
    minutes.add(at(0.0, 59.9, 60.0, 60.1, 125.0))

    early = handed_out(minutes, 59.99)
    rest = handed_out(minutes, 180)

    assert early == {}
    assert rest == {0: [0.0, 59.9], 1: [60.0, 60.1], 2: [125.0]}


def test_minutes_without_packets_are_handed_out_too() -> None:
    minutes = Minutes(START)
    minutes.add(at(1.0, 200.0))

    assert handed_out(minutes, 240) == {0: [1.0], 1: [], 2: [], 3: [200.0]}


def test_after_a_long_hole_its_minutes_are_left_out() -> None:
    minutes = Minutes(START)
    far = (MOST_EMPTY_MINUTES + 10) * 60
    minutes.add(at(1.0, far + 1.0))

    first = handed_out(minutes, 60)
    rest = handed_out(minutes, far + 60)

    assert first == {0: [1.0]}
    assert rest == {MOST_EMPTY_MINUTES + 10: [far + 1.0]}


def test_time_that_has_been_before_goes_into_no_minute() -> None:
    minutes = Minutes(START)
    minutes.add(at(50.0, 51.0, 52.0))

    minutes.add(at(22.0, 23.0, 51.5, 52.5))

    assert handed_out(minutes, 60) == {0: [50.0, 51.0, 52.0, 51.5, 52.5]}
    assert minutes.repeated == 2


def test_a_step_back_over_a_handed_out_minute_hands_nothing_out_twice() -> None:
    minutes = Minutes(START)
    minutes.add(at(*range(125)))
    first = handed_out(minutes, 120)

    minutes.add(at(*range(5, 125)))
    again = handed_out(minutes, 100)
    minutes.add(at(130.0))
    later = handed_out(minutes, 180)

    assert list(first) == [0, 1]
    assert again == {}
    assert list(later) == [2]
    assert later[2][-1] == 130.0


@given(st.lists(st.integers(-400, 400), max_size=30))
def test_minutes_are_handed_out_once_and_in_order_whatever_the_clock_does(
    steps: list[int],
) -> None:
    minutes = Minutes(START)
    numbers: list[int] = []
    wall = 0

    for step in steps:
        minutes.add(at(*(wall + second for second in range(60))))
        wall += 60 + step
        numbers += handed_out(minutes, wall - 4)

    assert numbers == sorted(set(numbers))
