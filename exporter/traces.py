"""Paths to links by traceroute, looked for aside: nobody waits for them.

Two threads take what is asked for, one path after the other, from a queue of limited length. They
send to no address but those that they are given, and those are the inventory's.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, Full, Queue, SimpleQueue

from probes.path import Path, path
from probes.probe import ProbeError

logger = logging.getLogger(__name__)

AT_ONCE = 2
"""Paths that are looked for at the same time."""

QUEUE = 40
"""Paths that may wait; more are not looked for."""

LIMIT_SECONDS = 15.0
"""A path takes no longer; to a dead link it mostly takes 8 s, four silent routers."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link of the inventory, to which the path is to be looked for."""

    key: str
    """POINT/LINK."""
    address: str
    source: str | None
    is_good: bool
    """Whether it was up when it was asked for: a path to compare with."""


@dataclass(frozen=True, slots=True)
class Traced:
    """What was found."""

    wanted: Wanted
    at_ns: int
    """When it was begun."""
    path: Path | None
    """None if it could not be looked for."""
    failure: str | None
    """Why not."""


def look_for(wanted: Wanted) -> Path:
    """Look for a path; raises ProbeError if it cannot be."""
    return path(wanted.address, wanted.source, LIMIT_SECONDS)


class Traces:
    """The threads, what they are to do and what they found."""

    def __init__(
        self,
        look_for: Callable[[Wanted], Path] = look_for,
        clock: Callable[[], int] = time.time_ns,
    ) -> None:
        """Prepare; nothing is sent before the first path is asked for."""
        self._look_for = look_for
        self._clock = clock
        self._wanted: Queue[Wanted | None] = Queue(QUEUE)
        self._found: SimpleQueue[Traced] = SimpleQueue()
        self._threads: list[threading.Thread] = []

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits and nothing is being looked for."""
        return self._wanted.unfinished_tasks == 0

    def ask(self, wanted: Wanted) -> bool:
        """Ask for a path; False if too many wait already."""
        try:
            self._wanted.put_nowait(wanted)
        except Full:
            return False
        if len(self._threads) < AT_ONCE:
            self._begin()
        return True

    def found(self) -> list[Traced]:
        """Give what was found since the last call."""
        found = []
        while True:
            try:
                found.append(self._found.get_nowait())
            except Empty:
                return found

    def close(self) -> None:
        """Begin no more; what is being looked for ends by itself, and nobody waits for it."""
        while True:
            try:
                self._wanted.get_nowait()
            except Empty:
                break
            self._wanted.task_done()
        for _ in self._threads:
            self._wanted.put_nowait(None)

    def _begin(self) -> None:
        thread = threading.Thread(target=self._work, name="traceroute", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        while (wanted := self._wanted.get()) is not None:
            self._found.put(self._traced(wanted))
            self._wanted.task_done()
        self._wanted.task_done()

    def _traced(self, wanted: Wanted) -> Traced:
        at_ns = self._clock()
        try:
            return Traced(wanted, at_ns, self._look_for(wanted), None)
        except ProbeError as error:
            return Traced(wanted, at_ns, None, f"{error.reason.value}: {error}")
        except Exception as error:
            logger.exception("the path to %s could not be looked for", wanted.key)
            return Traced(wanted, at_ns, None, f"bug: {error}")
