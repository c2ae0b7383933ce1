from pathlib import Path

from inventory.load import load, load_text
from inventory.schema import Inventory
from inventory.summary import summary

ROOT = Path(__file__).parents[2]
EXAMPLE = (Path(__file__).parent / "good" / "example.yaml").read_text(encoding="utf-8")


def changed(*changes: tuple[str, str]) -> Inventory:
    text = EXAMPLE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return load_text(text)


def test_the_shipped_inventory_is_summed_up_in_a_few_lines() -> None:
    lines = summary(load(ROOT / "inventory.yaml")).en.splitlines()

    assert len(lines) == 4
    assert lines[0].startswith("Thành phố Hà Nội: 126 points (0 mobile; 126 active) in 126 of 126")
    assert lines[1].startswith("252 links: 126 fixed (56 VNPT, ")
    assert lines[3].startswith("Measuring sends 255 packets a second to 252 active links and 3 ")
    assert "uses 0.44 GB of its 50 or 60 GB a month" in lines[3]


def test_it_is_summed_up_in_vietnamese_too() -> None:
    lines = summary(load(ROOT / "inventory.yaml")).vi.splitlines()

    assert len(lines) == 4
    assert lines[0] == (
        "Thành phố Hà Nội: 126 điểm (0 lưu động; 126 đang hoạt động) tại 126 trên 126 phường, xã"
    )
    assert lines[1].startswith("252 đường truyền: 126 băng rộng cố định (56 VNPT, ")
    assert "dùng 0,44 GB trong 50 hoặc 60 GB mỗi tháng" in lines[3]


def test_an_inventory_without_radio_links_says_nothing_of_their_data() -> None:
    said = summary(changed(("access: 5g", "access: leased")))

    assert said.en.splitlines()[3] == (
        "Measuring sends 5 packets a second to 2 active links and 3 anchors"
    )
    assert said.vi.splitlines()[3] == (
        "Khi đo, gửi 5 gói mỗi giây đến 2 đường truyền đang hoạt động và 3 địa chỉ đối chứng"
    )


def test_an_inventory_without_points_is_summed_up() -> None:
    head = EXAMPLE.split("points:")[0] + "points: []\n"

    said = summary(load_text(head))

    lines = said.en.splitlines()
    assert lines[0].endswith(": 0 points (none yet) in 0 of 126 wards and communes")
    assert lines[1] == "0 links: none"
    assert said.vi.splitlines()[1] == "0 đường truyền: chưa có"
