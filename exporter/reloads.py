"""Reading the inventory again: on request, on SIGHUP, and when its files change.

A reload takes all of the new inventory or nothing. A bad one leaves the old one running.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from exporter import source
from exporter.fleet import Fleet
from exporter.memory import large_and_for_long
from exporter.prober import Prober
from exporter.reload_results import (
    Change,
    Reload,
    ReloadCounts,
    Result,
    in_use,
    instead,
    links_of,
)
from exporter.threads import in_daemon_thread
from exporter.transition import Transition, transition
from inventory.load import InventoryError, fingerprint, load
from inventory.said import Said
from inventory.schema import Inventory
from stability.comparison.compare import compare
from stability.ledger.ledger import Ledger

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How often the files are looked at. A change counts once two looks in a row saw the same, so that
a file is not read while an editor still writes it."""

LARGE_BYTES = 1_000_000
"""An inventory from here on, some 2,500 links, is read as what is large."""

MOST_LINES = 20
"""Errors of one inventory in the log: after thousands of lines at once a journal drops what else a
service writes. The answer to POST has all of them, and so has `thongsuot check`."""

_CLOCK_STEP_NS = 10_000_000
"""File systems note times by a clock that moves in steps of up to 10 ms."""


class _NotUsedError(Exception):
    """The inventory is good by itself, but cannot take the place of the old one."""


def read(path: Path) -> Fleet:
    """Read an inventory; raises InventoryError with everything that is wrong with it."""
    began_ns = time.time_ns()
    inventory = load(source.pinned(path), str(path))
    return Fleet(inventory, fingerprint(inventory), began_ns)


class Reloads:
    """Keeps a prober at what its inventory file says."""

    def __init__(
        self,
        path: Path,
        prober: Prober,
        render: Callable[[Inventory], None] | None,
        ledger: Ledger,
    ) -> None:
        """Take the file that the prober's present fleet was read from."""
        self._ledger = ledger
        self._path = path
        self._prober = prober
        self._render = render
        self._one_at_a_time = asyncio.Lock()
        self._begun = 0
        """How many reloads began so far."""
        self._include = self._fleet.inventory.include
        """What the file included when it was last read, well or badly."""
        self._seen = source.mark(path, self._include)
        if source.newest_ns(self._seen) >= self._fleet.began_ns - _CLOCK_STEP_NS:
            self._seen = ()  # they may have changed since they were read: read them once more
        self._watcher: asyncio.Task[None] | None = None
        self._results = Counter(dict.fromkeys(Result, 0))
        self._links = Transition()
        now_ns = time.time_ns()
        self.last = Reload(
            successful=True,
            message=in_use(self._fleet),
            success_ns=now_ns,
            attempt_ns=now_ns,
            seconds=0.0,
        )

    @property
    def counts(self) -> ReloadCounts:
        """What was counted so far."""
        return ReloadCounts(dict(self._results), self._links)

    @property
    def _fleet(self) -> Fleet:
        return self._prober.snapshot.fleet

    async def start(self) -> None:
        """Begin to watch the files."""
        await self._keep(self._fleet, time.time_ns())
        self._watcher = asyncio.create_task(self._watch())

    def stop(self) -> None:
        """Stop watching."""
        if self._watcher:
            self._watcher.cancel()

    async def reload(self) -> Reload:
        """Read the inventory and use it if it is good.

        Whoever asks while others wait shares their reload: it begins after all of them asked.
        """
        asked = self._begun
        async with self._one_at_a_time:
            if self._begun > asked:
                return self.last
            self._begun += 1
            began_ns, began = time.time_ns(), time.perf_counter()
            change, problem = await self._tried()
            seconds = time.perf_counter() - began
            if problem is None:
                self._succeeded(change, began_ns, seconds)
            else:
                self._failed(problem, began_ns, seconds)
            return self.last

    async def _tried(self) -> tuple[Change | None, str | None]:
        """Read the inventory and use it; give what it changed, or why it is not used."""
        try:
            return await self._taken(), None
        except (InventoryError, _NotUsedError) as error:
            return None, str(error)
        except Exception as error:
            logger.exception("the reload failed in a way that nobody foresaw")
            return None, f"{type(error).__name__}: {error}"

    async def _taken(self) -> Change | None:
        before = self._fleet
        fleet = await in_daemon_thread(self._read)
        await self._rendered(fleet.inventory)
        if fleet.fingerprint == before.fingerprint:
            return None
        await in_daemon_thread(lambda: self._prober.prepare(fleet))
        now_ns = await self._prober.use(fleet)
        await self._keep(fleet, now_ns)
        return await in_daemon_thread(lambda: _changed(before, fleet, now_ns))

    def _read(self) -> Fleet:
        """Read the inventory; what it turns out to include is looked at before it is read."""
        fleet, include = self._attempt()
        if include != self._include:
            self._include = include
            fleet, _ = self._attempt()
        if isinstance(fleet, InventoryError):
            raise fleet
        _require_same_days(self._fleet.inventory, fleet.inventory)
        return fleet

    def _attempt(self) -> tuple[Fleet | InventoryError, tuple[str, ...]]:
        """Read an inventory; also tell what it includes, be it good or bad."""
        self._seen = source.mark(self._path, self._include)
        is_large = sum(file.size for file in self._seen) >= LARGE_BYTES
        try:
            with large_and_for_long() if is_large else nullcontext():
                fleet = read(self._path)
        except InventoryError as error:
            return error, error.include
        return fleet, fleet.inventory.include

    async def _keep(self, fleet: Fleet, now_ns: int) -> None:
        """Let the ledger know by what is judged from now on."""
        await in_daemon_thread(
            lambda: self._ledger.keep_inventory(fleet.inventory, fleet.fingerprint, now_ns)
        )

    def _succeeded(self, change: Change | None, began_ns: int, seconds: float) -> None:
        self._results[Result.UNCHANGED if change is None else Result.CHANGED] += 1
        self._links = Transition(*map(sum, zip(self._links, links_of(change), strict=True)))
        self.last = Reload(
            successful=True,
            message=f"{in_use(self._fleet)}{instead(change)}",
            success_ns=began_ns,
            attempt_ns=began_ns,
            seconds=seconds,
            change=change or self.last.change,
        )
        logger.info("inventory loaded in %.2f s: %s", seconds, self.last.message)

    def _failed(self, message: str, began_ns: int, seconds: float) -> None:
        self._results[Result.FAILED] += 1
        self.last = replace(
            self.last, successful=False, message=message, attempt_ns=began_ns, seconds=seconds
        )
        lines = message.splitlines()
        for line in lines[:MOST_LINES]:
            logger.error("inventory not loaded, the old one stays: %s", line)
        if more := len(lines[MOST_LINES:]):
            logger.error("and %d more; thongsuot check tells all of them", more)

    async def _rendered(self, inventory: Inventory) -> None:
        render = self._render
        if render is not None:
            try:
                await in_daemon_thread(lambda: render(inventory))
            except (OSError, ValueError) as error:
                message = f"what is derived from it was not written: {error}"
                raise _NotUsedError(message) from error

    async def _watch(self) -> None:
        before = self._seen
        while True:
            await asyncio.sleep(POLL_SECONDS)
            now = await asyncio.to_thread(source.mark, self._path, self._include)
            if now == before and now != self._seen:
                await self.reload()
            before = now


def _changed(before: Fleet, after: Fleet, at_ns: int) -> Change:
    """Say what is another. The inventory is in use already: nothing that fails here undoes that."""
    try:
        summary = compare(before.inventory, after.inventory).summary
    except Exception:
        logger.exception("what another inventory changes could not be told")
        summary = Said("không rõ đã thay đổi những gì", "it is not known what changed")
    return Change(at_ns, before.fingerprint, transition(before, after), summary)


def _require_same_days(before: Inventory, after: Inventory) -> None:
    """Refuse another time zone: all that was counted was counted by local days."""
    was, now = before.city.timezone, after.city.timezone
    if was != now:
        raise _NotUsedError(
            f"city.timezone is {now} instead of {was}, which takes a restart: "
            "days and service hours are counted by the clock of the city"
        )
