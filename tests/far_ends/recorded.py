"""A far end that notes every echo request of the engine: to whom, which one, and when."""

import struct
import threading
import time
from collections.abc import Collection, Iterable
from ipaddress import IPv4Address
from typing import NamedTuple

from far_ends.private_network import ip
from far_ends.tun import HERE_V4, Answer, FarEnd, destination, reply

from probes.icmp_packet import FILLER

NETWORK = "198.18.0.0/15"
"""Addresses for benchmarks of networks (RFC 2544)."""

_ICMP = 20
_SECONDS = 0.005


class Request(NamedTuple):
    """An echo request as it left."""

    at: float
    """Seconds of CLOCK_MONOTONIC."""
    echo_id: int
    sequence: int
    slot: int
    generation: int


class Recorder:
    """Hosts that answer at once, but for some that are silent. Only in a private network."""

    def __init__(self, silent: Collection[str] = ()) -> None:
        self._silent = {IPv4Address(address).packed for address in silent}
        self._requests: dict[bytes, list[Request]] = {}
        self._lock = threading.Lock()
        self._far_end = FarEnd(self._answer)
        ip(f"route add {NETWORK} dev far0 src {HERE_V4}")

    def close(self) -> None:
        """Take the network away."""
        self._far_end.close()

    def requests(self, address: str) -> list[Request]:
        """All requests to an address so far, in order."""
        with self._lock:
            return list(self._requests.get(IPv4Address(address).packed, ()))

    def _answer(self, packet: bytes) -> Iterable[Answer]:
        if packet.endswith(FILLER):  # a traceroute asks too
            self._note(packet)
        if destination(packet) not in self._silent:
            yield _SECONDS, reply(packet)

    def _note(self, packet: bytes) -> None:
        echo_id, sequence = struct.unpack_from(">HH", packet, _ICMP + 4)
        slot, generation = struct.unpack_from("<II", packet, _ICMP + 24)
        request = Request(time.monotonic(), echo_id, sequence, slot, generation)
        with self._lock:
            self._requests.setdefault(destination(packet), []).append(request)
