"""Plays a scenario on a virtual clock: imagines what was measured, and judges it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from inventory.schema import Inventory
from lab.imagine import Imagination
from lab.scenario import Scenario
from probes.record import MINUTE_NS
from stability.changes import NOTHING, Checkpoint
from stability.frame import Frame, Frames
from stability.outages import Interruption, ShortBreak
from stability.past import LinkPast, Outage, PointPast
from stability.stretch import LinkStretch, judge_point, outage, with_breaks
from stability.totals import Day, LinkTotals, PointTotals

DAYS_AT_ONCE = 28
"""Local days of a point that are judged together: whole months, without much memory."""

Progress = Callable[[int, int], None]
"""Is told how many steps are done, of how many."""


@dataclass(frozen=True, slots=True)
class Past:
    """What a scenario left of every active link and point."""

    first_minute: int
    end_minute: int
    links: Mapping[str, LinkPast]
    """By POINT/LINK."""
    points: Mapping[str, PointPast]
    after: Mapping[str, Checkpoint]
    """By point: what would be remembered at the end."""


def play(scenario: Scenario, inventory: Inventory, progress: Progress) -> Past:
    """Judge all minutes of a scenario; it has `start` and `duration` in whole minutes."""
    first, end = span(scenario)
    frames = Frames(inventory)
    imagination = Imagination(scenario, inventory, first)
    accounts = {point: _Account(point) for point in frames.points}
    cuts = list(_stretches(frames, first, end))
    for stretch, minutes in enumerate(cuts):
        for number, (point, account) in enumerate(accounts.items()):
            progress(stretch * len(accounts) + number, len(cuts) * len(accounts))
            account.judge(frames.of(point, minutes.start, len(minutes)), imagination)
    for account in accounts.values():
        account.close(frames)
    progress(1, 1)
    return Past(
        first_minute=first,
        end_minute=end,
        links={key: past for one in accounts.values() for key, past in one.link_pasts()},
        points={point: one.point_past() for point, one in accounts.items()},
        after={point: one.after for point, one in accounts.items() if one.after != NOTHING},
    )


def span(scenario: Scenario) -> tuple[int, int]:
    """The first minute of a scenario that has `start` and `duration`, and the first after it."""
    first = (scenario.start_ns or 0) // MINUTE_NS
    return first, first + (scenario.duration_ns or 0) // MINUTE_NS


def _stretches(frames: Frames, first: int, end: int) -> Iterator[range]:
    """Part a scenario at local midnights."""
    while first < end:
        upto = min(end, frames.midnight(frames.local_day(first) + DAYS_AT_ONCE))
        yield range(first, upto)
        first = upto


@dataclass(slots=True)
class _Account:
    """What was judged of a point and its links so far."""

    point: str
    after: Checkpoint = NOTHING
    days: dict[Day, PointTotals] = field(default_factory=dict)
    outages: list[Outage] = field(default_factory=list)
    links: dict[str, "_LinkAccount"] = field(default_factory=dict)
    links_open: dict[str, LinkStretch] = field(default_factory=dict)
    """What was open when the minutes judged last ended."""
    open: tuple[Interruption, ...] = ()

    def judge(self, frame: Frame, imagination: Imagination) -> None:
        """Judge the next minutes."""
        found = judge_point(frame, imagination.measured(frame), self.after)
        self.after, self.open, self.links_open = found.after, found.open, dict(found.links)
        self.days.update(found.days)
        self.outages += _named(self.point, found.ended)
        for key, of_link in found.links.items():
            mine = self.links.setdefault(key, _LinkAccount())
            mine.days.update(of_link.days)
            mine.outages += _named(key, of_link.ended)
            mine.breaks += of_link.short_breaks

    def close(self, frames: Frames) -> None:
        """Count what is open at the end, as it is so far."""
        self.outages += _named(self.point, self.open)
        for key, of_link in self.links_open.items():
            mine = self.links[key]
            mine.outages += _named(key, of_link.open)
            minutes = [each.at_ns // MINUTE_NS for each in (*mine.breaks, *of_link.pending_breaks)]
            breaks = [frames.service_day(self.point, minute) for minute in minutes]
            mine.days = dict(with_breaks(mine.days, breaks))

    def point_past(self) -> PointPast:
        """What it leaves of the point."""
        return PointPast(self.days, _in_order(self.outages))

    def link_pasts(self) -> Iterator[tuple[str, LinkPast]]:
        """What it leaves of the links."""
        for key, mine in self.links.items():
            yield key, LinkPast(mine.days, _in_order(mine.outages))


@dataclass(slots=True)
class _LinkAccount:
    """What was judged of a link so far."""

    days: dict[Day, LinkTotals] = field(default_factory=dict)
    outages: list[Outage] = field(default_factory=list)
    breaks: list[ShortBreak] = field(default_factory=list)


def _named(subject: str, found: Iterable[Interruption]) -> Iterator[Outage]:
    return (outage(subject, each) for each in found)


def _in_order(outages: Iterable[Outage]) -> tuple[Outage, ...]:
    return tuple(sorted(outages, key=lambda each: (each.start_ns, each.first_minute)))
