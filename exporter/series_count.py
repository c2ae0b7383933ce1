"""How many series /metrics has for an inventory, counted before anything is measured.

Prometheus pays for series, so whoever changes an inventory wants to know how many come with it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from prometheus_client import ProcessCollector

from exporter import metrics, self_metrics
from exporter.columns import HOURS, RESULTS
from exporter.limits import limits
from exporter.reload_results import Result
from exporter.transition import Transition
from exporter.verdict_series import SPENT_WINDOWS
from inventory.schema import Access, Inventory, Status
from probes import engine
from probes.anomalies import Anomaly
from probes.probe import Kind, Metric, Reason
from probes.tally import ANOMALIES
from stability.criteria import measured_of_link, measured_of_point
from stability.layout import counts
from stability.limits import Limit
from stability.minutes import State
from stability.tally import LinkTally, PointTally
from stability.target import access_target, named_point_target
from stability.totals import LinkTotals, PointTotals
from stability.verdict import Grade, LinkGrade

_LINK_CRITERIA = tuple(one.key for one in measured_of_link(LinkTally(LinkTotals())))
_POINT_CRITERIA = tuple(one.key for one in measured_of_point(PointTally(PointTotals())))

_OWN_LABELS: Mapping[Metric, int] = {
    metrics.LINK_STATE: len(State),
    metrics.LINK_STATE_SECONDS: len(State) * len(HOURS),
    metrics.LINK_INTERVALS: len(RESULTS) * len(HOURS),
    metrics.LINK_OUTAGES: len(HOURS),
    metrics.LINK_VALUE: len((*_LINK_CRITERIA, "availability around the clock")),
    metrics.LINK_GRADE: len(LinkGrade),
    ANOMALIES: len(Anomaly),
    metrics.POINT_STATE: len(State),
    metrics.POINT_STATE_SECONDS: len(State) * len(HOURS),
    metrics.POINT_OUTAGES: len(HOURS),
    metrics.POINT_VALUE: len((*_POINT_CRITERIA, "availability around the clock")),
    metrics.POINT_GRADE: len(Grade),
    metrics.WARD_GRADE: len(Grade),
    self_metrics.FAILURES: len(Reason),
    self_metrics.RELOADS: len(Result),
    self_metrics.RELOADED_LINKS: len(Transition._fields),
}
"""How many series one subject has of a metric whose own labels make several."""

_IN_TROUBLE = (
    metrics.LINK_INCIDENT,
    metrics.POINT_INCIDENT,
    metrics.HANDLING,
    self_metrics.FAULT,
    self_metrics.RECEIVED,
)
_BY_LIMITS = (
    metrics.LINK_MET,
    metrics.LINK_LEFT,
    metrics.LINK_SPENT,
    metrics.POINT_MET,
    metrics.POINT_LEFT,
    metrics.POINT_SPENT,
)
_WHATEVER_STATUS = (metrics.POINT_INFO,)
_IF_SENT_TO = (
    metrics.LINK_UP,
    metrics.LAST_ROUND_TRIP,
    metrics.LAST_ANSWER,
    metrics.ROUND_TRIP_P95,
    metrics.PDV,
    metrics.POINT_UP,
)
"""Links have them to which this process sends packets itself, and points that such a link
carries."""


class _Link(NamedTuple):
    """What the number of series of a link depends on."""

    target: str
    access: Access
    is_sent_to: bool
    """Whether this process sends packets to it; links that only an agent reaches get none."""


class _Point(NamedTuple):
    """What the number of series of an active point depends on."""

    target: str
    is_sent_to: bool
    """Whether this process sends packets to a link that carries it."""
    is_carried: bool
    """Whether it has such a link at all; they may all be planned."""


def series_of(inventory: Inventory) -> int:
    """Count the series of /metrics when every link is measured, answers and has been judged.

    Links that only an agent reaches are counted with what its records bring. Not counted is what
    comes with trouble or with records of other probers: open incidents and who has them, a fault of
    the prober, records received. Fewer are there as long as something is unknown or in maintenance,
    in the first minutes after a start, of a calendar that does not open in the next 60 days or is
    never closed, and of a point without a minute of service in the window.
    """
    return (
        sum(n * _of_link(inventory, each) for each, n in _links(inventory).items())
        + sum(n * _of_point(inventory, each) for each, n in _points(inventory).items())
        + len(inventory.points) * _width(_WHATEVER_STATUS)
        + _of_the_city(inventory)
        + _of_the_exporter()
    )


def _links(inventory: Inventory) -> Mapping[_Link, int]:
    return Counter(
        _Link(link.target or point.target, link.access, link.address is not None)
        for point, link in inventory.active_links()
    )


def _points(inventory: Inventory) -> Mapping[_Point, int]:
    found: Counter[_Point] = Counter()
    for point in inventory.points:
        if point.status is Status.ACTIVE:
            carry = [link.address is not None for link in point.active_links if counts(point, link)]
            found[_Point(point.target, any(carry), bool(carry))] += 1
    return found


def _of_link(inventory: Inventory, link: _Link) -> int:
    left_out = (*_IN_TROUBLE, *_BY_LIMITS, *(() if link.is_sent_to else _IF_SENT_TO))
    packets = engine.METRICS if link.is_sent_to else ()
    kept = access_target(inventory, link.target, link.access).limits
    return (
        _width(one for one in metrics.OF_LINKS if one not in left_out)
        + _width(packets)
        + _of_limits(_LINK_CRITERIA, kept)
    )


def _of_point(inventory: Inventory, point: _Point) -> int:
    left_out = [*_IN_TROUBLE, *_BY_LIMITS, *_WHATEVER_STATUS]
    left_out += [] if point.is_sent_to else _IF_SENT_TO
    left_out += [] if point.is_carried else [metrics.POINT_VALUE]
    kept = named_point_target(inventory, point.target).limits
    return _width(one for one in metrics.OF_POINTS if one not in left_out) + (
        _of_limits(_POINT_CRITERIA, kept) if point.is_carried else 0
    )


def _of_limits(measured: Iterable[str], kept: Mapping[str, Limit]) -> int:
    """Count whether limits are kept, and the budget; one of nothing has no shares."""
    available = kept["availability"]
    has_budget = available is not None and available < 1
    budget = len(("left", *SPENT_WINDOWS)) if has_budget else 0
    return sum(kept[key] is not None for key in measured) + budget


def _of_the_city(inventory: Inventory) -> int:
    wards = len({point.ward for point in inventory.points})
    return (
        wards * (_width(metrics.OF_WARDS) + len(Status))
        + len(inventory.operators)
        + len(inventory.calendars) * _width((metrics.CALENDAR_OPEN, metrics.CALENDAR_NEXT))
        + _width((metrics.TIME_OF_DAY,))
        + len(limits(inventory).table)
    )


def _of_the_exporter() -> int:
    process = ProcessCollector(registry=None).collect()
    own = (one for one in self_metrics.METRICS if one not in _IN_TROUBLE)
    return _width(own) + sum(len(family.samples) for family in process)


def _width(of: Iterable[Metric]) -> int:
    """Count the series of one subject."""
    return sum(
        len((*one.buckets, "+Inf", "count", "sum"))
        if one.kind is Kind.HISTOGRAM
        else _OWN_LABELS.get(one, 1)
        for one in of
    )
