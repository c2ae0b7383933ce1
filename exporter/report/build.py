"""The model of a report, made from the facts alone."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from exporter.report.duties import duties
from exporter.report.events import link_restores, operators, outages, point_restores
from exporter.report.facts import Facts, cut
from exporter.report.model import Header, Report
from exporter.report.rows import LinkRow, Miss, PointRow, WardRow
from exporter.report.since import since
from exporter.report.trend import days, minutes_by_access, weeks
from inventory.schema import Access, Link, Point, link_key
from inventory.words import ContactRole
from stability.calendar import LocalTime
from stability.verdict import Grade, Reason

_MINUTE_NS = 60_000_000_000


def build(facts: Facts) -> Report:
    """Put everything together. The same facts always give the same report."""
    facts = cut(facts)
    events = tuple(outages(facts))
    return Report(
        header=_header(facts),
        wards=tuple(_wards(facts)),
        points=tuple(_points(facts)),
        links=tuple(_links(facts)),
        outages=events,
        operators=tuple(operators(facts, events)),
        point_restores=point_restores(events),
        link_restores=link_restores(events),
        days=tuple(days(facts)),
        weeks=tuple(weeks(facts)),
        minutes=minutes_by_access(facts),
        unlisted=_unlisted(facts),
    )


def _header(facts: Facts) -> Header:
    active = list(facts.judged_links())
    targets = {link.target or point.target for point, link in active}
    targets |= {point.target for point, _ in active}
    departments = (
        contact.name
        for contact in facts.inventory.contacts.values()
        if contact.role is ContactRole.DEPARTMENT
    )
    return Header(
        city=facts.inventory.city.name,
        recipient=next(departments, None),
        period=facts.period,
        before=facts.before,
        known=facts.known,
        until_ns=_until_ns(facts),
        made_ns=facts.made_ns,
        targets=tuple(sorted(targets)),
    )


def _until_ns(facts: Facts) -> int:
    """Say up to when there are figures: the end of the period, or of what was judged."""
    local = LocalTime(facts.inventory.city.timezone)
    return min(facts.until_ns, local.midnight(facts.period.last + timedelta(days=1)) * _MINUTE_NS)


def _wards(facts: Facts) -> Iterator[WardRow]:
    before = facts.verdict_before
    points: dict[str, Counter[Grade]] = {}
    links: dict[str, Counter[Access]] = {}
    for point_id, verdict in facts.verdict.points.items():
        ward = facts.inventory.point(point_id).ward
        points.setdefault(ward, Counter())[verdict.grade] += 1
    for point, link in facts.judged_links():
        links.setdefault(point.ward, Counter())[link.access] += 1
    for code, judged in sorted(facts.verdict.wards.items()):
        listed = facts.listed.get(code)
        then = before.wards.get(code) if before else None
        counts = points.get(code, Counter())
        yield WardRow(
            code=code,
            name=facts.ward_name(code),
            type=listed.type if listed else "",
            grade=judged.grade,
            grade_before=then.grade if then else None,
            points={grade: counts[grade] for grade in Grade},
            links=dict(sorted(links.get(code, Counter()).items())),
            reasons=tuple(_plain(reason) for reason in judged.reasons),
        )


def _points(facts: Facts) -> Iterator[PointRow]:
    names = _operator_names(facts)
    before = facts.verdict_before
    order = sorted(facts.verdict.points, key=lambda key: (facts.inventory.point(key).ward, key))
    for point_id in order:
        point, verdict = facts.inventory.point(point_id), facts.verdict.points[point_id]
        then = before.points.get(point_id) if before else None
        misses = tuple(_misses(facts, point, verdict.reasons))
        missed = misses if verdict.grade is Grade.C else ()
        yield PointRow(
            id=point_id,
            name=point.name,
            ward=point.ward,
            ward_name=facts.ward_name(point.ward),
            kind=point.kind,
            operators=names.get(point_id, ()),
            grade=verdict.grade,
            grade_before=then.grade if then else None,
            criteria=verdict.criteria,
            totals=verdict.totals,
            clock_availability=verdict.clock_availability,
            budget_left=verdict.budget.left_ratio,
            reasons=misses,
            duties=tuple(duties(facts, point, missed)),
        )


def _links(facts: Facts) -> Iterator[LinkRow]:
    for point, link in facts.judged_links():
        verdict = facts.verdict.links[link_key(point, link)]
        of_link = _misses(facts, point, verdict.reasons, link)
        yield LinkRow(
            point=point.id,
            point_name=point.name,
            link=link.id,
            ward=point.ward,
            ward_name=facts.ward_name(point.ward),
            operator=link.operator,
            operator_name=facts.operator_name(link),
            access=link.access,
            role=link.role,
            grade=verdict.grade,
            criteria=verdict.criteria,
            totals=verdict.totals,
            clock_availability=verdict.clock_availability,
            operator_availability=verdict.operator_availability,
            budget_left=verdict.budget.left_ratio,
            reasons=tuple(of_link),
        )


def _operator_names(facts: Facts) -> Mapping[str, tuple[str, ...]]:
    names: dict[str, dict[str, None]] = {}
    for point, link in facts.judged_links():
        names.setdefault(point.id, {})[facts.operator_name(link)] = None
    return {point_id: tuple(found) for point_id, found in names.items()}


def _misses(
    facts: Facts, point: Point, reasons: Iterable[Reason], link: Link | None = None
) -> Iterator[Miss]:
    """Say of each reason whose it is. That a link does not pass is told by the link's own."""
    links = {one.id: one for one in point.links}
    for reason in reasons:
        about = links.get(reason.link or "", link)
        if reason.word == "no_passing_link" and about is not None:
            verdict = facts.verdict.links[link_key(point, about)]
            yield from _misses(facts, point, verdict.reasons, about)
        else:
            yield _miss(facts, point, about, reason)


def _miss(facts: Facts, point: Point, about: Link | None, reason: Reason) -> Miss:
    past = facts.points[point.id] if about is None else facts.links[link_key(point, about)]
    return replace(
        _plain(reason),
        link=about.id if about else None,
        operator=facts.operator_name(about) if about else None,
        access=about.access if about else None,
        since=since(past, reason.word, reason.limit),
    )


def _plain(reason: Reason) -> Miss:
    """Take a reason of a ward as it is."""
    return Miss(
        word=reason.word,
        vi=reason.vi,
        en=reason.en,
        link=None,
        operator=None,
        access=None,
        value=reason.value,
        limit=reason.limit,
        n=reason.n,
        since=None,
        leaves=reason.leaves,
    )


def _unlisted(facts: Facts) -> tuple[str, ...]:
    """Name wards of the city that the inventory does not mention."""
    mentioned = {point.ward for point in facts.inventory.points} | facts.verdict.wards.keys()
    return tuple(ward.name for code, ward in facts.listed.items() if code not in mentioned)
