"""What happens in a lab: said to the person who watches, and kept for programs."""

import json
import sys
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Happening:
    """One time that an event of the scenario acted. Times are RFC 3339, as they really were."""

    index: int
    """The event's place in the scenario, from 0."""
    effect: dict[str, Any]
    links: tuple[str, ...]
    """POINT/LINK of all that it acts on."""
    start: str
    end: str | None
    """None as long as it acts."""


class Journal:
    """Prints lines with the local time, and keeps `events.jsonl` true at every moment."""

    def __init__(self, events: Path, timezone: str) -> None:
        """Keep events in a file; say times in the city's time zone."""
        self._events = events
        self._zone = ZoneInfo(timezone)
        self._happenings: list[Happening] = []

    def say(self, text: str, wall_ns: int | None = None) -> None:
        """Print a line with its time: now, or the one given."""
        moment = self._local(time.time_ns() if wall_ns is None else wall_ns)
        sys.stdout.write(f"{moment:%H:%M:%S}  {text}\n")
        sys.stdout.flush()

    def began(self, index: int, effect: dict[str, Any], links: tuple[str, ...], at_ns: int) -> None:
        """Keep that an event began to act."""
        self._happenings.append(Happening(index, effect, links, self.rfc3339(at_ns), None))
        self._write()

    def ended(self, index: int, at_ns: int) -> None:
        """Keep that an event ended to act."""
        self._happenings = [
            replace(each, end=self.rfc3339(at_ns))
            if each.index == index and each.end is None
            else each
            for each in self._happenings
        ]
        self._write()

    def all_ended(self, at_ns: int) -> None:
        """Keep that whatever still acted ended with the lab."""
        for each in self._happenings:
            if each.end is None:
                self.ended(each.index, at_ns)

    def rfc3339(self, wall_ns: int) -> str:
        """An instant as text, in the city's time zone, to the microsecond."""
        return self._local(wall_ns).isoformat(timespec="microseconds")

    def _local(self, wall_ns: int) -> datetime:
        seconds, rest_ns = divmod(wall_ns, 1_000_000_000)
        whole = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest_ns // 1000)
        return whole.astimezone(self._zone)

    def _write(self) -> None:
        lines = [json.dumps(asdict(each), ensure_ascii=False) for each in self._happenings]
        unfinished = self._events.with_suffix(".part")
        unfinished.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        unfinished.replace(self._events)
