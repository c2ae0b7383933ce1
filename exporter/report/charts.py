"""Where the marks of the charts are; templates/charts.html draws them.

Coordinates are SVG user units from the top left. Nothing depends on colour alone: series differ in
marker and dash, and days without figures are hatched.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exporter.report.model import Report
from exporter.report.sums import Minutes
from stability.verdict import Grade

WIDTH, HEIGHT = 680, 190
"""Of a chart, in user units."""

MOST_DAYS = 62
"""Of a longer period the bars are weeks."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 14, 14, 28
_FLOOR, _SPAN_X, _SPAN_Y = HEIGHT - _BOTTOM, WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
_TICKS = 4
_MOST_LABELS = 10


class Kind(StrEnum):
    """What is known of the time that a bar stands for."""

    MEASURED = "measured"
    CLOSED = "closed"
    """It has no service hours."""
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class Bar:
    """A day or week."""

    kind: Kind
    first: date
    x: float
    y: float
    width: float
    height: float
    minutes: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across, and what it stands for."""

    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A value of a line."""

    x: float
    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Line:
    """A series; marks next to each other are joined, gaps stay open."""

    name: str
    """A text of `words`."""
    runs: tuple[tuple[Mark, ...], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Down minutes by day or week."""

    weekly: bool
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[tuple[float, date], ...]

    @property
    def kinds(self) -> frozenset[Kind]:
        """What the legend has to explain."""
        return frozenset(bar.kind for bar in self.bars)


@dataclass(frozen=True, slots=True)
class Lines:
    """Availability by week."""

    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[tuple[float, date], ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a bar of grades."""

    grade: Grade
    count: int
    x: float
    width: float


def down_minutes(report: Report) -> Bars:
    """Draw the minutes without connection: what people felt, day by day."""
    weekly = len(report.days) > MOST_DAYS
    times = [(day.day, day.measured, day.points) for day in report.days]
    if weekly:
        silent = set(report.days_without_data)
        times = [(w.first, not silent.issuperset(w.days), w.points) for w in report.weeks]
    most = max([_TICKS, *(minutes.down for _, _, minutes in times)])
    step = _nice(most / _TICKS)
    top = step * math.ceil(most / step)
    pitch = _SPAN_X / max(1, len(times))
    bars = []
    for number, (first, measured, minutes) in enumerate(times):
        kind = _kind(minutes, measured=measured)
        height = _SPAN_Y * (minutes.down / top if kind is Kind.MEASURED else 1)
        bars.append(
            Bar(
                kind=kind,
                first=first,
                x=round(_LEFT + pitch * (number + 0.15), 1),
                y=round(_FLOOR - height, 1),
                width=round(pitch * 0.7, 1),
                height=round(height, 1),
                minutes=minutes.down,
            )
        )
    labels = [(bar.x + bar.width / 2, bar.first) for bar in bars]
    return Bars(weekly, tuple(bars), tuple(_ticks(0, top, step)), _some(labels))


def availability(report: Report) -> Lines:
    """Draw the availability of points and links, week by week."""
    pitch = _SPAN_X / max(1, len(report.weeks))
    at = [_LEFT + pitch * (number + 0.5) for number in range(len(report.weeks))]
    series = {
        "points": [week.points.availability for week in report.weeks],
        "wired": [week.wired.availability for week in report.weeks],
        "mobile": [week.mobile.availability for week in report.weeks],
    }
    least = min((v for values in series.values() for v in values if v is not None), default=0.0)
    step = _nice(max(1 - least, 0.001) / _TICKS)
    floor = max(0.0, 1 - step * math.ceil(round((1 - least) / step, 6) or 1))
    lines = (
        Line(name, tuple(_runs(at, values, floor)))
        for name, values in series.items()
        if any(value is not None for value in values)
    )
    labels = [(x, week.first) for x, week in zip(at, report.weeks, strict=True)]
    return Lines(tuple(lines), tuple(_ticks(floor, 1, step)), _some(labels))


def shares(counts: Mapping[Grade, int]) -> tuple[Share, ...]:
    """Part a bar among grades, the best first."""
    whole = sum(counts.values())
    found, x = [], 0.0
    for grade in (Grade.A, Grade.B, Grade.C, Grade.U):
        if counts[grade]:
            width = WIDTH * counts[grade] / whole
            found.append(Share(grade, counts[grade], round(x, 1), round(width, 1)))
            x += width
    return tuple(found)


def _kind(minutes: Minutes, *, measured: bool) -> Kind:
    if minutes.total:
        return Kind.MEASURED
    return Kind.CLOSED if measured else Kind.NO_DATA


def _runs(
    at: Sequence[float], values: Sequence[float | None], floor: float
) -> Iterator[tuple[Mark, ...]]:
    """Part a series where a value is missing."""
    run: list[Mark] = []
    for x, value in zip(at, values, strict=True):
        if value is not None:
            y = _FLOOR - _SPAN_Y * (value - floor) / (1 - floor)
            run.append(Mark(round(x, 1), round(y, 1), value))
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def _ticks(low: float, high: float, step: float) -> Iterator[Tick]:
    for number in range(round((high - low) / step) + 1):
        value = low + number * step
        y = _FLOOR - _SPAN_Y * (value - low) / (high - low)
        yield Tick(round(y, 1), round(value, 9))


def _some(labels: Iterable[tuple[float, date]]) -> tuple[tuple[float, date], ...]:
    """Keep as many labels as there is room for."""
    every = tuple(labels)
    pace = math.ceil(len(every) / _MOST_LABELS) or 1
    return tuple((round(x, 1), day) for x, day in every[::pace])


def _nice(step: float) -> float:
    """Round up to 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= step * 0.999)
