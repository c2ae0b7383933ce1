"""The commands as people run them."""

import subprocess
from pathlib import Path

import pytest

import thongsuot

GOOD = Path("tests/inventory/good/example.yaml")


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    path = tmp_path / "inventory.yaml"
    path.write_bytes(GOOD.read_bytes())
    return path


def table(folder: Path, cell: str) -> str:
    path = folder / "table.csv"
    path.write_text(f"Mã điểm;Số quầy\nba-dinh;{cell}\n", encoding="utf-8")
    return str(path)


def test_a_dry_run_shows_the_lines_that_would_change_and_changes_none(
    inventory: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = inventory.read_bytes()

    status = thongsuot.main(
        ["import", table(tmp_path, "9"), "--inventory", str(inventory), "--dry-run"]
    )

    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert status == 0
    assert said.err == ""
    assert lines[:2] == [f"--- {inventory}", f"+++ {inventory}"]
    assert [line for line in lines[2:] if line[0] in "+-"] == [
        "-    counters: 6",
        "+    counters: 9",
    ]
    assert lines[-1] == "1 điểm thay đổi"
    assert inventory.read_bytes() == before


def test_an_import_says_what_it_wrote(
    inventory: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["import", table(tmp_path, "9"), "--inventory", str(inventory), "--lang", "en"]

    first, second = thongsuot.main(command), thongsuot.main(command)

    assert (first, second) == (0, 0)
    assert capsys.readouterr().out.splitlines() == [
        f"wrote {inventory}",
        "1 changed point",
        "nothing changes",
    ]
    assert "    counters: 9\n" in inventory.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ((), 'B2 [Số quầy]: ở đây cần một con số, không phải "sáu"'),
        (("--lang", "en"), 'B2 [Số quầy]: a number is needed here, not "sáu"'),
    ],
)
def test_a_wrong_cell_is_told_in_the_language_of_the_city_or_the_one_that_is_wanted(
    language: tuple[str, ...],
    words: str,
    inventory: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = table(tmp_path, "sáu")

    status = thongsuot.main(["import", path, "--inventory", str(inventory), *language])

    assert status == 1
    assert capsys.readouterr().err == f"{path}: {words}\n"
    assert inventory.read_bytes() == GOOD.read_bytes()


def test_remarks_are_told_beside_what_is_done(
    inventory: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("Mã điểm;Phường, xã\nba-dinh;4\n", encoding="utf-8")

    status = thongsuot.main(["import", str(path), "--inventory", str(inventory)])

    assert status == 0
    assert capsys.readouterr() == (
        "không có gì thay đổi\n",
        (
            f"{path}: lưu ý: B2 [Phường, xã]: 4 được hiểu là 00004 Phường Ba Đình "
            "(Excel đã bỏ các số 0 ở đầu)\n"
        ),
    )


def test_a_file_of_a_ward_takes_its_new_points(tmp_path: Path) -> None:
    main, ward = tmp_path / "inventory.yaml", tmp_path / "wards/00008.yaml"
    ward.parent.mkdir()
    text = GOOD.read_text(encoding="utf-8")
    main.write_text(
        text.replace("version: 1\n", "version: 1\ninclude: [wards]\n"), encoding="utf-8"
    )
    ward.write_text(
        'points:\n  - {id: ngoc-ha, ward: "00008", name: Một, calendar: office, links: '
        "[{id: a, role: primary, access: fixed, operator: vnpt, address: 127.64.0.8}]}\n",
        encoding="utf-8",
    )
    path = tmp_path / "table.csv"
    path.write_text(
        "Mã điểm;Phường, xã;Tên điểm;Lịch làm việc;Mã đường truyền;Vai trò;Loại đường truyền;"
        "Nhà mạng;Địa chỉ IP\nngoc-ha-2;Ngọc Hà;Hai;office;a;chính;cáp quang;vnpt;127.64.0.9\n",
        encoding="utf-8",
    )
    before = main.read_bytes()

    status = thongsuot.main(["import", str(path), "--inventory", str(main)])

    assert status == 0
    assert main.read_bytes() == before
    assert "ngoc-ha-2" in ward.read_text(encoding="utf-8")


def test_a_revision_can_be_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = GOOD.read_bytes()
    monkeypatch.chdir(tmp_path)
    Path("inventory.yaml").write_bytes(good)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.example"]
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "a"]):
        subprocess.run([*git, *command], check=True)
    Path("inventory.yaml").unlink()

    status = thongsuot.main(["export", "--inventory", "main:inventory.yaml", "--out", "a.csv"])

    assert status == 0
    assert Path("a.csv").read_text(encoding="utf-8-sig").count("\n") == 3


def test_a_table_of_another_kind_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        thongsuot.main(["export", "--out", "a.ods"])

    assert caught.value.code == 2
    assert "a.ods must end in .csv or .xlsx" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "words"), [("vi", "thiếu mục"), ("en", "is missing")])
def test_an_invalid_inventory_is_told_in_the_language_of_its_city(
    language: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "inventory.yaml"
    path.write_text(f"city: {{language: {language}}}\n", encoding="utf-8")
    given = ("--inventory", str(path))

    for command in (
        ("export", "--out", str(tmp_path / "a.csv"), *given),
        ("import", table(tmp_path, "9"), *given),
        ("add", "point", "--yes", *given),
        ("diff", str(path), str(path)),
    ):
        status = thongsuot.main(command)

        assert status == 1
        assert words in capsys.readouterr().err.splitlines()[0], command
