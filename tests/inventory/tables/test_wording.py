"""What is wrong is told in the words that somebody knows who knows tables only."""

from pathlib import Path

import pytest

from inventory.problem import InventoryError
from inventory.tables.importing import imported
from inventory.words import Language

GOOD = Path("tests/inventory/good/example.yaml")
LINK = {
    "Mã đường truyền": "ftth",
    "Vai trò": "chính",
    "Loại đường truyền": "cáp quang",
    "Nhà mạng": "VNPT",
    "Địa chỉ IP": "127.64.0.9",
}
ROW = {
    "Mã điểm": "ngoc-ha",
    "Phường, xã": "Ngọc Hà",
    "Tên điểm": "Điểm phục vụ phường Ngọc Hà",
    "Lịch làm việc": "office",
} | LINK
OPERATOR_HINT = "; có phải ý bạn là viettel?"


def told(folder: Path, row: dict[str, str]) -> tuple[str, ...]:
    """What is said in Vietnamese about a table of one row."""
    table, inventory = folder / "a.csv", folder / "inventory.yaml"
    inventory.write_bytes(GOOD.read_bytes())
    table.write_text(f"{';'.join(row)}\n{';'.join(row.values())}\n", encoding="utf-8")
    with pytest.raises(InventoryError) as caught:
        imported([table], inventory)
    found = (problem.told(Language.VIETNAMESE) for problem in caught.value.problems)
    return tuple(each.removeprefix(f"{table}: ") for each in found)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (
            {"Nhà mạng": "vietel"},
            f'H2 [Nhà mạng]: "vietel" không có trong danh sách nhà mạng{OPERATOR_HINT}',
        ),
        (
            {"Lịch làm việc": "ofice"},
            (
                'D2 [Lịch làm việc]: "ofice" không có trong danh sách lịch làm việc; '
                "có phải ý bạn là office?"
            ),
        ),
        (
            {"Đầu mối": "ba-din"},
            'J2 [Đầu mối]: "ba-din" không có trong danh sách đầu mối; có phải ý bạn là ba-dinh?',
        ),
        (
            {"Vai trò": ""},
            "F2 [Vai trò]: cột Vai trò còn trống: hãy ghi chính hoặc dự phòng",
        ),
        (
            {"Loại đường truyền": ""},
            (
                "G2 [Loại đường truyền]: cột Loại đường truyền còn trống: "
                "hãy ghi băng rộng cố định, 5G, 4G hoặc kênh thuê riêng"
            ),
        ),
        ({"Tên điểm": ""}, "C2 [Tên điểm]: cột Tên điểm còn trống"),
        (
            {"Địa chỉ IP": ""},
            (
                "I2 [Địa chỉ IP]: cột Địa chỉ IP còn trống: chỉ đường truyền có Cách đo là "
                '"đầu đo tại điểm" mới không cần địa chỉ'
            ),
        ),
        (
            {"Cách đo": "đầu đo tại điểm"},
            (
                'I2 [Địa chỉ IP]: đường truyền có Cách đo là "đầu đo tại điểm" '
                "thì không có địa chỉ; hãy xoá ô này"
            ),
        ),
        (
            {"Vai trò": "dự phòng"},
            (
                'A2 [Mã điểm]: điểm phải có một đường truyền có Vai trò là "chính"; '
                "các đường truyền này đều là dự phòng"
            ),
        ),
        (
            {"Ngày phục vụ (điểm lưu động)": "1/12/2026"},
            (
                "J2 [Ngày phục vụ (điểm lưu động)]: chỉ điểm lưu động mới có ngày phục vụ; "
                "hãy xoá ô này"
            ),
        ),
        (
            {"Loại điểm": "lưu động", "Ngày phục vụ (điểm lưu động)": ""},
            (
                "K2 [Ngày phục vụ (điểm lưu động)]: cột Ngày phục vụ (điểm lưu động) còn trống: "
                "điểm lưu động phải ghi những ngày phục vụ, ví dụ 01/12/2026..05/12/2026"
            ),
        ),
        (
            {"Kiểu 5G": "độc lập"},
            "J2 [Kiểu 5G]: chỉ đường truyền 5G mới có Kiểu 5G; hãy xoá ô này",
        ),
        (
            {"Vĩ độ": "105,8", "Kinh độ": "21"},
            (
                "J2 [Vĩ độ]: ở đây cần một số không quá 90, không phải 105.8; "
                "có phải vĩ độ và kinh độ bị đổi chỗ cho nhau?"
            ),
        ),
        ({"Vĩ độ": "21,04", "Kinh độ": ""}, "K2 [Kinh độ]: cột Kinh độ còn trống"),
        (
            dict.fromkeys(LINK, ""),
            (
                "A2 [Mã điểm]: điểm này chưa có đường truyền nào; "
                "mỗi điểm cần ít nhất một đường truyền"
            ),
        ),
    ],
)
def test_a_mistake_is_told_without_keys(cells: dict[str, str], words: str, tmp_path: Path) -> None:
    (problem,) = told(tmp_path, ROW | cells)

    assert problem == words


def test_a_column_that_the_table_lacks_is_named(tmp_path: Path) -> None:
    row = {name: cell for name, cell in ROW.items() if name != "Vai trò"}

    (problem,) = told(tmp_path, row)

    assert problem.endswith("bảng không có cột Vai trò: hãy ghi chính hoặc dự phòng")
