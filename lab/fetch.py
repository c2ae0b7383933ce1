"""Asks the parts of the lab over HTTP."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from lab.part import LabError

_TIMEOUT_SECONDS = 5.0
_POLL_SECONDS = 0.1
_OPENER = build_opener(ProxyHandler({}))  # a proxy of the environment is not for 127.0.0.1


def _get(url: str) -> bytes:
    with _OPENER.open(url, timeout=_TIMEOUT_SECONDS) as response:
        content: bytes = response.read()
    return content


async def get(url: str) -> bytes:
    """Content at a URL. Raises OSError or HTTPException if there is none."""
    return await asyncio.to_thread(_get, url)


async def query(prometheus: str, expression: str) -> list[dict[str, Any]]:
    """Instant query of a Prometheus server: its series, each with `metric` and `value`."""
    answer = await get(f"{prometheus}/api/v1/query?{urlencode({'query': expression})}")
    result: list[dict[str, Any]] = json.loads(answer)["data"]["result"]
    return result


async def is_ready(url: str) -> bool:
    """Whether a part answers at its readiness address."""
    try:
        await get(url)
    except (OSError, HTTPException):
        return False
    return True


async def until(
    holds: Callable[[], Awaitable[bool]], within_seconds: float, otherwise: Callable[[], str]
) -> None:
    """Wait until something holds. Raises LabError with `otherwise()` if it takes too long."""
    deadline = time.monotonic() + within_seconds
    while not await holds():
        if time.monotonic() > deadline:
            raise LabError(otherwise())
        await asyncio.sleep(_POLL_SECONDS)
