"""One check of one address for a person: does it answer, how fast, and over which routers?

Made with icmplib's sockets, which measure well enough for a look but not for a record: packets are
stamped in user space with the wall clock, and the next is sent only after the answer to the last.
Its `ping` and `traceroute` are not used: beside a running prober their raw socket drowns in the
replies of all other links, and they report no loss where nothing could be sent.
"""

import ctypes
import ipaddress
import os
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from icmplib import (
    ICMPLibError,
    ICMPReply,
    ICMPRequest,
    ICMPv4Socket,
    ICMPv6Socket,
    SocketAddressError,
    SocketPermissionError,
    TimeoutExceeded,
)

from probes.icmp_socket import NO_PERMISSION
from probes.probe import ProbeError, Reason

INTERVAL_SECONDS = 0.2
TIMEOUT_SECONDS = 2.0
"""An answer that takes longer counts as none here."""
MOST_HOPS = 30
LIMIT_SECONDS = 60.0
"""A path is given up after this time."""
SILENT_HOPS = 4
"""After so many routers in a row that do not answer, the rest of the path is given up."""
_HOP_PACKETS, _HOP_TIMEOUT_SECONDS = 2, 1.0
_SO_ATTACH_FILTER = 26


@dataclass(frozen=True, slots=True)
class Hop:
    """A router on the way, or the address itself at its end."""

    distance: int
    address: str | None
    """None if it does not answer."""
    rtt_seconds: float | None


@dataclass(frozen=True, slots=True)
class Path:
    """The routers on the way to an address, as far as they answer."""

    hops: tuple[Hop, ...]
    complete: bool
    """Whether the address itself was reached."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a number of echo requests brought."""

    sent: int
    rtts_seconds: tuple[float, ...]
    """Of the answered ones, in order."""

    @property
    def lost(self) -> int:
        """Echo requests that were not answered in time."""
        return self.sent - len(self.rtts_seconds)


def check(address: str, packets: int = 10, source: str | None = None) -> Check:
    """Send echo requests one after the other.

    All packets lost is a measurement, not an error. Raises ProbeError if nothing could be sent.
    """
    rtts: list[float] = []
    refused: list[ICMPLibError] = []
    with _open(address, source, raw=False) as line:
        for sequence in range(packets):
            started = time.monotonic()
            try:
                answer = line.exchange(sequence, TIMEOUT_SECONDS)
            except ICMPLibError as error:
                refused.append(error)
            else:
                if answer and answer.address == address:
                    rtts.append(answer.rtt_seconds)
            time.sleep(max(0.0, started + INTERVAL_SECONDS - time.monotonic()))
    if len(refused) == packets:
        raise ProbeError(Reason.LOCAL, f"nothing could be sent to {address}: {refused[0]}")
    return Check(packets - len(refused), tuple(rtts))


def path(address: str, source: str | None = None, limit_seconds: float = LIMIT_SECONDS) -> Path:
    """Find the routers on the way by packets that live for a few hops only.

    No further router is looked for after `limit_seconds`.

    Raises ProbeError(PERMISSION) without the right to raw sockets.
    """
    hops: list[Hop] = []
    end = time.monotonic() + limit_seconds
    with _open(address, source, raw=True) as line:
        while len(hops) < MOST_HOPS and not _given_up(hops) and time.monotonic() < end:
            hop = _hop(line, len(hops) + 1)
            hops.append(hop)
            if hop.address == address:
                return Path(tuple(hops), complete=True)
    while hops and hops[-1].address is None:
        hops.pop()
    return Path(tuple(hops), complete=False)


@dataclass(frozen=True, slots=True)
class _Answer:
    address: str
    rtt_seconds: float


class _Line:
    """A socket of icmplib and the address that it is for."""

    def __init__(self, address: str, opened: ICMPv4Socket | ICMPv6Socket, echo_id: int) -> None:
        self.address = address
        self._socket = opened
        self._id = echo_id

    def exchange(self, sequence: int, timeout_seconds: float, ttl: int = 64) -> _Answer | None:
        """Send a packet and wait for what comes back; ICMPLibError if it does not leave."""
        request = ICMPRequest(self.address, self._id, sequence, ttl=ttl)
        self._socket.send(request)
        try:
            reply: ICMPReply = self._socket.receive(request, timeout_seconds)
        except TimeoutExceeded:
            return None
        return _Answer(reply.source, max(0.0, reply.time - request.time))


@contextmanager
def _open(address: str, source: str | None, *, raw: bool) -> Iterator[_Line]:
    """Open a datagram socket where the process may, else a raw one that sees nobody else's echo."""
    v6 = _version(address) == 6  # noqa: PLR2004  # IPv6
    kind = ICMPv6Socket if v6 else ICMPv4Socket
    echo_id = int.from_bytes(os.urandom(2), "big")
    for privileged in (True,) if raw else (False, True):
        try:
            opened = kind(source, privileged)
        except SocketPermissionError:
            continue
        except SocketAddressError as error:
            message = f"no interface of this machine has the address {source}"
            raise ProbeError(Reason.INTERFACE, message) from error
        with opened:
            if privileged:
                _own_echo_only(opened.sock, echo_id, v6=v6)
            yield _Line(address, opened, echo_id)
        return
    raise ProbeError(
        Reason.PERMISSION, "the path needs root or CAP_NET_RAW" if raw else NO_PERMISSION
    )


def _own_echo_only(raw: socket.socket, echo_id: int, *, v6: bool) -> None:
    """Let the kernel drop echo requests, and the replies to those of others (classic BPF)."""
    reply, request = (129, 128) if v6 else (0, 8)
    program = (
        (0x01, 0, 0, 0) if v6 else (0xB1, 0, 0, 0),  # x = 0, or the length of the IP header
        (0x50, 0, 0, 0),  # a = byte[x]: the ICMP type
        (0x15, 0, 2, reply),
        (0x48, 0, 0, 4),  # a = half[x + 4]: the echo id
        (0x15, 2, 1, echo_id),
        (0x15, 0, 1, request),
        (0x06, 0, 0, 0),  # drop
        (0x06, 0, 0, 0xFFFFFFFF),  # pass
    )
    steps = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in program))
    described = struct.pack("HL", len(program), ctypes.addressof(steps))
    raw.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, described)


def _given_up(hops: list[Hop]) -> bool:
    newest = hops[-SILENT_HOPS:]
    return len(newest) == SILENT_HOPS and all(hop.address is None for hop in newest)


def _hop(line: _Line, distance: int) -> Hop:
    for attempt in range(_HOP_PACKETS):
        try:
            answer = line.exchange(
                distance * _HOP_PACKETS + attempt, _HOP_TIMEOUT_SECONDS, distance
            )
        except ICMPLibError as error:
            raise ProbeError(Reason.LOCAL, f"{line.address}: {error}") from error
        if answer:
            return Hop(distance, answer.address, answer.rtt_seconds)
    return Hop(distance, None, None)


def _version(address: str) -> int:
    try:
        return ipaddress.ip_address(address).version
    except ValueError as error:
        raise ProbeError(
            Reason.ADDRESS, f"{address!r} is not a literal IPv4 or IPv6 address"
        ) from error
