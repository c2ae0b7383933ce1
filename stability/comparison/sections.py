"""What has changed in the sections that points and links refer to by name, and of the city."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from inventory.entry import Entry
from inventory.hours import Session
from inventory.schema import Calendar, Inventory, Target
from stability.comparison import limits
from stability.comparison.changes import Attention, Change, Facts, Kind, Section
from stability.comparison.keys import KeyChange, differing
from stability.comparison.touched import Touches

_SIMPLE = (Section.OPERATORS, Section.CONTACTS, Section.SERVICES)


def changes(old: Inventory, new: Inventory, touches: Touches) -> Iterator[Change]:
    """Compare everything but points, links and planned works."""
    yield from _city(old, new)
    yield from _vantages(old, new)
    yield from _targets(old, new, touches)
    yield from _calendars(old, new, touches)
    for section in _SIMPLE:
        yield from _entries(section, old, new)
    yield from _credentials(old, new)


def _city(old: Inventory, new: Inventory) -> Iterator[Change]:
    for each in differing(old.city, new.city):
        yield _change(Section.CITY, new.city.code, new.city.name, each, Attention.EVERYTHING)


def _vantages(old: Inventory, new: Inventory) -> Iterator[Change]:
    for change in _entries(Section.VANTAGES, old, new):
        yield _with(change, Attention.EVERYTHING)


def _credentials(old: Inventory, new: Inventory) -> Iterator[Change]:
    for change in _entries(Section.CREDENTIALS, old, new):
        yield _with(change, None if change.kind is Kind.ADDED else Attention.SECRETS)


def _targets(old: Inventory, new: Inventory, touches: Touches) -> Iterator[Change]:
    for name in {**old.targets, **new.targets}:
        attention = Attention.GRADES if name in touches.targets else None
        found = list(limits.changed(old, new, name))
        if name not in old.targets or name not in new.targets:
            kind = Kind.ADDED if name in new.targets else Kind.REMOVED
            facts = {"limits": [_limit(each) for each in found]}
            yield Change(Section.TARGETS, kind, name, facts=facts, attention=attention)
            continue
        for each in found:
            yield Change(
                Section.TARGETS,
                Kind.CHANGED,
                name,
                key=each.key,
                before=each.before,
                after=each.after,
                facts={"direction": each.direction},
                attention=attention,
            )
        if not found and _as_written(old.targets[name]) != _as_written(new.targets[name]):
            # An empty group is written, or a whole number with a point.
            yield Change(Section.TARGETS, Kind.CHANGED, name, facts={"direction": "same"})


def _limit(each: limits.LimitChange) -> Facts:
    return each._asdict()


def _as_written(target: Target) -> str:
    return target.model_dump_json(by_alias=True, exclude_unset=True)


def _calendars(old: Inventory, new: Inventory, touches: Touches) -> Iterator[Change]:
    for change in _entries(Section.CALENDARS, old, new, whole=("weekly", "working", "extra")):
        attention = Attention.GRADES if change.id in touches.calendars else None
        facts: Facts = {}
        if change.key in ("weekly", ""):
            facts = {
                "weekly_hours": [
                    _weekly_hours(side.calendars[change.id])
                    if change.id in side.calendars
                    else None
                    for side in (old, new)
                ]
            }
        yield _with(change, attention, facts)


def _weekly_hours(calendar: Calendar) -> float:
    """Hours of service in a week without a holiday."""
    return sum(_minutes(day) for day in calendar.week()) / 60


def _minutes(day: tuple[Session, ...]) -> int:
    """Minutes of sessions that may overlap, in time order."""
    total, until = 0, 0
    for session in day:
        total += max(0, session.end - max(session.start, until))
        until = max(until, session.end)
    return total


def _entries(
    section: Section, old: Inventory, new: Inventory, whole: tuple[str, ...] = ()
) -> Iterator[Change]:
    before: Mapping[str, Entry] = getattr(old, section)
    after: Mapping[str, Entry] = getattr(new, section)
    for name, entry in before.items():
        if name not in after:
            used = section is Section.OPERATORS and _uses(old, name)
            attention = Attention.ENDS if used else None
            yield Change(section, Kind.REMOVED, name, _name(entry), attention=attention)
    for name, entry in after.items():
        if name not in before:
            yield Change(section, Kind.ADDED, name, _name(entry))
        else:
            for each in differing(before[name], entry, whole=whole):
                yield _change(section, name, _name(entry), each, None)


def _uses(inventory: Inventory, operator: str) -> bool:
    return any(link.operator == operator for _, link in inventory.each_link())


def _name(entry: Entry) -> str:
    return str(getattr(entry, "name", ""))


def _change(
    section: Section, id_: str, name: str, each: KeyChange, attention: Attention | None
) -> Change:
    return Change(
        section, Kind.CHANGED, id_, name, each.key, each.before, each.after, attention=attention
    )


def _with(change: Change, attention: Attention | None, facts: Facts | None = None) -> Change:
    return replace(change, attention=attention, facts=facts or change.facts)
