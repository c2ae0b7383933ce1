"""The thread that writes: judging never waits for the disk."""

import logging
import sqlite3
import threading
import time
from dataclasses import dataclass, replace

from stability.changes import Changes
from stability.ledger.errors import LedgerError
from stability.ledger.keeping import write_changes, write_inventory
from stability.ledger.store import Store

RETRY_SECONDS = 5.0
MOST_RECORDS = 20_000
"""Records that wait in memory at most, an hour of 320 links or 50 MB."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Inventory:
    from_ns: int
    fingerprint: str
    document: str


@dataclass(frozen=True, slots=True)
class _Pending:
    """What waits to be written."""

    changes: Changes | None = None
    inventories: tuple[_Inventory, ...] = ()

    def __bool__(self) -> bool:
        return self.changes is not None or bool(self.inventories)

    def then(self, later: "_Pending") -> "_Pending":
        """Merge with what came later."""
        changes = self.changes or later.changes
        if self.changes and later.changes:
            changes = self.changes.then(later.changes)
        return _Pending(changes, self.inventories + later.inventories)


class Writer:
    """Takes changes at once and writes them in its own thread, in the order in which they came."""

    def __init__(self, store: Store, retry_seconds: float = RETRY_SECONDS) -> None:
        """Start the thread."""
        self._store = store
        self._retry_seconds = retry_seconds
        self._pending = _Pending()
        self._handed_in = 0
        self._written = 0
        self._failures = 0
        self._writing = False
        self._hurry = False
        self._closing = False
        self._dropping = False
        self._turn = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How often something was handed in that is not written yet."""
        return self._handed_in - self._written

    def keep(self, changes: Changes) -> None:
        """Take changes; does not wait."""
        self._take(_Pending(changes))

    def keep_inventory(self, from_ns: int, fingerprint: str, document: str) -> None:
        """Take an inventory; does not wait."""
        self._take(_Pending(inventories=(_Inventory(from_ns, fingerprint, document),)))

    def flush(self, timeout_seconds: float) -> bool:
        """Wait until all that was handed in is written; False if it takes longer, or fails."""
        until = time.monotonic() + timeout_seconds
        with self._turn:
            wanted = self._handed_in
            # A write that is going on may have begun before what was the trouble was mended.
            allowed = self._failures + self._writing
            self._hurry = True
            self._turn.notify_all()
            while self._written < wanted:
                left = until - time.monotonic()
                if self._failures > allowed or left <= 0 or not self._thread.is_alive():
                    return False
                self._turn.wait(left)
        return True

    def close(self, timeout_seconds: float) -> None:
        """Write what waits, if it can be, and end the thread."""
        with self._turn:
            self._closing = True
            self._turn.notify_all()
        self._thread.join(timeout_seconds)
        if self._pending:
            logger.error("what could not be written is lost: %s", self._store.problem)

    def _take(self, more: _Pending) -> None:
        with self._turn:
            self._pending = self._bounded(self._pending.then(more))
            self._handed_in += 1
            self._turn.notify_all()

    def _run(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._pending or self._closing)
                if not self._pending:
                    return
                pending, self._pending = self._pending, _Pending()
                taken, self._writing, self._hurry = self._handed_in, True, False
            done = self._write(pending)
            with self._turn:
                self._writing = False
                if done:
                    # What is stored is let go now and not with the next minute's.
                    pending = _Pending()
                    self._written = taken
                    self._dropping = False
                else:
                    self._failures += 1
                    self._pending = self._bounded(pending.then(self._pending))
                self._turn.notify_all()
                if not done:
                    if self._closing:
                        return
                    self._turn.wait_for(lambda: self._hurry or self._closing, self._retry_seconds)

    def _write(self, pending: _Pending) -> bool:
        """Write what was taken; False if it has to wait."""

        def write(connection: sqlite3.Connection) -> None:
            for each in pending.inventories:
                write_inventory(connection, each.from_ns, each.fingerprint, each.document)
            if pending.changes:
                write_changes(connection, pending.changes)

        try:
            self._store.write(write)
        except LedgerError:
            return False
        except Exception:
            # A bug: what cannot be written now never can, and would hold up all that follows.
            logger.exception("what was judged cannot be kept, and is left out")
        return True

    def _bounded(self, pending: _Pending) -> _Pending:
        """Let the oldest records go when too many wait: verdicts do not need them."""
        changes = pending.changes
        if changes is None or len(changes.records) <= MOST_RECORDS:
            return pending
        if not self._dropping:
            self._dropping = True
            logger.error("too many minute records wait to be written: the oldest are dropped")
        return replace(pending, changes=replace(changes, records=changes.records[-MOST_RECORDS:]))
