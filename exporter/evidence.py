"""Evidence of outages, collected while they happen: what else was down, and where the path ends.

Lives in the judge's thread, like the verdicts. Nothing here waits: paths are looked for aside
(`exporter.traces`) and join the evidence when they are there.

`Verdicts` calls `look` when it has looked at the newest packets, `minute` and then `seen` when it
has judged a minute, and hands what `seen` returns to `Judge.attribute`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

import numpy as np
import numpy.typing as npt

from exporter.fleet import Fleet
from exporter.paths import Paths
from exporter.snapshot import Newest, Standings
from exporter.traces import Traces
from probes.record import MINUTE_NS
from stability.attribution import attribute, is_settled
from stability.falls import Falls
from stability.figures import LinkFigures
from stability.intervals import MINUTES
from stability.layout import Rows, reordered, rows_in
from stability.maintenance import plan
from stability.minutes import State
from stability.neighbours import Neighbourhood
from stability.past import Outage
from stability.surroundings import Anchors, Intervals, Surroundings

MOST_AT_ONCE = 300
"""Outages that are looked at in one call, some 0.1 s; the others have their turn in the next."""

_KEPT_INTERVALS = 3
"""Intervals that are remembered: an outage is known at the latest 2 min after it began, so that the
one that was over when it began is among them."""


class Evidence:
    """What is known around the outages of a fleet. For the judge's thread only."""

    def __init__(self, fleet: Fleet, now_ns: int, traces: Traces | None = None) -> None:
        """Remember nothing of the time before; without `traces` no path is looked for."""
        self._began_ns = self._at_ns = now_ns
        self._neighbourhood = Neighbourhood(fleet.inventory)
        links = len(fleet.keys)
        self._falls = Falls(links)
        self._states = np.full(links, State.UNKNOWN, np.int8)
        self._works = plan(self._neighbourhood.layout, now_ns)
        self._intervals: tuple[Intervals, ...] = ()
        self._packets = np.zeros((links, 2), np.int64)
        self._anchors: Anchors | None = None
        self._fault: str | None = None
        self._paths = Paths(fleet, traces) if traces else None

    def replace(self, fleet: Fleet, now_ns: int) -> None:
        """Take another inventory; what is in both keeps what is known of it."""
        old = self._neighbourhood.layout
        self._neighbourhood = Neighbourhood(fleet.inventory)
        rows = rows_in(self._neighbourhood.layout.links, old.link_row)
        self._falls.reorder(rows)
        self._states = np.append(self._states, np.int8(State.UNKNOWN))[rows]
        self._works = plan(self._neighbourhood.layout, now_ns, self._works)
        self._intervals = tuple(_reordered(each, rows) for each in self._intervals)
        self._packets = reordered(self._packets, rows)
        if self._paths:
            self._paths.replace(fleet)

    def look(
        self,
        links: Standings,
        newest: Newest,
        at_ns: int,
        *,
        anchors: Anchors | None = None,
        fault: str | None = None,
    ) -> None:
        """Take what the newest packets say of the links of the fleet, and of the prober."""
        self._at_ns, self._states = at_ns, links.states
        self._anchors, self._fault = anchors, fault
        fallen = self._falls.look(
            links.states, links.since_ns, newest.answered_ns, newest.round_trip_ns
        )
        if self._paths and len(fallen):
            self._paths.fell(fallen.tolist(), self._states, at_ns)
        elif self._paths:
            self._paths.now_and_then(self._states, at_ns)

    def minute(
        self,
        minute: int,
        links: Mapping[str, LinkFigures],
        packets: Mapping[str, tuple[int, int]],
    ) -> None:
        """Take what was measured in a minute: packets that settled and those lost, by link.

        With the last minute of an interval its figures are remembered.
        """
        keys = self._neighbourhood.layout.links
        if minute % MINUTES == 0:
            self._packets[:] = 0
        self._packets += np.array([packets.get(key, (0, 0)) for key in keys]).reshape(-1, 2)
        if minute % MINUTES != MINUTES - 1:
            return
        figures = [links[key] for key in keys]
        settled, lost = self._packets.T
        newest = Intervals(
            end_ns=(minute + 1) * MINUTE_NS,
            p95_seconds=_column(each.p95_seconds for each in figures),
            pdv_seconds=_column(each.pdv_seconds for each in figures),
            loss_ratio=np.where(settled > 0, lost / np.maximum(settled, 1), np.nan),
        )
        self._intervals = (newest, *self._intervals)[:_KEPT_INTERVALS]

    def seen(self, outages: Iterable[Outage], now_ns: int) -> list[Outage]:
        """Look at what the judge lists; give those of which cause or evidence is new or changed."""
        if self._paths:
            self._paths.take()
        wanted = list(islice(self._unfinished(outages), MOST_AT_ONCE))
        if not wanted:
            return []
        self._heed(wanted)
        surroundings = self._surroundings(now_ns)
        looked_at = ((one, self._with_paths(attribute(one, surroundings))) for one in wanted)
        return [after for before, after in looked_at if after is not before]

    def at_once(self, subject: str, incident: str, since_ns: int) -> Outage:
        """Say what is known now of a link or point that is down by its newest packets.

        For mails and pages, which do not wait for the minutes: the outage need not become one.
        """
        point, _, link = subject.partition("/")
        outage = Outage(incident, link or None, point, since_ns, None)
        return self._with_paths(attribute(outage, self._surroundings(self._at_ns)))

    def close(self) -> None:
        """Look for no more paths."""
        if self._paths:
            self._paths.close()

    def _heed(self, outages: Iterable[Outage]) -> None:
        """Take links for lost that are lost by their minutes only."""
        row_of = self._neighbourhood.layout.link_row
        fallen = [
            row_of[outage.subject]
            for outage in outages
            if outage.subject in row_of
            and self._falls.judged(row_of[outage.subject], outage.start_ns, outage.end_ns)
        ]
        if self._paths:
            self._paths.fell(fallen, self._states, self._at_ns)

    def _unfinished(self, outages: Iterable[Outage]) -> Iterator[Outage]:
        """Pick those about which more can be found out; about the time before nothing can."""
        for outage in outages:
            if outage.end_ns is not None and outage.end_ns < self._began_ns:
                continue
            if not is_settled(outage) or (self._paths and self._paths.may_have(outage)):
                yield outage

    def _with_paths(self, outage: Outage) -> Outage:
        return self._paths.with_paths(outage) if self._paths else outage

    def _surroundings(self, now_ns: int) -> Surroundings:
        return Surroundings.at(self._neighbourhood, now_ns, self._states, self._falls).more(
            works=self._works,
            intervals=self._intervals,
            anchors=self._anchors,
            fault=self._fault,
            remembered_ns=self._began_ns,
        )


def _reordered(intervals: Intervals, rows: Rows) -> Intervals:
    """Bring the figures of an interval into another order; of rows of -1 nothing is known."""
    return replace(
        intervals,
        p95_seconds=reordered(intervals.p95_seconds, rows, np.nan),
        pdv_seconds=reordered(intervals.pdv_seconds, rows, np.nan),
        loss_ratio=reordered(intervals.loss_ratio, rows, np.nan),
    )


def _column(values: Iterable[float | None]) -> npt.NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values])
