"""The engine against the kernel, in a network of its own."""

import itertools
import os
import subprocess
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from far_ends import tun
from far_ends.private_network import Together, give_up_capabilities, ip
from far_ends.tun import Answer, FarEnd

from probes import icmp_socket
from probes.echo import Pattern, Target, Totals
from probes.engine import EchoEngine
from probes.probe import ProbeError, Reason

pytestmark = pytest.mark.network
together = Together()

ROUTER_V4, ROUTER_V6 = bytes([203, 0, 113, 9]), bytes.fromhex("20010db80002" + "00" * 9 + "09")


def engine(*targets: Target) -> EchoEngine:
    made = EchoEngine("central", on_minute=lambda _minute, _records: None, seed=5)
    made.set_targets(targets)
    made.start()
    return made


def measured(seconds: float, *targets: Target) -> EchoEngine:
    made = engine(*targets)
    time.sleep(seconds)
    made.stop()
    return made


def figures(totals: Totals) -> dict[str, dict[str, int]]:
    """For each link its counters by short name."""
    short = {
        "thongsuot_icmp_requests_total": "requests",
        "thongsuot_icmp_replies_total": "replies",
        "thongsuot_icmp_lost_total": "lost",
    }
    found: dict[str, dict[str, int]] = {link: {} for link in totals.links}
    for column in totals.columns:
        if column.sums is None:
            name = column.labels[0] if column.labels else short[column.metric.name]
            for link, value in zip(totals.links, column.values.tolist(), strict=True):
                found[link][name] = value
    return found


def hosts(request: bytes) -> Iterable[Answer]:
    """A far end of which every host has its own manners."""
    right = tun.reply(request)
    v4 = request[0] >> 4 == 4
    flipped = right[:-5] + bytes([right[-5] ^ 4]) + right[-4:]
    foreign = tun.destination(request)[:-1] + b"\x63"
    manners: dict[int, list[Answer]] = {
        1: [(0, right)],
        2: [(0.05, right)],
        3: [],
        4: [(0, right), (0.01, right), (0.02, right)],
        5: [(0, tun.reply(request, source=foreign))],
        6: [(3.2, right)],
        7: [(0, tun.unreachable(request, ROUTER_V4 if v4 else ROUTER_V6))],
        8: [(0, right[:60] if v4 else right[:80])],
        9: [(0, flipped)],
        10: [(0, tun.reply(request, source=foreign)), (0.005, right)],
        11: [(0, tun.unreachable(request, ROUTER_V4 if v4 else ROUTER_V6, quoted=64))],
    }
    return manners[tun.last_byte(request)]


@together.in_private_network
def test_every_kind_of_far_end_over_ipv4_and_ipv6() -> None:
    FarEnd(hosts)
    fleet = [
        *(Target(f"four/{n}", f"192.0.2.{n}") for n in range(1, 12)),
        *(Target(f"six/{n}", f"2001:db8:1::{n:x}") for n in range(1, 12)),
        Target("pair/1", "192.0.2.1", Pattern.PAIR),
    ]

    done = measured(9, *fleet)

    got = figures(done.totals())
    assert done.problems == {}
    assert done.totals().health["sockets"] == 0
    for family in ("four", "six"):
        for sound in (1, 2, 4, 10):
            assert got[f"{family}/{sound}"]["lost"] == 0
            assert 4 <= got[f"{family}/{sound}"]["replies"] <= 7
        for dead in (3, 5, 6, 7, 8, 9, 11):
            assert got[f"{family}/{dead}"]["replies"] == 0
            assert 4 <= got[f"{family}/{dead}"]["lost"] <= 7
        anomalies = {
            n: {kind: count for kind, count in counts.items() if count}
            for n in range(1, 12)
            if (
                counts := {
                    kind: got[f"{family}/{n}"][kind]
                    for kind in ("late", "duplicate", "foreign", "unreachable", "send_error")
                }
            )
        }
        assert {n for n, counts in anomalies.items() if not counts} == {1, 2, 3, 8, 9}
        assert {n: set(counts) for n, counts in anomalies.items() if counts} == {
            4: {"duplicate"},
            5: {"foreign"},
            6: {"late"},
            7: {"unreachable"},
            10: {"foreign"},
            11: {"unreachable"},
        }
    assert 4 <= got["pair/1"]["replies"] <= 7
    watch = done.watch()
    rtts_ns = dict(zip(watch.links, watch.last_rtt_ns.tolist(), strict=True))
    assert 50_000_000 <= rtts_ns["four/2"] <= 80_000_000
    assert 50_000_000 <= rtts_ns["six/2"] <= 80_000_000
    assert 0 < rtts_ns["four/1"] <= 30_000_000
    unanswered = dict(zip(watch.links, watch.unanswered.tolist(), strict=True))
    assert unanswered["four/6"] >= 7
    assert unanswered["four/1"] == 0


@together.in_private_network
def test_without_privileges_datagram_sockets_do_the_same() -> None:
    FarEnd(hosts)
    Path("/proc/sys/net/ipv4/ping_group_range").write_text("0 0", encoding="ascii")
    give_up_capabilities()
    fleet = [
        *(Target(f"four/{n}", f"192.0.2.{n}") for n in (1, 3, 4, 5, 7)),
        *(Target(f"six/{n}", f"2001:db8:1::{n:x}") for n in (1, 3, 4, 5, 7)),
    ]

    made = engine(*fleet)
    time.sleep(1)
    raw = [line.wire.raw for line in made._prober._wires.lines if line.wire is not None]
    time.sleep(6)
    made.stop()

    got = figures(made.totals())
    assert raw == [False, False]
    for family in ("four", "six"):
        assert got[f"{family}/1"]["lost"] == 0
        assert got[f"{family}/1"]["replies"] >= 2
        assert got[f"{family}/3"]["replies"] == 0
        assert got[f"{family}/4"]["duplicate"] >= 4
        assert got[f"{family}/5"]["foreign"] >= 2
        assert got[f"{family}/5"]["replies"] == 0
        assert got[f"{family}/7"]["unreachable"] >= 2
        assert got[f"{family}/1"]["send_error"] == got[f"{family}/7"]["send_error"] == 0
    rtts_ns = dict(zip(made.watch().links, made.watch().last_rtt_ns.tolist(), strict=True))
    assert 0 < rtts_ns["four/1"] <= 30_000_000


@together.in_private_network
def test_without_any_permission_it_says_the_two_ways_to_grant_it() -> None:
    give_up_capabilities()

    with pytest.raises(ProbeError) as refused:
        engine(Target("p/a", "127.64.0.1"))

    assert refused.value.reason is Reason.PERMISSION
    assert "net.ipv4.ping_group_range" in str(refused.value)
    assert "CAP_NET_RAW" in str(refused.value)


@together.in_private_network
def test_a_stopped_process_keeps_exact_times_and_loses_nothing() -> None:
    fleet = [Target(f"p/{n}", f"127.64.0.{n}") for n in range(1, 201)]
    made = engine(*fleet, Target("anchor", "127.64.255.1", anchor=True))
    time.sleep(1.5)

    me = os.getpid()
    subprocess.run(
        ["sh", "-c", f"(sleep 0.5; kill -STOP {me}; sleep 3; kill -CONT {me}) &"], check=True
    )
    before = time.monotonic()
    while time.monotonic() - before < 2.5:
        before = time.monotonic()
        time.sleep(0.01)
    time.sleep(6)
    made.stop()

    totals = made.totals()
    got = figures(totals)
    assert totals.health["pauses_total"] >= 1
    assert totals.health["scheduling_lag_seconds"] >= 2.5
    assert sum(one["lost"] for one in got.values()) == 0
    assert all(2 <= one["replies"] <= 8 for one in got.values())
    assert made.watch().last_rtt_ns.max() < 5_000_000
    (histogram,) = [one for one in totals.columns if one.sums is not None]
    assert histogram.values[:, 3:].sum() == 0


@together.in_private_network
def test_hundreds_of_links_get_kernel_stamps_from_the_first_packet_on() -> None:
    fleet = [Target(f"p/{n}", f"127.64.{n // 250}.{n % 250 + 1}") for n in range(2000)]

    done = measured(5.5, *fleet)

    totals = done.totals()
    got = figures(totals)
    assert sum(one["lost"] for one in got.values()) == 0
    assert sum(one["replies"] for one in got.values()) >= 2000
    assert totals.health["receive_drops_total"] == 0
    (histogram,) = [one for one in totals.columns if one.sums is not None]
    assert histogram.values[:, 4:].sum() == 0
    timed = histogram.values.sum()
    assert timed == sum(one["replies"] for one in got.values())


@together.in_private_network
def test_packets_leave_from_the_source_and_through_the_interface_that_were_asked_for() -> None:
    seen: dict[int, set[bytes]] = {}

    def note(request: bytes) -> Iterable[Answer]:
        seen.setdefault(tun.last_byte(request), set()).add(request[12:16])
        return [(0, tun.reply(request))]

    FarEnd(note)
    ip("addr add 198.51.100.2/32 dev far0")

    done = measured(
        5.5,
        Target("p/plain", "192.0.2.1"),
        Target("p/source", "192.0.2.2", source="198.51.100.2"),
        Target("p/interface", "192.0.2.3", interface="far0"),
        Target("p/elsewhere", "192.0.2.4", interface="lo"),
        Target("p/nowhere", "192.0.2.5", interface="wwan7"),
        Target("p/foreign", "192.0.2.6", source="198.51.100.77"),
    )

    got = figures(done.totals())
    assert seen == {
        1: {bytes([198, 51, 100, 1])},
        2: {bytes([198, 51, 100, 2])},
        3: {bytes([198, 51, 100, 1])},
    }
    for link in ("p/plain", "p/source", "p/interface"):
        assert got[link]["lost"] == 0
        assert got[link]["replies"] >= 1
        assert got[link]["duplicate"] == 0
    for link in ("p/nowhere", "p/foreign"):
        assert got[link]["requests"] == 0
        assert got[link]["send_error"] >= 4
        assert done.problems[link].reason is Reason.INTERFACE
    assert "wwan7" in str(done.problems["p/nowhere"])
    assert "198.51.100.77" in str(done.problems["p/foreign"])


@together.in_private_network
def test_an_interface_that_goes_and_comes_back_is_used_again() -> None:
    def answer(request: bytes) -> Iterable[Answer]:
        return [(0, tun.reply(request))]

    first = FarEnd(answer)
    made = engine(Target("p/a", "192.0.2.1", interface="far0"), Target("p/b", "127.64.0.1"))
    time.sleep(2.5)
    first.close()
    time.sleep(4)
    problem = made.problems
    FarEnd(answer)
    time.sleep(6)
    answered = made.watch().answered.tolist()
    problem_after = made.problems
    time.sleep(1)
    made.stop()

    got = figures(made.totals())
    assert list(problem) == ["p/a"]
    assert problem_after == {}
    assert got["p/a"]["send_error"] >= 3
    assert got["p/a"]["lost"] == 0
    assert answered[0] >= 1
    assert got["p/b"]["send_error"] == got["p/b"]["lost"] == 0


@together.in_private_network
def test_routes_that_forbid_or_lack_the_way_are_problems_and_no_loss() -> None:
    ip("route add prohibit 203.0.113.1")
    ip("route add unreachable 203.0.113.2")

    done = measured(
        5,
        Target("p/forbidden", "203.0.113.1"),
        Target("p/unreachable", "203.0.113.2"),
        Target("p/no-route", "203.0.113.3"),
        Target("p/fine", "127.64.0.1"),
    )

    got = figures(done.totals())
    assert {key: one.reason for key, one in done.problems.items()} == {
        "p/forbidden": Reason.PERMISSION,
        "p/unreachable": Reason.ADDRESS,
        "p/no-route": Reason.ADDRESS,
    }
    for link in done.problems:
        assert got[link]["requests"] == 0
        assert got[link]["send_error"] >= 4
    assert got["p/fine"]["lost"] == got["p/fine"]["send_error"] == 0


@together.in_private_network
def test_a_full_queue_of_this_machine_is_no_loss() -> None:
    stuck = threading.Event()

    def block(_request: bytes) -> Iterable[Answer]:
        stuck.wait()
        return []

    FarEnd(block)
    ip("link set far0 txqueuelen 4")
    subprocess.run(["tc", "qdisc", "replace", "dev", "far0", "root", "noqueue"], check=True)

    done = measured(7, *(Target(f"p/{n}", f"192.0.2.{n}") for n in range(1, 101)))
    stuck.set()

    got = figures(done.totals())
    assert sum(one["send_error"] for one in got.values()) >= 500
    assert sum(one["lost"] for one in got.values()) <= 40
    assert {one.reason for one in done.problems.values()} == {Reason.LOCAL}


@together.in_private_network
def test_replies_that_overflow_the_receive_buffer_are_no_loss() -> None:
    icmp_socket._BUFFER_BYTES = 4_096
    counter = itertools.count()

    def flood(request: bytes) -> Iterable[Answer]:
        copies = 3_000 if next(counter) % 50 == 25 else 1
        return [(0, tun.reply(request))] * copies

    FarEnd(flood)

    done = measured(8, *(Target(f"p/{n}", f"192.0.2.{n}") for n in range(1, 41)))

    got = figures(done.totals())
    assert done.totals().health["receive_drops_total"] > 0
    assert sum(one["lost"] for one in got.values()) == 0
    assert sum(one["replies"] for one in got.values()) >= 80
