"""The exporter about itself: prober health, inventory, build, process."""

import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector

from exporter.intake import IntakeReading
from exporter.reload_results import Reload, ReloadCounts
from exporter.upkeep import LedgerReading
from probes.probe import Kind, Metric

HEALTHY = Metric(
    "thongsuot_vantage_healthy",
    "Whether the prober can be trusted (1) or is at fault itself (0).",
    Kind.GAUGE,
    ("vantage",),
)
FAULT = Metric(
    "thongsuot_vantage_fault_info",
    "Why the prober is at fault; 1 while it is, absent otherwise.",
    Kind.GAUGE,
    ("vantage", "fault"),
)
LAG = Metric(
    "thongsuot_scheduling_lag_seconds",
    "How late the prober came to send its packets, lately.",
    Kind.GAUGE,
    ("vantage",),
)
DROPS = Metric(
    "thongsuot_icmp_receive_drops_total",
    "Packets that the kernel dropped because the prober did not read them in time.",
    Kind.COUNTER,
    ("vantage",),
)
FAILURES = Metric(
    "thongsuot_probe_failures_total",
    "Links that could not be measured at all, each time the targets were set, by reason.",
    Kind.COUNTER,
    ("probe", "reason"),
)
RELOAD_SUCCESSFUL = Metric(
    "thongsuot_inventory_last_reload_successful",
    "Whether the last load of the inventory succeeded (1); if not (0), the old one still holds.",
    Kind.GAUGE,
)
RELOAD_TIME = Metric(
    "thongsuot_inventory_last_reload_success_timestamp_seconds",
    "When the inventory was last loaded successfully.",
    Kind.GAUGE,
)
RELOAD_ATTEMPT = Metric(
    "thongsuot_inventory_last_reload_attempt_timestamp_seconds",
    "When loading the inventory was tried last, successfully or not.",
    Kind.GAUGE,
)
RELOAD_SECONDS = Metric(
    "thongsuot_inventory_last_reload_duration_seconds",
    "How long that took; 0 before the first reload.",
    Kind.GAUGE,
)
RELOADS = Metric(
    "thongsuot_inventory_reloads_total",
    "Reloads of the inventory since the start: changed, unchanged (it means the same), failed.",
    Kind.COUNTER,
    ("result",),
)
RELOADED_LINKS = Metric(
    "thongsuot_inventory_reloaded_links_total",
    "Links that reloads added, removed, or restarted: measured at another address or in another "
    "way from then on, so that their packet counters began anew.",
    Kind.COUNTER,
    ("change",),
)
HASH = Metric(
    "thongsuot_inventory_hash_info",
    "Digest (SHA-256) of what the inventory in use means; always 1.",
    Kind.GAUGE,
    ("hash",),
)
LEDGER_WRITABLE = Metric(
    "thongsuot_ledger_writable",
    "Whether what is judged can be stored (1), or waits in memory until it can (0).",
    Kind.GAUGE,
)
LEDGER_WRITTEN = Metric(
    "thongsuot_ledger_last_write_timestamp_seconds",
    "End of the newest judged minute that is stored; absent before the first one.",
    Kind.GAUGE,
)
LEDGER_PENDING = Metric(
    "thongsuot_ledger_pending_writes",
    "Judged minutes that are not stored yet.",
    Kind.GAUGE,
)
LEDGER_SIZE = Metric(
    "thongsuot_ledger_size_bytes",
    "Size of the ledger on disk, with what is not yet merged into it.",
    Kind.GAUGE,
)
JUDGED = Metric(
    "thongsuot_judged_minute_timestamp_seconds",
    "Start of the last minute that was judged; absent before the first one.",
    Kind.GAUGE,
)
RECEIVED = Metric(
    "thongsuot_records_received_total",
    "Minute records that other probers sent: in_time, late, known already, refused.",
    Kind.COUNTER,
    ("vantage", "result"),
)
LATE_WAITING = Metric(
    "thongsuot_rejudging_pending",
    "Days of points that are to be judged again, because records of them came late.",
    Kind.GAUGE,
)
LATE_LEFT = Metric(
    "thongsuot_rejudging_failed_total",
    "Days of points that could not be judged again: not all records of them are there any more.",
    Kind.COUNTER,
)
IGNORED = Metric(
    "thongsuot_records_ignored_total",
    "Minute records that count nowhere: of days left as they were, or of the wrong minute.",
    Kind.COUNTER,
)
BUILD = Metric(
    "thongsuot_build_info",
    "Version of this program and of the Python that runs it; always 1.",
    Kind.GAUGE,
    ("version", "python"),
)
METRICS = (
    HEALTHY,
    FAULT,
    LAG,
    DROPS,
    FAILURES,
    RELOAD_SUCCESSFUL,
    RELOAD_TIME,
    RELOAD_ATTEMPT,
    RELOAD_SECONDS,
    RELOADS,
    RELOADED_LINKS,
    HASH,
    LEDGER_WRITABLE,
    LEDGER_WRITTEN,
    LEDGER_PENDING,
    LEDGER_SIZE,
    JUDGED,
    RECEIVED,
    LATE_WAITING,
    LATE_LEFT,
    IGNORED,
    BUILD,
)
"""All of the above; `process_*` of the stock client comes with them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the exporter knows about itself at a moment."""

    vantage: str
    fault: str | None
    health: Mapping[str, float]
    """What the engine says about itself."""
    failures: Mapping[tuple[str, str], int]
    """How often each probe failed for each reason."""
    reload: Reload
    """How the last one went."""
    reloads: ReloadCounts
    fingerprint: str
    ledger: LedgerReading
    judged_minute: int | None
    intake: IntakeReading


class SelfMetrics:
    """A registry of the stock client with everything about this process."""

    def __init__(self) -> None:
        """Register nothing globally: tests run several exporters in one process."""
        self._collector = _Readings()
        self._registry = CollectorRegistry()
        self._registry.register(self._collector)
        ProcessCollector(registry=self._registry)

    def text(self, reading: Reading) -> bytes:
        """Write a reading and the figures of the process."""
        self._collector.reading = reading
        return generate_latest(self._registry)


class _Readings(Collector):
    """Gives the last reading to the registry."""

    reading: Reading | None = None

    def describe(self) -> Iterable[Family]:
        """Name nothing in advance: there may be no reading yet."""
        return ()

    def collect(self) -> Iterator[Family]:
        """Turn the reading into families."""
        reading = self.reading
        if reading is None:
            return
        vantage = (reading.vantage,)
        faults = [((*vantage, reading.fault), 1)] if reading.fault else []
        minute = reading.judged_minute
        yield _family(HEALTHY, [(vantage, reading.fault is None)])
        yield _family(FAULT, faults)
        yield _family(LAG, [(vantage, reading.health.get("scheduling_lag_seconds", 0))])
        yield _family(DROPS, [(vantage, reading.health.get("receive_drops_total", 0))])
        yield _family(FAILURES, reading.failures.items())
        yield from _of_the_inventory(reading)
        ledger = reading.ledger
        stored = ledger.stored_seconds
        yield _family(LEDGER_WRITABLE, [((), ledger.is_writable)])
        yield _family(LEDGER_WRITTEN, [] if stored is None else [((), stored)])
        yield _family(LEDGER_PENDING, [((), ledger.pending_writes)])
        yield _family(LEDGER_SIZE, [((), ledger.size_bytes)])
        yield _family(JUDGED, [] if minute is None else [((), minute * 60)])
        intake = reading.intake
        yield _family(RECEIVED, intake.received.items())
        yield _family(LATE_WAITING, [((), intake.days_waiting)])
        yield _family(LATE_LEFT, [((), intake.days_left)])
        yield _family(IGNORED, [((), intake.ignored)])
        yield _family(BUILD, [((version("thongsuot"), platform.python_version()), 1)])


def _of_the_inventory(reading: Reading) -> Iterator[Family]:
    last, counts = reading.reload, reading.reloads
    yield _family(RELOAD_SUCCESSFUL, [((), last.successful)])
    yield _family(RELOAD_TIME, [((), last.success_ns / 1e9)])
    yield _family(RELOAD_ATTEMPT, [((), last.attempt_ns / 1e9)])
    yield _family(RELOAD_SECONDS, [((), last.seconds)])
    yield _family(RELOADS, (((result,), count) for result, count in counts.results.items()))
    links = counts.links._asdict().items()
    yield _family(RELOADED_LINKS, (((change,), count) for change, count in links))
    yield _family(HASH, [((reading.fingerprint,), 1)])


def _family(metric: Metric, values: Iterable[tuple[tuple[str, ...], float]]) -> Family:
    kind = CounterMetricFamily if metric.kind is Kind.COUNTER else GaugeMetricFamily
    family = kind(metric.name, metric.help, labels=metric.labels)
    for labels, value in values:
        family.add_metric(labels, value)
    return family
