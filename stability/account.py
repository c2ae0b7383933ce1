"""What is counted of links and points in the running window: totals by day, service clocks."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from probes.record import MINUTE_NS
from stability.days import LinkDays, PointDays
from stability.hours import ServiceHours
from stability.judged import Judged
from stability.layout import Layout, Rows
from stability.records import Columns
from stability.service_clock import ServiceClock
from stability.totals import Day
from stability.window import Intervals

Sums = npt.NDArray[np.int64]


class Account:
    """Counts of all links and points of a layout."""

    def __init__(self, layout: Layout) -> None:
        """Nothing was counted yet."""
        self.layout = layout
        self.links = LinkDays(layout.links)
        self.points = PointDays(layout.points)
        self.link_clock = ServiceClock(layout.links)
        self.point_clock = ServiceClock(layout.points)

    def reorder(self, layout: Layout, links: Rows, points: Rows) -> None:
        """Take another layout; rows of -1 are new, or come back."""
        self.layout = layout
        self.links.reorder(layout.links, links)
        self.points.reorder(layout.points, points)
        self.link_clock.reorder(layout.links, links)
        self.point_clock.reorder(layout.points, points)

    def add_minute(self, day: Day, links: Judged, points: Judged, columns: Columns) -> None:
        """Count a judged minute."""
        self.links.add_minute(day, links)
        self.links.add_packets(day, links, columns)
        self.points.add_minute(day, points)
        self.link_clock.add_minute(links)
        self.point_clock.add_minute(points)

    def add_interval(self, day: Day, intervals: Intervals) -> None:
        """Count an interval."""
        self.links.add_interval(day, intervals.results, intervals.whole & intervals.service)

    def add_unmeasured(
        self, day: Day, links: Judged, points: Judged, minutes: tuple[int, Sums, Sums]
    ) -> None:
        """Count minutes of a day in which the service did not run.

        `minutes` is how many, and for each point the minutes and whole intervals of S among them.
        """
        count, service, intervals = minutes
        of_links = service[self.layout.point_of]
        self.links.add_unknown(day, links.there, of_links, count - of_links)
        self.links.add_unknown_intervals(day, links.there, intervals[self.layout.point_of])
        self.points.add_unknown(day, points.there, service, count - service)
        self.link_clock.skip(np.where(links.there, of_links, 0))
        self.point_clock.skip(np.where(points.there, service, 0))

    def add_short_breaks(self, breaks: Iterable[tuple[str, int]], hours: ServiceHours) -> None:
        """Count short breaks on the day of their first packet, if that was sent in S."""
        for row, day in self.days_of(breaks, hours):
            self.links.add_short_break(day, row)

    def days_of(
        self, breaks: Iterable[tuple[str, int]], hours: ServiceHours
    ) -> Iterator[tuple[int, Day]]:
        """Find rows and days of the short breaks whose first packet was sent in S."""
        for key, at_ns in breaks:
            row, minute = self.layout.link_row.get(key), at_ns // MINUTE_NS
            if row is None:
                continue
            point = self.layout.point_of[row]
            if hours.points(minute)[point] and hours.present(minute)[point]:
                yield row, hours.local.day(minute).toordinal()

    def forget(self, first: Day) -> None:
        """Drop the days before `first`."""
        self.links.forget(first)
        self.points.forget(first)
        self.link_clock.forget(self.links.remembers)
        self.point_clock.forget(self.points.remembers)
