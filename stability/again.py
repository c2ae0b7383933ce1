"""Judges a day of a point again, from its records and what was to be remembered at 00:00."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from inventory.schema import Inventory
from probes.record import MINUTE_NS, MinuteRecord
from stability.changes import Checkpoint
from stability.frame import Frame, Frames
from stability.measured import Measured, from_records
from stability.minutes import State
from stability.stretch import PointStretch, judge_point
from stability.totals import Day, LinkTotals

Bools = npt.NDArray[np.bool_]
_NONE = LinkTotals()
RecordKey = tuple[str, str, int]
"""Vantage, link and minute."""


class Source(Protocol):
    """What was kept, as the ledger gives it. All changes that were handed out must be in it."""

    def records(
        self, links: Collection[str], first_minute: int, minutes: int
    ) -> Iterable[MinuteRecord]:
        """Give the records of some links, one of each vantage, link and minute."""

    def checkpoint(self, point: str, day: Day) -> Checkpoint:
        """Give what was to be remembered of a point at 00:00 of a day."""

    def inventory(self, at_ns: int) -> Inventory | None:
        """Give the inventory that was in force; None if none is kept."""

    def inventory_moments(self, start_ns: int, end_ns: int) -> Sequence[int]:
        """Give the moments from which inventories were in force that were so in a time.

        That of the one which was in force at its start comes first; empty if none is kept.
        """


@dataclass(frozen=True, slots=True)
class DayAgain:
    """A day of a point, judged again."""

    day: Day
    stretch: PointStretch
    frame: Frame
    measured: Mapping[str, Measured]
    after: Checkpoint
    """What is to be remembered at its end, as it is at 00:00 of the following day."""
    short_breaks: Counter[tuple[str, Day]]
    """By POINT/LINK and day how many more there are than were found before, or fewer."""

    def down_in_service(self, key: str) -> Bools:
        """Say of each minute of S that a link, or the point itself, was there: was it down?"""
        states, there = self.stretch.states, self.frame.there
        if key != self.frame.point:
            states, there = self.stretch.links[key].states, self.frame.links[key].there
        return np.asarray(states[self.frame.service & there] == State.DOWN)


def key_of(record: MinuteRecord) -> RecordKey:
    """Say what a record is known by."""
    return record.vantage, record.link, record.minute


def judge_again(
    frames: Frames,
    frame: Frame,
    known: Mapping[RecordKey, MinuteRecord],
    late: Mapping[RecordKey, MinuteRecord],
    starts: tuple[Checkpoint, Checkpoint],
    stored: Mapping[str, LinkTotals],
) -> DayAgain | None:
    """Judge a day with the records that came late among those that were known.

    `starts` is what was remembered at its beginning, and what is now; `stored` has, by POINT/LINK,
    what the day came to before. None if records of it are lost: without those that came late it has
    to come to the same minutes again, or what was known would turn unknown.
    """
    before, now = (_fitting(each, frame) for each in starts)
    day = frame.days[-1]
    found = judge_point(frame, _measured(frame, known), before)
    for key, of_link in found.links.items():
        if _lacks(of_link.days.get(day.day, _NONE), stored.get(key, _NONE)):
            return None
    measured = _measured(frame, {**known, **late})
    stretch = judge_point(frame, measured, now)
    breaks = _breaks(frames, frame, stretch)
    breaks.subtract(_breaks(frames, frame, found))
    after = stretch.after
    if date.fromordinal(day.day + 1).month != day.month[1]:
        after = replace(after, planned_used={})
    return DayAgain(day.day, stretch, frame, measured, after, breaks)


def _lacks(found: LinkTotals, stored: LinkTotals) -> bool:
    """Whether up or down minutes are missing, in S or outside."""
    return (
        found.up_service + found.up_off < stored.up_service + stored.up_off
        or found.down_service + found.down_off < stored.down_service + stored.down_off
    )


def _measured(frame: Frame, records: Mapping[RecordKey, MinuteRecord]) -> dict[str, Measured]:
    of_link: dict[str, list[MinuteRecord]] = {key: [] for key in frame.links}
    for record in records.values():
        if record.link in of_link:
            of_link[record.link].append(record)
    return {
        key: from_records(key, mine, frame.first_minute, frame.minutes)
        for key, mine in of_link.items()
    }


def _fitting(checkpoint: Checkpoint, frame: Frame) -> Checkpoint:
    """Leave out what is remembered of links that the frame does not have."""
    links = {key: fold for key, fold in checkpoint.links.items() if key in frame.links}
    point = checkpoint.point
    if point and not point.followed <= frozenset(frame.counting):
        point = None
    return replace(checkpoint, links=links, point=point)


def _breaks(frames: Frames, frame: Frame, stretch: PointStretch) -> Counter[tuple[str, Day]]:
    """Count short breaks by the day of their first packet, if that was sent in S."""
    found: Counter[tuple[str, Day]] = Counter()
    for key, of_link in stretch.links.items():
        for each in of_link.short_breaks:
            day, service = frames.service_day(frame.point, each.at_ns // MINUTE_NS)
            if service:
                found[key, day] += 1
    return found
