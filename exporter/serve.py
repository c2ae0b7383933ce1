"""Run the exporter: one process, one listening socket, signals, log."""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from exporter.app import create_app
from exporter.listening import ListenError, listen, shown
from exporter.reloads import read
from exporter.service import Service
from exporter.settings import Settings

logger = logging.getLogger(__name__)

GRACE_SECONDS = 1
"""How long answers that are being sent may take after SIGTERM."""


def serve(settings: Settings) -> int:
    """Probe, judge and expose until SIGTERM or SIGINT; the exit status is 0, or 1 with the reason.

    Raises InventoryError if the inventory cannot be used, ProbeError if ICMP is not permitted.
    """
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    fleet = read(settings.inventory)
    try:
        listener = listen(settings.listen)
    except ListenError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with listener:
        asyncio.run(_run(Service(settings, fleet), listener))
    return 0


async def _run(service: Service, listener: socket.socket) -> None:
    server = _Server(
        uvicorn.Config(
            create_app(service),
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
