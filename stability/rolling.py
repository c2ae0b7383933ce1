"""The verdict of the running window, made anew after each minute from sums that are kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from stability.account import Account
from stability.grades import Frame, judge_link, judge_point, judge_wards
from stability.hours import ServiceHours
from stability.layout import Layout
from stability.listing import Listing
from stability.past import LinkPast, PointPast
from stability.period import Period, ServiceMinutes, link_since
from stability.service_clock import ServiceClock
from stability.stretch import with_breaks
from stability.tally import LinkTally, OutageFigures, PointTally, outage_figures, tally_link
from stability.target import PointTarget, link_target, point_target
from stability.totals import Day, LinkTotals, PointTotals
from stability.verdict import CityVerdict, LinkVerdict, PointVerdict, Spent

Sums = npt.NDArray[np.int64]
Target = TypeVar("Target", bound=PointTarget)

_EVER = date.min


@dataclass(frozen=True, slots=True)
class _Rows:
    """What is judged of links or of points, and from which day on; parallel to the layout."""

    keys: Sequence[str]
    point_of: Sequence[int]
    since: Sums

    def cut(self, row: int, period: Period) -> Period:
        """Begin a period no earlier than the `since` of a row."""
        return period.from_(date.fromordinal(int(self.since[row])))


class Rolling:
    """Judges the window of 28 days for a layout."""

    def __init__(
        self, layout: Layout, hours: ServiceHours, account: Account, listing: Listing
    ) -> None:
        """Take what is judged; of the account and the listing it looks at what is new."""
        self._account = account
        self._listing = listing
        inventory = layout.inventory
        self._inventory = inventory
        self._hours = hours
        self._zone = ZoneInfo(inventory.city.timezone)
        self._points = [inventory.point(key) for key in layout.points]
        pairs = list(inventory.active_links())
        self._link_targets = _shared(link_target(inventory, *pair) for pair in pairs)
        self._point_targets = _shared(point_target(inventory, point) for point in self._points)
        self._link_rows = _Rows(
            layout.links, layout.point_of.tolist(), _ordinals(link_since(*pair) for pair in pairs)
        )
        self._point_rows = _Rows(
            layout.points,
            range(len(layout.points)),
            _ordinals(point.since for point in self._points),
        )
        self._period = Period.rolling(_EVER.replace(year=2))
        self._service_minutes: list[int] = []
        self._figures: dict[str, OutageFigures] = {}
        self._pending: Mapping[int, list[Day]] = {}

    def judge(self, day: Day, pending: Iterable[tuple[str, int]] = ()) -> CityVerdict:
        """Judge the 28 days that end with this one.

        `pending` are the short breaks that are not counted yet, and would be if nothing more came:
        POINT/LINK and the send time of the first packet.
        """
        period = Period.rolling(date.fromordinal(day))
        if period != self._period:
            self._begin(period)
        for subject in self._listing.moved:
            self._figures.pop(subject, None)
        self._listing.moved.clear()
        of_rows: defaultdict[int, list[Day]] = defaultdict(list)
        for row, on in self._account.days_of(pending, self._hours):
            of_rows[row].append(on)
        self._pending = of_rows
        links = self._links()
        points = self._judge_points(links)
        return CityVerdict(links, points, judge_wards(self._inventory, points))

    def _begin(self, period: Period) -> None:
        """Take another window."""
        self._period = period
        self._figures = {}
        minutes = ServiceMinutes(self._hours.calendars, period)
        self._service_minutes = [minutes.of(point) for point in self._points]

    def _links(self) -> dict[str, LinkVerdict]:
        rows, window, days = self._link_rows, self._window(), self._account.links
        frames = self._frames(rows, self._account.link_clock)
        sums = days.window(*window, rows.since).tolist()
        breaks = days.worst_short_breaks(*window, rows.since).tolist()
        found = {}
        for row, key in enumerate(rows.keys):
            tally = LinkTally(LinkTotals._make(sums[row]), breaks[row], *self._outages(rows, row))
            if row in self._pending:
                tally = tally_link(self._link_past(row), frames[row].period, self._zone)
            past = partial(self._link_past, row)
            found[key] = judge_link(tally, self._link_targets[row], frames[row], past)
        return found

    def _judge_points(self, links: dict[str, LinkVerdict]) -> dict[str, PointVerdict]:
        rows = self._point_rows
        frames = self._frames(rows, self._account.point_clock)
        sums = self._account.points.window(*self._window(), rows.since).tolist()
        found = {}
        for row, key in enumerate(rows.keys):
            longest, per_week, _ = self._outages(rows, row)
            found[key] = judge_point(
                self._inventory,
                self._points[row],
                links,
                PointTally(PointTotals._make(sums[row]), longest, per_week),
                self._point_targets[row],
                frames[row],
                partial(self._point_past, row),
            )
        return found

    def _link_past(self, row: int) -> LinkPast:
        days: Mapping[Day, LinkTotals] = self._account.links.of(row)
        if row in self._pending:
            days = with_breaks(days, ((day, True) for day in self._pending[row]))
        return LinkPast(days, self._listing.of(self._link_rows.keys[row]))

    def _point_past(self, row: int) -> PointPast:
        return PointPast(self._account.points.of(row), self._listing.of(self._point_rows.keys[row]))

    def _window(self) -> tuple[Day, Day]:
        return self._period.first.toordinal(), self._period.last.toordinal()

    def _frames(self, rows: _Rows, clock: ServiceClock) -> list[Frame]:
        """Say what time the verdict of each row is about, and how fast its budget goes."""
        spent = zip(clock.spent_1h.tolist(), clock.spent_8h.tolist(), strict=True)
        cut = rows.since > self._period.first.toordinal()
        return [
            Frame(
                rows.cut(row, self._period) if later else self._period,
                self._zone,
                self._service_minutes[point],
                Spent(*minutes),
            )
            for row, (point, minutes, later) in enumerate(
                zip(rows.point_of, spent, cut.tolist(), strict=True)
            )
        ]

    def _outages(self, rows: _Rows, row: int) -> OutageFigures:
        """Reduce the outages of a row; kept until one of them changes."""
        key = rows.keys[row]
        known = self._figures.get(key)
        if known is None:
            outages = self._listing.of(key)
            known = outage_figures(outages, rows.cut(row, self._period), self._zone)
            self._figures[key] = known
        return known


def _shared(targets: Iterable[Target]) -> list[Target]:
    """Keep one of those that are equal: thousands of links have a few targets."""
    kept: list[Target] = []
    found = []
    for target in targets:
        if target not in kept:
            kept.append(target)
        found.append(kept[kept.index(target)])
    return found


def _ordinals(dates: Iterable[date | None]) -> Sums:
    return np.array([(each or _EVER).toordinal() for each in dates], dtype=np.int64)
