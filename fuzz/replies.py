"""Throw mutated packets at the reply parser and the book-keeping behind it.

Run `python fuzz/replies.py --packets 1000000`. The same seed gives the same packets. What the
parser, which works on whole batches, takes for a reply is compared packet by packet with a slow one
written from RFC 792 and RFC 4443; then everything goes to a running prober, whose books must stay
in order. A batch on which anything fails is kept in the working directory.
"""

import argparse
import random
import socket
import struct
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from probes.echo import Pattern, Target
from probes.flight import SETTLE_AGE_NS
from probes.icmp_packet import (
    ECHO,
    ECHO_BYTES,
    Datagrams,
    Echoes,
    read_departures,
    read_refusals,
    read_replies,
)
from probes.icmp_socket import Departures
from probes.links import Binding, endpoints_of
from probes.mmsg import DATA_BYTES, NAME_BYTES, Outbox
from probes.prober import Prober

BATCH = 500
LINKS = 40
NS = 1_000_000_000
IPV4_HEADER, ICMP_HEADER = 20, 8
RIGHT = 0xFFFF
OVERWRITTEN = struct.Struct("<QQII")
"""token, number, slot, generation, behind the header of ICMP."""

Packet = tuple[bytes, bytes]
"""A packet and the name of where it came from."""


def checksum(data: bytes) -> int:
    """RFC 1071, word by word."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"<{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def slow_reply(packet: bytes, token: int, *, v6: bool) -> bytes | None:
    """Return the echo reply of ours in a packet as a raw socket hands it over."""
    if not v6:
        if len(packet) < IPV4_HEADER or not 0x45 <= packet[0] <= 0x4F:  # noqa: PLR2004
            return None
        packet = packet[(packet[0] & 15) * 4 :]
    ours = struct.pack("<Q", token)
    if len(packet) != ECHO_BYTES or packet[1] != 0 or packet[8:16] != ours:
        return None
    if packet[0] != (129 if v6 else 0) or (not v6 and checksum(packet) != RIGHT):
        return None
    return packet


def slow_refusal(packet: bytes, *, v6: bool) -> tuple[int, int] | None:
    """Return echo id and sequence number of the quoted request."""
    if len(packet) < ICMP_HEADER or packet[0] != (128 if v6 else 8):
        return None
    return int.from_bytes(packet[4:6], "big"), int.from_bytes(packet[6:8], "big")


class Chance(random.Random):
    """Mutations of packets."""

    def mutated(self, packet: Packet) -> Packet:
        """Change a packet in one way or a few, or not at all."""
        data, name = packet
        for _ in range(self.choice((0, 1, 1, 1, 2, 3))):
            change = self.choice((self.bits, self.cut, self.grown, self.options, self.fields))
            data = change(data)
        if not self.randrange(10):
            name = self.bits(name)
        return data[:DATA_BYTES], name

    def bits(self, data: bytes) -> bytes:
        """Flip some bits."""
        changed = bytearray(data)
        for _ in range(self.choice((1, 1, 2, 9))):
            if changed:
                changed[self.randrange(len(changed))] ^= 1 << self.randrange(8)
        return bytes(changed)

    def cut(self, data: bytes) -> bytes:
        """Cut it off somewhere, at either end."""
        at = self.randrange(len(data) + 1)
        return data[at:] if self.randrange(3) == 0 else data[:at]

    def grown(self, data: bytes) -> bytes:
        """Put something into it."""
        at = self.choice((0, len(data), self.randrange(len(data) + 1)))
        return data[:at] + self.randbytes(self.choice((1, 4, 20, 100))) + data[at:]

    def options(self, data: bytes) -> bytes:
        """Lengthen the IPv4 header by options."""
        words = self.randrange(11)
        if len(data) < IPV4_HEADER:
            return data
        return bytes([0x45 + words]) + data[1:20] + self.randbytes(4 * words) + data[20:]

    def fields(self, data: bytes) -> bytes:
        """Write odd values where ours are, and a right checksum again, as a forger would."""
        start = len(data) - ECHO_BYTES
        if start < 0:
            return data
        head, echo = data[:start], bytearray(data[start:])
        token, *values = OVERWRITTEN.unpack_from(echo, 8)
        place = self.randrange(len(values))
        bits = 64 if place == 0 else 32
        values[place] = self.choice(
            (0, 1, values[place] + 1, values[place] ^ 1, 1 << 31, 1 << bits - 1, (1 << bits) - 1)
        ) % (1 << bits)
        OVERWRITTEN.pack_into(echo, 8, token, *values)
        echo[2:4] = b"\0\0"
        echo[2:4] = struct.pack("<H", ~checksum(bytes(echo)) & 0xFFFF)
        return head + bytes(echo)


def datagrams(packets: Sequence[Packet], stamp_ns: int, chance: random.Random) -> Datagrams:
    """What one read would give."""
    data = np.frombuffer(chance.randbytes(len(packets) * DATA_BYTES), np.uint8)
    data = data.reshape(-1, DATA_BYTES).copy()
    names = np.zeros((len(packets), NAME_BYTES), np.uint8)
    for row, (packet, name) in enumerate(packets):
        data[row, : len(packet)] = np.frombuffer(packet, np.uint8)
        names[row, : len(name)] = np.frombuffer(name, np.uint8)
    stamps = [chance.choice((stamp_ns, stamp_ns, 0, 1, -1, 1 << 62)) for _ in packets]
    lengths = np.array([len(packet) for packet, _ in packets], np.int64)
    return Datagrams(
        data, lengths, names, np.array(stamps, np.int64), np.zeros(len(packets), np.int64)
    )


@dataclass
class FuzzClock:
    """Goes on by itself only when waited for."""

    now: int = 1_000 * NS

    def monotonic_ns(self) -> int:
        """Return the time since some moment."""
        return self.now

    def realtime_ns(self) -> int:
        """Return the time of day."""
        return self.now + 1_700_000_000 * NS

    def wait_until(self, monotonic_ns: int) -> None:
        """Let time pass."""
        self.now = max(self.now, monotonic_ns)


@dataclass
class FuzzWire:
    """A socket behind which everything that was sent comes back, mutated."""

    v6: bool
    token: int
    clock: FuzzClock
    chance: Chance
    room: int = 100_000
    raw: bool = True
    echo_id: int | None = None
    dropped: int = 0
    packets: int = 0
    counted: Counter[str] = field(default_factory=Counter)
    waiting: list[Packet] = field(default_factory=list)

    def send(self, outbox: Outbox, first: int, last: int) -> tuple[int, int]:
        """Keep what is sent."""
        for place in range(first, last):
            self.waiting.append((outbox.packets[place].tobytes(), outbox.name_of(place)))
        return last - first, 0

    def departures(self) -> Iterator[Departures]:
        """Give back mutated requests as the error queue would."""
        packets = [self._departed(packet) for packet in self._some()]
        got = datagrams(packets, self.clock.realtime_ns(), self.chance)
        refusals = read_refusals(got, v6=self.v6)
        want = [slow_refusal(packet, v6=self.v6) for packet, _ in packets]
        ids = list(zip(refusals.ids.tolist(), refusals.sequences.tolist(), strict=True))
        _compare(ids, [one for one in want if one is not None], packets)
        self.counted["refusals"] += len(ids)
        departed = read_departures(got, token=self.token, v6=self.v6)
        self.counted["departures"] += len(departed.packets)
        yield Departures(departed, refusals)

    def arrivals(self) -> Iterator[Echoes]:
        """Give back mutated replies."""
        packets = [self._replied(packet) for packet in self._some()]
        got = datagrams(packets, self.clock.realtime_ns(), self.chance)
        replies = read_replies(got, token=self.token, v6=self.v6, ip_header=not self.v6)
        want = [slow_reply(packet, self.token, v6=self.v6) for packet, _ in packets]
        found = [one.tobytes() for one in replies.packets]
        _compare(found, [one for one in want if one is not None], packets)
        self.counted["replies"] += len(found)
        self.waiting.clear()
        yield replies

    def close(self) -> None:
        """Do nothing."""

    def _some(self) -> list[Packet]:
        if not self.waiting:
            return []
        self.packets += BATCH // 2
        return self.chance.choices(self.waiting, k=BATCH // 2)

    def _departed(self, packet: Packet) -> Packet:
        data, name = packet
        head = self.chance.randbytes(self.chance.choice((0, 14, 20, 34, 40, 54)))
        return self.chance.mutated((self.chance.choice((head + data, data)), name))

    def _replied(self, packet: Packet) -> Packet:
        reply = np.frombuffer(packet[0], ECHO).copy()
        reply["type"] = 129 if self.v6 else 0
        reply["checksum"] = 0
        data = reply.tobytes()
        data = data[:2] + struct.pack("<H", ~checksum(data) & 0xFFFF) + data[4:]
        head = b"" if self.v6 else b"\x45" + bytes(19)
        return self.chance.mutated((head + data, packet[1]))


def _compare(found: Sequence[object], want: Sequence[object], packets: Sequence[Packet]) -> None:
    if list(found) != list(want):
        Path("fuzz-failure-packets.txt").write_text(
            "\n".join(f"{packet.hex()} from {name.hex()}" for packet, name in packets),
            encoding="ascii",
        )
        raise AssertionError(f"{len(found)} packets were taken, {len(want)} are right")


def run(packets: int, seed: int) -> Counter[str]:
    """Judge so many mutated packets; the first thing that is wrong ends it."""
    chance, clock = Chance(seed), FuzzClock()
    wires: list[FuzzWire] = []

    def open_wire(binding: Binding, token: int) -> FuzzWire:
        wires.append(FuzzWire(binding.v6, token, clock, chance))
        return wires[-1]

    prober = Prober(clock, open_wire, np.random.default_rng(seed))
    prober.replace(endpoints_of(_targets())[0])
    while sum(wire.packets for wire in wires) < packets:
        prober.prepare()
        for batch in prober.plan(clock.now, clock.now + prober.beat_ns):
            prober.send(batch)
        clock.now += prober.beat_ns
        prober.collect()
    clock.now += 2 * SETTLE_AGE_NS
    prober.collect()
    _check_books(prober)
    return sum((wire.counted for wire in wires), Counter(packets=sum(w.packets for w in wires)))


def _targets() -> Iterator[Target]:
    yield Target("four", "127.64.0.1")
    yield Target("six", "::1")
    yield Target("anchor", "127.64.0.1", anchor=True)
    for number in range(LINKS):
        address = socket.inet_ntoa(struct.pack(">I", 0x7F400001 + number // 2))
        yield Target(f"p/{number}", address, Pattern.PAIR if number % 3 else Pattern.SINGLE)


def _check_books(prober: Prober) -> None:
    """Whatever came in: every packet was settled once, and no counter ran backwards."""
    columns = {(column.metric.name, *column.labels): column for column in prober.totals().columns}
    requests = columns[("thongsuot_icmp_requests_total",)].values
    replies = columns[("thongsuot_icmp_replies_total",)].values
    lost = columns[("thongsuot_icmp_lost_total",)].values
    histogram = columns[("thongsuot_icmp_round_trip_seconds",)]
    sane = (requests == replies + lost).all() and (requests > 0).all()
    sane &= all((column.values >= 0).all() for column in columns.values())
    sane &= bool((histogram.values.sum(axis=1) <= replies).all())
    if not sane:
        raise AssertionError("the books are out of order")


def main() -> int:
    """Read the arguments, run, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packets", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    results = run(arguments.packets, arguments.seed)
    total = results.pop("packets")
    said = ", ".join(f"{count:,} taken for {kind}" for kind, count in results.most_common())
    sys.stdout.write(f"replies: {total:,} mutated packets, no unforeseen error: {said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
