"""What is known of links and points, brought up to date by packets, minutes and reloads.

Everything here happens in one thread, the judge's; others read the immutable `snapshot`.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Self

import numpy as np
import numpy.typing as npt

from exporter import columns
from exporter.evidence import Evidence
from exporter.fleet import Fleet
from exporter.intake import Intake, Outcome
from exporter.snapshot import Judged, Newest, Snapshot, Standings
from exporter.traces import Traces
from exporter.verdict_series import verdict_series
from probes.echo import Watch
from probes.probe import ProbeError
from probes.record import MINUTE_NS, MinuteRecord
from stability.again import RecordKey
from stability.changes import Resumed
from stability.incidents import Incidents
from stability.intervals import Result
from stability.judge import Judge
from stability.late import KEPT_DAYS
from stability.ledger.errors import LedgerError
from stability.ledger.handling import Handling
from stability.ledger.ledger import Ledger
from stability.live import Live
from stability.minutes import State
from stability.past import Outage
from stability.records import choose
from stability.standing import Change
from stability.standing import Standings as LiveStandings
from stability.surroundings import Anchors

logger = logging.getLogger(__name__)

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]

SECOND_NS = 1_000_000_000

UNSTABLE = Result.UNSTABLE.label

MOST_SUSPECTED = 100
"""Incidents that are looked at before their minutes are judged, some 30 ms. When more links fail at
once, those that are looked at tell why."""

LOGGED_AT_ONCE = 20
"""Changes that are logged one by one; when an operator fails, hundreds come at once."""


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier processes left, and where this one leaves what it finds."""

    ledger: Ledger
    incidents: Incidents
    resumed: Resumed | None

    @classmethod
    def of(cls, ledger: Ledger, incidents: Incidents, today: date) -> Self:
        """Read what the window of a local day needs."""
        return cls(ledger, incidents, ledger.resume(today.toordinal() - KEPT_DAYS))


class Verdicts:
    """Live states, judged minutes and incidents of a fleet."""

    def __init__(
        self,
        fleet: Fleet,
        past: Past,
        *,
        down_after: int,
        up_after: int,
        now_ns: int,
        traces: Traces | None = None,
    ) -> None:
        """Know nothing yet but what earlier processes left; without `traces` look for no paths."""
        self._ledger, self._incidents = past.ledger, past.incidents
        self._live = Live(fleet.inventory, down_after, up_after)
        self._judge = Judge(fleet.inventory, past.incidents, now_ns, past.resumed)
        self.intake = Intake(self._judge, past.ledger, now_ns // MINUTE_NS)
        self._evidence = Evidence(fleet, now_ns, traces)
        self._resume(fleet)
        self._packets: Mapping[str, tuple[int, int]] = {}
        incidents = self._open_incidents(fleet)
        self.snapshot = Snapshot(
            fleet=fleet,
            at_ns=now_ns,
            links=Standings.unknown(len(fleet.keys), now_ns),
            points=Standings.unknown(len(fleet.points), now_ns),
            newest=Newest.none(len(fleet.keys)),
            incidents=incidents,
            suspected={},
            handling={},
            problems={},
            fault=None,
            fault_since_ns=0,
            judged=self._judged(fleet, self._judge.minute),
        )
        self.look_at_handling()

    def watch(self, watch: Watch, problems: Mapping[str, ProbeError], now_ns: int) -> None:
        """Take what the newest packets say, and what could not be sent at all."""
        fleet = self.snapshot.fleet
        changes = self._live.update(watch, now_ns)
        self._incidents.follow(changes)
        incidents = self._open_incidents(fleet) if changes else self.snapshot.incidents
        _log(changes, incidents)
        newest = (watch.newest_ns, watch.last_answered_ns, watch.last_rtt_ns)
        self.snapshot = replace(
            self.snapshot,
            at_ns=now_ns,
            links=_standings(self._live.links),
            points=_standings(self._live.points),
            newest=_newest(*newest, fleet.rows(watch.links)),
            incidents=incidents,
            problems=problems,
            fault=watch.fault,
            fault_since_ns=watch.fault_since_ns,
        )
        self._evidence.look(
            self.snapshot.links,
            self.snapshot.newest,
            now_ns,
            anchors=Anchors(watch.anchors, watch.anchor_answered_ns),
            fault=watch.fault,
        )
        if changes:
            self.snapshot = replace(self.snapshot, suspected=self._suspected())

    def minute(self, minute: int, records: Sequence[MinuteRecord]) -> None:
        """Judge a minute with what other probers sent of it; let what it changed be stored."""
        every = (*records, *self.intake.of(minute))
        self._judge.judge(minute, every)
        self.intake.judged(minute)
        self._packets = _packets(every)
        self._attribute(minute)
        handling = self._put_down()
        changes = self._judge.changes()
        if changes:
            self._ledger.keep(changes)
        judged = self._judged(self.snapshot.fleet, minute)
        self.snapshot = replace(self.snapshot, handling=handling, judged=judged)
        self.snapshot = replace(self.snapshot, suspected=self._suspected())

    def take(
        self, records: Sequence[MinuteRecord], stored: Collection[RecordKey], now_ns: int
    ) -> list[Outcome]:
        """Take records of another prober; say what becomes of each. FullError if too many wait."""
        return self.intake.take(self.snapshot.fleet, records, stored, now_ns)

    def look_at_handling(self) -> None:
        """Show what people did since the last minute."""
        handling = self._put_down()
        judged = self._judged(self.snapshot.fleet, self.snapshot.judged.minute)
        self.snapshot = replace(self.snapshot, handling=handling, judged=judged)

    def close(self) -> None:
        """Look for no more evidence."""
        self._evidence.close()

    def replace(self, fleet: Fleet, now_ns: int) -> None:
        """Take another inventory; what is in both keeps all that is known of it."""
        before = self.snapshot
        with self._incidents.together():
            for subject in before.incidents.keys() - fleet.place.keys():
                self._incidents.close(subject, now_ns)
        self._live.replace(fleet.inventory, now_ns)
        self._judge.replace(fleet.inventory, now_ns)
        self._evidence.replace(fleet, now_ns)
        newest, rows = before.newest, fleet.rows(before.fleet.keys)
        self.snapshot = Snapshot(
            fleet=fleet,
            at_ns=now_ns,
            links=_standings(self._live.links),
            points=_standings(self._live.points),
            newest=_newest(newest.looked_at_ns, newest.answered_ns, newest.round_trip_ns, rows),
            incidents=self._open_incidents(fleet),
            suspected=before.suspected,
            handling=before.handling,
            problems=before.problems,
            fault=before.fault,
            fault_since_ns=before.fault_since_ns,
            judged=self._judged(fleet, before.judged.minute),
        )

    def _resume(self, fleet: Fleet) -> None:
        """Let what is still down be down since the start of the incident that is still open."""
        found = ((subject, self._incidents.current(subject)) for subject in fleet.place)
        since_ns = {subject: incident.start_ns for subject, incident in found if incident}
        for standings in (self._live.links, self._live.points):
            standings.resume(since_ns)

    def _judged(self, fleet: Fleet, minute: int | None) -> Judged:
        """Describe what the judge knows, in the fleet's order."""
        packets = np.array([self._packets.get(key, (0, 0)) for key in fleet.keys], np.int64)
        settled, lost = packets.reshape(-1, 2).T
        links, points = self._judge.links, self._judge.points
        of_links = [links[key] for key in fleet.keys]
        verdict = self._judge.verdict
        return Judged(
            minute=minute,
            series=columns.figures(fleet, of_links, [points[point.id] for point in fleet.points]),
            settled=settled,
            lost=lost,
            unstable=np.array([one.last_interval == UNSTABLE for one in of_links], np.bool_),
            outages=tuple(self._judge.outages()),
            verdict=verdict,
            verdict_series=verdict_series(fleet, verdict),
        )

    def _open_incidents(self, fleet: Fleet) -> Mapping[str, str]:
        found = ((subject, self._incidents.current(subject)) for subject in fleet.place)
        return {subject: incident.id for subject, incident in found if incident}

    def _attribute(self, minute: int) -> None:
        """Find out why what was lost was lost. Judging goes on without that."""
        try:
            self._evidence.minute(minute, self._judge.links, self._packets)
            for outage in self._evidence.seen(self._judge.outages(), self.snapshot.at_ns):
                self._judge.attribute(outage)
        except Exception:
            logger.exception("the evidence of minute %d could not be collected", minute)

    def _put_down(self) -> Mapping[str, Handling]:
        """Read what people did about open incidents and all outages of the window, listed or not.

        What a person puts an outage down to holds over what evidence suggests. If the ledger cannot
        be read, things stay as they are.
        """
        outages = self._judge.every_outage()
        wanted = {*self.snapshot.incidents.values(), *(outage.id for outage in outages)}
        if not wanted:
            return {}
        try:
            handling = self._ledger.handling(wanted)
        except LedgerError:
            return self.snapshot.handling
        for outage in outages:
            said = put_down(outage, handling.get(outage.id))
            if said != outage:
                self._judge.attribute(said)
        return handling

    def _suspected(self) -> Mapping[str, Outage]:
        """Look for the cause of what is down and no outage by its minutes yet."""
        listed = {outage.id for outage in self.snapshot.judged.outages}
        found = (self._incidents.current(subject) for subject in self.snapshot.incidents)
        news = (one for one in found if one and one.id not in listed)
        return {
            one.id: self._evidence.at_once(one.subject, one.id, one.start_ns)
            for one in islice(news, MOST_SUSPECTED)
        }


def put_down(outage: Outage, handling: Handling | None) -> Outage:
    """Put an outage down to what a person says, as far as one does."""
    if handling is None:
        return outage
    return replace(
        outage,
        attribution=handling.attribution or outage.attribution,
        cause=handling.cause or outage.cause,
    )


def _packets(records: Sequence[MinuteRecord]) -> Mapping[str, tuple[int, int]]:
    """Give the packets that settled and those lost, by link, of the records that are judged."""
    rows = {link: row for row, link in enumerate(dict.fromkeys(each.link for each in records))}
    return {each.link: (each.settled, each.lost) for each in choose(records, rows) if each}


def _standings(live: LiveStandings) -> Standings:
    """Copy what the judge's thread goes on to change."""
    return Standings(live.states.copy(), live.since_ns.copy())


def _newest(looked_at_ns: Ints, answered_ns: Ints, round_trip_ns: Ints, rows: Rows) -> Newest:
    """Put what is known of the newest packets into the fleet's order."""
    return Newest(
        looked_at_ns=_picked(looked_at_ns, rows, 0),
        answered_ns=_picked(answered_ns, rows, 0),
        round_trip_ns=_picked(round_trip_ns, rows, -1),
    )


def _picked(values: Ints, rows: Rows, missing: int) -> Ints:
    return np.append(values, missing)[rows]  # -1, not there, picks the last


def _log(changes: Sequence[Change], incidents: Mapping[str, str]) -> None:
    """Log what went down and what came back, each once."""
    told = [one for one in changes if State.DOWN in (one.before, one.after)]
    for change in told[:LOGGED_AT_ONCE]:
        since = datetime.fromtimestamp(change.since_ns / SECOND_NS, UTC)
        logger.info(
            "%s is %s since %s UTC%s",
            change.subject,
            change.after.label,
            f"{since:%H:%M:%S}",
            f", incident {incidents[change.subject]}" if change.subject in incidents else "",
        )
    if len(told) > LOGGED_AT_ONCE:
        logger.info("and %d more links and points changed", len(told) - LOGGED_AT_ONCE)
