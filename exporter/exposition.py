"""The text format of Prometheus, rendered fast from columns.

The stock client escapes labels, checks names and builds a tuple for every series on every scrape:
about 8 us a series. Here the text before a value is made once and kept, and a scrape formats only
the values that changed since the last one. The bytes are those of the stock client's
`generate_latest` for the same data.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from exporter.table import Table
from probes.probe import Kind, Metric

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Understood by every Prometheus since 2.0."""

LINES_PER_CHUNK = 4096
"""Lines rendered between two chances for the event loop: 1 to 4 ms."""


@dataclass(frozen=True, slots=True)
class Series:
    """One metric of all subjects of a table: a value for each row of it.

    A histogram has one row of bucket counts for each subject (not cumulative, +Inf last).
    """

    metric: Metric
    table: Table
    values: npt.NDArray[np.generic]
    labels: tuple[str, ...] = ()
    """Values of the metric's own labels."""
    sums: npt.NDArray[np.float64] | None = None
    """Sum of the observations of each subject; histograms only."""
    present: npt.NDArray[np.bool_] | None = None
    """Which subjects have a value at all; None means all of them."""


def render(series: Iterable[Series]) -> Iterator[bytes]:
    """Yield the text in chunks of a few milliseconds each.

    Series of one metric must follow each other. A metric without any value is still declared.
    """
    start = ""
    for metric, family in groupby(series, key=lambda one: one.metric):
        yield (start + _declaration(metric)).encode()
        start = "\n"
        for one in family:
            yield from _chunks(one)
    yield start.encode()


def _declaration(metric: Metric) -> str:
    text = metric.help.replace("\\", r"\\").replace("\n", r"\n")
    return f"# HELP {metric.name} {text}\n# TYPE {metric.name} {metric.kind}"


def _chunks(series: Series) -> Iterator[bytes]:
    lines = series.table.lines(series.metric, series.labels)
    values = _values(series)
    present = None
    if series.present is not None and not series.present.all():
        present = series.present.repeat(len(values) // len(series.present))
    for first in range(0, len(values), LINES_PER_CHUNK):
        part = slice(first, min(first + LINES_PER_CHUNK, len(values)))
        shown = None if present is None else present[part]
        yield lines.text(part, values[part], shown).encode()


def _values(series: Series) -> npt.NDArray[np.float64]:
    """Return the value of every line in its order."""
    values = series.values.astype(np.float64)
    if series.metric.kind is not Kind.HISTOGRAM:
        return values
    if series.sums is None:
        raise ValueError(f"{series.metric.name} is a histogram without sums")
    cumulative = values.cumsum(axis=1)
    return np.column_stack((cumulative, cumulative[:, -1], series.sums)).ravel()
