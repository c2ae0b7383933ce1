"""Puts right what was judged, when records of minutes that were judged come late.

The days of a point are judged again one by one, from the earliest that is touched until what is to
be remembered at the end of a day is what it was; then all that changed is put in place at once.
Nothing of it is mailed: live incidents are not touched.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from probes.record import MinuteRecord
from stability.account import Account
from stability.again import DayAgain, RecordKey, Source, judge_again, key_of
from stability.changes import NOTHING, Checkpoint
from stability.folds import Folds
from stability.in_force import InForce
from stability.intervals import MINUTES
from stability.judged import Judged
from stability.layout import Layout
from stability.listing import Listing
from stability.minute_judge import MinuteJudge
from stability.records import in_columns
from stability.totals import Day, LinkTotals, PointTotals
from stability.window import Window

LATE_DAYS = 30
"""Records of minutes that are older are not taken."""

KEPT_DAYS = LATE_DAYS + 1
"""Days before the running one of which totals are kept, so that they can be put right."""

LATE_MINUTES = LATE_DAYS * 1440
_STATES = len(PointTotals._fields)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Present:
    """Where the judge is, and what it has not handed out yet."""

    day: Day
    minute: int
    records: tuple[MinuteRecord, ...]
    checkpoints: Mapping[tuple[str, Day], Checkpoint]


@dataclass(frozen=True, slots=True)
class PutRight:
    """What judging again brought, beside what it put in place."""

    records: tuple[MinuteRecord, ...] = ()
    checkpoints: Mapping[tuple[str, Day], Checkpoint] = field(default_factory=dict)
    today: DayAgain | None = None
    """The running day, if it was judged again up to the last judged minute."""
    left_records: int = 0
    """Records that came late for days that were left as they are."""
    left_days: int = 0
    """Such days: records of them are lost, see `again.judge_again`."""


NOT_YET = PutRight()
"""Days that follow have to be judged again first."""


@dataclass(slots=True)
class _Waiting:
    """A point of which records came late."""

    late: dict[RecordKey, MinuteRecord] = field(default_factory=dict)
    days: set[Day] = field(default_factory=set)
    """Still to be judged again; those that are touched, or follow one that changed."""
    done: list[DayAgain] = field(default_factory=list)
    """Days that follow each other, to be put in place together."""
    before: Checkpoint | None = None
    """What was remembered at the beginning of the first of them."""

    @property
    def following(self) -> set[Day]:
        """The day after those that are done: what it begins with is not what it was."""
        return {self.done[-1].day + 1} if self.done else set()

    def taken(self, first: int, end: int) -> tuple[MinuteRecord, ...]:
        """Take out the records of some minutes; what becomes of them is settled."""
        found = {key: each for key, each in self.late.items() if first <= each.minute < end}
        self.late = {key: each for key, each in self.late.items() if key not in found}
        return tuple(found.values())

    def begin_anew(self) -> None:
        """Judge all again."""
        self.days |= {each.day for each in self.done}
        self.done, self.before = [], None


class Late:
    """The records that came late, point by point."""

    def __init__(
        self, minutes: MinuteJudge, account: Account, listing: Listing, folds: Folds
    ) -> None:
        """Take what is put right."""
        self._minutes = minutes
        self._account = account
        self._listing = listing
        self._folds = folds
        self._waiting: dict[str, _Waiting] = {}
        self._in_force = InForce(minutes)
        self._told: set[Day] = set()
        """Days of which it was said that records are lost."""

    @property
    def days_waiting(self) -> int:
        """How many days of points are to be judged again, as far as is known."""
        return sum(len(each.days | each.following) for each in self._waiting.values())

    def take(self, records: Iterable[MinuteRecord], last: int) -> int:
        """Take records of minutes that were judged; give how many of them are taken."""
        taken = 0
        for record in records:
            point, day = record.link.partition("/")[0], self._day_of(record.minute)
            known = record.link in self._minutes.layout.link_row
            judged = known and self._account.points.on(point, day) is not None
            if judged and last - LATE_MINUTES < record.minute <= last:
                mine = self._waiting.setdefault(point, _Waiting())
                mine.late[key_of(record)] = record
                mine.days.add(day)
                mine.begin_anew()
                taken += 1
        return taken

    def replace(self) -> None:
        """Take another inventory; what is gone from it is not judged again."""
        self._in_force.replace()
        for point, waiting in list(self._waiting.items()):
            waiting.begin_anew()
            if point not in self._minutes.layout.point_row:
                del self._waiting[point]

    def judge(self, source: Source, present: Present) -> PutRight:
        """Judge a day of a point again; the last of several brings what is put right."""
        point = next(iter(self._waiting))
        waiting = self._waiting[point]
        day = waiting.done[-1].day + 1 if waiting.done else min(waiting.days)
        stored = _checkpoint(source, present, point, day)
        start = waiting.done[-1].after if waiting.done else stored
        again = self._again(source, present, point, day, (stored, start))
        if again is None:
            return self._leave(point, day)
        if not waiting.done:
            waiting.before = stored
        waiting.days.discard(day)
        following = _checkpoint(source, present, point, day + 1)
        again = replace(again, after=_with_gone(again, following))
        waiting.done.append(again)
        if day < present.day and again.after != following:
            return NOT_YET
        done, waiting.done = waiting.done, []
        records = waiting.taken(done[0].frame.first_minute, done[-1].frame.end_minute)
        if not waiting.days:
            del self._waiting[point]
        return self._put(point, waiting.before or stored, done, records, present)

    def _day_of(self, minute: int) -> Day:
        return self._minutes.hours.local.day(minute).toordinal()

    def _again(
        self,
        source: Source,
        present: Present,
        point: str,
        day: Day,
        starts: tuple[Checkpoint, Checkpoint],
    ) -> DayAgain | None:
        local = self._minutes.hours.local
        first = local.midnight(date.fromordinal(day))
        end = local.midnight(date.fromordinal(day + 1))
        end = present.minute + 1 if day == present.day else end
        frames = self._in_force.frames(source, first, end, running=day == present.day)
        frame = frames.of(point, first, end - first, self._judged_from(point, day, end))
        known = {key_of(each): each for each in source.records(frame.links, first, end - first)}
        known |= {key_of(each): each for each in present.records if first <= each.minute < end}
        stored = {key: self._account.links.on(key, day) or LinkTotals() for key in frame.links}
        late = self._waiting[point].late
        return judge_again(
            frames,
            frame,
            known,
            {key: each for key, each in late.items() if first <= each.minute < end},
            starts,
            stored,
        )

    def _leave(self, point: str, day: Day) -> PutRight:
        """Leave a day of which records are lost as it is, and those before it that reach it."""
        local, waiting = self._minutes.hours.local, self._waiting[point]
        days = [*(each.day for each in waiting.done), day]
        waiting.days -= set(days)
        waiting.done, waiting.before = [], None
        first, end = (local.midnight(date.fromordinal(each)) for each in (days[0], day + 1))
        left = waiting.taken(first, end)
        if not waiting.days:
            del self._waiting[point]
        if day not in self._told:
            self._told.add(day)
            logger.warning(
                "not all records of %s are there any more, so %s stays as it was judged: %d that "
                "came late are left out; likewise for other points on that day",
                date.fromordinal(day),
                point,
                len(left),
            )
        return PutRight(left_records=len(left), left_days=len(days))

    def _judged_from(self, point: str, day: Day, end: int) -> dict[str, int]:
        """Say from which minute of a day on a point and its links were judged at all."""
        found = {}
        totals: LinkTotals | PointTotals | None
        for key in (*self._links_of(point), point):
            days = self._account.points if key == point else self._account.links
            totals = days.on(key, day)
            found[key] = end - (sum(list(totals)[:_STATES]) if totals else 0)
        return found

    def _links_of(self, point: str) -> list[str]:
        layout = self._minutes.layout
        rows = np.flatnonzero(layout.point_of == layout.point_row[point])
        return [layout.links[row] for row in rows.tolist()]

    def _put(
        self,
        point: str,
        before: Checkpoint,
        done: list[DayAgain],
        records: tuple[MinuteRecord, ...],
        present: Present,
    ) -> PutRight:
        """Put all in place."""
        self._put_totals(point, done)
        self._put_outages(point, before, done, ends_now=done[-1].day == present.day)
        for each in done:
            self._put_clocks(point, each)
        today = done[-1] if done[-1].day == present.day else None
        if today:
            links = self._links_of(point)
            self._folds.put_right(point, links, today.after)
            self._minutes.put_right(links, today.after, present.minute)
        following = done[:-1] if today else done
        return PutRight(
            records=records,
            checkpoints={(point, each.day + 1): each.after for each in following},
            today=today,
        )

    def _put_totals(self, point: str, done: list[DayAgain]) -> None:
        links, points = self._account.links, self._account.points
        more: Counter[tuple[str, Day]] = Counter()
        for each in done:
            more.update(each.short_breaks)
            totals = each.stretch.days.get(each.day, PointTotals())
            if totals != (points.on(point, each.day) or PointTotals()):
                points.put({(point, each.day): totals}, changed=True)
            for key, of_link in each.stretch.links.items():
                was = links.on(key, each.day) or LinkTotals()
                now = of_link.days.get(each.day, LinkTotals())
                now = now._replace(short_breaks=was.short_breaks)
                if now != was:
                    links.put({(key, each.day): now}, changed=True)
        for (key, day), count in more.items():
            was = links.on(key, day) or LinkTotals()
            if count:
                now = was._replace(short_breaks=was.short_breaks + count)
                links.put({(key, day): now}, changed=True)

    def _put_outages(
        self, point: str, before: Checkpoint, done: list[DayAgain], *, ends_now: bool
    ) -> None:
        minutes = frozenset(range(done[0].frame.first_minute, done[-1].frame.end_minute))
        after = NOTHING if ends_now else done[-1].after
        for key in {key for each in done for key in each.stretch.links}:
            stretches = [each.stretch.links.get(key) for each in done]
            last = stretches[-1]
            self._listing.put_right(
                key,
                [found for of_day in stretches if of_day for found in of_day.ended],
                last.open if last and ends_now else (),
                (minutes | _begun(before, key)) - _begun(after, key),
                ends_now=ends_now,
            )
        self._listing.put_right(
            point,
            [found for each in done for found in each.stretch.ended],
            done[-1].stretch.open if ends_now else (),
            (minutes | _begun(before, None)) - _begun(after, None),
            ends_now=ends_now,
        )

    def _put_clocks(self, point: str, again: DayAgain) -> None:
        layout, account = self._minutes.layout, self._account
        for key in again.stretch.links:
            if key in layout.link_row:
                later = account.links.service_minutes_after(key, again.day)
                account.link_clock.put_right(
                    layout.link_row[key], again.down_in_service(key), later
                )
        later = account.points.service_minutes_after(point, again.day)
        account.point_clock.put_right(layout.point_row[point], again.down_in_service(point), later)


def put_right(window: Window, today: DayAgain, layout: Layout, minute: int) -> None:
    """Replace the minutes of the running interval."""
    if minute % MINUTES == MINUTES - 1:
        return
    frame, keys = today.frame, list(today.frame.links)
    again = Window(len(keys))
    for at in range(minute - minute % MINUTES - frame.first_minute, frame.minutes):
        chosen = [today.measured[key].record_of(frame.first_minute + at) for key in keys]
        judged = Judged(
            np.array([today.stretch.links[key].states[at] for key in keys], dtype=np.int8),
            np.array([frame.links[key].there[at] for key in keys], dtype=np.bool_),
            np.full(len(keys), frame.service[at]),
        )
        again.add(frame.first_minute + at, judged, in_columns(chosen), chosen)
    window.put_right([layout.link_row[key] for key in keys], again)


def _checkpoint(source: Source, present: Present, point: str, day: Day) -> Checkpoint:
    waiting = present.checkpoints.get((point, day))
    return source.checkpoint(point, day) if waiting is None else waiting


def _with_gone(again: DayAgain, was: Checkpoint) -> Checkpoint:
    """Leave what links used of their allowance that the day was not judged again for."""
    gone = {key: used for key, used in was.planned_used.items() if key not in again.frame.links}
    return replace(again.after, planned_used={**again.after.planned_used, **gone})


def _begun(remembered: Checkpoint, link: str | None) -> frozenset[int]:
    """Give the first minutes of what is going on, of a link or of the point itself.

    Not all of it is an outage so far: a lone down minute may yet become one.
    """
    if link is None:
        troubles = remembered.point.troubles if remembered.point else ()
        return frozenset(each.span.first for each in troubles)
    fold = remembered.links.get(link)
    return frozenset({fold.trouble.span.first} if fold and fold.trouble else ())
