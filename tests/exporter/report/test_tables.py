"""CSV files and workbooks hold the figures of the model, cell by cell."""

import csv
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO, StringIO

import pytest
from made_up.reports import empty_facts, small_facts, small_inventory
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from exporter.report.build import build
from exporter.report.csv_files import csv_text
from exporter.report.facts import Facts
from exporter.report.model import Report
from exporter.report.table_columns import Kind
from exporter.report.tables import Table, tables
from exporter.report.workbook import workbook
from exporter.report.writing import Writing
from inventory.schema import Language
from stability.timestamps import moment
from stability.verdict import Grade

FACTS = small_facts()
REPORT = build(FACTS)


def of(facts: Facts, report: Report) -> dict[str, Table]:
    return {table.name: table for table in tables(report, Language.VIETNAMESE, facts.zone)}


def rows(table: Table) -> list[dict[str, str]]:
    text = csv_text(table)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


def book(report: Report, language: Language = Language.VIETNAMESE) -> Workbook:
    return load_workbook(BytesIO(workbook(report, Writing(language, FACTS.zone))))


def test_there_is_a_table_for_everything() -> None:
    sizes = {name: len(table.rows) for name, table in of(FACTS, REPORT).items()}

    assert sizes == {
        "wards": len(REPORT.wards),
        "points": len(REPORT.points),
        "links": len(REPORT.links),
        "outages": len(REPORT.outages),
        "operators": len(REPORT.operators),
    }


def test_rows_are_as_long_as_their_heads() -> None:
    for table in of(FACTS, REPORT).values():
        assert {len(row) for row in table.rows} == {len(table.columns)}
        assert len({column.key for column in table.columns}) == len(table.columns)


def test_csv_files_hold_what_the_model_holds() -> None:
    found = of(FACTS, REPORT)

    for row, point in zip(rows(found["points"]), REPORT.points, strict=True):
        assert (row["id"], row["grade"]) == (point.id, point.grade)
        assert float(row["availability"]) == point.criteria["availability"].value
        assert int(row["down_minutes"]) == point.totals.down_service
        assert int(row["unknown_minutes"]) == point.totals.unknown_service
    for row, link in zip(rows(found["links"]), REPORT.links, strict=True):
        assert float(row["loss"]) == link.criteria["loss"].value
        assert float(row["rtt_mean_seconds"]) == link.criteria["rtt_mean"].value
        assert float(row["availability_operator"]) == link.operator_availability
        assert float(row["availability_clock"]) == link.clock_availability
        assert row["dns_ok"] == ""
    for row, outage in zip(rows(found["outages"]), REPORT.outages, strict=True):
        start = datetime.fromisoformat(row["start"])
        assert start == moment(outage.start_ns, FACTS.zone).replace(microsecond=start.microsecond)
        assert row["start"].endswith("+07:00")
        assert int(row["service_seconds"]) == outage.service_seconds
        assert row["ticket"] == (outage.ticket or "")
    for row, operator in zip(rows(found["operators"]), REPORT.operators, strict=True):
        assert float(row["availability_operator"]) == operator.operator_availability
        assert int(row["links_fail"]) == len(operator.failing)
    for row, ward in zip(rows(found["wards"]), REPORT.wards, strict=True):
        assert int(row["points_c"]) == ward.points[Grade.C]


def test_workbooks_hold_the_same_values_as_the_tables() -> None:
    opened = book(REPORT)

    for table in tables(REPORT, Language.VIETNAMESE, FACTS.zone):
        sheet = opened[table.vi]
        assert [cell.value for cell in sheet[1]] == [column.vi for column in table.columns]
        for written, row in zip(sheet.iter_rows(min_row=2), table.rows, strict=True):
            for cell, column, value in zip(written, table.columns, row, strict=True):
                if column.kind is Kind.LENGTH and value is not None:
                    assert cell.value == timedelta(seconds=value)
                    assert cell.number_format == "[h]:mm:ss"
                elif isinstance(value, datetime):
                    assert abs(cell.value - value.replace(tzinfo=None)) < timedelta(milliseconds=1)
                elif isinstance(value, float):
                    assert cell.value == pytest.approx(value, rel=1e-12)
                else:
                    assert cell.value == (value or None if isinstance(value, str) else value)
                if column.kind is Kind.RATIO and value is not None:
                    assert cell.number_format == "0.00%"


def test_sheets_have_frozen_heads_filters_and_widths() -> None:
    opened = book(REPORT)

    assert opened.sheetnames == [
        "Tóm tắt",
        "Phường, xã",
        "Điểm",
        "Đường truyền",
        "Sự cố",
        "Doanh nghiệp",
    ]
    for sheet in opened.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(each.width >= 9 for each in sheet.column_dimensions.values())


def test_the_first_sheet_sums_up() -> None:
    labels = {
        row[0]: row[1] for row in book(REPORT)["Tóm tắt"].iter_rows(max_col=2, values_only=True)
    }

    assert labels["Kỳ báo cáo: từ ngày"] == datetime(2026, 11, 9)  # noqa: DTZ001  # Excel has no zones
    assert labels["Phường, xã C"] == REPORT.ward_counts()[Grade.C]
    assert labels["Phút mất kết nối"] == REPORT.point_minutes.down


def test_headings_and_sheets_in_english() -> None:
    assert book(REPORT, Language.ENGLISH).sheetnames[1] == "Wards"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_name_never_becomes_a_formula(name: str) -> None:
    points = tuple(replace(point, name=name) for point in REPORT.points)
    hostile = replace(REPORT, points=points)

    table = of(FACTS, hostile)["points"]

    assert {row["name"] for row in rows(table)} == {f"'{name}"}
    cells = book(hostile)["Điểm"]["B"][1:]
    assert {cell.data_type for cell in cells} == {"s"}


def test_characters_that_a_workbook_cannot_hold_are_left_out() -> None:
    hostile = replace(REPORT, points=(replace(REPORT.points[0], name="Ba\x00 \x1bĐình"),))

    assert book(hostile)["Điểm"]["B2"].value == "Ba Đình"


def test_what_is_unknown_is_an_empty_cell() -> None:
    facts = empty_facts(small_inventory())
    report = build(facts)

    (first, *_) = rows(of(facts, report)["points"])

    assert (first["availability"], first["longest_outage_seconds"]) == ("", "")
    assert first["down_minutes"] == "0"
    assert book(report)["Điểm"]["H2"].value is None
