"""Which paths are looked for, and to which outage what was found belongs.

A path is looked for when a link falls, once for each outage, and slowly, in turn, for links that
are up: to see where a path ends one must know how it went. When an operator loses many links at
once, a sample of them tells all; hundreds of traceroutes would tell no more.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np

from exporter.fleet import Fleet
from exporter.traces import Traces, Wanted
from probes.path import Hop, Path
from stability.evidence import MOST_TRACES, HopEvidence, Trace
from stability.minutes import State, States
from stability.past import Outage
from stability.timestamps import iso

MASS = 20
"""An operator that has more links down than this has a mass outage."""

SAMPLE = 3
"""Paths that are looked for of a mass outage."""

AGAIN_NS = 300_000_000_000
"""A link that falls again and again is not traced more often than this."""

GOOD_EVERY_NS = 30_000_000_000
"""One link that is up is traced in this time: 320 links in less than 3 hours."""

BEFORE_NS = 30_000_000_000
"""A path belongs to an outage if it was begun from so long before its start on (an outage may begin
a little later than the first lost packets) until its end."""

SKIPPED_MASS = (
    f"not looked for: more than {MASS} links of the operator are down, {SAMPLE} are traced"
)
SKIPPED_INTERFACE = "not looked for: traceroute cannot be bound to the interface of the link"
SKIPPED_QUEUE = "not looked for: too many paths were waiting"


@dataclass(frozen=True, slots=True)
class _Result:
    at_ns: int
    path: Path | None
    failure: str | None


class Paths:
    """Asks for paths and keeps the newest of each link. For the judge's thread only."""

    def __init__(self, fleet: Fleet, traces: Traces) -> None:
        """Look for none before the first look."""
        self._traces = traces
        self._asked_ns: dict[str, int] = {}
        self._lost: dict[str, _Result] = {}
        self._good: dict[str, _Result] = {}
        self._sampled: Counter[str] = Counter()
        self._good_ns = 0
        self._turn = 0
        self._take(fleet)

    def replace(self, fleet: Fleet) -> None:
        """Take another inventory; paths to addresses that are in it no more are forgotten."""
        before = self._addresses
        self._take(fleet)
        kept = {key for key, address in self._addresses.items() if before.get(key) == address}
        for known in (self._asked_ns, self._lost, self._good):
            for key in known.keys() - kept:
                del known[key]

    def fell(self, rows: Iterable[int], states: States, now_ns: int) -> None:
        """Ask for the paths to links that have just fallen."""
        down = np.flatnonzero(states == State.DOWN)
        of_operator = Counter(self._operators[row] for row in down.tolist())
        for operator in [name for name in self._sampled if of_operator[name] <= MASS]:
            del self._sampled[operator]
        for row in rows:
            self._ask(row, of_operator[self._operators[row]], now_ns)

    def now_and_then(self, states: States, now_ns: int) -> None:
        """Ask for the path to one of the links that are up, if it is time."""
        if now_ns - self._good_ns >= GOOD_EVERY_NS and self._traces.is_idle:
            self._good_ns = now_ns
            self._ask_good(states)

    def take(self) -> None:
        """Take what was found; of links that are not measured any more, or elsewhere, nothing."""
        for found in self._traces.found():
            key = found.wanted.key
            if self._addresses.get(key) != found.wanted.address:
                continue
            if not found.wanted.is_good:
                self._lost[key] = _Result(found.at_ns, found.path, found.failure)
            elif found.path and found.path.complete:
                self._good[key] = _Result(found.at_ns, found.path, None)

    def may_have(self, outage: Outage) -> bool:
        """Whether something was found that an outage does not have yet."""
        return any(True for _ in self._missing(outage))

    def with_paths(self, outage: Outage) -> Outage:
        """Add the paths to its lost links that were found."""
        missing = dict(self._missing(outage))
        if not missing:
            return outage
        traces = {**outage.evidence.get("traces", {}), **missing}
        return replace(outage, evidence={**outage.evidence, "traces": traces})

    def close(self) -> None:
        """Look for no more."""
        self._traces.close()

    def _take(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._operators = [link.operator for _, link in fleet.links]
        self._addresses: Mapping[str, str | None] = {
            key: link.address for key, (_, link) in zip(fleet.keys, fleet.links, strict=True)
        }

    def _ask(self, row: int, down: int, now_ns: int) -> None:
        """Ask for the path to a lost link, unless that was done lately or tells nothing more."""
        key, operator = self._fleet.keys[row], self._operators[row]
        wanted = self._wanted(row, is_good=False)
        if now_ns - self._asked_ns.get(key, -AGAIN_NS) < AGAIN_NS:
            return
        if wanted is None:
            if self._fleet.links[row][1].address:
                self._lost[key] = _Result(now_ns, None, SKIPPED_INTERFACE)
        elif down > MASS and self._sampled[operator] >= SAMPLE:
            self._lost[key] = _Result(now_ns, None, SKIPPED_MASS)
        elif self._traces.ask(wanted):
            self._asked_ns[key] = now_ns
            self._sampled[operator] += down > MASS
        else:
            self._lost[key] = _Result(now_ns, None, SKIPPED_QUEUE)

    def _ask_good(self, states: States) -> None:
        """Ask for the path to the next link that is up."""
        for _ in range(len(states)):
            self._turn = (self._turn + 1) % len(states)
            wanted = self._wanted(self._turn, is_good=True)
            if wanted and states[self._turn] == State.UP:
                self._traces.ask(wanted)
                return

    def _wanted(self, row: int, *, is_good: bool) -> Wanted | None:
        _, link = self._fleet.links[row]
        if link.address is None or link.interface is not None:
            return None
        return Wanted(self._fleet.keys[row], link.address, link.source, is_good)

    def _missing(self, outage: Outage) -> Iterator[tuple[str, Trace]]:
        known = outage.evidence.get("traces", {})
        for name in _lost_links(outage):
            result = self._lost.get(f"{outage.point}/{name}")
            if result and name not in known and _belongs(result, outage):
                yield name, self._described(result, self._good.get(f"{outage.point}/{name}"))

    def _described(self, result: _Result, good: _Result | None) -> Trace:
        zone = ZoneInfo(self._fleet.inventory.city.timezone)
        hops = result.path.hops if result.path else ()
        good_hops = good.path.hops if good and good.path else ()
        on_good = {hop.address for hop in good_hops if hop.address}
        still = [hop.distance for hop in hops if hop.address in on_good]
        return {
            "at": iso(result.at_ns, zone),
            "reached": bool(result.path and result.path.complete),
            "hops": _hops(hops),
            "failure": result.failure,
            "good_at": iso(good.at_ns, zone) if good else None,
            "good_hops": _hops(good_hops),
            "lost_after": max(still, default=None),
        }


def _lost_links(outage: Outage) -> Iterable[str]:
    """Name the lost links of an outage: of a point those whose last good values it has."""
    if outage.link is not None:
        return (outage.link,)
    return list(outage.evidence.get("last_good", {}))[:MOST_TRACES]


def _belongs(result: _Result, outage: Outage) -> bool:
    return outage.start_ns - BEFORE_NS <= result.at_ns and (
        outage.end_ns is None or result.at_ns < outage.end_ns
    )


def _hops(hops: Iterable[Hop]) -> list[HopEvidence]:
    return [
        {"distance": hop.distance, "address": hop.address, "round_trip_seconds": hop.rtt_seconds}
        for hop in hops
    ]
