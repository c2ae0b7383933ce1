"""Which point and link of the new inventory is which of the old one.

An id that is in both is the same. Of the others a link is known again by its address, else by the
operator's number of the line; a point by most of its links, else by its name and ward.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from inventory.schema import Inventory, Link, Point, Status, link_key

One = TypeVar("One")


class PlacedLink(NamedTuple):
    """A link and the point that it is at."""

    point: Point
    link: Link

    @property
    def key(self) -> str:
        """POINT/LINK."""
        return link_key(self.point, self.link)


class PointPair(NamedTuple):
    """A point, before and after."""

    old: Point
    new: Point


class LinkPair(NamedTuple):
    """A link, before and after."""

    old: PlacedLink
    new: PlacedLink

    @property
    def measured(self) -> tuple[bool, bool]:
        """Whether it was measured, and will be."""
        return is_measured(self.old), is_measured(self.new)


class Matching(NamedTuple):
    """Everything of two inventories that belongs together, and what is left over."""

    points: tuple[PointPair, ...]
    points_added: tuple[Point, ...]
    points_removed: tuple[Point, ...]
    links: tuple[LinkPair, ...]
    links_added: tuple[PlacedLink, ...]
    """Those of added points too."""
    links_removed: tuple[PlacedLink, ...]
    """Those of removed points too."""


def is_measured(placed: PlacedLink) -> bool:
    """Whether a link and its point are active."""
    return placed.point.status is Status.ACTIVE and placed.link.status in (None, Status.ACTIVE)


def matched(old: Inventory, new: Inventory) -> Matching:
    """Find what belongs together; the other way round it is the same."""
    points = [PointPair(*pair) for pair in _points(old.points, new.points)]
    links, gone, come = _links(points, old, new)
    kept, known = {pair.old.id for pair in points}, {pair.new.id for pair in points}
    return Matching(
        points=tuple(points),
        points_added=tuple(point for point in new.points if point.id not in known),
        points_removed=tuple(point for point in old.points if point.id not in kept),
        links=tuple(links),
        links_added=tuple(come),
        links_removed=tuple(gone),
    )


def _points(old: Sequence[Point], new: Sequence[Point]) -> list[tuple[Point, Point]]:
    by_id, gone, come = _unique(old, new, lambda point: point.id)
    by_links = _by_links(gone, come)
    taken = {point.id for pair in by_links for point in pair}
    gone = [point for point in gone if point.id not in taken]
    come = [point for point in come if point.id not in taken]
    by_name, _, _ = _unique(gone, come, lambda point: (point.name, point.ward))
    return [*by_id, *by_links, *by_name]


def _by_links(gone: Sequence[Point], come: Sequence[Point]) -> list[tuple[Point, Point]]:
    """Pair points that share more than half of their links."""
    links, _, _ = _known_again(_placed(gone), _placed(come))
    shared = Counter((old.point.id, new.point.id) for old, new in links)
    old_points = {point.id: point for point in gone}
    new_points = {point.id: point for point in come}
    pairs = ((old_points[a], new_points[b], count) for (a, b), count in shared.items())
    return [(a, b) for a, b, count in pairs if 2 * count > max(len(a.links), len(b.links))]


def _links(
    points: Iterable[PointPair], old: Inventory, new: Inventory
) -> tuple[list[LinkPair], list[PlacedLink], list[PlacedLink]]:
    renamed = {pair.old.id: pair.new.id for pair in points}
    before, after = list(_placed(old.points)), list(_placed(new.points))
    by_id = {placed.key: placed for placed in after}
    pairs, gone = [], []
    for placed in before:
        point = renamed.get(placed.point.id)
        same = by_id.pop(f"{point}/{placed.link.id}", None) if point else None
        if same is None:
            gone.append(placed)
        else:
            pairs.append(LinkPair(placed, same))
    again, gone, come = _known_again(gone, by_id.values())
    return [*pairs, *(LinkPair(*pair) for pair in again)], gone, come


def _known_again(
    gone: Iterable[PlacedLink], come: Iterable[PlacedLink]
) -> tuple[list[tuple[PlacedLink, PlacedLink]], list[PlacedLink], list[PlacedLink]]:
    by_address, gone, come = _unique(gone, come, lambda placed: placed.link.address)
    by_line, gone, come = _unique(gone, come, _line)
    return [*by_address, *by_line], gone, come


def _line(placed: PlacedLink) -> Hashable:
    link = placed.link
    return link.service_id and (link.operator, link.service_id)


def _placed(points: Iterable[Point]) -> Iterator[PlacedLink]:
    return (PlacedLink(point, link) for point in points for link in point.links)


def _unique(
    old: Iterable[One], new: Iterable[One], mark: Callable[[One], Hashable]
) -> tuple[list[tuple[One, One]], list[One], list[One]]:
    """Pair what has a mark that is there once on either side; the rest of both sides is left."""
    before, after = ([(mark(one), one) for one in side] for side in (old, new))
    once_old, once_new = _once(before), _once(after)
    common = once_old.keys() & once_new.keys()
    return (
        [(once_old[key], one) for key, one in once_new.items() if key in common],
        [one for key, one in before if key not in common],
        [one for key, one in after if key not in common],
    )


def _once(marked: Sequence[tuple[Hashable, One]]) -> dict[Hashable, One]:
    marks = Counter(key for key, _ in marked)
    return {key: one for key, one in marked if key is not None and marks[key] == 1}
