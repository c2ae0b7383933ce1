"""What has become of points and links."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

from inventory.schema import Inventory, Point, Status
from inventory.wards import position
from stability.comparison.changes import Attention, Change, Facts, Kind, Section, Why
from stability.comparison.keys import KeyChange, differing
from stability.comparison.matching import LinkPair, Matching, PlacedLink, PointPair, is_measured
from stability.comparison.touched import Touches

FAR_METRES = 500
"""A point that moves further may be another point. Our own decision."""
_EARTH_METRES = 6_371_000
"""Mean radius (IUGG)."""

_BY_GRADE: Mapping[str, frozenset[Why]] = {
    "calendar": frozenset({Why.CALENDAR}),
    "target": frozenset({Why.TARGET}),
    "since": frozenset({Why.SINCE}),
    "power": frozenset({Why.POWER}),
    "dates": frozenset({Why.DATES}),
    "kind": frozenset({Why.DATES, Why.NEED}),
    "need": frozenset({Why.NEED}),
    "failover": frozenset({Why.FAILOVER}),
}
"""Keys that matter if they touch a grade."""
_OF_MEASURED: Mapping[str, Attention] = {
    "role": Attention.CARRIES,
    "access": Attention.CARRIES,
    "operator": Attention.LINE,
    "address": Attention.ELSEWHERE,
    "reach": Attention.ELSEWHERE,
    "source": Attention.ELSEWHERE,
    "interface": Attention.ELSEWHERE,
}
"""Keys of a link that matter if it was measured."""
_LESS_IS_DOUBTFUL = frozenset({"contracted.down_mbps", "contracted.up_mbps"})


def of_points(
    old: Inventory, new: Inventory, matching: Matching, touches: Touches
) -> Iterator[Change]:
    """Say which points came, went, and what of the others has changed."""
    for point in matching.points_removed:
        yield _point(Kind.REMOVED, point, Attention.ENDS)
    for point in matching.points_added:
        yield _point(Kind.ADDED, point, None)
    for pair in matching.points:
        yield from _of_pair(old, new, pair, touches)
    if _reordered(old, new, matching):
        yield Change(Section.POINTS, Kind.REORDERED, "")


def of_links(old: Inventory, matching: Matching, touches: Touches) -> Iterator[Change]:
    """Say which links of points that stay came, went, and what of the others has changed.

    Those of points that come or go belong to them.
    """
    gone = {point.id for point in matching.points_removed}
    come = {point.id for point in matching.points_added}
    for placed in matching.links_removed:
        if placed.point.id not in gone:
            yield _link(Kind.REMOVED, placed, Attention.ENDS)
    for placed in matching.links_added:
        if placed.point.id not in come:
            yield _link(Kind.ADDED, placed, None)
    addresses = {
        link.address: PlacedLink(point, link).key for point, link in old.each_link() if link.address
    }
    renamed = {pair.old.id: pair.new.id for pair in matching.points}
    for pair in matching.links:
        yield from _of_link(pair, addresses, touches, renamed.get(pair.old.point.id))
    for points in matching.points:
        if _links_reordered(points):
            yield Change(Section.LINKS, Kind.REORDERED, points.new.id, points.new.name)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance of two places (latitude, longitude in degrees) on a sphere."""
    (lat, lon), (to_lat, to_lon) = (map(radians, place) for place in (one, other))
    half = sin((to_lat - lat) / 2) ** 2 + cos(lat) * cos(to_lat) * sin((to_lon - lon) / 2) ** 2
    return 2 * _EARTH_METRES * asin(min(1.0, sqrt(half)))


def _point(kind: Kind, point: Point, attention: Attention | None) -> Change:
    facts = {
        "ward": point.ward,
        "status": point.status,
        "links": [link.id for link in point.links],
    }
    return Change(Section.POINTS, kind, point.id, point.name, facts=facts, attention=attention)


def _link(kind: Kind, placed: PlacedLink, attention: Attention | None) -> Change:
    link = placed.link
    facts = {
        "role": link.role,
        "access": link.access,
        "operator": link.operator,
        "measured": is_measured(placed),
    }
    return Change(
        Section.LINKS, kind, placed.key, placed.point.name, facts=facts, attention=attention
    )


def _of_pair(old: Inventory, new: Inventory, pair: PointPair, touches: Touches) -> Iterator[Change]:
    before, after = pair
    if before.id != after.id:
        anew = Attention.ANEW if before.status is Status.ACTIVE else None
        yield Change(
            Section.POINTS,
            Kind.RENAMED,
            after.id,
            after.name,
            "id",
            before.id,
            after.id,
            attention=anew,
        )
    keys = differing(before, after, "id", "links")
    places = [each for each in keys if each.key in ("location.lat", "location.lon")]
    if places:
        yield _moved(old, new, pair)
    for each in keys:
        if each not in places:
            yield _change(
                Section.POINTS, after.id, after.name, each, _of_point(each, pair, touches)
            )


def _moved(old: Inventory, new: Inventory, pair: PointPair) -> Change:
    before, after = _place(old, pair.old), _place(new, pair.new)
    distance = round(metres(before, after)) if before and after else None
    far = distance is None or distance > FAR_METRES
    return Change(
        Section.POINTS,
        Kind.MOVED,
        pair.new.id,
        pair.new.name,
        "location",
        _coordinates(pair.old),
        _coordinates(pair.new),
        facts={"metres": distance},
        attention=Attention.FAR if far else None,
    )


def _place(inventory: Inventory, point: Point) -> tuple[float, float] | None:
    try:
        return position(inventory, point)
    except LookupError:
        return None  # a city whose wards we do not know


def _coordinates(point: Point) -> list[float] | None:
    if point.location is None:
        return None
    return [point.location.lat, point.location.lon]


def _of_point(each: KeyChange, pair: PointPair, touches: Touches) -> Attention | None:
    if each.key == "status":
        return _of_status(pair.old.status, pair.new.status)
    if each.key == "ward":
        return Attention.GRADES if pair.new.status is Status.ACTIVE else None
    why = touches.points.get(pair.new.id)
    felt = {*why.why} if why else set()
    for link in pair.new.links:
        if found := touches.links.get(f"{pair.new.id}/{link.id}"):
            felt.update(found.why)
    return Attention.GRADES if felt & _BY_GRADE.get(each.key, frozenset()) else None


def _of_status(before: Status | None, after: Status | None) -> Attention | None:
    """Measuring that begins is safe, as with what is added; what ends or retires is not."""
    was, will = before in (None, Status.ACTIVE), after in (None, Status.ACTIVE)
    ends = (was and not will) or (after is Status.RETIRED)
    return Attention.ENDS if ends else None


def _of_link(
    pair: LinkPair, addresses: Mapping[str, str], touches: Touches, same_point: str | None
) -> Iterator[Change]:
    old, new = pair.old, pair.new
    was, _ = pair.measured
    if same_point != new.point.id:
        yield Change(
            Section.LINKS,
            Kind.MOVED,
            new.key,
            new.point.name,
            "point",
            old.key,
            new.key,
            attention=Attention.ANEW if was else None,
        )
    elif old.link.id != new.link.id:
        yield Change(
            Section.LINKS,
            Kind.RENAMED,
            new.key,
            new.point.name,
            "id",
            old.key,
            new.key,
            attention=Attention.ANEW if was else None,
        )
    if old.link is new.link:
        return
    for each in differing(old.link, new.link, "id"):
        facts: Facts = {}
        attention = _of_key(each, pair, touches)
        former = addresses.get(each.after) if each.key == "address" else None
        if former is not None and former != old.key:
            facts, attention = {"was_address_of": former}, Attention.TAKEN
        yield _change(Section.LINKS, new.key, new.point.name, each, attention, facts)


def _of_key(each: KeyChange, pair: LinkPair, touches: Touches) -> Attention | None:
    key = each.key
    was, _ = pair.measured
    if key == "status":
        return _of_status(pair.old.link.status, pair.new.link.status)
    if key in _LESS_IS_DOUBTFUL:
        less = each.after is None or (each.before is not None and each.after < each.before)
        return Attention.PROMISES if less else None
    if key == "service_id":
        return Attention.LINE if was and each.before is not None else None
    if key in ("target", "since", "contracted.nr"):
        why = touches.links.get(pair.new.key)
        words = {"target": Why.TARGET, "since": Why.SINCE, "contracted.nr": Why.CONTRACTED}
        return Attention.GRADES if why and words[key] in why.why else None
    return _OF_MEASURED.get(key) if was else None


def _change(
    section: Section,
    id_: str,
    name: str,
    each: KeyChange,
    attention: Attention | None,
    facts: Facts | None = None,
) -> Change:
    return Change(
        section, Kind.CHANGED, id_, name, each.key, each.before, each.after, facts or {}, attention
    )


def _reordered(old: Inventory, new: Inventory, matching: Matching) -> bool:
    """Whether points that stay stand in another order."""
    at_old = {point.id: index for index, point in enumerate(old.points)}
    at_new = {point.id: index for index, point in enumerate(new.points)}
    order = sorted(matching.points, key=lambda pair: at_new[pair.new.id])
    return _falls([at_old[pair.old.id] for pair in order])


def _links_reordered(points: PointPair) -> bool:
    at = {link.id: index for index, link in enumerate(points.old.links)}
    return _falls([at[link.id] for link in points.new.links if link.id in at])


def _falls(order: list[int]) -> bool:
    return any(before > after for before, after in pairwise(order))
