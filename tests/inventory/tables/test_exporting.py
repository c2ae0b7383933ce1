"""What a table looks like when it is opened."""

import csv
import io
import stat
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from inventory.tables.columns import layouts
from inventory.tables.run import export
from inventory.words import Language

GOOD = Path("tests/inventory/good/example.yaml")


@pytest.fixture
def workbook(tmp_path: Path) -> Any:
    export(str(GOOD), tmp_path / "points.xlsx", [], "vi")
    return load_workbook(tmp_path / "points.xlsx")


def column(sheet: Any, name: str) -> list[Any]:
    (letter,) = (cell.column_letter for cell in sheet[1] if cell.value == name)
    return list(sheet[letter][1:])


def test_csv_is_as_excel_of_vietnam_wants_it(tmp_path: Path) -> None:
    export(str(GOOD), tmp_path / "points.csv", [], "vi")

    data = (tmp_path / "points.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert data.startswith(b"\xef\xbb\xbfM\xc3\xa3 \xc4\x91i\xe1\xbb\x83m;")
    assert b"\r\n" in data
    assert [row["Mã đường truyền"] for row in rows] == ["ftth", "5g"]
    assert rows[0]["Tên điểm"] == rows[1]["Tên điểm"]
    assert rows[0]["Phường, xã"] == "00004 Phường Ba Đình"
    assert (rows[0]["Vĩ độ"], rows[0]["Kinh độ"]) == ("21,0386", "105,838")
    assert rows[0]["Vai trò"] == "chính"
    assert rows[0]["Thiết bị phía trên"] == "olt=HNI-BDH-01; bng=HNI-BNG-2"
    assert rows[1]["Mã thuê bao"] == "'0980000001"
    assert rows[1]["Loại điểm"] == "cố định"
    assert rows[1]["Chỉ tiêu của điểm"] == ""


def test_csv_in_english_has_commas_and_keys(tmp_path: Path) -> None:
    export(str(GOOD), tmp_path / "points.csv", [], "en")

    text = (tmp_path / "points.csv").read_text(encoding="utf-8-sig")
    (first, _) = csv.DictReader(io.StringIO(text))
    assert first["link.role"] == "primary"
    assert first["point.location.lat"] == "21.0386"


@pytest.mark.parametrize("name", ["=1+1", "+84", "-1", "@SUM(A1)", "'a", '=HYPERLINK("x")', "＝1"])
def test_no_text_becomes_a_formula(name: str, tmp_path: Path) -> None:
    inventory = tmp_path / "inventory.yaml"
    text = GOOD.read_text(encoding="utf-8")
    quoted = "'" + name.replace("'", "''") + "'"
    inventory.write_text(
        text.replace("Điểm phục vụ hành chính công phường Ba Đình", quoted), "utf-8"
    )

    export(str(inventory), tmp_path / "points.csv", [], "vi")
    export(str(inventory), tmp_path / "points.xlsx", [], "vi")

    text = (tmp_path / "points.csv").read_text(encoding="utf-8-sig")
    (row, _) = csv.DictReader(io.StringIO(text), delimiter=";")
    cells = column(load_workbook(tmp_path / "points.xlsx")["Đường truyền"], "Tên điểm")
    assert row["Tên điểm"] == f"'{name}"
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert {cell.quotePrefix for cell in cells} == {name[0] in "=+-@"}


def test_a_workbook_has_all_sheets_with_a_frozen_heading(workbook: Any) -> None:
    assert workbook.sheetnames == ["Đường truyền", "Đầu mối", "Nhà mạng", "Danh sách", "Hướng dẫn"]
    assert [sheet.freeze_panes for sheet in workbook] == ["B2", "B2", "B2", "A2", None]
    assert [sheet.protection.sheet for sheet in workbook] == [False, False, False, True, True]
    assert workbook["Đường truyền"]["A1"].font.bold


def test_codes_and_phones_are_texts_and_figures_are_numbers(workbook: Any) -> None:
    links, contacts = workbook["Đường truyền"], workbook["Đầu mối"]

    service_id, phone = column(links, "Mã thuê bao")[1], column(contacts, "Điện thoại")[1]
    latitude = column(links, "Vĩ độ")[0]

    assert (service_id.value, service_id.number_format) == ("0980000001", "@")
    assert (phone.value, phone.number_format) == ("024 0000 0000", "@")
    assert (latitude.value, latitude.data_type) == (21.0386, "n")


def test_cells_below_the_last_row_have_the_format_of_their_column(workbook: Any) -> None:
    links = workbook["Đường truyền"]
    formats = {cell.value: links.column_dimensions[cell.column_letter] for cell in links[1]}

    assert formats["Mã thuê bao"].number_format == "@"
    assert formats["Điểm tính từ ngày"].number_format == "dd/mm/yyyy"
    assert formats["Vĩ độ"].number_format == "General"
    assert all(dimension.width >= 9 for dimension in formats.values())


def test_words_are_chosen_from_lists(workbook: Any) -> None:
    links, lists = workbook["Đường truyền"], workbook["Danh sách"]
    headings = {cell.column_letter: cell.value for cell in links[1]}

    chosen, styles = {}, {}
    for validation in links.data_validations.dataValidation:
        letter = str(validation.sqref).split(":")[0].rstrip("0123456789")
        assert validation.formula1.startswith("'Danh sách'!")
        area = lists[validation.formula1.split("!")[1].replace("$", "")]
        chosen[headings[letter]] = [cell.value for (cell,) in area]
        styles[headings[letter]] = validation.errorStyle

    assert chosen["Phường, xã"][0] == "00004 Phường Ba Đình"
    assert len(chosen["Phường, xã"]) == 126
    assert (styles["Vai trò"], styles["Nhà mạng"]) == ("stop", "warning")
    assert chosen["Vai trò"] == ["chính", "dự phòng"]
    assert chosen["Nhà mạng"] == ["vnpt", "viettel"]
    assert chosen["Lịch làm việc"] == ["office"]
    assert chosen["Chỉ tiêu của đường truyền"] == ["hanoi-stable-v1"]
    assert chosen["SNMP: cách đọc"] == ["cpe-v3"]
    assert {"Loại đường truyền", "Cách đo", "Trạng thái điểm", "Trạng thái đường truyền"} <= {
        *chosen
    }


def test_the_help_explains_every_column(workbook: Any) -> None:
    rows = {
        row[0].value: [c.value for c in row[1:]] for row in workbook["Hướng dẫn"] if row[1].value
    }

    for layout in layouts():
        for each in layout.columns:
            meaning, required, form = rows[each.heading(Language.VIETNAMESE)][:3]
            assert meaning
            assert form
            assert (required == "có") == each.required
    assert rows["Trạng thái điểm"][3] == "hoạt động"
    assert rows["SNMP: cổng"][3] == "161"


@pytest.mark.parametrize("ward", ["00004", "4", "Ba Đình", "00004 Phường Ba Đình"])
def test_a_ward_gets_its_points_and_their_contacts_only(ward: str, tmp_path: Path) -> None:
    inventory = tmp_path / "inventory.yaml"
    other = """\
  - {id: ngoc-ha, ward: "00008", name: Điểm phường Ngọc Hà, calendar: office, contacts: [city-noc],
     links: [{id: ftth, role: primary, access: fixed, operator: vnpt, address: 127.64.0.9}]}
maintenance:
"""
    text = GOOD.read_text(encoding="utf-8")
    inventory.write_text(text.replace("maintenance:\n", other), encoding="utf-8")

    export(str(inventory), tmp_path / "a.xlsx", [ward], "vi")

    book = load_workbook(tmp_path / "a.xlsx")
    assert {cell.value for cell in column(book["Đường truyền"], "Mã điểm")} == {"ba-dinh"}
    assert {cell.value for cell in column(book["Đầu mối"], "Mã đầu mối")} == {"ba-dinh"}


@pytest.mark.parametrize("ward", ["99999", "Sài Gòn"])
def test_a_ward_that_is_not_there_is_told(
    ward: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = export(str(GOOD), tmp_path / "a.csv", [ward], "en")

    assert status == 1
    assert capsys.readouterr().err.startswith(f"--ward {ward}: there is no")


def test_more_than_a_cell_of_excel_holds_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inventory = tmp_path / "inventory.yaml"
    many = ", ".join(f"k{number}: {'x' * 190}" for number in range(200))
    text = GOOD.read_text(encoding="utf-8").replace(
        "{olt: HNI-BDH-01", f"{{{many}, olt: HNI-BDH-01"
    )
    inventory.write_text(text, encoding="utf-8")

    status = export(str(inventory), tmp_path / "a.xlsx", [], "vi")

    assert status == 1
    assert "dòng 2 có ô dài hơn 32767 ký tự" in capsys.readouterr().err
    assert not (tmp_path / "a.xlsx").exists()
    assert export(str(inventory), tmp_path / "a.csv", [], "vi") == 0


def test_a_file_is_replaced_whole_with_its_mode_and_through_its_link(tmp_path: Path) -> None:
    old, link = tmp_path / "old.csv", tmp_path / "link.csv"
    old.write_text("x", encoding="utf-8")
    old.chmod(0o640)
    link.symlink_to(old)

    export(str(GOOD), link, [], "vi")

    assert link.is_symlink()
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert old.read_bytes().startswith(b"\xef\xbb\xbf")
    assert {path.name for path in tmp_path.iterdir()} == {"old.csv", "link.csv"}


def test_what_cannot_be_read_or_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loop, nowhere = tmp_path / "loop.csv", tmp_path / "x/a.csv"
    loop.symlink_to(loop)

    statuses = (
        export(str(GOOD), nowhere, [], ""),
        export(str(GOOD), nowhere, [], "en"),
        export(str(GOOD), loop, [], "en"),
        export("nope.yaml", loop, [], ""),
        export("nope:inventory.yaml", loop, [], "en"),
    )

    lines = capsys.readouterr().err.splitlines()
    assert statuses == (1, 1, 1, 1, 1)
    assert lines[0] == f"{nowhere}: không ghi được tệp này: không có tệp hoặc thư mục này"
    assert lines[1] == f"{nowhere}: this file cannot be written: no such file or directory"
    assert lines[2] == (f"{loop}: this file cannot be written: this symbolic link leads to itself")
    assert lines[3].startswith("nope.yaml: không đọc được tệp này")
    assert lines[4].startswith("nope:inventory.yaml: ")
    assert len(lines) == 5
