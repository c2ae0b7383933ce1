"""The measuring and judging half of the exporter.

Three threads take part. The engine's measures. The judge's owns everything that is decided, one
thing after the other. The event loop only hands over and reads immutable snapshots.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from exporter import columns
from exporter.exposition import Series
from exporter.fleet import VANTAGE, Fleet
from exporter.intake import IntakeReading, Outcome
from exporter.snapshot import Snapshot
from exporter.table import Table
from exporter.verdicts import LOGGED_AT_ONCE, Verdicts
from probes.engine import EchoEngine
from probes.probe import Metric, ProbeError, Reason
from probes.record import MinuteRecord
from stability.again import RecordKey

logger = logging.getLogger(__name__)

PROBE = "icmp"
"""What this prober measures with, as a label."""

TICK_SECONDS = 0.5
"""How often the newest packets are looked at; a scrape looks too."""

_Result = TypeVar("_Result")
_Kind = tuple[Table, Metric, tuple[str, ...]]
"""A table, a metric of all its subjects, and the values of the metric's own labels."""


@dataclass(frozen=True, slots=True)
class Look:
    """All that there is to expose at a moment."""

    snapshot: Snapshot
    series: tuple[Series, ...]
    health: Mapping[str, float]
    """What the engine says about itself."""
    intake: IntakeReading


class Prober:
    """The engine, the verdicts on what it measures, and the thread in which they meet."""

    def __init__(self, verdicts: Verdicts) -> None:
        """Prepare; nothing is sent before `start`."""
        self._verdicts = verdicts
        self._engine = EchoEngine(VANTAGE, on_minute=self._on_minute)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="judge")
        self._ticker: asyncio.Task[None] | None = None
        self._failures = Counter({(PROBE, str(reason)): 0 for reason in Reason})
        self._shown: tuple[_Kind, ...] = ()

    @property
    def snapshot(self) -> Snapshot:
        """Everything that is known of links and points now."""
        return self._verdicts.snapshot

    @property
    def failures(self) -> Mapping[tuple[str, str], int]:
        """How often a link turned out to be impossible to measure, by probe and reason."""
        return dict(self._failures)

    async def start(self) -> None:
        """Begin to measure; raises ProbeError if the system does not let it."""
        self._engine.start()
        await self._judging(lambda: self._use(self.snapshot.fleet))
        self._ticker = asyncio.create_task(self._tick_for_ever())

    async def stop(self) -> None:
        """End measuring. Minutes that are being judged are judged and stored."""
        if self._ticker:
            self._ticker.cancel()
        await asyncio.to_thread(self._engine.stop)
        await asyncio.to_thread(self._thread.shutdown)
        self._verdicts.close()

    def prepare(self, fleet: Fleet) -> None:
        """Make what takes long about links that may be used soon; in any thread.

        It is the text of their series: `use` holds up the judge, and everybody who looks.
        """
        present = self.snapshot.fleet
        tables = {
            present.link_table: fleet.link_table,
            present.point_table: fleet.point_table,
            present.ward_table: fleet.ward_table,
        }
        for table, metric, labels in self._shown:
            if table in tables:
                tables[table].lines(metric, labels)
        for series in fleet.series:
            series.table.lines(series.metric, series.labels)

    async def use(self, fleet: Fleet) -> int:
        """Measure these links from now on; those that stay the same notice nothing.

        Gives the moment from which it is so, nanoseconds since the epoch.
        """
        return await self._judging(lambda: self._use(fleet))

    async def look_at_handling(self) -> None:
        """Look at what people did about open incidents."""
        await self._judging(self._verdicts.look_at_handling)

    async def take(
        self, records: Sequence[MinuteRecord], stored: Collection[RecordKey]
    ) -> list[Outcome]:
        """Take records of another prober; say what becomes of each. FullError if too many wait."""
        return await self._judging(lambda: self._verdicts.take(records, stored, time.time_ns()))

    async def look(self) -> Look:
        """Look at the newest packets now."""
        return await self._judging(self._look)

    def _use(self, fleet: Fleet) -> int:
        self._engine.set_targets(fleet.targets())
        now_ns = time.time_ns()
        if fleet is not self.snapshot.fleet:
            self._verdicts.replace(fleet, now_ns)
        for series in self._look().series:
            # Made here and not in the first scrape, where it would hold up the event loop.
            series.table.lines(series.metric, series.labels)
        return now_ns

    def _look(self) -> Look:
        self._tick()
        snapshot, totals = self.snapshot, self._engine.totals()
        series = tuple(columns.everything(snapshot, totals))
        self._shown = tuple((one.table, one.metric, one.labels) for one in series)
        return Look(snapshot, series, totals.health, self._verdicts.intake.reading)

    def _tick(self) -> None:
        problems, before = self._engine.problems, self.snapshot.problems
        self._verdicts.watch(self._engine.watch(), problems, time.time_ns())
        self._failures.update(
            (PROBE, str(problems[key].reason)) for key in problems.keys() - before
        )
        _log(before, problems)

    async def _tick_for_ever(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            try:
                await self._judging(self._tick)
                await self._judging(self._verdicts.intake.catch_up)
            except Exception:
                logger.exception("the newest packets could not be looked at")

    def _on_minute(self, minute: int, records: Sequence[MinuteRecord]) -> None:
        """Take the records of a minute from the engine's thread."""
        self._thread.submit(self._judge, minute, records)

    def _judge(self, minute: int, records: Sequence[MinuteRecord]) -> None:
        try:
            self._verdicts.minute(minute, records)
        except Exception:
            logger.exception("minute %d could not be judged", minute)

    async def _judging(self, work: Callable[[], _Result]) -> _Result:
        """Do something in the judge's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _log(before: Mapping[str, ProbeError], now: Mapping[str, ProbeError]) -> None:
    """Log what cannot be measured, once when it begins and once when it ends."""
    begun, ended = sorted(now.keys() - before), sorted(before.keys() - now)
    for key in begun[:LOGGED_AT_ONCE]:
        logger.warning("%s cannot be measured: %s", key, now[key])
    for key in ended[:LOGGED_AT_ONCE]:
        logger.info("%s can be measured again, or is not in the inventory any more", key)
    more = len(begun[LOGGED_AT_ONCE:]) + len(ended[LOGGED_AT_ONCE:])
    if more:
        logger.warning("and %d more", more)
