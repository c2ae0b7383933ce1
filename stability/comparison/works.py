"""What planned works are added, removed or changed, and how much of the city they leave out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from inventory.schema import Inventory, Link, Maintenance, Point, Select
from stability.calendar import ServiceCalendar
from stability.comparison.changes import Attention, Change, Facts, Kind, Section
from stability.comparison.keys import KeyChange, differing, text_of
from stability.target import PLANNED_SERVICE_MINUTES
from stability.timestamps import nanoseconds

FEW_LINKS = 20
"""Works of more links deserve a second pair of eyes. Our own decision."""
LONG = timedelta(hours=24)
"""Works that go on for longer are as likely a slip of the pen. Our own decision."""

_MINUTE_NS = 60 * 10**9
_LONGEST = timedelta(days=62)
"""Of longer works the minutes in service hours are not counted: they are many."""


def changes(old: Inventory, new: Inventory) -> Iterator[Change]:
    """Compare the planned works; an entry is known again by its number, else by who does what."""
    gone, come = _without_equal(old.maintenance, new.maintenance)
    before, after = _Extent(old), _Extent(new)
    if not gone and not come and _texts(old) != _texts(new):
        yield Change(Section.MAINTENANCE, Kind.REORDERED, "")
    pairs = _again(gone, come)
    # By identity: entries that are equal may be written differently.
    paired = {id(entry) for pair in pairs for entry in pair}
    for was, entry in pairs:
        scope = after.facts(entry)
        for each in differing(was, entry, whole=("select",)):
            yield _change(Kind.CHANGED, entry, scope, _attention(scope), each)
    for entry in gone:
        if id(entry) not in paired:
            yield _change(Kind.REMOVED, entry, before.facts(entry), None)
    for entry in come:
        if id(entry) not in paired:
            scope = after.facts(entry)
            yield _change(Kind.ADDED, entry, scope, _attention(scope))


def _change(
    kind: Kind,
    entry: Maintenance,
    facts: Facts,
    attention: Attention | None,
    key: KeyChange | None = None,
) -> Change:
    name, before, after = key or ("", None, None)
    return Change(
        Section.MAINTENANCE, kind, _id(entry), entry.reason, name, before, after, facts, attention
    )


def _texts(inventory: Inventory) -> list[str]:
    return [text_of(entry) for entry in inventory.maintenance]


def _without_equal(
    old: Sequence[Maintenance], new: Sequence[Maintenance]
) -> tuple[list[Maintenance], list[Maintenance]]:
    before = Counter(text_of(entry) for entry in old)
    after = Counter(text_of(entry) for entry in new)
    return _beyond(old, after), _beyond(new, before)


def _beyond(entries: Sequence[Maintenance], others: Counter[str]) -> list[Maintenance]:
    """Leave those of which there are more than on the other side."""
    left, rest = others.copy(), []
    for entry in entries:
        text = text_of(entry)
        if left[text]:
            left[text] -= 1
        else:
            rest.append(entry)
    return rest


def _again(
    gone: Sequence[Maintenance], come: Sequence[Maintenance]
) -> list[tuple[Maintenance, Maintenance]]:
    """Pair what has the same mark, and no other has it."""
    before, after = _by_mark(gone), _by_mark(come)
    return [
        (before[mark][0], entries[0])
        for mark, entries in after.items()
        if len(entries) == len(before.get(mark, ())) == 1
    ]


def _by_mark(entries: Sequence[Maintenance]) -> dict[tuple[str, ...], list[Maintenance]]:
    found: dict[tuple[str, ...], list[Maintenance]] = {}
    for entry in entries:
        mark = (entry.reference,) if entry.reference else (entry.reason, entry.by)
        found.setdefault(mark, []).append(entry)
    return found


def _id(entry: Maintenance) -> str:
    return entry.reference or f"{entry.by}, {entry.from_.isoformat()}"


class _Extent:
    """How much of one inventory works cover; many entries may have one `select`."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._covered: dict[Select, tuple[int, dict[str, Point]]] = {}
        self._calendars: dict[str, ServiceCalendar] = {}

    def facts(self, entry: Maintenance) -> Facts:
        """Say what an entry covers, how long, and how much of service hours."""
        links, points = self._of(entry.select)
        return {
            "from": entry.from_.isoformat(),
            "to": entry.to.isoformat(),
            "by": entry.by,
            "links": links,
            "points": len(points),
            "hours": round((entry.to - entry.from_) / timedelta(hours=1), 2),
            "service_minutes": self._service_minutes(entry, points.values()),
        }

    def _of(self, select: Select) -> tuple[int, dict[str, Point]]:
        if select not in self._covered:
            covered = list(_covered(self._inventory, select))
            self._covered[select] = len(covered), {point.id: point for point, _ in covered}
        return self._covered[select]

    def _service_minutes(self, entry: Maintenance, points: Iterable[Point]) -> int | None:
        """Count the minutes of S of the point that has most of them in these works."""
        if entry.to - entry.from_ > _LONGEST:
            return None
        first = nanoseconds(entry.from_) // _MINUTE_NS
        count = -(-nanoseconds(entry.to) // _MINUTE_NS) - first
        calendars = (self._calendar(name) for name in {point.calendar for point in points})
        return max((int(each.service(first, count).sum()) for each in calendars), default=0)

    def _calendar(self, name: str) -> ServiceCalendar:
        if name not in self._calendars:
            zone = self._inventory.city.timezone
            calendar = self._inventory.calendars[name]
            self._calendars[name] = ServiceCalendar(calendar, zone)
        return self._calendars[name]


def _covered(inventory: Inventory, select: Select) -> Iterator[tuple[Point, Link]]:
    """Pick the links; where points are named, without a look at all others."""
    known: Iterable[Point] = inventory.points
    if select.point:
        known = (inventory.point(id_) for id_ in dict.fromkeys(select.point))
    links = ((point, link) for point in known for link in point.links)
    return ((point, link) for point, link in links if select.takes(point, link))


def _attention(facts: Facts) -> Attention | None:
    minutes = facts["service_minutes"]
    much = (
        facts["links"] > FEW_LINKS
        or facts["hours"] > LONG / timedelta(hours=1)
        or minutes is None
        or minutes > PLANNED_SERVICE_MINUTES
    )
    return Attention.WORKS if much else None
