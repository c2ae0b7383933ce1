import os
from pathlib import Path

import pytest

from inventory.load import InventoryError, fingerprint, load, load_text

EXAMPLE = (Path(__file__).parent / "good" / "example.yaml").read_text(encoding="utf-8")
HEAD, POINTS = EXAMPLE.split("points:\n")
POINTS, MAINTENANCE = POINTS.split("maintenance:\n")


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "inventory.yaml"


def point(slug: str, ward: str, address: str) -> str:
    return (
        f"points:\n- id: {slug}\n  ward: {ward}\n  name: Điểm {slug}\n  calendar: office\n"
        f"  links: [{{id: l, role: primary, access: fixed, operator: vnpt, address: {address}}}]\n"
    )


def line_of(text: str) -> int:
    """The first line of the example that has it."""
    return EXAMPLE[: EXAMPLE.index(text)].count("\n") + 1


def problems_of(path: Path) -> list[str]:
    with pytest.raises(InventoryError) as caught:
        load(path)
    return [str(problem).removeprefix(f"{path.parent}/") for problem in caught.value.problems]


def test_a_file_split_into_others_means_the_same(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        inventory=HEAD + "include: [works.yaml, wards]\n",
        works=f"maintenance:\n{MAINTENANCE}",
        wards__ba_dinh=f"points:\n{POINTS}",
    )

    assert fingerprint(load(path)) == fingerprint(load_text(EXAMPLE))


def test_files_of_a_folder_are_taken_by_name_and_others_are_left_alone(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        inventory=EXAMPLE + "include: wards/\n",
        wards__b=point("ngoc-ha", '"00008"', "127.64.0.3"),
        wards__a=point("giang-vo", '"00025"', "127.64.0.4"),
    )
    (tmp_path / "wards" / "notes.txt").write_text("not YAML: [", encoding="utf-8")

    assert [each.id for each in load(path).points] == ["ba-dinh", "giang-vo", "ngoc-ha"]


def test_an_error_in_an_included_file_has_its_place_in_that_file(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        inventory=EXAMPLE + "include: [wards]\n",
        wards__a=point("giang-vo", "00025", "127.64.0.3"),
        wards__b=point("ba-dinh", '"00008"', "127.64.0.4"),
    )

    first = f"the first is at {tmp_path}/inventory.yaml:{line_of('- id: ba-dinh')}"
    unquoted = 'write "00025" in quotes; without them it is the number 25'

    assert problems_of(path) == [
        f"wards/a.yaml:3:9: points[0].ward: {unquoted}",
        f'wards/b.yaml:2:7: points[0].id: the id "ba-dinh" is taken by another point; {first}',
    ]


def test_what_an_included_file_may_not_hold_is_said(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        inventory=EXAMPLE + "include: [a.yaml, b.yaml, c.yaml, d.yaml]\n",
        a="version: 1\ncity: {}\npoint: []\npoints: {}\noperators: []\n",
        b="operators:\n  vnpt: {name: VNPT, noc: [a@b.example]}\n",
        c="points: [a",
        d="- a list",
    )

    first = f"the first is at {tmp_path}/inventory.yaml:{line_of('vnpt:')}"

    assert problems_of(path) == [
        "a.yaml:1:1: version: version stands in the main file only",
        "a.yaml:2:1: city: city stands in the main file only",
        'a.yaml:3:1: point: unknown key "point"; did you mean points?',
        "a.yaml:4:9: points: a list is needed here, not a group of keys",
        "a.yaml:5:12: operators: a group of keys is needed here, not a list",
        f'b.yaml:2:3: operators.vnpt: "vnpt" is here twice; {first}',
        "c.yaml:1:9: this [ has no ], or a comma is missing after an item",
        "d.yaml:1:1: sections such as points: are needed here",
    ]


def test_files_that_are_not_there_or_lead_elsewhere_are_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("points: []\n", encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir()
    (home / "empty").mkdir()
    (home / "link.yaml").symlink_to(outside)
    entries = [
        "none.yaml",
        "empty",
        "link.yaml",
        "../outside.yaml",
        "/etc/passwd",
        "inventory.yaml",
    ]
    path = write(home, inventory=EXAMPLE + f"include: [{', '.join(entries)}]\n")
    line = EXAMPLE.count("\n") + 1

    places, words = zip(*(each.split(": ", 1) for each in problems_of(path)), strict=True)

    assert words == (
        "include[0]: there is no file or folder none.yaml beside the inventory",
        "include[1]: there is no .yaml file in the folder empty",
        "include[2]: link.yaml is a link that leads out of the inventory's folder",
        "include[3]: included files stand in the folder of the inventory or below it",
        "include[4]: included files stand in the folder of the inventory or below it",
        "include[5]: inventory.yaml is this file itself",
    )
    assert {place.split(":")[1] for place in places} == {str(line)}


def test_a_name_that_the_system_refuses_is_a_problem_of_its_place(tmp_path: Path) -> None:
    path = write(tmp_path, inventory=EXAMPLE + f"include: [{'a' * 300}]\n")

    (problem,) = problems_of(path)

    assert problem.endswith("cannot be read: file name too long")


def test_a_file_included_twice_is_refused(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        inventory=EXAMPLE + "include: [wards, wards/a.yaml]\n",
        wards__a=point("giang-vo", '"00025"', "127.64.0.3"),
    )

    (problem,) = problems_of(path)

    assert "a.yaml is included twice" in problem


def test_the_order_in_which_files_are_named_changes_nothing(tmp_path: Path) -> None:
    files = {
        "a": point("giang-vo", '"00025"', "127.64.0.3"),
        "b": point("ngoc-ha", '"00008"', "127.64.0.4"),
    }
    first = write(tmp_path, inventory=EXAMPLE + "include: [a.yaml, b.yaml]\n", **files)

    one = load(first)
    second = write(tmp_path, inventory=EXAMPLE + "include: [b.yaml, a.yaml]\n")

    assert load(second).points == one.points
    assert fingerprint(load(second)) == fingerprint(one)


def test_files_whose_names_begin_with_a_dot_are_not_ours(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        inventory=EXAMPLE + "include: [wards]\n",
        wards__a=point("giang-vo", '"00025"', "127.64.0.3"),
    )
    (tmp_path / "wards" / ".a.yaml.swp.yaml").write_text("not: [ours", encoding="utf-8")
    (tmp_path / "wards" / ".git").mkdir()
    (tmp_path / "wards" / ".git" / "x.yaml").write_text("not: [ours", encoding="utf-8")

    assert len(load(path).points) == 2


def test_a_folder_inside_an_included_one_may_be_included_too(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        inventory=EXAMPLE + "include: [wards/, ./wards/north/]\n",
        wards__a=point("giang-vo", '"00025"', "127.64.0.3"),
    )
    (tmp_path / "wards" / "north").mkdir()
    write(tmp_path / "wards", north__b=point("ngoc-ha", '"00008"', "127.64.0.4"))

    assert len(load(path).points) == 3


def test_files_deep_inside_an_included_folder_are_not_forgotten(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        inventory=EXAMPLE + "include: [wards]\n",
        wards__a=point("giang-vo", '"00025"', "127.64.0.3"),
    )
    (tmp_path / "wards" / "hanoi" / "north").mkdir(parents=True)
    (tmp_path / "wards" / "hanoi" / "north" / "b.yml").write_text("", encoding="utf-8")

    (problem,) = problems_of(path)

    assert "the folder hanoi inside wards is not included with it" in problem

    write(tmp_path, inventory=EXAMPLE + "include: [wards, wards/hanoi/north]\n")
    (problem,) = problems_of(path)

    assert "b.yml:1:1: the file is empty" in problem


def test_a_folder_inside_an_included_one_may_hold_other_things(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        inventory=EXAMPLE + "include: [wards]\n",
        wards__a=point("giang-vo", '"00025"', "127.64.0.3"),
    )
    (tmp_path / "wards" / "maps").mkdir()
    (tmp_path / "wards" / "maps" / "map.png").write_bytes(b"")

    assert len(load(path).points) == 2


def test_links_that_lead_in_a_circle_are_a_problem_of_their_place(tmp_path: Path) -> None:
    (tmp_path / "wards").mkdir()
    (tmp_path / "wards" / "a.yaml").symlink_to("b.yaml")
    (tmp_path / "wards" / "b.yaml").symlink_to("a.yaml")
    path = write(tmp_path, inventory=EXAMPLE + "include: [wards, wards/a.yaml]\n")

    for problem in problems_of(path):
        assert ": include[" in problem
        assert "circle" in problem or "no file or folder" in problem or "cannot be read" in problem


def test_two_names_of_one_file_are_one_file(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        inventory=EXAMPLE + "include: [wards]\n",
        wards__a=point("giang-vo", '"00025"', "127.64.0.3"),
    )
    (tmp_path / "wards" / "b.yaml").symlink_to("a.yaml")

    (problem,) = problems_of(path)

    assert problem.endswith("b.yaml is included twice")


def test_a_pipe_that_nobody_writes_to_keeps_nobody_waiting(tmp_path: Path) -> None:
    path = write(tmp_path, inventory=EXAMPLE + "include: [wards]\n")
    (tmp_path / "wards").mkdir()
    os.mkfifo(tmp_path / "wards" / "a.yaml")

    (problem,) = problems_of(path)

    assert problem.endswith("a.yaml is no ordinary file")


def test_files_are_named_beside_the_name_that_the_inventory_is_given(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        inventory=EXAMPLE + "include: [wards]\n",
        wards__a=point("giang-vo", "00025", "127.64.0.3"),
    )

    for name, included in (
        ("main:inventory.yaml", "main:wards/a.yaml"),
        ("topic/x:net/inventory.yaml", "topic/x:net/wards/a.yaml"),
        ("net/inventory.yaml", "net/wards/a.yaml"),
    ):
        with pytest.raises(InventoryError) as caught:
            load(path, name)
        assert [problem.file for problem in caught.value.problems] == [included]
