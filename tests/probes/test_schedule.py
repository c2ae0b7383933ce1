import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from probes.schedule import DITHER, SECOND_NS, TICK_NS, Due, Schedule

BEAT = 5 * TICK_NS
START = 77 * SECOND_NS


def schedule(single: int, pair: int, seed: int = 1) -> Schedule:
    made = Schedule(single + pair, np.random.default_rng(seed))
    slots = np.arange(single + pair)
    made.start(slots, slots >= single, START)
    return made


def take(made: Schedule, since: float, until: float) -> dict[int, list[tuple[int, int, bool]]]:
    """Beat by beat; for each slot when its packets are due, their ordinals, whether for delay."""
    due: dict[int, list[tuple[int, int, bool]]] = {}
    for begin in range(START + round(since * SECOND_NS), START + round(until * SECOND_NS), BEAT):
        for part in made.take(begin, begin + BEAT):
            for slot, *rest in _rows(part):
                due.setdefault(slot, []).append((rest[0], rest[1], rest[2]))
    return due


def _rows(part: Due) -> list[tuple[int, int, int, bool]]:
    return list(
        zip(
            part.slots.tolist(),
            part.due_ns.tolist(),
            part.ordinals.tolist(),
            part.for_delay.tolist(),
            strict=True,
        )
    )


def test_a_single_link_sends_once_a_second_and_never_drifts() -> None:
    hour = take(schedule(4, 0), 0, 3600)

    for packets in hour.values():
        times = np.array([due for due, _, _ in packets])
        nominal = times[0] + np.arange(len(times)) * SECOND_NS
        assert 3599 <= len(times) <= 3601
        assert np.abs(times - nominal).max() <= 2 * DITHER * SECOND_NS
        assert np.diff(times).min() >= (1 - 2 * DITHER) * SECOND_NS


def test_the_second_packet_of_a_pair_follows_one_tick_later() -> None:
    minute = take(schedule(0, 5), 0, 60)

    for packets in minute.values():
        firsts, seconds = packets[0::2], packets[1::2]
        assert 59 <= len(packets) <= 61
        assert not any(for_delay for _, _, for_delay in firsts)
        assert all(for_delay for _, _, for_delay in seconds)
        assert {b[0] - a[0] for a, b in zip(firsts, seconds, strict=False)} == {TICK_NS}


def test_phases_are_spread_and_packets_wander() -> None:
    minute = take(schedule(1000, 0), 0, 60)

    phases = np.array([packets[0][0] for packets in minute.values()]) % SECOND_NS
    steps = np.concatenate([np.diff([due for due, _, _ in one]) for one in minute.values()])

    per_tick = np.bincount(phases // TICK_NS, minlength=25)
    assert per_tick.min() > 15
    assert per_tick.max() < 75
    assert len(set(steps.tolist())) > 50_000


def test_ordinals_count_without_holes() -> None:
    minute = take(schedule(2, 2), 0, 60)

    for packets in minute.values():
        assert [ordinal for _, ordinal, _ in packets] == list(range(len(packets)))


@given(st.integers(0, 1000), st.floats(0.3, 200))
def test_what_a_pause_kept_from_being_sent_is_left_out(seed: int, pause: float) -> None:
    made = schedule(3, 3, seed)
    before = take(made, 0, 10)

    after = take(made, 10 + pause, 20 + pause)

    end = START + round((10 + pause) * SECOND_NS)
    for slot, packets in after.items():
        late = [due for due, _, _ in packets if due < end]
        missed = packets[0][1] - before[slot][-1][1] - 1
        assert late == []
        assert 8 <= len(packets) <= 12
        assert abs(missed - pause) <= 3.3
        assert not packets[0][2] or slot < 3


def test_a_stopped_slot_sends_nothing_and_others_do_not_notice() -> None:
    undisturbed, disturbed = schedule(4, 0), schedule(4, 0)
    take(undisturbed, 0, 10)
    take(disturbed, 0, 10)

    disturbed.stop(2)
    rest = take(disturbed, 10, 20)

    assert sorted(rest) == [0, 1, 3]
    assert disturbed.packets_per_second == 3
    expected = take(undisturbed, 10, 20)
    assert [one[1] for one in rest[0]] == [one[1] for one in expected[0]]
