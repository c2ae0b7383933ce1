"""What a report is made from: the past, the inventory, and what both were judged to be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from inventory.schema import Inventory, Link, Point, link_key
from inventory.wards import FILES, Ward, wards_of
from stability.ledger.handling import Handling
from stability.past import LinkPast, Outage, PointPast
from stability.period import Period, link_since
from stability.verdict import CityVerdict

_Past = TypeVar("_Past", LinkPast, PointPast)


@dataclass(frozen=True)
class Facts:
    """Everything that a report depends on."""

    inventory: Inventory
    """The one in force at the end of the period."""
    period: Period
    known: Period
    """The days of which the ledger has anything."""
    until_ns: int
    """End of the last judged minute."""
    made_ns: int
    links: Mapping[str, LinkPast]
    """By POINT/LINK."""
    points: Mapping[str, PointPast]
    verdict: CityVerdict
    """Of the period."""
    before: Period | None = None
    verdict_before: CityVerdict | None = None
    """Of the period before, where the ledger holds all of it."""
    handling: Mapping[str, Handling] = field(default_factory=dict)
    """By id of the outage."""

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.inventory.city.timezone)

    @property
    def listed(self) -> Mapping[str, Ward]:
        """All wards of the city by code; none where there is no list of it."""
        code = self.inventory.city.code
        return wards_of(code) if code in FILES else {}

    def ward_name(self, code: str) -> str:
        """Name a ward, or repeat its code."""
        ward = self.listed.get(code)
        return ward.name if ward else code

    def operator_name(self, link: Link) -> str:
        """Name the operator of a link."""
        return self.inventory.operators[link.operator].name

    def judged_links(self) -> Iterable[tuple[Point, Link]]:
        """Give the links that were judged, in the order of the inventory."""
        for point, link in self.inventory.active_links():
            if link_key(point, link) in self.verdict.links:
                yield point, link


def cut(facts: Facts) -> Facts:
    """Leave of the past only what was judged: of active links and points, and from `since` on."""
    links = {
        link_key(point, link): _cut(
            facts.links.get(link_key(point, link), LinkPast({}, ())),
            facts.period.from_(link_since(point, link)),
        )
        for point, link in facts.judged_links()
    }
    points = {
        key: _cut(
            facts.points.get(key, PointPast({}, ())),
            facts.period.from_(facts.inventory.point(key).since),
        )
        for key in facts.verdict.points
    }
    return replace(facts, links=links, points=points)


def _cut(past: _Past, period: Period) -> _Past:
    days = {day: totals for day, totals in past.days.items() if day in period.days}
    outages = tuple(_within(past.outages, period))
    return replace(past, days=days, outages=outages)


def _within(outages: Iterable[Outage], period: Period) -> Iterable[Outage]:
    """Keep the down minutes of the period, and outages that have one."""
    for outage in outages:
        downs = tuple(down for down in outage.downs if down.day in period.days)
        if downs:
            yield replace(outage, downs=downs)
