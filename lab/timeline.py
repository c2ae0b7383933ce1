"""What acts on every link at every moment of a scenario: pure, exact, on any clock.

Times are whole nanoseconds after the scenario's start. The lab asks when packets really pass, the
simulation asks for the packets that it imagines; both get the same answer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from types import MappingProxyType

from inventory.schema import Inventory, link_key
from lab.scenario import Baseline, Effect, Event, Scenario


@dataclass(frozen=True, slots=True)
class Conditions:
    """What happens to a packet: the baseline and every effect that acts at its moment."""

    rtt_ms: float = 0.0
    variation_ms: float = 0.0
    loss: float = 0.0
    burst: float | None = None
    down: bool = False
    isolated: bool = False
    paused: bool = False
    snmp: Mapping[str, bool | int | float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Boundary:
    """An event begins to act, or ends."""

    at_ns: int
    index: int
    """The event's place in the scenario, from 0."""
    begins: bool


@dataclass(frozen=True, slots=True)
class _Schedule:
    """When one event acts. Repetitions that overlap or touch act once, as one long one."""

    index: int
    start_ns: int
    end_ns: int | None
    every_ns: int | None
    lasting_ns: int
    effect: Effect

    def acts_at(self, t_ns: int) -> bool:
        if t_ns < self.start_ns or (self.end_ns is not None and t_ns >= self.end_ns):
            return False
        return self.every_ns is None or (t_ns - self.start_ns) % self.every_ns < self.lasting_ns

    def next_change(self, t_ns: int) -> int | None:
        """The first moment after `t_ns` at which it begins or ends."""
        if t_ns < self.start_ns:
            return self.start_ns
        if self.end_ns is not None and t_ns >= self.end_ns:
            return None
        if self.every_ns is None or self.lasting_ns >= self.every_ns:
            return self.end_ns
        phase = (t_ns - self.start_ns) % self.every_ns
        acts = phase < self.lasting_ns
        change = t_ns - phase + (self.lasting_ns if acts else self.every_ns)
        if self.end_ns is None or change < self.end_ns:
            return change
        return self.end_ns if acts else None

    def boundaries(self) -> Iterator[Boundary]:
        start_ns: int | None = self.start_ns
        while start_ns is not None:
            yield Boundary(start_ns, self.index, begins=True)
            end_ns = self.next_change(start_ns)
            if end_ns is None:
                return
            yield Boundary(end_ns, self.index, begins=False)
            start_ns = self.next_change(end_ns)


class Timeline:
    """A scenario laid over the links of an inventory."""

    def __init__(
        self,
        events: Sequence[_Schedule],
        baselines: Mapping[str, Baseline],
        acting: Mapping[str, Sequence[int]],
        vantages: Mapping[str, Sequence[int]],
    ) -> None:
        """Take what `resolve` found out."""
        self._events = events
        self._baselines = baselines
        self._acting = acting
        self._vantages = vantages
        self._links_of = [
            tuple(link for link, indices in acting.items() if index in indices)
            for index in range(len(events))
        ]

    @property
    def links(self) -> tuple[str, ...]:
        """POINT/LINK of every active link, in the order of the inventory."""
        return tuple(self._baselines)

    def links_of(self, index: int) -> tuple[str, ...]:
        """POINT/LINK of the links that an event acts on; of a vantage, all that it measures."""
        return self._links_of[index]

    def effect_at(self, link: str, t_ns: int) -> Conditions:
        """What happens to a packet that the link POINT/LINK carries at this moment."""
        return _combine(self._baselines[link], self._active(self._acting[link], t_ns))

    def vantage_at(self, vantage: str, t_ns: int) -> Conditions:
        """Whether a vantage is isolated or paused at this moment."""
        return _combine(Baseline(), self._active(self._vantages.get(vantage, ()), t_ns))

    def next_change(self, link: str, t_ns: int) -> int | None:
        """The first moment after `t_ns` at which an event on the link begins or ends, if any."""
        changes = [self._events[index].next_change(t_ns) for index in self._acting[link]]
        return min((change for change in changes if change is not None), default=None)

    def boundaries(
        self, matters: Callable[[Effect], bool] = lambda _effect: True
    ) -> Iterator[Boundary]:
        """Every beginning and end of the events that matter, in order of time; maybe without end.

        At one moment ends come before beginnings, and events in the order of the scenario.
        """
        return merge(
            *(each.boundaries() for each in self._events if matters(each.effect)),
            key=lambda boundary: (boundary.at_ns, boundary.begins, boundary.index),
        )

    def _active(self, indices: Sequence[int], t_ns: int) -> list[Effect]:
        return [self._events[each].effect for each in indices if self._events[each].acts_at(t_ns)]


def _combine(baseline: Baseline, effects: Sequence[Effect]) -> Conditions:
    bursts = [baseline.burst, *(each.burst for each in effects)]
    snmp = dict(baseline.snmp)
    for each in effects:
        snmp.update(each.snmp)
    return Conditions(
        rtt_ms=baseline.rtt_ms + sum(each.rtt_ms for each in effects),
        variation_ms=baseline.variation_ms + sum(each.variation_ms for each in effects),
        loss=min(1.0, baseline.loss + sum(each.loss for each in effects)),
        burst=max((burst for burst in bursts if burst is not None), default=None),
        down=any(each.down for each in effects),
        isolated=any(each.isolated for each in effects),
        paused=any(each.paused for each in effects),
        snmp=MappingProxyType(snmp),
    )


def _schedule(scenario: Scenario, index: int, event: Event) -> _Schedule:
    start_ns = scenario.begins_ns(event)
    return _Schedule(
        index=index,
        start_ns=start_ns,
        end_ns=None if event.for_ns is None else start_ns + event.for_ns,
        every_ns=event.every_ns,
        lasting_ns=event.lasting_ns or 0,
        effect=event.effect,
    )


def resolve(scenario: Scenario, inventory: Inventory) -> Timeline:
    """Lay a scenario over an inventory's active links."""
    selects = [event.select for event in scenario.events]
    baselines: dict[str, Baseline] = {}
    acting: dict[str, list[int]] = {}
    for point, link in inventory.active_links():
        key = link_key(point, link)
        baselines[key] = scenario.baseline_of(link.access)
        acting[key] = [i for i, select in enumerate(selects) if select.takes(point, link)]
    vantages: dict[str, list[int]] = {}
    for index, select in enumerate(selects):
        for vantage in select.vantage:
            vantages.setdefault(vantage, []).append(index)
    events = [_schedule(scenario, index, event) for index, event in enumerate(scenario.events)]
    return Timeline(events, baselines, acting, vantages)
