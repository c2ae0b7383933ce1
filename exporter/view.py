"""Links and points as a person reads them: one condition each, and what it is based on."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from exporter.snapshot import Snapshot
from inventory.schema import Link, Maintenance, Operator, Point, Power, Role
from inventory.wards import Ward
from probes.record import MINUTE_NS
from stability.minutes import State
from stability.period import Period
from stability.timestamps import SECOND_NS, moment, nanoseconds
from stability.verdict import CityVerdict, Grade, LinkVerdict, PointVerdict

DAY_NS = 86_400 * SECOND_NS


class Condition(StrEnum):
    """What a point is for those whom it serves; the worst first."""

    DOWN = "down"
    """No link carries it."""
    ON_BACKUP = "on_backup"
    """It works, but none of its primary links does."""
    DEGRADED = "degraded"
    """It works, but the last interval of a link was unstable, or a link is down."""
    UNKNOWN = "unknown"
    """Nobody can say, or it works but nothing is known of its primary links."""
    MAINTENANCE = "maintenance"
    """Planned works."""
    GOOD = "good"
    """Uninterrupted and stable."""


_CONDITIONS = {
    State.DOWN: Condition.DOWN,
    State.UNKNOWN: Condition.UNKNOWN,
    State.MAINTENANCE: Condition.MAINTENANCE,
}


class Doubt(StrEnum):
    """Why a link is unknown."""

    FAULT = "fault"
    """The prober itself is at fault."""
    INSIDE = "inside"
    """It has no address: it is measured from inside its point only."""
    CANNOT = "cannot"
    """Its packets cannot be sent from this machine."""
    WAITING = "waiting"
    """It was just added."""
    POWER = "power"
    """Outside service hours its equipment may be switched off."""
    SILENT = "silent"
    """What is known does not suffice to call it up or down."""


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link and what is known of it."""

    key: str
    link: Link
    operator: Operator
    state: State
    since_ns: int
    incident: str | None
    round_trip_ns: int | None
    """Newest round-trip time; None while the link is unknown or if there was none."""
    answered_ns: int | None
    """When the newest answered packet was sent; None if there was none."""
    loss: float | None
    """Lost to settled packets of the last judged minute; None if nothing settled."""
    is_unstable: bool
    """The last interval was unstable."""
    reason: Doubt | None
    """Why it is unknown; None if it is not."""
    verdict: LinkVerdict
    """What it is in the window of 28 days; insufficient before its first judged minute."""

    @property
    def condition(self) -> Condition:
        """The link's state as a condition, so that both are drawn alike."""
        if self.state is State.UP:
            return Condition.DEGRADED if self.is_unstable else Condition.GOOD
        return _CONDITIONS[self.state]


@dataclass(frozen=True, slots=True)
class PointView:
    """A point and what is known of it."""

    point: Point
    ward: Ward
    condition: Condition
    state: State
    since_ns: int
    incident: str | None
    links: tuple[LinkView, ...]
    verdict: PointVerdict
    """What it is in the window of 28 days; U, too little known, before its first minute."""

    @property
    def lost_backup_ns(self) -> int | None:
        """Since when a link is down although the point is not; None if none is."""
        down = [link.since_ns for link in self.links if link.state is State.DOWN]
        return min(down, default=None) if self.state is State.UP else None

    @property
    def verdicts(self) -> tuple[LinkVerdict, ...]:
        """What its links are in the window."""
        return tuple(link.verdict for link in self.links)

    @property
    def minutes_to_grade(self) -> int | None:
        """Minutes of service that are still to be measured until it is graded.

        None if it is graded, or if time is not what is missing.
        """
        if self.verdict.grade is not Grade.U:
            return None
        left = []
        for reason in self.verdict.reasons:
            if reason.word != "known" or reason.value is None or reason.limit is None:
                return None
            left.append(math.ceil(reason.limit - reason.value))
        return max(left, default=None)


@dataclass(frozen=True, slots=True)
class Works:
    """Planned works that are going on or begin soon."""

    entry: Maintenance
    start_ns: int
    end_ns: int
    links: int
    """How many links they are about."""


@dataclass(frozen=True, slots=True)
class Window:
    """What verdicts are about: the running local day and the 27 before it."""

    start_ns: int
    end_ns: int
    """End of the last judged minute."""


@dataclass(frozen=True, slots=True)
class CityView:
    """All measured points at a moment."""

    snapshot: Snapshot
    points: tuple[PointView, ...]
    works: tuple[Works, ...]
    """Those that end in the future and begin within a day, the earliest first."""

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return self.snapshot.fleet.zone

    @property
    def verdict(self) -> CityVerdict:
        """What everything is in the window."""
        return self.snapshot.judged.verdict

    @property
    def window(self) -> Window | None:
        """What the verdicts are about; None before the first judged minute."""
        minute = self.snapshot.judged.minute
        if minute is None:
            return None
        period = Period.rolling(moment(minute * MINUTE_NS, self.zone).date())
        start = datetime.combine(period.first, time(), self.zone)
        return Window(nanoseconds(start), (minute + 1) * MINUTE_NS)

    def point(self, point_id: str) -> PointView | None:
        """Find a measured point."""
        return next((view for view in self.points if view.point.id == point_id), None)

    def having(self, condition: Condition) -> tuple[PointView, ...]:
        """Points in one condition, the longest lasting first."""
        found = (point for point in self.points if point.condition is condition)
        return tuple(sorted(found, key=lambda point: point.since_ns))

    def graded(self, grade: Grade) -> tuple[PointView, ...]:
        """Points of one grade, in the order of the inventory."""
        return tuple(one for one in self.points if one.verdict.grade is grade)

    @property
    def minutes_to_grades(self) -> int | None:
        """Minutes of service until a first point is graded; None if one is, or if none will be."""
        if len(self.graded(Grade.U)) < len(self.points):
            return None
        left = (point.minutes_to_grade for point in self.points)
        return min((one for one in left if one is not None), default=None)

    @property
    def counts(self) -> Mapping[Condition, int]:
        """How many points there are in each condition."""
        counted = Counter(point.condition for point in self.points)
        return {condition: counted[condition] for condition in Condition}


def city_view(snapshot: Snapshot) -> CityView:
    """Look at every measured point."""
    fleet = snapshot.fleet
    links: dict[str, list[LinkView]] = {point.id: [] for point in fleet.points}
    for row, (point, _link) in enumerate(fleet.links):
        links[point.id].append(_link_view(snapshot, row))
    points = tuple(
        _point_view(snapshot, row, tuple(links[point.id])) for row, point in enumerate(fleet.points)
    )
    return CityView(snapshot, points, _works(snapshot))


def _link_view(snapshot: Snapshot, row: int) -> LinkView:
    fleet, newest, judged = snapshot.fleet, snapshot.newest, snapshot.judged
    _point, link = fleet.links[row]
    key = fleet.keys[row]
    state = State(snapshot.links.states[row])
    round_trip = int(newest.round_trip_ns[row])
    settled = int(judged.settled[row])
    return LinkView(
        key=key,
        link=link,
        operator=fleet.inventory.operators[link.operator],
        state=state,
        since_ns=int(snapshot.links.since_ns[row]),
        incident=snapshot.incidents.get(key),
        round_trip_ns=round_trip if round_trip >= 0 and state is not State.UNKNOWN else None,
        answered_ns=int(newest.answered_ns[row]) or None,
        loss=int(judged.lost[row]) / settled if settled else None,
        is_unstable=bool(judged.unstable[row]),
        reason=_doubt(snapshot, row) if state is State.UNKNOWN else None,
        verdict=judged.verdict.links[key],
    )


def _doubt(snapshot: Snapshot, row: int) -> Doubt:
    fleet = snapshot.fleet
    point, link = fleet.links[row]
    if link.address is None:
        return Doubt.INSIDE
    if snapshot.fault is not None:
        return Doubt.FAULT
    if fleet.keys[row] in snapshot.problems:
        return Doubt.CANNOT
    if not snapshot.newest.looked_at_ns[row]:
        return Doubt.WAITING
    is_open = fleet.hours[point.calendar].is_service(snapshot.at_ns // MINUTE_NS)
    if point.power is Power.OFFICE_HOURS and not is_open:
        return Doubt.POWER
    return Doubt.SILENT


def _point_view(snapshot: Snapshot, row: int, links: tuple[LinkView, ...]) -> PointView:
    point = snapshot.fleet.points[row]
    state = State(snapshot.points.states[row])
    condition = _condition(state, links)
    since_ns = int(snapshot.points.since_ns[row])
    if condition is Condition.ON_BACKUP:
        since_ns = max(link.since_ns for link in links if link.link.role is Role.PRIMARY)
    return PointView(
        point=point,
        ward=snapshot.fleet.ward(point.ward),
        condition=condition,
        state=state,
        since_ns=since_ns,
        incident=snapshot.incidents.get(point.id),
        links=links,
        verdict=snapshot.judged.verdict.points[point.id],
    )


def _condition(state: State, links: tuple[LinkView, ...]) -> Condition:
    if state is not State.UP:
        return _CONDITIONS[state]
    primary = {link.state for link in links if link.link.role is Role.PRIMARY}
    # A primary link may be planned or retired: then the point runs on what it has.
    if primary and State.UP not in primary:
        return Condition.UNKNOWN if primary == {State.UNKNOWN} else Condition.ON_BACKUP
    if any(link.is_unstable or link.state is State.DOWN for link in links):
        return Condition.DEGRADED
    return Condition.GOOD


def _works(snapshot: Snapshot) -> tuple[Works, ...]:
    inventory = snapshot.fleet.inventory
    found = (
        Works(
            entry,
            nanoseconds(entry.from_),
            nanoseconds(entry.to),
            len(inventory.select(entry.select)),
        )
        for entry in inventory.maintenance
    )
    now_ns = snapshot.at_ns
    coming = (one for one in found if one.end_ns > now_ns and one.start_ns < now_ns + DAY_NS)
    return tuple(sorted(coming, key=lambda one: one.start_ns))
