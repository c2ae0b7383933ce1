"""Outages of the period, how soon they ended, and what is whose."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from exporter.report.facts import Facts
from exporter.report.rows import OperatorRow, OutageRow
from exporter.report.sums import Restores, restores
from inventory.schema import Access, Link, Point, link_key
from stability.ledger.handling import Handling
from stability.past import Outage, service_minutes
from stability.tally import outage_figures
from stability.verdict import LinkGrade

_MINUTE_SECONDS = 60
_SECOND_NS = 1_000_000_000


def outages(facts: Facts) -> Iterator[OutageRow]:
    """Give the outages of points and links of the inventory with a down minute in the period."""
    found = [outage for past in facts.points.values() for outage in past.outages]
    found += [outage for past in facts.links.values() for outage in past.outages]
    for outage in sorted(found, key=lambda one: (one.start_ns, one.link is not None, one.subject)):
        yield _outage(facts, facts.inventory.point(outage.point), outage)


def point_restores(rows: Iterable[OutageRow]) -> Restores:
    """How soon outages of points ended."""
    return _restores(row for row in rows if row.link is None)


def link_restores(rows: Iterable[OutageRow]) -> Restores:
    """How soon outages of links ended."""
    return _restores(row for row in rows if row.link is not None)


def operators(facts: Facts, rows: Sequence[OutageRow]) -> Iterator[OperatorRow]:
    """Add up the links of each operator and access."""
    groups: dict[tuple[str, Access], list[tuple[Point, Link]]] = {}
    for point, link in facts.judged_links():
        groups.setdefault((link.operator, link.access), []).append((point, link))
    for (operator, access), links in sorted(groups.items()):
        keys = [link_key(point, link) for point, link in links]
        mine = set(keys)
        verdicts = [facts.verdict.links[key] for key in keys]
        grades = Counter(verdict.grade for verdict in verdicts)
        yield OperatorRow(
            operator=operator,
            name=facts.operator_name(links[0][1]),
            access=access,
            grades={grade: grades[grade] for grade in LinkGrade},
            up_minutes=sum(verdict.totals.up_service for verdict in verdicts),
            down_minutes=sum(verdict.totals.down_service for verdict in verdicts),
            excused_minutes=sum(_excused(facts, key) for key in keys),
            restores=_restores(row for row in rows if f"{row.point}/{row.link}" in mine),
            failing=tuple(k for k in keys if facts.verdict.links[k].grade is LinkGrade.FAIL),
        )


def _outage(facts: Facts, point: Point, outage: Outage) -> OutageRow:
    link = next((one for one in point.links if one.id == outage.link), None)
    handled = facts.handling.get(outage.id, Handling())
    end_ns = facts.until_ns if outage.end_ns is None else outage.end_ns
    return OutageRow(
        id=outage.id,
        point=point.id,
        point_name=point.name,
        ward_name=facts.ward_name(point.ward),
        link=outage.link,
        operator=link.operator if link else None,
        operator_name=facts.operator_name(link) if link else None,
        access=link.access if link else None,
        start_ns=outage.start_ns,
        end_ns=outage.end_ns,
        seconds=max(0, end_ns - outage.start_ns) // _SECOND_NS,
        service_seconds=_MINUTE_SECONDS * service_minutes(outage.downs),
        attribution=outage.attribution,
        cause=outage.cause,
        evidence=outage.evidence,
        ticket=handled.ticket,
        acknowledged_by=handled.acknowledged_by,
        acknowledged_ns=handled.acknowledged_ns,
    )


def _restores(rows: Iterable[OutageRow]) -> Restores:
    return restores(
        None if row.end_ns is None else row.seconds for row in rows if row.service_seconds
    )


def _excused(facts: Facts, key: str) -> int:
    """Count the down minutes in S that are not the operator's."""
    return outage_figures(facts.links[key].outages, facts.period, facts.zone).excused_minutes
