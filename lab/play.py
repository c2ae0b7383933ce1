"""A scenario is played: what happens is done, said and kept until the time is up."""

import asyncio
import json
import time

from lab.duration import SECOND_NS, in_words
from lab.journal import Journal
from lab.part import Part
from lab.scenario import CENTRAL, Event, Scenario
from lab.timeline import Timeline

_LINKS_NAMED = 4
"""A line of progress names so many links; of more it says how many."""


class Play:
    """One performance of a scenario with the parts of a chain."""

    def __init__(
        self, scenario: Scenario, timeline: Timeline, parts: dict[str, Part], journal: Journal
    ) -> None:
        """Wait for `run`."""
        self._scenario = scenario
        self._timeline = timeline
        self._parts = parts
        self._journal = journal

    async def run(self, start_ns: int, duration_ns: int | None) -> None:
        """Play from time 0 (CLOCK_MONOTONIC) for a time, or until cancelled."""
        self._parts["network"].tell(f"start {start_ns}")
        try:
            async with asyncio.timeout(None if duration_ns is None else duration_ns / SECOND_NS):
                await asyncio.gather(
                    self._follow_network(), self._follow_pauses(start_ns), asyncio.Event().wait()
                )
        except TimeoutError:
            pass
        finally:
            self._parts["exporter"].resume()
            self._journal.all_ended(time.time_ns())

    async def _follow_network(self) -> None:
        """Keep what the far end reports: when each event really began and ended to act."""
        while line := await self._parts["network"].line():
            report = json.loads(line)
            if not self._event(report["index"]).effect.paused:
                self._happened(report["index"], report["wall_ns"], begins=report["begins"])

    async def _follow_pauses(self, start_ns: int) -> None:
        """Stop the exporter and let it go on when the scenario says so."""
        for boundary in self._timeline.boundaries(lambda effect: effect.paused):
            await asyncio.sleep((start_ns + boundary.at_ns - time.monotonic_ns()) / SECOND_NS)
            exporter = self._parts["exporter"]
            if self._timeline.vantage_at(CENTRAL, boundary.at_ns).paused:
                exporter.pause()
            else:
                exporter.resume()
            self._happened(boundary.index, time.time_ns(), begins=boundary.begins)

    def _happened(self, index: int, wall_ns: int, *, begins: bool) -> None:
        event, links = self._event(index), self._timeline.links_of(index)
        if begins:
            self._journal.began(index, event.effect.model_dump(exclude_unset=True), links, wall_ns)
        else:
            self._journal.ended(index, wall_ns)
        what = describe(event, links)
        self._journal.say(f"event {index} {'begins' if begins else 'ends'}: {what}", wall_ns)

    def _event(self, index: int) -> Event:
        return self._scenario.events[index]


def describe(event: Event, links: tuple[str, ...]) -> str:
    """An event in one line: `down, ba-dinh/ftth, ba-dinh/5g, for 4m`."""
    effects = [
        name if value is True else f"{name} {value:g}" if isinstance(value, float) else name
        for name, value in event.effect.model_dump(exclude_defaults=True).items()
    ]
    where = ", ".join(links) if len(links) <= _LINKS_NAMED else f"{len(links)} links"
    if event.select.vantage:
        where = f"vantage {', '.join(event.select.vantage)}"
    lasts = event.lasting_ns or event.for_ns
    return ", ".join([*effects, where, *([f"for {in_words(lasts)}"] if lasts else [])])
