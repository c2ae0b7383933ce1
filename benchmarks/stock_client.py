"""The same series through the stock Prometheus client, as the truth about the text format."""

from collections.abc import Iterable, Iterator
from itertools import compress, groupby

import numpy as np
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

from exporter.exposition import Series
from probes.probe import Kind, Metric


class StockCollector(Collector):
    """Gives the families of some series, built anew at every collection as documented."""

    def __init__(self, series: Iterable[Series]) -> None:
        """Take series of one metric next to each other."""
        self.series = tuple(series)

    def collect(self) -> Iterator[Family]:
        """Build every family from nothing."""
        for metric, family in groupby(self.series, key=lambda one: one.metric):
            yield _family(metric, list(family))


def stock_text(series: Iterable[Series]) -> bytes:
    """Render series with the stock client."""
    registry = CollectorRegistry()
    registry.register(StockCollector(series))
    return generate_latest(registry)


def _family(metric: Metric, series: list[Series]) -> Family:
    names = (*series[0].table.names, *metric.labels)
    if metric.kind is Kind.HISTOGRAM:
        histogram = HistogramMetricFamily(metric.name, metric.help, labels=names)
        for one in series:
            _add_histogram(histogram, one)
        return histogram
    kind = CounterMetricFamily if metric.kind is Kind.COUNTER else GaugeMetricFamily
    result = kind(metric.name, metric.help, labels=names)
    for one in series:
        present = np.ones(len(one.values), bool) if one.present is None else one.present
        for row, value, shown in zip(one.table.rows, one.values.tolist(), present, strict=True):
            if shown:
                result.add_metric((*row, *one.labels), value)
    return result


def _add_histogram(family: HistogramMetricFamily, series: Series) -> None:
    edges = [floatToGoString(edge) for edge in (*series.metric.buckets, np.inf)]
    assert series.sums is not None
    present = np.ones(len(series.table), bool) if series.present is None else series.present
    for row, counts, total in compress(
        zip(series.table.rows, series.values, series.sums, strict=True), present
    ):
        buckets = list(zip(edges, np.cumsum(counts).tolist(), strict=True))
        family.add_metric((*row, *series.labels), buckets, float(total))
