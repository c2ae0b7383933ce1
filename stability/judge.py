"""The running judge: takes minute records as they come, and keeps what follows from them.

It looks at one minute of all links at a time, with the same rules that judge columns of many.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from inventory.schema import Inventory
from probes.record import MINUTE_NS, MinuteRecord
from stability.figures import Figures, LinkColumns, LinkFigures, PointColumns, PointFigures
from stability.folds import Counts, Folds
from stability.hours import ServiceHours
from stability.incidents import Incidents
from stability.intervals import MINUTES, Limits
from stability.judged import Judged, JudgedMinute
from stability.layout import Layout, Scalar, layout, reordered, rows_in
from stability.listing import Listing
from stability.maintenance import Works, dropped, in_minute, plan, within_allowance
from stability.minutes import State, judge_minutes
from stability.past import Outage
from stability.points import PointRule
from stability.records import Columns, choose, in_columns
from stability.target import interval_limits
from stability.window import Window

__all__ = ["Judge", "LinkFigures", "PointFigures"]

LONGEST_GAP = 1440
"""Minutes without records that are judged, as unknown. More is no pause of the prober but a clock
that was set: those minutes never were."""

Bools = npt.NDArray[np.bool_]


class Judge:
    """Judges minute after minute. Not for several threads at once."""

    def __init__(self, inventory: Inventory, incidents: Incidents, now_ns: int) -> None:
        """Begin with the minute of `now_ns`; maintenance that is planned then is known.

        Incidents that an earlier process left open, and that cannot go on, end.
        """
        self._incidents = incidents
        self._listing = Listing(incidents)
        self._minute: int | None = None
        self._month = (0, 0)
        self._interval = -1
        self.ignored_records = 0
        """Records that came after their minute was judged, or before it was to be."""
        first_minute = now_ns // MINUTE_NS
        self._works: tuple[Works, ...] = ()
        self._take(layout(inventory), first_minute * MINUTE_NS)
        links, points = len(self._layout.links), len(self._layout.points)
        self._link_columns = LinkColumns(links)
        self._point_columns = PointColumns(points)
        self._planned_used = np.zeros(links, dtype=np.int32)
        self._window = Window(links)
        self._links_from = np.full(links, first_minute, dtype=np.int64)
        self._points_from = np.full(points, first_minute, dtype=np.int64)
        self._folds = Folds(self._layout, self._listing)
        incidents.resume(self._subjects(first_minute), now_ns)

    @property
    def minute(self) -> int | None:
        """The last judged minute; None before the first."""
        return self._minute

    @property
    def links(self) -> Mapping[str, LinkFigures]:
        """Figures of each active link, by POINT/LINK."""
        return Figures(self._layout.link_row, self._link_columns.figures)

    @property
    def points(self) -> Mapping[str, PointFigures]:
        """Figures of each active point."""
        return Figures(self._layout.point_row, self._point_columns.figures)

    def outages(self) -> list[Outage]:
        """List the outages since the process began, of links and points, the newest first."""
        return self._listing.outages()

    def replace(self, inventory: Inventory, now_ns: int) -> None:
        """Take another inventory; what is in both keeps its past. Its maintenance is known now."""
        old, works = self._layout, self._works
        self._take(layout(inventory), now_ns)
        unjudged_ns = 0 if self._minute is None else (self._minute + 1) * MINUTE_NS
        moved = rows_in(old.links, self._layout.link_row)
        self._works += dropped(works, moved, now_ns, unjudged_ns)
        links = rows_in(self._layout.links, old.link_row)
        points = rows_in(self._layout.points, old.point_row)
        self._link_columns.reorder(links)
        self._point_columns.reorder(points)
        self._planned_used = reordered(self._planned_used, links)
        self._window.reorder(links)
        first_minute = now_ns // MINUTE_NS
        self._links_from = reordered(self._links_from, links, first_minute)
        self._points_from = reordered(self._points_from, points, first_minute)
        at_ns = now_ns if self._minute is None else (self._minute + 1) * MINUTE_NS
        _count(self._point_columns, self._folds.settle(self._layout, at_ns))

    def judge(self, minute: int, records: Iterable[MinuteRecord]) -> None:
        """Judge a minute; a link without a record is unknown in it.

        Minutes that were left out since the last one are unknown. A minute that was judged before
        stays as it is: its records are counted in `ignored_records`.
        """
        records = list(records)
        of_minute = [each for each in records if each.minute == minute]
        self.ignored_records += len(records) - len(of_minute)
        if self._minute is not None and minute <= self._minute:
            self.ignored_records += len(of_minute)
            return
        with self._incidents.together():
            for missing in self._left_out(minute):
                self._judge(missing, [])
            self._judge(minute, of_minute)

    def _take(self, layout: Layout, known_ns: int) -> None:
        """Prepare what follows from an inventory alone."""
        inventory = layout.inventory
        self._layout = layout
        self._hours = ServiceHours(layout)
        self._rule = PointRule(layout.counting)
        self._works = plan(layout, known_ns, self._works)
        limits = [interval_limits(inventory, *pair) for pair in inventory.active_links()]
        self._limits = Limits(
            loss=np.array([each.loss for each in limits], dtype=np.float64),
            p95_seconds=np.array([each.p95_seconds for each in limits], dtype=np.float64),
            pdv_seconds=np.array([each.pdv_seconds for each in limits], dtype=np.float64),
        )

    def _subjects(self, minute: int) -> set[str]:
        """Name the links and points that exist in a minute."""
        present = self._hours.present(minute)
        links = zip(self._layout.links, present[self._layout.point_of], strict=True)
        points = zip(self._layout.points, present, strict=True)
        return {subject for subject, there in (*links, *points) if there}

    def _left_out(self, minute: int) -> Sequence[int]:
        if self._minute is None:
            return ()
        missing = range(self._minute + 1, minute)
        return missing if len(missing) <= LONGEST_GAP else ()

    def _judge(self, minute: int, records: Sequence[MinuteRecord]) -> None:
        chosen = choose(records, self._layout.link_row)
        columns = in_columns(chosen)
        links, points = self._states(minute, columns)
        self._end_what_left(minute, links, points)
        self._link_columns.add_minute(links)
        self._point_columns.add_minute(points)
        if minute // MINUTES != self._interval:
            self._interval = minute // MINUTES
            self._window = Window(len(chosen))
        self._window.add(minute, links, columns, chosen)
        if minute % MINUTES == MINUTES - 1:
            self._link_columns.add_interval(self._window.judge(self._limits))
        of_links, of_points = self._folds.step(
            JudgedMinute(
                minute,
                self._hours.local.day(minute).toordinal(),
                self._layout,
                chosen,
                links,
                points,
            )
        )
        _count(self._link_columns, of_links)
        _count(self._point_columns, of_points)
        self._minute = minute

    def _states(self, minute: int, columns: Columns) -> tuple[Judged, Judged]:
        """Judge links, then points."""
        point_of = self._layout.point_of
        present = self._hours.present(minute)
        service = self._hours.points(minute)
        there = present[point_of] & (minute >= self._links_from)
        states = judge_minutes(
            _column(columns.settled),
            _column(columns.lost),
            _column(columns.expected),
            _column(columns.faulty),
            _column(self._maintenance(minute, there, service[point_of])),
            self._down_before(minute),
            off=_column(self._hours.off(minute)),
        )[:, 0]
        states[~there] = State.UNKNOWN
        return (
            Judged(states, there, service[point_of]),
            Judged(self._rule.judge(states), present & (minute >= self._points_from), service),
        )

    def _end_what_left(self, minute: int, links: Judged, points: Judged) -> None:
        """End the live incidents of mobile points that were there the minute before."""
        for names, columns, judged in (
            (self._layout.links, self._link_columns, links),
            (self._layout.points, self._point_columns, points),
        ):
            for row in np.flatnonzero(columns.there & ~judged.there):
                self._incidents.close(names[row], minute * MINUTE_NS)

    def _down_before(self, minute: int) -> Bools:
        if self._minute is None or self._minute + 1 != minute:
            return np.zeros(len(self._layout.links), dtype=np.bool_)
        return np.equal(self._link_columns.states, State.DOWN)

    def _maintenance(self, minute: int, there: Bools, service: Bools) -> Bools:
        """Say which links are under maintenance that holds."""
        local = self._hours.local.at(minute)
        if (local.year, local.month) != self._month:
            self._month = (local.year, local.month)
            self._planned_used = np.zeros(len(service), dtype=np.int32)
        planned = in_minute(self._works, minute, len(service)) & there
        holds, self._planned_used = within_allowance(
            _column(planned), _column(service), self._planned_used
        )
        return holds[:, 0]


def _column(values: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
    """Make a single column of what is one minute."""
    return values.reshape(-1, 1)


def _count(columns: PointColumns, outages: Counts) -> None:
    for row, service in outages:
        columns.outages[row, int(service)] += 1
