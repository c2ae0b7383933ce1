"""The ledger as anybody may use it while a service writes: reading, and handling by hand."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from inventory.schema import Inventory
from probes.record import MinuteRecord
from stability.changes import Checkpoint
from stability.ledger import handling, reading
from stability.ledger.backup import backup
from stability.ledger.handling import Act, Entry, Handling, Through
from stability.ledger.incident_file import IncidentRow
from stability.ledger.opening import transaction, visiting
from stability.ledger.store import FILE_NAME
from stability.past import Attribution, LinkPast, Outage, PointPast
from stability.totals import Day


class LedgerView:
    """What a folder's ledger holds. Every method opens the file anew, so any thread may call it.

    All methods raise LedgerError, with a message for people, when the file cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        """Take the state folder of a service; the file is not touched yet."""
        self.path = folder / FILE_NAME

    def extent(self) -> tuple[Day, int] | None:
        """Give the first day that is kept, and the last judged minute; None without any."""
        with self._reading() as connection:
            return reading.extent(connection)

    def link_pasts(self, first: Day, last: Day) -> Mapping[str, LinkPast]:
        """Give days and outages of all links, by POINT/LINK; both days included."""
        with self._reading() as connection:
            return reading.link_pasts(connection, first, last)

    def point_pasts(self, first: Day, last: Day) -> Mapping[str, PointPast]:
        """Give days and outages of all points; both days included."""
        with self._reading() as connection:
            return reading.point_pasts(connection, first, last)

    def outages(self, start_ns: int, end_ns: int, point: str | None = None) -> list[Outage]:
        """Give the outages that overlap a time, in order of their start."""
        with self._reading() as connection:
            return reading.outages_between(connection, start_ns, end_ns, point)

    def outage(self, outage_id: str) -> Outage | None:
        """Give one outage; None if there is none of this id, though there may be an incident."""
        with self._reading() as connection:
            found = reading.outages(connection, "WHERE outages.id = ?", (outage_id,))
        return found[0] if found else None

    def records(
        self, links: Iterable[str], first_minute: int, minutes: int
    ) -> Iterator[MinuteRecord]:
        """Give the records of some links (POINT/LINK), minute after minute.

        Round-trip times are equivalent to the measured ones, not the same; see `ledger.records`.
        """
        with self._reading() as connection:
            yield from reading.records(connection, links, first_minute, minutes)

    def checkpoint(self, point: str, day: Day) -> Checkpoint:
        """Give what was to be remembered of a point at 00:00 of a day."""
        with self._reading() as connection:
            return reading.checkpoint_of(connection, point, day)

    def inventory(self, at_ns: int) -> Inventory | None:
        """Give the inventory that was in force, else the first one after; None without any."""
        with self._reading() as connection:
            return reading.inventory_at(connection, at_ns)

    def inventory_moments(self, start_ns: int, end_ns: int) -> list[int]:
        """Give the moments from which the inventories were in force that were so in a time.

        That of the one which was in force at its start, else the first one after, comes first.
        """
        with self._reading() as connection:
            return reading.inventory_moments(connection, start_ns, end_ns)

    def handling(self, ids: Iterable[str]) -> Mapping[str, Handling]:
        """Give what people did about these; those about which nothing was done are left out."""
        with self._visiting("ro") as connection:
            return handling.handling(connection, ids)

    def audit(self, outage_id: str) -> list[Entry]:
        """Give all that people did about one, in order."""
        with self._visiting("ro") as connection:
            return handling.audit(connection, outage_id)

    def incident(self, incident_id: str) -> IncidentRow | None:
        """Give an incident, of which there may be an outage; None if there is none of this id."""
        with self._visiting("ro") as connection:
            return reading.incident(connection, incident_id)

    def expect(self, outage_id: str) -> None:
        """Do nothing if there is an outage or incident of this id, else UnknownOutageError."""
        with self._visiting("ro") as connection:
            handling.expect(connection, outage_id)

    def acknowledge(
        self,
        outage_id: str,
        by: str,
        eta_ns: int | None,
        at_ns: int,
        through: Through = Through.API,
        who: str | None = None,
    ) -> Handling:
        """Write down who takes care of an outage, and when it may be over.

        `who` wrote it down, if that is somebody else.
        """
        changes = {"acknowledged_by": by, "acknowledged_ns": at_ns, "eta_ns": eta_ns}
        act = Act(outage_id, who or by, at_ns, through, "acknowledge", None, changes)
        return self._perform(act)

    def note(  # noqa: PLR0913  # what a form has
        self,
        outage_id: str,
        by: str,
        at_ns: int,
        *,
        text: str | None = None,
        cause: str | None = None,
        attribution: Attribution | None = None,
        ticket: str | None = None,
        through: Through = Through.API,
    ) -> Handling:
        """Write down what is known of an outage. What is None stays as it is."""
        given = {"cause": cause, "attribution": attribution, "ticket": ticket}
        changes = {key: value for key, value in given.items() if value is not None}
        return self._perform(Act(outage_id, by, at_ns, through, "note", text, changes))

    def backup(self, path: Path) -> None:
        """Copy the whole ledger to a new file while a service may write; the copy is verified."""
        with self._reading() as connection:
            backup(connection, path)

    def _perform(self, act: Act) -> Handling:
        with self._visiting("rw") as connection, transaction(connection):
            return handling.perform(connection, act)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Open the file to read one state of it, however it changes meanwhile."""
        with self._visiting("ro") as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT minute FROM progress")  # from here on nothing changes
            yield connection

    @contextmanager
    def _visiting(self, mode: str) -> Iterator[sqlite3.Connection]:
        with visiting(self.path, mode) as connection:
            yield connection
