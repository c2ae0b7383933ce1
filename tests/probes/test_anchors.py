import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from slow_prober import reference

from probes.anchors import Anchors
from probes.flight import Fate, Packets

SECOND = 1_000_000_000
WALL = 10**18


def looked_at(rows: list[tuple[int, int, bool]], first: int = 0) -> Packets:
    """Anchor packets of (time, slot, answered), numbered in order from `first` on."""
    count = len(rows)
    times = np.array([at for at, _, _ in rows], np.int64)
    answered = np.array([one for _, _, one in rows], np.bool_)
    return Packets(
        np.arange(first, first + count),
        np.array([slot for _, slot, _ in rows], np.intp),
        np.arange(count),
        np.ones(count, np.bool_),
        times + WALL,
        times + WALL,
        np.where(answered, Fate.ANSWERED, Fate.PENDING).astype(np.uint8),
        np.where(answered, 5_000_000, -1),
    )


def anchors(*slots: int) -> Anchors:
    made = Anchors()
    made.replace(frozenset(slots))
    return made


def hits(made: Anchors, count: int) -> list[int]:
    return np.flatnonzero(made.proves_nothing(np.arange(count))).tolist()


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3]), st.booleans()), max_size=60), st.data())
def test_faults_are_found_as_defined_however_the_line_is_cut(
    line: list[tuple[int, bool]], data: st.DataObject
) -> None:
    rows = [(at, slot, answered) for at, (slot, answered) in enumerate(line)]
    slots = {slot for slot, _ in line}
    made = anchors(*slots)

    at = 0
    while at < len(rows):
        size = data.draw(st.integers(1, 20))
        made.look(looked_at(rows[at : at + size], first=at))
        at += size

    gaps = reference.cut_off(rows)
    want = [n for n in range(len(rows)) if any(begin < n < end for begin, end in gaps)]
    assert hits(made, len(rows)) == want
    assert (made.open_gap is not None) == any(end == float("inf") for _, end in gaps)


def test_a_dead_anchor_among_live_ones_is_no_fault() -> None:
    rows = [(n, n % 3, n % 3 != 0) for n in range(300)]
    made = anchors(0, 1, 2)

    made.look(looked_at(rows))

    assert hits(made, 300) == []
    assert made.open_gap is None


def test_one_lost_packet_of_the_only_anchor_is_no_fault_but_two_are() -> None:
    lone, twice = anchors(7), anchors(7)

    lone.look(looked_at([(n, 7, n != 5) for n in range(10)]))
    twice.look(looked_at([(n, 7, n not in (5, 6)) for n in range(10)]))

    assert hits(lone, 10) == []
    assert hits(twice, 10) == [5, 6]


def test_a_fault_is_dated_back_to_the_last_answer_and_ends_with_the_next() -> None:
    made = anchors(0, 1)
    rows = [(n * SECOND, n % 2, n < 4 or n > 8) for n in range(12)]

    before = made.look(looked_at(rows[:8]))
    gap = made.open_gap
    after = made.look(looked_at(rows[8:], first=8))

    assert before == []
    assert gap is not None
    assert gap.since_ns == WALL + 3 * SECOND
    assert [(one.after, one.before) for one in after] == [(3, 9)]
    assert made.open_gap is None
    assert made.answered_ns == WALL + 11 * SECOND


def test_anchors_that_never_answered_make_everything_unknown() -> None:
    made = anchors(0)

    made.look(looked_at([(n, 0, False) for n in range(4)]))

    assert hits(made, 10) == list(range(10))


def test_without_anchors_there_is_no_fault() -> None:
    made = Anchors()

    made.look(looked_at([]))

    assert made.open_gap is None
    assert hits(made, 10) == []


def test_an_anchor_that_is_removed_has_no_say() -> None:
    made = anchors(0, 1)
    made.look(looked_at([(n, n % 2, n % 2 == 0) for n in range(10)]))
    made.look(looked_at([(10, 1, False), (11, 0, False)], first=10))
    assert made.open_gap is not None

    made.replace(frozenset())

    assert made.open_gap is None


def test_other_anchors_do_not_end_a_fault_before_one_of_them_answers() -> None:
    made = anchors(0, 1)
    made.look(looked_at([(n, n % 2, n < 4) for n in range(8)]))

    made.replace(frozenset({5, 6}))
    still = made.open_gap
    ended = made.look(looked_at([(8, 5, False), (9, 6, True)], first=8))

    assert still is not None
    assert (still.after, still.since_ns) == (3, 3 + WALL)
    assert [(gap.after, gap.before) for gap in ended] == [(3, 9)]
    assert made.open_gap is None


def test_faults_of_settled_packets_are_forgotten() -> None:
    made = anchors(7)
    made.look(looked_at([(n, 7, n not in (5, 6)) for n in range(10)]))

    made.forget(8)

    assert hits(made, 10) == []
