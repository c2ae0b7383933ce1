"""The running exporter as HTTP sees it: what there is to read, and the reload."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from exporter.exposition import render
from exporter.fleet import VANTAGE, Fleet
from exporter.intake import Outcome, stored
from exporter.prober import Look, Prober
from exporter.reload_results import Reload
from exporter.reloads import Reloads
from exporter.self_metrics import Reading, SelfMetrics
from exporter.settings import Settings
from exporter.snapshot import Snapshot
from exporter.threads import in_daemon_thread
from exporter.traces import Traces
from exporter.upkeep import Upkeep
from exporter.verdicts import Past, Verdicts
from probes.record import MinuteRecord
from stability.incidents import Incident, Incidents
from stability.ledger.ledger import Ledger
from stability.ledger.view import LedgerView
from stability.timestamps import moment

PATIENCE_NS = 30_000_000_000
"""A link that could not be looked at for so long does not keep the others from being ready."""

LAST_WRITE_SECONDS = 0.5
"""How long the last write may take at the end: all of it shall take less than 2 s."""


class Service:
    """One prober with its settings, its inventory file and its state folder."""

    def __init__(self, settings: Settings, fleet: Fleet) -> None:
        """Prepare to measure a fleet; nothing is sent before `start`.

        LedgerError if the state folder is another service's, or of a newer version.
        """
        self.settings = settings
        self._began_ns = time.time_ns()
        self._is_ready = False
        timezone = fleet.inventory.city.timezone
        self.ledger = Ledger(settings.state, timezone)
        self.kept = LedgerView(settings.state)
        """The ledger without what is not on disk yet; nothing is waited for."""
        self._incidents = Incidents(self.ledger.store, timezone)
        today = moment(self._began_ns, fleet.zone).date()
        self._verdicts = Verdicts(
            fleet,
            Past.of(self.ledger, self._incidents, today),
            down_after=settings.down_after,
            up_after=settings.up_after,
            now_ns=self._began_ns,
            traces=Traces(),
        )
        self._prober = Prober(self._verdicts)
        self._reloads = Reloads(settings.inventory, self._prober, settings.render, self.ledger)
        self._upkeep = Upkeep(self.ledger, fleet.zone)
        self._self_metrics = SelfMetrics()

    @property
    def snapshot(self) -> Snapshot:
        """Everything that is known of links and points now."""
        return self._prober.snapshot

    @property
    def last_reload(self) -> Reload:
        """How the last load of the inventory went."""
        return self._reloads.last

    @property
    def state_problem(self) -> str | None:
        """Why what is judged and incident ids cannot be stored now; None if they can."""
        return self.ledger.problem

    async def start(self) -> None:
        """Begin to measure and to watch the inventory; ProbeError if the system does not let it."""
        await self._prober.start()
        await self._reloads.start()
        self._upkeep.start()

    async def stop(self) -> None:
        """End; everything that was measured is judged and stored."""
        self._reloads.stop()
        self._upkeep.stop()
        await self._prober.stop()
        closing = in_daemon_thread(lambda: self.ledger.close(LAST_WRITE_SECONDS))
        with suppress(TimeoutError):  # another program holds the file
            await asyncio.wait_for(closing, 2 * LAST_WRITE_SECONDS)

    def incident(self, incident_id: str) -> Incident | None:
        """Find an incident, also one that is no outage by its minutes."""
        return self._incidents.find(incident_id)

    async def handled(self) -> None:
        """Show at once what a person did about an incident."""
        await self._prober.look_at_handling()

    async def take(self, records: Sequence[MinuteRecord]) -> list[Outcome]:
        """Take records of another prober; say what becomes of each. FullError if too many wait."""
        known = await in_daemon_thread(lambda: stored(self.ledger, records))
        return await self._prober.take(records, known)

    async def reload(self) -> Reload:
        """Read the inventory again and use it if it is good."""
        return await self._reloads.reload()

    async def metrics(self) -> AsyncIterator[bytes]:
        """Give the text of /metrics in chunks, between which other requests have their turn."""
        look = await self._prober.look()
        for chunk in render(look.series):
            yield chunk
            await asyncio.sleep(0)
        yield self._self_metrics.text(self._reading(look))

    def missing(self) -> str | None:
        """Say what is not measured yet; None once the exporter is ready, for good."""
        if self._is_ready:
            return None
        snapshot = self.snapshot
        seen = snapshot.newest.looked_at_ns > 0
        waiting = [
            key
            for key, measured, (_point, link) in zip(
                snapshot.fleet.keys, seen.tolist(), snapshot.fleet.links, strict=True
            )
            if not measured and link.address is not None and key not in snapshot.problems
        ]
        self._is_ready = not waiting or snapshot.at_ns - self._began_ns > PATIENCE_NS
        if self._is_ready:
            return None
        return f"{len(waiting)} of {len(snapshot.fleet.keys)} links not measured yet: {waiting[0]}"

    def _reading(self, look: Look) -> Reading:
        return Reading(
            vantage=VANTAGE,
            fault=look.snapshot.fault,
            health=look.health,
            failures=self._prober.failures,
            reload=self.last_reload,
            reloads=self._reloads.counts,
            fingerprint=look.snapshot.fleet.fingerprint,
            ledger=self._upkeep.reading(look.snapshot.judged.minute),
            judged_minute=look.snapshot.judged.minute,
            intake=look.intake,
        )
