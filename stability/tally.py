"""What a link or point did in a period, added up from its past. Exact: whole numbers only."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from stability.past import Attribution, LinkPast, Outage, PointPast
from stability.period import Period, day_of, week_of
from stability.totals import LinkTotals, PointTotals, link_sum, point_sum

_MINUTE_SECONDS = 60
_EXCUSED = frozenset({Attribution.SITE, Attribution.PLANNED})
"""What an operator does not answer for."""


class LinkTally(NamedTuple):
    """The figures that the criteria of a link are judged by."""

    totals: LinkTotals
    """Sums over the days of the period."""
    short_breaks: int = 0
    """Those of the worst service day."""
    longest_outage_seconds: int = 0
    """Down minutes in S and in the period of the worst outage, times 60."""
    outages_per_week: int = 0
    """Outages with a down minute in S and in the period, of the worst ISO week."""
    excused_minutes: int = 0
    """Down minutes in S and in the period, of outages that are the site's or were planned."""


class PointTally(NamedTuple):
    """The figures that the criteria of a point are judged by."""

    totals: PointTotals
    longest_outage_seconds: int = 0
    outages_per_week: int = 0


class OutageFigures(NamedTuple):
    """What the outages of a link or point come to in a period."""

    longest_seconds: int
    per_week: int
    excused_minutes: int


class Counted(NamedTuple):
    """An outage that counts in a period: it has a down minute in S there."""

    outage: Outage
    minutes: int
    """Its down minutes in S and in the period."""
    week: int
    """Number of the ISO week in which it counts, see `stability.period.week_of`."""


def counted(outages: Iterable[Outage], period: Period, zone: ZoneInfo) -> list[Counted]:
    """Find the outages that count, in the week of their start or of the period's start."""
    first, last = period.first.toordinal(), period.last.toordinal()
    found = []
    for outage in outages:
        minutes = sum(down.service_minutes for down in outage.downs if first <= down.day <= last)
        if minutes:
            week = week_of(max(day_of(outage.start_ns, zone), first))
            found.append(Counted(outage, minutes, week))
    return found


def outage_figures(outages: Iterable[Outage], period: Period, zone: ZoneInfo) -> OutageFigures:
    """Reduce outages to what a verdict asks of them."""
    found = counted(outages, period, zone)
    weeks = Counter(each.week for each in found)
    return OutageFigures(
        longest_seconds=_MINUTE_SECONDS * max((each.minutes for each in found), default=0),
        per_week=max(weeks.values(), default=0),
        excused_minutes=sum(each.minutes for each in found if each.outage.attribution in _EXCUSED),
    )


def tally_link(past: LinkPast, period: Period, zone: ZoneInfo) -> LinkTally:
    """Add up the past of a link over a period, which heeds its `since` already."""
    days = [past.days[day] for day in period.days if day in past.days]
    figures = outage_figures(past.outages, period, zone)
    return LinkTally(
        totals=link_sum(days),
        short_breaks=max((day.short_breaks for day in days), default=0),
        longest_outage_seconds=figures.longest_seconds,
        outages_per_week=figures.per_week,
        excused_minutes=figures.excused_minutes,
    )


def tally_point(past: PointPast, period: Period, zone: ZoneInfo) -> PointTally:
    """Add up the past of a point over a period, which heeds its `since` already."""
    days = [past.days[day] for day in period.days if day in past.days]
    figures = outage_figures(past.outages, period, zone)
    return PointTally(point_sum(days), figures.longest_seconds, figures.per_week)
