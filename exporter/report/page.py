"""The report as one HTML file that needs nothing else: style and charts are in it."""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from exporter.report import charts
from exporter.report.model import Header, Report
from exporter.report.rows import PointRow, WardRow
from exporter.report.sums import RESTORE_SECONDS
from exporter.report.together import LEAST_LINKS, TOGETHER_NS
from exporter.report.writing import Writing
from inventory.schema import Language
from stability.verdict import Grade

MOST_OUTAGES = 20
"""Events that are told one by one."""

MOST_ON_FIRST_PAGE = 8
"""Points that the first page names: more would push the grades off it."""

MOST_FAILING = 12
"""Failing links that are named of an operator and access; the data files have them all."""

_MINUTE_NS = 60_000_000_000

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(report: Report, write: Writing) -> str:
    """Write the report for people, in the language of `write`."""
    wards = report.ward_counts()
    return (
        _ENVIRONMENT.get_template("report.html")
        .render(
            report=report,
            header=report.header,
            write=write,
            recipient=_recipient(report.header, write),
            ward_counts=wards,
            ward_before=report.ward_counts_before(),
            point_counts=report.point_counts(),
            point_before=report.point_counts_before(),
            good=wards[Grade.A] + wards[Grade.B],
            coverage=tuple(_coverage(report)),
            names={point.id: report.brief_name(point) for point in report.points},
            most=MOST_OUTAGES,
            most_first=MOST_ON_FIRST_PAGE,
            most_failing=MOST_FAILING,
            least_links=LEAST_LINKS,
            together_minutes=TOGETHER_NS // _MINUTE_NS,
            edges=RESTORE_SECONDS,
            bars=charts.down_minutes(report),
            lines=charts.availability(report),
            shares=charts.shares,
            width=charts.WIDTH,
            height=charts.HEIGHT,
            annex=tuple(_annex(report)),
        )
        .strip()
        + "\n"
    )


def _recipient(header: Header, write: Writing) -> str:
    """Name the Department; a Vietnamese sentence writes Thành phố and Tỉnh small."""
    if header.recipient is not None:
        return header.recipient
    city = header.city
    titles = ("Thành phố ", "Tỉnh ") if write.language is Language.VIETNAMESE else ()
    for title in titles:
        if city.startswith(title):
            city = title.lower() + city.removeprefix(title)
    return write["department"].format(city=city)


def _coverage(report: Report) -> Iterator[tuple[str, list[WardRow]]]:
    """Give wards that lack something, by what they lack."""
    yield "no_point", [ward for ward in report.wards if not ward.active_points]
    yield "no_fixed", [ward for ward in report.wards if not ward.has_fixed]
    yield "no_5g", [ward for ward in report.wards if not ward.has_5g]


def _annex(report: Report) -> Iterator[tuple[WardRow, list[PointRow]]]:
    """Give every ward with its active points."""
    points: dict[str, list[PointRow]] = {}
    for point in report.points:
        points.setdefault(point.ward, []).append(point)
    return ((ward, points.get(ward.code, [])) for ward in report.wards)
