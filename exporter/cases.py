"""Outages and incidents with all that is known of them: from the ledger and the running process."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from exporter.service import Service
from exporter.snapshot import Snapshot
from exporter.verdicts import put_down
from stability.ledger.errors import LedgerError
from stability.ledger.handling import Entry, Handling
from stability.ledger.incident_file import IncidentRow
from stability.minutes import State
from stability.past import Outage

NOTHING_DONE = Handling()


@dataclass(frozen=True, slots=True)
class Case:
    """An outage, or an incident that is none by its minutes, and what people did about it."""

    outage: Outage
    """What a person put it down to holds already."""
    handling: Handling
    counts: bool = True
    """Whether it is an outage by its minutes; else it is too young, or was a short break."""


def listed(
    service: Service, start_ns: int, end_ns: int, point: str | None = None, *, live: bool = False
) -> list[Case]:
    """List outages that overlap a time, the newest first; with `live` also what is down and young.

    What the running process knows is the newest. While the ledger cannot be read it is all.
    """
    try:
        kept = service.kept.outages(start_ns, end_ns, point)
    except LedgerError:
        kept = []
    snapshot = service.snapshot
    known = [*snapshot.judged.outages, *(_down_now(snapshot) if live else ())]
    mine = [one for one in known if point in (None, one.point) and _overlaps(one, start_ns, end_ns)]
    found = {one.id: one for one in (*kept, *mine)}
    judged = {one.id for one in (*kept, *snapshot.judged.outages)}
    handling = _handling(service, found)
    cases = [_case(one, handling, counts=one.id in judged) for one in found.values()]
    return sorted(cases, key=lambda case: (case.outage.start_ns, case.outage.id), reverse=True)


def find(service: Service, case_id: str) -> Case | None:
    """Find an outage or incident by its id."""
    snapshot = service.snapshot
    outage = next((one for one in snapshot.judged.outages if one.id == case_id), None)
    if outage is None:
        try:
            outage = service.kept.outage(case_id)
        except LedgerError:
            outage = None
    handling = _handling(service, [case_id])
    if outage:
        return _case(outage, handling)
    incident = service.incident(case_id) or _kept_incident(service, case_id)
    if incident is None:
        return None
    point, _, link = incident.subject.partition("/")
    young = snapshot.suspected.get(case_id) or Outage(
        case_id, link or None, point, incident.start_ns, incident.end_ns
    )
    return _case(young, handling, counts=False)


def as_it_is(service: Service, case: Case) -> Case:
    """Say that a case is over as soon as packets say so; minutes take two more to be judged."""
    incident = service.incident(case.outage.id)
    if case.outage.end_ns is not None or incident is None or incident.end_ns is None:
        return case
    return replace(case, outage=replace(case.outage, end_ns=incident.end_ns))


def beside(service: Service, case: Case) -> list[Case]:
    """List what else was lost at the same point at the same time, the newest first."""
    outage = case.outage
    end_ns = outage.end_ns or service.snapshot.at_ns
    found = listed(service, outage.start_ns, max(end_ns, outage.start_ns + 1), outage.point)
    return [one for one in found if one.outage.id != outage.id]


def audit(service: Service, case_id: str) -> list[Entry]:
    """List what people did about it, in order; nothing while the ledger cannot be read."""
    try:
        return service.ledger.audit(case_id)
    except LedgerError:
        return []


def _kept_incident(service: Service, case_id: str) -> IncidentRow | None:
    """Find an incident that is too old for the running process to remember."""
    try:
        return service.ledger.incident(case_id)
    except LedgerError:
        return None


def _case(outage: Outage, handling: Mapping[str, Handling], *, counts: bool = True) -> Case:
    mine = handling.get(outage.id, NOTHING_DONE)
    return Case(put_down(outage, mine), mine, counts)


def _handling(service: Service, ids: Iterable[str]) -> Mapping[str, Handling]:
    try:
        return service.ledger.handling(ids)
    except LedgerError:
        return service.snapshot.handling


def _overlaps(outage: Outage, start_ns: int, end_ns: int) -> bool:
    return outage.start_ns < end_ns and (outage.end_ns is None or outage.end_ns > start_ns)


def _down_now(snapshot: Snapshot) -> Iterator[Outage]:
    """What live states call down and the judged minutes do not list yet."""
    judged = {outage.id for outage in snapshot.judged.outages}
    fleet = snapshot.fleet
    names = (*fleet.keys, *(point.id for point in fleet.points))
    states = (*snapshot.links.states, *snapshot.points.states)
    since_ns = (*snapshot.links.since_ns, *snapshot.points.since_ns)
    for subject, state, start_ns in zip(names, states, since_ns, strict=True):
        incident = snapshot.incidents.get(subject)
        if state == State.DOWN and incident and incident not in judged:
            point, _, link = subject.partition("/")
            young = Outage(incident, link or None, point, int(start_ns), None)
            yield snapshot.suspected.get(incident, young)
