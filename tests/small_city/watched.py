"""A small city in trouble, probed by a real exporter and watched by a real Prometheus.

Weeks of past are imagined and kept as a ledger; the present is played by the lab's far end, in a
network of its own. Prometheus has all our rules. There is something of everything at once: points
that are down, on their backup, in maintenance, unknown, planned, at risk, and one that misses its
target.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import httpx
import yaml
from small_city.inventories import city, link, point, works

from alerting.render import HERE, render
from alerting.settings import Endpoints, Timing
from inventory.schema import Inventory
from lab.keep import keep
from lab.load import load_scenario
from lab.virtual import play

PATIENCE_SECONDS = 20
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PAST_DAYS = 27

DOWN, ON_BACKUP, MISSED, AT_RISK = "ba-dinh", "ngoc-ha", "giang-vo", "hoan-kiem"
WORKED_ON, UNKNOWN, PLANNED = "cua-nam", "phu-thuong", "hong-ha"

_BASELINE = "baseline: {fixed: {rtt_ms: 6, variation_ms: 2}, 5g: {rtt_ms: 22, variation_ms: 8}}\n"
_NOW = f"""\
name: now
random: false
{_BASELINE}
events:
  - {{at: 0, select: {{point: {DOWN}}}, effect: {{down: true}}}}
  - {{at: 0, select: {{point: {ON_BACKUP}, link: ftth}}, effect: {{down: true}}}}
"""


def inventory(now: datetime) -> Inventory:
    """Points for everything that may happen to one; what is known for five minutes is judged."""
    wards = ("00004", "00008", "00025", "00070", "00082", "00091", "00097")
    names = (DOWN, ON_BACKUP, MISSED, AT_RISK, WORKED_ON, UNKNOWN, PLANNED)
    more: dict[str, dict[str, Any]] = {
        UNKNOWN: {"links": [link("ftth", reach="agent")]},
        PLANNED: {"status": "planned"},
    }
    points = [
        point(
            name, **{"ward": ward, "target": "soon", "links": _links(number)} | more.get(name, {})
        )
        for number, (name, ward) in enumerate(zip(names, wards, strict=True))
    ]
    hour = timedelta(hours=1)
    # With patience for one long outage, a budget can come to its end before the target is missed.
    patient = {"longest_outage": 3600}
    target = {"min_known": 5, "fixed": patient, "5g": patient, "point": patient}
    return city(
        *points,
        vantages={"central": {"anchors": ["127.64.255.1"]}},
        targets={"soon": target},
        maintenance=[works((now - hour).isoformat(), (now + hour).isoformat(), point=WORKED_ON)],
    )


def _links(number: int) -> list[dict[str, Any]]:
    return [
        link("ftth", address=f"127.64.{number}.1"),
        link("5g", role="backup", access="5g", operator="viettel", address=f"127.64.{number}.2"),
    ]


def _past(now: datetime) -> str:
    """Imagine how one point spent all its budget, and another most of it some hours ago."""
    start = now - timedelta(days=PAST_DAYS)
    hours = 24 * PAST_DAYS
    return f"""\
name: past
start: "{start.isoformat()}"
duration: {hours}h
random: false
{_BASELINE}
events:
  - {{at: {hours - 28}h, for: 2h, select: {{point: {MISSED}}}, effect: {{down: true}}}}
  - {{at: {hours - 3}h, for: 35m, select: {{point: {AT_RISK}}}, effect: {{down: true}}}}
  - {{at: {hours - 18}h, for: 5h, every: 1m, lasting: 5s, select: {{point: {MISSED}, link: 5g}},
     effect: {{down: true}}}}
"""


class WatchedCity:
    """A context manager: everything runs in processes that end with it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self.prometheus = ""
        self.client = httpx.Client(timeout=10)
        self._stack.callback(self.client.close)

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def ask(self, expr: str, *, over_time: bool = False) -> list[Any]:
        """Give the series that Prometheus answers with; an error fails the test."""
        now = time.time()
        asked = {"query": expr, "time": now}
        if over_time:
            asked = {"query": expr, "start": now - 120, "end": now, "step": 5}
        kind = "query_range" if over_time else "query"
        answer = self.client.post(f"{self.prometheus}/api/v1/{kind}", data=asked).json()
        assert answer["status"] == "success", (expr, answer)
        result = answer["data"]["result"]
        assert isinstance(result, list)
        return result

    def _start(self) -> None:
        now = datetime.now(ZONE).replace(second=0, microsecond=0)
        city = inventory(now)
        past, present, listed = (self._folder / f"{name}.yaml" for name in ("past", "now", "city"))
        past.write_text(_past(now), encoding="utf-8")
        present.write_text(_NOW, encoding="utf-8")
        document = city.model_dump(mode="json", by_alias=True, exclude_unset=True)
        listed.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        keep(play(load_scenario(past), city, _quietly), city, self._folder / "state")
        network = self._far_end(present, listed)
        listener = self._stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self._exporter(listed, network, listener)
        self._watch(city, "{}:{}".format(*listener.getsockname()))

    def _far_end(self, scenario: Path, listed: Path) -> int:
        files = ("--scenario", scenario, "--inventory", listed)
        far_end = self._run("far_end", _inside("--new-network", "lab.far_end", *files), talks=True)
        assert far_end.stdin
        assert far_end.stdout
        assert "ready" in far_end.stdout.readline(), self._log("far_end")
        far_end.stdin.write(f"start {time.monotonic_ns()}\n")
        far_end.stdin.flush()
        return far_end.pid

    def _exporter(self, listed: Path, network: int, listener: socket.socket) -> None:
        listener.set_inheritable(True)
        files = ("--inventory", listed, "--state", self._folder / "state")
        soon = ("--down-after", "3", "--up-after", "3")
        where = ("--listen", f"fd:{listener.fileno()}")
        command = _inside(f"--network-of={network}", "thongsuot", "serve", *files, *where, *soon)
        self._run("exporter", command, pass_fds=(listener.fileno(),))

    def _watch(self, city: Inventory, exporter: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            where = "{}:{}".format(*free.getsockname())
        self.prometheus = f"http://{where}"
        rendered = self._folder / "rendered"
        timing = replace(Timing.LAB, intervals=dict.fromkeys(_groups(), 1))
        render(city, rendered, timing, Endpoints(exporter=exporter, alertmanager="127.0.0.1:1"))
        command = [
            "prometheus",
            f"--config.file={rendered}/prometheus.yml",
            f"--storage.tsdb.path={self._folder}/prometheus",
            f"--web.listen-address={where}",
            "--log.level=error",
        ]
        self._run("prometheus", command)
        self._wait(lambda: self.client.get(f"{self.prometheus}/-/ready").is_success)
        self._wait(lambda: bool(self.ask("thongsuot_link_up")))

    def _wait(self, reached: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                if reached():
                    return
            except httpx.TransportError:
                pass  # it is not listening yet
            assert time.monotonic() < end, self._log("exporter") + self._log("prometheus")
            time.sleep(0.2)

    def _run(
        self, name: str, command: list[str], *, talks: bool = False, pass_fds: tuple[int, ...] = ()
    ) -> "subprocess.Popen[str]":
        pipe = subprocess.PIPE if talks else subprocess.DEVNULL
        with (self._folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, stderr=log, pass_fds=pass_fds, text=True
            )
        self._stack.callback(_end, process)
        return process

    def _log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text(encoding="utf-8")


def _inside(network: str, module: str, *arguments: object) -> list[str]:
    """Build the command of a module in the private network; it cannot outlive this process."""
    launch = [sys.executable, "-P", "-m", "lab.launch", "--parent", str(os.getpid()), network]
    return [*launch, "--", sys.executable, "-P", "-m", module, *map(str, arguments)]


def _groups() -> list[str]:
    """Names of all groups of rules; what counts by its interval counts too much here."""
    trees = (yaml.safe_load(path.read_text("utf-8")) for path in HERE.glob("rules/*.yml"))
    return [group["name"] for tree in trees for group in tree["groups"]]


def _end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate(timeout=PATIENCE_SECONDS)


def _quietly(_done: int, _of: int) -> None:
    """Tell nobody how far the past is imagined."""
