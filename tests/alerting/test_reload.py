"""Asking real programs to read their files again."""

import logging
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from alerting.reload import reload
from alerting.render import render
from alerting.settings import Endpoints, Timing
from inventory.load import load

INVENTORY = Path(__file__).parent / "chain" / "inventory.yaml"


def free_addresses(count: int) -> list[str]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    addresses = [f"127.0.0.1:{one.getsockname()[1]}" for one in sockets]
    for one in sockets:
        one.close()
    return addresses


def fetch(address: str, path: str) -> str:
    """Answer of a program; empty if it does not answer yet."""
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=2) as answer:
            body: bytes = answer.read()
            return body.decode()
    except OSError:
        return ""


@contextmanager
def running(address: str, *command: object) -> Iterator[None]:
    """A program that is ready, until it is ended."""
    options = (f"--web.listen-address={address}", "--log.level=error")
    with subprocess.Popen([str(part) for part in (*command, *options)]) as program:
        try:
            deadline = time.monotonic() + 30
            while not fetch(address, "/-/ready"):
                assert program.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.05)
            yield
        finally:
            program.terminate()
            program.wait(10)


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Prometheus and Alertmanager, which have loaded rendered files."""
    prometheus, alertmanager = free_addresses(2)
    render(load(INVENTORY), tmp_path, Timing.DEFAULT, Endpoints(alertmanager=alertmanager))
    with ExitStack() as stack:
        stack.enter_context(
            running(
                prometheus,
                "prometheus",
                f"--config.file={tmp_path}/prometheus.yml",
                f"--storage.tsdb.path={tmp_path}/prometheus",
                "--web.enable-lifecycle",
            )
        )
        stack.enter_context(
            running(
                alertmanager,
                "prometheus-alertmanager",
                f"--config.file={tmp_path}/alertmanager.yml",
                f"--storage.path={tmp_path}/alertmanager",
                "--cluster.listen-address=",
            )
        )
        yield prometheus, alertmanager


def test_both_read_what_was_written_anew(
    programs: tuple[str, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    prometheus, alertmanager = programs
    endpoints = Endpoints(exporter="127.0.0.1:1", alertmanager=alertmanager, smtp="127.0.0.1:2")
    render(load(INVENTORY), tmp_path, Timing.DEFAULT, endpoints)

    reload(prometheus, alertmanager)

    assert "127.0.0.1:1\\n" in fetch(prometheus, "/api/v1/status/config")
    assert "smtp_smarthost: 127.0.0.1:2\\n" in fetch(alertmanager, "/api/v2/status")
    assert [record.getMessage() for record in caplog.records] == [
        f"Prometheus at {prometheus} reloaded its files",
        f"Alertmanager at {alertmanager} reloaded its files",
    ]


def test_a_file_that_they_refuse_is_told_with_their_reason(
    programs: tuple[str, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("prometheus.yml", "alertmanager.yml"):
        (tmp_path / name).write_text("unknown: 1\n", encoding="utf-8")

    reload(*programs)

    for record, name in zip(caplog.records, ("Prometheus", "Alertmanager"), strict=True):
        assert record.getMessage().startswith(f"{name} at 127.0.0.1:")
        assert "did not reload its files: failed to reload config: " in record.getMessage()
        assert "field unknown not found" in record.getMessage()


def test_programs_that_are_not_there_are_told_and_nothing_is_raised(
    caplog: pytest.LogCaptureFixture,
) -> None:
    (nobody,) = free_addresses(1)

    reload(nobody, "no address")

    refused, senseless = (record.getMessage() for record in caplog.records)
    assert refused == (
        f"Prometheus at {nobody} did not reload its files: [Errno 111] Connection refused"
    )
    assert senseless.startswith("Alertmanager at no address did not reload its files: ")
