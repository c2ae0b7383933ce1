"""Grades of links, points and wards.

Pure and quick, so that the running judge can ask for all of them after every minute; what takes
time, the words of a reason, is formed only where something is missed.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from inventory.schema import Inventory, Point, Status, link_key
from stability.criteria import link_criteria, point_criteria
from stability.past import LinkPast, PointPast
from stability.period import Period
from stability.point_reasons import (
    NO_POINT,
    Judged,
    accesses_lacking,
    of_ward,
    one_operator,
    serving,
)
from stability.reasons import missed_by_link, missed_by_point, not_enough
from stability.tally import LinkTally, PointTally
from stability.target import LinkTarget, PointTarget
from stability.totals import LinkTotals, PointTotals
from stability.verdict import (
    Budget,
    Criterion,
    Grade,
    LinkGrade,
    LinkVerdict,
    PointVerdict,
    Spent,
    WardVerdict,
)

_NO_BUDGET = Budget(None, None, None, None)

PASSING = frozenset({LinkGrade.PASS, LinkGrade.AMBER})
"""What makes an access count for its point."""


class Frame(NamedTuple):
    """The time that a verdict is about."""

    period: Period
    """Cut at the `since` of the link or point."""
    zone: ZoneInfo
    service_minutes: int
    """Of S in the whole period before it was cut, those to come included: the budget is of them."""
    spent: Spent | None = None
    """None where nobody asks how fast the budget goes."""


def judge_link(
    tally: LinkTally, target: LinkTarget, frame: Frame, past: Callable[[], LinkPast]
) -> LinkVerdict:
    """Judge a link; `past` is asked only if it misses something."""
    criteria = link_criteria(tally, target)
    totals = tally.totals
    enough = _enough(totals, target)
    grade = _link_grade(criteria.values()) if enough else LinkGrade.INSUFFICIENT
    if not enough:
        reasons = not_enough(*_known(totals), target)
    elif grade is LinkGrade.PASS:
        reasons = ()
    else:
        reasons = missed_by_link(criteria.values(), past(), frame.period, frame.zone)
    return LinkVerdict(
        grade=grade,
        criteria=criteria,
        reasons=reasons,
        totals=totals,
        clock_availability=_clock_availability(totals),
        operator_availability=_ratio(
            totals.up_service, totals.up_service + totals.down_service - tally.excused_minutes
        ),
        budget=_budget(totals, criteria["availability"].limit, frame),
    )


def judge_point(
    inventory: Inventory,
    point: Point,
    links: Mapping[str, LinkVerdict],
    tally: PointTally,
    target: PointTarget,
    frame: Frame,
    past: Callable[[], PointPast],
) -> PointVerdict:
    """Judge an active point, given its links (by POINT/LINK, others do no harm).

    `past` is asked only if it misses something.
    """
    criteria = point_criteria(tally, target)
    totals = tally.totals
    active = [Judged(link, links[link_key(point, link)]) for link in point.active_links]
    if not _enough(totals, target):
        grade, reasons = Grade.U, not_enough(*_known(totals), target)
    else:
        missed = any(each.met is False for each in criteria.values())
        grade = Grade.C if missed else _carried(point, active)
        reasons = (
            missed_by_point(criteria.values(), past(), frame.period, frame.zone) if missed else ()
        )
        if grade is not Grade.A:
            reasons += accesses_lacking(inventory, point, active, PASSING)
    return PointVerdict(
        grade=grade,
        criteria=criteria,
        reasons=reasons + one_operator(inventory, active),
        totals=totals,
        clock_availability=_clock_availability(totals),
        budget=_budget(totals, criteria["availability"].limit, frame),
    )


def judge_wards(inventory: Inventory, points: Mapping[str, PointVerdict]) -> dict[str, WardVerdict]:
    """Judge every ward of the inventory by its worst active point, given all of those."""
    wards: dict[str, list[Point]] = {}
    for point in inventory.points:
        active = wards.setdefault(point.ward, [])
        if point.status is Status.ACTIVE:
            active.append(point)
    return {ward: _judge_ward(active, points) for ward, active in wards.items()}


def _judge_ward(active: Iterable[Point], points: Mapping[str, PointVerdict]) -> WardVerdict:
    graded = [(point, points[point.id]) for point in active]
    if not graded:
        return WardVerdict(Grade.U, (NO_POINT,))
    worst = max((verdict.grade for _, verdict in graded), key=_BADNESS.__getitem__)
    if worst is Grade.A:
        return WardVerdict(worst, ())
    return WardVerdict(
        worst,
        tuple(
            of_ward(point, verdict.reasons[0])
            for point, verdict in graded
            if verdict.grade is worst
        ),
    )


_BADNESS = {grade: rank for rank, grade in enumerate((Grade.A, Grade.B, Grade.U, Grade.C))}


def _link_grade(criteria: Iterable[Criterion]) -> LinkGrade:
    missed = [each.required for each in criteria if each.met is False]
    if not missed:
        return LinkGrade.PASS
    return LinkGrade.FAIL if any(missed) else LinkGrade.AMBER


def _carried(point: Point, active: list[Judged]) -> Grade:
    """Grade a point that misses no limit, by the links it has."""
    passing = {each.link.access for each in active if each.verdict.grade in PASSING}
    if all(passing & serving(access) for access in point.needed):
        return Grade.A
    if passing:
        return Grade.B
    insufficient = any(each.verdict.grade is LinkGrade.INSUFFICIENT for each in active)
    return Grade.U if insufficient else Grade.C


def _known(totals: LinkTotals | PointTotals) -> tuple[int, int]:
    """Count known minutes of S, and all that are not maintenance."""
    known = totals.up_service + totals.down_service
    return known, known + totals.unknown_service


def _enough(totals: LinkTotals | PointTotals, target: PointTarget) -> bool:
    known, judged = _known(totals)
    return known > 0 and known >= target.min_known and known / judged >= target.min_known_ratio


def _clock_availability(totals: LinkTotals | PointTotals) -> float | None:
    up = totals.up_service + totals.up_off
    return _ratio(up, up + totals.down_service + totals.down_off)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _budget(totals: LinkTotals | PointTotals, limit: float | None, frame: Frame) -> Budget:
    if limit is None:
        return _NO_BUDGET
    # Limits are decimals; what binary fractions add to them is no part of the budget.
    allowed = round((1 - limit) * frame.service_minutes, 6)
    known, _ = _known(totals)
    if not allowed or not known:
        return Budget(allowed, None, None, None)
    spent = frame.spent
    return Budget(
        allowed_minutes=allowed,
        left_ratio=1 - totals.down_service / allowed,
        spent_1h_ratio=spent.last_hour / allowed if spent else None,
        spent_8h_ratio=spent.last_8_hours / allowed if spent else None,
    )
