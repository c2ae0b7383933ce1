"""All addresses of the lab's network, and what the scenario does to them as time goes on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address

from inventory.schema import Inventory, link_key
from lab.path import EvenPath, Path, RandomPath
from lab.scenario import CENTRAL, Scenario
from lab.timeline import Boundary, Conditions, Timeline

ANCHOR_RTT_MS = 1.0
"""Anchors are near the prober and perfect; what they show is whether it is connected."""

_BEFORE_NS = -1


@dataclass(slots=True)
class Address:
    """One address: the link or anchor that has it, and how it is at the moment."""

    name: str
    path: Path
    conditions: Conditions


class World:
    """All addresses, and what the scenario does to them as time goes on."""

    def __init__(self, scenario: Scenario, timeline: Timeline, inventory: Inventory) -> None:
        """Before the scenario starts every address is as its baseline says."""
        self._scenario = scenario
        self._timeline = timeline
        self._links = {
            link_key(point, link): ip_address(link.address).packed
            for point, link in inventory.active_links()
            if link.address is not None
        }
        self._anchors = {
            anchor: ip_address(anchor).packed
            for vantage in inventory.vantages.values()
            for anchor in vantage.anchors
        }
        self._boundaries: Iterator[Boundary] = iter(())
        self._next: Boundary | None = None
        self._start_ns = 0
        self.addresses: Mapping[bytes, Address] = {}
        self._renew(_BEFORE_NS)

    def start(self, start_ns: int) -> None:
        """Let the scenario begin; every link's stream of packets begins anew."""
        self._start_ns = start_ns
        self._renew(_BEFORE_NS)
        self._boundaries = self._timeline.boundaries()
        self._next = next(self._boundaries, None)

    @property
    def next_change_ns(self) -> int | None:
        """When the next event begins or ends, on the clock of `start`."""
        return None if self._next is None else self._start_ns + self._next.at_ns

    def advance(self, now_ns: int) -> Iterator[Boundary]:
        """Apply all that has begun or ended up to now, and yield it."""
        while self._next is not None and self._start_ns + self._next.at_ns <= now_ns:
            boundary = self._next
            for link in self._timeline.links_of(boundary.index):
                if link in self._links:
                    address = self.addresses[self._links[link]]
                    address.conditions = self._timeline.effect_at(link, boundary.at_ns)
            for packed in self._anchors.values():
                self.addresses[packed].conditions = self._anchor_conditions(boundary.at_ns)
            self._next = next(self._boundaries, None)
            yield boundary

    def _renew(self, t_ns: int) -> None:
        links = {
            packed: Address(name, self._path(name), self._timeline.effect_at(name, t_ns))
            for name, packed in self._links.items()
        }
        anchors = {
            packed: Address(name, self._path(name), self._anchor_conditions(t_ns))
            for name, packed in self._anchors.items()
        }
        self.addresses = links | anchors

    def _path(self, name: str) -> Path:
        return RandomPath(self._scenario.seed, name) if self._scenario.random else EvenPath()

    def _anchor_conditions(self, t_ns: int) -> Conditions:
        return replace(self._timeline.vantage_at(CENTRAL, t_ns), rtt_ms=ANCHOR_RTT_MS)
