"""ICMP sockets: raw where the process may, datagram else; with kernel stamps of both directions."""

import ctypes
import errno
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from probes import icmp_packet as icmp
from probes.icmp_packet import Echoes, Refusals
from probes.links import Binding
from probes.mmsg import (
    IP_RECVERR,
    IPV6_RECVERR,
    SO_TIMESTAMPING,
    SOL_IP,
    SOL_IPV6,
    Inbox,
    Outbox,
)
from probes.probe import ProbeError, Reason

ECHO_COST_BYTES = 1_700
"""What one echo, its reply and the stamp of its sending, takes of a receive buffer (measured)."""

STAMPS_SETTLE_SECONDS = 0.02
"""The kernel switches receive stamps on a moment after it was asked to; until then a reply carries
the time at which it was read."""

_BUFFER_BYTES = 16 << 20
_TRIES = 3
BUSY = (errno.EAGAIN, errno.ENOBUFS)
"""The kernel has no room for another packet just now."""
_SO_MEMINFO = 55
_SO_ATTACH_FILTER, _SO_SNDBUFFORCE, _SO_RCVBUFFORCE = 26, 32, 33
_SOL_RAW, _ICMP_FILTER, _ICMP6_FILTER = 255, 1, 1
_RX_SOFTWARE, _SOFTWARE, _TX_SCHED = 1 << 3, 1 << 4, 1 << 8
"""Sending is stamped when the packet enters the queue of the interface: the stack does that for
every kind of interface, while the later stamp is left to the driver and tunnels have none."""

_BY_TIMESTAMPING, _BY_ICMP, _BY_ICMP6 = 4, 2, 3

NO_PERMISSION = (
    "this process may not send ICMP. Grant it in one of two ways: let its group open ICMP sockets"
    ' (sysctl -w net.ipv4.ping_group_range="0 2147483647"), or give it CAP_NET_RAW'
    " (AmbientCapabilities=CAP_NET_RAW in its systemd unit, or setcap cap_net_raw+ep on its"
    " Python interpreter)"
)


@dataclass(frozen=True, slots=True)
class Departures:
    """What one read of the error queue gave."""

    requests: Echoes
    refusals: Refusals


class IcmpSocket:
    """One socket for the packets of many links."""

    def __init__(self, binding: Binding, token: int) -> None:
        """Open it; raises ProbeError, saying what to do, if that is not possible."""
        self._v6 = binding.v6
        self._token = token
        self._socket, self.raw = _open(binding)
        self.echo_id = None if self.raw else self._bind_id(binding)
        self._inbox = Inbox()
        self._drops_seen = 0
        self.dropped = 0
        """Packets that the kernel threw away because they were not read in time."""
        self.room = max(16, self._prepare() // ECHO_COST_BYTES)
        """Echoes that the receive buffer holds between two reads."""

    def send(self, outbox: Outbox, first: int, last: int) -> tuple[int, int]:
        """Send packets `first` to `last` (excluded); return how many went, and errno of the next.

        What a router said about an earlier packet is reported once too, and is no error of this
        one: so a packet is tried again.
        """
        for _ in range(_TRIES):
            sent, error = outbox.send(self._socket.fileno(), first, last)
            if not error or error in BUSY:
                break
        return sent, error

    def departures(self) -> Iterator[Departures]:
        """Read when packets went out, until there is nothing left to read. Do this first."""
        self._count_drops()
        while True:
            got = self._inbox.receive(self._socket.fileno(), error_queue=True)
            count = len(got.lengths)
            if not count:
                return
            stamped = got.origins == _BY_TIMESTAMPING
            told = (got.origins == _BY_ICMP) | (got.origins == _BY_ICMP6)
            yield Departures(
                icmp.read_departures(got[stamped], token=self._token, v6=self._v6),
                icmp.read_refusals(got[told], v6=self._v6),
            )
            if count < self._inbox.capacity:
                return

    def arrivals(self) -> Iterator[Echoes]:
        """Read replies, until there is nothing left to read."""
        header = self.raw and not self._v6
        while True:
            got = self._inbox.receive(self._socket.fileno(), error_queue=False)
            count = len(got.lengths)
            if not count:
                return
            yield icmp.read_replies(got, token=self._token, v6=self._v6, ip_header=header)
            if count < self._inbox.capacity:
                return

    def _count_drops(self) -> None:
        """Count what was dropped while the receive buffer was full.

        The kernel's counter also has packets with a wrong checksum, which anybody may send: a drop
        is one for want of room if the buffer is rather full now, before it is read.
        """
        state = struct.unpack("=9I", self._socket.getsockopt(socket.SOL_SOCKET, _SO_MEMINFO, 36))
        used, size, drops = state[0], state[1], state[8]
        new, self._drops_seen = (drops - self._drops_seen) & 0xFFFFFFFF, drops
        if used > size / 2:
            self.dropped += new

    def close(self) -> None:
        """Close it."""
        self._socket.close()

    def _bind_id(self, binding: Binding) -> int:
        """The kernel gives a datagram socket its echo id when it is bound."""
        if binding.source is None:
            self._socket.bind(("::" if binding.v6 else "0.0.0.0", 0))  # noqa: S104  # no service
        port: int = self._socket.getsockname()[1]
        return port

    def _prepare(self) -> int:
        """Set options; return the size of the receive buffer in bytes."""
        own = self._socket
        for force, plain in (
            (_SO_RCVBUFFORCE, socket.SO_RCVBUF),
            (_SO_SNDBUFFORCE, socket.SO_SNDBUF),
        ):
            try:
                own.setsockopt(socket.SOL_SOCKET, force, _BUFFER_BYTES)
            except PermissionError:
                own.setsockopt(socket.SOL_SOCKET, plain, _BUFFER_BYTES)
        own.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPING, _RX_SOFTWARE | _SOFTWARE | _TX_SCHED)
        # With it the kernel tells what routers said, and that its own queue was full (ENOBUFS):
        # without it a packet that it dropped looks like one that was lost on the way.
        if self._v6:
            own.setsockopt(SOL_IPV6, IPV6_RECVERR, 1)
        else:
            own.setsockopt(SOL_IP, IP_RECVERR, 1)
        if self.raw:
            self._filter()
        return own.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)

    def _filter(self) -> None:
        """Let the kernel drop what is not for this socket: every raw socket sees every packet."""
        if self._v6:
            blocked = ~(1 << icmp.REPLY_V6) & ((1 << 256) - 1)
            self._socket.setsockopt(
                socket.IPPROTO_ICMPV6, _ICMP6_FILTER, blocked.to_bytes(32, "little")
            )
        else:
            blocked = ~(1 << icmp.REPLY_V4) & 0xFFFFFFFF
            self._socket.setsockopt(_SOL_RAW, _ICMP_FILTER, struct.pack("=I", blocked))
        program = _token_filter(self._token, v6=self._v6)
        buffer = ctypes.create_string_buffer(program)
        described = struct.pack("HL", len(program) // 8, ctypes.addressof(buffer))
        self._socket.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, described)


def _token_filter(token: int, *, v6: bool) -> bytes:
    """Classic BPF: pass the packets with the first half of the token."""
    half = int.from_bytes(token.to_bytes(8, "little")[:4], "big")
    load_header_length = (0xB1, 0, 0, 0)  # x = 4 * (byte[0] & 15)
    load_zero = (0x01, 0, 0, 0)  # x = 0
    program = (
        load_zero if v6 else load_header_length,
        (0x40, 0, 0, 8),  # a = word[x + 8]
        (0x15, 0, 1, half),
        (0x06, 0, 0, 0xFFFFFFFF),  # pass
        (0x06, 0, 0, 0),  # drop
    )
    return b"".join(struct.pack("=HBBI", *step) for step in program)


def _open(binding: Binding) -> tuple[socket.socket, bool]:
    """Open and bind a socket; return it and whether it is raw."""
    family = socket.AF_INET6 if binding.v6 else socket.AF_INET
    protocol = socket.IPPROTO_ICMPV6 if binding.v6 else socket.IPPROTO_ICMP
    for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM):
        try:
            opened = socket.socket(family, kind | socket.SOCK_CLOEXEC, protocol)
        except PermissionError:
            continue
        except OSError as error:
            raise ProbeError(
                Reason.ADDRESS,
                f"this machine has no {_family(binding)}: {error.strerror}",
            ) from error
        try:
            _bind(opened, binding)
        except ProbeError:
            opened.close()
            raise
        return opened, kind == socket.SOCK_RAW
    raise ProbeError(Reason.PERMISSION, NO_PERMISSION)


def _bind(opened: socket.socket, binding: Binding) -> None:
    try:
        if binding.interface is not None:
            opened.setsockopt(
                socket.SOL_SOCKET, socket.SO_BINDTODEVICE, binding.interface.encode() + b"\0"
            )
        if binding.source is not None:
            opened.bind((binding.source, 0))
    except PermissionError as error:
        raise ProbeError(
            Reason.PERMISSION, f"not allowed to bind to interface {binding.interface}"
        ) from error
    except OSError as error:
        where = binding.source or binding.interface
        raise ProbeError(Reason.INTERFACE, f"cannot send from {where}: {error.strerror}") from error


def _family(binding: Binding) -> str:
    return "IPv6" if binding.v6 else "IPv4"
