"""Tables and maps: panels whose queries give rows with labels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from dashboards.fields import PLAIN, Field, Override
from dashboards.panels import Panel
from dashboards.queries import Json
from dashboards.signs import Sign
from dashboards.transformations import Organize, Transformation
from dashboards.words import Spoken, Words


class Cell(Enum):
    """What of a cell bears the colour of its step or meaning; Grafana 9.4's name and today's."""

    PLAIN = ("auto", {"type": "auto"})
    TEXT = ("color-text", {"type": "color-text"})
    GROUND = ("color-background-solid", {"mode": "basic", "type": "color-background"})

    def custom(self) -> Json:
        """Both names; each version of Grafana passes over the other's."""
        old, new = self.value
        return {"cellOptions": new, "displayMode": old}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A label, or with `#A` the value of query A, and how it is shown."""

    source: str
    words: Words
    field: Field = PLAIN
    cell: Cell = Cell.PLAIN
    width: int | None = None
    """In pixels; None takes what is left."""
    hidden: bool = False
    """Only links need it."""

    def override(self, name: str) -> Override:
        """How a table shows it; `name` is that of its field."""
        custom: dict[str, Any] = {} if self.cell is Cell.PLAIN else self.cell.custom()
        if self.width is not None:
            custom["width"] = self.width
        if self.hidden:
            custom["hidden"] = True
        custom |= dict(self.field.custom)
        return Override.named(name, replace(self.field, name=self.words, custom=custom))

    def tip(self, name: str) -> Override:
        """How a map shows it when a marker is pointed at."""
        hidden = {"legend": False, "tooltip": True, "viz": False}
        custom = {"hideFrom": hidden} if self.hidden else {}
        return Override.named(name, replace(self.field, name=self.words, custom=custom))


@dataclass(frozen=True, kw_only=True)
class _Rows(Panel):
    """A panel of rows."""

    FORMAT = "table"
    columns: Sequence[Column]
    without: Sequence[str] = ()
    """Fields that are left out."""
    values: int | None = None
    """Number of the queries, if they are those of another panel."""

    def all_transformations(self) -> Iterator[Transformation]:
        """What was given, then columns in their order and without times."""
        yield from super().all_transformations()
        times = ["Time", *(f"Time {number}" for number in range(1, self._queries() + 1))]
        yield Organize(
            order=[self.name_of(column) for column in self.columns],
            without=[*times, *self.without],
        )

    def name_of(self, column: Column) -> str:
        """Name of the field of a column, before it is given words."""
        if not column.source.startswith("#"):
            return column.source
        return "Value" if self._queries() == 1 else f"Value {column.source}"

    def _queries(self) -> int:
        return self.values or len(self.refs()) or 1


@dataclass(frozen=True, kw_only=True)
class Table(_Rows):
    """Rows of columns; several queries need `Merge()` or `JoinByField` first."""

    KIND = "table"
    sort: Column | None = None
    """The column by which rows are sorted; sort in the query where `topk` allows it."""
    descending: bool = True

    def options(self, language: Spoken) -> Json:
        """What only a table has."""
        order = [] if self.sort is None else [self._order(self.sort, language)]
        return {
            "frameIndex": 0,
            "showHeader": True,
            "sortBy": order,
        }

    def _order(self, column: Column, language: Spoken) -> Json:
        return {"desc": self.descending, "displayName": column.words.line(language)}

    def custom(self) -> Json:
        """Never empty: Grafana upgrades overrides only beside it."""
        return {"align": "auto", "filterable": False, "inspect": False, **Cell.PLAIN.custom()}

    def all_overrides(self) -> Iterator[Override]:
        """Those of the columns, then what was given."""
        for column in self.columns:
            yield column.override(self.name_of(column))
        yield from super().all_overrides()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Markers of one kind: the rows of one query."""

    ref: str
    sign: Sign
    """Its colour, its marker, and its words as the layer's name."""
    size: int = 6
    opacity: float = 0.9

    def json(self, language: Spoken) -> Json:
        """As Grafana takes it; the place is the label `geohash`."""
        return {
            "config": {"showLegend": True, "style": self._style()},
            "filterData": {"id": "byRefId", "options": self.ref},
            "location": {"geohash": "geohash", "mode": "geohash"},
            "name": self.sign.words.line(language),
            "tooltip": True,
            "type": "markers",
        }

    def _style(self) -> Json:
        return {
            "color": {"fixed": self.sign.colour},
            "opacity": self.opacity,
            "rotation": {"fixed": 0, "max": 360, "min": -360, "mode": "mod"},
            "size": {"fixed": self.size, "max": 15, "min": 2},
            "symbol": {"fixed": f"img/icons/marker/{self.sign.marker}.svg", "mode": "fixed"},
            "textConfig": {
                "fontSize": 12,
                "offsetX": 0,
                "offsetY": 0,
                "textAlign": "center",
                "textBaseline": "middle",
            },
        }


@dataclass(frozen=True, kw_only=True)
class Geomap(_Rows):
    """A map; later layers lie on earlier ones. Every query gives a label `geohash`.

    What a marker says has the links of its columns.
    """

    KIND = "geomap"
    layers: Sequence[Layer]
    latitude: float
    longitude: float
    zoom: float

    def all_transformations(self) -> Iterator[Transformation]:
        """Only what was given: layers choose their query by its frame."""
        yield from self.transformations

    def options(self, language: Spoken) -> Json:
        """What only a map has."""
        return {
            "basemap": {"config": {}, "name": "Basemap", "type": "default"},
            "controls": {
                "mouseWheelZoom": False,
                "showAttribution": True,
                "showDebug": False,
                "showScale": False,
                "showZoom": True,
            },
            "layers": [layer.json(language) for layer in self.layers],
            "tooltip": {"mode": "details"},
            "view": {
                "id": "coords",
                "lat": self.latitude,
                "lon": self.longitude,
                "zoom": self.zoom,
            },
        }

    def custom(self) -> Json:
        """Seen everywhere."""
        return {"hideFrom": {"legend": False, "tooltip": False, "viz": False}}

    def all_overrides(self) -> Iterator[Override]:
        """Names of what a tooltip shows, then what was given."""
        for column in self.columns:
            yield column.tip(self.name_of(column))
        yield Override.named("Time", Field(custom={"hideFrom": _UNSEEN}))
        yield from self.overrides


_UNSEEN: Json = {"legend": False, "tooltip": True, "viz": False}
