import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from probes.flight import Fate, Packets
from probes.streaks import LOOK_AGE_NS, Streaks

WALL = 10**18
MS = 1_000_000
SLOTS = 4

Row = tuple[int, Fate, bool]
rows_of_packets = st.lists(
    st.tuples(st.integers(0, SLOTS - 1), st.sampled_from(list(Fate)), st.booleans()), max_size=80
)


def packets(rows: list[Row], first: int = 0, rtt_ns: int = 7 * MS) -> Packets:
    numbers = np.arange(first, first + len(rows))
    fates = np.array([fate for _, fate, _ in rows], np.uint8)
    return Packets(
        numbers,
        np.array([slot for slot, _, _ in rows], np.intp),
        numbers,
        np.array([for_delay for _, _, for_delay in rows], np.bool_),
        numbers * MS + WALL,
        numbers * MS + WALL,
        fates,
        np.where(fates == Fate.ANSWERED, rtt_ns, -1),
    )


def look(streaks: Streaks, seen: Packets) -> None:
    streaks.look(seen, np.zeros(len(seen.numbers), np.bool_))


@given(rows_of_packets, st.integers(1, 30))
def test_streaks_are_those_of_counting_one_packet_after_the_other(
    rows: list[Row], size: int
) -> None:
    streaks = Streaks(SLOTS)

    for begin in range(0, len(rows), size):
        look(streaks, packets(rows[begin : begin + size], first=begin))

    for slot in range(SLOTS):
        answered = unanswered = since = newest = last_answered = 0
        last_rtt = -1
        for place, (mine, fate, for_delay) in enumerate(rows):
            wall = WALL + place * MS
            if mine != slot or fate in (Fate.UNSENT, Fate.UNKNOWN):
                continue
            newest = wall
            if fate is Fate.ANSWERED:
                since = since if answered else wall
                answered, unanswered, last_answered = answered + 1, 0, wall
                last_rtt = 7 * MS if for_delay else last_rtt
            else:
                since = since if unanswered else wall
                answered, unanswered = 0, unanswered + 1
        assert streaks.answered[slot] == answered
        assert streaks.unanswered[slot] == unanswered
        assert streaks.since_ns[slot] == since
        assert streaks.newest_ns[slot] == newest
        assert streaks.last_answered_ns[slot] == last_answered
        assert streaks.last_rtt_ns[slot] == last_rtt


def test_an_answer_after_more_than_a_second_is_none_here() -> None:
    streaks = Streaks(SLOTS)

    look(streaks, packets([(0, Fate.ANSWERED, True)], rtt_ns=LOOK_AGE_NS))
    look(streaks, packets([(1, Fate.ANSWERED, True)], first=1, rtt_ns=LOOK_AGE_NS + 1))

    assert streaks.answered[:2].tolist() == [1, 0]
    assert streaks.unanswered[:2].tolist() == [0, 1]


def test_packets_that_prove_nothing_are_passed_over() -> None:
    streaks = Streaks(SLOTS)
    seen = packets([(0, Fate.PENDING, True), (0, Fate.PENDING, True), (0, Fate.PENDING, True)])

    streaks.look(seen, np.array([False, True, False]))

    assert streaks.unanswered[0] == 2


def test_rows_that_began_in_a_fault_are_dropped_and_older_ones_stay() -> None:
    streaks = Streaks(SLOTS)
    look(streaks, packets([(0, Fate.PENDING, True), (1, Fate.ANSWERED, True)]))
    look(streaks, packets([(0, Fate.PENDING, True), (1, Fate.PENDING, True)], first=10))
    look(streaks, packets([(2, Fate.PENDING, True)], first=30))

    streaks.forget(after=5, before=20)

    assert streaks.unanswered.tolist() == [2, 0, 1, 0]
    assert streaks.since_ns[1] == 0


def test_a_cleared_slot_begins_anew_and_more_room_keeps_the_rest() -> None:
    streaks = Streaks(SLOTS)
    look(streaks, packets([(slot, Fate.ANSWERED, True) for slot in range(SLOTS)]))

    streaks.resize(2 * SLOTS)
    streaks.clear(np.array([1]))

    assert streaks.answered.tolist() == [1, 0, 1, 1, 0, 0, 0, 0]
    assert streaks.last_rtt_ns.tolist() == [7 * MS, -1, 7 * MS, 7 * MS, -1, -1, -1, -1]
