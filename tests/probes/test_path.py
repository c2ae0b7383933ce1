"""The one-off check, against far ends that answer well, badly or not at all."""

import struct
import time
from collections.abc import Iterable

import pytest
from far_ends import tun
from far_ends.private_network import Together, ip

from probes.path import MOST_HOPS, Hop, check, path
from probes.probe import ProbeError, Reason

pytestmark = pytest.mark.network
together = Together()

ROUTER_1, ROUTER_3 = bytes((192, 0, 2, 101)), bytes((192, 0, 2, 103))


def time_exceeded(request: bytes, router: bytes) -> bytes:
    """What a router says when a packet has lived for too many hops."""
    body = struct.pack(">BBHI", 11, 0, 0, 0) + request[:28]
    body = body[:2] + tun.checksum(body) + body[4:]
    return tun.ipv4(router, request[12:16], body)


def three_routers_then_hosts(request: bytes) -> Iterable[tun.Answer]:
    """Routers 1 and 3 answer, 2 does not; behind them host 9 is silent, the others answer."""
    lives_for = request[8]
    if lives_for <= 3:
        return {
            1: [(0.010, time_exceeded(request, ROUTER_1))],
            2: [],
            3: [(0.010, time_exceeded(request, ROUTER_3))],
        }[lives_for]
    return [] if tun.last_byte(request) == 9 else [(0.020, tun.reply(request))]


@together.in_private_network
def test_a_path_shows_routers_that_do_not_answer() -> None:
    far = tun.FarEnd(three_routers_then_hosts)

    found = path("192.0.2.1")

    far.close()
    assert found.complete
    assert [hop.address for hop in found.hops] == ["192.0.2.101", None, "192.0.2.103", "192.0.2.1"]
    assert found.hops[1] == Hop(2, None, None)
    assert 0.010 <= (found.hops[0].rtt_seconds or 0) < 0.1


@together.in_private_network
def test_a_path_is_given_up_after_four_silent_hops() -> None:
    far = tun.FarEnd(three_routers_then_hosts)

    found = path("192.0.2.9")

    far.close()
    assert not found.complete
    assert [hop.address for hop in found.hops] == ["192.0.2.101", None, "192.0.2.103"]


@together.in_private_network
def test_a_path_takes_no_longer_than_it_may() -> None:
    far = tun.FarEnd(lambda request: [(0.0, time_exceeded(request, ROUTER_1))])

    start = time.monotonic()
    endless = path("192.0.2.1")
    none = path("192.0.2.1", limit_seconds=0)
    took = time.monotonic() - start

    far.close()
    assert (len(endless.hops), endless.complete) == (MOST_HOPS, False)
    assert none.hops == ()
    assert took < 10


@together.in_private_network
def test_loss_is_counted_and_delay_is_of_the_answered_packets_only() -> None:
    asked: list[bytes] = []

    def every_other(request: bytes) -> Iterable[tun.Answer]:
        asked.append(request)
        return [(0.020, tun.reply(request))] if len(asked) % 2 else []

    far = tun.FarEnd(every_other)

    found = check("192.0.2.1", packets=4)

    far.close()
    assert (found.sent, found.lost) == (4, 2)
    assert all(0.020 <= rtt < 0.2 for rtt in found.rtts_seconds)


@together.in_private_network
def test_an_answer_from_another_address_is_none() -> None:
    far = tun.FarEnd(lambda request: [(0.0, tun.reply(request, source=ROUTER_1))])

    found = check("192.0.2.1", packets=1)

    far.close()
    assert (found.sent, found.lost) == (1, 1)


@together.in_private_network
def test_hundreds_of_other_replies_do_not_hide_the_right_one() -> None:
    def noisy(request: bytes) -> Iterable[tun.Answer]:
        header, echo = request[:20], bytearray(request[20:])
        for stranger in range(500):
            echo[4:6] = stranger.to_bytes(2, "big")
            yield 0.0, tun.reply(header + bytes(echo))
        yield 0.0, tun.reply(request)

    far = tun.FarEnd(noisy)

    found = check("192.0.2.1", packets=2)

    far.close()
    assert found.lost <= 1  # one of the strangers may have our id by chance


@together.in_private_network
def test_ipv6_answers_too() -> None:
    far = tun.FarEnd(lambda request: [(0.0, tun.reply(request))])
    time.sleep(0.1)

    found = check("2001:db8:1::1", packets=2)

    far.close()
    assert (found.sent, found.lost) == (2, 0)


@together.in_private_network
def test_nothing_sent_is_no_measurement() -> None:
    ip("route add unreachable 192.0.2.0/24")

    with pytest.raises(ProbeError, match=r"nothing could be sent to 192.0.2.1") as error:
        check("192.0.2.1", packets=2)

    assert error.value.reason is Reason.LOCAL


@together.in_private_network
def test_a_source_that_is_not_there_is_said() -> None:
    with pytest.raises(ProbeError, match=r"no interface of this machine has the address 192.0.2.7"):
        check("127.0.0.1", packets=1, source="192.0.2.7")


def test_a_name_is_not_an_address() -> None:
    with pytest.raises(ProbeError, match="'localhost' is not a literal IPv4 or IPv6 address"):
        check("localhost")
