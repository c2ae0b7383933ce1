"""The outages of the running process, each under the id of its incident."""

from collections.abc import Iterable
from dataclasses import dataclass

from stability.incidents import Incidents
from stability.outages import Interruption
from stability.past import Outage

ENDED_KEPT = 2000
"""Outages that are over and still listed; the newest stay."""


@dataclass(slots=True)
class _Entry:
    incident: str
    found: Interruption
    counted: bool = False


class Listing:
    """Outages by subject and first down minute, from what the rules find minute by minute."""

    def __init__(self, incidents: Incidents) -> None:
        """Begin with none."""
        self._incidents = incidents
        self._entries: dict[tuple[str, int], _Entry] = {}
        self._ids: set[str] = set()
        self._moving: dict[str, tuple[Interruption, ...]] = {}

    def take(
        self, subject: str, final: Iterable[Interruption], moving: tuple[Interruption, ...]
    ) -> list[bool]:
        """Take what the rules find of a subject: outages that are final, and those that may change.

        What was moving and is no more, but is not final either, turned out to be none. For each
        outage that counts from now on, the answer says whether it is one in S.
        """
        gone = {found.first_minute for found in self._moving.pop(subject, ())}
        if moving:
            self._moving[subject] = moving
        counted = []
        for found, is_final in [*((f, True) for f in final), *((m, False) for m in moving)]:
            gone.discard(found.first_minute)
            entry = self._put(subject, found)
            if not entry.counted and found.certain and (found.service_minutes or is_final):
                entry.counted = True
                counted.append(found.service_minutes > 0)
        for first_minute in gone:
            self._drop((subject, first_minute))
        if len(self._entries) > len(self._moving) + 2 * ENDED_KEPT:
            self._forget()
        return counted

    def outages(self) -> list[Outage]:
        """List all, the newest first."""
        listed = [_outage(subject, entry) for (subject, _), entry in self._entries.items()]
        return sorted(listed, key=lambda each: (each.start_ns, each.point), reverse=True)

    def _put(self, subject: str, found: Interruption) -> _Entry:
        key = subject, found.first_minute
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = _Entry(self._incident(subject, found), found)
        entry.found = found
        if found.end_ns is not None:
            self._incidents.end_judged(entry.incident, subject, found.end_ns)
        return entry

    def _incident(self, subject: str, found: Interruption) -> str:
        """Take the earliest live incident of the time, unless another outage has it."""
        live = self._incidents.overlapping(subject, found.start_ns, found.end_ns)
        ids = (incident.id for incident in live if incident.id not in self._ids)
        chosen = next(ids, None) or self._incidents.mint(subject, found.start_ns, live=False).id
        self._ids.add(chosen)
        return chosen

    def _drop(self, key: tuple[str, int]) -> None:
        entry = self._entries.pop(key)
        self._ids.discard(entry.incident)
        self._incidents.end_judged(entry.incident, key[0], entry.found.start_ns)

    def _forget(self) -> None:
        """Drop the oldest of those that are over."""
        moving = {(s, found.first_minute) for s, many in self._moving.items() for found in many}
        ended = [key for key in self._entries if key not in moving]
        for key in sorted(ended, key=lambda key: key[1])[:-ENDED_KEPT]:
            self._drop(key)


def _outage(subject: str, entry: _Entry) -> Outage:
    point, _, link = subject.partition("/")
    return Outage(
        id=entry.incident,
        link=link or None,
        point=point,
        start_ns=entry.found.start_ns,
        end_ns=entry.found.end_ns,
        downs=entry.found.downs,
        first_minute=entry.found.first_minute,
    )
