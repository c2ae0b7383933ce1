"""What a simulation came to: the verdict on its window, and the outages in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

from inventory.schema import Inventory
from lab.scenario import Scenario
from lab.virtual import Past, Progress, play
from probes.record import MINUTE_NS
from stability.calendar import LocalTime
from stability.judgement import judge_city
from stability.past import Outage, service_minutes
from stability.period import Period
from stability.verdict import CityVerdict

_SECOND_NS = 1_000_000_000
_MINUTE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Listed:
    """An outage with a down minute in the window."""

    outage: Outage
    service_seconds: int
    """Its down minutes in S and in the window, times 60."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """A scenario that was judged."""

    inventory: Inventory
    past: Past
    period: Period
    """The last 28 local days, from no earlier than the scenario's start."""
    verdict: CityVerdict
    outages: tuple[Listed, ...]
    """By start; at one moment links before points, then by id."""

    @property
    def zone(self) -> tzinfo:
        """Time zone of the city."""
        return ZoneInfo(self.inventory.city.timezone)

    @property
    def window_ns(self) -> tuple[int, int]:
        """Start and end of the window, nanoseconds since the epoch."""
        midnight = LocalTime(self.inventory.city.timezone).midnight(self.period.first)
        first = max(midnight, self.past.first_minute)
        return first * MINUTE_NS, self.past.end_minute * MINUTE_NS


def simulate(scenario: Scenario, inventory: Inventory, progress: Progress) -> Simulated:
    """Play a scenario and judge it at its end."""
    past = play(scenario, inventory, progress)
    local = LocalTime(inventory.city.timezone)
    period = Period.rolling(local.day(past.end_minute - 1)).from_(local.day(past.first_minute))
    return Simulated(
        inventory=inventory,
        past=past,
        period=period,
        verdict=judge_city(inventory, period, past.links, past.points),
        outages=tuple(sorted(_listed(inventory, past, period), key=_order)),
    )


def _listed(inventory: Inventory, past: Past, period: Period) -> Iterator[Listed]:
    """Find the outages with a down minute in the window of their point, which heeds `since`."""
    of_links = (outage for one in past.links.values() for outage in one.outages)
    of_points = (outage for one in past.points.values() for outage in one.outages)
    for outage in (*of_links, *of_points):
        window = period.from_(inventory.point(outage.point).since)
        downs = [down for down in outage.downs if _within(window, down.day)]
        if downs:
            yield Listed(outage, _MINUTE_SECONDS * service_minutes(downs))


def _within(window: Period, day: int) -> bool:
    return window.first <= date.fromordinal(day) <= window.last


def _order(listed: Listed) -> tuple[int, bool, str]:
    outage = listed.outage
    return outage.start_ns, outage.link is None, outage.subject
