"""What the ledger needs beside being written: what is too old goes, and trouble is shown."""

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from exporter.threads import in_daemon_thread
from stability.ledger.errors import LedgerError
from stability.ledger.ledger import Ledger
from stability.timestamps import moment

FIRST_SECONDS, THEN_SECONDS = 60, 3600
"""When it is first looked whether another day has begun, and how often then."""

_MINUTE_SECONDS = 60

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """How the ledger does at a moment."""

    is_writable: bool
    pending_writes: int
    """Judged minutes that are not stored yet."""
    stored_seconds: int | None
    """End of the newest judged minute that is stored; None before the first."""
    size_bytes: int


class Upkeep:
    """Prunes the ledger once a day and tells how it does."""

    def __init__(self, ledger: Ledger, zone: ZoneInfo) -> None:
        """Take the ledger of a city in a time zone."""
        self._ledger = ledger
        self._zone = zone
        self._task: asyncio.Task[None] | None = None
        self._stored_minute: int | None = None

    def start(self) -> None:
        """Begin to prune."""
        self._task = asyncio.create_task(self._prune_daily())

    def stop(self) -> None:
        """Prune no more."""
        if self._task:
            self._task.cancel()

    def reading(self, judged_minute: int | None) -> LedgerReading:
        """Say how the ledger does; everything up to the judged minute was handed to it."""
        waiting = self._ledger.waiting
        if waiting == 0:
            self._stored_minute = judged_minute
        stored = self._stored_minute
        return LedgerReading(
            is_writable=self._ledger.problem is None,
            pending_writes=waiting,
            stored_seconds=None if stored is None else (stored + 1) * _MINUTE_SECONDS,
            size_bytes=self._size(),
        )

    def _size(self) -> int:
        size = 0
        for ending in ("", "-wal"):
            with suppress(OSError):
                size += self._ledger.path.with_name(self._ledger.path.name + ending).stat().st_size
        return size

    async def _prune_daily(self) -> None:
        pruned = 0
        await asyncio.sleep(FIRST_SECONDS)
        while True:
            today = moment(time.time_ns(), self._zone).date().toordinal()
            if today != pruned and await in_daemon_thread(partial(self._prune, today)):
                pruned = today
            await asyncio.sleep(THEN_SECONDS)

    def _prune(self, today: int) -> bool:
        try:
            rows = self._ledger.prune(today)
        except LedgerError as error:
            logger.warning("what is too old stays in the ledger for now: %s", error)
            return False
        except Exception:
            logger.exception("what is too old could not be deleted from the ledger")
            return False
        logger.info("%d rows of the ledger were too old", rows)
        return True
