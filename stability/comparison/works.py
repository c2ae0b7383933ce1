"""What planned works are added, removed or changed, and how much of the city they leave out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import chain

from inventory.schema import Inventory, Link, Maintenance, Point, Select
from stability.calendar import ServiceCalendar
from stability.comparison.changes import Attention, Change, Facts, Kind, Section
from stability.comparison.keys import differing, text_of
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
    if not gone and not come and _texts(old) != _texts(new):
        yield Change(Section.MAINTENANCE, Kind.REORDERED, "")
    for before, after in _again(gone, come):
        gone.remove(before)
        come.remove(after)
        scope = _facts(new, after)
        attention = _attention(scope)
        for key, was, will in differing(before, after, whole=("select",)):
            yield Change(
                Section.MAINTENANCE,
                Kind.CHANGED,
                _id(after),
                after.reason,
                key,
                was,
                will,
                facts=scope,
                attention=attention,
            )
    for entry in gone:
        yield Change(
            Section.MAINTENANCE, Kind.REMOVED, _id(entry), entry.reason, facts=_facts(old, entry)
        )
    for entry in come:
        scope = _facts(new, entry)
        yield Change(
            Section.MAINTENANCE,
            Kind.ADDED,
            _id(entry),
            entry.reason,
            facts=scope,
            attention=_attention(scope),
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


def _facts(inventory: Inventory, entry: Maintenance) -> Facts:
    covered = list(_covered(inventory, entry.select))
    points = {point.id: point for point, _ in covered}
    return {
        "from": entry.from_.isoformat(),
        "to": entry.to.isoformat(),
        "by": entry.by,
        "links": len(covered),
        "points": len(points),
        "hours": round((entry.to - entry.from_) / timedelta(hours=1), 2),
        "service_minutes": _service_minutes(inventory, entry, points.values()),
    }


def _covered(inventory: Inventory, select: Select) -> Iterator[tuple[Point, Link]]:
    """Pick the links; where points are named, without a look at all others."""
    known = inventory.points
    if select.point:
        wanted = {*select.point}
        known = tuple(point for point in known if point.id in wanted)
    links = chain.from_iterable(((point, link) for link in point.links) for point in known)
    return ((point, link) for point, link in links if select.takes(point, link))


def _service_minutes(
    inventory: Inventory, entry: Maintenance, points: Iterable[Point]
) -> int | None:
    """Count the minutes of service hours of the point that has most of them in these works."""
    if entry.to - entry.from_ > _LONGEST:
        return None
    first = nanoseconds(entry.from_) // _MINUTE_NS
    count = -(-nanoseconds(entry.to) // _MINUTE_NS) - first
    zone = inventory.city.timezone
    calendars = {point.calendar for point in points}
    return max(
        (
            int(ServiceCalendar(inventory.calendars[name], zone).service(first, count).sum())
            for name in calendars
        ),
        default=0,
    )


def _attention(facts: Facts) -> Attention | None:
    minutes = facts["service_minutes"]
    much = (
        facts["links"] > FEW_LINKS
        or facts["hours"] > LONG / timedelta(hours=1)
        or minutes is None
        or minutes > PLANNED_SERVICE_MINUTES
    )
    return Attention.WORKS if much else None
