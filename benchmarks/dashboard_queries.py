"""What dashboards ask of Prometheus at 2,600 links: how long each answer takes; 0.2 s at most.

Run `python benchmarks/dashboard_queries.py [--minutes 5]`. A tenth of the points is down, so that
what lists trouble has much to list. Prometheus scrapes and evaluates all rules as in production, on
the same machine; the median of five answers counts. Charts have those minutes only, not weeks.
"""

import argparse
import json
import re
import socket
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import exposition
import inventory_load
import numpy as np

from alerting.render import render as render_rules
from alerting.settings import Endpoints, Timing
from dashboards.generate import dashboards
from exporter import columns
from exporter.exposition import render
from exporter.fleet import Fleet
from exporter.snapshot import Newest, Snapshot, Standings
from exporter.verdicts import Past, Verdicts
from inventory.load import fingerprint, load_text
from probes.echo import Totals
from probes.record import MINUTE_NS, LossRun, MinuteRecord
from stability.incidents import Incidents
from stability.ledger.ledger import Ledger
from stability.minutes import State

POINTS = exposition.LINKS // 2
GOAL_SECONDS = 0.2
ROUNDS = 5
JUDGED_MINUTES = 11
LOST_OF = 10
"""Of so many points one is down, and of another the fixed link."""
STARTED_SECONDS = 30.0
STEPS = 300
"""How many points a chart asks for, at most."""


def fleet() -> Fleet:
    """A city of many points that always serve, and that are graded soon."""
    text = inventory_load.HEAD + "".join(inventory_load.points(POINTS))
    text = re.sub(r"mon-fri: \[.*?\]}, holidays: VN", 'mon-sun: ["00:00-24:00"]}', text)
    text = text.replace("power: always", "power: always\n    target: soon")
    inventory = load_text(
        text.replace("points:\n", "targets: {soon: {min_known: 5}}\npoints:\n", 1)
    )
    return Fleet(inventory, fingerprint(inventory))


def is_lost(number: int) -> bool:
    """Whether a link is lost: both of every tenth point, and the fixed one of its neighbour."""
    return number // 2 % LOST_OF == 0 or number % (2 * LOST_OF) == 2


def record(link: str, minute: int, *, lost: bool) -> MinuteRecord:
    """What was measured of a link in a minute."""
    start_ns = minute * MINUTE_NS
    if lost:
        run = LossRun(start_ns, 60, None, from_before=True, into_next=True)
        return MinuteRecord(
            "central", link, minute, expected=60, settled=60, lost=60, delay_settled=60, runs=(run,)
        )
    return MinuteRecord(
        "central",
        link,
        minute,
        expected=60,
        settled=60,
        lost=0,
        rtts_ns=(6_000_000,) * 60,
        delay_settled=60,
        first_answered_ns=start_ns,
    )


class City:
    """What an exporter of so many links exposes."""

    def __init__(self, folder: Path) -> None:
        """Judge some minutes until now."""
        self._fleet = fleet()
        self._minute = int(time.time()) // 60 - JUDGED_MINUTES
        zone = self._fleet.inventory.city.timezone
        ledger = Ledger(folder, zone)
        past = Past.of(ledger, Incidents(ledger.store, zone), datetime.now(UTC).date())
        begun_ns = self._minute * MINUTE_NS
        self._verdicts = Verdicts(self._fleet, past, down_after=5, up_after=5, now_ns=begun_ns)
        self._since_ns = time.time_ns()
        self.judge()

    def judge(self) -> None:
        """Judge every minute that is over."""
        while self._minute < time.time() // 60 - 1:
            self._verdicts.minute(
                self._minute,
                [
                    record(link, self._minute, lost=is_lost(number))
                    for number, link in enumerate(self._fleet.keys)
                ],
            )
            self._minute += 1

    def text(self) -> bytes:
        """The answer to a scrape."""
        scrape = int(time.time() // 15) % 1_000_000
        packets = [
            series
            for series in exposition.columns(self._fleet.link_table, scrape, 0)
            if series.metric.name.startswith("thongsuot_icmp")
        ]
        nothing = Totals((), (), {})
        return b"".join(render([*columns.everything(self._now(), nothing), *packets]))

    def _now(self) -> Snapshot:
        down = np.array([is_lost(number) for number in range(exposition.LINKS)])
        links = np.where(down, State.DOWN, State.UP).astype(np.int8)
        points = np.where(down.reshape(-1, 2).all(axis=1), State.DOWN, State.UP).astype(np.int8)
        now = np.full(exposition.LINKS, time.time_ns())
        lost = [key for key, dead in zip(self._fleet.keys, down, strict=True) if dead]
        return replace(
            self._verdicts.snapshot,
            at_ns=time.time_ns(),
            links=Standings(links, np.full(len(links), self._since_ns)),
            points=Standings(points, np.full(len(points), self._since_ns)),
            newest=Newest(now, now, np.full(exposition.LINKS, 6_000_000)),
            incidents={key: f"TS-2026-{number:05}" for number, key in enumerate(lost)},
        )


@contextmanager
def exporter(city: City) -> Iterator[str]:
    """Serve the city, as HOST:PORT."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text = city.text()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def prometheus(folder: Path, city: str) -> Iterator[str]:
    """Watch the city with all rules and the timing of production."""
    endpoints = Endpoints(exporter=city, alertmanager="127.0.0.1:1")
    render_rules(fleet().inventory, folder, Timing.DEFAULT, endpoints)
    with socket.create_server(("127.0.0.1", 0)) as free:
        where = f"127.0.0.1:{free.getsockname()[1]}"
    command = [
        "prometheus",
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/data",
        f"--web.listen-address={where}",
        "--log.level=error",
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as program:
        try:
            yield f"http://{where}"
        finally:
            program.terminate()


@dataclass(frozen=True)
class Question:
    """An expression as Grafana sends it, and where it stands."""

    uid: str
    title: str
    expr: str
    over_time: bool
    hours: float


def questions(chosen: Mapping[str, str]) -> Iterator[Question]:
    """What all panels ask, with All where there is such a choice."""
    for dashboard in dashboards():
        tree = dashboard.json()
        given = dict(chosen)
        given |= {"__rate_interval": "1m", "__interval": "15s", "__range": "1h"}
        for kept in tree["templating"]["list"]:
            if kept.get("includeAll"):
                given[kept["name"]] = ".*"
        hours = _hours(tree["time"]["from"])
        for panel in tree["panels"]:
            for target in panel.get("targets", ()):
                if "expr" in target:
                    expr = re.sub(
                        r"\$\{(\w+)(?::\w+)?\}|\$([a-zA-Z_]\w*)",
                        lambda found, given=given: given[found[1] or found[2]],
                        target["expr"],
                    )
                    yield Question(tree["uid"], panel["title"], expr, target["range"], hours)


def _hours(start: str) -> float:
    number, unit = start.removeprefix("now-")[:-1], start[-1]
    return int(number) * {"h": 1, "d": 24}[unit]


def ask(url: str, question: Question) -> tuple[float, int]:
    """Give how long the answer took, in seconds, and of how many series it is."""
    now = time.time()
    fields: dict[str, Any] = {"query": question.expr, "time": now}
    if question.over_time:
        seconds = question.hours * 3600
        step = max(15, round(seconds / STEPS))
        fields = {"query": question.expr, "start": now - seconds, "end": now, "step": step}
    kind = "query_range" if question.over_time else "query"
    body = urllib.parse.urlencode(fields).encode()
    begun = time.perf_counter()
    with urllib.request.urlopen(f"{url}/api/v1/{kind}", body, timeout=STARTED_SECONDS) as answer:
        text = answer.read()
    return time.perf_counter() - begun, len(json.loads(text)["data"]["result"])


def main() -> None:
    """Fill Prometheus, ask everything, and print the slowest first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5, help="to fill (default: %(default)s)")
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory() as folder:
        city = City(Path(folder) / "state")
        with exporter(city) as where, prometheus(Path(folder) / "prometheus", where) as url:
            end = time.monotonic() + 60 * minutes
            while time.monotonic() < end:
                city.judge()
                time.sleep(1)
            print_table(url, list(questions(_labels(url))))


def _labels(url: str) -> dict[str, str]:
    """Give what a link in trouble belongs to."""
    asked = urllib.parse.urlencode({"query": 'thongsuot_link_info{point=~".*-11", link="ftth"}'})
    with urllib.request.urlopen(f"{url}/api/v1/query?{asked}", timeout=STARTED_SECONDS) as answer:
        found: dict[str, str] = json.loads(answer.read())["data"]["result"][0]["metric"]
    return found | {"page": "http://127.0.0.1"}


def print_table(url: str, every: list[Question]) -> None:
    """Ask each question some times; show the slowest, and what all of a dashboard take."""
    took: dict[Question, float] = {}
    series: dict[Question, int] = {}
    for question in every:
        seconds, counts = zip(*(ask(url, question) for _ in range(ROUNDS)), strict=True)
        took[question], series[question] = statistics.median(seconds), counts[-1]
    slowest = sorted(took, key=lambda question: -took[question])
    print(f"{len(every)} questions, {exposition.LINKS} links; median of {ROUNDS}, ms\n")
    print("| dashboard | panel | series | ms |\n| --- | --- | --- | --- |")
    for question in slowest[:12]:
        print(
            f"| {question.uid} | {question.title.rpartition(' / ')[2]} | {series[question]} | "
            f"{took[question] * 1e3:.0f} |"
        )
    print(
        "\n| dashboard | questions | all of them, ms | without answer |\n| --- | --- | --- | --- |"
    )
    for uid in sorted({question.uid for question in every}):
        of_it = [question for question in every if question.uid == uid]
        empty = sum(series[question] == 0 for question in of_it)
        print(f"| {uid} | {len(of_it)} | {sum(took[one] for one in of_it) * 1e3:.0f} | {empty} |")
    slow = sum(seconds > GOAL_SECONDS for seconds in took.values())
    print(f"\nSlower than {GOAL_SECONDS * 1e3:.0f} ms: {slow} of {len(every)}.")


if __name__ == "__main__":
    main()
