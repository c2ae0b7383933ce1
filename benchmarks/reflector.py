"""A far end of known delay behind a TUN, and a tap that knows when each packet passed it.

The truth is taken by the kernel at the tap (AF_PACKET), between the prober and the far end: what
the far end itself is late by does no harm.
"""

import fcntl
import os
import select
import socket
import struct
import subprocess
import time
from collections import deque
from multiprocessing.connection import Connection

DEVICE = "bench0"
NETWORK = "10.64.0.0/16"
_TUNSETIFF, _TUN_WITHOUT_HEADER = 0x400454CA, 0x1001
_ALL_PROTOCOLS = 0x0003
_SO_RCVBUFFORCE, _SO_TIMESTAMPNS = 33, 35
_ECHO_REQUEST = 8


def hosts(count: int) -> list[str]:
    """So many addresses behind the TUN."""
    return [f"10.64.{n // 250}.{n % 250 + 1}" for n in range(count)]


def make_network() -> int:
    """Make the TUN and route the far end's network to it; return its file."""
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    request = struct.pack("16sH22x", DEVICE.encode(), _TUN_WITHOUT_HEADER)
    fcntl.ioctl(tun, _TUNSETIFF, request)
    for command in (
        f"link set {DEVICE} txqueuelen 20000 up",
        f"addr add 10.63.0.1/32 dev {DEVICE}",
        f"route add {NETWORK} dev {DEVICE} src 10.63.0.1",
    ):
        subprocess.run(["ip", *command.split()], check=True)
    return tun


def reflect(tun: int, delay_seconds: float) -> None:
    """Answer every echo request after the same time, until killed."""
    waiting: deque[tuple[float, bytes]] = deque()
    while True:
        pause = max(waiting[0][0] - time.monotonic(), 0) if waiting else 1.0
        if select.select([tun], [], [], pause)[0]:
            packet = os.read(tun, 2048)
            if packet[9] == socket.IPPROTO_ICMP and packet[20] == _ECHO_REQUEST:
                waiting.append((time.monotonic() + delay_seconds, _reply(packet)))
        while waiting and waiting[0][0] <= time.monotonic():
            os.write(tun, waiting.popleft()[1])


def _reply(packet: bytes) -> bytes:
    """Turn it round; type 8 becomes 0, which the checksum makes up for (RFC 1624)."""
    total = int.from_bytes(packet[22:24], "big") + (_ECHO_REQUEST << 8)
    fixed = (total & 0xFFFF) + (total >> 16)
    head = packet[:12] + packet[16:20] + packet[12:16]
    return head + b"\0\0" + fixed.to_bytes(2, "big") + packet[24:]


Trips = dict[tuple[str, int, int], int]
"""True round-trip times in nanoseconds by address, echo id and sequence number."""


def tap(asked: Connection) -> None:
    """Note when each request and its reply pass, until asked; then tell the round-trip times."""
    opened = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_ALL_PROTOCOLS))
    opened.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, 64 << 20)
    opened.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
    opened.bind((DEVICE, _ALL_PROTOCOLS))
    opened.settimeout(0.1)
    sent: dict[tuple[str, int, int], int] = {}
    trips: Trips = {}
    asked.send("ready")
    while not asked.poll():
        try:
            packet, control, _, _ = opened.recvmsg(256, 128)
        except TimeoutError:
            continue
        if packet[9] == socket.IPPROTO_ICMP:
            _note(packet, control[0][2], sent, trips)
    asked.send(trips)


def _note(packet: bytes, stamp: bytes, sent: Trips, trips: Trips) -> None:
    seconds, nanoseconds = struct.unpack("=qq", stamp)
    stamp_ns = seconds * 1_000_000_000 + nanoseconds
    echo_id, sequence = struct.unpack_from(">HH", packet, 24)
    request = packet[20] == _ECHO_REQUEST
    key = socket.inet_ntoa(packet[16:20] if request else packet[12:16]), echo_id, sequence
    if request:
        sent[key] = stamp_ns
    elif key in sent:
        trips[key] = stamp_ns - sent[key]
