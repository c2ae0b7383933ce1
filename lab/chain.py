"""The whole chain: network, mailbox, exporter, Alertmanager and Prometheus, started and ended."""

import asyncio
import json
import shutil
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from inventory.schema import Inventory
from lab.fetch import is_ready, until
from lab.journal import Journal
from lab.part import NEW, LabError, Part, python, start
from lab.workspace import Workspace

HOST = "127.0.0.1"
READY_SECONDS = 60.0
"""How long a part may take to be ready, on a machine that is busy with other work."""
GRACE_SECONDS = 5.0
"""How long a part may take to end by itself."""
RETENTION = "6h"
"""How much a lab that runs for days keeps; at lab settings that is about 1 GB."""
ENDING_ORDER = ("exporter", "prometheus", "alertmanager", "mailbox", "network")
"""Who is asked questions ends before who answers them, so that no part complains."""

_PACKAGES = {
    "prometheus": (("prometheus",), "prometheus"),
    "alertmanager": (("prometheus-alertmanager", "alertmanager"), "prometheus-alertmanager"),
    "ip": (("ip",), "iproute2"),
}
"""For each program the names that it may have, and Debian's package."""


class Renderer(Protocol):
    """Writes the configuration of Prometheus and Alertmanager into a folder."""

    def __call__(
        self,
        inventory: Inventory,
        out: Path,
        *,
        settings: str,
        exporter: str,
        alertmanager: str,
        smtp: str,
        page_url: str,
    ) -> object:
        """Addresses are HOST:PORT; `settings` is "lab" or "default"."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a person or a program on this machine finds the parts: HOST:PORT each."""

    exporter: str
    prometheus: str
    alertmanager: str
    smtp: str
    mailbox: str

    def urls(self) -> dict[str, str]:
        """The pages and interfaces, by what they show."""
        return {
            "status_page": f"http://{self.exporter}/",
            "metrics": f"http://{self.exporter}/metrics",
            "prometheus": f"http://{self.prometheus}",
            "alertmanager": f"http://{self.alertmanager}",
            "mailbox": f"http://{self.mailbox}/",
        }

    def ports(self) -> dict[str, int]:
        """The ports, by role."""
        named = {
            "exporter": self.exporter,
            "prometheus": self.prometheus,
            "alertmanager": self.alertmanager,
            "smtp": self.smtp,
            "mailbox": self.mailbox,
        }
        return {role: int(address.rpartition(":")[2]) for role, address in named.items()}


def find_programs() -> dict[str, str]:
    """Where the programs are that the lab does not bring. Raises LabError naming all missing."""
    found: dict[str, str] = {}
    missing = []
    for role, (names, package) in _PACKAGES.items():
        path = next((path for name in names if (path := shutil.which(name))), None)
        if path is None:
            missing.append(package)
        else:
            found[role] = path
    if missing:
        raise LabError(
            f"missing: {', '.join(missing)}; install with: "
            f"apt-get install --no-install-recommends {' '.join(missing)}"
        )
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


class Chain:
    """Starts the parts in order; any that ends by itself breaks the chain."""

    def __init__(self, workspace: Workspace, journal: Journal) -> None:
        """Start nothing yet."""
        self._workspace = workspace
        self._journal = journal
        self._watches: list[asyncio.Task[None]] = []
        self.parts: dict[str, Part] = {}
        self.broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Gets LabError with its last words as soon as a part ends that was not to end."""

    async def start_network(self) -> None:
        """Make the private network and its far end."""
        command = python(
            "lab.far_end",
            *("--scenario", self._workspace.scenario),
            *("--inventory", self._workspace.inventory),
        )
        self._journal.say("starting the private network")
        await self._start("network", command, network=NEW, talks=True)
        await self._hello("network")

    async def start_mailbox(self, timezone: str) -> tuple[str, str]:
        """Start the mailbox, which shows times in a time zone; its SMTP and web addresses."""
        self._journal.say("starting the mailbox")
        folder = self._workspace.mails
        command = python("lab.mailbox", "--folder", folder, "--timezone", timezone)
        await self._start("mailbox", command, talks=True)
        hello = await self._hello("mailbox")
        return f"{HOST}:{hello['smtp_port']}", f"{HOST}:{hello['http_port']}"

    async def start_exporter(self, listener: socket.socket, options: Sequence[str]) -> None:
        """Start the exporter inside the network, with a socket that listens outside."""
        self._journal.say("starting the exporter")
        command = python(
            "thongsuot",
            "serve",
            *("--inventory", self._workspace.inventory),
            *("--listen", f"fd:{listener.fileno()}"),
            *("--state", self._workspace.data("exporter")),
            *options,
        )
        network = self.parts["network"].pid
        await self._start("exporter", command, network=network, pass_fds=[listener.fileno()])
        listener.close()

    async def start_alertmanager(self, program: str, address: str) -> None:
        """Start Alertmanager, which mails to the mailbox."""
        self._journal.say("starting Alertmanager")
        command = [
            program,
            f"--config.file={self._workspace.config / 'alertmanager.yml'}",
            f"--storage.path={self._workspace.data('alertmanager')}",
            f"--web.listen-address={address}",
            "--cluster.listen-address=",
            # What it sent must be remembered for longer than the pause before it is sent again.
            "--data.retention=1100h",
        ]
        await self._start("alertmanager", command)

    async def start_prometheus(self, program: str, address: str) -> None:
        """Start Prometheus, which scrapes the exporter and evaluates the rules."""
        self._journal.say("starting Prometheus")
        command = [
            program,
            f"--config.file={self._workspace.config / 'prometheus.yml'}",
            f"--storage.tsdb.path={self._workspace.data('prometheus')}",
            f"--storage.tsdb.retention.time={RETENTION}",
            f"--web.listen-address={address}",
        ]
        await self._start("prometheus", command)

    async def wait_ready(self, role: str, address: str) -> None:
        """Wait until a part says that it is ready. Raises LabError if it takes too long."""
        url = f"http://{address}/-/ready"
        await until(lambda: is_ready(url), READY_SECONDS, lambda: self._late(role))

    async def end(self) -> None:
        """End every part in order; none outlives this."""
        for watch in self._watches:
            watch.cancel()
        self.broken.cancel()
        if not self.broken.cancelled():
            self.broken.exception()  # whoever waited for it knows; asyncio need not complain
        for role in ENDING_ORDER:
            if role in self.parts:
                await self.parts[role].end(GRACE_SECONDS)

    async def _start(self, role: str, command: Sequence[str], **how: Any) -> None:
        part = await start(role, command, self._workspace.log(role), **how)
        self.parts[role] = part
        self._watches.append(asyncio.create_task(self._watch(part)))

    async def _watch(self, part: Part) -> None:
        await part.process.wait()
        if not self.broken.done():
            self.broken.set_exception(LabError(part.obituary()))

    async def _hello(self, role: str) -> dict[str, Any]:
        """Read the first line of a part that talks."""
        try:
            line = await asyncio.wait_for(self.parts[role].line(), READY_SECONDS)
        except TimeoutError:
            raise LabError(self._late(role)) from None
        if not line:
            await self.broken  # it ended, and says why there
        hello: dict[str, Any] = json.loads(line)
        return hello

    def _late(self, role: str) -> str:
        words = self.parts[role].last_words()
        return f"{role} is not ready after {READY_SECONDS:g} s; its last words:\n{words}"


def listening_socket() -> socket.socket:
    """A socket that listens on a free port outside of the private network."""
    return socket.create_server((HOST, 0))


def free_address() -> str:
    """An address at which a program can listen."""
    return f"{HOST}:{_free_port()}"
