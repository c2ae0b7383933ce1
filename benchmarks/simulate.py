"""What simulating 28 days of 320 links costs: every packet imagined, every minute judged.

Run `python benchmarks/simulate.py`. Each row is a process of its own on one core; processor time
and the most memory it took, both with loading the libraries.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

LINKS = 320
START = "2026-11-02T00:00:00+07:00"
BASELINE = """\
baseline:
  fixed: {rtt_ms: 6, variation_ms: 2, loss: 0.0002}
  5g:    {rtt_ms: 22, variation_ms: 8, loss: 0.002}
"""
EVENTS = """\
events:
  - {at: 33h, for: 45m, select: {operator: viettel, access: 5g}, effect: {down: true}}
  - {at: 6d, for: 2h, select: {ward: ["00004"]}, effect: {loss: 0.04, rtt_ms: 180}}
  - {at: 8d, for: 10m, select: {vantage: central}, effect: {isolated: true}}
  - {at: 9d, for: 3d, every: 60s, lasting: 4s, select: {point: point-1}, effect: {down: true}}
  - {at: 10d, for: 1d, select: {operator: vnpt}, effect: {loss: 0.02, burst: 8}}
  - {at: 12d, every: 1d, lasting: 90s, select: {access: fixed}, effect: {down: true}}
"""


def from_start(*events: str) -> str:
    """Events that act all the time: what would follow `at: 0, `."""
    return "events:\n" + "".join(f"  - {{at: 0, {each}}}\n" for each in events)


SCENARIOS = {
    "all well": BASELINE,
    "a month with events": BASELINE + EVENTS,
    "the same without chance": "random: false\n" + BASELINE + EVENTS,
    "every 5g link dead": BASELINE + from_start("select: {access: 5g}, effect: {down: true}"),
    "every link cut 4 s a minute": BASELINE
    + from_start(
        "for: 3m, select: {}, effect: {down: true}",
        "every: 1m, lasting: 4s, select: {}, effect: {down: true}",
    ),
    "2 % lost in bursts of 3, 15 % on 5g": BASELINE
    + from_start(
        "select: {access: fixed}, effect: {loss: 0.02, burst: 3}",
        "select: {access: 5g}, effect: {loss: 0.15}",
    ),
    "5 % lost in bursts of 8": BASELINE + from_start("select: {}, effect: {loss: 0.05, burst: 8}"),
    "an operator gone 150 s of every 5 min": BASELINE
    + from_start("every: 5m, lasting: 150s, select: {operator: viettel}, effect: {down: true}"),
}


def city(links: int) -> str:
    """Points of a fixed and a 5g link each."""
    points = "".join(
        f"""\
  - id: point-{number}
    ward: "00004"
    name: Điểm {number}
    calendar: office
    failover: auto
    links:
      - {{id: ftth, role: primary, access: fixed, operator: vnpt,
          address: 127.64.{number // 100}.{2 * (number % 100)}}}
      - {{id: 5g, role: backup, access: 5g, operator: viettel,
          address: 127.64.{number // 100}.{2 * (number % 100) + 1}}}
"""
        for number in range(links // 2)
    )
    return f"""\
version: 1
city: {{code: "01", name: Hà Nội}}
operators:
  vnpt: {{name: VNPT, noc: [noc@vnpt.example]}}
  viettel: {{name: Viettel, noc: [noc@viettel.example]}}
calendars:
  office:
    weekly: {{mon-fri: ["08:00-12:00", "13:00-17:00"], sat: ["08:00-12:00"]}}
    holidays: VN
points:
{points}"""


def measure(inventory: Path, scenario: Path) -> None:
    """Simulate in this process, and print what it took."""
    from lab.simulate import simulate  # noqa: PLC0415  # its loading is part of the measurement

    os.sched_setaffinity(0, {0})
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        stdout, sys.stdout = sys.stdout, nowhere
        simulate(scenario, inventory, json=True, language="", state=None)
        sys.stdout = stdout
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{used.ru_utime + used.ru_stime:.1f} | {used.ru_maxrss / 1024:.0f}")


def main() -> None:
    """Measure each scenario and print the table."""
    print(f"| 28 days of {LINKS} links | CPU, s | memory, MB |\n| --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        inventory, scenario = Path(folder, "inventory.yaml"), Path(folder, "scenario.yaml")
        inventory.write_text(city(LINKS), encoding="utf-8")
        for name, text in SCENARIOS.items():
            scenario.write_text(f'start: "{START}"\nduration: 28d\n{text}', encoding="utf-8")
            command = [sys.executable, __file__, str(inventory), str(scenario)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            print(f"| {name} | {done.stdout.strip()} |")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        main()
