"""What reloads cost: a thousand of them, and one of a whole country.

Run `python benchmarks/reloads.py [--reloads 1000]` as root. `thongsuot serve` runs in a private
network whose kernel answers for every address. First it measures 252 links and goes to and fro
between two inventories: 20 links come or go, 10 go or come, 10 move to another address. Then it
measures 13,000 links, of which one is renamed, while somebody asks for /metrics and /-/healthy.
"""

import argparse
import re
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import inventory_load
import private_network as net

LISTEN = "127.0.0.1:9467"
PATIENCE_SECONDS = 60.0
ROWS = 10
POINTS, COUNTRY = 126, 6_500
GO, MOVE, COME = 5, 10, 10
"""Points of two links each; of those that move it is one."""


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description="What reloads cost.")
    parser.add_argument("--reloads", type=int, default=1000)
    parser.add_argument("--skip-country", action="store_true", help="leave out the 13,000 links")
    options = parser.parse_args()
    net.enter()
    if options.reloads:
        with tempfile.TemporaryDirectory() as folder:
            to_and_fro(Path(folder), options.reloads)
    if not options.skip_country:
        with tempfile.TemporaryDirectory() as folder:
            country(Path(folder))


def to_and_fro(folder: Path, reloads: int) -> None:
    """Reload again and again."""
    every = list(inventory_load.points(POINTS + COME))
    stay = every[GO:POINTS]
    elsewhere = [point.replace("127.", "127.1", 1) for point in stay[:MOVE]]
    one = inventory_load.HEAD + "".join(every[:POINTS])
    other = inventory_load.HEAD + "".join([*elsewhere, *stay[MOVE:], *every[POINTS:]])
    print(f"{reloads:,} reloads of {2 * POINTS} links, to and fro between two inventories\n")
    print("| reloads | seconds | memory, MB | threads | open files | ledger, MB |")
    print("| --- | --- | --- | --- | --- | --- |")
    with serving(folder, one) as pid:
        begun = time.monotonic()
        for number in range(reloads + 1):
            if number:
                reload(folder, other if number % 2 else one)
            if number % max(1, reloads // ROWS) == 0:
                row = figures(pid, folder)
                print(f"| {number:,} | {time.monotonic() - begun:.0f} | {row} |", flush=True)
        untouched = [name for point in stay[MOVE:] for name in re.findall(r"- id: (\S+)", point)]
        sent, lost = counted(untouched)
        seconds = time.monotonic() - begun
    share = sent / seconds / (2 * len(untouched))
    print(
        f"\nOf {2 * len(untouched)} links that nothing changed {lost} of {sent:,} packets were "
        f"lost; {share:.3f} a second and link.\n"
    )


def figures(pid: int, folder: Path) -> str:
    """Say what a process holds."""
    threads = len(list(Path(f"/proc/{pid}/task").iterdir()))
    files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    ledger = sum(file.stat().st_size for file in (folder / "state").iterdir()) / 1e6
    return f"{net.memory_mb(pid):.1f} | {threads} | {files} | {ledger:.1f}"


def counted(points: list[str]) -> tuple[int, int]:
    """Add up the packets of the links of these points that settled, and those lost."""
    wanted, text = set(points), get("/metrics")
    sums = [0, 0]
    for place, name in enumerate(("requests", "lost")):
        for point, value in re.findall(
            rf'thongsuot_icmp_{name}_total{{.*?point="(.*?)".*?}} (.*)', text
        ):
            sums[place] += int(float(value)) if point in wanted else 0
    return sums[0], sums[1]


def country(folder: Path) -> None:
    """Reload once, with many links."""
    text = inventory_load.HEAD + "".join(inventory_load.points(COUNTRY))
    renamed = re.sub(r"id: \S+", "id: another-name", text, count=1)
    with serving(folder, text):
        time.sleep(15)
        print(f"One reload of {2 * COUNTRY:,} links, of which 2 get another name\n")
        print("| | at rest | meanwhile |")
        print("| --- | --- | --- |")
        rest = watched(lambda: time.sleep(10))
        took: list[float] = []
        busy = watched(lambda: took.append(reload(folder, renamed)))
        for name, calm, worst in zip(("/metrics", "/-/healthy"), rest, busy, strict=True):
            print(f"| slowest {name}, ms | {calm * 1e3:.0f} | {worst * 1e3:.0f} |")
        print(f"| largest lag of sending, ms | | {lag() * 1e3:.0f} |")
        print(f"| the reload, s | | {took[0]:.1f} |\n")


def watched(work: Callable[[], object]) -> tuple[float, float]:
    """Do something while others ask; give how long their slowest answers took."""
    worst, ended = {"/metrics": 0.0, "/-/healthy": 0.0}, threading.Event()

    def ask(path: str) -> None:
        while not ended.is_set():
            begun = time.monotonic()
            get(path)
            worst[path] = max(worst[path], time.monotonic() - begun)
            ended.wait(0.5)

    askers = [threading.Thread(target=ask, args=(path,)) for path in worst]
    for asker in askers:
        asker.start()
    work()
    ended.set()
    for asker in askers:
        asker.join()
    return worst["/metrics"], worst["/-/healthy"]


def lag() -> float:
    """Read how late packets were lately, seconds."""
    found = re.search(r"thongsuot_scheduling_lag_seconds{.*} (.*)", get("/metrics"))
    return float(found[1]) if found else 0.0


@contextmanager
def serving(folder: Path, text: str) -> Iterator[int]:
    """Run the exporter until all links were measured; give its process id."""
    (folder / "inventory.yaml").write_text(text, encoding="utf-8")
    options = ["--inventory", str(folder / "inventory.yaml"), "--state", str(folder / "state")]
    command = [f"{sys.prefix}/bin/thongsuot", "serve", "--listen", LISTEN, "--enable-lifecycle"]
    with net.program([*command, *options]) as pid:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                get("/-/ready")
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                break
        yield pid


def reload(folder: Path, text: str) -> float:
    """Put an inventory in place and have it read; give how long that took, seconds."""
    new = folder / "inventory.new"
    new.write_text(text, encoding="utf-8")
    new.rename(folder / "inventory.yaml")
    begun = time.monotonic()
    request = urllib.request.Request(f"http://{LISTEN}/-/reload", method="POST")
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
        answer.read()
    return time.monotonic() - begun


def get(path: str) -> str:
    """Ask for a page."""
    with urllib.request.urlopen(f"http://{LISTEN}{path}", timeout=PATIENCE_SECONDS) as answer:
        text: str = answer.read().decode()
    return text


if __name__ == "__main__":
    main()
