"""What an ICMP echo costs: 1,000 links at one a second beside peers, and how many one core can do.

Run `python benchmarks/icmp_cpu.py` as root; about two minutes. All in a private network whose
kernel answers for every address, so the far end's work is charged to the prober, whoever it is.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import private_network as net

LINKS = 1_000
ROUNDS, WARM_SECONDS, SECONDS = 4, 2.0, 5.0
STEPS = (80_000, 120_000, 160_000)
STEP_WARM_SECONDS, STEP_SECONDS = 6.0, 5.0

Start = Callable[[], AbstractContextManager[int | tuple[int, object]]]


def fping(folder: Path) -> Start:
    """Loop over all targets, figures kept inside and printed every five seconds."""
    hosts = folder / "hosts"
    hosts.write_text("\n".join(net.addresses(LINKS)), encoding="ascii")
    options = ["-q", "-l", "-i", "1", "-p", "1000", "-Q", "5", "-f"]
    return partial(net.program, ["fping", *options, str(hosts)])


def smokeping_prober(folder: Path) -> Start:
    """Unprivileged: with raw sockets it fills a core at this rate."""
    group = {"hosts": net.addresses(LINKS), "interval": "1s", "network": "ip4", "protocol": "udp"}
    config = net.write_json(folder / "smokeping.yml", {"targets": [group]})
    return partial(
        net.program,
        [
            "prometheus-smokeping-prober",
            f"--config.file={config}",
            "--web.listen-address=127.0.0.1:9374",
        ],
    )


def side_by_side(folder: Path) -> None:
    """Interleave the rounds of all, so that what else the machine does hits all alike."""
    tools: dict[str, Start] = {
        "ThôngSuốt": partial(net.engine, net.addresses(LINKS)),
        f"fping {net.version(['fping', '--version'])} -q -l -Q": fping(folder),
        f"smokeping_prober {net.version(['prometheus-smokeping-prober', '--version'])}": (
            smokeping_prober(folder)
        ),
    }
    figures: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in tools}
    for _ in range(ROUNDS):
        for name, start in tools.items():
            with start() as running:
                pid = running[0] if isinstance(running, tuple) else running
                time.sleep(WARM_SECONDS)
                rate, cost, share = net.watch(pid, SECONDS)
                figures[name].append((rate, cost, share, net.memory_mb(pid)))
    peer = statistics.median(one[1] for one in list(figures.values())[1])
    print(f"{LINKS:,} links, an echo a second each; {ROUNDS} rounds of {SECONDS:.0f} s\n")
    print("| prober | echoes/s | CPU per echo, us [least - most] | x fping | core | memory |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, rows in figures.items():
        rate, cost, share, memory = (
            statistics.median(column) for column in zip(*rows, strict=True)
        )
        costs = [one[1] for one in rows]
        print(
            f"| {name} | {rate:,.0f} | {cost:.1f} [{min(costs):.1f} - {max(costs):.1f}] "
            f"| {cost / peer:.2f} | {share:.1%} | {memory:.0f} MB |"
        )


def saturation() -> None:
    """Ever more links at one echo a second, on one core; nothing is lost on the way."""
    print(f"\nOne core, {STEP_SECONDS:.0f} s each; whatever is lost was lost by the prober\n")
    print("| due a second | echoes/s | CPU per echo, us | core | own loss | dropped | lag, ms |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for links in STEPS:
        with net.engine(net.addresses(links)) as (pid, ask):
            time.sleep(STEP_WARM_SECONDS)
            first = ask()
            rate, cost, share = net.watch(pid, STEP_SECONDS)
            last = ask()
        settled, lost = (
            last["counts"][name] - first["counts"][name]
            for name in ("thongsuot_icmp_requests_total", "thongsuot_icmp_lost_total")
        )
        dropped = last["health"]["receive_drops_total"] - first["health"]["receive_drops_total"]
        lag_ms = last["health"]["scheduling_lag_seconds"] * 1e3
        print(
            f"| {links:,} | {rate:,.0f} | {cost:.1f} | {share:.0%} | {lost / settled:.3%} "
            f"| {dropped:.0f} | {lag_ms:.0f} |"
        )


def main() -> None:
    """Measure and print the tables."""
    net.enter()
    with tempfile.TemporaryDirectory() as folder:
        side_by_side(Path(folder))
    saturation()


if __name__ == "__main__":
    main()
