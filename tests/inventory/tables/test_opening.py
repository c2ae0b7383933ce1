"""Files that are no table, or more than a table."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from inventory.problem import InventoryError
from inventory.tables import opening, sheets
from inventory.tables.heading_rows import known_names
from inventory.tables.opening import opened
from inventory.tables.run import export

GOOD = "tests/inventory/good/example.yaml"


def refusal(path: Path) -> str:
    with pytest.raises(InventoryError) as caught:
        opened(path, known_names())
    (problem,) = caught.value.problems
    assert problem.message.vi
    return str(problem).removeprefix(f"{path}: ")


def outcome(path: Path) -> str:
    try:
        opened(path, known_names())
    except InventoryError as error:
        return "refused" if len(error.problems) == 1 else "refused in many words"
    return "read"


def file(folder: Path, data: bytes, name: str = "table.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def archive(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name.replace("__", "/"), part)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "this file is empty"),
        (b" \r\n", "this file is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an old Excel file (.xls), or one with a"),
        (b"<html><table>", "this is a web page or XML, no table"),
        (b"\xef\xbb\xbf<?xml", "this is a web page or XML, no table"),
        (b"M\xe3 \xf0i\xec;a\r\n", "this file is not UTF-8; in Excel choose to save as"),
        (b"a;b\0\r\n", "this file is no table; a CSV or .xlsx file is needed"),
        (b"\xff\xfea", "this file is not UTF-8"),
        (b"PK\x03\x04garbage", "this file cannot be read as an Excel workbook (.xlsx)"),
        (archive(word=b"x"), "this file cannot be read as an Excel workbook (.xlsx)"),
        (archive(xl__workbook=b"x"), "this file cannot be read as an Excel workbook (.xlsx)"),
        (
            archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            "this is an OpenDocument sheet (.ods); open it and save it as .xlsx",
        ),
        (b'a;"' + b"x" * 200_000 + b'"\r\n', "this table cannot be read at row 1 (field larger"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(
    data: bytes, words: str, tmp_path: Path
) -> None:
    assert refusal(file(tmp_path, data)).startswith(words)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / "x.csv") == "this file cannot be read: no such file or directory"
    assert refusal(tmp_path) == "this file cannot be read: is a directory"


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    bomb = archive(**{"xl__workbook.xml": b"x", "xl__worksheets__sheet1.xml": bytes(300 * 2**20)})

    assert len(bomb) < 2**20
    assert refusal(file(tmp_path, bomb)).startswith("unpacked, this file is too large for a list")


def test_too_many_shared_texts_are_refused(tmp_path: Path) -> None:
    bomb = archive(**{"xl__workbook.xml": b"x", "xl__sharedStrings.xml": bytes(50 * 2**20)})

    assert refusal(file(tmp_path, bomb)).startswith("unpacked, this file is too large for a list")


def test_a_large_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_BYTES", 2**20)

    assert refusal(file(tmp_path, b"a;" * 2**20)).startswith("this file is larger than 1 MB")


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(3):
        sheet.append(["a"])
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    inside = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = inside.replace(b'r="3"', b'r="500000"')
    far = file(tmp_path, archive(**{name.replace("/", "__"): part for name, part in parts.items()}))
    csv = file(tmp_path, b"a\n" * (sheets.MOST_ROWS + 1), "a.csv")

    assert refusal(far).startswith("this file has more than 100000 rows")
    assert refusal(csv).startswith("this file has more than 100000 rows")


def test_a_row_beyond_all_rows_of_excel_ends_the_sheet(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    book.create_sheet().append(["a"])
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    inside = parts["xl/worksheets/sheet1.xml"].replace(b'r="1"', b'r="99999999999"')
    parts["xl/worksheets/sheet1.xml"] = inside.replace(b'r="A1"', b'r="A99999999999"')
    path = file(tmp_path, archive(**{n.replace("/", "__"): part for n, part in parts.items()}))

    assert [sheet.rows for sheet in opened(path, ())] == [[]]


def test_broken_workbooks_are_refused_or_read_but_never_end_in_an_exception(
    tmp_path: Path,
) -> None:
    export(GOOD, tmp_path / "good.xlsx", [], "vi")
    export(GOOD, tmp_path / "good.csv", [], "vi")
    chance = random.Random(20261122)
    outcomes = set()

    for name in ("good.xlsx", "good.csv"):
        good = (tmp_path / name).read_bytes()
        for _ in range(200):
            data = bytearray(good)
            for _ in range(chance.randint(1, 20)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            del data[len(data) - chance.choice([0, 0, 100]) :]
            outcomes.add(f"{name} {outcome(file(tmp_path, bytes(data)))}")

    # Every part of a workbook has a checksum, so that hardly any broken one can be read.
    assert {"good.xlsx refused", "good.csv refused", "good.csv read"} <= outcomes
    assert outcomes <= {
        f"{n} {end}" for n in ("good.xlsx", "good.csv") for end in ("read", "refused")
    }


def test_broken_parts_of_a_workbook_are_refused_or_read(tmp_path: Path) -> None:
    export(GOOD, tmp_path / "good.xlsx", [], "vi")
    with zipfile.ZipFile(tmp_path / "good.xlsx") as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    chance = random.Random(20261122)
    refused = 0

    for _ in range(200):
        name = chance.choice(list(parts))
        data = bytearray(parts[name])
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.choice(b"<>\"'/&0 9A\xff")
        broken = {each.replace("/", "__"): part for each, part in parts.items()}
        broken[name.replace("/", "__")] = bytes(data)
        refused += outcome(file(tmp_path, archive(**broken))) == "refused"

    assert refused > 50
