"""Incident ids: minted once, kept in the state folder, never given twice.

An incident begins with the first 0 of a subject's up metric and lasts until its recovery; the mail,
the page and the list of outages name it by the same id.
"""

import logging
import os
import re
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from stability.minutes import State
from stability.standing import Change

FILE_NAME = "incidents.json"
ENDED_KEPT = 2000
"""Ended incidents that are remembered for outages that turn out to belong to them."""

_NS = 1_000_000_000
_ID = re.compile(rb"TS-([0-9]{4})-([0-9]{5,})")

logger = logging.getLogger(__name__)


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


class _Document(BaseModel):
    """What the file holds."""

    model_config = ConfigDict(extra="forbid")

    version: Literal[1] = 1
    last: dict[int, int] = {}
    """The highest number given in each year."""
    incidents: list[Incident] = []


class Incidents:
    """The incidents of a running process and of those before it. May be used by several threads.

    Every change is on disk before the call returns. If the folder cannot be written, that is logged
    and ids go on in memory. A file that is no document is set aside under another name; one that
    the system does not let us read is left as it is, and ids stay in memory.
    """

    def __init__(self, folder: Path, timezone: str) -> None:
        """Read what earlier processes left in the folder, which is made if it is missing."""
        self._path = folder / FILE_NAME
        self._zone = ZoneInfo(timezone)
        self._lock = threading.RLock()
        self._deep = 0
        self._changed = False
        self.problem: str | None = None
        """Why ids are kept in memory only; None while they are stored."""
        self._unreadable = False
        self._last: dict[int, int] = {}
        self._incidents: dict[str, tuple[Incident, ...]] = {}
        self._load()
        self._save()

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

    def resume(self, subjects: Collection[str], at_ns: int) -> None:
        """Begin anew with these subjects: end what an earlier process left and nobody would end.

        That is the incident of a subject that is gone, and one that was never live: its outage was
        known to the earlier process alone. A live one lasts until its recovery is seen.
        """
        with self.together():
            for incident in [i for mine in self._incidents.values() for i in mine]:
                lasts = incident.live and incident.subject in subjects
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
            number = f"TS-{year}-{self._last[year]:05}"
            incident = Incident(number, subject, start_ns, live=live)
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
                if self._changed and self._deep == 0:
                    self._forget()
                    self._save()
                    self._changed = False

    def _put(self, incident: Incident) -> None:
        """Add an incident, or take it for the one with its id."""
        mine = self._incidents.get(incident.subject, ())
        if incident in mine:
            return
        others = tuple(each for each in mine if each.id != incident.id)
        self._incidents[incident.subject] = (*others, incident)
        self._changed = True

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

    def _save(self) -> None:
        if self._unreadable:
            return
        document = _Document(
            last=self._last, incidents=[i for mine in self._incidents.values() for i in mine]
        )
        try:
            _replace(self._path, document.model_dump_json(indent=1))
        except OSError as error:
            if self.problem is None:
                logger.error("incident ids are kept in memory only: %s", error)  # noqa: TRY400  # no bug
            self.problem = str(error)
            return
        if self.problem is not None:
            logger.warning("incident ids are kept in %s again", self._path)
        self.problem = None

    def _load(self) -> None:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            # What it holds may be whole: to write it anew would lose every id that was given.
            self._unreadable = True
            self.problem = str(error)
            logger.error("incident ids are kept in memory only, and start anew: %s", error)  # noqa: TRY400  # no bug
            return
        try:
            document = _Document.model_validate_json(content)
        except ValidationError as error:
            self._set_aside(error)
            document = _Document(last=_highest(content))
        self._last = document.last
        for incident in document.incidents:
            mine = self._incidents.get(incident.subject, ())
            self._incidents[incident.subject] = (*mine, incident)

    def _set_aside(self, error: ValidationError) -> None:
        aside = self._path.with_name(f"{FILE_NAME}.damaged")
        logger.error("%s is damaged and set aside as %s: %s", self._path, aside.name, error)
        try:
            self._path.replace(aside)
        except OSError as also:
            logger.error("it cannot be set aside: %s", also)  # noqa: TRY400  # no bug


def _highest(content: bytes) -> dict[int, int]:
    """Find the highest number of each year that a damaged file names: none is given twice."""
    last: dict[int, int] = {}
    for year, number in _ID.findall(content):
        last[int(year)] = max(last.get(int(year), 0), int(number))
    return last


def _replace(path: Path, text: str) -> None:
    """Write a file so that it is whole at any moment, also after a loss of power."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
