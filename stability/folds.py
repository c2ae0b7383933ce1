"""The outage folds of all links and points, stepped only where there is something to remember."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from probes.record import MINUTE_NS
from stability.changes import Checkpoint
from stability.judged import JudgedMinute
from stability.layout import Layout
from stability.listing import Listing
from stability.minutes import State
from stability.outages import IDLE, Fold, Found, close, so_far, step, wakes
from stability.point_outages import (
    POINT_IDLE,
    PointFold,
    close_point,
    point_so_far,
    step_point,
)
from stability.runs import Seen

Counts = list[tuple[int, bool]]
"""Outages that count from now on: the row, and whether they have a down minute in S."""

_OTHERS = frozenset({""})
"""Stands for links that do not carry the point any more."""


@dataclass(frozen=True, slots=True)
class Stepped:
    """What came of a minute or of another layout."""

    links: Counts = field(default_factory=list)
    points: Counts = field(default_factory=list)
    short_breaks: list[tuple[str, int]] = field(default_factory=list)
    """POINT/LINK and the send time of the first packet."""

    def add_breaks(self, key: str, found: Found) -> None:
        """Take the short breaks of a link."""
        self.short_breaks.extend((key, each.at_ns) for each in found.short_breaks)


class Folds:
    """Remembers what every link and point is in, and tells the listing what is found."""

    def __init__(self, layout: Layout, listing: Listing) -> None:
        """Begin with nothing to remember."""
        self._listing = listing
        self._carrying = _carrying(layout)
        self._links: dict[str, Fold] = {}
        self._points: dict[str, PointFold] = {}

    def resume(self, layout: Layout, present: Mapping[str, Checkpoint], at_ns: int) -> Stepped:
        """Go on from what was remembered; what is gone, or carried by other links, ends."""
        for point, checkpoint in present.items():
            self._links.update(checkpoint.links)
            if checkpoint.point:
                self._points[point] = checkpoint.point
                carrying = self._carrying.get(point, frozenset())
                known = checkpoint.point.followed <= carrying
                self._carrying[point] = carrying if known else _OTHERS
        for key, fold in self._links.items():
            self._listing.take(key, (), so_far(fold).outages)
        for key, point_fold in self._points.items():
            self._listing.take(key, (), point_so_far(point_fold))
        return self.settle(layout, at_ns)

    def settle(self, layout: Layout, at_ns: int) -> Stepped:
        """Take another layout: end what is gone, and what other links carry from now on.

        Gives the outages of points that thereby count.
        """
        carrying = _carrying(layout)
        others = [key for key in self._points if carrying.get(key) != self._carrying[key]]
        came = self._end(self._links.keys() - layout.link_row.keys(), others, layout, at_ns)
        self._carrying = carrying
        return came

    def end_all(self, layout: Layout, at_ns: int) -> Stepped:
        """End everything: what follows has nothing to do with what was."""
        return self._end(set(self._links), list(self._points), layout, at_ns)

    def step(self, minute: JudgedMinute) -> Stepped:
        """Add a minute; give what counts from now on."""
        came = Stepped()
        sight: dict[str, Seen] = {}
        for row in self._restless(minute):
            self._step_link(minute, row, sight, came)
        for key in self._restless_points(minute):
            row = minute.layout.point_row[key]
            for service in self._step_point(minute, row, key, sight):
                came.points.append((row, service))
        return came

    def down_in(self, minute: int) -> Iterable[str]:
        """Name the links that were down in the last minute, which this was."""
        for key, fold in self._links.items():
            if fold.trouble and fold.trouble.span.last == minute:
                yield key

    def pending_breaks(self) -> Iterator[tuple[str, int]]:
        """Give the short breaks that would count if nothing more came: POINT/LINK and moment."""
        for key, fold in self._links.items():
            for each in so_far(fold).short_breaks:
                yield key, each.at_ns

    def remembered(self) -> dict[str, Checkpoint]:
        """Give what is to be remembered, by point."""
        links: dict[str, dict[str, Fold]] = {}
        for key, fold in self._links.items():
            links.setdefault(key.partition("/")[0], {})[key] = fold
        return {
            point: Checkpoint(links.get(point, {}), self._points.get(point))
            for point in links.keys() | self._points.keys()
        }

    def put_right(self, point: str, links: Iterable[str], checkpoint: Checkpoint) -> None:
        """Replace what is remembered of a point and its links, after judging again."""
        for key in links:
            self._links.pop(key, None)
        self._points.pop(point, None)
        self._links.update(checkpoint.links)
        if checkpoint.point:
            self._points[point] = checkpoint.point

    def _end(
        self, links: Iterable[str], points: Iterable[str], layout: Layout, at_ns: int
    ) -> Stepped:
        came = Stepped()
        for key in links:
            found = close(self._links.pop(key), at_ns)
            came.add_breaks(key, found)
            self._listing.take(key, found.outages, ())
        for key in points:
            ended = close_point(self._points.pop(key), at_ns)
            for service in self._listing.take(key, ended, ()):
                if key in layout.point_row:
                    came.points.append((layout.point_row[key], service))
        return came

    def _step_link(
        self, minute: JudgedMinute, row: int, sight: dict[str, Seen], came: Stepped
    ) -> None:
        key = minute.layout.links[row]
        fold = self._links.pop(key, IDLE)
        if minute.links.there[row]:
            seen = sight[key] = minute.seen(row, fold.carry)
            service = bool(minute.links.service[row])
            fold, found = step(fold, seen, service=service, day=minute.day)
        else:
            fold, found = IDLE, close(fold, minute.minute * MINUTE_NS)
        if fold != IDLE:
            self._links[key] = fold
        came.add_breaks(key, found)
        for service in self._listing.take(key, found.outages, so_far(fold).outages):
            came.links.append((row, service))

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
