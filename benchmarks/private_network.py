"""What the ICMP benchmarks share: a network of their own, processes in it, and what they used."""

import ctypes
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from probes.echo import Target
from probes.engine import EchoEngine
from probes.flight import NO_RTT, Packets

_CLONE_NEWNET = 0x40000000
PROBER_CPU = (os.cpu_count() or 1) - 1
OTHER_CPU = 0

_forking = multiprocessing.get_context("fork")


def enter() -> None:
    """Leave the machine's network for an empty one; needs root."""
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNET) != 0:
        sys.exit("the benchmark needs root: it makes a private network")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    Path("/proc/sys/net/ipv4/ping_group_range").write_text("0 2147483647", encoding="ascii")
    os.sched_setaffinity(0, {OTHER_CPU})


def addresses(count: int) -> list[str]:
    """So many addresses of 127.64.0.0/10; the kernel answers for all of them."""
    return [f"127.{64 + n // 62_500}.{n // 250 % 250}.{n % 250 + 1}" for n in range(count)]


def on_prober_cpu() -> None:
    """Run this process on the core of the prober."""
    os.sched_setaffinity(0, {PROBER_CPU})


@contextmanager
def engine(
    hosts: list[str], *, keep_packets: bool = False
) -> Iterator[tuple[int, Callable[[], Mapping[str, Any]]]]:
    """Measure with our engine in a process of its own; give its id and how to ask for totals."""
    here, there = _forking.Pipe()
    process = _forking.Process(target=_measure, args=(hosts, there, keep_packets), daemon=True)
    process.start()
    there.close()
    assert process.pid is not None

    def ask() -> Mapping[str, Any]:
        here.send("totals")
        answer: Mapping[str, Any] = here.recv()
        return answer

    here.recv()
    yield process.pid, ask
    here.send("end")
    process.join()


def _measure(hosts: list[str], asked: Connection, keep_packets: bool) -> None:  # noqa: FBT001
    on_prober_cpu()
    made = EchoEngine("bench", on_minute=lambda _minute, _records: None)
    kept: list[Packets] = []
    if keep_packets:
        settle = made._prober._settle  # noqa: SLF001  # each packet is to be compared
        made._prober._settle = lambda packets: (kept.append(packets), settle(packets))[1]  # type: ignore[method-assign]  # noqa: SLF001
    made.set_targets(Target(host, host) for host in hosts)
    made.start()
    slots = {slot: host for host, slot in made._prober._links.slots.items()}  # noqa: SLF001
    asked.send("ready")
    while asked.recv() == "totals":
        totals = made.totals()
        counts = {
            column.metric.name: int(column.values.sum())
            for column in totals.columns
            if not column.labels and column.sums is None
        }
        packets = Packets.joined(kept)
        rows = zip(packets.slots.tolist(), packets.ordinals.tolist(), packets.rtts_ns.tolist())  # noqa: B905
        answered = [(slots[slot], ordinal, rtt) for slot, ordinal, rtt in rows if rtt != NO_RTT]
        asked.send({"counts": counts, "health": dict(totals.health), "packets": answered})
    made.stop()


@contextmanager
def program(command: list[str]) -> Iterator[int]:
    """Run a program on the core of the prober; give its process id."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=on_prober_cpu,  # noqa: PLW1509  # this process has one thread
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def cpu_seconds(pid: int) -> float:
    """Processor time of all threads of a process, from the scheduler."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9


def memory_mb(pid: int) -> float:
    """Resident memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def echoes() -> int:
    """Echo requests that the kernel of this network has received."""
    names, values = (
        line.split()
        for line in Path("/proc/net/snmp").read_text(encoding="ascii").splitlines()
        if line.startswith("Icmp:")
    )
    return int(values[names.index("InEchos")])


def watch(pid: int, seconds: float) -> tuple[float, float, float]:
    """Watch a process; return echoes a second, processor time of each in us, share of a core."""
    begun, before, sent = time.monotonic(), cpu_seconds(pid), echoes()
    time.sleep(seconds)
    took = time.monotonic() - begun
    used, count = cpu_seconds(pid) - before, echoes() - sent
    return count / took, used / max(count, 1) * 1e6, used / took


def version(command: list[str]) -> str:
    """Return what a program calls its version."""
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    words = (said.stdout + said.stderr).replace(",", "").split()
    return next((word for word in words if word[0].isdigit()), "?")


def write_json(path: Path, data: Any) -> Path:
    """JSON is YAML too."""
    path.write_text(json.dumps(data), encoding="utf-8")
    return path
