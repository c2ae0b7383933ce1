"""What a running Alertmanager holds back: nothing whose end it would swallow."""

import json
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerting.render import render
from alerting.settings import Endpoints, Timing
from inventory.load import load

ROOT = Path(__file__).parents[2]
FIRING = (
    {"alertname": "ExporterDown", "audience": "city"},
    {"alertname": "ProberUnhealthy", "audience": "city", "vantage": "central"},
    {"alertname": "OperatorOutage", "audience": "operator", "operator": "vnpt", "access": "5g"},
    {"alertname": "PointDown", "audience": "ward", "point": "ba-vi"},
    {"alertname": "PointDown", "audience": "operator", "operator": "vnpt", "point": "ba-vi"},
    {"alertname": "PointOnBackup", "audience": "operator", "operator": "vnpt", "point": "ba-vi"},
    {"alertname": "PointOnBackup", "audience": "operator", "operator": "vnpt", "point": "soc-son"},
    {"alertname": "PointOnBackup", "audience": "operator", "operator": "fpt", "point": "ba-vi"},
    {"alertname": "LinkDown", "audience": "operator", "operator": "vnpt", "point": "ba-vi"},
    {"alertname": "LinkDegraded", "audience": "operator", "operator": "vnpt", "point": "ba-vi"},
    {"alertname": "TargetMissed", "audience": "city", "point": "ba-vi"},
    {"alertname": "TargetAtRisk", "audience": "city", "point": "ba-vi"},
    {"alertname": "TargetAtRisk", "audience": "city", "point": "soc-son"},
    {"alertname": "TargetAtRisk", "audience": "operator", "operator": "vnpt", "point": "ba-vi"},
)
HELD_BACK = [FIRING[5], FIRING[11]]
"""A point that is down does not run on a backup link, and one that misses is not at risk to."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port: int = one.getsockname()[1]
        return port


@contextmanager
def alertmanager(folder: Path) -> Iterator[str]:
    """The address of one that runs on the files of the city; it mails nothing for 10 s."""
    render(load(ROOT / "inventory.yaml"), folder, Timing.DEFAULT, Endpoints())
    address = f"127.0.0.1:{free_port()}"
    with subprocess.Popen(
        [
            "prometheus-alertmanager",
            f"--config.file={folder}/alertmanager.yml",
            f"--storage.path={folder}/data",
            f"--web.listen-address={address}",
            "--cluster.listen-address=",
            "--log.level=error",
        ]
    ) as program:
        try:
            yield f"http://{address}"
        finally:
            program.terminate()
            program.wait(10)


def post(url: str) -> bool:
    ends = (datetime.now(UTC) + timedelta(minutes=4)).isoformat()
    body = json.dumps([{"labels": labels, "endsAt": ends} for labels in FIRING]).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/api/v2/alerts", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=2):
            return True
    except OSError:
        return False


def held_back(url: str) -> list[dict[str, str]]:
    with urllib.request.urlopen(f"{url}/api/v2/alerts", timeout=2) as answer:
        alerts = json.load(answer)
    assert len(alerts) == len(FIRING)
    return [alert["labels"] for alert in alerts if alert["status"]["inhibitedBy"]]


def test_only_what_ends_with_its_cause_is_held_back(tmp_path: Path) -> None:
    with alertmanager(tmp_path) as url:
        deadline = time.monotonic() + 20
        while not post(url):
            assert time.monotonic() < deadline, "Alertmanager does not answer"
            time.sleep(0.05)
        time.sleep(0.5)  # in which it takes in the alerts

        held = held_back(url)

    assert sorted(held, key=str) == sorted(HELD_BACK, key=str)
