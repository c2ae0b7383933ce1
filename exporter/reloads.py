"""Reading the inventory again: on request, on SIGHUP, and when its files change.

A reload takes all of the new inventory or nothing. A bad one leaves the old one running.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from exporter import source
from exporter.fleet import Fleet
from exporter.prober import Prober
from exporter.threads import in_daemon_thread
from inventory.load import InventoryError, fingerprint, load
from inventory.schema import Inventory
from stability.ledger.ledger import Ledger

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How often the files are looked at. A change counts once two looks in a row saw the same, so that
a file is not read while an editor still writes it."""


@dataclass(frozen=True, slots=True)
class Reload:
    """How the last reload went."""

    successful: bool
    message: str
    """For a person: what is in use now, or everything that is wrong."""
    success_ns: int
    """When the inventory in use was loaded."""


class _NotWrittenError(Exception):
    """The inventory is good, but what other programs need of it could not be written."""


def read(path: Path) -> Fleet:
    """Read an inventory; raises InventoryError with everything that is wrong with it."""
    inventory = load(path)
    return Fleet(inventory, fingerprint(inventory))


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
        self._include = self._fleet.inventory.include
        """What the file included when it was last read, well or badly."""
        self._seen = source.mark(path, self._include)
        self._watcher: asyncio.Task[None] | None = None
        self.last = Reload(successful=True, message=_said(self._fleet), success_ns=time.time_ns())

    @property
    def _fleet(self) -> Fleet:
        return self._prober.snapshot.fleet

    def start(self) -> None:
        """Begin to watch the files."""
        self._keep()
        self._watcher = asyncio.create_task(self._watch())

    def stop(self) -> None:
        """Stop watching."""
        if self._watcher:
            self._watcher.cancel()

    async def reload(self) -> Reload:
        """Read the inventory and use it if it is good."""
        async with self._one_at_a_time:
            try:
                fleet = await in_daemon_thread(self._read)
                await self._rendered(fleet.inventory)
                if fleet.fingerprint != self._fleet.fingerprint:
                    await self._prober.use(fleet)
                    self._keep()
            except (InventoryError, _NotWrittenError) as error:
                self._failed(str(error))
            except Exception as error:
                logger.exception("the reload failed in a way that nobody foresaw")
                self._failed(f"{type(error).__name__}: {error}")
            else:
                self.last = Reload(
                    successful=True, message=_said(self._fleet), success_ns=time.time_ns()
                )
                logger.info("inventory loaded: %s", self.last.message)
            return self.last

    def _read(self) -> Fleet:
        """Read the inventory; what it turns out to include is looked at before it is read."""
        self._seen = source.mark(self._path, self._include)
        fleet, include = _attempt(self._path)
        if include != self._include:
            self._include = include
            self._seen = source.mark(self._path, include)
            fleet, _ = _attempt(self._path)
        if isinstance(fleet, InventoryError):
            raise fleet
        return fleet

    def _keep(self) -> None:
        """Let the ledger know by what is judged from now on."""
        fleet = self._fleet
        self._ledger.keep_inventory(fleet.inventory, fleet.fingerprint, time.time_ns())

    def _failed(self, message: str) -> None:
        self.last = replace(self.last, successful=False, message=message)
        for line in message.splitlines():
            logger.error("inventory not loaded, the old one stays: %s", line)

    async def _rendered(self, inventory: Inventory) -> None:
        render = self._render
        if render is not None:
            try:
                await in_daemon_thread(lambda: render(inventory))
            except (OSError, ValueError) as error:
                message = f"what is derived from it was not written: {error}"
                raise _NotWrittenError(message) from error

    async def _watch(self) -> None:
        before = self._seen
        while True:
            await asyncio.sleep(POLL_SECONDS)
            now = await asyncio.to_thread(source.mark, self._path, self._include)
            if now == before and now != self._seen:
                await self.reload()
            before = now


def _attempt(path: Path) -> tuple[Fleet | InventoryError, tuple[str, ...]]:
    """Read an inventory; also tell what it includes, be it good or bad."""
    try:
        fleet = read(path)
    except InventoryError as error:
        return error, error.include
    return fleet, fleet.inventory.include


def _said(fleet: Fleet) -> str:
    return (
        f"{len(fleet.inventory.points)} points, {len(fleet.keys)} measured links, "
        f"sha256 {fleet.fingerprint[:12]}"
    )
