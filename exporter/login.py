"""Basic authentication in front of everything, as the Prometheus exporter-toolkit does it."""

import asyncio
import base64
import binascii
import hashlib
import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import bcrypt
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_KNOWN_AT_MOST = 100
_THREADS = 2
"""A password takes some 100 ms of CPU to check; guessing shall not take all of the machine."""


class Login:
    """Lets requests pass that name a user and the right password."""

    def __init__(self, app: ASGIApp, users: Mapping[str, str]) -> None:
        """Take the bcrypt hash of each user's password."""
        self._app = app
        self._users = {name: value.encode() for name, value in users.items()}
        self._nobody = next(iter(self._users.values()))
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="login")
        self._salt = secrets.token_bytes(32)
        self._known: set[bytes] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 401 to everybody else; `request.state.login` names who passed."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = await self._who(dict(scope["headers"]))
        if name is not None:
            scope.setdefault("state", {})["login"] = name
            await self._app(scope, receive, send)
            return
        refusal = PlainTextResponse("unauthorized\n", 401, {"WWW-Authenticate": "Basic"})
        await refusal(scope, receive, send)

    async def _who(self, headers: Mapping[bytes, bytes]) -> str | None:
        """Name the user; None if nobody is named, or the password is wrong."""
        kind, _, token = headers.get(b"authorization", b"").partition(b" ")
        if kind.lower() != b"basic":
            return None
        try:
            name, colon, password = base64.b64decode(token, validate=True).partition(b":")
        except binascii.Error:
            return None
        if not colon:
            return None
        digest = hashlib.sha256(self._salt + token).digest()
        if digest not in self._known:
            loop = asyncio.get_running_loop()
            if not await loop.run_in_executor(self._threads, self._is_right, name, password):
                return None
            if len(self._known) >= _KNOWN_AT_MOST:
                self._known.clear()
            self._known.add(digest)
        return name.decode(errors="replace")

    def _is_right(self, name: bytes, password: bytes) -> bool:
        """Compare; an unknown name takes as long as a wrong password."""
        stored = self._users.get(name.decode(errors="replace"))
        same = bcrypt.checkpw(password[:72], stored or self._nobody)
        return same and stored is not None
