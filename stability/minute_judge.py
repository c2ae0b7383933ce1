"""Judges the states of one minute of all links and points at a time."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt

from inventory.schema import Inventory
from probes.record import MINUTE_NS
from stability.changes import Checkpoint
from stability.hours import ServiceHours
from stability.intervals import Limits
from stability.judged import Judged
from stability.layout import Rows, Scalar, layout, reordered, rows_in
from stability.maintenance import (
    Works,
    dropped,
    in_minute,
    known_works,
    parted,
    plan,
    within_allowance,
)
from stability.minutes import State, judge_minutes
from stability.points import PointRule
from stability.records import Columns
from stability.target import interval_limits

Bools = npt.NDArray[np.bool_]

_WORKS_KEPT_NS = 31 * 1440 * MINUTE_NS
"""Records of minutes that are to be judged again come up to 30 days late."""

EVER = 0
"""The first minute of what was judged before: it has none that is left out."""


class MinuteJudge:
    """What follows from an inventory alone, and what a minute's states need of those before."""

    def __init__(self, inventory: Inventory, first_minute: int) -> None:
        """Judge all links and points from a minute on; works that are planned are known then."""
        self._works: tuple[Works, ...] = ()
        self._begun_ns = first_minute * MINUTE_NS
        self._take(inventory, first_minute * MINUTE_NS)
        links, points = len(self.layout.links), len(self.layout.points)
        self._links_from = np.full(links, first_minute, dtype=np.int64)
        self._points_from = np.full(points, first_minute, dtype=np.int64)
        self._down: Bools = np.zeros(links, dtype=np.bool_)
        self._down_in: int | None = None
        self._month = (0, 0)
        self._planned_used = np.zeros(links, dtype=np.int32)
        self._used_by_gone: dict[str, int] = {}

    def replace(
        self, inventory: Inventory, now_ns: int, unjudged_ns: int | None
    ) -> tuple[Rows, Rows]:
        """Take another inventory; give the rows that its links and points had before.

        Minutes since `unjudged_ns` are still to be judged; None before the first. What is gone
        keeps what it used of its allowance: it may only have been left out by mistake.
        """
        old, works, used = self.layout, self._works, self.planned_used()
        self._take(inventory, now_ns)
        moved = rows_in(old.links, self.layout.link_row)
        needed_ns = (unjudged_ns or now_ns) - _WORKS_KEPT_NS
        self._works += dropped(works, moved, now_ns, needed_ns)
        links = rows_in(self.layout.links, old.link_row)
        points = rows_in(self.layout.points, old.point_row)
        first_minute = now_ns // MINUTE_NS
        self._links_from = reordered(self._links_from, links, first_minute)
        self._points_from = reordered(self._points_from, points, first_minute)
        self._down = reordered(self._down, links)
        self._take_used(used)
        return links, points

    def resume(
        self,
        minute: int,
        known: Collection[str],
        down: Collection[str],
        planned_used: Mapping[str, int],
    ) -> None:
        """Go on after a minute: what was known then goes on, the rest begins anew."""
        rows = self.layout.link_row
        for first, keys in (
            (self._links_from, rows),
            (self._points_from, self.layout.point_row),
        ):
            first[[row for key, row in keys.items() if key in known]] = EVER
        self._down[[rows[key] for key in down if key in rows]] = True
        self._down_in = minute
        local = self.hours.local.at(minute)
        self._month = local.year, local.month
        self._take_used(planned_used)

    def knew(self, inventories: Sequence[tuple[int, Inventory]]) -> None:
        """Take works that an earlier process knew, or would have, had it gone on."""
        present = self._begun_ns, self.layout.inventory
        self._works = known_works([*(inventories or [present]), present])

    def begin(self, day: date) -> None:
        """Begin a local day: each calendar month has an allowance of its own."""
        if (day.year, day.month) != self._month:
            self._month = day.year, day.month
            self._take_used({})

    def judge(self, minute: int, columns: Columns) -> tuple[Judged, Judged]:
        """Judge links, then points; minutes come in order, each after its day has begun.

        One before the last shows that the clock was set back: judging goes on from there.
        """
        if self._down_in is not None and minute < self._down_in:
            self._set_back(minute)
        links, points = self._frame(minute)
        links.states[:] = judge_minutes(
            _column(columns.settled),
            _column(columns.lost),
            _column(columns.expected),
            _column(columns.faulty),
            _column(self._maintenance(minute, links)),
            self._down if self._down_in == minute - 1 else np.zeros_like(self._down),
            off=_column(self.hours.off(minute)),
        )[:, 0]
        links.states[~links.there] = State.UNKNOWN
        points.states[:] = self._rule.judge(links.states)
        self._down, self._down_in = links.states == State.DOWN, minute
        return links, points

    def parted(self, first: int, end: int) -> Iterator[tuple[int, int, bool]]:
        """Part minutes by whether works may hold in them, see `maintenance.parted`."""
        return parted(self._works, first, end)

    def unmeasured(self, minute: int) -> tuple[Judged, Judged]:
        """Say what a minute without records or works is: unknown for what was there."""
        return self._frame(minute)

    def planned_used(self) -> dict[str, int]:
        """Give the minutes of works in S that were left out in this local calendar month.

        Those of links that are gone are among them.
        """
        rows = np.flatnonzero(self._planned_used).tolist()
        here = {self.layout.links[row]: int(self._planned_used[row]) for row in rows}
        return self._used_by_gone | here

    def put_right(self, links: Iterable[str], after: Checkpoint, minute: int) -> None:
        """Replace what is remembered of links after a minute, which was judged again."""
        for key in links:
            row, fold = self.layout.link_row[key], after.links.get(key)
            self._planned_used[row] = after.planned_used.get(key, 0)
            self._down[row] = bool(
                fold and fold.trouble and fold.trouble.span.last == minute == self._down_in
            )

    def works_so_far(self) -> tuple[Works, ...]:
        """Give the works as they are known; those it began with were known before."""
        return tuple(
            replace(each, known_ns=0) if each.known_ns <= self._begun_ns else each
            for each in self._works
        )

    def subjects(self, minute: int) -> set[str]:
        """Name the links and points that exist in a minute."""
        present = self.hours.present(minute)
        links = zip(self.layout.links, present[self.layout.point_of], strict=True)
        points = zip(self.layout.points, present, strict=True)
        return {subject for subject, there in (*links, *points) if there}

    def _take(self, inventory: Inventory, known_ns: int) -> None:
        """Prepare what follows from an inventory alone."""
        self.layout = layout(inventory)
        self.hours = ServiceHours(self.layout)
        self._rule = PointRule(self.layout.counting)
        self._works = plan(self.layout, known_ns, self._works)
        limits = [interval_limits(inventory, *pair) for pair in inventory.active_links()]
        self.limits = Limits(
            loss=np.array([each.loss for each in limits], dtype=np.float64),
            p95_seconds=np.array([each.p95_seconds for each in limits], dtype=np.float64),
            pdv_seconds=np.array([each.pdv_seconds for each in limits], dtype=np.float64),
        )

    def _take_used(self, used: Mapping[str, int]) -> None:
        """Take the minutes of works in S that were left out in this local calendar month."""
        rows = self.layout.link_row
        self._used_by_gone = {key: minutes for key, minutes in used.items() if key not in rows}
        self._planned_used = np.zeros(len(rows), dtype=np.int32)
        for key in used.keys() & rows.keys():
            self._planned_used[rows[key]] = used[key]

    def _set_back(self, minute: int) -> None:
        """Let all that was there, or known, by a clock that was wrong be so from now on."""
        self._links_from = np.minimum(self._links_from, minute)
        self._points_from = np.minimum(self._points_from, minute)
        now_ns = minute * MINUTE_NS
        self._works = tuple(
            replace(each, known_ns=min(each.known_ns, now_ns)) for each in self._works
        )

    def _frame(self, minute: int) -> tuple[Judged, Judged]:
        """Say which links and points are there, in S or not; all are unknown so far."""
        point_of = self.layout.point_of
        present = self.hours.present(minute)
        service = self.hours.points(minute)
        return (
            _unknown(present[point_of] & (minute >= self._links_from), service[point_of]),
            _unknown(present & (minute >= self._points_from), service),
        )

    def _maintenance(self, minute: int, links: Judged) -> Bools:
        """Say which links are under maintenance that holds."""
        planned = in_minute(self._works, minute, len(links.there)) & links.there
        holds, self._planned_used = within_allowance(
            _column(planned), _column(links.service), self._planned_used
        )
        return holds[:, 0]


def _unknown(there: Bools, service: Bools) -> Judged:
    return Judged(np.full(len(there), State.UNKNOWN, dtype=np.int8), there, service)


def _column(values: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
    """Make a single column of what is one minute."""
    return values.reshape(-1, 1)
