import struct
import threading
import time
from collections.abc import Callable, Iterable

import numpy as np
import pytest
from far_ends import tun
from far_ends.private_network import Together, give_up_capabilities
from small_city.inventories import city, link, point

from exporter.evidence import Evidence
from exporter.fleet import Fleet
from exporter.snapshot import Newest, Standings
from exporter.traces import AT_ONCE, QUEUE, Traced, Traces, Wanted
from probes.path import Path
from probes.probe import ProbeError, Reason
from stability.minutes import State
from stability.past import Outage

together = Together()

SECOND = 1_000_000_000
ROUTERS = {1: bytes((192, 0, 2, 101)), 2: bytes((192, 0, 2, 102))}


def wanted(number: int = 1) -> Wanted:
    return Wanted(f"p{number}/ftth", f"192.0.2.{number}", None, is_good=False)


def wait(traces: Traces, count: int) -> list[Traced]:
    """Wait for so many results."""
    found: list[Traced] = []
    end = time.monotonic() + 20
    while len(found) < count:
        assert time.monotonic() < end
        found += traces.found()
        time.sleep(0.01)
    return found


class Gate:
    """A path that is not found before the gate opens."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.began: list[str] = []

    def __call__(self, wanted: Wanted) -> Path:
        self.began.append(wanted.key)
        assert self.open.wait(20)
        return Path((), complete=False)

    def wait(self, count: int) -> None:
        end = time.monotonic() + 20
        while len(self.began) < count:
            assert time.monotonic() < end
            time.sleep(0.01)


def test_two_paths_are_looked_for_at_once_and_a_limited_number_waits() -> None:
    gate = Gate()
    traces = Traces(gate)
    first = [traces.ask(wanted(number)) for number in range(AT_ONCE)]
    gate.wait(AT_ONCE)

    waiting = [traces.ask(wanted(number)) for number in range(100, 100 + QUEUE + 5)]
    time.sleep(0.05)
    at_once = len(gate.began)
    busy = traces.is_idle
    gate.open.set()
    found = wait(traces, AT_ONCE + QUEUE)
    traces.close()

    assert first == [True, True]
    assert waiting == [True] * QUEUE + [False] * 5
    assert at_once == AT_ONCE
    assert not busy
    assert len({each.wanted.key for each in found}) == AT_ONCE + QUEUE


def test_the_end_waits_for_nobody() -> None:
    gate = Gate()
    traces = Traces(gate)
    for number in range(20):
        traces.ask(wanted(number))
    gate.wait(AT_ONCE)

    start = time.monotonic()
    traces.close()
    took = time.monotonic() - start
    gate.open.set()
    for thread in traces._threads:
        thread.join(20)

    assert took < 1
    assert len(gate.began) == AT_ONCE
    assert not any(thread.is_alive() for thread in traces._threads)
    assert traces.is_idle


def test_closing_does_no_harm_where_nothing_was_asked_for() -> None:
    traces = Traces(Gate())

    traces.close()

    assert traces.found() == []
    assert traces.is_idle


def fails(error: Exception) -> Callable[[Wanted], Path]:
    def look_for(_wanted: Wanted) -> Path:
        raise error

    return look_for


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (ProbeError(Reason.LOCAL, "192.0.2.1: no route"), "local: 192.0.2.1: no route"),
        (ValueError("odd"), "bug: odd"),
    ],
)
def test_a_path_that_cannot_be_looked_for_says_why(error: Exception, failure: str) -> None:
    traces = Traces(fails(error))

    traces.ask(wanted())
    (found,) = wait(traces, 1)
    traces.ask(wanted(2))
    (second,) = wait(traces, 1)
    traces.close()

    assert (found.path, found.failure) == (None, failure)
    assert second.failure == failure  # the thread goes on


def time_exceeded(request: bytes, router: bytes) -> bytes:
    """What a router says when a packet has lived for too many hops."""
    body = struct.pack(">BBHI", 11, 0, 0, 0) + request[:28]
    body = body[:2] + tun.checksum(body) + body[4:]
    return tun.ipv4(router, request[12:16], body)


def two_routers_then_hosts(request: bytes) -> Iterable[tun.Answer]:
    """Behind two routers host 9 is silent, the others answer."""
    router = ROUTERS.get(request[8])
    if router:
        return [(0.001, time_exceeded(request, router))]
    return [] if tun.last_byte(request) == 9 else [(0.001, tun.reply(request))]


@pytest.mark.network
@together.in_private_network
def test_a_path_ends_at_the_last_router_that_answers() -> None:
    far = tun.FarEnd(two_routers_then_hosts)
    traces = Traces()

    traces.ask(wanted(9))
    traces.ask(wanted(1))
    found = {each.wanted.key: each for each in wait(traces, 2)}
    traces.close()

    far.close()
    alive, dead = found["p1/ftth"].path, found["p9/ftth"].path
    assert alive
    assert dead
    assert (alive.complete, dead.complete) == (True, False)
    assert [hop.address for hop in dead.hops] == ["192.0.2.101", "192.0.2.102"]
    assert [hop.address for hop in alive.hops] == ["192.0.2.101", "192.0.2.102", "192.0.2.1"]
    assert abs(found["p9/ftth"].at_ns - time.time_ns()) < 60_000_000_000


@pytest.mark.network
@together.in_private_network
def test_the_evidence_of_a_lost_link_says_up_to_where_its_path_works() -> None:
    silent = False
    far = tun.FarEnd(
        lambda request: () if silent and request[8] > 2 else two_routers_then_hosts(request)
    )
    fleet = Fleet(city(point("p0", links=[link("ftth", address="192.0.2.1")])), "x")
    traces = Traces()
    now_ns = time.time_ns()
    evidence = Evidence(fleet, now_ns - 3600 * SECOND, traces)

    def look(state: State) -> None:
        at_ns = time.time_ns()
        one = np.array([at_ns])
        evidence.look(Standings(np.array([state], np.int8), one), Newest(one, one, one), at_ns)
        end = time.monotonic() + 20
        while not traces.is_idle:
            assert time.monotonic() < end
            time.sleep(0.01)

    look(State.UP)
    evidence.seen([], now_ns)
    silent = True
    look(State.DOWN)
    outage = Outage("TS-2026-00001", "ftth", "p0", now_ns, None)
    (seen,) = evidence.seen([outage], time.time_ns())
    evidence.close()

    far.close()
    trace = seen.evidence["traces"]["ftth"]
    assert (trace["reached"], trace["failure"], trace["lost_after"]) == (False, None, 2)
    assert [hop["address"] for hop in trace["hops"]] == ["192.0.2.101", "192.0.2.102"]
    assert trace["good_hops"][-1]["address"] == "192.0.2.1"


@pytest.mark.network
@together.in_private_network
def test_without_the_right_to_raw_sockets_it_says_so() -> None:
    give_up_capabilities()
    traces = Traces()

    traces.ask(wanted())
    (found,) = wait(traces, 1)
    traces.close()

    assert found.path is None
    assert (found.failure or "").startswith("permission: the path needs root")
