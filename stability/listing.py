"""The outages of the running window, each under the id of its incident."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from probes.record import MINUTE_NS
from stability.incidents import Incidents
from stability.outages import Interruption
from stability.past import Outage
from stability.totals import Day

ENDED_KEPT = 2000
"""Outages that are over and still listed; the newest stay."""


@dataclass(slots=True)
class _Entry:
    outage: Outage
    counted: bool = False


class Listing:
    """Outages by subject and first down minute, from what the rules find minute by minute."""

    def __init__(self, incidents: Incidents) -> None:
        """Begin with none."""
        self._incidents = incidents
        self._entries: dict[str, dict[int, _Entry]] = {}
        self._ids: set[str] = set()
        self._moving: dict[str, frozenset[int]] = {}
        self._told: dict[str, Outage] = {}
        self.moved: set[str] = set()
        """Links and points of which an outage changed; whoever reads it may clear it."""

    def resume(self, outages: Iterable[Outage]) -> None:
        """Take the outages of an earlier process; what is still moving is to be taken then."""
        for outage in outages:
            counted = outage.end_ns is not None or outage.service_seconds > 0
            mine = self._entries.setdefault(outage.subject, {})
            mine[outage.first_minute] = _Entry(outage, counted)
            self._ids.add(outage.id)
            self._told[outage.id] = outage
            self.moved.add(outage.subject)

    def end_left(self, at_ns: int) -> None:
        """End what is open and not moving: nothing that is still judged would end it.

        A clock that was wrong may say that it ends before it began; its down minutes know better.
        """
        for subject, entry in self._each():
            outage = entry.outage
            moving = self._moving.get(subject, frozenset())
            if outage.end_ns is None and outage.first_minute not in moving:
                down = sum(each.service_minutes + each.off_minutes for each in outage.downs)
                end_ns = max(at_ns, outage.start_ns, (outage.first_minute + down) * MINUTE_NS)
                self._set(entry, replace(outage, end_ns=end_ns))
                self._incidents.end_judged(outage.id, subject, end_ns)

    def take(
        self, subject: str, final: Iterable[Interruption], moving: tuple[Interruption, ...]
    ) -> list[bool]:
        """Take what the rules find of a subject: outages that are final, and those that may change.

        What was moving and is no more, but is not final either, turned out to be none. For each
        outage that counts from now on, the answer says whether it is one in S.
        """
        gone = set(self._moving.pop(subject, ()))
        if moving:
            self._moving[subject] = frozenset(found.first_minute for found in moving)
        counted = []
        for found, is_final in [*((f, True) for f in final), *((m, False) for m in moving)]:
            gone.discard(found.first_minute)
            entry = self._put(subject, found)
            if not entry.counted and found.certain and (found.service_minutes or is_final):
                entry.counted = True
                counted.append(found.service_minutes > 0)
        for first_minute in gone:
            self._drop(subject, first_minute)
        return counted

    def put_right(
        self,
        subject: str,
        ended: Iterable[Interruption],
        moving: Iterable[Interruption],
        begun: Collection[int],
        *,
        ends_now: bool,
    ) -> None:
        """Take what judging again finds in some minutes: outages that are over, and the others.

        What is known has `begun` in one of these. It keeps its id where it overlaps what is found;
        the rest is dropped. `moving` is empty unless the minutes end now: what goes on after them
        goes on as is known.
        """
        mine = self._entries.setdefault(subject, {})
        was_moving = self._moving.get(subject, frozenset()) if ends_now else frozenset()
        known = {
            first: mine.pop(first)
            for first in sorted(mine)
            if first in begun or first in was_moving
        }
        open_ = list(moving)
        for each, entry in _matched(known, [*ended, *open_]):
            if entry:
                del known[entry.outage.first_minute]
            mine[each.first_minute] = now = entry or self._new(subject, each)
            now.counted = now.counted or each.end_ns is not None or each.service_minutes > 0
            self._update(subject, now, each)
        if ends_now:
            self._moving[subject] = frozenset(each.first_minute for each in open_)
        for entry in known.values():
            self._lose(subject, entry)

    def attribute(self, outage: Outage) -> None:
        """Take the attribution, cause and evidence of an outage that is listed."""
        entry = self._entries.get(outage.subject, {}).get(outage.first_minute)
        if entry:
            self._set(
                entry,
                replace(
                    entry.outage,
                    attribution=outage.attribution,
                    cause=outage.cause,
                    evidence=outage.evidence,
                ),
            )

    def of(self, subject: str) -> tuple[Outage, ...]:
        """Give the outages of a link or point, in order of their start."""
        mine = self._entries.get(subject, {})
        return tuple(
            sorted((entry.outage for entry in mine.values()), key=lambda one: one.start_ns)
        )

    def every(self) -> list[Outage]:
        """Give all of the window, in no order; there may be tens of thousands."""
        return [entry.outage for _, entry in self._each()]

    def outages(self) -> list[Outage]:
        """List all that are open and the newest that are over, the newest first."""
        every = self.every()
        every.sort(key=lambda each: (each.start_ns, each.point), reverse=True)
        ended = [each for each in every if each.end_ns is not None]
        if len(ended) <= ENDED_KEPT:
            return every
        kept = {each.id for each in ended[:ENDED_KEPT]}
        return [each for each in every if each.end_ns is None or each.id in kept]

    def changes(self) -> tuple[dict[str, Outage], frozenset[str]]:
        """Give what is new or changed since the last call, by id, and the ids of what is gone."""
        listed = {entry.outage.id: entry.outage for _, entry in self._each()}
        changed = {key: one for key, one in listed.items() if self._told.get(key) is not one}
        gone = frozenset(self._told.keys() - listed.keys())
        self._told = listed
        return changed, gone

    def forget(self, first: Day) -> None:
        """Drop those that are over and have no down minute on `first` or later."""
        for subject, mine in list(self._entries.items()):
            moving = self._moving.get(subject, frozenset())
            for minute, entry in list(mine.items()):
                downs = entry.outage.downs
                if minute not in moving and (not downs or downs[-1].day < first):
                    del mine[minute]
                    self._ids.discard(entry.outage.id)
                    self._told.pop(entry.outage.id, None)
                    self.moved.add(subject)
            if not mine:
                del self._entries[subject]

    def _each(self) -> Iterator[tuple[str, _Entry]]:
        for subject, mine in self._entries.items():
            for entry in mine.values():
                yield subject, entry

    def _put(self, subject: str, found: Interruption) -> _Entry:
        mine = self._entries.setdefault(subject, {})
        entry = mine.get(found.first_minute)
        if entry is None:
            entry = mine[found.first_minute] = self._new(subject, found)
        self._update(subject, entry, found)
        return entry

    def _update(self, subject: str, entry: _Entry, found: Interruption) -> None:
        """Bring an entry up to date, and end the incident of what is over."""
        now = replace(
            entry.outage,
            start_ns=found.start_ns,
            end_ns=found.end_ns,
            downs=found.downs,
            first_minute=found.first_minute,
        )
        if now != entry.outage:
            self._set(entry, now)
        if found.end_ns is not None:
            self._incidents.end_judged(entry.outage.id, subject, found.end_ns)

    def _set(self, entry: _Entry, outage: Outage) -> None:
        entry.outage = outage
        self.moved.add(outage.subject)

    def _new(self, subject: str, found: Interruption) -> _Entry:
        point, _, link = subject.partition("/")
        self.moved.add(subject)
        return _Entry(
            Outage(
                id=self._incident(subject, found),
                link=link or None,
                point=point,
                start_ns=found.start_ns,
                end_ns=found.end_ns,
                downs=found.downs,
                first_minute=found.first_minute,
            )
        )

    def _incident(self, subject: str, found: Interruption) -> str:
        """Take the earliest live incident of the time, unless another outage has it."""
        live = self._incidents.overlapping(subject, found.start_ns, found.end_ns)
        ids = (incident.id for incident in live if incident.id not in self._ids)
        chosen = next(ids, None) or self._incidents.mint(subject, found.start_ns, live=False).id
        self._ids.add(chosen)
        return chosen

    def _drop(self, subject: str, first_minute: int) -> None:
        entry = self._entries[subject].pop(first_minute, None)
        if entry:
            self._lose(subject, entry)

    def _lose(self, subject: str, entry: _Entry) -> None:
        self._ids.discard(entry.outage.id)
        self.moved.add(subject)
        self._incidents.end_judged(entry.outage.id, subject, entry.outage.start_ns)


def _matched(
    known: Mapping[int, _Entry], found: Iterable[Interruption]
) -> list[tuple[Interruption, _Entry | None]]:
    """Find for each outage the one that was known: of the same first minute, else overlapping."""
    left = dict(known)
    ordered = sorted(found, key=lambda each: each.first_minute)
    same = {each.first_minute: left.pop(each.first_minute, None) for each in ordered}
    matched = []
    for each in ordered:
        entry = same[each.first_minute] or _overlapping(left, each)
        if entry:
            left.pop(entry.outage.first_minute, None)
        matched.append((each, entry))
    return matched


def _overlapping(known: Mapping[int, _Entry], found: Interruption) -> _Entry | None:
    """Find the first known outage that overlaps one that was found."""
    for entry in known.values():
        start_ns, end_ns = entry.outage.start_ns, entry.outage.end_ns
        before_end = found.end_ns is None or start_ns < found.end_ns
        if before_end and (end_ns is None or found.start_ns < end_ns):
            return entry
    return None
