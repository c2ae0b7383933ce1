"""Pasts that nobody measured, drawn minute by minute from a seed, and those minutes."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from inventory.schema import Access, Inventory, Link, Point, link_key
from stability.calendar import ServiceCalendar
from stability.past import Attribution, DayDown, LinkPast, Outage, PointPast
from stability.period import Period
from stability.totals import LinkTotals, PointTotals

Bools = npt.NDArray[np.bool_]
States = npt.NDArray[np.int8]
DAY_MINUTES = 1440
MINUTE_NS = 60_000_000_000
UP, DOWN, UNKNOWN = 0, 1, 2


@dataclass
class Made:
    """A period of a city."""

    links: dict[str, LinkPast] = field(default_factory=dict)
    points: dict[str, PointPast] = field(default_factory=dict)
    states: dict[str, States] = field(default_factory=dict)
    """By POINT/LINK and point: the state of each minute of the period."""
    service: dict[str, Bools] = field(default_factory=dict)
    """By point: which minutes are S."""
    first_minute: int = 0


def make(
    inventory: Inventory,
    period: Period,
    seed: int = 1,
    *,
    blind: float = 0.04,
    silent: date | None = None,
    first_number: int = 1,
) -> Made:
    """Draw a period: outages of lines, whole sites, an operator, and a prober that was stopped.

    A share `blind` of the links is unknown for a third of it; on the day `silent` nothing was
    judged. Outages are numbered from `first_number` on.
    """
    chance = random.Random(seed)
    calendars = {
        name: ServiceCalendar(calendar, inventory.city.timezone)
        for name, calendar in inventory.calendars.items()
    }
    local = next(iter(calendars.values())).local
    made = Made(first_minute=local.midnight(period.first))
    count = len(period.days) * DAY_MINUTES
    missing = None if silent is None else silent.toordinal()
    stopped = chance.randrange(count - 300)
    storm = chance.randrange(count - 300)
    for point, links in _points(inventory):
        made.service[point.id] = calendars[point.calendar].service(made.first_minute, count)
        states = _states(chance, point, links, count, storm)
        for state in states.values():
            state[stopped : stopped + 25] = UNKNOWN
            if chance.random() < blind:
                state[: count // 3] = UNKNOWN
        every = np.array(list(states.values()))
        known = np.where((every == UNKNOWN).any(0), UNKNOWN, DOWN)
        whole = np.where((every == UP).any(0), UP, known).astype(np.int8)
        made.states |= states | {point.id: whole}
        _judge(made, period, point, links, chance, missing)
    _name(made, first_number)
    return made


def _states(
    chance: random.Random, point: Point, links: list[Link], count: int, storm: int
) -> dict[str, States]:
    """Draw when the site, each line, and one operator were gone."""
    site = np.zeros(count, np.bool_)
    for start, length in _events(chance, count, 0.25, 90):
        site[start : start + length] = True
    found = {}
    for link in links:
        down = site.copy()
        for start, length in _events(chance, count, 1.5 if link.access.is_mobile else 0.8, 35):
            down[start : start + length] = True
        if link.operator == "viettel" and link.access is Access.FIVE_G:
            down[storm : storm + 45] = True
        found[link_key(point, link)] = np.where(down, DOWN, UP).astype(np.int8)
    return found


def _judge(
    made: Made,
    period: Period,
    point: Point,
    links: list[Link],
    chance: random.Random,
    missing: int | None,
) -> None:
    """Add up the days of a point and its links."""
    service = made.service[point.id]
    for link in links:
        state = made.states[link_key(point, link)]
        made.links[link_key(point, link)] = LinkPast(
            {
                day: _link_totals(chance, link, part, hours)
                for day, part, hours in _days(period, state, service)
                if day != missing
            },
            _outages(made, period, point, link.id, state, missing),
        )
    state = made.states[point.id]
    made.points[point.id] = PointPast(
        {
            day: PointTotals(*_counts(part, hours))
            for day, part, hours in _days(period, state, service)
            if day != missing
        },
        _outages(made, period, point, None, state, missing),
    )


def _points(inventory: Inventory) -> Iterator[tuple[Point, list[Link]]]:
    links: dict[str, list[Link]] = {}
    for point, link in inventory.active_links():
        links.setdefault(point.id, []).append(link)
    for key, found in links.items():
        yield inventory.point(key), found


def _events(
    chance: random.Random, count: int, mean: float, minutes: float
) -> Iterator[tuple[int, int]]:
    """Draw starts and lengths of breaks, `mean` of them on average."""
    for _ in range(20):
        if chance.random() < mean / 20:
            yield chance.randrange(count), 2 + int(chance.expovariate(1 / minutes))


def _days(period: Period, state: States, service: Bools) -> Iterator[tuple[int, States, Bools]]:
    for number, day in enumerate(period.days):
        part = slice(number * DAY_MINUTES, (number + 1) * DAY_MINUTES)
        yield day, state[part], service[part]


def _counts(state: States, service: Bools) -> tuple[int, ...]:
    return tuple(
        int((state[hours] == which).sum()) if which is not None else 0
        for hours in (service, ~service)
        for which in (UP, DOWN, UNKNOWN, None)
    )


def _link_totals(chance: random.Random, link: Link, state: States, service: Bools) -> LinkTotals:
    counts = _counts(state, service)
    settled = counts[UP] * 60
    mean_loss = 0.004 if link.access.is_mobile else 0.0006
    lost = min(settled, int(settled * chance.expovariate(1 / mean_loss)))
    mean_ms = chance.gauss(26 if link.access.is_mobile else 7, 2)
    intervals = int(service.sum()) // 5
    unstable = min(intervals, int(intervals * chance.expovariate(1 / 0.02)))
    return LinkTotals(
        *counts,
        settled=settled,
        lost=lost,
        answered=settled - lost,
        round_trip_ns=int((settled - lost) * max(1.0, mean_ms) * 1_000_000),
        stable=intervals - unstable,
        unstable=unstable,
        short_breaks=int(chance.expovariate(2)),
    )


def _outages(
    made: Made,
    period: Period,
    point: Point,
    link: str | None,
    state: States,
    missing: int | None,
) -> tuple[Outage, ...]:
    """Find runs of two and more down minutes."""
    edges = np.flatnonzero(np.diff((state == DOWN).astype(np.int8), prepend=0, append=0))
    found = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        downs: dict[int, list[int]] = {}
        for minute in range(start, end):
            day = period.days[minute // DAY_MINUTES]
            if day != missing:
                service = bool(made.service[point.id][minute])
                downs.setdefault(day, [0, 0])[not service] += 1
        if end - start < 2 or not downs:
            continue
        is_open = end == len(state)
        first = made.first_minute + int(start)
        found.append(
            Outage(
                id="",
                link=link,
                point=point.id,
                start_ns=first * MINUTE_NS + 7_500_000_000,
                end_ns=None if is_open else (made.first_minute + int(end)) * MINUTE_NS,
                downs=tuple(DayDown(day, *both) for day, both in downs.items()),
                first_minute=first,
            )
        )
    return tuple(found)


_PUT_DOWN_TO: Mapping[int, tuple[Attribution, str | None]] = {
    0: (Attribution.SITE, "site_power_or_equipment"),
    1: (Attribution.OPERATOR, "upstream"),
    2: (Attribution.PLANNED, "planned_works"),
    3: (Attribution.UNDETERMINED, "line"),
}


def _name(made: Made, first_number: int) -> None:
    """Number outages through, and put every one down to something."""
    every = sorted(
        (
            (outage.start_ns, key, number)
            for pasts in (made.links, made.points)
            for key, past in pasts.items()
            for number, outage in enumerate(past.outages)
        ),
    )
    ids = {(key, number): index for index, (_, key, number) in enumerate(every, first_number)}
    for pasts in (made.links, made.points):
        for key, past in list(pasts.items()):
            outages = tuple(
                _named(outage, ids[key, number]) for number, outage in enumerate(past.outages)
            )
            pasts[key] = type(past)(past.days, outages)


def _named(outage: Outage, number: int) -> Outage:
    attribution, cause = _PUT_DOWN_TO.get(number % 6, (Attribution.UNDETERMINED, None))
    return Outage(
        id=f"TS-2026-{number:05}",
        link=outage.link,
        point=outage.point,
        start_ns=outage.start_ns,
        end_ns=outage.end_ns,
        downs=outage.downs,
        first_minute=outage.first_minute,
        attribution=attribution,
        cause=cause,
    )
