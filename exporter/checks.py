"""One-off checks of a link on request: reachability, loss, delay and path, not too many at once."""

import time
from dataclasses import dataclass

from exporter.threads import in_daemon_thread
from probes.path import Check, Path, check, path
from probes.probe import ProbeError

PACKETS = 5
PAUSE_SECONDS = 5.0
"""A link is checked once in this time, whoever asks."""
MOST_AT_ONCE = 4


class BusyError(Exception):
    """Too soon, or too many at once; the argument says after how many seconds to ask again."""

    def __init__(self, after_seconds: float) -> None:
        """Say when to ask again."""
        super().__init__(f"ask again in {after_seconds:.0f} s")
        self.after_seconds = after_seconds


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found."""

    check: Check
    path: Path | None
    """None if it could not be looked for."""


class Checks:
    """Runs checks in threads of their own, so that nobody else waits for them."""

    def __init__(self) -> None:
        """Nothing was checked yet."""
        self._begun: dict[str, float] = {}
        self._running = 0

    async def run(self, key: str, address: str, source: str | None) -> Result:
        """Check an address; raises BusyError, or ProbeError if nothing could be sent."""
        self._admit(key)
        self._running += 1
        try:
            return await in_daemon_thread(lambda: _checked(address, source))
        finally:
            self._running -= 1

    def _admit(self, key: str) -> None:
        now = time.monotonic()
        self._begun = {one: at for one, at in self._begun.items() if now - at < PAUSE_SECONDS}
        if key in self._begun:
            raise BusyError(self._begun[key] + PAUSE_SECONDS - now)
        if self._running >= MOST_AT_ONCE:
            raise BusyError(PAUSE_SECONDS)
        self._begun[key] = now


def _checked(address: str, source: str | None) -> Result:
    found = check(address, PACKETS, source)
    try:
        return Result(found, path(address, source))
    except ProbeError:  # only the path needs raw sockets
        return Result(found, None)
