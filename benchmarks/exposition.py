"""What a scrape of 2,600 links with the 73 series of each costs, beside the stock client.

`python benchmarks/exposition.py` renders the same data in both ways in one process, compares the
bytes, and prints a table. Between two scrapes every packet counter and most lines of the histogram
change, as they do in production; figures that are judged once a minute change every time here.
"""

import asyncio
import time
import zlib
from collections.abc import Iterable, Mapping
from itertools import product
from statistics import median

import numpy as np

from benchmarks.stock_client import stock_text
from exporter.exposition import Series, render
from exporter.table import Table
from probes.probe import Kind, Metric

LINKS = 2_600
ROUNDS = 5
LABELS = ("point", "link", "ward", "operator", "access")
EDGES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1.0, 2.0)
STATES = ("up", "down", "unknown", "maintenance")
HOURS = ("service", "off")
RESULTS = ("stable", "unstable", "unknown")
GRADES = ("pass", "amber", "fail", "insufficient")
ANOMALIES = ("late", "duplicate", "foreign", "unreachable", "send_error")
CRITERIA = (
    "availability",
    "loss",
    "rtt_mean",
    "stability",
    "longest_outage",
    "outages_per_week",
    "short_breaks",
)


def links() -> Table:
    """Labels of as many links as a large province has."""
    accesses = (("ftth", "fixed"), ("5g", "5g"))
    operators = ("vnpt", "viettel", "mobifone", "fpt")
    return Table(
        LABELS,
        [
            (f"diem-{number // 2:04d}", link, f"{number // 16:05d}", operators[number % 4], access)
            for number in range(LINKS)
            for link, access in (accesses[number % 2],)
        ],
    )


def columns(table: Table, scrape: int, start: int) -> list[Series]:
    """All series of one scrape, the packets counted from `start`."""
    rng = np.random.default_rng(scrape)
    packets = np.full(LINKS, start + 15 * scrape)
    quiet = np.zeros(LINKS)
    found = [
        _one(table, "link_info", Kind.GAUGE, quiet + 1),
        _one(table, "link_up", Kind.GAUGE, quiet + 1),
        *_each(table, "link_state", Kind.GAUGE, quiet, {"state": STATES}),
        _one(table, "link_changed_timestamp_seconds", Kind.GAUGE, quiet + 1.7e9),
        _one(table, "link_last_round_trip_seconds", Kind.GAUGE, rng.random(LINKS)),
        _one(table, "link_last_answer_timestamp_seconds", Kind.GAUGE, 1.7e9 + rng.random(LINKS)),
        *_each(
            table,
            "link_state_seconds_total",
            Kind.COUNTER,
            packets // 60 * 60,
            {"state": STATES, "hours": HOURS},
        ),
        *_each(
            table,
            "link_intervals_total",
            Kind.COUNTER,
            packets // 300,
            {"result": RESULTS, "hours": HOURS},
        ),
        *_each(table, "link_outages_total", Kind.COUNTER, quiet, {"hours": HOURS}),
        *(
            _one(table, f"link_{name}_seconds", Kind.GAUGE, rng.random(LINKS))
            for name in ("round_trip_p95", "pdv")
        ),
        *_each(
            table,
            "link_criterion_value",
            Kind.GAUGE,
            rng.random(LINKS),
            {"criterion": CRITERIA, "window": ("service",)},
        ),
        _one(table, "link_clock_availability", Kind.GAUGE, rng.random(LINKS)),
        *_each(
            table,
            "link_criterion_met",
            Kind.GAUGE,
            quiet,
            {"criterion": CRITERIA, "window": ("service",)},
        ),
        _one(table, "link_budget_left_ratio", Kind.GAUGE, rng.random(LINKS)),
        *_each(table, "link_budget_spent_ratio", Kind.GAUGE, quiet, {"window": ("1h", "8h")}),
        *_each(table, "link_grade", Kind.GAUGE, quiet, {"grade": GRADES}),
        *(
            _one(table, f"icmp_{name}_total", Kind.COUNTER, packets)
            for name in ("requests", "lost")
        ),
        _one(table, "icmp_replies_total", Kind.COUNTER, packets - rng.integers(0, 3, LINKS)),
        *_each(table, "icmp_anomalies_total", Kind.COUNTER, quiet, {"kind": ANOMALIES}),
    ]
    counts = rng.multinomial(15, [1 / (len(EDGES) + 1)] * (len(EDGES) + 1), LINKS)
    metric = Metric("thongsuot_icmp_round_trip_seconds", "A histogram.", Kind.HISTOGRAM, (), EDGES)
    found.append(Series(metric, table, counts + packets[:, None], sums=rng.random(LINKS) * 1e4))
    return found


def _one(table: Table, name: str, kind: Kind, values: np.ndarray) -> Series:
    return Series(Metric(f"thongsuot_{name}", "A metric.", kind), table, values)


def _each(
    table: Table,
    name: str,
    kind: Kind,
    values: np.ndarray,
    labels: Mapping[str, Iterable[str]],
) -> list[Series]:
    metric = Metric(f"thongsuot_{name}", "A metric.", kind, tuple(labels))
    return [Series(metric, table, values, one) for one in product(*labels.values())]


def cpu_ms(table: Table, start: int) -> tuple[float, float, bool]:
    """Median CPU of a scrape in ours and in the stock way, and whether the bytes were equal."""
    ours, stock, equal = [], [], True
    b"".join(render(columns(table, 0, start)))
    for scrape in range(1, ROUNDS + 1):
        series = columns(table, scrape, start)
        before = time.process_time()
        text = b"".join(render(series))
        between = time.process_time()
        reference = stock_text(series)
        stock.append(time.process_time() - between)
        ours.append(between - before)
        equal &= text == reference
    return median(ours) * 1e3, median(stock) * 1e3, equal


async def longest_hold_ms(table: Table) -> float:
    """How long the event loop stands still at most while a scrape is rendered."""
    longest = 0.0
    before = time.perf_counter()
    for _chunk in render(columns(table, 99, 10**7)):
        longest = max(longest, time.perf_counter() - before)
        await asyncio.sleep(0)
        before = time.perf_counter()
    return longest * 1e3


def compressed(text: bytes) -> tuple[float, int]:
    """CPU and size of the same text compressed as the exporter does it."""
    before = time.process_time()
    size = len(zlib.compress(text, 1))
    return (time.process_time() - before) * 1e3, size


def main() -> None:
    """Measure and print the table."""
    table = links()
    text = b"".join(render(columns(table, 0, 0)))
    series = sum(not line.startswith(b"#") for line in text.splitlines())
    print(f"GET /metrics, {LINKS} links, {series} series ({series / LINKS:.0f} a link),", end=" ")
    print(f"{len(text) / 1e6:.1f} MB; CPU, median of {ROUNDS}\n")
    print("| packets counted so far | ours, ms | stock client, ms | ratio | same bytes |")
    print("| --- | --- | --- | --- | --- |")
    for shown, start in (("3 hours", 10**4), ("a day", 86_400), ("4 months", 10**7)):
        ours, stock, equal = cpu_ms(table, start)
        print(f"| {shown} | {ours:.0f} | {stock:.0f} | {stock / ours:.0f}x | {equal} |")
    print(
        f"\nLongest hold of the event loop: {asyncio.run(longest_hold_ms(table)):.1f} ms.", end=" "
    )
    gzip_ms, size = compressed(text)
    print(f"gzip, where a scraper asks for it: {gzip_ms:.0f} ms more for {size / 1e6:.1f} MB.")


if __name__ == "__main__":
    main()
