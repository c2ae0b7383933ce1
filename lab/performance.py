"""One run of the lab, from the first part that starts to the last that ends."""

import asyncio
import json
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException

from inventory.load import load as load_inventory
from inventory.schema import Inventory, Reach, link_key
from lab.chain import Addresses, Chain, Renderer, free_address, listening_socket
from lab.duration import in_words
from lab.fetch import query, until
from lab.journal import Journal
from lab.play import Play
from lab.results import collect, write_lab_json
from lab.scenario import Scenario
from lab.timeline import Timeline
from lab.workspace import Workspace

MEASURED_SECONDS = 90.0
"""How long it may take until every link has been measured and scraped once."""
_LINKS_NAMED = 5

_EXPORTER_OPTIONS = {
    "lab": ("--enable-lifecycle", "--down-after", "3", "--up-after", "3"),
    "default": ("--enable-lifecycle",),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be played, and how."""

    scenario: Scenario
    inventory: Inventory
    timeline: Timeline
    programs: Mapping[str, str]
    """Paths of Prometheus and Alertmanager."""
    render: Renderer
    settings: str
    """lab or default."""
    duration_ns: int | None
    """From time 0; None: until it is told to end."""


class Performance:
    """Starts the chain, plays the scenario, and ends everything, whatever happens."""

    def __init__(self, plan: Plan, workspace: Workspace, journal: Journal) -> None:
        """Start nothing yet."""
        self._plan = plan
        self._workspace = workspace
        self._journal = journal
        self._addresses: Addresses | None = None
        self._mails: asyncio.Task[None] | None = None
        self._playing = False

    async def run(self) -> None:
        """Play until the time is up or a signal says so. Raises LabError if a part fails."""
        chain = Chain(self._workspace, self._journal)
        told = self._listen_to_signals()
        story = asyncio.create_task(self._story(chain))
        try:
            await asyncio.wait({story, told, chain.broken}, return_when="FIRST_COMPLETED")
            if chain.broken.done():
                chain.broken.result()
            if story.done():
                story.result()
        finally:
            story.cancel()
            await asyncio.wait({story})
            if not story.cancelled():
                story.exception()  # a part that broke is told of once, by the chain
            try:
                await self._finish(chain)
            finally:
                await chain.end()
        self._journal.say("done")

    async def _finish(self, chain: Chain) -> None:
        """Keep how it ended, while the parts can still be asked."""
        if self._addresses is not None and self._playing and not chain.broken.done():
            for missed in await collect(self._workspace.out, self._addresses):
                self._journal.say(f"cannot keep {missed}")
        self._journal.say("ending all parts")

    def _listen_to_signals(self) -> "asyncio.Future[None]":
        loop = asyncio.get_running_loop()
        told: asyncio.Future[None] = loop.create_future()

        def tell() -> None:
            if not told.done():
                told.set_result(None)

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
                loop.add_signal_handler(number, tell)
        return told

    async def _story(self, chain: Chain) -> None:
        addresses = await self._start_all(chain)
        self._addresses = addresses
        for name, url in addresses.urls().items():
            self._journal.say(f"{name.replace('_', ' ')}: {url}")
        await self._wait_until_measured(addresses)
        start_wall_ns, start_ns = time.time_ns(), time.monotonic_ns()
        write_lab_json(
            self._workspace.out / "lab.json",
            self._plan.scenario.name,
            self._plan.settings,
            self._journal.rfc3339(start_wall_ns),
            addresses,
            chain.parts,
        )
        self._playing = True
        length = self._plan.duration_ns
        lasts = f"lasts {in_words(length)}" if length else "plays until Ctrl-C"
        self._journal.say(f"time 0: {self._plan.scenario.name} {lasts}", start_wall_ns)
        play = Play(self._plan.scenario, self._plan.timeline, chain.parts, self._journal)
        await play.run(start_ns, length)

    async def _start_all(self, chain: Chain) -> Addresses:
        timezone = self._plan.inventory.city.timezone
        _, (smtp, mailbox) = await asyncio.gather(
            chain.start_network(), chain.start_mailbox(timezone)
        )
        self._mails = asyncio.create_task(self._follow_mails(chain))
        with listening_socket() as listener:
            exporter = "{}:{}".format(*listener.getsockname())
            addresses = Addresses(exporter, free_address(), free_address(), smtp, mailbox)
            self._plan.render(
                load_inventory(self._workspace.inventory),
                self._workspace.config,
                settings=self._plan.settings,
                exporter=addresses.exporter,
                alertmanager=addresses.alertmanager,
                smtp=addresses.smtp,
                page_url=addresses.urls()["status_page"],
            )
            await chain.start_exporter(listener, _EXPORTER_OPTIONS[self._plan.settings])
        await chain.start_alertmanager(self._plan.programs["alertmanager"], addresses.alertmanager)
        await chain.wait_ready("exporter", addresses.exporter)
        await chain.wait_ready("alertmanager", addresses.alertmanager)
        await chain.start_prometheus(self._plan.programs["prometheus"], addresses.prometheus)
        await chain.wait_ready("prometheus", addresses.prometheus)
        return addresses

    async def _wait_until_measured(self, addresses: Addresses) -> None:
        """Time 0 is when every link has been measured once, and Prometheus knows it."""
        wanted = {
            link_key(point, link)
            for point, link in self._plan.inventory.active_links()
            if link.reach is not Reach.AGENT
        }
        self._journal.say(f"waiting until all {len(wanted)} links have been measured once")
        missing = set(wanted)

        async def all_measured() -> bool:
            with suppress(OSError, HTTPException):
                found = await query(
                    addresses.urls()["prometheus"], "thongsuot_icmp_requests_total > 0"
                )
                labels = (series["metric"] for series in found)
                missing.difference_update(f"{each['point']}/{each['link']}" for each in labels)
            return not missing

        def complaint() -> str:
            some = ", ".join(sorted(missing)[:_LINKS_NAMED])
            return f"after {MEASURED_SECONDS:g} s {len(missing)} links are unmeasured, as {some}"

        await until(all_measured, MEASURED_SECONDS, complaint)

    async def _follow_mails(self, chain: Chain) -> None:
        while line := await chain.parts["mailbox"].line():
            mail = json.loads(line)
            to = ", ".join(mail["to"])
            self._journal.say(f"mail to {to}: {mail['subject']}", mail["received_ns"])
