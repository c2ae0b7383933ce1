"""A network and a clock that exist only in memory: hours of measuring in seconds, repeatable.

The wall clock can be stepped here, which no test may do to the machine. Packets are the engine's
own bytes and are read back by its own parser; only the kernel is played.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from probes.echo import Target
from probes.engine import EchoEngine
from probes.icmp_packet import Datagrams, Echoes, read_departures, read_refusals, read_replies
from probes.icmp_socket import Departures
from probes.links import Binding
from probes.mmsg import DATA_BYTES, NAME_BYTES, Outbox
from probes.probe import ProbeError
from probes.record import MinuteRecord

SECOND = 1_000_000_000
START_WALL = 29_900_000 * 60 * SECOND
"""A whole minute."""

_SYSCALL_NS = 2_000
_PACKET_NS = 1_000


class VirtualClock:
    """Stands still but for waiting; its wall clock can be stepped."""

    def __init__(self, wall_ns: int = START_WALL) -> None:
        self.now = 1_000 * SECOND
        self.offset = wall_ns - self.now
        self._offsets = [(self.now, self.offset)]
        self._planned: list[tuple[int, Callable[[], None]]] = []

    def monotonic_ns(self) -> int:
        return self.now

    def realtime_ns(self) -> int:
        return self.now + self.offset

    def wait_until(self, monotonic_ns: int) -> None:
        while self._planned and self._planned[0][0] <= max(monotonic_ns, self.now):
            at, act = self._planned.pop(0)
            self.now = max(self.now, at)
            act()
        self.now = max(self.now, monotonic_ns)

    def at(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something at a time, counted from now."""
        self._planned.append((self.now + round(seconds * SECOND), act))
        self._planned.sort(key=lambda one: one[0])

    def step(self, seconds: float) -> None:
        """Step the wall clock."""
        self.offset += round(seconds * SECOND)
        self._offsets.append((self.now, self.offset))

    def realtime_at(self, monotonic_ns: int) -> int:
        """What the wall clock showed."""
        offset = next(offset for at, offset in reversed(self._offsets) if at <= monotonic_ns)
        return monotonic_ns + offset

    def pause(self, seconds: float) -> None:
        """The process is stopped for so long."""
        self.now += round(seconds * SECOND)


@dataclass
class Sent:
    """A packet as the far end saw it."""

    slot: int
    address: bytes
    monotonic_ns: int
    wall_ns: int
    sequence: int
    echo_id: int
    answered_after_ns: int | None


Answers = Iterable[tuple[int, bytes | None]]
"""For each reply: after how many nanoseconds, and from where (None: from the probed address)."""

Behaviour = Callable[[bytes, int], Answers]
"""What comes back from an address for its packet number k."""


@dataclass
class VirtualNetwork:
    """Everything that the engine can reach."""

    clock: VirtualClock
    behaviour: Behaviour
    sent: list[Sent] = field(default_factory=list)
    wires: list["VirtualWire"] = field(default_factory=list)
    refuse: int = 0
    """errno of every packet to send, while it is not 0."""
    gone: ProbeError | None = None
    """Why no socket can be opened, while it is not None."""
    counts: dict[bytes, int] = field(default_factory=dict)
    raw: bool = True

    def open(self, binding: Binding, token: int) -> "VirtualWire":
        if self.gone is not None:
            raise self.gone
        wire = VirtualWire(self, binding, token)
        self.wires.append(wire)
        return wire


class VirtualWire:
    """A raw socket in this network."""

    room = 10_000

    def __init__(self, network: VirtualNetwork, binding: Binding, token: int) -> None:
        self.raw = network.raw
        self.echo_id = None if network.raw else len(network.wires) + 100
        self.dropped = 0
        self.closed = False
        self._network = network
        self._v6 = binding.v6
        self._token = token
        self._departed: list[tuple[bytes, int]] = []
        self._refused: list[tuple[bytes, bytes]] = []
        self._coming: list[tuple[int, int, bytes, bytes]] = []
        self._count = 0

    def send(self, outbox: Outbox, first: int, last: int) -> tuple[int, int]:
        clock = self._network.clock
        clock.now += _SYSCALL_NS
        if self._network.refuse:
            return 0, self._network.refuse
        for place in range(first, last):
            packet = outbox.packets[place].copy()
            self._leave(packet, outbox.name_of(place))
            clock.now += _PACKET_NS
        return last - first, 0

    def _leave(self, packet: np.void, name: bytes) -> None:
        network, clock = self._network, self._network.clock
        if not self.raw:
            packet["id"] = self.echo_id
        address = name[8:24] if self._v6 else name[4:8]
        self._departed.append((packet.tobytes(), clock.realtime_ns()))
        k = network.counts.get(address, 0)
        network.counts[address] = k + 1
        answers = list(network.behaviour(address, k))
        own = [after for after, source in answers if source is None]
        network.sent.append(
            Sent(
                int(packet["slot"]),
                address,
                clock.now,
                clock.realtime_ns(),
                int(packet["sequence"]),
                int(packet["id"]),
                min(own, default=None),
            )
        )
        for after, source in answers:
            self.answer(packet, name, after, source)

    def answer(self, packet: np.void, name: bytes, after_ns: int, source: bytes | None) -> None:
        """Let a reply arrive."""
        reply = packet.copy()
        reply["type"] = 129 if self._v6 else 0
        reply["checksum"] = 0
        words = np.frombuffer(reply.tobytes(), "<u2").astype(np.int64).sum()
        words = (words & 0xFFFF) + (words >> 16)
        words = (words & 0xFFFF) + (words >> 16)
        reply["checksum"] = ~words & 0xFFFF
        if source is not None:
            start = 8 if self._v6 else 4
            name = name[:start] + source + name[start + len(source) :]
        self._count += 1
        heapq.heappush(
            self._coming, (self._network.clock.now + after_ns, self._count, reply.tobytes(), name)
        )

    def refuse(self, sent: Sent) -> None:
        """Let a router say that a packet cannot be passed on."""
        quoted = bytearray(8)
        quoted[0] = 128 if self._v6 else 8
        quoted[4:6] = sent.echo_id.to_bytes(2, "big")
        quoted[6:8] = sent.sequence.to_bytes(2, "big")
        start = 8 if self._v6 else 4
        self._refused.append((bytes(quoted), bytes(start) + sent.address))

    def departures(self) -> Iterator[Departures]:
        departed, self._departed = self._departed, []
        refused, self._refused = self._refused, []
        requests = [(b"\x45" * 34 + packet, b"", stamp) for packet, stamp in departed]
        told = [(quoted, name, 0) for quoted, name in refused]
        yield Departures(
            read_departures(_datagrams(requests), token=self._token, v6=self._v6),
            read_refusals(_datagrams(told), v6=self._v6),
        )

    def arrivals(self) -> Iterator[Echoes]:
        clock = self._network.clock
        here = []
        while self._coming and self._coming[0][0] <= clock.now:
            at, _, packet, name = heapq.heappop(self._coming)
            header = b"" if self._v6 else b"\x45" + bytes(19)
            here.append((header + packet, name, clock.realtime_at(at)))
        yield read_replies(_datagrams(here), token=self._token, v6=self._v6, ip_header=not self._v6)

    def close(self) -> None:
        self.closed = True


def _datagrams(rows: list[tuple[bytes, bytes, int]]) -> Datagrams:
    data = np.zeros((len(rows), DATA_BYTES), np.uint8)
    names = np.zeros((len(rows), NAME_BYTES), np.uint8)
    for row, (packet, name, _) in enumerate(rows):
        data[row, : len(packet)] = np.frombuffer(packet, np.uint8)
        names[row, : len(name)] = np.frombuffer(name, np.uint8)
    lengths = np.array([len(packet) for packet, _, _ in rows], np.int64)
    stamps = np.array([stamp for _, _, stamp in rows], np.int64)
    return Datagrams(data, lengths, names, stamps, np.zeros(len(rows), np.int64))


class Simulation:
    """An engine in such a network, run by hand."""

    def __init__(self, behaviour: Behaviour, *, seed: int = 1, raw: bool = True) -> None:
        self.clock = VirtualClock()
        self.network = VirtualNetwork(self.clock, behaviour, raw=raw)
        self.minutes: list[tuple[int, list[MinuteRecord]]] = []
        self.engine = EchoEngine(
            "central",
            on_minute=lambda minute, records: self.minutes.append((minute, list(records))),
            seed=seed,
            clock=self.clock,
            open_wire=self.network.open,
        )
        self._beat = self.clock.now

    def targets(self, *targets: Target) -> None:
        self.engine.set_targets(targets)

    def run(self, seconds: float) -> None:
        """Let time pass."""
        until = self.clock.now + round(seconds * SECOND)
        while self.clock.now < until:
            self._beat = self.engine._beat(self._beat)
            while not self.engine._waiting.empty():
                minute = self.engine._waiting.get_nowait()
                assert minute is not None
                self.engine._on_minute(minute.minute, self.engine._writer.write(minute))

    def records(self, link: str) -> list[MinuteRecord]:
        """All records of a link."""
        return [one for _, records in self.minutes for one in records if one.link == link]

    def total(self, metric: str, link: str, label: str | None = None) -> int:
        """A counter of a link."""
        totals = self.engine.totals()
        (column,) = [
            one
            for one in totals.columns
            if one.metric.name == metric and one.labels == (() if label is None else (label,))
        ]
        return int(column.values[totals.links.index(link)])


def always(after_ms: float) -> Behaviour:
    """Every address answers after the same time."""
    return lambda _address, _k: [(round(after_ms * 1e6), None)]
