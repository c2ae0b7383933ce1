"""Tables as wards send them back."""

import re
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from inventory.editing.errors import EditingError
from inventory.load import load
from inventory.problem import InventoryError
from inventory.tables.importing import Import, imported
from inventory.tables.run import export

GOOD = Path("tests/inventory/good/example.yaml")
HEAD = ("Mã điểm", "Phường, xã", "Tên điểm", "Lịch làm việc")
LINK = ("Mã đường truyền", "Vai trò", "Loại đường truyền", "Nhà mạng", "Địa chỉ IP")
ROW = ("ngoc-ha", "Ngọc Hà", "Điểm phục vụ phường Ngọc Hà", "office")
FTTH = ("ftth", "chính", "cáp quang", "VNPT", "127.64.0.9")


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    path = tmp_path / "inventory.yaml"
    path.write_bytes(GOOD.read_bytes())
    return path


def csv_file(
    folder: Path, *rows: Sequence[str], name: str = "wards.csv", separator: str = ";"
) -> Path:
    path = folder / name
    path.write_text("".join(f"{separator.join(row)}\r\n" for row in rows), encoding="utf-8-sig")
    return path


def excel_file(folder: Path, *rows: Sequence[Any], title: str = "Links") -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    path = folder / "wards.xlsx"
    book.save(path)
    return path


def problems(table: Path, inventory: Path) -> list[str]:
    with pytest.raises(InventoryError) as caught:
        imported([table], inventory)
    assert inventory.read_bytes() == GOOD.read_bytes()
    return [str(problem).removeprefix(f"{table.parent}/") for problem in caught.value.problems]


def remarks(found: Import) -> list[str]:
    return [f"{remark.path}: {remark.message.en}" for remark in found.remarks]


def test_a_new_point_goes_to_the_file_and_the_rest_stays(inventory: Path, tmp_path: Path) -> None:
    table = csv_file(tmp_path, (*HEAD, *LINK), (*ROW, *FTTH))

    found = imported([table], inventory)
    found.write()

    old = GOOD.read_text(encoding="utf-8")
    new = inventory.read_text(encoding="utf-8")
    kept = [line for line in old.splitlines() if line in new.splitlines()]
    point = load(inventory).point("ngoc-ha")
    assert kept == old.splitlines()
    assert (point.ward, point.links[0].operator, point.links[0].access) == (
        "00008",
        "vnpt",
        "fixed",
    )
    assert found.changes.said().en == "1 new point; 1 new link"
    assert found.changes.said().vi == "1 điểm mới; 1 đường truyền mới"


def test_only_what_differs_is_changed(inventory: Path, tmp_path: Path) -> None:
    table = csv_file(tmp_path, ("Mã điểm", "Số quầy"), ("ba-dinh", "9"))

    found = imported([table], inventory)
    found.write()

    old = GOOD.read_text(encoding="utf-8")
    assert inventory.read_text(encoding="utf-8") == old.replace("counters: 6", "counters: 9")
    assert found.changes.said().en == "1 changed point"


def test_an_empty_cell_takes_a_key_away_and_a_missing_column_does_not(
    inventory: Path, tmp_path: Path
) -> None:
    table = csv_file(
        tmp_path,
        ("Mã điểm", "Mã đường truyền", "SNMP: cách đọc", "SNMP: loại thiết bị", "Mã thuê bao"),
        ("ba-dinh", "5g", "", "", "'0980000009"),
    )

    imported([table], inventory).write()

    link = load(inventory).point("ba-dinh").links[1]
    assert link.snmp is None
    assert link.service_id == "0980000009"
    assert link.data_cap is not None


def test_links_that_the_table_does_not_name_stay_and_are_told(
    inventory: Path, tmp_path: Path
) -> None:
    table = csv_file(tmp_path, ("Mã điểm", "Mã đường truyền"), ("ba-dinh", "ftth"))

    found = imported([table], inventory)

    assert found.write() == []
    assert remarks(found) == ["A2 [Mã điểm]: the links 5g of ba-dinh are not in the table and stay"]


def test_every_wrong_cell_is_told_at_once_with_its_place(inventory: Path, tmp_path: Path) -> None:
    table = excel_file(
        tmp_path,
        (*HEAD, "Mã thuê bao", *LINK),
        (*ROW, 980000001, *FTTH),
        ("x", "Hà Lội", "A", "ofice", None, "ftth", "chín", "5g", "vietel", "127.64.0.300"),
        (None, None, "B"),
    )

    assert problems(table, inventory) == [
        (
            "wards.xlsx: Links!E2 [Mã thuê bao]: Excel has made the number 980000001 of this cell, "
            "so what was typed cannot be known (zeros in front may be lost); format the cell as "
            "text and type it again, or type ' in front: '0980000001"
        ),
        'wards.xlsx: Links!B3 [Phường, xã]: there is no ward or commune "Hà Lội"',
        (
            'wards.xlsx: Links!D3 [Lịch làm việc]: "ofice" is not in the list of calendars; '
            "did you mean office?"
        ),
        (
            'wards.xlsx: Links!G3 [Vai trò]: "chín" is not known; write one of: primary, backup; '
            "did you mean primary?"
        ),
        (
            'wards.xlsx: Links!I3 [Nhà mạng]: "vietel" is not in the list of operators; '
            "did you mean viettel?"
        ),
        (
            'wards.xlsx: Links!J3 [Địa chỉ IP]: "127.64.0.300" is not an IP address; an example of '
            "one is 203.0.113.7"
        ),
        (
            'wards.xlsx: Links!A4 [Mã điểm]: this row says something, but its cell "point.id" is '
            "empty; write the id in every row; take merged cells apart"
        ),
    ]


def test_what_is_missing_is_told_at_the_empty_cell(inventory: Path, tmp_path: Path) -> None:
    table = csv_file(tmp_path, (*HEAD, *LINK), ("x", "Ngọc Hà", "", "office", *FTTH))

    (problem,) = problems(table, inventory)

    assert problem.startswith("wards.csv: C2 [Tên điểm]: the column point.name is empty")


def test_an_address_that_is_taken_is_told_at_the_cell(inventory: Path, tmp_path: Path) -> None:
    table = csv_file(tmp_path, (*HEAD, *LINK), (*ROW, *FTTH[:-1], "127.64.0.2"))

    (problem,) = problems(table, inventory)

    assert problem.startswith("wards.csv: I2 [Địa chỉ IP]: the address 127.64.0.2 is taken")
    lines = GOOD.read_text(encoding="utf-8").splitlines()
    (taken,) = (number for number, line in enumerate(lines, 1) if "address: 127.64.0.2," in line)
    assert problem.endswith(f"the first is at {inventory}:{taken}")


def test_rows_of_a_point_must_agree(inventory: Path, tmp_path: Path) -> None:
    other = (*ROW[:2], "Khác", ROW[3])
    table = csv_file(
        tmp_path, (*HEAD, *LINK), (*ROW, *FTTH), (*other, "5g", "dự phòng", "5G", "viettel", "::1")
    )

    assert problems(table, inventory) == [
        (
            "wards.csv: C3 [Tên điểm]: the cell C2 says otherwise of the same point; write the "
            "same in all rows of the point"
        )
    ]


def test_a_row_may_name_its_point_alone(inventory: Path, tmp_path: Path) -> None:
    table = csv_file(
        tmp_path,
        (*HEAD, *LINK),
        (ROW[0], "", "", "", "5g", "dự phòng", "5G", "viettel", "127.64.0.10"),
        (*ROW, *FTTH),
        ("ba-dinh", "", "", "", "4g", "dự phòng", "4G", "viettel", "127.64.0.11"),
    )

    found = imported([table], inventory)

    assert [link.id for link in found.new.point("ngoc-ha").links] == ["5g", "ftth"]
    assert [link.id for link in found.new.point("ba-dinh").links] == ["ftth", "5g", "4g"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            ((*HEAD, *LINK), (*ROW, *FTTH), (*ROW, *FTTH)),
            'E3 [Mã đường truyền]: "ftth" is in the cell E2 already',
        ),
        (((*HEAD, "Tên điểm"), ROW), 'E1: the column "Tên điểm" is in the cell C1 already'),
        (((*HEAD[:3], "Lịch lam viêcc"), ROW), 'D1: there is no column "Lịch lam viêcc"'),
        (((*HEAD, *LINK[1:]), (*ROW, *FTTH[1:])), 'E1: the table has no column "link.id"'),
        (
            ((*HEAD, *LINK), (*ROW, "", *FTTH[1:])),
            "E2 [Mã đường truyền]: this row says something of a link",
        ),
    ],
)
def test_tables_that_are_not_whole_are_refused(
    rows: Sequence[Sequence[str]], words: str, inventory: Path, tmp_path: Path
) -> None:
    told = problems(csv_file(tmp_path, *rows), inventory)

    assert any(f"wards.csv: {words}" in problem for problem in told), told


def test_what_a_clerk_does_to_a_workbook_does_no_harm(inventory: Path, tmp_path: Path) -> None:
    table = tmp_path / "ba-dinh.xlsx"
    export(str(inventory), table, ["00004"], "vi")
    book = load_workbook(table)
    sheet = book["Đường truyền"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    names = {name: index for index, name in enumerate(rows[0])}
    rows = [rows[0], *reversed(rows[1:])]
    for row in rows[1:]:
        row[names["Tên điểm"]] = unicodedata.normalize("NFD", f" {row[names['Tên điểm']]}\u00a0")
        row[names["Nhà mạng"]] = f"{row[names['Nhà mạng']]}  ".upper()
    sheet.delete_rows(1, 10)
    sheet.append(["DANH SÁCH ĐIỂM PHƯỜNG BA ĐÌNH"])
    sheet.append([])
    for row in rows:
        sheet.append(["Ghi chú" if row is rows[0] else "đã kiểm tra", *row])
        sheet.append([])
    book.create_sheet("Nháp").append(["gọi lại anh Hùng"])
    book.save(table)

    found = imported([table], inventory)

    assert found.write() == []
    assert remarks(found) == [
        "Nháp: this sheet has no names of columns that are known, and is not read",
        'Đường truyền!A3: the column "Ghi chú" is not used',
    ]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_however_excel_wrote_it(
    separator: str, encoding: str, inventory: Path, tmp_path: Path
) -> None:
    table = csv_file(tmp_path, ("MA DIEM", "so quay"), ("ba-dinh", "7"), separator=separator)
    table.write_text(table.read_text(encoding="utf-8-sig"), encoding=encoding)

    found = imported([table], inventory)

    assert found.new.point("ba-dinh").counters == 7


def test_a_line_that_names_the_separator_is_understood(inventory: Path, tmp_path: Path) -> None:
    table = tmp_path / "wards.csv"
    table.write_text("sep=;\nMã điểm;Số quầy\nba-dinh;sáu\n", encoding="utf-8")

    assert problems(table, inventory) == [
        'wards.csv: B3 [Số quầy]: a number is needed here, not "sáu"'
    ]


def test_contacts_and_operators_come_along(inventory: Path, tmp_path: Path) -> None:
    book = Workbook()
    for title, rows in (
        ("Links", [(*HEAD, "Đầu mối", *LINK), (*ROW, "ngoc-ha", *FTTH[:3], "CMC Telecom", "::1")]),
        ("A", [("Mã đầu mối", "Tên đầu mối", "E-mail"), ("ngoc-ha", "Tổ", "a@b.example")]),
        ("B", [("Mã nhà mạng", "Tên nhà mạng", "NOC"), ("cmc", "CMC Telecom", "noc@cmc.example")]),
    ):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    table = tmp_path / "all.xlsx"
    book.save(table)

    imported([table], inventory).write()

    new = load(inventory)
    assert new.point("ngoc-ha").links[0].operator == "cmc"
    assert new.contacts["ngoc-ha"].emails == ("a@b.example",)
    assert new.operators["cmc"].name == "CMC Telecom"


def test_a_contact_that_is_wrong_is_told_at_its_cell(inventory: Path, tmp_path: Path) -> None:
    table = csv_file(
        tmp_path,
        ("Mã đầu mối", "Tên đầu mối", "E-mail"),
        ("a", "A", "a@b.example, b"),
        ("b", "B", ""),
    )

    told = problems(table, inventory)

    assert told[0].startswith("wards.csv: C2 [E-mail]: this is not an e-mail address")
    assert told[1].startswith(
        "wards.csv: C3 [E-mail]: the column contact.emails is empty: a contact"
    )


def test_several_tables_go_in_together(inventory: Path, tmp_path: Path) -> None:
    one = csv_file(tmp_path, (*HEAD, *LINK), (*ROW, *FTTH), name="1.csv")
    two = csv_file(tmp_path, (*HEAD, *LINK), ("x", *ROW[1:], *FTTH), name="2.csv")

    with pytest.raises(InventoryError) as caught:
        imported([one, two], inventory)

    assert str(caught.value).startswith(f"{two}: I2 [Địa chỉ IP]: the address 127.64.0.9 is taken")
    assert str(caught.value).endswith(f"the first is at {one}:2")


def test_a_row_that_another_table_has_too_is_told_with_that_file(
    inventory: Path, tmp_path: Path
) -> None:
    one = csv_file(tmp_path, (*HEAD, *LINK), (*ROW, *FTTH), name="1.csv")
    two = csv_file(tmp_path, (*HEAD, *LINK), (*ROW, *FTTH), name="2.csv")

    with pytest.raises(InventoryError) as caught:
        imported([one, two], inventory)

    assert f'{two}: E2 [Mã đường truyền]: "ftth" is in the cell {one}: E2' in str(caught.value)


def test_an_invalid_inventory_is_told_as_such(inventory: Path, tmp_path: Path) -> None:
    inventory.write_text("version: 1\ncitty: {}\n", encoding="utf-8")
    table = csv_file(tmp_path, (*HEAD, *LINK), (*ROW, *FTTH))

    with pytest.raises(InventoryError, match="unknown key"):
        imported([table], inventory)


def test_nothing_is_written_over_what_somebody_wrote_meanwhile(
    inventory: Path, tmp_path: Path
) -> None:
    table = csv_file(tmp_path, ("Mã điểm", "Số quầy"), ("ba-dinh", "9"))
    found = imported([table], inventory)
    theirs = inventory.read_bytes() + b"# theirs\n"
    inventory.write_bytes(theirs)

    with pytest.raises(EditingError, match="changed by somebody meanwhile"):
        found.write()

    assert inventory.read_bytes() == theirs


def test_a_new_point_without_links_is_told(inventory: Path, tmp_path: Path) -> None:
    table = csv_file(tmp_path, HEAD, ROW)

    (problem,) = problems(table, inventory)

    assert problem.startswith("wards.csv: A2 [Mã điểm]: this point has no link")


def test_dates_that_a_mobile_point_needs_are_told_at_their_cell(
    inventory: Path, tmp_path: Path
) -> None:
    more = ("Loại điểm", "Ngày phục vụ (điểm lưu động)")
    table = csv_file(
        tmp_path,
        (*HEAD, *more, *LINK),
        (*ROW, "lưu động", "", *FTTH),
        ("x", *ROW[1:], "lưu động", "5/12/2026..1/12/2026", *FTTH[:-1], "127.64.0.10"),
    )

    told = problems(table, inventory)

    assert told[0].startswith(
        "wards.csv: F2 [Ngày phục vụ (điểm lưu động)]: the column point.dates is empty: a mobile"
    )
    assert told[1].startswith(
        "wards.csv: F3 [Ngày phục vụ (điểm lưu động)]: the last day, 2026-12-01, is before"
    )


def test_formulas_count_by_their_values_and_not_without(inventory: Path, tmp_path: Path) -> None:
    table = excel_file(tmp_path, ("Mã điểm", "Số quầy"), ("ba-dinh", "=4+5"))

    told = problems(table, inventory)
    with zipfile.ZipFile(table) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(rb"</f><v ?/>|</f><v></v>", b"</f><v>9</v>", parts[name])
    with zipfile.ZipFile(table, "w") as packed:
        for each, part in parts.items():
            packed.writestr(each, part)

    assert told == [
        (
            "wards.xlsx: this file has formulas that were never reckoned; open it in Excel and "
            "save it again"
        )
    ]
    assert imported([table], inventory).new.point("ba-dinh").counters == 9
