import ipaddress
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up.inventory_texts import odd_text, seeds
from made_up.inventory_trees import contacts, inventories, operators, points_of

from inventory.editing.comments import spans
from inventory.editing.editing import Editing
from inventory.editing.errors import EditingError
from inventory.editing.nodes import read
from inventory.load import InventoryError, load
from inventory.schema import Point

HEAD = """\
version: 1
city: {code: "01", name: Hà Nội}
operators:
  vnpt: {name: VNPT, noc: [noc@vnpt.example]}  # hotline?
calendars: {office: {weekly: {mon: ["08:00-12:00"]}}}
"""
POINTS = """\
points:
  # Ba Đình
  - id:   ba-dinh   # the first
    ward: '00004'
    name: Một
    calendar: office
    links:
    - {id: ftth, role: primary, access: fixed, operator: vnpt, address: 127.64.0.1, # line
       service_id: a-1, contracted: {up_mbps: 5}}
      # of the link

  # Giảng Võ
  - id: giang-vo
    ward: "00025"
    name: Ba
    calendar: office
    links: [{id: ftth, role: primary, access: fixed, operator: vnpt, address: 127.64.0.3}]
  # the end
"""
LINK = {"id": "ftth", "role": "primary", "access": "fixed", "operator": "vnpt"}


def point(id_: str, ward: str, number: int, **more: Any) -> dict[str, Any]:
    link = LINK | {"address": f"127.64.0.{number}"}
    rest = {"name": "Hai", "calendar": "office", "links": [link]}
    return {"id": id_, "ward": ward} | rest | more


def written(folder: Path, text: str) -> Path:
    path = folder / "inventory.yaml"
    path.write_bytes(text.encode())
    return path


def put(path: Path, *points: dict[str, Any]) -> str:
    editing = Editing.of(path)
    for each in points:
        editing.put_point(each)
    editing.write()
    return path.read_bytes().decode()


def test_a_new_point_goes_by_the_code_of_its_ward_and_nothing_else_changes(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + POINTS)

    text = put(path, point("ngoc-ha", "00008", 2))

    added = """
  - id: ngoc-ha
    ward: "00008"
    name: Hai
    calendar: office
    links:
      - {id: ftth, role: primary, access: fixed, operator: vnpt, address: 127.64.0.2}
"""
    assert text == (HEAD + POINTS).replace("      # of the link\n", "      # of the link\n" + added)


def test_of_a_known_point_only_what_differs_is_written(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + POINTS)
    changed = point("ba-dinh", "00004", 9, name="Điểm: 1", failover="auto")
    changed["links"][0] |= {"service_id": "007", "contracted": {"down_mbps": 5.0}}

    text = put(path, changed)

    assert text == (HEAD + POINTS).replace(
        "name: Một\n    calendar: office\n",
        'name: "Điểm: 1"\n    calendar: office\n    failover: auto\n',
    ).replace("127.64.0.1,", "127.64.0.9,").replace("a-1", '"007"').replace(
        "{up_mbps: 5}", "{down_mbps: 5}"
    )


def test_what_is_no_longer_said_is_taken_out(tmp_path: Path) -> None:
    text = HEAD + POINTS.replace("    links: [", "    power: office_hours\n    links: [")
    path = written(tmp_path, text)

    assert put(path, point("giang-vo", "00025", 3, name="Ba")) == HEAD + POINTS


def test_a_comment_at_the_end_of_a_line_keeps_the_line(tmp_path: Path) -> None:
    text = HEAD + POINTS.replace("    links: [", "    power: office_hours  # solar\n    links: [")
    path = written(tmp_path, text)

    assert "    power: always  # solar\n" in put(path, point("giang-vo", "00025", 3, name="Ba"))


def test_links_come_and_go_at_a_known_point(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + POINTS)
    changed = point("giang-vo", "00025", 3, name="Ba")
    changed["links"] = [LINK | {"id": "b", "address": "::1"}, *changed["links"]]

    assert "address: 127.64.0.3}, {id: b, " in put(path, changed)

    changed["links"].pop()

    assert (
        'links: [{id: b, role: primary, access: fixed, operator: vnpt, address: "::1"}]\n'
        in put(path, changed)
    )


@pytest.mark.parametrize("empty", ["[]", "[ ]  # none yet", "&none []"])
def test_the_first_point_takes_the_place_of_an_empty_list(tmp_path: Path, empty: str) -> None:
    path = written(tmp_path, HEAD + f"points: {empty}\nmaintenance: []")

    text = put(path, point("ngoc-ha", "00008", 2), point("ba-dinh", "00004", 1))

    assert [each.id for each in load(path).points] == ["ngoc-ha", "ba-dinh"]
    assert text.endswith("address: 127.64.0.1}\nmaintenance: []")
    assert ("points:  # none yet\n" in text) == ("#" in empty)


def test_line_ends_byte_order_mark_and_a_missing_last_line_end_stay(tmp_path: Path) -> None:
    lines = (HEAD + POINTS).removesuffix("  # the end\n").splitlines()
    before = "\ufeff" + "\r\n".join(lines)
    path = written(tmp_path, before)

    text = put(path, point("xuan", "10489", 4))

    assert text.startswith(before)
    assert text.count("\n") == text.count("\r\n") == before.count("\n") + 7
    assert not text.endswith("\n")


def test_a_point_goes_into_the_file_that_has_its_ward(tmp_path: Path) -> None:
    (tmp_path / "wards").mkdir()
    ward = tmp_path / "wards" / "ba-dinh.yaml"
    ward.write_text(POINTS, encoding="utf-8")
    path = written(tmp_path, HEAD.replace("city:", "include: wards\ncity:"))
    editing = Editing.of(path)

    editing.put_point(point("two", "00004", 2))

    assert editing.write() == [ward]
    assert [each.id for each in load(path).points] == ["ba-dinh", "two", "giang-vo"]


def test_a_section_that_is_missing_is_written_at_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "\n" + POINTS)
    editing = Editing.of(path)

    editing.put_entry("contacts", "noc", {"name": "NOC", "emails": ["noc@hanoi.example"]})
    editing.put_entry("operators", "vnpt", {"name": "Vnpt", "noc": ["noc@vnpt.example"]})
    editing.write()

    assert (
        path.read_text(encoding="utf-8")
        == HEAD.replace("VNPT", "Vnpt").replace(
            "calendars", "\ncontacts:\n  noc: {name: NOC, emails: [noc@hanoi.example]}\ncalendars"
        )
        + "\n"
        + POINTS
    )


def test_nothing_is_written_if_the_file_changed_meanwhile(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + POINTS)
    editing = Editing.of(path)
    editing.put_point(point("ngoc-ha", "00008", 2))
    path.write_text(HEAD + POINTS + "# more\n", encoding="utf-8")

    with pytest.raises(EditingError, match="changed by somebody"):
        editing.write()

    assert path.read_text(encoding="utf-8") == HEAD + POINTS + "# more\n"
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_written_if_the_result_would_be_no_inventory(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + POINTS)

    with pytest.raises(InventoryError, match=r"inventory\.yaml:\d+:\d+: points\[1\]"):
        put(path, point("ngoc-ha", "00008", 1))

    assert path.read_text(encoding="utf-8") == HEAD + POINTS


def test_what_is_no_point_is_refused_in_plain_words(tmp_path: Path) -> None:
    editing = Editing.of(written(tmp_path, HEAD + POINTS))

    with pytest.raises(EditingError, match=r"points\[a b\]\.id: an id has only small letters"):
        editing.put_point(point("a b", "00008", 2))


def test_an_alias_is_not_changed_through_its_name(tmp_path: Path) -> None:
    text = POINTS.replace("links: [{", "links: [&a {") + (
        '  - {id: c, ward: "00025", name: C, calendar: office, links: [{<: x}]}\n'
    ).replace("{<: x}", "{id: x, role: primary, access: fixed, operator: vnpt, reach: agent}")
    text = text.replace("contracted: {up_mbps: 5}", "contracted: &c {up_mbps: 5}").replace(
        "reach: agent", "reach: agent, contracted: *c"
    )
    path = written(tmp_path, HEAD + text)
    changed = point("ba-dinh", "00004", 1, name="Một")
    changed["links"][0] |= {"service_id": "a-1", "contracted": {"up_mbps": 6}}

    with pytest.raises(EditingError, match="without changing something else"):
        put(path, changed)


def test_the_difference_has_no_line_that_is_not_there(tmp_path: Path) -> None:
    path = written(tmp_path, (HEAD + POINTS).removesuffix("  # the end\n").rstrip("\n"))
    editing = Editing.of(path)
    editing.put_point(point("xuan", "10489", 4))

    lines = editing.difference()

    assert lines[:2] == [f"--- {path}", f"+++ {path}"]
    assert lines[-1] == "\\ No newline at end of file"
    assert [line for line in lines[2:] if line.startswith("+")][1:3] == ["+", "+  - id: xuan"]
    assert not [line for line in lines if "\n" in line]
    path.write_text(HEAD + POINTS, encoding="utf-8")
    editing = Editing.of(path)
    editing.put_point(point("xuan", "10489", 4))
    assert editing.difference()[-1] == "   # the end"


def test_rights_and_symbolic_links_stay(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + POINTS)
    path.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(path.name)

    put(link, point("ngoc-ha", "00008", 2))

    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert len(load(path).points) == 3


def test_an_empty_section_that_another_shares_is_left_to_people(tmp_path: Path) -> None:
    shared = f"{HEAD}contacts: &none {{}}\nservices: *none\n{POINTS}"
    path = written(tmp_path, shared)
    editing = Editing.of(path)
    editing.put_entry("contacts", "new", {"name": "Tổ", "emails": ["to@hanoi.example"]})

    with pytest.raises(EditingError, match="contacts has a &"):
        editing.write()

    assert path.read_text(encoding="utf-8") == shared


@settings(max_examples=20, deadline=None)
@given(inventories(), seeds, st.data())
def test_whatever_is_put_into_whatever_file_is_there_and_the_rest_too(
    tmp_path_factory: pytest.TempPathFactory, tree: dict[str, Any], seed: int, data: st.DataObject
) -> None:
    text = odd_text(tree, seed)
    path = written(tmp_path_factory.mktemp("odd"), text)
    editing = Editing.of(path)
    old = editing.inventory
    free = [str(ipaddress.ip_address("10.0.0.1") + number) for number in range(6)]
    ids = data.draw(st.lists(st.sampled_from([*(p.id for p in old.points), "new"]), unique=True))
    put_points = {id_: data.draw(points_of(tree, id_, free)) for id_ in ids[:2]}
    for each in put_points.values():
        editing.put_point(each)
    contact, operator = data.draw(contacts), data.draw(operators)
    editing.put_entry("contacts", "new", contact)
    editing.put_entry("operators", next(iter(tree["operators"])), operator)

    try:
        editing.write()
    except EditingError:
        refused = "#" in text or "*" in text
        assert refused
        assert path.read_bytes().decode() == text
        return

    new = load(path)
    for id_, each in put_points.items():
        expected, found = Point.model_validate(each), new.point(id_)
        assert expected.model_copy(update={"links": ()}) == found.model_copy(update={"links": ()})
        assert sorted(expected.links, key=str) == sorted(found.links, key=str)
    assert [p for p in new.points if p.id not in put_points] == [
        p for p in old.points if p.id not in put_points
    ]
    assert comments(text) <= comments(path.read_bytes().decode())


def comments(text: str) -> Counter[str]:
    return Counter(text[span.start : span.end].rstrip() for span in spans(text, read(text)))
