"""A running exporter, as an operator starts it."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

import httpx
from far_ends import private_network

PATIENCE_SECONDS = 20


class Exporter:
    """`thongsuot serve` in a process of its own, on a socket that this one opened."""

    def __init__(
        self, inventory: Path, state: Path, *options: str, client: httpx.Client | None = None
    ) -> None:
        self.inventory = inventory
        self.log = state.with_suffix(f".{time.monotonic_ns()}.log")
        self._listener = socket.create_server(("127.0.0.1", 0))
        number = self._listener.fileno()
        self._listener.set_inheritable(True)  # the library has it so
        command = [sys.executable, "-m", "thongsuot", "serve"]
        command += ["--inventory", str(inventory), "--state", str(state)]
        command += ["--listen", f"fd:{number}", "--down-after", "3", "--up-after", "3", *options]
        # An ordinary user may send ICMP in a network of its own; the listening socket stays ours.
        enter = None if _may_send_icmp() else private_network.enter
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                stderr=log,
                pass_fds=[number],
                preexec_fn=enter,  # noqa: PLW1509  # no thread of the tests holds a lock meanwhile
            )
        self.address = self._listener.getsockname()
        self.client = client or httpx.Client()
        self.client.base_url = httpx.URL(
            f"{'https' if client else 'http'}://127.0.0.1:{self.address[1]}"
        )
        self.client.timeout = httpx.Timeout(10)

    def __enter__(self) -> Self:
        try:
            self.wait(self._is_ready)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.client.close()
        self._listener.close()
        self.process.kill()
        self.process.wait()

    def _is_ready(self) -> bool:
        """A process that ended leaves requests waiting: the socket is ours."""
        try:
            return self.client.get("/-/ready", timeout=1).status_code == 200
        except httpx.TimeoutException:
            return False

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask for a page."""
        return self.client.get(path, headers=headers)

    def value(self, series: str) -> float | None:
        """The value of a series; None if it is absent."""
        lines = self.get("/metrics").text.splitlines()
        found = [line for line in lines if line.startswith(f"{series} ")]
        return float(found[0].rpartition(" ")[2]) if found else None

    def wait(self, reached: Callable[[], bool]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not reached():
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() < end, self.log.read_text(encoding="utf-8")
            time.sleep(0.1)

    def end(self, number: int = signal.SIGTERM) -> float:
        """Send a signal; return how many seconds the process took to end."""
        start = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(PATIENCE_SECONDS)
        return time.monotonic() - start


def _may_send_icmp() -> bool:
    for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW):
        with suppress(PermissionError), socket.socket(socket.AF_INET, kind, socket.IPPROTO_ICMP):
            return True
    return False
