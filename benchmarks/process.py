"""What the whole process takes: `thongsuot serve` with 2,600 links, an echo a second each.

Run `python benchmarks/process.py [--minutes 5]` as root. All in a private network whose kernel
answers for every address; the state folder is new, and Prometheus would scrape as often as here.
"""

import argparse
import statistics
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import inventory_load
import private_network as net

POINTS = 1_300
LISTEN = "127.0.0.1:9467"
SCRAPE_SECONDS = 15.0
STARTED_SECONDS = 30.0
LAG = "thongsuot_scheduling_lag_seconds"


def scrape() -> tuple[float, float]:
    """Read /metrics; give how long it took, and how late packets were lately, both in seconds."""
    begun = time.monotonic()
    with urllib.request.urlopen(f"http://{LISTEN}/metrics", timeout=STARTED_SECONDS) as answer:
        text = answer.read().decode()
    took = time.monotonic() - begun
    lines = (line for line in text.splitlines() if line.startswith(LAG))
    return took, float(next(lines).rpartition(" ")[2])


def started() -> None:
    """Wait for the first answer."""
    until = time.monotonic() + STARTED_SECONDS
    while True:
        try:
            scrape()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def minute(pid: int) -> str:
    """Watch a minute, and write its row."""
    begun, before = time.monotonic(), net.cpu_seconds(pid)
    scrapes = []
    while time.monotonic() < begun + 60:
        time.sleep(SCRAPE_SECONDS)
        scrapes.append(scrape())
    core = (net.cpu_seconds(pid) - before) / (time.monotonic() - begun)
    took, lags = zip(*scrapes, strict=True)
    return (
        f"{net.memory_mb(pid):.0f} | {core:.1%} | {statistics.median(took) * 1e3:.0f} | "
        f"{max(lags) * 1e3:.0f}"
    )


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="What the whole process takes.")
    parser.add_argument("--minutes", type=int, default=5)
    minutes = parser.parse_args().minutes
    net.enter()
    print(f"`thongsuot serve`, {2 * POINTS:,} links, an echo a second each, a scrape each 15 s\n")
    print("| minute | memory, MB | core | scrape, ms | largest lag, ms |")
    print("| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        inventory = Path(name, "inventory.yaml")
        inventory.write_text(
            inventory_load.HEAD + "".join(inventory_load.points(POINTS)), encoding="utf-8"
        )
        options = ["--inventory", str(inventory), "--state", f"{name}/state", "--listen", LISTEN]
        with net.program([f"{sys.prefix}/bin/thongsuot", "serve", *options]) as pid:
            started()
            for number in range(1, minutes + 1):
                print(f"| {number} | {minute(pid)} |", flush=True)


if __name__ == "__main__":
    main()
