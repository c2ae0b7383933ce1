"""How long it takes to compare two inventories of 13,000 links: the whole command, and its parts.

Run `python benchmarks/inventory_diff.py [--links 13000] [--rounds 5]`; the median of the rounds
counts, processor time on one core. The goals are 5 seconds for the command, and 1 second for
comparing alone.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from inventory_load import HEAD, points, timed

from exporter.series_count import series_of
from inventory.load import load
from inventory.reading.reading import without_collection
from inventory.words import Language
from stability.comparison import as_json, markdown
from stability.comparison.compare import compare
from stability.comparison.verdict import Reviewed

CHANGES: dict[str, Callable[[str], str]] = {
    "nothing": lambda text: text,
    "one address": lambda text: text.replace("127.64.0.1,", "127.100.0.1,", 1),
    "all addresses": lambda text: text.replace("address: 127.", "address: 128."),
    "the calendar of all": lambda text: text.replace("13:00-17:00", "13:00-16:30"),
    "the id, address, name and place of all": lambda text: (
        text.replace("- id: ", "- id: x")
        .replace("address: 127.", "address: 128.")
        .replace("hành chính công", "HCC")
        .replace("location: {lat: 2", "location: {lat: 3")
    ),
}


def median(rounds: int, work: Callable[[], object]) -> float:
    """Processor seconds of this process."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


@without_collection()
def parts(old: Path, new: Path, rounds: int) -> list[float]:
    """Time comparing, and writing in two forms."""
    before, after = load(old), load(new)
    reviewed = Reviewed(compare(before, after, series_of), "old", "new")
    works: tuple[Callable[[], object], ...] = (
        lambda: compare(before, after, series_of),
        lambda: markdown.written(reviewed, Language.VIETNAMESE),
        lambda: as_json.written(reviewed),
    )
    return [median(rounds, work) for work in works]


def main() -> None:
    """Make the files, compare them, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=13_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    text = HEAD + "".join(points(arguments.links // 2))
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder) / "old.yaml", Path(folder) / "new.yaml"
        old.write_text(text, encoding="utf-8")
        print(
            f"Comparing two inventories of {arguments.links:,} links, s; "
            f"processor time, median of {arguments.rounds} on one core\n"
        )
        print("| what changes | command, by the clock | command | compare | Markdown | JSON |")
        print("| --- | --- | --- | --- | --- | --- |")
        command = [sys.executable, "-m", "thongsuot", "diff", str(old), str(new), "--markdown"]
        for name, change in CHANGES.items():
            new.write_text(change(text), encoding="utf-8")
            runs = [timed(command) for _ in range(arguments.rounds)]
            elapsed = statistics.median(run.elapsed for run in runs)
            whole = statistics.median(run.processor for run in runs)
            print_row(name, [elapsed, whole, *parts(old, new, arguments.rounds)])


def print_row(name: str, seconds: list[float]) -> None:
    """Print a row of the table."""
    print(f"| {name} | {' | '.join(f'{each:.2f}' for each in seconds)} |", flush=True)


if __name__ == "__main__":
    main()
