"""When the edges of an outage are decided, and what they are until then."""

from stability.edges import EndEdge, StartEdge
from stability.minutes import State
from stability.runs import Run, Seen


def run(packets: int, first: int = 0, answered: int | None = None, *, growing: bool = False) -> Run:
    return Run(first, packets, packets, answered, continued=False, growing=growing)


def seen(*runs: Run) -> Seen:
    return Seen(7, State.DOWN, None, runs)


def test_a_start_is_decided_once_the_run_that_grows_is_the_longest() -> None:
    ended = run(10)

    decided = [
        StartEdge.of(seen(ended, run(packets, 99, growing=True))).decided for packets in (9, 10, 11)
    ]

    assert decided == [False, False, True]


def test_a_start_is_decided_once_the_only_run_is_no_chance() -> None:
    decided = [StartEdge.of(seen(run(packets, growing=True))).decided for packets in (2, 3)]

    assert decided == [False, True]


def test_an_end_is_decided_by_an_answer_after_a_run_that_does_not_grow() -> None:
    assert not EndEdge.of(seen(run(5))).decided
    assert not EndEdge.of(seen(run(5, answered=9), run(1, growing=True))).decided
    assert EndEdge.of(seen(run(5, answered=9))).decided
    assert EndEdge.of(seen(run(2))).decided
    assert not EndEdge.of(seen(run(3))).decided


def test_an_end_is_open_while_a_run_that_is_as_long_grows() -> None:
    ends = [
        EndEdge.of(seen(run(5, answered=9), run(packets, growing=True))).at_ns for packets in (4, 5)
    ]

    assert ends == [9, None]
