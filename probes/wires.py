"""The sockets in use, one for each way of sending; a broken one is opened anew after a while."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from probes.flight import SETTLE_AGE_NS
from probes.icmp_packet import Echoes
from probes.icmp_socket import Departures
from probes.links import Binding
from probes.mmsg import Outbox
from probes.probe import ProbeError

VARIANTS = 4
"""The echo id of a datagram socket is the kernel's choice: another id takes another socket. So many
are used in turn, which is longer than routers keep an unused session."""

_FIRST_BACK_OFF_NS = 1_000_000_000
_LONGEST_BACK_OFF_NS = 30_000_000_000
_PATIENCE_NS = 2_000_000_000
"""A socket on which nothing could be sent for so long is opened anew."""

_log = logging.getLogger(__name__)


class Wire(Protocol):
    """What is needed of a socket."""

    @property
    def raw(self) -> bool:
        """Whether the echo id is ours to choose."""
        ...

    @property
    def echo_id(self) -> int | None:
        """The kernel's echo id, if it is not."""
        ...

    @property
    def room(self) -> int:
        """Echoes that may come back between two reads."""
        ...

    @property
    def dropped(self) -> int:
        """Packets dropped because they were not read in time."""
        ...

    def send(self, outbox: Outbox, first: int, last: int) -> tuple[int, int]:
        """Send; return how many went, and errno of the next."""
        ...

    def departures(self) -> Iterator[Departures]:
        """Read times of sending, and what routers said."""
        ...

    def arrivals(self) -> Iterator[Echoes]:
        """Read replies."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


OpenWire = Callable[[Binding, int], Wire]
"""Opens a socket for a binding and a token; raises ProbeError."""


@dataclass(slots=True)
class Line:
    """One place for a socket."""

    binding: Binding
    variant: int
    wire: Wire | None = None
    token: int = 0
    """In every packet that is sent on it."""
    problem: ProbeError | None = None
    unread: int = 0
    """Packets sent since the socket was last read."""
    dropped: int = 0
    retry_ns: int = 0
    back_off_ns: int = _FIRST_BACK_OFF_NS
    failing_since_ns: int | None = None
    failing_for_ns: int = 0
    unwanted_ns: int | None = None
    """Since when no target uses it."""

    def needs_socket(self, now_ns: int) -> bool:
        """Say whether to open one now."""
        broken = self.failing_for_ns > _PATIENCE_NS
        return (self.wire is None or broken) and self.retry_ns <= now_ns

    def sent(self, count: int) -> None:
        """Note that packets went out."""
        self.unread += count
        self.failing_since_ns, self.failing_for_ns = None, 0
        self.back_off_ns = _FIRST_BACK_OFF_NS

    def failed(self, now_ns: int) -> None:
        """Note that a packet did not go out."""
        if self.failing_since_ns is None:
            self.failing_since_ns = now_ns
        self.failing_for_ns = now_ns - self.failing_since_ns

    def broken(self) -> None:
        """Note that the socket is of no use."""
        self.failing_for_ns = _PATIENCE_NS + 1


class Wires:
    """All lines, numbered; a number is never used for another binding."""

    def __init__(self, open_wire: OpenWire, random: np.random.Generator) -> None:
        """Begin without sockets."""
        self._open_wire = open_wire
        self._random = random
        self._numbers: dict[tuple[Binding, int], int] = {}
        self.lines: list[Line] = []
        self.drops = 0
        self.given_up = 0
        """Sockets that were closed while replies may have been on their way to them."""

    def number_of(self, binding: Binding, variant: int = 0) -> int:
        """Return the line of a binding."""
        key = binding, variant % VARIANTS
        if key not in self._numbers:
            self._numbers[key] = len(self.lines)
            self.lines.append(Line(*key))
        return self._numbers[key]

    def another(self, number: int) -> int:
        """Return a line of the same binding for another echo id: it may be the same one."""
        line = self.lines[number]
        if line.wire is None or line.wire.raw:
            return number
        return self.number_of(line.binding, line.variant + 1)

    def echo_id(self, number: int) -> int:
        """Return the echo id that the kernel gives this line; -1 if it is ours to choose."""
        wire = self.lines[number].wire
        return -1 if wire is None or wire.echo_id is None else wire.echo_id

    def open(self, wanted: frozenset[int], now_ns: int) -> list[int]:
        """Open the sockets that are wanted, close the others after a while; return what was opened.

        Replies to the last packets of a socket are waited for.
        """
        opened = []
        for number, line in enumerate(self.lines):
            if number in wanted:
                line.unwanted_ns = None
            elif line.unwanted_ns is None:
                line.unwanted_ns = now_ns
            elif now_ns - line.unwanted_ns > SETTLE_AGE_NS:
                self._close(line)
            if number in wanted and line.needs_socket(now_ns) and self._open(line, now_ns):
                opened.append(number)
        return opened

    def close(self) -> None:
        """Close all."""
        for line in self.lines:
            self._close(line)

    @property
    def open_count(self) -> int:
        """How many sockets are open."""
        return sum(line.wire is not None for line in self.lines)

    @property
    def smallest_room(self) -> int:
        """The echoes that every open socket has room for between two reads."""
        return min((line.wire.room for line in self.lines if line.wire is not None), default=1)

    def new_drops(self, line: Line) -> int:
        """Return how many packets were dropped on a line since the last call."""
        if line.wire is None:
            return 0
        new = line.wire.dropped - line.dropped
        line.dropped = line.wire.dropped
        self.drops += new
        return new

    def _open(self, line: Line, now_ns: int) -> bool:
        self.given_up += line.wire is not None
        self._close(line)
        line.retry_ns = now_ns + line.back_off_ns
        line.back_off_ns = min(2 * line.back_off_ns, _LONGEST_BACK_OFF_NS)
        token = int(self._random.integers(1, 1 << 63))
        try:
            line.wire = self._open_wire(line.binding, token)
        except ProbeError as problem:
            if line.problem is None:
                _log.warning("cannot measure: %s", problem)
            line.problem = problem
            return False
        if line.problem is not None:
            _log.warning("can measure again: the cause was: %s", line.problem)
        line.token = token
        line.problem, line.unread, line.dropped = None, 0, 0
        line.failing_since_ns, line.failing_for_ns = None, 0
        return True

    def _close(self, line: Line) -> None:
        if line.wire is not None:
            line.wire.close()
            line.wire = None
