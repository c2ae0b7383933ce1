"""New points and contacts go into the file of their ward, if it has one of its own."""

from pathlib import Path
from typing import Any

import pytest

from inventory.editing.editing import Editing
from inventory.editing.errors import EditingError
from inventory.editing.formatting import formatted
from inventory.load import load
from inventory.tables.importing import imported

CITY_NOC = "contacts:\n  city-noc: {name: NOC, emails: [noc@hanoi.example]}\n"
MAIN = f"""\
version: 1
include: [INCLUDE]
city: {{code: "01", name: Hà Nội}}

operators:
  vnpt: {{name: VNPT, noc: [noc@vnpt.example]}}

{CITY_NOC}
calendars: {{office: {{weekly: {{mon: ["08:00-12:00"]}}}}}}
"""
CONTACT = 'contacts:\n  tay-ho: {name: Tổ, emails: ["a@b.example"]}\n'
BA_DINH, GIANG_VO, HOAN_KIEM, TAY_HO = "00004", "00025", "00070", "00103"


def point(id_: str, ward: str, number: int, **more: Any) -> dict[str, Any]:
    link = {"id": "ftth", "role": "primary", "access": "fixed", "operator": "vnpt"}
    links = [link | {"address": f"127.64.0.{number}"}]
    return {"id": id_, "ward": ward, "name": "Điểm", "calendar": "office"} | more | {"links": links}


def points(*wards: str) -> str:
    return "points:\n" + "".join(
        f'  - {{id: p{ward}, ward: "{ward}", name: Một, calendar: office, links: [{{id: ftth, '
        f"role: primary, access: fixed, operator: vnpt, address: 127.64.1.{int(ward) % 256}}}]}}\n"
        for ward in wards
    )


def laid_out(folder: Path, files: dict[str, str], include: str = "wards/", main: str = "") -> Path:
    path = folder / "inventory.yaml"
    path.write_text(MAIN.replace("INCLUDE", include) + main, encoding="utf-8")
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return path


NONE = "points: []\n"
TWO = {"wards/a.yaml": points(BA_DINH), "wards/b.yaml": points(GIANG_VO)}
ONE = {"wards/ba-dinh.yaml": points(BA_DINH)}


@pytest.mark.parametrize(
    ("files", "main", "home"),
    [
        (ONE | {"wards/tay-ho.yaml": NONE}, "", "wards/tay-ho.yaml"),
        (ONE | {"wards/tay-ho.yaml": CONTACT}, "", "wards/tay-ho.yaml"),
        ({"wards/tay-ho.yaml": NONE}, NONE, "wards/tay-ho.yaml"),
        (ONE | {"wards/00103.yml": NONE}, "", "wards/00103.yml"),
        (ONE | {"wards/tay-ho.yaml": NONE, "wards/x.yaml": points(TAY_HO)}, "", "wards/x.yaml"),
        (ONE | {"wards/tay-ho.yaml": points(TAY_HO)}, "", "wards/tay-ho.yaml"),
        (ONE, "", "wards/tay-ho.yaml"),
        (ONE, points(GIANG_VO), "wards/tay-ho.yaml"),
        ({"wards/ba-dinh.yaml": NONE}, "", "wards/tay-ho.yaml"),
        ({"wards/00004.yaml": points(BA_DINH)}, "", "wards/00103.yaml"),
        (TWO, "", "wards/tay-ho.yaml"),
        ({"wards/a.yaml": points(BA_DINH, GIANG_VO)}, "", "wards/a.yaml"),
        ({"wards/a.yaml": points(BA_DINH)}, "", "wards/a.yaml"),
        ({"wards/a.yaml": points(BA_DINH, GIANG_VO)}, points(HOAN_KIEM), "inventory.yaml"),
        (ONE, points(TAY_HO), "inventory.yaml"),
    ],
)  # fmt: skip
def test_a_new_point_goes_into_the_file_of_its_ward(
    tmp_path: Path, files: dict[str, str], main: str, home: str
) -> None:
    path = laid_out(tmp_path, files, main=main)
    editing = Editing.of(path)
    editing.put_point(point("new", TAY_HO, 1))

    written = editing.write()

    assert written == [tmp_path / home]
    assert "- id: new\n" in (tmp_path / home).read_text(encoding="utf-8")
    assert load(path).point("new").ward == TAY_HO


def test_a_file_of_another_ward_that_is_included_by_itself_takes_no_point(tmp_path: Path) -> None:
    path = laid_out(tmp_path, ONE, include="wards/ba-dinh.yaml")
    editing = Editing.of(path)
    editing.put_point(point("new", TAY_HO, 1))

    assert editing.write() == [path]


def test_a_new_file_has_the_canonical_form_and_holds_what_belongs_to_the_ward(
    tmp_path: Path,
) -> None:
    path = laid_out(tmp_path, ONE)
    before = path.read_bytes()
    editing = Editing.of(path)
    contact = {"name": "Tổ", "emails": ["a@b.example"], "role": "ward"}
    editing.put_entry("contacts", "to-cong-nghe", contact)
    editing.put_point(point("tay-ho", TAY_HO, 1, contacts=["to-cong-nghe"]))
    editing.put_point(point("tay-ho-2", TAY_HO, 2))
    new = tmp_path / "wards/tay-ho.yaml"

    shown = editing.difference()
    written = editing.write()

    text = new.read_text(encoding="utf-8")
    assert written == [new]
    assert shown[:2] == ["--- /dev/null", f"+++ {new}"]
    assert [line[1:] for line in shown[3:]] == text.splitlines()
    assert text == formatted(str(new), text)
    assert text.startswith("contacts:\n  to-cong-nghe: {name: Tổ, emails: [a@b.example]")
    assert [each.id for each in load(path).points] == ["p00004", "tay-ho", "tay-ho-2"]
    assert path.read_bytes() == before


def test_a_new_file_is_not_written_over_one_that_somebody_made_meanwhile(tmp_path: Path) -> None:
    editing = Editing.of(laid_out(tmp_path, ONE))
    editing.put_point(point("tay-ho", TAY_HO, 1))
    new = tmp_path / "wards/tay-ho.yaml"
    editing.result()
    new.write_text(CONTACT, encoding="utf-8")

    with pytest.raises(EditingError, match=r"tay-ho\.yaml was changed by somebody meanwhile"):
        editing.write()

    assert new.read_text(encoding="utf-8") == CONTACT


@pytest.mark.parametrize(
    ("id_", "naming", "home"),
    [
        ("tay-ho", (), "wards/tay-ho.yaml"),
        ("to-cong-nghe", (TAY_HO,), "wards/tay-ho.yaml"),
        ("tay-ho", (BA_DINH,), "wards/ba-dinh.yaml"),
        ("to-cong-nghe", (TAY_HO, BA_DINH), "inventory.yaml"),
        ("to-cong-nghe", (), "inventory.yaml"),
        ("giang-vo", (), "wards/giang-vo.yaml"),
    ],
)
def test_a_new_contact_of_one_ward_goes_into_its_file(
    tmp_path: Path, id_: str, naming: tuple[str, ...], home: str
) -> None:
    path = laid_out(tmp_path, ONE | {"wards/tay-ho.yaml": CONTACT.replace("tay-ho:", "old:")})
    editing = Editing.of(path)
    for number, ward in enumerate(naming, 1):
        editing.put_point(point(f"n{number}", ward, number, contacts=[id_]))
    editing.put_entry("contacts", id_, {"name": "Tổ", "emails": ["to@hanoi.example"]})

    editing.write()

    assert f"  {id_}: {{name: Tổ" in (tmp_path / home).read_text(encoding="utf-8")
    assert id_ in load(path).contacts


def test_what_is_the_citys_goes_into_no_file_of_a_ward(tmp_path: Path) -> None:
    files = ONE | {"wards/tay-ho.yaml": CONTACT}
    path = laid_out(tmp_path, files)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(CITY_NOC, ""), encoding="utf-8")
    editing = Editing.of(path)
    editing.put_entry("contacts", "support", {"name": "Hỗ trợ", "emails": ["a@hanoi.example"]})

    assert editing.write() == [path]


def test_where_points_stand_together_contacts_do_so_too(tmp_path: Path) -> None:
    path = laid_out(tmp_path, {"wards/a.yaml": points(BA_DINH, TAY_HO)})
    editing = Editing.of(path)
    editing.put_entry("contacts", "tay-ho", {"name": "Tổ", "emails": ["a@hanoi.example"]})
    editing.put_point(point("new", TAY_HO, 1, contacts=["tay-ho"]))

    assert editing.write() == [path, tmp_path / "wards/a.yaml"]


def test_a_table_of_a_new_ward_makes_its_file(tmp_path: Path) -> None:
    path = laid_out(tmp_path, ONE)
    table = tmp_path / "tay-ho.csv"
    table.write_text(
        "point.id,point.ward,point.name,point.calendar,link.id,link.role,link.access,"
        "link.operator,link.address\n"
        "tay-ho,00103,Tây Hồ,office,ftth,primary,fixed,vnpt,127.64.0.9\n",
        encoding="utf-8",
    )

    found = imported([table], path)

    assert found.diff().startswith(f"--- /dev/null\n+++ {tmp_path}/wards/tay-ho.yaml\n")
    assert found.write() == [tmp_path / "wards/tay-ho.yaml"]
    assert load(path) == found.new
