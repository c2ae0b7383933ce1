"""All measurements, one after the other; each prints a table with n, unit and window.

`make bench` runs it; `make bench ARGS=--write` keeps the tables in docs/benchmarks.md.
"""

import argparse
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
SCRIPTS = (
    "icmp_cpu.py",
    "icmp_accuracy.py",
    "exposition.py",
    "judge.py",
    "simulate.py",
    "inventory_load.py",
    "inventory_diff.py",
    "process.py",
    "reloads.py",
)
PAGE = HERE.parent / "docs/benchmarks.md"
HEAD = """# Speed

Written by `make bench ARGS=--write`; do not edit. Everything in one table was measured in one run
on one machine: read the ratios, not the single figures, and a ratio below 1.3 as equal. Medians,
unless a column says otherwise.

{machine}, {day}.
"""


def main() -> int:
    """Run every script; stop at the first that fails."""
    parser = argparse.ArgumentParser(description="All measurements, one after the other.")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    options = parser.parse_args()
    parts = [HEAD.format(machine=_machine(), day=datetime.now(UTC).date())]
    for script in SCRIPTS:
        print(f"== {script}", file=sys.stderr, flush=True)
        done = subprocess.run(
            [sys.executable, HERE / script], stdout=subprocess.PIPE, text=True, check=False
        )
        print(done.stdout, flush=True)
        if done.returncode:
            return done.returncode
        parts.append(done.stdout.strip() + "\n")
    if options.write:
        PAGE.write_text("\n".join(parts), encoding="utf-8")
    return 0


def _machine() -> str:
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = next(line.split(": ")[1] for line in cpu.splitlines() if line.startswith("model name"))
    cores = cpu.count("\nprocessor\t") + cpu.startswith("processor\t")
    return (
        f"{cores} x {model}, Linux {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}"
    )


if __name__ == "__main__":
    sys.exit(main())
