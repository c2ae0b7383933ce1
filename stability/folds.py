"""The outage folds of all links and points, stepped only where there is something to remember."""

from collections.abc import Mapping

import numpy as np

from probes.record import MINUTE_NS
from stability.judged import JudgedMinute
from stability.layout import Layout
from stability.listing import Listing
from stability.minutes import State
from stability.outages import IDLE, Fold, close, so_far, step, wakes
from stability.point_outages import POINT_IDLE, PointFold, close_point, point_so_far, step_point
from stability.runs import Seen

Counts = list[tuple[int, bool]]
"""Outages that count from now on: the row, and whether they have a down minute in S."""


class Folds:
    """Remembers what every link and point is in, and tells the listing what is found."""

    def __init__(self, layout: Layout, listing: Listing) -> None:
        """Begin with nothing to remember."""
        self._listing = listing
        self._carrying = _carrying(layout)
        self._links: dict[str, Fold] = {}
        self._points: dict[str, PointFold] = {}

    def settle(self, layout: Layout, at_ns: int) -> Counts:
        """Take another layout: end what is gone, and what other links carry from now on.

        Gives the outages of points that thereby count.
        """
        for key in self._links.keys() - layout.link_row.keys():
            self._listing.take(key, close(self._links.pop(key), at_ns).outages, ())
        counts: Counts = []
        carrying = _carrying(layout)
        for key in [key for key in self._points if carrying.get(key) != self._carrying[key]]:
            ended = close_point(self._points.pop(key), at_ns)
            for service in self._listing.take(key, ended, ()):
                if key in layout.point_row:
                    counts.append((layout.point_row[key], service))
        self._carrying = carrying
        return counts

    def step(self, minute: JudgedMinute) -> tuple[Counts, Counts]:
        """Add a minute; give the outages of links and of points that count from now on."""
        sight: dict[str, Seen] = {}
        links: Counts = []
        for row in self._restless(minute):
            key = minute.layout.links[row]
            links += ((row, service) for service in self._step_link(minute, row, key, sight))
        points: Counts = []
        for key in self._restless_points(minute):
            row = minute.layout.point_row[key]
            points += ((row, service) for service in self._step_point(minute, row, key, sight))
        return links, points

    def _step_link(
        self, minute: JudgedMinute, row: int, key: str, sight: dict[str, Seen]
    ) -> list[bool]:
        fold = self._links.pop(key, IDLE)
        if minute.links.there[row]:
            seen = sight[key] = minute.seen(row, fold.carry)
            service = bool(minute.links.service[row])
            fold, found = step(fold, seen, service=service, day=minute.day)
        else:
            fold, found = IDLE, close(fold, minute.minute * MINUTE_NS)
        if fold != IDLE:
            self._links[key] = fold
        return self._listing.take(key, found.outages, so_far(fold).outages)

    def _step_point(
        self, minute: JudgedMinute, row: int, key: str, sight: Mapping[str, Seen]
    ) -> list[bool]:
        fold = self._points.pop(key, POINT_IDLE)
        if minute.points.there[row]:
            # A link that is not in sight was idle, thus carries no run into this minute.
            rows = {minute.layout.links[at]: at for at in minute.layout.counting[row]}
            mine = {link: sight.get(link) or minute.seen(at, None) for link, at in rows.items()}
            state = State(int(minute.points.states[row]))
            service = bool(minute.points.service[row])
            fold, found = step_point(
                fold, minute.minute, state, mine, service=service, day=minute.day
            )
        else:
            fold, found = POINT_IDLE, close_point(fold, minute.minute * MINUTE_NS)
        if fold != POINT_IDLE:
            self._points[key] = fold
        return self._listing.take(key, found, point_so_far(fold))

    def _restless(self, minute: JudgedMinute) -> list[int]:
        """Find the links that are in something, or that this minute brings into something."""
        rows = {minute.layout.link_row[key] for key in self._links}
        rows.update(np.flatnonzero(minute.links.states == State.DOWN).tolist())
        rows.update(row for row, each in enumerate(minute.records) if each and wakes(each))
        return sorted(rows)

    def _restless_points(self, minute: JudgedMinute) -> list[str]:
        down = np.flatnonzero(minute.points.states == State.DOWN).tolist()
        return sorted({*self._points, *(minute.layout.points[row] for row in down)})


def _carrying(layout: Layout) -> dict[str, frozenset[str]]:
    """Name the links that carry each point; in which order the file has them does not matter."""
    return {
        point: frozenset(layout.links[row] for row in rows)
        for point, rows in zip(layout.points, layout.counting, strict=True)
    }
