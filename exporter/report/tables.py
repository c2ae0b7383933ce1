"""The report as tables, for CSV files and workbooks: the same rows, values and order in both."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from exporter.report import table_columns as columns
from exporter.report.model import Report
from exporter.report.rows import LinkRow, Miss, OperatorRow, OutageRow, PointRow, WardRow
from exporter.report.table_columns import Column
from inventory.schema import Access, Language
from stability.timestamps import moment
from stability.totals import LinkTotals, PointTotals
from stability.verdict import Criterion, Grade, LinkGrade

Value = str | int | float | datetime | None
"""None where there is no value; times have the city's offset."""


class Table(NamedTuple):
    """A table."""

    name: str
    """Of its file."""
    vi: str
    en: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


def tables(report: Report, language: Language, zone: ZoneInfo) -> tuple[Table, ...]:
    """Write the rows of the model as values; only reasons depend on the language."""
    rows = _Rows(language, zone)
    return (
        Table("wards", "Phường, xã", "Wards", columns.WARDS, _all(map(rows.ward, report.wards))),
        Table("points", "Điểm", "Points", columns.POINTS, _all(map(rows.point, report.points))),
        Table("links", "Đường truyền", "Links", columns.LINKS, _all(map(rows.link, report.links))),
        Table(
            "outages", "Sự cố", "Outages", columns.OUTAGES, _all(map(rows.outage, report.outages))
        ),
        Table(
            "operators",
            "Doanh nghiệp",
            "Operators",
            columns.OPERATORS,
            _all(map(rows.operator, report.operators)),
        ),
    )


class _Rows:
    def __init__(self, language: Language, zone: ZoneInfo) -> None:
        self._number = (Language.VIETNAMESE, Language.ENGLISH).index(language)
        self._zone = zone

    def ward(self, row: WardRow) -> Iterator[Value]:
        yield from (row.code, row.name, row.type, row.grade, row.grade_before, row.active_points)
        yield from (row.points[grade] for grade in (Grade.A, Grade.B, Grade.C, Grade.U))
        yield row.links.get(Access.FIXED, 0) + row.links.get(Access.LEASED, 0)
        yield from (row.links.get(Access.FIVE_G, 0), row.links.get(Access.FOUR_G, 0))
        yield self._reasons(row.reasons)

    def point(self, row: PointRow) -> Iterator[Value]:
        yield from (row.id, row.name, row.ward, row.ward_name, row.kind)
        yield from (row.grade, row.grade_before)
        yield _value(row.criteria, "availability")
        yield row.clock_availability
        yield from (_value(row.criteria, key) for key in ("longest_outage", "outages_per_week"))
        yield from _minutes(row.totals)
        yield from (row.budget_left, ", ".join(row.operators), self._reasons(row.reasons))

    def link(self, row: LinkRow) -> Iterator[Value]:
        yield from (row.point, row.point_name, row.link, row.ward, row.ward_name)
        yield from (row.operator, row.operator_name, row.access, row.role, row.grade)
        yield _value(row.criteria, "availability")
        yield from (row.operator_availability, row.clock_availability)
        yield from (_value(row.criteria, key) for key in _LINK_CRITERIA)
        yield from _minutes(row.totals)
        yield from (row.budget_left, self._reasons(row.reasons, own=True))

    def outage(self, row: OutageRow) -> Iterator[Value]:
        yield from (row.id, row.point, row.point_name, row.ward_name, row.link)
        yield from (row.operator, row.operator_name, row.access)
        yield from (self._moment(row.start_ns), self._moment(row.end_ns))
        yield from (row.seconds, row.service_seconds, row.attribution, row.cause)
        yield from (row.ticket, row.acknowledged_by, self._moment(row.acknowledged_ns))

    def operator(self, row: OperatorRow) -> Iterator[Value]:
        yield from (row.operator, row.name, row.access, row.links)
        yield from (row.grades[grade] for grade in LinkGrade)
        yield from (row.availability, row.operator_availability)
        yield from (row.known_minutes, row.down_minutes, row.excused_minutes)
        yield from (row.outages, row.restores.ended)
        median = row.restores.median_seconds
        yield None if median is None else round(median)
        yield row.restores.worst_seconds
        yield ", ".join(row.failing)

    def _moment(self, at_ns: int | None) -> datetime | None:
        return None if at_ns is None else moment(at_ns, self._zone)

    def _reasons(self, misses: Iterable[Miss], *, own: bool = False) -> str:
        """Join reasons; those of a link begin with its id, unless that stands beside them."""
        texts = []
        for miss in misses:
            link = "" if own or miss.link is None else f"{miss.link}: "
            texts.append(f"{link}{(miss.vi, miss.en)[self._number]}")
        return "; ".join(texts)


_LINK_CRITERIA = (
    "loss",
    "rtt_mean",
    "stability",
    "longest_outage",
    "outages_per_week",
    "short_breaks",
    "dns_ok",
    "https_ok",
    "speed_down",
    "speed_up",
    "nr_attached",
    "radio",
)


def _all(rows: Iterable[Iterator[Value]]) -> tuple[tuple[Value, ...], ...]:
    return tuple(map(tuple, rows))


def _minutes(totals: LinkTotals | PointTotals) -> Iterator[Value]:
    yield from (totals.up_service, totals.down_service)
    yield from (totals.unknown_service, totals.maintenance_service)


def _value(criteria: Mapping[str, Criterion], key: str) -> float | None:
    criterion = criteria.get(key)
    return criterion.value if criterion else None
