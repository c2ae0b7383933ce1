"""The running judge: takes minute records as they come, and keeps what follows from them.

It looks at one minute of all links at a time, with the same rules that judge columns of many.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from inventory.schema import Inventory
from probes.record import MINUTE_NS, MinuteRecord
from stability.account import Account
from stability.again import Source
from stability.change_log import ChangeLog
from stability.changes import Changes, Resumed
from stability.figures import Figures, LinkColumns, LinkFigures, PointColumns, PointFigures
from stability.folds import Counts, Folds, Stepped
from stability.incidents import Incidents
from stability.intervals import MINUTES
from stability.judged import Judged, JudgedMinute
from stability.late import KEPT_DAYS, Late, Present, put_right
from stability.listing import Listing
from stability.minute_judge import MinuteJudge
from stability.past import Outage
from stability.period import ROLLING_DAYS
from stability.records import Chosen, Columns, choose, in_columns
from stability.resuming import known_before, newest_minutes, usable
from stability.rolling import Rolling
from stability.totals import Day
from stability.verdict import CityVerdict
from stability.window import Window

__all__ = ["Judge", "LinkFigures", "PointFigures"]

LONGEST_GAP = 1440
"""Minutes without records that are judged one by one. More are no pause of the prober: the machine
slept, or its clock was set; they are unknown, but not counted as time of this process."""

logger = logging.getLogger(__name__)


class Judge:
    """Judges minute after minute. Not for several threads at once."""

    def __init__(
        self,
        inventory: Inventory,
        incidents: Incidents,
        now_ns: int,
        resumed: Resumed | None = None,
    ) -> None:
        """Begin with the minute of `now_ns`; maintenance that is planned then is known.

        With `resumed` it goes on where an earlier process stopped; the minutes since then are
        unknown. Incidents that an earlier process left open, and that cannot go on, end.
        """
        first_minute = now_ns // MINUTE_NS
        self._incidents = incidents
        self._listing = Listing(incidents)
        self._minutes = MinuteJudge(inventory, first_minute)
        layout = self._minutes.layout
        self._link_columns = LinkColumns(len(layout.links))
        self._point_columns = PointColumns(len(layout.points))
        self._account = Account(layout)
        self._window = Window(len(layout.links))
        self._folds = Folds(layout, self._listing)
        self._rolling = Rolling(layout, self._minutes.hours, self._account, self._listing)
        self._verdict: CityVerdict | None = None
        self._late = Late(self._minutes, self._account, self._listing, self._folds)
        self._minute: int | None = None
        self._day: Day | None = None
        self._first_minute = first_minute
        self._interval = -1
        self.ignored_records = 0
        """Records that came after their minute was judged, or before it was to be."""
        self.days_left = 0
        """Days of points that late records could not put right: other records of them are lost."""
        self._log = ChangeLog(self._minutes, self._account, self._listing, self._folds)
        with incidents.together():
            if resumed:
                self._resume(usable(resumed, first_minute), first_minute)
            going_on = {each.id for each in self._listing.outages() if each.end_ns is None}
            incidents.resume(self._minutes.subjects(first_minute), now_ns, going_on)

    @property
    def minute(self) -> int | None:
        """The last judged minute, perhaps of an earlier process; None before the first."""
        return self._minute

    @property
    def links(self) -> Mapping[str, LinkFigures]:
        """Figures of each active link, by POINT/LINK."""
        return Figures(self._minutes.layout.link_row, self._link_columns.figures)

    @property
    def points(self) -> Mapping[str, PointFigures]:
        """Figures of each active point."""
        return Figures(self._minutes.layout.point_row, self._point_columns.figures)

    @property
    def verdict(self) -> CityVerdict:
        """What everything is in the local day of the last judged minute and the 27 before it.

        It is made when it is asked for, once a minute.
        """
        if self._verdict is None:
            last = self._first_minute if self._minute is None else self._minute
            day = self._minutes.hours.local.day(last).toordinal()
            self._verdict = self._rolling.judge(day, self._folds.pending_breaks())
        return self._verdict

    def outages(self) -> list[Outage]:
        """List the outages of the running window, of links and points, the newest first."""
        return self._listing.outages()

    def every_outage(self) -> list[Outage]:
        """Give all outages of the running window, also those that are no longer listed."""
        return self._listing.every()

    def attribute(self, outage: Outage) -> None:
        """Take the attribution, cause and evidence of an outage that is listed."""
        self._listing.attribute(outage)
        self._verdict = None

    def changes(self) -> Changes | None:
        """Give what was judged since the last call; None if nothing was."""
        if self._minute is None:
            return None
        return self._log.hand_out(self._minute, self._window)

    def replace(self, inventory: Inventory, now_ns: int) -> None:
        """Take another inventory; what is in both keeps its past. Its maintenance is known now."""
        hours = self._minutes.hours
        unjudged_ns = None if self._minute is None else (self._minute + 1) * MINUTE_NS
        links, points = self._minutes.replace(inventory, now_ns, unjudged_ns)
        came = self._folds.settle(self._minutes.layout, unjudged_ns or now_ns)
        self._account.add_short_breaks(came.short_breaks, hours)
        if self._minute is not None:
            self._log.hold(self._minute, self._window)
        self._account.reorder(self._minutes.layout, links, points)
        self._link_columns.reorder(links)
        self._point_columns.reorder(points)
        self._window.reorder(links)
        self._late.replace()
        layout, hours = self._minutes.layout, self._minutes.hours
        self._rolling = Rolling(layout, hours, self._account, self._listing)
        self._verdict = None
        _count(self._point_columns, came.points)

    def judge(self, minute: int, records: Iterable[MinuteRecord]) -> None:
        """Judge a minute; a link without a record is unknown in it.

        Minutes that were left out since the last one are unknown. A minute that was judged before
        stays as it is: its records are counted in `ignored_records`. One that is a day or more
        before the last one shows that the clock was wrong: judging goes on from there.
        """
        records = list(records)
        of_minute = [each for each in records if each.minute == minute]
        self.ignored_records += len(records) - len(of_minute)
        if self._minute is not None and self._minute - LONGEST_GAP <= minute <= self._minute:
            self.ignored_records += len(of_minute)
            return
        with self._incidents.together():
            if self._minute is not None and minute < self._minute:
                self._set_back(self._minute, minute)
            for missing in self._left_out(minute):
                self._judge(missing, [])
            self._judge(minute, of_minute)

    def late(self, records: Iterable[MinuteRecord]) -> int:
        """Take records of minutes that were judged, up to 30 days old; say how many were taken.

        The others are counted in `ignored_records`. Their days are to be judged again by
        `judge_late`. Until then they are nowhere but here: whoever has them keeps them until
        `days_waiting` is 0 and the changes are in the ledger. The same once more do no harm.
        """
        every = list(records)
        taken = 0 if self._minute is None else self._late.take(every, self._minute)
        self.ignored_records += len(every) - taken
        return taken

    @property
    def days_waiting(self) -> int:
        """How many days of points are to be judged again."""
        return self._late.days_waiting

    def judge_late(self, source: Source) -> bool:
        """Judge a day of a point again; say whether there is more to do.

        What the source raises leaves everything as it was. All changes that were handed out must be
        in it. A day of which it lost records stays as it is: what came late for it is counted in
        `ignored_records`, and the day in `days_left`.
        """
        if self._minute is None or self._day is None or not self._late.days_waiting:
            return False
        waiting = self._log.waiting(self._minute)
        present = Present(self._day, self._minute, waiting.records, waiting.checkpoints)
        with self._incidents.together():
            put = self._late.judge(source, present)
        self.ignored_records += put.left_records
        self.days_left += put.left_days
        self._log.add(put.records, put.checkpoints)
        if put.today:
            put_right(self._window, put.today, self._minutes.layout, self._minute)
        self._verdict = None
        return self._late.days_waiting > 0

    def _left_out(self, minute: int) -> Sequence[int]:
        """Give the minutes to judge one by one; many at once are taken together."""
        if self._minute is None:
            return ()
        missing = range(self._minute + 1, minute)
        if len(missing) <= LONGEST_GAP:
            return missing
        self._pass(self._minute + 1, minute)
        return ()

    def _judge(self, minute: int, records: Sequence[MinuteRecord]) -> None:
        day = self._begin(self._minutes.hours.local.day(minute))
        self._log.add(records)
        chosen = choose(records, self._minutes.layout.link_row)
        columns = in_columns(chosen)
        links, points = self._minutes.judge(minute, columns)
        self._end_what_left(minute, links, points)
        self._link_columns.add_minute(links)
        self._point_columns.add_minute(points)
        self._account.add_minute(day, links, points, columns)
        self._collect(minute, links, columns, chosen)
        if minute % MINUTES == MINUTES - 1:
            intervals = self._window.judge(self._minutes.limits)
            self._link_columns.add_interval(intervals)
            self._account.add_interval(day, intervals)
        self._step(JudgedMinute(minute, day, self._minutes.layout, chosen, links, points))
        self._minute, self._verdict = minute, None

    def _begin(self, date_: date) -> Day:
        """Begin a minute; at 00:00 note what is remembered, and forget what is too old."""
        day = date_.toordinal()
        if day != self._day:
            self._minutes.begin(date_)
            if self._day is not None:
                self._log.midnight(day)
            self._day = day
            self._account.forget(day - KEPT_DAYS)
            self._listing.forget(day - KEPT_DAYS)
        return day

    def _collect(self, minute: int, links: Judged, columns: Columns, chosen: Chosen) -> None:
        """Add a minute to its interval."""
        if minute // MINUTES != self._interval:
            self._interval = minute // MINUTES
            self._window = Window(len(chosen))
        self._window.add(minute, links, columns, chosen)

    def _step(self, minute: JudgedMinute) -> Stepped:
        came = self._folds.step(minute)
        self._account.add_short_breaks(came.short_breaks, self._minutes.hours)
        _count(self._link_columns, came.links)
        _count(self._point_columns, came.points)
        return came

    def _end_what_left(self, minute: int, links: Judged, points: Judged) -> None:
        """End the live incidents of mobile points that were there the minute before."""
        layout = self._minutes.layout
        for names, columns, judged in (
            (layout.links, self._link_columns, links),
            (layout.points, self._point_columns, points),
        ):
            for row in np.flatnonzero(columns.there & ~judged.there):
                self._incidents.close(names[row], minute * MINUTE_NS)

    def _pass(self, first: int, end: int) -> None:
        """Take minutes in which the service did not run.

        Those that are too old for the window are left out.
        """
        local = self._minutes.hours.local
        oldest = local.day(end - 1).toordinal() - ROLLING_DAYS + 1
        first = max(first, local.midnight(date.fromordinal(oldest)))
        for begin, stop, planned in self._minutes.parted(first, end):
            if planned:
                for minute in range(begin, stop):
                    self._pass_planned(minute)
            else:
                self._pass_unknown(begin, stop)
        self._minute = end - 1

    def _pass_planned(self, minute: int) -> None:
        """Take a minute in which works may hold. It is none of this process."""
        day = self._begin(self._minutes.hours.local.day(minute))
        nothing: Chosen = [None] * len(self._minutes.layout.links)
        columns = in_columns(nothing)
        links, points = self._minutes.judge(minute, columns)
        self._account.add_minute(day, links, points, columns)
        self._collect(minute, links, columns, nothing)
        if minute % MINUTES == MINUTES - 1:
            self._account.add_interval(day, self._window.judge(self._minutes.limits))
        self._step(JudgedMinute(minute, day, self._minutes.layout, nothing, links, points))

    def _pass_unknown(self, first: int, end: int) -> None:
        """Take minutes of which nothing is known, many at once."""
        local = self._minutes.hours.local
        nothing: Chosen = [None] * len(self._minutes.layout.links)
        whole = first + -first % MINUTES
        self._leave_open(range(first, min(end, whole)))
        if first < whole <= end:
            head = self._window.judge(self._minutes.limits)
            self._account.add_interval(self._begin(local.day(first)), head)
        for date_, start, stop in local.days(first, end):
            day = self._begin(date_)
            links, points = self._minutes.unmeasured(start)
            counted = self._minutes.hours.count(start, stop - start)
            self._account.add_unmeasured(day, links, points, (stop - start, *counted))
            self._step(JudgedMinute(start, day, self._minutes.layout, nothing, links, points))
        self._leave_open(range(max(whole, end - end % MINUTES), end))

    def _set_back(self, last: int, minute: int) -> None:
        """Go on from a minute that is long before the last one."""
        logger.error(
            "the clock was set back by %d minutes; judging goes on from now", last - minute
        )
        layout = self._minutes.layout
        came = self._folds.end_all(layout, (last + 1) * MINUTE_NS)
        _count(self._point_columns, came.points)
        self._minute, self._day = minute - 1, None

    def _leave_open(self, minutes: Iterable[int]) -> None:
        """Add minutes in which nothing was measured to an interval that they do not fill."""
        nothing: Chosen = [None] * len(self._minutes.layout.links)
        for minute in minutes:
            links, _ = self._minutes.unmeasured(minute)
            self._collect(minute, links, in_columns(nothing), nothing)

    def _resume(self, resumed: Resumed, first_minute: int) -> None:
        """Go on after the last minute of an earlier process."""
        minutes, at_ns = self._minutes, (resumed.minute + 1) * MINUTE_NS
        self._minute = resumed.minute
        today = minutes.hours.local.day(resumed.minute)
        self._day = today.toordinal()
        known = known_before(resumed, minutes.layout, self._day)
        self._account.links.put(resumed.link_days, changed=False)
        self._account.points.put(resumed.point_days, changed=False)
        self._listing.resume(resumed.outages)
        came = self._folds.resume(minutes.layout, resumed.present, at_ns)
        self._listing.end_left(at_ns)
        used = {
            key: minutes_
            for one in resumed.present.values()
            for key, minutes_ in one.planned_used.items()
        }
        minutes.resume(resumed.minute, known, set(self._folds.down_in(resumed.minute)), used)
        minutes.knew(resumed.inventories)
        self._account.add_short_breaks(came.short_breaks, minutes.hours)
        newest = newest_minutes(resumed, minutes, known)
        self._log.resume(resumed.present, newest.newest)
        self._account.link_clock.unpack(newest.newest.links)
        self._account.point_clock.unpack(newest.newest.points)
        for minute, links, chosen in newest.minutes:
            self._collect(minute, links, in_columns(chosen), chosen)
        if first_minute > resumed.minute + 1:
            self._pass(resumed.minute + 1, first_minute)


def _count(columns: PointColumns, outages: Counts) -> None:
    for row, service in outages:
        columns.outages[row, int(service)] += 1
