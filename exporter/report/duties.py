"""Who has to act on a point that misses the target, by what the outages were put down to."""

from collections import Counter
from collections.abc import Iterable, Iterator

from exporter.report.facts import Facts
from exporter.report.rows import Duty, Miss
from inventory.schema import Point, link_key
from stability.past import Attribution, LinkPast, PointPast, service_minutes

_BY_OUTAGES = ("availability", "longest_outage", "outages_per_week", "short_breaks")
"""Criteria that a power cut at the point may miss; packets that get lost or slow are the line's."""


def duties(facts: Facts, point: Point, misses: Iterable[Miss]) -> Iterator[Duty]:
    """Say of what is missed whose job it is, each party once and in the order of the misses."""
    found: dict[Attribution, dict[str, None]] = {}
    for miss in misses:
        side = _side(facts, point, miss)
        found.setdefault(side, {}).update(dict.fromkeys(_operators(facts, point, miss)))
    for side, operators in found.items():
        yield Duty(side, tuple(operators))


def _side(facts: Facts, point: Point, miss: Miss) -> Attribution:
    """Find to what most of the down minutes in S were put down."""
    if miss.link is None:
        return _most(facts.points[point.id])
    if miss.word not in _BY_OUTAGES:
        return Attribution.OPERATOR
    link = next(one for one in point.links if one.id == miss.link)
    return _most(facts.links[link_key(point, link)])


def _most(past: LinkPast | PointPast) -> Attribution:
    minutes: Counter[Attribution] = Counter()
    for outage in past.outages:
        minutes[outage.attribution] += service_minutes(outage.downs)
    return max(minutes, key=lambda side: minutes[side], default=Attribution.UNDETERMINED)


def _operators(facts: Facts, point: Point, miss: Miss) -> Iterator[str]:
    """Name the operator of the link, or those of all links where it is about the point."""
    if miss.operator is not None:
        yield miss.operator
        return
    for of_point, link in facts.judged_links():
        if of_point.id == point.id:
            yield facts.operator_name(link)
