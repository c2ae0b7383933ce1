"""The prober without its thread: plan, send, collect, one fraction of a second after the other."""

import errno
import os
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from probes.anchors import Anchors
from probes.anomalies import Anomalies
from probes.clock import Clock, WallOffset
from probes.echo import Totals, Watch
from probes.flight import SETTLE_AGE_NS, Fate, Flight, Packets
from probes.links import Endpoint, Links
from probes.minutes import Minute, Minutes, Subject
from probes.probe import ProbeError, Reason
from probes.receiving import Receiver
from probes.record import MINUTE_NS
from probes.roster import Roster
from probes.schedule import TICK_NS, Schedule
from probes.sending import Batch, Sender
from probes.streaks import LOOK_AGE_NS, Streaks
from probes.tally import Tally
from probes.wires import OpenWire, Wires

LONG_BEAT_NS, SHORT_BEAT_NS = 15 * TICK_NS, 5 * TICK_NS
"""Packets are planned and replies are read so often. Kernel stamps make the figures exact all the
same, and what each round costs is shared by more packets."""
LONG_BEATS_FOR = range(501, 4_001)
"""How many links get long rounds. With fewer the cost is nothing and an outage is seen sooner; with
more the rounds are short, so that none takes long."""

RENEW_AFTER = 10
"""Unanswered packets in a row (10 s) after which the echo id of a link is changed."""
RENEW_EVERY_NS = 60_000_000_000
"""It is not changed again sooner."""

_SLOTS = 64
_FLIGHT = 1 << 14
_NO_ANSWER = "no anchor answers"
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH)
_FORBIDDEN = (errno.EPERM, errno.EACCES)


class Prober:
    """All tables, and what is done to them in each beat. Not safe for threads by itself."""

    def __init__(self, clock: Clock, open_wire: OpenWire, random: np.random.Generator) -> None:
        """Begin without targets; nothing is opened yet."""
        self._clock = clock
        self._offset = WallOffset(clock)
        self._links = Links(_SLOTS, random)
        self._schedule = Schedule(_SLOTS, random)
        self._flight = Flight(_FLIGHT)
        self._streaks = Streaks(_SLOTS)
        self._tally = Tally(_SLOTS)
        self._anomalies = Anomalies(_SLOTS)
        self._renewed_ns = np.zeros(_SLOTS, np.int64)
        self._anchors = Anchors()
        self._wires = Wires(open_wire, random)
        tables = (self._links, self._schedule, self._flight, self._anomalies, self._wires)
        self._sender = Sender(clock, self._offset, *tables)
        self._receiver = Receiver(clock, self._offset, *tables)
        self._roster = Roster()
        self._started_ns = clock.monotonic_ns()
        self._minutes = Minutes(self._started_ns + self._offset.ns)
        self._keys: tuple[str, ...] = ()
        self._slots = np.zeros(0, np.intp)
        self._lines: frozenset[int] = frozenset()

    # Targets

    def replace(self, endpoints: Mapping[str, Endpoint]) -> None:
        """Measure these from now on; the ones that stay as they are notice nothing."""
        links, now_ns = self._links, self._clock.monotonic_ns()
        new = sum(not links.has(endpoint) for endpoint in endpoints.values())
        if new > links.free:
            self._resize(max(2 * links.capacity, links.capacity + new))
        change = links.replace(endpoints)
        wall_ns = now_ns + self._offset.ns
        for slot in change.removed.tolist():
            self._schedule.stop(slot)
            self._roster.leave(slot, now_ns, wall_ns)
        self._begin(change.added, now_ns, wall_ns)
        measured = [(key, slot) for key, slot in links.slots.items() if not links.anchors[slot]]
        self._keys = tuple(key for key, _ in measured)
        self._slots = np.array([slot for _, slot in measured], np.intp)
        self._anchors.replace(
            frozenset(slot for slot in links.slots.values() if links.anchors[slot])
        )
        self._note_lines()

    def _begin(self, added: npt.NDArray[np.intp], now_ns: int, wall_ns: int) -> None:
        links = self._links
        self._streaks.clear(added)
        self._tally.clear(added)
        self._anomalies.clear(added)
        self._renewed_ns[added] = now_ns
        self._schedule.start(added, links.pair[added], now_ns)
        for slot in added.tolist():
            endpoint = links.endpoint(slot)
            self._address(np.array([slot]), self._wires.number_of(endpoint.binding))
            if not endpoint.target.anchor:
                pair = bool(links.pair[slot])
                self._roster.join(Subject(slot, endpoint.target.key, pair, wall_ns))

    def _address(self, slots: npt.NDArray[np.intp], line: int) -> None:
        """Let the packets of these slots go out on a line, with its token and its echo id."""
        links, echo_id = self._links, self._wires.echo_id(line)
        links.lines[slots] = line
        links.requests["token"][slots] = self._wires.lines[line].token
        if echo_id >= 0:
            links.set_ids(slots, echo_id)

    def _note_lines(self) -> None:
        used = list(self._links.slots.values())
        self._lines = frozenset(self._links.lines[used].tolist())

    def _resize(self, capacity: int) -> None:
        more = capacity - self._links.capacity
        tables = (self._links, self._schedule, self._streaks, self._tally, self._anomalies)
        for table in tables:
            table.resize(capacity)
        self._renewed_ns = np.append(self._renewed_ns, np.zeros(more, np.int64))

    @property
    def problems(self) -> dict[str, ProbeError]:
        """Why targets are not measured at the moment."""
        problems: dict[str, ProbeError] = {}
        for key, slot in self._links.slots.items():
            problem = self._wires.lines[self._links.lines[slot]].problem
            if problem is not None:
                problems[key] = problem
            elif self._links.errors[slot]:
                problems[key] = _send_problem(int(self._links.errors[slot]))
        return problems

    # One beat

    @property
    def beat_ns(self) -> int:
        """How long a beat is at the moment."""
        return LONG_BEAT_NS if len(self._links.slots) in LONG_BEATS_FOR else SHORT_BEAT_NS

    def prepare(self) -> bool:
        """Open the sockets that are needed; say whether any was opened (wait before sending)."""
        given_up = self._wires.given_up
        opened = self._wires.open(self._lines, self._clock.monotonic_ns())
        if self._wires.given_up > given_up:
            self._flight.doubt()
        for number in opened:
            self._address(np.flatnonzero(self._links.lines == number), number)
        return bool(opened)

    def plan(self, since_ns: int, until_ns: int) -> list[Batch]:
        """Return what is to be sent in this time."""
        return self._sender.plan(since_ns, until_ns)

    def must_drain(self, batch: Batch) -> bool:
        """Say whether the receive buffer has to be emptied before this batch."""
        line = self._wires.lines[batch.line]
        return line.wire is not None and line.unread + batch.last - batch.first > line.wire.room / 2

    def drain(self) -> None:
        """Read what came back."""
        self._receiver.drain()

    def send(self, batch: Batch) -> None:
        """Send a batch now."""
        self._sender.send(batch)

    def pass_over(self, batch: Batch | None = None) -> None:
        """Do not send a batch, or all that is left of the plan: its time is over."""
        self._sender.pass_over(None if batch is None else batch.last)

    def collect(self) -> list[Minute]:
        """Read what came back, judge what is old enough; return the minutes that are complete."""
        self._receiver.drain()
        now_ns = self._clock.monotonic_ns()
        self._look(self._flight.look(now_ns - LOOK_AGE_NS))
        self._settle(self._flight.settle(now_ns - SETTLE_AGE_NS))
        self._renew(now_ns)
        ended = (now_ns + self._offset.ns) // MINUTE_NS - 1
        if ended >= self._minutes.current:
            self._anomalies.end(ended)
        minutes = list(self._complete(self._offset.wall_of(now_ns - SETTLE_AGE_NS)))
        for slot in self._roster.rested(now_ns, self._minutes.current):
            self._links.release(slot)
        return minutes

    def close(self) -> None:
        """Close all sockets."""
        self._wires.close()

    def _look(self, packets: Packets) -> None:
        if not len(packets.slots):
            return
        for gap in self._anchors.look(packets[self._links.anchors[packets.slots]]):
            self._streaks.forget(gap.after, gap.before)
        self._streaks.look(packets, self._anchors.proves_nothing(packets.numbers))
        if self._links.errors.any():
            self._links.errors[packets.slots[packets.fates != Fate.UNSENT]] = 0

    def _settle(self, packets: Packets) -> None:
        if not len(packets.slots):
            return
        in_doubt = self._anchors.proves_nothing(packets.numbers) & (packets.fates != Fate.UNSENT)
        packets.fates[in_doubt] = Fate.UNKNOWN
        self._anchors.forget(self._flight.settled)
        self._tally.add(packets)
        self._minutes.add(packets)

    def _renew(self, now_ns: int) -> None:
        silent = self._slots[self._streaks.unanswered[self._slots] >= RENEW_AFTER]
        due = silent[now_ns - self._renewed_ns[silent] >= RENEW_EVERY_NS]
        if not len(due):
            return
        self._renewed_ns[due] = now_ns
        self._links.set_ids(due, self._links.other_ids(due))
        lines = self._links.lines[due]
        for line in np.unique(lines).tolist():
            self._address(due[lines == line], self._wires.another(line))
        self._note_lines()

    def _complete(self, settled_until_ns: int) -> Iterator[Minute]:
        for number, parts in self._minutes.complete(settled_until_ns):
            anomalies = self._anomalies.take(number)
            yield Minute(number, parts, self._roster.of_minute(number), anomalies)

    # What it says

    def watch(self) -> Watch:
        """Return what the newest packets say.

        Its times are those of the present wall clock, also of packets sent before it was stepped:
        they are compared with each other.
        """
        slots, streaks, gap = self._slots, self._streaks, self._anchors.open_gap
        fault_since_ns = 0 if gap is None else gap.since_ns or self._started_ns
        wall, offset_ns = self._offset.on_the_wall, self._offset.ns
        anchor_ns = self._anchors.answered_ns
        return Watch(
            at_ns=self._clock.monotonic_ns() + offset_ns,
            links=self._keys,
            answered=streaks.answered[slots],
            unanswered=streaks.unanswered[slots],
            since_ns=wall(streaks.since_ns[slots]),
            newest_ns=wall(streaks.newest_ns[slots]),
            anchors=self._anchors.count,
            anchor_answered_ns=anchor_ns and anchor_ns + offset_ns,
            fault=None if gap is None else _NO_ANSWER,
            fault_since_ns=fault_since_ns and fault_since_ns + offset_ns,
            last_rtt_ns=streaks.last_rtt_ns[slots],
            last_answered_ns=wall(streaks.last_answered_ns[slots]),
        )

    def totals(self) -> Totals:
        """Return what was counted, without the health of the thread that runs this."""
        return Totals(
            links=self._keys,
            columns=self._tally.columns(self._slots, self._anomalies.counts[self._slots]),
            health={
                "receive_drops_total": float(self._wires.drops),
                "send_errors_total": float(self._sender.errors),
                "sockets": float(self._wires.open_count),
                "clock_steps_total": float(self._offset.steps),
                "repeated_time_packets_total": float(self._minutes.repeated),
            },
        )


def _send_problem(error: int) -> ProbeError:
    if error in _NO_WAY:
        return ProbeError(Reason.ADDRESS, f"there is no route to it: {os.strerror(error)}")
    if error in _FORBIDDEN:
        return ProbeError(
            Reason.PERMISSION, f"a firewall on this machine forbids it: {os.strerror(error)}"
        )
    return ProbeError(Reason.LOCAL, f"packets do not leave this machine: {os.strerror(error)}")
