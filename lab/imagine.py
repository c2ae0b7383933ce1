"""What a prober would have measured of links in a scenario, without sending a packet."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

import numpy as np

from inventory.schema import Access, Inventory, link_key
from lab.fates import EvenFates, Fates, RandomFates
from lab.imagined import Imagined, reduced
from lab.path import NS_PER_MS
from lab.pieces import Bools, Pieces, matters, pieces
from lab.rhythm import PER_MINUTE, Rhythm
from lab.scenario import Scenario, vantage_of
from stability.frame import Frame
from stability.measured import Measured, whole_intervals

TMAX_NS = 3_000_000_000
"""A packet that is not answered in this time is lost."""

_KEPT = 24
"""Kinds of links that are remembered; more of them are worked out again."""

K = TypeVar("K")
V = TypeVar("V")


class _Kind(NamedTuple):
    """What makes links fare alike."""

    first_minute: int
    access: Access
    acting: tuple[int, ...]
    """Places of the events that act on them."""


_Likeness = tuple[_Kind, int, bytes]


class Imagination:
    """Imagines what was measured of the links of an inventory, frame after frame."""

    def __init__(self, scenario: Scenario, inventory: Inventory, start_minute: int) -> None:
        """Begin with packet 0 of every link, at the first minute of the scenario."""
        self._scenario = scenario
        self._links = {
            link_key(point, link): (point, link) for point, link in inventory.active_links()
        }
        self._start_minute = start_minute
        self._fates: dict[str, RandomFates] = {}
        self._loss_sums: dict[str, int] = {}
        self._pieces: OrderedDict[_Kind, Pieces] = OrderedDict()
        self._alike: OrderedDict[_Likeness, tuple[Imagined, int]] = OrderedDict()

    def measured(self, frame: Frame) -> Mapping[str, Measured]:
        """Say what was measured of every link of a frame; the frames of a point come in order."""
        found = {}
        for key in frame.links:
            point, link = self._links[key]
            imagined = self._random(frame, key) if self._scenario.random else self._even(frame, key)
            found[key] = imagined.measured(vantage_of(point, link), key, frame.first_minute)
        return found

    def _random(self, frame: Frame, key: str) -> Imagined:
        if key not in self._fates:
            self._fates[key] = RandomFates(self._scenario.seed, key)
        return self._imagine(frame, key, self._kind(frame, key), self._fates[key])

    def _even(self, frame: Frame, key: str) -> Imagined:
        """Imagine links once that are of a kind, come from the same state, and are there as long.

        Nothing is drawn, so they fare the same.
        """
        kind = self._kind(frame, key)
        whose = kind, self._loss_sums.get(key, 0), frame.links[key].there.tobytes()
        known = self._alike.get(whose)
        if known is None:
            fates = EvenFates(whose[1])
            known = self._imagine(frame, key, kind, fates), fates.loss_sum
            _keep(self._alike, whose, known)
        self._loss_sums[key] = known[1]
        return known[0]

    def _kind(self, frame: Frame, key: str) -> _Kind:
        point, link = self._links[key]
        acting = tuple(
            index
            for index, event in enumerate(self._scenario.events)
            if matters(event) and event.select.takes(point, link)
        )
        return _Kind(frame.first_minute, link.access, acting)

    def _imagine(self, frame: Frame, key: str, kind: _Kind, fates: Fates) -> Imagined:
        rhythm = Rhythm(pairs=self._links[key][1].packets_in_pairs)
        first = (frame.first_minute - self._start_minute) * PER_MINUTE
        packets = range(first, first + frame.minutes * PER_MINUTE)
        laid = self._laid(kind, rhythm, packets)
        there = frame.links[key].there
        days = []
        for day in frame.days:
            part = laid.part(first + day.begin * PER_MINUTE, first + day.end * PER_MINUTE)
            absent = ~np.repeat(there[day.begin : day.end], PER_MINUTE)
            intervals = whole_intervals(frame.first_minute + day.begin, day.end - day.begin)
            days.append(_carried(part, absent, fates, rhythm, intervals))
        return Imagined.joined(days)

    def _laid(self, kind: _Kind, rhythm: Rhythm, packets: range) -> Pieces:
        known = self._pieces.get(kind)
        if known is None:
            events = [self._scenario.events[index] for index in kind.acting]
            baseline = self._scenario.baseline_of(kind.access)
            known = pieces(self._scenario, events, baseline, rhythm, packets)
            _keep(self._pieces, kind, known)
        return known


def _carried(
    part: Pieces, absent: Bools, fates: Fates, rhythm: Rhythm, intervals: slice
) -> Imagined:
    """Carry packets, and reduce them to columns."""
    down = np.broadcast_to(part.spread(part.down), absent.shape)
    unsettled = absent | part.spread(part.silent)
    lost = fates.lost(part, down | unsettled) | (down & ~unsettled)
    round_trips_ns = fates.round_trips_ns(part)
    if float((part.rtt_ms + part.variation_ms).max()) * NS_PER_MS > TMAX_NS:
        lost |= (round_trips_ns > TMAX_NS) & ~unsettled
    return reduced(lost, unsettled, round_trips_ns, rhythm, intervals)


def _keep(kept: OrderedDict[K, V], key: K, value: V) -> None:
    """Remember, and forget what was remembered first."""
    kept[key] = value
    if len(kept) > _KEPT:
        kept.popitem(last=False)
