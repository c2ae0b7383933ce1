"""The ledger as the service uses it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from inventory.schema import Inventory
from stability.changes import Changes, Resumed
from stability.ledger import reading, retention
from stability.ledger.errors import LedgerError
from stability.ledger.owner import Ownership
from stability.ledger.store import Store
from stability.ledger.view import LedgerView
from stability.ledger.writer import RETRY_SECONDS, Writer
from stability.totals import Day

PATIENCE_SECONDS = 20.0
"""How long a reader waits for what was handed in before."""


class Ledger(LedgerView):
    """The ledger of a state folder, which no other service may use meanwhile.

    May be used by several threads. Disk trouble is told in `problem` and logged once; what was
    handed in waits in memory, and is written when the disk lets it. What is read includes all that
    was handed in before, so reading waits for the disk and does not belong into an event loop.
    """

    def __init__(
        self, folder: Path, timezone: str, *, retry_seconds: float = RETRY_SECONDS
    ) -> None:
        """Open the folder, which is made if it is missing.

        OwnedError if another service uses it; SchemaError if its file is of a newer version.
        """
        super().__init__(folder)
        self._zone = ZoneInfo(timezone)
        self._ownership = Ownership(folder)
        try:
            self.store = Store(folder, self._ownership.take)
        except BaseException:
            self._ownership.release()
            raise
        self._writer = Writer(self.store, retry_seconds)

    @property
    def problem(self) -> str | None:
        """Why nothing can be written, and what to do; None while it can."""
        return self.store.problem

    @property
    def waiting(self) -> int:
        """How many minutes were handed in that are not on disk yet."""
        return self._writer.waiting

    def keep(self, changes: Changes) -> None:
        """Take what judging changed. Returns at once and never fails."""
        self._writer.keep(changes)

    def keep_inventory(self, inventory: Inventory, fingerprint: str, at_ns: int) -> None:
        """Take the inventory that is in force from now on. Returns at once and never fails."""
        # A limit that is not written is the default's, one that is null is switched off.
        document = inventory.model_dump(mode="json", by_alias=True, exclude_unset=True)
        document["include"] = inventory.include
        text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        self._writer.keep_inventory(at_ns, fingerprint, text)

    def flush(self, timeout_seconds: float = PATIENCE_SECONDS) -> bool:
        """Wait until all that was handed in is on disk; False if it is not."""
        return self._writer.flush(timeout_seconds)

    def close(self, timeout_seconds: float = PATIENCE_SECONDS) -> None:
        """Write what waits, and let another service have the folder."""
        self._writer.close(timeout_seconds)
        self.store.close()
        self._ownership.release()

    def resume(self, since: Day) -> Resumed | None:
        """Give what a judge goes on from, with the days from `since` on; None to begin anew."""
        self.flush()
        try:
            return self.store.read(lambda connection: reading.resumed(connection, since))
        except LedgerError:
            return None  # `problem` says why

    def prune(self, today: Day) -> int:
        """Delete what is too old on a local day, in small slices; give how many rows."""
        return retention.prune(self.store, today, self._zone)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if not self.flush():
            raise LedgerError(f"what was judged last is not on disk: {self.problem}")
        with super()._reading() as connection:
            yield connection
