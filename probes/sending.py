"""Plan the packets of the next fraction of a second, and send them at their times."""

import errno
import math
from dataclasses import dataclass

import numpy as np

from probes.anomalies import Anomalies, Anomaly
from probes.clock import Clock, WallOffset
from probes.flight import Flight
from probes.icmp_packet import Integers, seal
from probes.icmp_socket import BUSY
from probes.links import Links
from probes.mmsg import Outbox
from probes.schedule import TICK_NS, Due, Schedule
from probes.wires import Line, Wires

LARGEST_BATCH = 256
"""Packets leave in batches of at most about so many. At high rates a tick is divided for that."""
SHARED_TICKS = 3
"""At low rates, packets that may are sent every third tick: each wake-up costs more than a packet.
Only the second of a pair has to leave exactly one tick after the first."""

_BUSY_PAUSE_NS = 1_000_000
_BUSY_RETRIES = 2
_FLIGHT_SECONDS = 20
"""Packets are remembered for at least so long, to tell late replies from duplicates."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Packets to send at one time through one socket."""

    due_ns: int
    line: int
    first: int
    """Number of the first packet."""
    last: int
    """Number of the one after the last."""


class Sender:
    """Sends echo requests."""

    def __init__(
        self,
        clock: Clock,
        offset: WallOffset,
        links: Links,
        schedule: Schedule,
        flight: Flight,
        anomalies: Anomalies,
        wires: Wires,
    ) -> None:
        """Join the tables that sending changes."""
        self._clock = clock
        self._offset = offset
        self._links = links
        self._schedule = schedule
        self._flight = flight
        self._anomalies = anomalies
        self._wires = wires
        self._outbox = Outbox(LARGEST_BATCH)
        self._first = 0
        self._slots = np.zeros(0, np.intp)
        self.errors = 0

    def plan(self, since_ns: int, until_ns: int) -> list[Batch]:
        """Write the packets that are due in this time; return them in order of sending."""
        parts = self._schedule.take(since_ns, until_ns)
        if not parts:
            return []
        due = Due(
            np.concatenate([part.slots for part in parts]),
            np.concatenate([part.due_ns for part in parts]),
            np.concatenate([part.ordinals for part in parts]),
            np.concatenate([part.for_delay for part in parts]),
        )
        steps, step_ns = self._steps(due, since_ns, until_ns)
        lines = self._links.lines[due.slots]
        order = np.lexsort((lines, steps))
        steps, lines = steps[order], lines[order]
        self._write(due, order)
        cuts = np.flatnonzero((np.diff(steps) != 0) | (np.diff(lines) != 0)) + 1
        begins = np.append(0, cuts)
        first = self._first
        return [
            Batch(since_ns + step * step_ns, line, first + begin, first + end)
            for step, line, begin, end in zip(
                steps[begins].tolist(),
                lines[begins].tolist(),
                begins.tolist(),
                [*cuts.tolist(), len(order)],
                strict=True,
            )
        ]

    def _steps(self, due: Due, since_ns: int, until_ns: int) -> tuple[Integers, int]:
        """Say in which step of the time each packet leaves, and how long a step is."""
        per_tick = len(due.slots) * TICK_NS / (until_ns - since_ns)
        batch = max(1, min(LARGEST_BATCH, self._wires.smallest_room // 2))
        step_ns = TICK_NS // math.ceil(per_tick / batch)
        steps = np.maximum(due.due_ns - since_ns, 0) // step_ns
        if per_tick * SHARED_TICKS <= batch:
            shared = steps // SHARED_TICKS * SHARED_TICKS
            steps = np.where(self._links.pair[due.slots], steps, shared)
        return steps, step_ns

    def send(self, batch: Batch) -> None:
        """Send a batch now."""
        line = self._wires.lines[batch.line]
        at, retries = batch.first, _BUSY_RETRIES
        while at < batch.last:
            sent, error = self._send_some(line, at, batch.last)
            at += sent
            if not error:
                continue
            now_ns = self._clock.monotonic_ns()
            if error not in BUSY:
                self._refused(line, at, at + 1, error)
                at += 1
            elif retries:
                retries -= 1
                self._clock.wait_until(now_ns + _BUSY_PAUSE_NS)
            else:
                self._refused(line, at, batch.last, error)
                return

    def pass_over(self, last: int | None = None) -> None:
        """Give up what was planned and not sent, up to packet `last` (excluded) or all."""
        last = self._flight.next if last is None else last
        if last > self._flight.passed:
            self._flight.passed_over(last, self._clock.monotonic_ns(), self._offset.ns)

    def _send_some(self, line: Line, first: int, last: int) -> tuple[int, int]:
        if line.wire is None:
            self._refused(line, first, last, errno.ENETDOWN)
            return last - first, 0
        base = self._first
        before_ns = self._clock.monotonic_ns()
        sent, error = line.wire.send(self._outbox, first - base, last - base)
        if sent:
            span_ns = before_ns, self._clock.monotonic_ns()
            self._flight.sent(first + sent, span_ns, self._offset.ns)
            line.sent(sent)
        return sent, error

    def _refused(self, line: Line, first: int, last: int, error: int) -> None:
        """These packets did not leave."""
        now_ns = self._clock.monotonic_ns()
        line.failed(now_ns)
        self._flight.passed_over(last, now_ns, self._offset.ns)
        slots = self._slots[first - self._first : last - self._first]
        self._links.errors[slots] = error
        self._anomalies.count(Anomaly.SEND_ERROR, slots)
        self.errors += last - first

    def _write(self, due: Due, order: np.ndarray[tuple[int], np.dtype[np.intp]]) -> None:
        links, slots, ordinals = self._links, due.slots[order], due.ordinals[order]
        count = len(slots)
        self._make_room(count)
        self._slots = slots
        self._first = self._flight.add(slots, ordinals, links.ids[slots], due.for_delay[order])
        packets = self._outbox.packets[:count]
        np.take(links.requests, slots, out=packets, mode="clip")
        packets["number"] = np.arange(self._first, self._first + count)
        packets["sequence"] = ordinals & 0xFFFF
        seal(packets)
        self._outbox.address(links.names, slots, links.name_lengths[slots])

    def _make_room(self, count: int) -> None:
        if count > self._outbox.capacity:
            self._outbox = Outbox(2 * count)
        needed = self._schedule.packets_per_second * _FLIGHT_SECONDS + 2 * count
        if needed > self._flight.capacity:
            self._flight.resize(1 << needed.bit_length())
