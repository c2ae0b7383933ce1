"""What is known of the small city at a moment, made up as a test needs it."""

import asyncio
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import bcrypt
import httpx
import numpy as np
from fastapi import FastAPI

from exporter.fleet import Fleet
from exporter.service import Service
from exporter.settings import Settings
from exporter.snapshot import Snapshot, Standings
from stability.minutes import State

LOGIN = "noc", "a secret"
USERS = {"noc": bcrypt.hashpw(b"a secret", bcrypt.gensalt(4)).decode()}

NOW_NS = 1_795_244_709_000_000_000
"""2026-11-21 14:05:09 in Hà Nội."""
MINUTE_NS = 60_000_000_000


def service(folder: Path, fleet: Fleet, *, enable_lifecycle: bool = False) -> Service:
    """A service that was not started, with a state folder of its own under `folder`."""
    state = Path(tempfile.mkdtemp(dir=folder)) / "state"
    settings = Settings(folder / "inventory.yaml", state=state, enable_lifecycle=enable_lifecycle)
    return Service(settings, fleet)


def known(snapshot: Snapshot, states: Mapping[str, State], **more: object) -> Snapshot:
    """Say what links (POINT/LINK) and points are, each for three minutes; the rest is up."""
    fleet = snapshot.fleet
    links = [states.get(key, State.UP) for key in fleet.keys]
    points = [states.get(point.id, State.UP) for point in fleet.points]
    newest = replace(
        snapshot.newest,
        looked_at_ns=np.full(len(links), NOW_NS),
        answered_ns=np.full(len(links), NOW_NS - 3 * MINUTE_NS),
        round_trip_ns=np.full(len(links), 6_400_000),
    )
    changes = {"at_ns": NOW_NS, "newest": newest, "links": _since(links), "points": _since(points)}
    return replace(snapshot, **(changes | more))


def _since(states: list[State]) -> Standings:
    return Standings(np.array(states, np.int8), np.full(len(states), NOW_NS - 3 * MINUTE_NS))


class Reader:
    """Asks an app for pages without a server."""

    def __init__(
        self,
        app: FastAPI,
        login: tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._app = app
        self._login = login
        self._headers = headers

    def get(self, path: str, **parameters: str | bool) -> httpx.Response:
        """Ask for a page."""
        return asyncio.run(self._ask("GET", path, params=parameters or None))

    def post(self, path: str, **more: Any) -> httpx.Response:
        """Send something; `json`, `data` and `headers` as httpx takes them."""
        return asyncio.run(self._ask("POST", path, **more))

    async def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        headers = {**(self._headers or {}), **more.pop("headers", {})}
        async with httpx.AsyncClient(transport=transport, base_url="http://exporter") as client:
            return await client.request(method, path, auth=self._login, headers=headers, **more)
