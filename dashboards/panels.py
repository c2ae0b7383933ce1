"""Panels of one or few figures, charts and text; tables and maps have modules of their own."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from dashboards.fields import PLAIN, DataLink, Field, Override
from dashboards.queries import Json, Query, Shared, source
from dashboards.signs import LINES
from dashboards.transformations import Transformation
from dashboards.words import NO_DATA, Spoken, Words

COLUMNS = 24
"""Width of a dashboard."""
_REFS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SEEN = {"legend": False, "tooltip": False, "viz": False}


@dataclass(frozen=True, kw_only=True)
class Panel(ABC):
    """What all panels have; `width` in columns, of which there are 24, `height` in lines."""

    title: Words
    description: Words
    queries: Sequence[Query] | Shared = ()
    width: int = 6
    height: int = 6
    field: Field = PLAIN
    overrides: Sequence[Override] = ()
    transformations: Sequence[Transformation] = ()
    links: Sequence[DataLink] = ()
    """Behind the title."""
    no_value: Words = NO_DATA
    """Says why nothing is seen, and whether that is good: `No point is down`."""
    key: str = ""
    """By which `Shared` finds the panel."""

    KIND: ClassVar[str]
    OVER_TIME: ClassVar[bool] = False
    FORMAT: ClassVar[str] = "time_series"

    @abstractmethod
    def options(self, language: Spoken) -> Json:
        """What only this kind of panel has."""

    def custom(self) -> Json:
        """What only the fields of this kind of panel have."""
        return {}

    def colour(self) -> Json:
        """The colour of what has neither steps nor meanings."""
        return {"fixedColor": LINES[0], "mode": "fixed"}

    def all_overrides(self) -> Iterator[Override]:
        """Those that the kind of panel brings, then those that were given, which win."""
        yield from self.overrides

    def all_transformations(self) -> Iterator[Transformation]:
        """Those that were given, then those that the kind of panel brings."""
        yield from self.transformations

    def json(self, language: Spoken, ids: Mapping[str, int]) -> Json:
        """The panel without its place; `ids` are those of the panels with a key."""
        shared = isinstance(self.queries, Shared)
        return {
            "datasource": source(shared=shared),
            "description": self._described().text(language),
            "fieldConfig": self._field_config(language),
            "links": [link.json(language) for link in self.links],
            "options": self.options(language),
            "targets": self._targets(language, ids),
            "title": self.title.line(language),
            "transformations": [step.json() for step in self.all_transformations()],
            "transparent": False,
            "type": self.KIND,
        }

    def _described(self) -> Words:
        """What it says, and what its colours mean."""
        vi, en = [self.description.vi], [self.description.en]
        fields = [self.field, *(override.field for override in self.all_overrides())]
        for field, key in ((field, field.key_to_steps()) for field in fields):
            if key is not None:
                vi.append(f"{field.name.vi}: {key.vi}" if field.name else key.vi)
                en.append(f"{field.name.en}: {key.en}" if field.name else key.en)
        return Words(" ".join(vi), " ".join(en))

    def _field_config(self, language: Spoken) -> Json:
        field = replace(self.field, no_value=self.field.no_value or self.no_value)
        empty: Json = {"color": self.colour(), "mappings": []}
        custom = self.custom() | dict(self.field.custom)
        return {
            "defaults": empty | field.json(language) | {"custom": custom},
            "overrides": [override.json(language) for override in self.all_overrides()],
        }

    def refs(self) -> list[str]:
        """The letter of each query."""
        queries = () if isinstance(self.queries, Shared) else self.queries
        return [query.ref or ref for query, ref in zip(queries, _REFS, strict=False)]

    def _targets(self, language: Spoken, ids: Mapping[str, int]) -> list[Json]:
        if isinstance(self.queries, Shared):
            return [self.queries.json(ids[self.queries.panel])]
        return [
            query.json(ref, language, over_time=self.OVER_TIME, table_format=self.FORMAT)
            for query, ref in zip(self.queries, self.refs(), strict=True)
        ]


_LAST: Json = {"calcs": ["lastNotNull"], "fields": "", "values": False}


@dataclass(frozen=True, kw_only=True)
class Stat(Panel):
    """One big figure a query, or one a series."""

    KIND = "stat"
    names: bool = False
    """Whether the name stands beside the figure."""
    ground: bool = False
    """Whether the ground is coloured and not the figure."""
    spark: bool = False
    """Whether the course over time is drawn behind; the queries must be `over_time`."""

    def options(self, language: Spoken) -> Json:
        """What only a stat has."""
        del language
        return {
            "colorMode": "background" if self.ground else "value",
            "graphMode": "area" if self.spark else "none",
            "justifyMode": "auto",
            "orientation": "auto",
            "reduceOptions": _LAST,
            "text": {},
            "textMode": "value_and_name" if self.names else "auto",
        }


@dataclass(frozen=True, kw_only=True)
class BarGauge(Panel):
    """Bars side by side, one a series, each with its name and figure."""

    KIND = "bargauge"

    def options(self, language: Spoken) -> Json:
        """What only a bar gauge has."""
        del language
        return {
            "displayMode": "basic",
            "minVizHeight": 10,
            "minVizWidth": 0,
            "orientation": "horizontal",
            "reduceOptions": _LAST,
            "showUnfilled": True,
            "text": {},
        }


_DASHES: Sequence[Json] = (
    {"fill": "solid"},
    {"dash": [10, 10], "fill": "dash"},
    {"dash": [0, 6], "fill": "dot"},
)


@dataclass(frozen=True, kw_only=True)
class TimeSeries(Panel):
    """Lines or bars over time. Queries differ by colour and by dash.

    The series of one query, whose legend is a `{{label}}`, are coloured by Grafana: their colours
    mean nothing, names stand beside them.
    """

    KIND = "timeseries"
    OVER_TIME = True
    bars: bool = False
    stacked: bool = False
    figures: Sequence[str] = ()
    """Figures beside the names of lines, such as `lastNotNull`, `max`, `mean`."""
    limits: bool = False
    """Whether the steps are drawn as dashed lines."""

    def options(self, language: Spoken) -> Json:
        """What only a chart over time has."""
        del language
        return {
            "legend": {
                "calcs": list(self.figures),
                "displayMode": "table" if self.figures else "list",
                "placement": "bottom",
                "showLegend": True,
            },
            "tooltip": {"mode": "multi", "sort": "desc"},
        }

    def custom(self) -> Json:
        """Lines that break where nothing is known: what was not measured is not drawn."""
        return {
            "axisCenteredZero": False,
            "axisLabel": "",
            "axisPlacement": "auto",
            "barAlignment": 0,
            "drawStyle": "bars" if self.bars else "line",
            "fillOpacity": 60 if self.bars else 0,
            "gradientMode": "none",
            "hideFrom": _SEEN,
            "lineInterpolation": "linear",
            "lineWidth": 1 if self.bars else 2,
            "pointSize": 5,
            "scaleDistribution": {"type": "linear"},
            "showPoints": "never" if self.bars else "auto",
            "spanNulls": False,
            "stacking": {"group": "A", "mode": "normal" if self.stacked else "none"},
            "thresholdsStyle": {"mode": "dashed" if self.limits else "off"},
        }

    def colour(self) -> Json:
        """Grafana's own choice; queries of one line get theirs from us."""
        return {"mode": "palette-classic"}

    def all_overrides(self) -> Iterator[Override]:
        """A colour and a dash for each query, then what was given."""
        queries = () if isinstance(self.queries, Shared) else self.queries
        for index, (ref, query) in enumerate(zip(self.refs(), queries, strict=True)):
            dash = {} if self.bars else {"lineStyle": _DASHES[index % len(_DASHES)]}
            many = isinstance(query.legend, str) and "{{" in query.legend
            colour = "" if many else LINES[index % len(LINES)]
            yield Override.of_query(ref, Field(colour=colour, custom=dash))
        yield from self.overrides


@dataclass(frozen=True, kw_only=True)
class StateTimeline(Panel):
    """What state each series was in, when; `field.meanings` give the numbers their words."""

    KIND = "state-timeline"
    OVER_TIME = True

    def options(self, language: Spoken) -> Json:
        """What only a state timeline has."""
        del language
        return {
            "alignValue": "left",
            "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
            "mergeValues": True,
            "rowHeight": 0.9,
            "showValue": "auto",
            "tooltip": {"mode": "single", "sort": "none"},
        }

    def custom(self) -> Json:
        """Seen everywhere; gaps stay gaps."""
        return {"fillOpacity": 80, "hideFrom": _SEEN, "lineWidth": 0}


@dataclass(frozen=True, kw_only=True)
class Heatmap(Panel):
    """Buckets of a histogram over time; the query is `sum by (le) (rate(..._bucket[...]))`."""

    KIND = "heatmap"
    OVER_TIME = True
    FORMAT = "heatmap"

    def options(self, language: Spoken) -> Json:
        """What only a heat map has: one colour that grows denser, so that only density speaks."""
        del language
        unit = {"unit": str(self.field.unit)} if self.field.unit else {}
        return {
            "calculate": False,
            "cellGap": 0,
            "cellValues": {"unit": "short"},
            "color": {
                "exponent": 0.5,
                "fill": LINES[0],
                "mode": "opacity",
                "reverse": False,
                "scale": "exponential",
                "steps": 64,
            },
            "exemplars": {"color": LINES[1]},
            "filterValues": {"le": 1e-9},
            "legend": {"show": True},
            "rowsFrame": {"layout": "auto"},
            "showValue": "never",
            "tooltip": {"mode": "single", "show": True, "yHistogram": False},
            "yAxis": {"axisPlacement": "left", "reverse": False, **unit},
        }

    def custom(self) -> Json:
        """Seen everywhere, on an even scale."""
        return {"hideFrom": _SEEN, "scaleDistribution": {"type": "linear"}}


@dataclass(frozen=True, kw_only=True)
class Text(Panel):
    """Markdown, for what figures cannot say."""

    KIND = "text"
    content: Words

    def options(self, language: Spoken) -> Json:
        """What only text has."""
        return {"content": self.content.text(language), "mode": "markdown"}
