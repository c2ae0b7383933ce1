"""docs/metrics.md, written from the declarations so that it cannot differ from them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from exporter import metrics, self_metrics
from probes import engine
from probes.probe import Kind, Metric

PATH = Path(__file__).parents[1] / "docs" / "metrics.md"

_HEAD = """\
<!-- Written by `make generate` from the declarations in exporter/ and probes/. Do not edit. -->

# Metrics

What `/metrics` exposes. Base units; ratios are 0 to 1. Names, places and addresses stand once, in
the `_info` metrics; join them by label. A gauge whose link is unknown is absent, counters stay, and
all series of a link end when it leaves the inventory. A link that moved to another address starts
its packet counters anew.

`/metrics` shows addresses and service ids (`thongsuot_link_info`) and who has an open incident
(`thongsuot_incident_handling_info`); the exporter listens on 127.0.0.1 unless told otherwise.
Without authentication the status page and the API do not show them.

States are `up`, `down`, `unknown` and `maintenance`; `hours` is `service` or `off`, by the point's
calendar. Live metrics follow the newest packets within seconds. Judged ones grow minute by minute,
5 s after each minute's end.

Criteria, budgets and grades are of the running day and the 27 before it, in service hours; they
stay while a link is unknown. `window` is `service`, and for values of availability also `clock`:
around the clock. Of a budget it is `1h` or `8h`: the newest hours of service. What could not be
measured has no series: unknown is not zero.
"""

_PROCESS = """\
## The process

`process_*` of the Prometheus client: CPU, memory, file descriptors, start time.
"""


def write() -> Path:
    """Write docs/metrics.md anew."""
    PATH.write_text(text(), encoding="utf-8")
    return PATH


def text() -> str:
    """Describe every metric there is."""
    link, point = _labels(metrics.LINK_LABELS), _labels(metrics.POINT_LABELS)
    ward = _labels(metrics.WARD_LABELS)
    return "\n".join(
        [
            _HEAD,
            *_section("Links", metrics.OF_LINKS, f"Each series carries {link}."),
            *_section("Points", metrics.OF_POINTS, f"Each series carries {point}."),
            *_section("Wards", metrics.OF_WARDS, f"Each series carries {ward}."),
            *_section("ICMP echo", engine.METRICS, f"Of each link: each series carries {link}."),
            *_section("The city", metrics.OF_THE_CITY, "These carry their own labels only."),
            *_section("The exporter itself", self_metrics.METRICS, "The prober's own health."),
            _PROCESS,
        ]
    )


def _section(heading: str, declared: Iterable[Metric], note: str) -> Iterator[str]:
    yield f"## {heading}\n\n{note}\n"
    yield "| metric | type | further labels | meaning |"
    yield "| --- | --- | --- | --- |"
    for metric in declared:
        yield f"| `{metric.name}` | {_kind(metric)} | {_labels(metric.labels)} | {metric.help} |"
    yield ""


def _kind(metric: Metric) -> str:
    if metric.kind is not Kind.HISTOGRAM:
        return metric.kind
    return f"histogram, edges {', '.join(f'{edge:g}' for edge in metric.buckets)}"


def _labels(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
