from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import thongsuot
from inventory.editing.add import add_point
from inventory.editing.errors import EditingError
from inventory.editing.said_point import Wanted
from inventory.load import load

TEXT = """\
version: 1
city: {code: "01", name: Hà Nội, language: vi}
operators: {vnpt: {name: VNPT, noc: [noc@vnpt.example]}, fpt: {name: FPT, noc: [noc@fpt.example]}}
contacts: {ba-dinh: {name: Tổ, emails: [a@b.example]}}
calendars: {office: {weekly: {mon: ["08:00-12:00"]}}}
points: []  # none yet
"""
LINK = "id=ftth,role=primary,access=fixed,operator=vnpt,address=10.1.2."


def add(folder: Path, wanted: Wanted, answers: Sequence[str] | None = None, **more: Any) -> str:
    """What the command says; the answers are given one after the other."""
    path = folder / "inventory.yaml"
    if not path.exists():
        path.write_text(TEXT, encoding="utf-8")
    said: list[str] = []
    left = list(answers or ())

    def read(question: str) -> str:
        said.append(question)
        return left.pop(0)

    ask = None if answers is None else read
    add_point(path, wanted, language="", write=said.append, read=ask, **more)
    assert not left
    return "\n".join(said)


@pytest.mark.parametrize("ward", ["00004", "Ba Đình", "ba dinh", "phường Ba Đình", "ba-dinh"])
def test_a_ward_and_a_link_are_enough(tmp_path: Path, ward: str) -> None:
    add(tmp_path, Wanted(ward=ward, links=(f"{LINK}1",)))
    said = add(tmp_path, Wanted(ward=ward, links=(f"{LINK}2",)))

    first, second = load(tmp_path / "inventory.yaml").points
    assert (first.id, first.ward, first.calendar, first.contacts) == (
        *("ba-dinh", "00004", "office"),
        ("ba-dinh",),
    )
    assert first.name == "Điểm phục vụ hành chính công phường Ba Đình"
    assert first.location is not None
    assert first.location.lat == 21.0386
    assert (second.id, second.name) == ("ba-dinh-2", f"{first.name} số 2")
    assert "\n+  - id: ba-dinh-2\n" in said
    assert "cảnh báo: ba-dinh-2: " in said


def test_what_is_missing_is_named_if_nobody_can_be_asked(tmp_path: Path) -> None:
    with pytest.raises(EditingError, match="still needed: --ward, --link") as caught:
        add(tmp_path, Wanted())

    assert caught.value.said.vi == "còn thiếu: --ward, --link"
    assert (tmp_path / "inventory.yaml").read_text(encoding="utf-8") == TEXT


def test_a_slip_of_the_pen_gets_a_hint(tmp_path: Path) -> None:
    with pytest.raises(EditingError, match=r"Hoàn Kiếm") as caught:
        add(tmp_path, Wanted(ward="hoàn kim", links=(f"{LINK}1",)))

    assert caught.value.said.vi == (
        '--ward: không có phường, xã "hoàn kim"; có phải ý bạn là 00070 Phường Hoàn Kiếm?'
    )


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted(ward="00004", links=("id=x,adress=1",)), "adress"),
        (Wanted(ward="00004", links=(LINK + "1",), calendar="ofice"), "office"),
        (Wanted(ward="00004", links=(LINK + "1",), contacts=("x",)), "--contact"),
        (Wanted(ward="00004", links=(LINK + "1x",)), "10.1.2.1x"),
        (Wanted(ward="00004", links=(LINK + "1",), kind="mobile"), "--dates"),
        (Wanted(ward="00004", links=(LINK + "1",), kind="mobile", dates=("1/2",)), "--dates"),
        (Wanted(ward="00004", links=(LINK + "1",), lat=210.0), "--lat: "),
        (Wanted(ward="00004", links=(LINK + "1",), kind="mobil"), "--kind: .* mean mobile"),
        (
            Wanted(ward="00004", links=(LINK + "1,role=backup",)),
            '--link: "role" stands there twice',
        ),
        (Wanted(ward="00004", links=("ftth",)), '--link: "ftth" is no KEY=VALUE'),
        (Wanted(ward="99999", links=(LINK + "1",)), "--ward: there is no ward"),
    ],
)
def test_what_has_no_meaning_is_refused(tmp_path: Path, wanted: Wanted, words: str) -> None:
    with pytest.raises(EditingError, match=words):
        add(tmp_path, wanted)

    assert (tmp_path / "inventory.yaml").read_text(encoding="utf-8") == TEXT


def test_all_that_is_wrong_is_told_at_once_of_the_options(tmp_path: Path) -> None:
    link = "id=ftth,role=primry,access=fibre optic,operator=vnptt,address=1.2.3"
    wanted = Wanted(ward="nowhere", lat=210.0, calendar="ofice", links=(f"{LINK}1", link))
    shown: list[str] = []
    path = tmp_path / "inventory.yaml"
    path.write_text(TEXT, encoding="utf-8")

    with pytest.raises(EditingError) as caught:
        add_point(path, wanted, language="", write=shown.append)

    told = caught.value.said.vi.split("\n")
    assert [line.partition(": ")[0] for line in told] == [
        *("--ward", "--calendar", "--link 2, operator", "--link 2, id"),
        *("--lat", "--link 2, role", "--link 2, access", "--link 2, address"),
    ]
    assert told[2] == (
        '--link 2, operator: "vnptt" không có trong operators; có phải ý bạn là vnpt?'
    )
    assert not shown


def test_a_link_that_is_wrong_is_not_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(EditingError) as caught:
        add(tmp_path, Wanted(ward="4", links=(f"{LINK}1x",)))

    assert caught.value.said.en == (
        '--link, address: "10.1.2.1x" is not an IP address; an example of one is 203.0.113.7'
    )


def test_words_of_people_are_understood_in_options(tmp_path: Path) -> None:
    link = "id=a,role=chính,access=cap quang,operator=VNPT,reach=cong khai,address=10.1.2.3"

    add(tmp_path, Wanted(ward="4", calendar="Office", contacts=("tổ",), links=(link,)))

    (point,) = load(tmp_path / "inventory.yaml").points
    assert (point.ward, point.calendar, point.contacts) == ("00004", "office", ("ba-dinh",))
    (added,) = point.links
    assert (added.role, added.access, added.operator, added.reach) == (
        *("primary", "fixed", "vnpt", "public"),
    )


def test_an_address_that_is_taken_is_refused_with_who_has_it(tmp_path: Path) -> None:
    add(tmp_path, Wanted(ward="4", links=(f"{LINK}1",)))

    with pytest.raises(EditingError, match=r"--link, address: .* is taken.*; ba-dinh/ftth has it"):
        add(tmp_path, Wanted(ward="4", links=(f"{LINK}1",)))


def test_a_taken_id_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    add(tmp_path, Wanted(ward="4", links=(f"{LINK}1",)))

    with pytest.raises(EditingError, match=r"--id: .*; ba-dinh-2 is free\Z"):
        add(tmp_path, Wanted(id="ba-dinh"), [])


def test_what_is_wrong_with_an_answer_is_told_at_once(tmp_path: Path) -> None:
    add(tmp_path, Wanted(ward="4", links=(f"{LINK}1",)))
    answers = ["nowhere", "đình", "4", "ba-dinh", "Ba Dinh", "", "", "lưu động", "hôm nay"]
    answers += ["2026-12-01..2026-12-05 2026-12-20", "", "nobody", ""]
    answers += ["dự phòng", "5G", "", "vnptt", "vnpt", "vpn", "10.1.2.1", "10.1.2.2", ""]
    answers += ["", "", "", "", "fpt", "", "x", "10.1.2.3", "", "?", "không", "có"]

    said = add(tmp_path, Wanted(), answers)

    point = load(tmp_path / "inventory.yaml").point("ba-dinh-2")
    assert [(link.id, link.role) for link in point.links] == [("5g", "backup"), ("5g-2", "primary")]
    for words in (
        'không có phường, xã "nowhere"; hãy ghi mã 5 chữ số hoặc tên',
        "có phải ý bạn là 00004 Phường Ba Đình?",
        "mã còn trống: ba-dinh-2\nMã điểm [ba-dinh-2]: ",
        "có phải ý bạn là ba-dinh?",
        'không có "vnptt"; có phải ý bạn là vnpt (VNPT)?\nChọn: ',
        "địa chỉ 10.1.2.1 đã được dùng",
        "phải có một đường truyền chính",
        "Thêm đường truyền nữa? [C/k] ",
        "hãy gõ c (có) hoặc k (không)\nThêm đường truyền nữa? [c/K] ",
    ):
        assert words in said
    assert "--" not in said.partition("\n--- ")[0]


def test_a_point_without_a_primary_link_is_refused_in_the_end(tmp_path: Path) -> None:
    answers = ["4", "", "", "", "", "", *("backup", "", "", "vnpt", "", "10.1.2.3", "", "k")]

    with pytest.raises(EditingError, match=r"\Aone link must be primary"):
        add(tmp_path, Wanted(), answers)


def test_a_person_is_asked_and_may_press_enter(tmp_path: Path) -> None:
    answers = ["nowhere", "ngoc ha", "", "", "", "", "", *("", "", "", "vnpt", "", "10.1.2.3", "")]
    answers += ["y", "", "", "", "fpt", "", "10.1.2.4", "0980", "", "c"]

    said = add(tmp_path, Wanted(), answers)

    (point,) = load(tmp_path / "inventory.yaml").points
    assert (point.id, point.ward, point.contacts) == ("ngoc-ha", "00008", ())
    assert [(link.id, link.access, link.operator, link.reach) for link in point.links] == [
        ("ftth", "fixed", "vnpt", "public"),
        ("5g", "5g", "fpt", "tunnel"),
    ]
    assert "Nhà mạng:\n  vnpt  VNPT\n  fpt   FPT\nChọn: " in said
    assert "Vai trò của đường truyền:\n  primary  chính\n  backup   dự phòng\nChọn [backup]" in said
    assert "Mã điểm [ngoc-ha]: " in said


def test_nothing_is_written_for_a_dry_run_or_a_no(tmp_path: Path) -> None:
    wanted = Wanted(ward="00004", links=(f"{LINK}1",), contacts=())

    shown = add(tmp_path, wanted, dry_run=True)
    refused = add(tmp_path, wanted, ["", "", "", "", "k"])

    assert "+  - id: ba-dinh" in shown
    assert refused.endswith("không ghi gì cả")
    assert (tmp_path / "inventory.yaml").read_text(encoding="utf-8") == TEXT


def test_a_mobile_point_has_dates(tmp_path: Path) -> None:
    days = ("2026-12-01..2026-12-05", "2027-01-10")

    add(tmp_path, Wanted(ward="00004", kind="lưu động", dates=days, links=(f"{LINK}1",)))

    text = (tmp_path / "inventory.yaml").read_text(encoding="utf-8")
    assert 'dates: [{from: "2026-12-01", to: "2026-12-05"}, {from: "2027-01-10"}]\n' in text


def test_a_folder_stands_for_the_inventory_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "inventory.yaml").write_text(TEXT, encoding="utf-8")
    command = ["add", "point", "--yes", "--ward", "4", "--inventory", str(tmp_path)]

    refused = thongsuot.main([*command, "--link", "id=ftth,role=primary,access=x"])
    told = capsys.readouterr()
    added = thongsuot.main([*command, "--link", f"{LINK}1"])

    assert (refused, added) == (1, 0)
    assert not told.out
    assert "--link, operator: thiếu mục operator" in told.err
    assert len(load(tmp_path / "inventory.yaml").points) == 1
