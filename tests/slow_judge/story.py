"""Histories of days, of which only what is measured is written, and both judges put over them.

A story measures the minutes of S, and some around them; outside of that there is no record, so the
minutes are unknown. What it does not write is good.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from slow_judge.calendar import service as service_of
from slow_judge.packets import Line, line, record_of

from inventory.schema import Inventory, link_key
from probes.record import MINUTE_NS
from stability.frame import Frames
from stability.judgement import judge_city
from stability.measured import from_records
from stability.past import LinkPast, Outage, PointPast
from stability.period import Period
from stability.stretch import LinkStretch, judge_point, outage, with_breaks
from stability.verdict import CityVerdict

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
GOOD = "." * 60
DEAD = "x" * 60
MARGIN = 3
"""Minutes before and after S that are measured too."""


def minute_at(text: str) -> int:
    """Minute since the epoch of a local time such as 2026-11-23 09:00."""
    return int(datetime.fromisoformat(text).replace(tzinfo=HANOI).timestamp()) // 60


@dataclass
class Story:
    inventory: Inventory
    first: date
    """First day that is judged, from 00:00 on."""
    last: date
    """Last day, judged to its end."""
    written: dict[str, dict[int, str]] = field(default_factory=dict)
    """By POINT/LINK and minute the fates of its packets; "" is a minute without a record."""
    round_trips_ns: dict[str, Iterable[int]] = field(default_factory=dict)
    """By POINT/LINK those of its packets that are not usual, from the first one on."""

    def write(self, key: str, at: str, minutes: Sequence[str]) -> None:
        """Write consecutive minutes of a link."""
        start = minute_at(at)
        self.written.setdefault(key, {}).update(enumerate(minutes, start))

    @property
    def minutes(self) -> range:
        """All that are judged."""
        end = self.last + timedelta(days=1)
        return range(minute_at(f"{self.first} 00:00"), minute_at(f"{end} 00:00"))

    def lines(self) -> Mapping[str, Line]:
        """What was sent of every active link."""
        found = {}
        for point, one in self.inventory.active_links():
            key = link_key(point, one)
            measured = self._measured(point.id)
            fates = [
                self.written.get(key, {}).get(minute, GOOD if minute in measured else "")
                for minute in self.minutes
            ]
            missing = [at for at, written in enumerate(fates) if not written]
            found[key] = line(
                fates,
                self.minutes.start,
                pairs=one.packets_in_pairs,
                missing=missing,
                round_trips_ns=self.round_trips_ns.get(key, ()),
            )
        return found

    def _measured(self, point_id: str) -> set[int]:
        point = self.inventory.point(point_id)
        in_service = service_of(self.inventory, point, self.minutes)
        return {
            minute + step
            for minute, is_in in in_service.items()
            if is_in
            for step in range(-MARGIN, MARGIN + 1)
        }


def pasts_of(
    story: Story, lines: Mapping[str, Line]
) -> tuple[dict[str, LinkPast], dict[str, PointPast]]:
    """Judge a story by the code under test: packets, records, columns, totals of days."""
    frames = Frames(story.inventory)
    links: dict[str, LinkPast] = {}
    points: dict[str, PointPast] = {}
    for point in story.inventory.points:
        if point.status != "active":
            continue
        frame = frames.of(point.id, story.minutes.start, len(story.minutes))
        measured = {}
        for key in frame.links:
            of_link = (record_of(lines[key], minute, key) for minute in lines[key].places)
            records = [record for record in of_link if record]
            measured[key] = from_records(key, records, frame.first_minute, frame.minutes)
        judged = judge_point(frame, measured)
        outages = [outage(point.id, found) for found in (*judged.ended, *judged.open)]
        points[point.id] = PointPast(judged.days, tuple(outages))
        for key, of_link in judged.links.items():
            links[key] = _past(key, of_link, frame.service, frame.first_minute)
    return links, points


def _past(key: str, judged: LinkStretch, service: np.ndarray, first_minute: int) -> LinkPast:
    breaks = [
        (
            datetime.fromtimestamp(found.at_ns // 10**9, HANOI).date().toordinal(),
            bool(service[found.at_ns // MINUTE_NS - first_minute]),
        )
        for found in (*judged.short_breaks, *judged.pending_breaks)
    ]
    outages: list[Outage] = [outage(key, found) for found in (*judged.ended, *judged.open)]
    return LinkPast(with_breaks(judged.days, breaks), tuple(outages))


def verdict_of(story: Story, lines: Mapping[str, Line], period: Period) -> CityVerdict:
    """Judge a story over a period by the code under test."""
    links, points = pasts_of(story, lines)
    return judge_city(story.inventory, period, links, points)
