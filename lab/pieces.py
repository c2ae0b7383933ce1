"""What acts on each packet of a link, in pieces: rows of packets that fare alike.

The same as `lab.timeline` says of a moment, for millions of packets at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from lab.rhythm import Rhythm
from lab.scenario import Baseline, Event, Scenario

S = TypeVar("S", bound=np.generic)
Places = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NO_BURST = 0.0
"""Losses are independent of each other."""

_AT_ONCE = 1_000_000
"""Packets of which the moments are worked out together."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Rows of packets that fare alike; arrays are parallel."""

    begins: Places
    """The number of the first packet of each."""
    end: int
    """The number after that of the last packet."""
    rtt_ms: Floats
    variation_ms: Floats
    loss: Floats
    burst: Floats
    """Mean length of a loss run, or `NO_BURST`."""
    down: Bools
    silent: Bools
    """The vantage is isolated or paused: packets do not settle."""

    def part(self, first: int, end: int) -> "Pieces":
        """Cut out some packets."""
        rows = slice(
            int(np.searchsorted(self.begins, first, side="right")) - 1,
            int(np.searchsorted(self.begins, end)),
        )
        return Pieces(
            begins=np.maximum(self.begins[rows], first),
            end=end,
            rtt_ms=self.rtt_ms[rows],
            variation_ms=self.variation_ms[rows],
            loss=self.loss[rows],
            burst=self.burst[rows],
            down=self.down[rows],
            silent=self.silent[rows],
        )

    @property
    def lengths(self) -> Places:
        """Packets of each piece."""
        return np.diff(self.begins, append=self.end)

    def spread(self, values: npt.NDArray[S]) -> npt.NDArray[S]:
        """Give each packet the value of its piece; a single one if there is but one piece."""
        return values if len(values) == 1 else np.repeat(values, self.lengths)


def matters(event: Event) -> bool:
    """Whether an event can change what happens to a packet."""
    return bool(event.effect.model_fields_set - {"snmp"})


def pieces(
    scenario: Scenario,
    events: Sequence[Event],
    baseline: Baseline,
    rhythm: Rhythm,
    packets: range,
) -> Pieces:
    """Lay the events that act on a link over its baseline, for some of its packets."""
    edges = [_edges(scenario, event, rhythm, packets) for event in events]
    begins = np.unique(np.concatenate([[packets.start], *(e for two in edges for e in two)]))
    begins = begins[begins < packets.stop]
    active = [_active(begins, firsts, ends) for firsts, ends in edges]
    effects = [event.effect for event in events]
    pairs = list(zip(active, effects, strict=True))
    none = np.zeros(len(begins))
    loss = baseline.loss + sum((np.where(on, e.loss, 0.0) for on, e in pairs), none)
    burst = np.full(len(begins), baseline.burst or NO_BURST)
    for on, effect in pairs:
        burst = np.where(on, np.maximum(burst, effect.burst or NO_BURST), burst)
    return Pieces(
        begins=begins,
        end=packets.stop,
        rtt_ms=baseline.rtt_ms + sum((np.where(on, e.rtt_ms, 0.0) for on, e in pairs), none),
        variation_ms=baseline.variation_ms
        + sum((np.where(on, e.variation_ms, 0.0) for on, e in pairs), none),
        loss=np.minimum(loss, 1.0),
        burst=burst,
        down=_any(begins, (on for on, e in pairs if e.down)),
        silent=_any(begins, (on for on, e in pairs if e.on_vantage)),
    )


def _edges(
    scenario: Scenario, event: Event, rhythm: Rhythm, packets: range
) -> tuple[Places, Places]:
    """Find the first packets on which an event acts, and those on which it acts no more."""
    start_ns = scenario.begins_ns(event)
    first = max(rhythm.sent_before(start_ns), packets.start)
    end = packets.stop
    if event.for_ns is not None:
        end = min(rhythm.sent_before(start_ns + event.for_ns), end)
    if first >= end:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    if event.every_ns is None or event.lasting_ns is None or event.lasting_ns >= event.every_ns:
        return np.array([first]), np.array([end])
    found = [
        _repeated(
            rhythm.sent_ns(np.arange(at, min(at + _AT_ONCE, end))) - start_ns,
            event.every_ns,
            event.lasting_ns,
        )
        + at
        for at in range(first, end, _AT_ONCE)
    ]
    return np.concatenate([e[::2] for e in found]), np.concatenate([e[1::2] for e in found])


def _repeated(since_ns: Places, every_ns: int, lasting_ns: int) -> Places:
    """Find where repetitions begin and end, by turns."""
    acts = since_ns % every_ns < lasting_ns
    return np.flatnonzero(np.diff(acts, prepend=False, append=False))


def _active(begins: Places, firsts: Places, ends: Places) -> Bools:
    """Say on which pieces an event acts."""
    steps = np.zeros(len(begins) + 1, dtype=np.int64)
    np.add.at(steps, np.searchsorted(begins, firsts), 1)
    np.add.at(steps, np.searchsorted(begins, ends), -1)
    return np.cumsum(steps[:-1]) > 0


def _any(begins: Places, masks: Iterator[Bools]) -> Bools:
    found = np.zeros(len(begins), dtype=np.bool_)
    for mask in masks:
        found |= mask
    return found
