"""Dashboards: rows of panels in places of their own, as JSON that Grafana 9.4 to 13 understands."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboards.panels import COLUMNS, Panel
from dashboards.queries import Json
from dashboards.variables import Annotation, DataSource, Link, Variable
from dashboards.words import Spoken, Words

SCHEMA_VERSION = 37
"""The newest that Grafana 9.4 knows, and one that all later versions upgrade."""
_OWN_ANNOTATIONS: Json = {
    "builtIn": 1,
    "datasource": {"type": "grafana", "uid": "-- Grafana --"},
    "enable": True,
    "hide": True,
    "iconColor": "rgba(0, 211, 255, 1)",
    "name": "Annotations & Alerts",
    "type": "dashboard",
}


@dataclass(frozen=True, slots=True)
class Row:
    """Panels that belong together. Each takes the highest free place, then the leftmost."""

    panels: Sequence[Panel]
    title: Words | None = None
    """None shows no heading, which saves a line on a wall."""

    def places(self) -> Iterator[tuple[Panel, int, int]]:
        """Each panel with its column, and its line below the row's heading."""
        skyline = [0] * COLUMNS
        for panel in self.panels:
            x, y = _place(skyline, panel.width)
            skyline[x : x + panel.width] = [y + panel.height] * panel.width
            yield panel, x, y


def _place(skyline: Sequence[int], width: int) -> tuple[int, int]:
    tops = [max(skyline[x : x + width]) for x in range(COLUMNS - width + 1)]
    return tops.index(min(tops)), min(tops)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """One question, answered by rows of panels."""

    uid: str
    """`thongsuot-...`: at most 40 ASCII characters, never changed: links and bookmarks hold it."""
    title: Words
    description: Words
    rows: Sequence[Row]
    variables: Sequence[Variable] = ()
    """Beside the data source, which is always there."""
    annotations: Sequence[Annotation] = ()
    links: Sequence[Link] = ()
    start: str = "now-24h"
    refresh: str = "1m"

    def json(self, language: Spoken = None) -> Json:
        """The dashboard as Grafana takes it; `id` is null, so that Grafana gives one."""
        annotations = [annotation.json(language) for annotation in self.annotations]
        variables = (DataSource(), *self.variables)
        return {
            "annotations": {"list": [_OWN_ANNOTATIONS, *annotations]},
            "description": self.description.text(language),
            "editable": False,
            "fiscalYearStartMonth": 0,
            "graphTooltip": 1,
            "id": None,
            "links": [link.json(language) for link in self.links],
            "liveNow": False,
            "panels": list(self._panels(language)),
            "refresh": self.refresh,
            "schemaVersion": SCHEMA_VERSION,
            "tags": ["thongsuot"],
            "templating": {"list": [variable.json(language) for variable in variables]},
            "time": {"from": self.start, "to": "now"},
            "timepicker": {},
            "timezone": "browser",
            "title": self.title.line(language),
            "uid": self.uid,
            "weekStart": "monday",
        }

    def text(self, language: Spoken = None) -> str:
        """The same bytes each time."""
        tree = self.json(language)
        return json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    def _panels(self, language: Spoken) -> Iterator[Json]:
        ids, top = self._ids(), 0
        for number, row in enumerate(self.rows, start=1):
            if row.title is not None:
                yield _heading(row.title.line(language), 100 * number, top)
                top += 1
            bottom = top
            for index, (panel, x, y) in enumerate(row.places(), start=1):
                place = {"h": panel.height, "w": panel.width, "x": x, "y": top + y}
                made = panel.json(language, ids)
                yield made | {"gridPos": place, "id": 100 * number + index}
                bottom = max(bottom, top + y + panel.height)
            top = bottom

    def _ids(self) -> Mapping[str, int]:
        """Ids of the panels with a key."""
        return {
            panel.key: 100 * number + index
            for number, row in enumerate(self.rows, start=1)
            for index, panel in enumerate(row.panels, start=1)
            if panel.key
        }


def _heading(title: str, panel_id: int, top: int) -> Json:
    return {
        "collapsed": False,
        "gridPos": {"h": 1, "w": COLUMNS, "x": 0, "y": top},
        "id": panel_id,
        "panels": [],
        "title": title,
        "type": "row",
    }
