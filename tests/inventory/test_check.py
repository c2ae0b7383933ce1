import re
from datetime import date
from pathlib import Path

import pytest

from inventory.check import Checked, Format, Wish, check
from inventory.words import Language

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TODAY = date(2026, 11, 22)
GOOD, WRONG = HERE / "good" / "example.yaml", HERE / "bad" / "unknown_operator.yaml"


def checked(path: Path, **wish: object) -> Checked:
    return check(str(path), Wish(**wish), today=TODAY)  # type: ignore[arg-type]  # by their names


def test_a_valid_inventory_is_summed_up_and_its_warnings_are_told_apart() -> None:
    found = checked(GOOD)

    assert found.status == 0
    assert found.report.startswith("Thành phố Hà Nội: 1 point")
    assert "warning" not in found.report
    assert found.problems.endswith("4 warnings")


def test_a_wrong_inventory_has_its_errors_and_no_summary() -> None:
    found = checked(WRONG, language=Language.VIETNAMESE)

    assert found.status == 1
    assert found.report == ""
    assert found.problems.startswith(f"{WRONG}:18:54: points[0].links[1].operator: ")
    assert found.problems.endswith("1 lỗi: chưa dùng được danh mục này")


def test_warnings_fail_where_that_is_asked() -> None:
    found = checked(GOOD, strict=True)

    assert found.status == 1
    assert found.report.startswith("Thành phố Hà Nội")
    assert found.problems.endswith("4 warnings; --strict takes warnings for errors")


def test_without_a_warning_strict_is_satisfied(tmp_path: Path) -> None:
    text = (ROOT / "inventory.yaml").read_text(encoding="utf-8").replace("127.64.", "27.64.")
    head, *points = text.split("  - id: ")
    for index, point in enumerate(points):
        fixed, radio = re.findall("operator: ([a-z]+)", point)
        if fixed == radio:
            points[index] = point.replace(f"operator: {radio}", "operator: fpt", 1)
    path = tmp_path / "inventory.yaml"
    path.write_text("  - id: ".join([head, *points]), encoding="utf-8")

    found = checked(path, strict=True)

    assert (found.status, found.problems) == (0, "")


@pytest.mark.parametrize("form", [Format.JSON, Format.GITHUB, Format.GITLAB])
def test_a_document_is_the_whole_report_whatever_it_says(form: Format) -> None:
    for path, status in ((GOOD, 0), (WRONG, 1)):
        found = checked(path, form=form)
        assert found.status == status
        assert found.problems == ""
        assert found.report != ""


def test_a_folder_is_checked_by_its_inventory() -> None:
    folder = HERE / "bad" / "include_missing"

    found = checked(folder)

    assert found.problems.startswith(f"{folder}/inventory.yaml:11:11: include[0]: ")


def test_a_file_that_is_not_there_is_said_in_both_languages() -> None:
    for language, words in (
        (Language.ENGLISH, "this file cannot be read: no such file or directory"),
        (Language.VIETNAMESE, "không đọc được tệp này: không có tệp hoặc thư mục này"),
    ):
        found = checked(HERE / "none.yaml", language=language)
        assert found.status == 1
        assert found.problems.startswith(f"{HERE}/none.yaml: {words}\n")


def test_a_revision_that_is_not_there_is_said_in_both_languages() -> None:
    for language in Language:
        found = check("no-such-branch:inventory.yaml", Wish(language=language), today=TODAY)
        assert found.status == 1
        assert found.problems.startswith("no-such-branch:inventory.yaml: ")
    assert (
        "git không biết no-such-branch"
        in check(
            "no-such-branch:inventory.yaml", Wish(language=Language.VIETNAMESE), today=TODAY
        ).problems
    )


def test_a_name_in_the_inventory_gives_the_runner_no_command(tmp_path: Path) -> None:
    path = tmp_path / "inventory.yaml"
    text = GOOD.read_text(encoding="utf-8")
    path.write_text(
        text.replace("name: Thành phố Hà Nội", 'name: "::error::x ##[error]y"'), encoding="utf-8"
    )

    report = checked(path).report

    assert report.startswith("./::error::x ##(error]y: 1 point")
