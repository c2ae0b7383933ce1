"""Whose grade may turn out otherwise: points and links that are judged before and after.

A verdict is over 28 days that are mostly past: it is judged anew by the new inventory at once.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from inventory.schema import Access, Calendar, Inventory, Point, PointKind, Role, Status
from stability.comparison.changes import Touched, Why
from stability.comparison.matching import LinkPair, Matching, PointPair, is_measured
from stability.target import access_interval_limits, access_target, named_point_target


class Touches(NamedTuple):
    """All whose grade may turn out otherwise."""

    points: Mapping[str, Touched]
    """By their new id."""
    links: Mapping[str, Touched]
    """By POINT/LINK of the new inventory."""
    calendars: frozenset[str]
    """Names of calendars, old and new ones, by whose difference some are touched."""
    targets: frozenset[str]
    """Names of targets likewise."""

    @property
    def all(self) -> tuple[Touched, ...]:
        """Points, then links."""
        return (*self.points.values(), *self.links.values())


def touched(old: Inventory, new: Inventory, matching: Matching) -> Touches:
    """Find whose grade the change touches, and by what."""
    rules = _Rules(old, new)
    links: dict[str, Touched] = {}
    names: dict[Why, set[str]] = {Why.CALENDAR: set(), Why.TARGET: set()}
    for pair in matching.links:
        # Under another id there is no past that could be judged anew.
        same = all(pair.measured) and pair.old.key == pair.new.key
        why = tuple(_of_link(pair, rules)) if same else ()
        if why:
            links[pair.new.key] = Touched(pair.new.key, pair.new.point.name, why)
            _note(names, why, (pair.old.point, pair.new.point), _targets(pair))
    through_links = {key.partition("/")[0] for key in links} | _with_other_links(matching)
    points: dict[str, Touched] = {}
    for point in matching.points:
        why = tuple(_of_point(point, rules, through_links)) if _is_judged_on(point) else ()
        if why:
            points[point.new.id] = Touched(point.new.id, point.new.name, why)
            _note(names, why, point, (point.old.target, point.new.target))
    return Touches(points, links, frozenset(names[Why.CALENDAR]), frozenset(names[Why.TARGET]))


def effective(calendar: Calendar) -> Hashable:
    """What a calendar says, however it is written."""
    return (
        calendar.week(),
        calendar.holidays,
        frozenset(calendar.closed),
        frozenset(calendar.working.items()),
        frozenset(calendar.extra.items()),
    )


_Asked = tuple[str, Access]
"""A target and what it is asked of."""


class _Rules:
    """What points and links are judged by, in both inventories."""

    def __init__(self, old: Inventory, new: Inventory) -> None:
        self.other_zone = old.city.timezone != new.city.timezone
        calendars = [_effective_by_name(side) for side in (old, new)]
        self.calendars_differ: Callable[[str, str], bool] = cache(
            lambda before, after: calendars[0][before] != calendars[1][after]
        )
        self.point_targets_differ: Callable[[str, str], bool] = cache(
            lambda before, after: _asked_of_points(old, before) != _asked_of_points(new, after)
        )
        self.link_targets_differ: Callable[[_Asked, _Asked], bool] = cache(
            lambda before, after: _asked_of(old, *before) != _asked_of(new, *after)
        )


def _effective_by_name(inventory: Inventory) -> dict[str, Hashable]:
    return {name: effective(calendar) for name, calendar in inventory.calendars.items()}


def _asked_of_points(inventory: Inventory, name: str) -> Hashable:
    target = named_point_target(inventory, name)
    return tuple(target.limits.items()), target.min_known, target.min_known_ratio


def _asked_of(inventory: Inventory, name: str, access: Access) -> Hashable:
    target = access_target(inventory, name, access)
    limits = tuple(target.limits.items())
    intervals = access_interval_limits(inventory, name, access)
    return limits, intervals, target.min_known, target.min_known_ratio


def _of_link(pair: LinkPair, rules: _Rules) -> Iterator[Why]:
    (old_point, old), (new_point, new) = pair
    before, after = _targets(pair)
    if rules.link_targets_differ((before, old.access), (after, new.access)):
        yield Why.TARGET
    yield from _of_both(PointPair(old_point, new_point), rules)
    if (old.since or old_point.since) != (new.since or new_point.since):
        yield Why.SINCE
    if old.contracted != new.contracted:
        yield Why.CONTRACTED


def _of_point(pair: PointPair, rules: _Rules, through_links: set[str]) -> Iterator[Why]:
    old, new = pair
    if rules.point_targets_differ(old.target, new.target):
        yield Why.TARGET
    yield from _of_both(pair, rules)
    if old.since != new.since:
        yield Why.SINCE
    if set(old.needed) != set(new.needed):
        yield Why.NEED
    if old.failover is not new.failover and (_has_backup(old) or _has_backup(new)):
        yield Why.FAILOVER
    if new.id in through_links:
        yield Why.LINKS


def _of_both(pair: PointPair, rules: _Rules) -> Iterator[Why]:
    old, new = pair
    if rules.other_zone:
        yield Why.TIMEZONE
    if rules.calendars_differ(old.calendar, new.calendar):
        yield Why.CALENDAR
    if old.power is not new.power:
        yield Why.POWER
    if _there(old) != _there(new):
        yield Why.DATES


def _there(point: Point) -> Hashable:
    return point.kind is PointKind.MOBILE and point.dates


def _has_backup(point: Point) -> bool:
    return any(link.role is Role.BACKUP for link in point.active_links)


def _is_judged_on(pair: PointPair) -> bool:
    old, new = pair
    return old.id == new.id and old.status is new.status is Status.ACTIVE


def _with_other_links(matching: Matching) -> set[str]:
    """Points of the new inventory of which links came, went, or became something else."""
    renamed = {pair.old.id: pair.new.id for pair in matching.points}
    found = {placed.point.id for placed in matching.links_added if is_measured(placed)}
    gone = [placed for placed in matching.links_removed if is_measured(placed)]
    for pair in matching.links:
        was, will = pair.measured
        stays = was and will and _is_still(pair, renamed)
        if (was or will) and not stays:
            found.add(pair.new.point.id)
            gone.append(pair.old)
    return found | {renamed[placed.point.id] for placed in gone if placed.point.id in renamed}


def _is_still(pair: LinkPair, renamed: Mapping[str, str]) -> bool:
    """Whether its point goes on with it: at the same point, with its past, and for the same."""
    (old_point, old), (new_point, new) = pair
    known = renamed.get(old_point.id) == new_point.id and old.id == new.id
    return known and old.role is new.role and old.access is new.access


def _targets(pair: LinkPair) -> tuple[str, str]:
    old, new = pair
    return old.link.target or old.point.target, new.link.target or new.point.target


def _note(
    names: Mapping[Why, set[str]],
    why: tuple[Why, ...],
    points: tuple[Point, Point],
    targets: tuple[str, str],
) -> None:
    if Why.CALENDAR in why:
        names[Why.CALENDAR].update(point.calendar for point in points)
    if Why.TARGET in why:
        names[Why.TARGET].update(targets)
