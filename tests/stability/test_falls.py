import numpy as np

from stability.falls import Falls
from stability.minutes import State

SECOND = 1_000_000_000
NOW = 1_795_244_700 * SECOND


def look(falls: Falls, state: State, since: float, answered: float = 0) -> list[int]:
    """Show the falls one link."""
    return falls.look(
        np.array([state], np.int8),
        np.array([NOW + round(since * SECOND)]),
        np.array([NOW + round(answered * SECOND)]),
        np.array([6_400_000]),
    ).tolist()


def times(falls: Falls) -> tuple[float | None, float | None]:
    """When the link fell and came back, in seconds from now."""
    fell, back = int(falls.fell_ns[0]), int(falls.back_ns[0])
    return (fell - NOW) / SECOND if fell else None, (back - NOW) / SECOND if back else None


def test_a_fall_is_told_once_with_what_was_good_before() -> None:
    falls = Falls(1)

    told = [look(falls, State.UP, -100), look(falls, State.DOWN, 0, -1), look(falls, State.DOWN, 0)]

    assert told == [[], [0], []]
    assert times(falls) == (0, None)
    assert falls.answered_ns.tolist() == [NOW - SECOND]
    assert falls.round_trip_ns.tolist() == [6_400_000]


def test_a_link_is_back_when_it_is_up_and_not_before() -> None:
    falls = Falls(1)
    look(falls, State.DOWN, 0)

    look(falls, State.UNKNOWN, 20)
    unknown = times(falls)
    look(falls, State.UP, 30)
    look(falls, State.MAINTENANCE, 50)
    look(falls, State.UP, 70)

    assert unknown == (0, None)
    assert times(falls) == (0, 30)


def test_a_link_that_falls_again_has_fallen_then() -> None:
    falls = Falls(1)
    look(falls, State.DOWN, 0)
    look(falls, State.UP, 30)

    told = look(falls, State.DOWN, 60)

    assert told == [0]
    assert times(falls) == (60, None)


def test_a_link_that_never_fell_does_not_come_back() -> None:
    falls = Falls(1)

    look(falls, State.UP, 0)

    assert times(falls) == (None, None)


def test_an_outage_that_the_newest_packets_do_not_show_is_taken_from_its_minutes() -> None:
    falls = Falls(1)
    look(falls, State.UP, -100)

    told = [falls.judged(0, NOW, None), falls.judged(0, NOW, None)]
    look(falls, State.UP, -100)
    open_ = times(falls)
    falls.judged(0, NOW, NOW + 600 * SECOND)

    assert told == [True, False]
    assert open_ == (0, None)
    assert times(falls) == (0, 600)


def test_what_the_newest_packets_show_holds() -> None:
    falls = Falls(1)
    look(falls, State.DOWN, 2)
    look(falls, State.UP, 300)

    falls.judged(0, NOW, NOW + 301 * SECOND)

    assert times(falls) == (2, 300)


def test_links_that_come_by_a_reload_never_fell() -> None:
    falls = Falls(1)
    look(falls, State.DOWN, 0)

    falls.reorder(np.array([-1, 0], np.int32))

    assert falls.fell_ns.tolist() == [0, NOW]
    assert falls.round_trip_ns.tolist() == [-1, 6_400_000]
