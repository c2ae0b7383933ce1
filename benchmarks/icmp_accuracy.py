"""How far reported round-trip times are from the truth, idle and with a busy core.

Run `python benchmarks/icmp_accuracy.py` as root; about a minute and a half. Each packet's reported
time is compared with that of the same packet at a tap between the prober and the far end.
"""

import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import private_network as net
import reflector
from reflector import Trips

LINKS = 1_000
DELAY_SECONDS = 0.02
SECONDS = 12.0
FPING_ROUNDS = 11

_forking = multiprocessing.get_context("fork")

Errors = list[float]
"""Reported minus true, us, of each packet."""


@contextmanager
def tapped() -> Iterator[Callable[[], Trips]]:
    """Listen between the prober and the far end; give how to ask for what was heard."""
    here, there = _forking.Pipe()
    process = _forking.Process(target=reflector.tap, args=(there,), daemon=True)
    process.start()
    here.recv()

    def ask() -> Trips:
        here.send("tell")
        trips: Trips = here.recv()
        return trips

    yield ask
    process.join()


@contextmanager
def busy_core() -> Iterator[None]:
    """Keep the core of the prober busy with something else."""
    hog = subprocess.Popen(
        [sys.executable, "-c", "while True: pass"],
        preexec_fn=net.on_prober_cpu,  # noqa: PLW1509  # this process has one thread
    )
    try:
        yield
    finally:
        hog.kill()
        hog.wait()


def ours() -> Errors:
    """Compare our packets, after the first second."""
    hosts = reflector.hosts(LINKS)
    with tapped() as truth:
        with net.engine(hosts, keep_packets=True) as (_, ask):
            time.sleep(SECONDS)
            packets = ask()["packets"]
        trips = truth()
    by_place = {(address, sequence): trip for (address, _, sequence), trip in trips.items()}
    return [
        (rtt_ns - by_place[place]) / 1e3
        for address, ordinal, rtt_ns in packets
        if (place := (address, ordinal & 0xFFFF)) in by_place
    ]


def fping(folder: Path) -> Errors:
    """Compare the packets of fping, of which it prints every time."""
    hosts = folder / "hosts"
    hosts.write_text("\n".join(reflector.hosts(LINKS)), encoding="ascii")
    options = ["-C", str(FPING_ROUNDS), "-q", "-i", "1", "-p", "1000", "-f", str(hosts)]
    with tapped() as truth:
        done = subprocess.run(
            ["fping", *options],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=net.on_prober_cpu,  # this process has one thread
        )
        trips = truth()
    in_order: dict[str, list[int]] = {}
    for (address, _, _), trip_ns in trips.items():
        in_order.setdefault(address, []).append(trip_ns)
    errors = []
    for line in done.stderr.splitlines():
        address, _, times = line.partition(":")
        said, true_ns = times.split(), in_order.get(address.strip(), [])
        if "-" not in said and len(said) == len(true_ns):
            pairs = zip(said, true_ns, strict=True)
            errors += [float(one) * 1e3 - trip_ns / 1e3 for one, trip_ns in pairs]
    return errors


def main() -> None:
    """Measure and print the table."""
    net.enter()
    tun = reflector.make_network()
    far_end = _forking.Process(target=reflector.reflect, args=(tun, DELAY_SECONDS), daemon=True)
    far_end.start()
    print(
        f"{LINKS:,} links, an echo a second each, about {DELAY_SECONDS * 1e3:.0f} ms away;"
        " reported minus true time of each packet, us\n"
    )
    print("| prober | core | packets | median | p99 | p99.9 of the size | largest |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with TemporaryDirectory() as name:
        for prober, measure in (("ThôngSuốt", ours), ("fping -C", lambda: fping(Path(name)))):
            for state, load in (("idle", nullcontext), ("busy", busy_core)):
                with load():
                    errors = np.array(measure())
                sizes = np.abs(errors)
                print(
                    f"| {prober} | {state} | {len(errors):,} | {np.median(errors):+.1f} "
                    f"| {np.quantile(errors, 0.99):+.1f} | {np.quantile(sizes, 0.999):.1f} "
                    f"| {sizes.max():.1f} |",
                    flush=True,
                )
    far_end.kill()


if __name__ == "__main__":
    main()
