"""A limit to what a request may send: bodies are read whole, before anybody asks who sends them."""

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exporter.intake_api import MOST_BYTES


class Bodies:
    """Refuses bodies that are longer than any that are taken."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 413 to a body that says that it is too long; hear no more of one that is."""
        if scope["type"] == "http" and _length(Headers(scope=scope)) > MOST_BYTES:
            refusal = JSONResponse({"detail": f"send at most {MOST_BYTES} bytes"}, 413)
            await refusal(scope, receive, send)
            return
        came = 0

        async def bounded() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            # Those that count themselves, and say how much they take, see that it is too much.
            return message if came <= 2 * MOST_BYTES else {"type": "http.disconnect"}

        await self._app(scope, bounded, send)


def _length(headers: Headers) -> int:
    """Read how long a body says that it is; 0 if it does not say so."""
    length = headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else 0
