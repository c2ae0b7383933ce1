"""The far end of a TUN interface: hosts that answer echo requests well, badly or not at all."""

import fcntl
import heapq
import os
import select
import struct
import threading
import time
from collections.abc import Callable, Iterable

from far_ends.private_network import RefusedError, ip

HERE_V4, NET_V4 = "198.51.100.1", "192.0.2.0/24"
HERE_V6, NET_V6 = "2001:db8::1", "2001:db8:1::/64"
"""Addresses for documentation (RFC 5737, RFC 3849)."""

_TUNSETIFF, _IFF_TUN_NO_PI = 0x400454CA, 0x1001
_V4, _V6 = 20, 40

Answer = tuple[float, bytes]
"""Seconds after which an IP packet comes back, and that packet."""

Behaviour = Callable[[bytes], Iterable[Answer]]
"""What comes back for an echo request (an IP packet)."""


class FarEnd:
    """A TUN interface, and a thread that is everything behind it."""

    def __init__(self, behaviour: Behaviour, *, name: str = "far0") -> None:
        """Make the interface and begin to answer. Only in a private network."""
        self.behaviour = behaviour
        try:
            self._file = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        except PermissionError as error:
            raise RefusedError(
                "there is no TUN: run the tests as root, or let this user open /dev/net/tun"
            ) from error
        fcntl.ioctl(self._file, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _IFF_TUN_NO_PI))
        ip(f"link set {name} up")
        ip(f"addr add {HERE_V4}/32 dev {name}")
        ip(f"route add {NET_V4} dev {name} src {HERE_V4}")
        ip(f"-6 addr add {HERE_V6}/128 dev {name} nodad")
        ip(f"-6 route add {NET_V6} dev {name} src {HERE_V6}")
        self._waiting: list[tuple[float, int, bytes]] = []
        self._count = 0
        self._ended = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take the interface away."""
        self._ended = True
        self._thread.join()
        os.close(self._file)

    def send(self, packet: bytes, after_seconds: float = 0.0) -> None:
        """Send a packet that nobody asked for."""
        self._count += 1
        heapq.heappush(self._waiting, (time.monotonic() + after_seconds, self._count, packet))

    def _run(self) -> None:
        while not self._ended:
            pause = 0.05
            if self._waiting:
                pause = min(max(self._waiting[0][0] - time.monotonic(), 0), pause)
            if select.select([self._file], [], [], pause)[0]:
                for after_seconds, packet in self._asked(os.read(self._file, 2048)):
                    self.send(packet, after_seconds)
            while self._waiting and self._waiting[0][0] <= time.monotonic():
                os.write(self._file, heapq.heappop(self._waiting)[2])

    def _asked(self, packet: bytes) -> Iterable[Answer]:
        return self.behaviour(packet) if is_request(packet) else ()


def is_request(packet: bytes) -> bool:
    """Whether it is an echo request; the kernel sends other things too (IPv6 router search)."""
    if packet[0] >> 4 == 4:
        return packet[9] == 1 and packet[_V4] == 8
    return packet[6] == 58 and packet[_V6] == 128


def destination(packet: bytes) -> bytes:
    """To where a packet goes."""
    return packet[16:20] if packet[0] >> 4 == 4 else packet[24:40]


def last_byte(packet: bytes) -> int:
    """The last byte of the address to which a packet goes: which host of the far end it is."""
    return destination(packet)[-1]


def reply(request: bytes, *, source: bytes | None = None) -> bytes:
    """The right answer to an echo request, if it comes from the right address."""
    if request[0] >> 4 == 4:
        header, body = request[:_V4], bytearray(request[_V4:])
        source = source or header[16:20]
        body[0] = 0
        body[2:4] = b"\0\0"
        body[2:4] = checksum(bytes(body))
        return ipv4(source, header[12:16], bytes(body))
    header, body = request[:_V6], bytearray(request[_V6:])
    source = source or header[24:40]
    body[0] = 129
    return ipv6(source, header[8:24], bytes(body))


def unreachable(request: bytes, router: bytes, *, quoted: int = 8) -> bytes:
    """What a router says that cannot pass a request on: host unreachable, quoting it."""
    if request[0] >> 4 == 4:
        body = struct.pack(">BBHI", 3, 1, 0, 0) + request[: _V4 + quoted]
        body = body[:2] + checksum(body) + body[4:]
        return ipv4(router, request[12:16], body)
    return ipv6(router, request[8:24], struct.pack(">BBHI", 1, 3, 0, 0) + request[: _V6 + quoted])


def ipv4(source: bytes, target: bytes, body: bytes) -> bytes:
    """An IPv4 packet of ICMP."""
    header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, _V4 + len(body), 0, 0, 64, 1, 0, source, target)
    return header[:10] + checksum(header) + header[12:] + body


def ipv6(source: bytes, target: bytes, body: bytes) -> bytes:
    """An IPv6 packet of ICMPv6; its checksum covers the addresses."""
    pseudo = source + target + struct.pack(">II", len(body), 58)
    body = body[:2] + b"\0\0" + body[4:]
    body = body[:2] + checksum(pseudo + body) + body[4:]
    return struct.pack(">IHBB", 0x60000000, len(body), 58, 64) + source + target + body


def checksum(data: bytes) -> bytes:
    """RFC 1071, the slow way."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return (~total & 0xFFFF).to_bytes(2, "big")
