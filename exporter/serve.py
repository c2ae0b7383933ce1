"""Run the exporter: one process, one listening socket, signals, log."""

import asyncio
import logging
import signal
import socket
import ssl
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import uvicorn

from exporter import memory, web_config
from exporter.app import create_app
from exporter.listening import ListenError, listen, shown
from exporter.reloads import read
from exporter.service import Service
from exporter.settings import Settings
from exporter.web_config import WebConfigError
from stability.ledger.errors import LedgerError

logger = logging.getLogger(__name__)

GRACE_SECONDS = 1
"""How long answers that are being sent may take after SIGTERM."""


def serve(settings: Settings) -> int:
    """Probe, judge and expose until SIGTERM or SIGINT; the exit status is 0, or 1 with the reason.

    Raises InventoryError if the inventory cannot be used, ProbeError if ICMP is not permitted, and
    what `settings.render` raises.
    """
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    # Until it is served, a change is found by the files' times: a call for it must not end this.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    memory.frugal()
    fleet = read(settings.inventory)
    try:
        web = _Web.of(settings.web_config)
        listener = listen(settings.listen)
    except (ListenError, WebConfigError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with listener:
        if settings.render:
            settings.render(fleet.inventory)
        try:
            service = Service(settings, fleet)
        except LedgerError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        asyncio.run(_run(service, listener, web))
    return 0


@dataclass(frozen=True, slots=True)
class _Web:
    """What a web-config.yml comes to."""

    users: Mapping[str, str]
    tls: ssl.SSLContext | None

    @classmethod
    def of(cls, path: Path | None) -> Self:
        if path is None:
            return cls({}, None)
        config = web_config.read(path)
        return cls(config.basic_auth_users, config.tls_context(path.parent))


async def _run(service: Service, listener: socket.socket, web: _Web) -> None:
    tls = web.tls
    server = _Server(
        uvicorn.Config(
            create_app(service, web.users),
            ssl_context_factory=None if tls is None else lambda _config, _default: tls,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=GRACE_SECONDS,
            server_header=False,
        )
    )
    _handle_signals(server, service)
    try:
        await service.start()
        memory.begun()
        logger.info("serving on %s", shown(listener))
        await server.serve(sockets=[listener])
    finally:
        await service.stop()
    logger.info("stopped")


class _Server(uvicorn.Server):
    """A server that leaves signals to us: uvicorn's own would end the process before `stop`."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def _handle_signals(server: uvicorn.Server, service: Service) -> None:
    loop = asyncio.get_running_loop()
    reloads: set[asyncio.Task[object]] = set()

    def end() -> None:
        server.should_exit = True

    def reload() -> None:
        task: asyncio.Task[object] = loop.create_task(service.reload())
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    loop.add_signal_handler(signal.SIGHUP, reload)
