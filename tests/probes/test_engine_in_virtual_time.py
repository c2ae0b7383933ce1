"""The whole engine but for the kernel, on a clock and a network that exist only in memory."""

import errno
import itertools
import socket
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from far_ends.virtual import SECOND, Answers, Sent, Simulation, always
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.echo import Pattern, Target, Watch
from probes.flight import TMAX_NS, Fate, Packets
from probes.probe import ProbeError, Reason
from probes.record import MINUTE_NS, LossRun, MinuteRecord

MS = 1_000_000
A, B, C = "192.0.2.1", "192.0.2.2", "192.0.2.3"
ANCHORS = ("192.0.2.251", "192.0.2.252", "192.0.2.253")
LINKS = (Target("p/a", A), Target("p/b", B, Pattern.PAIR))
WITH_ANCHORS = (*LINKS, *(Target(one, one, anchor=True) for one in ANCHORS))


def packed(address: str) -> bytes:
    return socket.inet_aton(address)


def sent_to(simulation: Simulation, address: str) -> list[Sent]:
    return [one for one in simulation.network.sent if one.address == packed(address)]


def periods(records: Sequence[MinuteRecord]) -> list[tuple[int, int]]:
    """Loss runs of all minutes, joined where their flags say so: (first packet, length)."""
    joined: list[list[int]] = []
    before: tuple[int, LossRun | None] = (-1, None)
    for record in records:
        for place, run in enumerate(record.runs):
            minute, last = before
            goes_on = place == 0 and run.from_before and minute == record.minute - 1
            if goes_on and last is not None and last.into_next:
                joined[-1][1] += run.packets
            else:
                joined.append([run.first_ns, run.packets])
            before = record.minute, run
        if not record.runs:
            before = -1, None
    return [(first, length) for first, length in joined]


def periods_by_definition(sent: Iterable[Sent]) -> list[tuple[int, int]]:
    """Maximal sequences of consecutively sent lost packets."""
    found: list[list[int]] = []
    follows = None
    for one in sent:
        lost = one.answered_after_ns is None or one.answered_after_ns > TMAX_NS
        if lost and follows == one.sequence:
            found[-1][1] += 1
        elif lost:
            found.append([one.wall_ns, 1])
        follows = (one.sequence + 1) % 0x10000 if lost else None
    return [(first, length) for first, length in found]


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    fates=st.lists(
        st.sampled_from([5, 20, 2_999, 3_001, 7_000, None, None, None]), min_size=1, max_size=40
    ),
    troubles=st.lists(
        # Refused for more than 2 s, the socket is opened anew: that has a test of its own.
        st.tuples(
            st.sampled_from([("pause", 40.0), ("refuse", 1.8)]),
            st.floats(5, 120),
            st.floats(0.1, 1.0),
        ),
        max_size=3,
    ),
)
def test_counters_records_and_the_far_end_agree(
    seed: int, fates: list[int | None], troubles: list[tuple[tuple[str, float], float, float]]
) -> None:
    def behaviour(_address: bytes, k: int) -> Answers:
        after_ms = fates[k % len(fates)]
        return () if after_ms is None else [(after_ms * MS, None)]

    simulation = Simulation(behaviour, seed=seed)
    simulation.targets(*LINKS)
    for (kind, longest), at, share in troubles:
        length = share * longest
        if kind == "pause":
            simulation.clock.at(at, lambda length=length: simulation.clock.pause(length))
        else:
            simulation.clock.at(at, lambda: setattr(simulation.network, "refuse", errno.EPERM))
            simulation.clock.at(at + length, lambda: setattr(simulation.network, "refuse", 0))

    simulation.run(150)
    simulation.network.refuse = 0
    simulation.run(50)

    assert simulation.engine.totals().health["errors_total"] == 0
    for target in LINKS:
        records = simulation.records(target.key)
        end_ns = (records[-1].minute + 1) * MINUTE_NS
        sent = [one for one in sent_to(simulation, target.address) if one.wall_ns < end_ns]
        answered = [
            one
            for one in sent
            if one.answered_after_ns is not None and one.answered_after_ns <= TMAX_NS
        ]
        second = [one for one in answered if target.pattern is Pattern.SINGLE or one.sequence % 2]
        assert sum(one.settled for one in records) == len(sent)
        assert sum(one.lost for one in records) == len(sent) - len(answered)
        rtts = [rtt for one in records for rtt in one.rtts_ns]
        assert rtts == [one.answered_after_ns for one in second]
        assert periods(records) == periods_by_definition(sent)
        _counters_agree(simulation, target.key)


def _counters_agree(simulation: Simulation, link: str) -> None:
    """The counters are the sum of the records and of what waits for its minute to end."""
    prober, records = simulation.engine._prober, simulation.records(link)
    waiting = Packets.joined([packets for _, packets in prober._minutes._parts])
    fates = waiting.fates[waiting.slots == prober._links.slots[link]]
    replies, lost = (np.count_nonzero(fates == one) for one in (Fate.ANSWERED, Fate.LOST))
    lost += sum(one.lost for one in records)
    replies += sum(one.settled - one.lost for one in records)
    assert simulation.total("thongsuot_icmp_replies_total", link) == replies
    assert simulation.total("thongsuot_icmp_lost_total", link) == lost
    assert simulation.total("thongsuot_icmp_requests_total", link) == replies + lost


@pytest.mark.parametrize("seconds", [0.5, -0.5, 7, -7, 90, -90, 86_400, -86_400])
def test_steps_of_the_wall_clock_distort_nothing(seconds: float) -> None:
    simulation = Simulation(always(20))
    simulation.targets(*WITH_ANCHORS)
    simulation.clock.at(100.05, lambda: simulation.clock.step(seconds))

    simulation.run(330)

    minutes = [minute for minute, _ in simulation.minutes]
    assert minutes == sorted(set(minutes))
    assert simulation.engine.totals().health["clock_steps_total"] == 1
    assert simulation.engine.totals().health["errors_total"] == 0
    for target in LINKS:
        records = simulation.records(target.key)
        assert {rtt for one in records for rtt in one.rtts_ns} == {20 * MS}
        assert sum(one.lost for one in records) == 0
        assert simulation.total("thongsuot_icmp_lost_total", target.key) == 0
        assert all(one.settled <= 62 for one in records)
    assert simulation.engine.watch().fault is None


def test_a_clock_that_keeps_being_stepped_does_not_stop_the_measuring() -> None:
    simulation = Simulation(always(20))
    simulation.targets(*LINKS)
    for second in range(1, 240):
        size = (1 if second % 2 else -1) * (second % 7)
        simulation.clock.at(second, lambda size=size: simulation.clock.step(size))

    simulation.run(300)

    assert simulation.engine.totals().health["errors_total"] == 0
    assert simulation.total("thongsuot_icmp_requests_total", "p/a") > 290
    assert simulation.total("thongsuot_icmp_lost_total", "p/a") == 0


@pytest.mark.parametrize("seconds", [0.5, 3, 30, 200])
def test_a_pause_of_the_process_loses_and_distorts_nothing(seconds: float) -> None:
    simulation = Simulation(always(150))
    simulation.targets(*WITH_ANCHORS)
    simulation.clock.at(70.05, lambda: simulation.clock.pause(seconds))

    simulation.run(190 + seconds)

    assert simulation.engine.totals().health["pauses_total"] == 1
    for target in LINKS:
        records = simulation.records(target.key)
        assert sum(one.lost for one in records) == 0
        assert {rtt for one in records for rtt in one.rtts_ns} == {150 * MS}
        missing = sum(60 - one.settled for one in records)
        assert abs(missing - seconds) <= 4
        assert all(not one.anomalies for one in records)
    assert simulation.engine.watch().fault is None


def believed_down(watch: Watch, after: int) -> list[str]:
    """Links that a reader of the watch takes for dead: unanswered, while an anchor answered."""
    return [
        link
        for link, unanswered, since_ns in zip(
            watch.links, watch.unanswered, watch.since_ns, strict=True
        )
        if watch.fault is None and unanswered >= after and watch.anchor_answered_ns > since_ns
    ]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("cut", [(60.0, 240.0), (61.3, 63.9), (75.0, 76.5)])
def test_an_isolated_prober_takes_no_link_for_dead(seed: int, cut: tuple[float, float]) -> None:
    begin_ns, end_ns = (round(1000 * SECOND + one * SECOND) for one in cut)
    simulation = Simulation(lambda _address, _k: [], seed=seed)

    def behaviour(_address: bytes, _k: int) -> Answers:
        now = simulation.clock.now
        back = now + 30 * MS
        isolated = begin_ns <= now < end_ns or begin_ns <= back < end_ns
        return [] if isolated else [(30 * MS, None)]

    simulation.network.behaviour = behaviour
    simulation.targets(*WITH_ANCHORS)
    faults = set()
    while simulation.clock.now < 1310 * SECOND:
        simulation.run(0.2)
        watch = simulation.engine.watch()
        assert believed_down(watch, 3) == []
        faults.add(watch.fault)
        if watch.fault:
            since = (watch.fault_since_ns - simulation.clock.offset - 1000 * SECOND) / SECOND
            assert cut[0] - 0.8 <= since <= cut[0]

    assert "no anchor answers" in faults
    for target in LINKS:
        records = simulation.records(target.key)
        # What was on its way when the cable was pulled cannot be told from loss.
        assert sum(one.lost for one in records) <= 2
        missing = sum(60 - one.settled for one in records)
        length = cut[1] - cut[0]
        assert length - 2.2 <= missing <= length + 4


def test_a_dead_link_of_a_sound_prober_is_seen_within_its_packets() -> None:
    dead = packed(A)
    simulation = Simulation(lambda address, k: [] if address == dead and k >= 50 else [(MS, None)])
    simulation.targets(*WITH_ANCHORS)

    simulation.run(49)
    early = believed_down(simulation.engine.watch(), 3)
    simulation.run(5.5)

    assert early == []
    assert believed_down(simulation.engine.watch(), 3) == ["p/a"]
    watch = simulation.engine.watch()
    first_lost = sent_to(simulation, A)[50]
    assert watch.since_ns[0] == first_lost.wall_ns
    assert watch.last_answered_ns[0] == sent_to(simulation, A)[49].wall_ns


@pytest.mark.parametrize("seconds", [-3600, -7, 7, 3600])
def test_a_dead_link_is_seen_though_the_wall_clock_was_stepped(seconds: float) -> None:
    dead = packed(A)
    simulation = Simulation(lambda address, k: [] if address == dead and k >= 50 else [(MS, None)])
    simulation.targets(*WITH_ANCHORS)
    simulation.clock.at(51.7, lambda: simulation.clock.step(seconds))

    simulation.run(58)

    watch = simulation.engine.watch()
    assert believed_down(watch, 3) == ["p/a"]
    first_lost = sent_to(simulation, A)[50]
    assert watch.since_ns[0] == first_lost.wall_ns + seconds * SECOND
    assert watch.at_ns - 4 * SECOND < watch.newest_ns[0] < watch.at_ns


def test_without_anchors_silence_is_loss() -> None:
    simulation = Simulation(lambda _address, k: [] if k >= 30 else [(MS, None)])
    simulation.targets(*LINKS)

    simulation.run(130)

    assert simulation.engine.watch().fault is None
    first, second = simulation.records("p/a")[:2]
    assert (first.settled - first.lost, second.settled - second.lost) == (30, 0)
    assert first.settled == first.lost + 30


def test_what_is_strange_is_counted_apart_and_on_its_own_link() -> None:
    other = packed("203.0.113.5")

    def behaviour(address: bytes, k: int) -> Answers:
        if address != packed(A):
            return [(MS, None)]
        return {
            10: [(MS, None), (2 * MS, None), (900 * MS, None)],
            20: [(3_500 * MS, None)],
            21: [(8_000 * MS, None), (9_000 * MS, None)],
            30: [(MS, other)],
            31: [(MS, packed(B)), (2 * MS, None)],
        }.get(k, [(MS, None)])

    simulation = Simulation(behaviour)
    simulation.targets(*LINKS)
    simulation.run(40)
    wire = simulation.network.wires[-1]
    for one in sent_to(simulation, A)[-3:]:
        wire.refuse(one)
    simulation.run(90)

    counts = {
        kind: simulation.total("thongsuot_icmp_anomalies_total", "p/a", kind)
        for kind in ("late", "duplicate", "foreign", "unreachable", "send_error")
    }
    assert counts == {
        "late": 3,
        "duplicate": 2,
        "foreign": 2,
        "unreachable": 3,
        "send_error": 0,
    }
    assert simulation.total("thongsuot_icmp_lost_total", "p/a") == 3
    assert simulation.records("p/a")[0].anomalies == {
        kind: count for kind, count in counts.items() if count
    }
    assert simulation.records("p/b")[0].anomalies == {}


@pytest.mark.parametrize("raw", [True, False])
def test_the_echo_id_of_a_silent_link_is_renewed_now_and_then(*, raw: bool) -> None:
    dead = packed(A)
    simulation = Simulation(lambda address, _k: [] if address == dead else [(MS, None)], raw=raw)
    simulation.targets(*LINKS)

    simulation.run(300)

    ids = [
        echo_id for echo_id, _ in itertools.groupby(one.echo_id for one in sent_to(simulation, A))
    ]
    assert 4 <= len(ids) <= 6
    assert len(set(ids)) >= 4
    assert len({one.echo_id for one in sent_to(simulation, B)}) == 1
    assert simulation.total("thongsuot_icmp_lost_total", "p/b") == 0


@pytest.mark.parametrize("raw", [True, False])
def test_a_link_that_answers_only_a_new_id_is_measured_again(*, raw: bool) -> None:
    simulation = Simulation(lambda _address, _k: [], raw=raw)

    def behaviour(address: bytes, k: int) -> Answers:
        ids = {one.echo_id for one in sent_to(simulation, A)}
        stale = address == packed(A) and k >= 70 and len(ids) < 2
        return [] if stale else [(MS, None)]

    simulation.network.behaviour = behaviour
    simulation.targets(*LINKS)

    simulation.run(180)

    lost = simulation.total("thongsuot_icmp_lost_total", "p/a")
    assert 10 <= lost <= 14
    assert simulation.engine.watch().answered[0] > 50


def test_a_change_of_targets_touches_no_other() -> None:
    changed = Simulation(always(20))
    changed.targets(*LINKS, Target("p/c", C))
    changed.run(30.2)
    before = changed.total("thongsuot_icmp_requests_total", "p/a")
    phase = [one.monotonic_ns for one in sent_to(changed, A)]

    changed.targets(LINKS[0], Target("p/c", "192.0.2.77"), Target("p/d", "192.0.2.4"))
    changed.run(100)

    assert changed.engine.watch().links == ("p/a", "p/c", "p/d")
    assert changed.total("thongsuot_icmp_requests_total", "p/a") == before + 100
    sequences = [one.sequence for one in sent_to(changed, A)]
    assert sequences == list(range(len(sequences)))
    nominal = [(at - phase[0]) / SECOND for at in (one.monotonic_ns for one in sent_to(changed, A))]
    assert max(abs(at - k) for k, at in enumerate(nominal)) <= 0.25
    assert max(one.monotonic_ns for one in sent_to(changed, B)) <= 1031 * SECOND
    assert 94 <= changed.total("thongsuot_icmp_requests_total", "p/c") <= 100
    assert [one.expected for one in changed.records("p/a")] == [60, 60]
    assert [one.expected for one in changed.records("p/b")] == [60]
    assert 28 <= changed.records("p/c")[0].expected <= 30
    assert changed.records("p/c")[0].settled == changed.records("p/c")[0].expected
    assert 28 <= changed.records("p/d")[0].expected <= 30


def test_no_minute_mixes_two_addresses_of_links_that_move_again_and_again() -> None:
    """The nth address answers after 2.9 s and n ms: replies also come when it is probed no more."""
    simulation = Simulation(lambda address, _k: [(2_900 * MS + address[3] * MS, None)])
    for number, seconds in enumerate((0.5, 20, 50, 3, 3, 59.9, 0.2, 0.2, 30, 11, 11, 70, 25, 1)):
        moving = (Target(f"p/{n}", f"198.51.{n}.{number + 1}") for n in range(20))
        simulation.targets(*moving, *LINKS)
        simulation.run(seconds)
    simulation.run(130)

    sent: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
    for one in (one for one in simulation.network.sent if one.address[0] == 198):
        sent[one.address[2], one.wall_ns // MINUTE_NS][one.address[3]] += 1
    for link in range(20):
        for record in simulation.records(f"p/{link}"):
            packets = sent[link, record.minute]
            newest = max(packets)
            assert set(record.rtts_ns) == {2_900 * MS + newest * MS}
            assert (record.settled, record.lost) == (packets[newest], 0)
    assert simulation.engine._prober._links.capacity <= 256
    assert {one.lost for one in simulation.records("p/b")} == {0}


def test_hundreds_of_links_come_and_go_while_others_are_measured() -> None:
    simulation = Simulation(always(5))
    for turn in range(6):
        fleet = [Target(f"f{turn}/{n}", f"198.51.{turn}.{n}") for n in range(250)]
        simulation.targets(*LINKS, *fleet)
        simulation.run(75)

    simulation.targets(*LINKS)
    simulation.run(70)

    assert simulation.total("thongsuot_icmp_lost_total", "p/a") == 0
    assert [one.settled for one in simulation.records("p/a")] == [60] * 8
    assert simulation.engine._prober._links.capacity <= 2048
    assert simulation.engine.totals().health["errors_total"] == 0


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (errno.ENOBUFS, Reason.LOCAL),
        (errno.EAGAIN, Reason.LOCAL),
        (errno.EPERM, Reason.PERMISSION),
        (errno.ENETUNREACH, Reason.ADDRESS),
        (errno.ENETDOWN, Reason.LOCAL),
    ],
)
def test_packets_that_cannot_be_sent_are_no_loss(error: int, reason: Reason) -> None:
    simulation = Simulation(always(20))
    simulation.targets(*LINKS)
    simulation.run(60)

    simulation.network.refuse = error
    simulation.run(60)
    problems = simulation.engine.problems
    simulation.network.refuse = 0
    simulation.run(130)

    assert {key: one.reason for key, one in problems.items()} == {"p/a": reason, "p/b": reason}
    assert simulation.engine.problems == {}
    first, second, third = simulation.records("p/a")[:3]
    assert (first.settled, first.lost) == (60, 0)
    assert second.settled <= 1
    assert second.lost == 0
    assert 58 <= second.anomalies["send_error"] <= 62
    assert third.lost == 0
    assert third.settled >= 58


def test_a_socket_that_cannot_be_opened_is_tried_again_and_again() -> None:
    simulation = Simulation(always(20))
    simulation.network.gone = ProbeError(Reason.INTERFACE, "cannot send from wwan0: gone")
    simulation.targets(Target("p/a", A, interface="wwan0"))

    simulation.run(60)
    problems = simulation.engine.problems
    simulation.network.gone = None
    simulation.run(100)

    assert {key: one.reason for key, one in problems.items()} == {"p/a": Reason.INTERFACE}
    assert simulation.engine.problems == {}
    assert simulation.records("p/a")[0].settled == 0
    assert simulation.records("p/a")[1].settled >= 25
    assert len(simulation.network.wires) == 1


def test_a_socket_on_which_nothing_leaves_is_opened_anew_with_patience() -> None:
    simulation = Simulation(always(2_900))
    simulation.targets(*LINKS)
    simulation.run(10)

    simulation.network.refuse = errno.ENODEV
    simulation.run(300)
    tries = len(simulation.network.wires) - 1
    simulation.network.refuse = 0
    simulation.network.behaviour = always(20)
    simulation.run(10)

    assert 5 <= tries <= 20
    assert simulation.total("thongsuot_icmp_lost_total", "p/a") == 0
    assert simulation.engine.watch().answered.min() > 3
    assert sum(not one.closed for one in simulation.network.wires) == 1


def test_replies_dropped_on_this_machine_are_no_loss() -> None:
    simulation = Simulation(lambda _address, k: [] if k == 40 else [(MS, None)])
    simulation.targets(*LINKS)
    simulation.run(20)
    wire = simulation.network.wires[-1]
    for tenth in range(200, 450, 10):
        simulation.clock.at(tenth / 10, lambda: setattr(wire, "dropped", wire.dropped + 1))

    simulation.run(60)

    assert simulation.total("thongsuot_icmp_lost_total", "p/a") == 0
    assert simulation.engine.totals().health["receive_drops_total"] == 25


def test_links_bound_differently_use_sockets_of_their_own() -> None:
    simulation = Simulation(always(20))
    simulation.targets(
        Target("p/a", A),
        Target("p/b", A, source="198.51.100.1"),
        Target("p/c", A, interface="wwan0"),
        Target("p/d", "2001:db8::7"),
    )

    simulation.run(20)
    sockets = simulation.engine.totals().health["sockets"]
    simulation.targets(Target("p/a", A))
    simulation.run(5)

    assert sockets == 4
    assert simulation.engine.totals().health["sockets"] == 1
    assert len({wire._token for wire in simulation.network.wires}) == 4


def test_a_consumer_that_does_not_return_delays_no_packet() -> None:
    simulation = Simulation(always(20))
    simulation.engine._on_minute = lambda _minute, _records: (
        simulation.engine._stop.wait(30) and None
    )
    simulation.targets(*LINKS)

    simulation.engine.start()
    while simulation.clock.now < 2600 * SECOND:
        assert simulation.engine._threads[0].is_alive()
    simulation.engine.stop()

    assert simulation.engine.totals().health["minutes_dropped_total"] > 0
    assert len(sent_to(simulation, A)) >= 1590


def test_a_consumer_that_fails_gets_the_next_minute(caplog: pytest.LogCaptureFixture) -> None:
    got: list[int] = []

    def fail(minute: int, _records: Sequence[MinuteRecord]) -> None:
        got.append(minute)
        raise RuntimeError("judge fell over")

    simulation = Simulation(always(20))
    simulation.engine._on_minute = fail
    simulation.targets(*LINKS)

    simulation.engine.start()
    while simulation.clock.now < 1200 * SECOND:
        assert simulation.engine._threads[0].is_alive()
    simulation.engine.stop()

    assert len(got) >= 2
    assert got == sorted(set(got))
    assert "were not taken" in caplog.text


def test_an_error_nobody_foresaw_is_logged_and_measuring_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    simulation = Simulation(always(20))

    def behaviour(_address: bytes, k: int) -> Answers:
        if k in (30, 31):
            raise RuntimeError("out of the blue")
        return [(20 * MS, None)]

    simulation.network.behaviour = behaviour
    simulation.targets(*LINKS)
    simulation.engine.start()
    while simulation.clock.now < 1150 * SECOND:
        assert simulation.engine._threads[0].is_alive()
    simulation.engine.stop()

    assert simulation.engine.totals().health["errors_total"] == 4
    assert caplog.text.count("measuring goes on") == 1
    assert simulation.total("thongsuot_icmp_replies_total", "p/a") > 120
    assert simulation.total("thongsuot_icmp_lost_total", "p/a") <= 1
