"""Series of what links, points and wards are in the window of 28 days.

They are made once a minute, when a minute has been judged; a scrape only writes them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from exporter import metrics
from exporter.exposition import Series
from exporter.fleet import Fleet
from exporter.table import Table
from probes.probe import Metric
from stability.verdict import (
    Budget,
    CityVerdict,
    Criterion,
    Grade,
    LinkGrade,
    LinkVerdict,
    PointVerdict,
    WardVerdict,
)

SERVICE, CLOCK = "service", "clock"
AVAILABILITY = "availability"
"""The criterion that is also shown around the clock."""

SPENT_WINDOWS = ("1h", "8h")
"""The newest hours of service of which it is shown what they spent."""

_Judged = LinkVerdict | PointVerdict


def verdict_series(fleet: Fleet, city: CityVerdict) -> tuple[Series, ...]:
    """Make the series of a verdict, in the fleet's order.

    What was not judged, since it is new, has none, and neither has a value that is not known.
    """
    links = [city.links.get(key) for key in fleet.keys]
    points = [city.points.get(point.id) for point in fleet.points]
    wards = [city.wards.get(code) for code in fleet.wards]
    of_links, of_points = fleet.link_table, fleet.point_table
    return (
        *_values(metrics.LINK_VALUE, of_links, links),
        *_met(metrics.LINK_MET, of_links, links),
        _left(metrics.LINK_LEFT, of_links, links),
        *_spent(metrics.LINK_SPENT, of_links, links),
        *_grades(metrics.LINK_GRADE, of_links, links, LinkGrade),
        *_values(metrics.POINT_VALUE, of_points, points),
        *_met(metrics.POINT_MET, of_points, points),
        _left(metrics.POINT_LEFT, of_points, points),
        *_spent(metrics.POINT_SPENT, of_points, points),
        *_grades(metrics.POINT_GRADE, of_points, points, Grade),
        *_grades(metrics.WARD_GRADE, fleet.ward_table, wards, Grade),
    )


def _values(metric: Metric, table: Table, verdicts: Sequence[_Judged | None]) -> Iterator[Series]:
    for key, criteria in _by_key(verdicts):
        yield from _one(
            metric, table, [None if one is None else one.value for one in criteria], (key, SERVICE)
        )
    clock = [None if one is None else one.clock_availability for one in verdicts]
    yield from _one(metric, table, clock, (AVAILABILITY, CLOCK))


def _met(metric: Metric, table: Table, verdicts: Sequence[_Judged | None]) -> Iterator[Series]:
    for key, criteria in _by_key(verdicts):
        yield from _one(
            metric, table, [None if one is None else one.met for one in criteria], (key, SERVICE)
        )


def _by_key(
    verdicts: Sequence[_Judged | None],
) -> Iterator[tuple[str, Sequence[Criterion | None]]]:
    """Go through the criteria that any of them has."""
    nothing: Mapping[str, Criterion] = {}
    criteria = [one.criteria if one else nothing for one in verdicts]
    for key in dict.fromkeys(key for one in criteria for key in one):
        yield key, [one.get(key) for one in criteria]


def _left(metric: Metric, table: Table, verdicts: Sequence[_Judged | None]) -> Series:
    return _column(
        metric, table, [None if one is None else one.budget.left_ratio for one in verdicts]
    )


def _spent(metric: Metric, table: Table, verdicts: Sequence[_Judged | None]) -> Iterator[Series]:
    budgets: list[Budget | None] = [None if one is None else one.budget for one in verdicts]
    last_hour = [None if one is None else one.spent_1h_ratio for one in budgets]
    last_8_hours = [None if one is None else one.spent_8h_ratio for one in budgets]
    for window, values in zip(SPENT_WINDOWS, (last_hour, last_8_hours), strict=True):
        yield _column(metric, table, values, (window,))


def _grades(
    metric: Metric,
    table: Table,
    verdicts: Sequence[_Judged | WardVerdict | None],
    grades: Iterable[LinkGrade | Grade],
) -> Iterator[Series]:
    found = [None if one is None else one.grade for one in verdicts]
    judged = np.array([one is not None for one in found], np.bool_)
    for grade in grades:
        values = np.array([one is grade for one in found], np.float64)
        yield Series(metric, table, values, (str(grade),), present=judged)


def _one(
    metric: Metric, table: Table, values: Sequence[float | None], labels: tuple[str, ...]
) -> Iterator[Series]:
    """Make a column, if there is anything in it."""
    series = _column(metric, table, values, labels)
    if series.present is not None and series.present.any():
        yield series


def _column(
    metric: Metric, table: Table, values: Sequence[float | None], labels: tuple[str, ...] = ()
) -> Series:
    numbers = np.array([np.nan if one is None else one for one in values], np.float64)
    return Series(metric, table, numbers, labels, present=~np.isnan(numbers))
