"""How the period went, day by day and week by week, and how much of it is known."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from exporter.report.facts import Facts
from exporter.report.rows import DayRow, WeekRow
from exporter.report.sums import Minutes
from inventory.schema import Access, link_key
from stability.past import LinkPast, PointPast
from stability.totals import Day, LinkTotals, PointTotals

Past = LinkPast | PointPast


def days(facts: Facts) -> Iterator[DayRow]:
    """Give every day of the period, those without data too."""
    points, links = _points(facts), _links(facts, *Access)
    for day in facts.period.days:
        measured = any(day in past.days for past in (*points, *links))
        yield DayRow(date.fromordinal(day), measured, _minutes(points, (day,)))


def weeks(facts: Facts) -> Iterator[WeekRow]:
    """Give every ISO week that the period touches."""
    points = _points(facts)
    wired = _links(facts, Access.FIXED, Access.LEASED)
    mobile = _links(facts, Access.FIVE_G, Access.FOUR_G)
    first = facts.period.first
    while first <= facts.period.last:
        monday = first - timedelta(days=first.weekday())
        last = min(monday + timedelta(days=6), facts.period.last)
        of_week = range(first.toordinal(), last.toordinal() + 1)
        yield WeekRow(
            monday=monday,
            first=first,
            last=last,
            points=_minutes(points, of_week),
            wired=_minutes(wired, of_week),
            mobile=_minutes(mobile, of_week),
        )
        first = last + timedelta(days=1)


def minutes_by_access(facts: Facts) -> Mapping[Access, Minutes]:
    """Add up the minutes of the active links by access."""
    found = {access: _links(facts, access) for access in Access}
    return {access: _minutes(pasts, facts.period.days) for access, pasts in found.items() if pasts}


def _points(facts: Facts) -> list[Past]:
    return list(facts.points.values())


def _links(facts: Facts, *accesses: Access) -> list[Past]:
    """Pick the pasts of judged links."""
    return [
        facts.links[link_key(point, link)]
        for point, link in facts.judged_links()
        if link.access in accesses
    ]


def _minutes(pasts: Iterable[Past], of_days: Iterable[Day]) -> Minutes:
    wanted = tuple(of_days)
    rows: list[LinkTotals | PointTotals] = [
        past.days[day] for past in pasts for day in wanted if day in past.days
    ]
    return Minutes(
        up=sum(row.up_service for row in rows),
        down=sum(row.down_service for row in rows),
        unknown=sum(row.unknown_service for row in rows),
        maintenance=sum(row.maintenance_service for row in rows),
    )
