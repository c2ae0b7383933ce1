"""Since when a limit is missed: the first day of the period that misses it by itself."""

from collections.abc import Iterator
from datetime import date

from stability.criteria import keeps, measured_of_link, measured_of_point
from stability.past import LinkPast, Outage, PointPast, service_minutes
from stability.tally import LinkTally, PointTally
from stability.totals import Day, LinkTotals, PointTotals

_MINUTE_SECONDS = 60


def since(past: LinkPast | PointPast, word: str, limit: float | None) -> date | None:
    """Find the day; None if it is no limit that is missed on days."""
    if limit is None:
        return None
    if word in ("longest_outage", "outages_per_week"):
        days = _outage_days(past.outages, word, limit)
    else:
        days = (day for day, totals in past.days.items() if _misses(totals, word, limit))
    first = min(days, default=None)
    return None if first is None else date.fromordinal(first)


def _misses(totals: LinkTotals | PointTotals, word: str, limit: float) -> bool:
    if isinstance(totals, LinkTotals):
        figures = measured_of_link(LinkTally(totals, totals.short_breaks))
    else:
        figures = measured_of_point(PointTally(totals))
    return any(
        figure.key == word and figure.value is not None and not keeps(word, figure.value, limit)
        for figure in figures
    )


def _outage_days(outages: tuple[Outage, ...], word: str, limit: float) -> Iterator[Day]:
    """Give first days of outages in S: of those that are too long, or of all if they are many."""
    for outage in outages:
        felt = [down.day for down in outage.downs if down.service_minutes]
        too_long = _MINUTE_SECONDS * service_minutes(outage.downs) > limit
        if felt and (too_long or word == "outages_per_week"):
            yield felt[0]
