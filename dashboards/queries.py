"""What panels ask of Prometheus, and of each other."""

from dataclasses import dataclass
from typing import Any

from dashboards.words import Spoken, Words

Json = dict[str, Any]
PROMETHEUS: Json = {"type": "prometheus", "uid": "${datasource}"}
"""The data source that the variable `datasource` names."""
_DASHBOARD: Json = {"type": "datasource", "uid": "-- Dashboard --"}


@dataclass(frozen=True, slots=True)
class Query:
    """An expression in PromQL. Panels know whether they ask for one moment or a stretch of time."""

    expr: str
    legend: Words | str = ""
    """Name of each line or tile: words, or `{{label}}`. Tables have columns instead."""
    ref: str = ""
    """One capital letter; by default A, B, C, ... in order."""
    over_time: bool | None = None
    """True asks over the dashboard's time, False for its end; None is what the panel does."""
    min_step: str = ""
    """Shortest step, such as `1m`: no finer than what is recorded."""

    def json(self, ref: str, language: Spoken, *, over_time: bool, table_format: str) -> Json:
        """The target of a panel."""
        ranged = over_time if self.over_time is None else self.over_time
        legend = self.legend if isinstance(self.legend, str) else self.legend.line(language)
        step = {"interval": self.min_step} if self.min_step else {}
        return step | {
            "datasource": PROMETHEUS,
            "editorMode": "code",
            "exemplar": False,
            "expr": " ".join(self.expr.split()),
            "format": table_format,
            "instant": not ranged,
            "legendFormat": legend or ("{{le}}" if table_format == "heatmap" else "__auto"),
            "range": ranged,
            "refId": self.ref or ref,
        }


@dataclass(frozen=True, slots=True)
class Shared:
    """What another panel of the dashboard asks; costs no query."""

    panel: str
    """Key of the other panel."""
    transformed: bool = False
    """Whether its transformations come first."""

    def json(self, panel_id: int) -> Json:
        """The target of a panel."""
        return {
            "datasource": _DASHBOARD,
            "panelId": panel_id,
            "refId": "A",
            "withTransforms": self.transformed,
        }


def source(*, shared: bool) -> Json:
    """The data source that a panel names."""
    return _DASHBOARD if shared else PROMETHEUS
