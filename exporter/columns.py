"""Series from what is known of links and points; nothing is decided here."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from exporter import metrics
from exporter.exposition import Series
from exporter.fleet import Fleet, info
from exporter.snapshot import Snapshot, Standings
from exporter.table import Table
from inventory.schema import Power
from probes.echo import Totals
from probes.probe import Kind, Metric
from probes.record import MINUTE_NS
from stability.hours import exists_on
from stability.judge import LinkFigures, PointFigures
from stability.ledger.handling import Handling
from stability.minutes import State
from stability.past import Attribution
from stability.timestamps import moment

HOURS = ("service", "off")
RESULTS = ("stable", "unstable", "unknown")
SECOND_NS = 1e9

NOTHING_DONE = Handling()
_MINUTE_SECONDS = 60
_CITY = Table((), [()])
"""The one subject of what has no label."""


def live(snapshot: Snapshot) -> Iterator[Series]:
    """What the newest packets say."""
    table, newest = snapshot.fleet.link_table, snapshot.newest
    known = snapshot.links.states != State.UNKNOWN
    yield from _standings(
        table, snapshot.links, metrics.LINK_UP, metrics.LINK_STATE, metrics.LINK_CHANGED
    )
    yield from _standings(
        snapshot.fleet.point_table,
        snapshot.points,
        metrics.POINT_UP,
        metrics.POINT_STATE,
        metrics.POINT_CHANGED,
    )
    times = (
        (metrics.LAST_ROUND_TRIP, newest.round_trip_ns),
        (metrics.LAST_ANSWER, newest.answered_ns),
    )
    for metric, values in times:
        yield Series(metric, table, values / SECOND_NS, present=known & (values > 0))
    yield from _incidents(snapshot)


def judged(snapshot: Snapshot) -> Iterator[Series]:
    """What the judge says; gauges only of links that are not unknown now."""
    known = snapshot.links.states != State.UNKNOWN
    for series in snapshot.judged.series:
        if series.present is None:
            yield series
        else:
            yield replace(series, present=series.present & known)


def measured(snapshot: Snapshot, totals: Totals) -> Iterator[Series]:
    """What probes declare; gauges only of links that are not unknown now."""
    fleet = snapshot.fleet
    rows = fleet.rows(totals.links)
    here = rows >= 0
    known = here & (snapshot.links.states != State.UNKNOWN)
    for column in totals.columns:
        present = here
        if column.metric.kind is Kind.GAUGE:
            present = known & ~np.isnan(column.values.astype(np.float64))[rows]
        yield Series(
            column.metric,
            fleet.link_table,
            column.values[rows],
            column.labels,
            None if column.sums is None else column.sums[rows],
            present,
        )


def everything(snapshot: Snapshot, totals: Totals) -> Iterator[Series]:
    """All series of links, points and the city, those of one metric next to each other."""
    yield from snapshot.fleet.series
    yield from _clocks(snapshot)
    yield from live(snapshot)
    yield from judged(snapshot)
    yield from snapshot.judged.verdict_series
    yield from measured(snapshot, totals)


def _clocks(snapshot: Snapshot) -> Iterator[Series]:
    """What follows from the time of day alone."""
    fleet, minute = snapshot.fleet, snapshot.at_ns // MINUTE_NS
    is_open = {name: hours.is_service(minute) for name, hours in fleet.hours.items()}
    metric = replace(metrics.CALENDAR_OPEN, labels=())
    yield Series(metric, fleet.calendar_table, np.array([*is_open.values()], np.float64))
    openings = fleet.openings.after(minute)
    opens = [openings[name] for name in fleet.hours]
    at = np.array([np.nan if one is None else one * _MINUTE_SECONDS for one in opens], np.float64)
    metric = replace(metrics.CALENDAR_NEXT, labels=())
    yield Series(metric, fleet.calendar_table, at, present=~np.isnan(at))
    now = moment(snapshot.at_ns, fleet.zone)
    seconds = now.hour * 3600 + now.minute * 60 + now.second
    yield Series(metrics.TIME_OF_DAY, _CITY, np.array([seconds], np.float64))
    resting = [
        not exists_on(point, now.date())
        or (point.power is Power.OFFICE_HOURS and not is_open[point.calendar])
        for point in fleet.points
    ]
    yield Series(metrics.POINT_RESTING, fleet.point_table, np.array(resting, np.float64))


def figures(
    fleet: Fleet, of_links: Sequence[LinkFigures], of_points: Sequence[PointFigures]
) -> tuple[Series, ...]:
    """Series of everything that the judge counts, links and points in the fleet's order."""
    return (
        *_state_seconds(metrics.LINK_STATE_SECONDS, fleet.link_table, of_links),
        *(
            Series(
                metrics.LINK_INTERVALS,
                fleet.link_table,
                np.array([one.intervals.get(key, 0) for one in of_links], np.float64),
                key,
            )
            for key in product(RESULTS, HOURS)
        ),
        *_outages(metrics.LINK_OUTAGES, fleet.link_table, of_links),
        _interval(metrics.ROUND_TRIP_P95, fleet, [one.p95_seconds for one in of_links]),
        _interval(metrics.PDV, fleet, [one.pdv_seconds for one in of_links]),
        *_state_seconds(metrics.POINT_STATE_SECONDS, fleet.point_table, of_points),
        *_outages(metrics.POINT_OUTAGES, fleet.point_table, of_points),
    )


def _standings(
    table: Table, standings: Standings, up: Metric, state: Metric, changed: Metric
) -> Iterator[Series]:
    states = standings.states
    decided = (states == State.UP) | (states == State.DOWN)
    yield Series(up, table, states == State.UP, present=decided)
    for one in State:
        yield Series(state, table, states == one, (one.label,))
    yield Series(changed, table, standings.since_ns / SECOND_NS)


def _incidents(snapshot: Snapshot) -> Iterator[Series]:
    fleet, found = snapshot.fleet, snapshot.incidents
    links = [
        (*row, found[key])
        for key, row in zip(fleet.keys, fleet.link_table.rows, strict=True)
        if key in found
    ]
    points = [(*row, found[row[0]]) for row in fleet.point_table.rows if row[0] in found]
    yield info(metrics.LINK_INCIDENT, metrics.LINK_LABELS, links)
    yield info(metrics.POINT_INCIDENT, metrics.POINT_LABELS, points)
    yield info(metrics.HANDLING, (), _handling(snapshot))


def _handling(snapshot: Snapshot) -> Iterator[tuple[str, str, str, str, str]]:
    """What is known of the open incidents that somebody has, or that are put down to something."""
    outages = {**snapshot.suspected, **{one.id: one for one in snapshot.judged.outages}}
    for incident in sorted(set(snapshot.incidents.values())):
        outage, mine = outages.get(incident), snapshot.handling.get(incident, NOTHING_DONE)
        attribution = mine.attribution or (outage and outage.attribution)
        cause = mine.cause or (outage and outage.cause)
        known = cause or attribution not in (None, Attribution.UNDETERMINED)
        if known or mine != NOTHING_DONE:
            yield (
                incident,
                attribution or Attribution.UNDETERMINED,
                cause or "",
                mine.acknowledged_by or "",
                mine.ticket or "",
            )


def _state_seconds(
    metric: Metric, table: Table, subjects: Sequence[LinkFigures | PointFigures]
) -> Iterator[Series]:
    for state, hours in product(State, HOURS):
        values = [one.state_seconds.get((state, hours), 0) for one in subjects]
        yield Series(metric, table, np.array(values, np.float64), (state.label, hours))


def _outages(
    metric: Metric, table: Table, subjects: Sequence[LinkFigures | PointFigures]
) -> Iterator[Series]:
    for hours in HOURS:
        values = [one.outages.get(hours, 0) for one in subjects]
        yield Series(metric, table, np.array(values, np.float64), (hours,))


def _interval(metric: Metric, fleet: Fleet, values: Sequence[float | None]) -> Series:
    numbers = np.array([np.nan if value is None else value for value in values], np.float64)
    return Series(metric, fleet.link_table, numbers, present=~np.isnan(numbers))
