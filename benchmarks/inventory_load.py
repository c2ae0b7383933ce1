"""How long an inventory of 13,000 links takes to load and to check, beside PyYAML's own loaders.

Run `python benchmarks/inventory_load.py [--links 13000] [--rounds 5]`. Of parts the best round
counts, in processor time of this process. The whole command `thongsuot check`, with start, warnings
and output, is a process of its own on one core, and its median counts: the goal is 3 seconds.
"""

import argparse
import ipaddress
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import yaml

from inventory.examine import examine
from inventory.load import fingerprint, load
from inventory.wards import wards_of

TODAY = date(2026, 11, 22)

HEAD = """\
version: 1
city: {code: "01", name: Thành phố Hà Nội, contacts: [noc]}
vantages: {central: {anchors: [127.127.255.1]}}
operators:
  vnpt: {name: VNPT, noc: [noc@vnpt.example]}
  viettel: {name: Viettel, noc: [noc@viettel.example]}
contacts: {noc: {name: Trung tâm điều hành, emails: [noc@hanoi.example]}}
calendars: {office: {weekly: {mon-fri: ["08:00-12:00", "13:00-17:00"]}, holidays: VN}}
credentials: {cpe: {snmp: v2c, community: "env:COMMUNITY"}}
points:
"""

POINT = """\
  - id: {slug}-{number}
    ward: "{code}"
    name: Điểm phục vụ hành chính công {name} số {number}
    kind: fixed
    location: {{lat: {lat}, lon: {lon}, address: Số {number} phố Huế}}
    calendar: office
    power: always
    failover: auto
    counters: 6
    contacts: [noc]
    status: active
    links:
      - {{id: ftth, role: primary, access: fixed, operator: vnpt, reach: public, address: {fixed},
         service_id: hni-ftth-{number:05}, contracted: {{down_mbps: 300, up_mbps: 300}},
         upstream: {{olt: VNPT-OLT-{group}, bng: VNPT-BNG-2}}}}
      - {{id: 5g, role: backup, access: 5g, operator: viettel, reach: tunnel, address: {radio},
         service_id: "098{number:07}", snmp: {{profile: auto, credential: cpe}},
         data_cap: {{gb: 60, per: month}}}}
"""


def points(count: int) -> Iterator[str]:
    """Write points all over the city, with two links each."""
    wards = list(wards_of("01").values())
    first = int(ipaddress.ip_address("127.64.0.1"))
    for number in range(count):
        ward = wards[number % len(wards)]
        yield POINT.format(
            **ward._asdict() | {"slug": ward.slug[:30]},
            number=number,
            group=number // 8,
            fixed=ipaddress.ip_address(first + 2 * number),
            radio=ipaddress.ip_address(first + 2 * number + 1),
        )


def best(rounds: int, work: Callable[[], object]) -> float:
    """Processor seconds of the fastest round."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


class Run(NamedTuple):
    """One run of a command, in seconds."""

    elapsed: float
    processor: float


def timed(command: Sequence[str]) -> Run:
    """Run a command on the core that this process has to itself."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    elapsed = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(elapsed, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def check_rows(path: Path, rounds: int) -> Iterator[str]:
    """Time the command in each format."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    for form in ("text", "json"):
        command = [sys.executable, "-m", "thongsuot", "check", str(path), "--format", form]
        runs = [timed(command) for _ in range(rounds)]
        elapsed = statistics.median(run.elapsed for run in runs)
        processor = statistics.median(run.processor for run in runs)
        yield f"| thongsuot check --format {form} | {processor:.2f} | {elapsed:.2f} |"


def main() -> None:
    """Make the file, load it in all ways, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=13_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inventory.yaml"
        path.write_text(HEAD + "".join(points(arguments.links // 2)), encoding="utf-8")
        text = path.read_text(encoding="utf-8")
        inventory = load(path)
        size = path.stat().st_size / 1e6
        print(f"An inventory of {arguments.links:,} links, {size:.1f} MB; best of the rounds\n")
        print("| what | s |\n| --- | --- |")
        rows = (
            ("load: typed, checked, with places", lambda: load(path)),
            ("examine: load, and doubts with places", lambda: examine(path, today=TODAY)),
            ("fingerprint", lambda: fingerprint(inventory)),
            ("PyYAML, C parser, untyped", lambda: yaml.load(text, yaml.CSafeLoader)),
        )
        for name, work in rows:
            print(f"| {name} | {best(arguments.rounds, work):.2f} |")
        warnings = len(examine(path, today=TODAY).warnings)
        print(f"\nThe whole command, {warnings:,} warnings; median of the rounds, on one core\n")
        print("| what | processor, s | elapsed, s |\n| --- | --- | --- |")
        print("\n".join(check_rows(path, arguments.rounds)))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"\nPeak memory of this process, all of the above: {peak:.0f} MB.")


if __name__ == "__main__":
    main()
