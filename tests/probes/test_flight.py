import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from probes.flight import NO_RTT, SETTLE_AGE_NS, TMAX_NS, Fate, Flight, Packets, Verdict

MS = 1_000_000
OFFSET = 10**18


def add(flight: Flight, count: int, *, slot: int = 0, echo_id: int = 9) -> int:
    first = flight.next
    numbers = np.arange(first, first + count)
    slots = np.full(count, slot)
    flight.add(slots, numbers, np.full(count, echo_id), np.ones(count, np.bool_))
    return first


def arrive(flight: Flight, *rows: tuple[int, int], exact: bool = True) -> list[Verdict]:
    """Replies of (packet number, time of receiving)."""
    numbers = np.array([number for number, _ in rows], np.int64)
    verdicts = flight.arrived(
        numbers,
        np.zeros(len(rows), np.int64),
        np.full(len(rows), 9),
        numbers & 0xFFFF,
        np.array([at for _, at in rows], np.int64),
        exact=exact,
    )
    return [Verdict(one) for one in verdicts.tolist()]


def fates(packets: Packets) -> list[Fate]:
    return [Fate(one) for one in packets.fates.tolist()]


@given(
    st.lists(st.sampled_from(["sent", "refused"]), min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 45), st.integers(1, 6000)), max_size=60),
)
def test_every_packet_is_settled_once_and_as_its_first_reply_in_time_says(
    sendings: list[str], replies: list[tuple[int, int]]
) -> None:
    flight = Flight(64)
    arrivals = sorted(
        (number * 100 + after_ms, number)
        for number, after_ms in replies
        if number < len(sendings) and sendings[number] == "sent"
    )
    settled: list[Packets] = []
    verdicts: list[tuple[int, int, Verdict]] = []

    for beat in range(0, len(sendings) * 100 + 10_000, 100):
        place = beat // 100
        if place < len(sendings):
            add(flight, 1)
            if sendings[place] == "sent":
                flight.sent(flight.next, (beat * MS, beat * MS), OFFSET)
            else:
                flight.passed_over(flight.next, beat * MS, OFFSET)
        due = [(number, at * MS) for at, number in arrivals if beat - 100 < at <= beat]
        said = arrive(flight, *due)
        verdicts += [(number, at // MS, v) for (number, at), v in zip(due, said, strict=True)]
        settled.append(flight.settle(beat * MS - SETTLE_AGE_NS))

    whole = Packets.joined(settled)
    assert whole.numbers.tolist() == list(range(len(sendings)))
    for number, sending in enumerate(sendings):
        mine = [(at - 100 * number, v) for n, at, v in verdicts if n == number]
        in_time = [after for after, _ in mine if after * MS <= TMAX_NS]
        want = Fate.UNSENT if sending == "refused" else Fate.ANSWERED if in_time else Fate.LOST
        assert Fate(whole.fates[number]) is want
        assert whole.rtts_ns[number] == (in_time[0] * MS if in_time else NO_RTT)
        rest = Verdict.DUPLICATE if in_time else Verdict.LATE
        first = [Verdict.ANSWER] if in_time else []
        assert [v for _, v in mine] == first + [rest] * (len(mine) - len(first))


def test_copies_in_one_read_are_one_answer_and_duplicates() -> None:
    flight = Flight(64)
    add(flight, 1)
    flight.sent(1, (0, 0), OFFSET)

    verdicts = arrive(flight, (0, 5 * MS), (0, 4 * MS), (0, 6 * MS))

    assert verdicts == [Verdict.ANSWER, Verdict.DUPLICATE, Verdict.DUPLICATE]
    assert flight.settle(SETTLE_AGE_NS).rtts_ns.tolist() == [5 * MS]


def test_exactly_tmax_is_in_time_and_a_nanosecond_more_is_late() -> None:
    flight = Flight(64)
    add(flight, 2)
    flight.sent(2, (0, 0), OFFSET)
    flight.departed(np.array([0, 1]), np.array([0, 0]), np.array([OFFSET, OFFSET]))

    verdicts = arrive(flight, (0, TMAX_NS), (1, TMAX_NS + 1))

    assert verdicts == [Verdict.ANSWER, Verdict.LATE]
    assert fates(flight.settle(SETTLE_AGE_NS)) == [Fate.ANSWERED, Fate.LOST]


def test_the_kernels_time_of_sending_counts() -> None:
    flight = Flight(64)
    add(flight, 1)
    flight.sent(1, (0, 90_000 * MS), OFFSET)
    flight.departed(np.array([0]), np.array([80_000 * MS]), np.array([OFFSET + 80_000 * MS]))

    arrive(flight, (0, 80_001 * MS))

    settled = flight.settle(10**15)
    assert settled.rtts_ns.tolist() == [MS]
    assert settled.wall_ns.tolist() == [OFFSET + 80_000 * MS]


def test_a_packet_sent_in_a_long_call_without_a_stamp_is_answered_without_a_time() -> None:
    flight = Flight(64)
    add(flight, 1)
    flight.sent(1, (0, 30 * MS), OFFSET)

    arrive(flight, (0, 31 * MS))

    settled = flight.settle(10**15)
    assert fates(settled) == [Fate.ANSWERED]
    assert settled.rtts_ns.tolist() == [NO_RTT]


def test_times_that_are_not_exact_give_no_round_trip_time() -> None:
    flight = Flight(64)
    add(flight, 1)
    flight.sent(1, (0, 0), OFFSET)

    arrive(flight, (0, 50 * MS), exact=False)

    assert flight.settle(10**15).rtts_ns.tolist() == [NO_RTT]


def test_replies_that_fit_no_packet_are_strays() -> None:
    flight = Flight(64)
    add(flight, 2)
    flight.sent(2, (0, 0), OFFSET)
    one = np.array([1])

    wrong_slot = flight.arrived(one, np.array([5]), np.array([9]), one, one)
    wrong_id = flight.arrived(one, np.array([0]), np.array([8]), one, one)
    wrong_sequence = flight.arrived(one, np.array([0]), np.array([9]), np.array([2]), one)

    assert [*wrong_slot, *wrong_id, *wrong_sequence] == [Verdict.STRAY] * 3
    assert arrive(flight, (2, 0), (-1, 0), (1 << 62, 0), (-(1 << 62), 0)) == [Verdict.STRAY] * 4


def test_a_reply_to_a_packet_long_gone_is_late() -> None:
    flight = Flight(64)
    for now in range(0, 200_000 * MS, 1000 * MS):
        add(flight, 1)
        flight.sent(flight.next, (now, now), OFFSET)
        flight.settle(now - SETTLE_AGE_NS)

    assert arrive(flight, (3, 200_000 * MS)) == [Verdict.LATE]


def test_silence_after_replies_were_dropped_here_is_unknown() -> None:
    flight = Flight(64)
    add(flight, 2)
    flight.sent(2, (0, 0), OFFSET)
    arrive(flight, (0, MS))

    flight.doubt()
    add(flight, 1)
    flight.sent(3, (MS, MS), OFFSET)

    assert fates(flight.look(10**10)) == [Fate.ANSWERED, Fate.UNKNOWN, Fate.PENDING]
    assert fates(flight.settle(10**10)) == [Fate.ANSWERED, Fate.UNKNOWN, Fate.LOST]


@given(st.integers(1, 60), st.integers(0, 200))
def test_a_larger_ring_holds_what_the_smaller_one_held(count: int, settled: int) -> None:
    flight = Flight(64)
    for now in range(settled):
        add(flight, 1)
        flight.sent(flight.next, (now * MS, now * MS), OFFSET)
        flight.settle(now * MS)
    first = add(flight, count)
    flight.sent(flight.next, (500 * MS, 500 * MS), OFFSET)
    arrive(flight, (first, 501 * MS))

    flight.resize(256)

    assert arrive(flight, (first, 502 * MS)) == [Verdict.DUPLICATE]
    whole = flight.settle(10**15)
    assert whole.numbers.tolist() == list(range(first, first + count))
    assert fates(whole) == [Fate.ANSWERED] + [Fate.LOST] * (count - 1)
