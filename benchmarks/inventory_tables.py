"""How long 13,000 links take to export as tables and to import, and how much memory.

Run `python benchmarks/inventory_tables.py [--links 13000]`. Each command is a process of its own:
the elapsed time and the peak of its memory count, start included.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from inventory_load import HEAD, points


def measured(what: str, command: Sequence[str]) -> None:
    """Run a command of thongsuot and print what it took."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "thongsuot", *command], stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds, megabytes = time.monotonic() - began, usage.ru_maxrss / 1024
    processor = usage.ru_utime + usage.ru_stime
    print(f"| {what} | {seconds:.1f} | {processor:.1f} | {megabytes:.0f} |", flush=True)
    if process.returncode:
        sys.exit(f"{what}: status {process.returncode}")


def main() -> None:
    """Measure each way once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=13_000)
    links = parser.parse_args().links
    print("| command | elapsed, s | processor, s | memory, MB |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole, bare = folder / "inventory.yaml", folder / "bare.yaml"
        whole.write_text(HEAD + "".join(points(links // 2)), encoding="utf-8")
        for suffix in ("csv", "xlsx"):
            table = str(folder / f"points.{suffix}")
            measured(f"export, {suffix}", ["export", "--inventory", str(whole), "--out", table])
            same = ["import", table, "--inventory", str(whole)]
            measured(f"import, {suffix}, nothing changes", same)
            bare.write_text(f"{HEAD.rstrip()} []\n", encoding="utf-8")
            measured(f"import, {suffix}, all is new", ["import", table, "--inventory", str(bare)])


if __name__ == "__main__":
    main()
