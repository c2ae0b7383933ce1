"""Incident ids: minted once, kept in the ledger, never given twice.

An incident begins with the first 0 of a subject's up metric and lasts until its recovery; the mail,
the page and the list of outages name it by the same id.
"""

import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from stability.ledger.damage import numbers_inside
from stability.ledger.errors import LedgerError
from stability.ledger.incident_file import IncidentFile
from stability.ledger.incident_numbers import incident_id, read_numbers, write_numbers
from stability.ledger.store import Store
from stability.minutes import State
from stability.standing import Change

ENDED_KEPT = 2000
"""Ended incidents that are remembered for outages that turn out to belong to them."""

PATIENCE_SECONDS, IN_TROUBLE_SECONDS = 0.5, 0.05
"""How long to wait for others who write, and how long when that was in vain before: whoever judges
waits for it, and with them the metrics. What could not be written is tried again with each call."""

_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Incident:
    """What is wrong with a link or point from a moment on, until it recovers."""

    id: str
    """TS-YYYY-NNNNN; the year is the local one of the start."""
    subject: str
    """POINT/LINK or POINT."""
    start_ns: int
    end_ns: int | None = None
    """None while it lasts."""
    live: bool = True
    """Whether an up metric was 0. It was not if only the judged minutes make an outage."""


class Incidents:
    """The incidents of a running process and of those before it. May be used by several threads.

    Every change is on disk before the call returns. While the ledger cannot be written, which it
    tells and logs, ids go on in memory, and are stored as soon as it can.
    """

    def __init__(self, where: Path | Store, timezone: str) -> None:
        """Read what earlier processes left in the ledger, or in the ledger of a folder.

        What versions before the ledger left in the folder's incidents.json is taken over.
        """
        self._store = where if isinstance(where, Store) else Store(where)
        self._file = self._store.files
        self._zone = ZoneInfo(timezone)
        self._lock = threading.RLock()
        self._deep = 0
        self._unsaved: dict[str, Incident] = {}
        self._last: dict[int, int] = {}
        self._incidents: dict[str, tuple[Incident, ...]] = {}
        self._load()

    @property
    def problem(self) -> str | None:
        """Why ids are kept in memory only; None while they are stored."""
        return self._store.problem

    def open(self, subject: str, since_ns: int) -> str:
        """Give the id of the subject's incident, a new one if none is going on.

        An outage that was judged before, and is going on, is the same incident.
        """
        with self.together():
            for incident in self._incidents.get(subject, ()):
                if incident.end_ns is None:
                    self._put(replace(incident, live=True))
                    return incident.id
            return self.mint(subject, since_ns).id

    def close(self, subject: str, at_ns: int) -> None:
        """End the subject's incident, if one is going on."""
        with self.together():
            current = self.current(subject)
            if current:
                self._put(replace(current, end_ns=max(at_ns, current.start_ns)))

    def resume(self, subjects: Collection[str], at_ns: int, going_on: Collection[str] = ()) -> None:
        """Begin anew with these subjects: end what an earlier process left and nobody would end.

        That is the incident of a subject that is gone, and one that was never live: its outage was
        known to the earlier process alone, unless its id is in `going_on`. A live one lasts until
        its recovery is seen.
        """
        with self.together():
            for incident in [i for mine in self._incidents.values() for i in mine]:
                lasts = incident.live or incident.id in going_on
                lasts = lasts and incident.subject in subjects
                if incident.end_ns is None and not lasts:
                    self._put(replace(incident, end_ns=max(at_ns, incident.start_ns)))

    def follow(self, changes: Iterable[Change]) -> None:
        """Open an incident for what went down, and end that of what is up again."""
        with self.together():
            for change in changes:
                if change.after is State.DOWN:
                    self.open(change.subject, change.since_ns)
                elif change.after is State.UP:
                    self.close(change.subject, change.since_ns)

    def find(self, incident_id: str) -> Incident | None:
        """Find an incident by its id, if it is going on or among the newest."""
        with self._lock:
            every = (each for mine in self._incidents.values() for each in mine)
            return next((each for each in every if each.id == incident_id), None)

    def current(self, subject: str) -> Incident | None:
        """Find the subject's live incident that is going on."""
        with self._lock:
            mine = self._incidents.get(subject, ())
            return next((each for each in mine if each.live and each.end_ns is None), None)

    def overlapping(self, subject: str, start_ns: int, end_ns: int | None) -> tuple[Incident, ...]:
        """Find the subject's live incidents that overlap a time, the earliest first."""
        with self._lock:
            found = [
                each
                for each in self._incidents.get(subject, ())
                if each.live
                and (end_ns is None or each.start_ns < end_ns)
                and (each.end_ns is None or start_ns < each.end_ns)
            ]
        return tuple(sorted(found, key=lambda incident: incident.start_ns))

    def mint(self, subject: str, start_ns: int, *, live: bool = True) -> Incident:
        """Make a new incident, whatever is going on."""
        with self.together():
            year = datetime.fromtimestamp(start_ns // _NS, self._zone).year
            self._last[year] = self._last.get(year, 0) + 1
            minted = incident_id(year, self._last[year])
            incident = Incident(minted, subject, start_ns, live=live)
            self._put(incident)
            return incident

    def end_judged(self, incident_id: str, subject: str, at_ns: int) -> None:
        """End the incident of an outage that is over, unless it is live: recovery ends that."""
        with self.together():
            for incident in self._incidents.get(subject, ()):
                if incident.id == incident_id and not incident.live and incident.end_ns is None:
                    self._put(replace(incident, end_ns=max(at_ns, incident.start_ns)))
                    return

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write all changes made inside at once, at the end."""
        with self._lock:
            self._deep += 1
            try:
                yield
            finally:
                self._deep -= 1
                if self._unsaved and self._deep == 0:
                    self._forget()
                    self._save()

    def _put(self, incident: Incident) -> None:
        """Add an incident, or take it for the one with its id."""
        mine = self._incidents.get(incident.subject, ())
        if incident in mine:
            return
        others = tuple(each for each in mine if each.id != incident.id)
        self._incidents[incident.subject] = (*others, incident)
        self._unsaved[incident.id] = incident

    def _forget(self) -> None:
        """Drop the ended incidents that are too old to be asked for."""
        ended = [i for mine in self._incidents.values() for i in mine if i.end_ns is not None]
        if len(ended) <= ENDED_KEPT:
            return
        ended.sort(key=lambda incident: incident.start_ns)
        old = {incident.id for incident in ended[:-ENDED_KEPT]}
        for subject, mine in list(self._incidents.items()):
            self._incidents[subject] = tuple(i for i in mine if i.id not in old)
            if not self._incidents[subject]:
                del self._incidents[subject]

    def _save(self) -> bool:
        def write(connection: sqlite3.Connection) -> None:
            unsaved = self._unsaved
            if self._store.files != self._file:  # the one that had the others was damaged
                unsaved = {each.id: each for mine in self._incidents.values() for each in mine}
            _write(connection, self._last, unsaved.values())

        patience = PATIENCE_SECONDS if self.problem is None else IN_TROUBLE_SECONDS
        try:
            self._store.write(write, patience)
        except LedgerError:
            return False
        self._file = self._store.files
        self._unsaved = {}
        return True

    def _load(self) -> None:
        earlier = IncidentFile(self._store.path.parent)
        self._last = dict(earlier.last)
        incidents = {each.id: each for each in (Incident(*row) for row in earlier.incidents)}
        self._unsaved = dict(incidents)
        try:
            last, rows = self._store.read(_read)
        except LedgerError:
            last, rows = numbers_inside(self._store.path), []
        for year, number in last.items():
            self._last[year] = max(self._last.get(year, 0), number)
        for row in rows:
            known = Incident(row[0], row[1], row[2], row[3], bool(row[4]))
            incidents[known.id] = known
            self._unsaved.pop(known.id, None)
        for incident in incidents.values():
            mine = self._incidents.get(incident.subject, ())
            self._incidents[incident.subject] = (*mine, incident)
        if earlier.found and self._save():
            earlier.put_aside()


def _read(
    connection: sqlite3.Connection,
) -> tuple[dict[int, int], list[tuple[str, str, int, int | None, int]]]:
    """Read the highest numbers, and the incidents that may be asked for, the earliest first."""
    rows = connection.execute(
        "SELECT id, subject, start_ns, end_ns, live FROM incidents"
        " WHERE end_ns IS NULL OR id IN (SELECT id FROM incidents"
        " WHERE end_ns IS NOT NULL ORDER BY start_ns DESC LIMIT ?) ORDER BY start_ns, id",
        (ENDED_KEPT,),
    )
    return read_numbers(connection), rows.fetchall()


def _write(
    connection: sqlite3.Connection, last: Mapping[int, int], incidents: Iterable[Incident]
) -> None:
    write_numbers(connection, last)
    connection.executemany(
        "REPLACE INTO incidents (id, subject, start_ns, end_ns, live) VALUES (?, ?, ?, ?, ?)",
        ((each.id, each.subject, each.start_ns, each.end_ns, each.live) for each in incidents),
    )
