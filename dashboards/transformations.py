"""Transformations of a panel's tables; only those that Grafana 9.4 has.

They run before names and units are given, so fields have the names of their labels here, and values
are called `Value`, or `Value #A` if the panel has several queries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from dashboards.queries import Json


class Transformation(Protocol):
    """One step."""

    def json(self) -> Json:
        """As Grafana takes it."""
        ...


class Join(StrEnum):
    """Which rows stay when tables are joined."""

    ALL = "outer"
    IN_EVERY_TABLE = "inner"


@dataclass(frozen=True, slots=True)
class JoinByField:
    """Tables side by side, by one field that all have; other fields of one name get numbers."""

    field: str
    mode: Join = Join.ALL

    def json(self) -> Json:
        """As Grafana takes it."""
        return _step("joinByField", byField=self.field, mode=str(self.mode))


@dataclass(frozen=True, slots=True)
class Merge:
    """Tables in one; rows that agree in all fields that they share become one row."""

    def json(self) -> Json:
        """As Grafana takes it."""
        return _step("merge")


@dataclass(frozen=True, slots=True)
class Organize:
    """Order of fields, and which are left out. Left out fields are out of reach for links, too."""

    order: Sequence[str] = ()
    without: Sequence[str] = ()

    def json(self) -> Json:
        """As Grafana takes it."""
        return _step(
            "organize",
            excludeByName=dict.fromkeys(self.without, True),
            indexByName={name: index for index, name in enumerate(self.order)},
            renameByName={},
        )


@dataclass(frozen=True, slots=True)
class SortBy:
    """Rows in the order of one field."""

    field: str
    descending: bool = False

    def json(self) -> Json:
        """As Grafana takes it."""
        return _step("sortBy", fields={}, sort=[{"desc": self.descending, "field": self.field}])


@dataclass(frozen=True, slots=True)
class Limit:
    """The first rows only."""

    rows: int

    def json(self) -> Json:
        """As Grafana takes it."""
        return _step("limit", limitField=self.rows)


class Is(StrEnum):
    """How a value is held against a limit."""

    GREATER = "greater"
    AT_LEAST = "greaterOrEqual"
    LESS = "lower"
    AT_MOST = "lowerOrEqual"
    EQUAL = "equal"
    NOT_EQUAL = "notEqual"


@dataclass(frozen=True, slots=True)
class FilterByValue:
    """Rows whose field passes a test."""

    field: str
    test: Is
    limit: float

    def json(self) -> Json:
        """As Grafana takes it."""
        config = {"id": str(self.test), "options": {"value": self.limit}}
        return _step(
            "filterByValue",
            filters=[{"config": config, "fieldName": self.field}],
            match="all",
            type="include",
        )


@dataclass(frozen=True, slots=True)
class LabelsToFields:
    """Labels of series as columns."""

    value_label: str = ""
    """Its values become names of columns."""

    def json(self) -> Json:
        """As Grafana takes it."""
        named = {"valueLabel": self.value_label} if self.value_label else {}
        return _step("labelsToFields", mode="columns", **named)


@dataclass(frozen=True, slots=True)
class GroupingToMatrix:
    """One row for each value of a field, one column for each of another."""

    column: str
    row: str
    value: str

    def json(self) -> Json:
        """As Grafana takes it."""
        return _step(
            "groupingToMatrix", columnField=self.column, rowField=self.row, valueField=self.value
        )


@dataclass(frozen=True, slots=True)
class Reduce:
    """One row for each series: its name, and figures of its values such as `lastNotNull`."""

    figures: Sequence[str]

    def json(self) -> Json:
        """As Grafana takes it."""
        return _step(
            "reduce", mode="seriesToRows", reducers=list(self.figures), labelsToFields=True
        )


def _step(kind: str, **options: Any) -> Json:
    made: Mapping[str, Any] = options
    return {"id": kind, "options": dict(made)}
