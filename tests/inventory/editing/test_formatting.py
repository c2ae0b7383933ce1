import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from made_up.inventory_texts import odd_text, seeds
from made_up.inventory_trees import inventories
from ruamel.yaml import YAML

from inventory.editing.fmt import PATIENCE_CHARACTERS, fmt
from inventory.editing.formatting import formatted
from inventory.load import InventoryError, fingerprint, load_text
from inventory.reading.document import parse
from inventory.words import Language

ROOT = Path(__file__).parents[3]
CASES = sorted((Path(__file__).parent / "forms").glob("*.before.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.split(".")[0])
def test_a_form_becomes_the_canonical_one(path: Path) -> None:
    expected = path.with_name(path.name.replace("before", "after")).read_text(encoding="utf-8")

    assert formatted(path.name, path.read_text(encoding="utf-8")) == expected


@pytest.mark.parametrize("name", ["inventory.yaml", "tests/inventory/good/example.yaml"])
def test_shipped_inventories_have_the_canonical_form(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert formatted(name, text) == text


@settings(max_examples=40, deadline=None)
@given(inventories(), seeds)
def test_any_inventory_keeps_its_meaning_and_comments_and_is_stable_after_one_pass(
    tree: dict[str, Any], seed: int
) -> None:
    text = odd_text(tree, seed)

    result = formatted("odd.yaml", text)

    assert fingerprint(load_text(result)) == fingerprint(load_text(text))
    assert sorted(re.findall(r"# \d+ ", result)) == sorted(re.findall(r"# \d+ ", text))
    assert formatted("odd.yaml", result) == result


@pytest.mark.filterwarnings("ignore::ruamel.yaml.error.MantissaNoDotYAML1_1Warning")
@settings(max_examples=15, deadline=None)
@given(inventories(), seeds)
def test_readers_of_both_versions_of_yaml_take_every_text_for_the_same(
    tree: dict[str, Any], seed: int
) -> None:
    result = formatted("odd.yaml", odd_text(tree, seed))

    for version in ("1.1", "1.2"):
        reader = YAML(typ="safe", pure=True)
        reader.version = version
        # 0o17 is a number in one version and a text in the other.
        assert Counter(texts(parse("odd.yaml", result).root)) <= Counter(texts(reader.load(result)))


def texts(value: Any) -> Any:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (key, *texts(item))
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


@settings(max_examples=15, deadline=None)
@given(inventories(), seeds)
def test_no_line_ends_with_spaces_and_no_two_lines_are_empty(
    tree: dict[str, Any], seed: int
) -> None:
    result = formatted("odd.yaml", odd_text(tree, seed))

    assert not re.search(r" \n|\n\n\n|\t|\A\n|\n\n\Z", result)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())
    return path


MAIN = """\
city: {name: Hà Nội, code: '01'}
version: 1
include: wards
calendars: {office: {weekly: {mon: ["08:00-12:00"]}}}
operators: {vnpt: {name: VNPT, noc: [noc@vnpt.example]}}
"""
WARD = """\
points:
- {id: a, ward: '00004', name: A, calendar: office,
   links: [{id: ftth, role: primary, access: fixed, operator: vnpt, address: 127.64.0.1}]}
"""


def test_a_file_and_what_it_includes_are_written_and_then_stay(tmp_path: Path) -> None:
    main = write(tmp_path / "inventory.yaml", MAIN.replace("\n", "\r\n"))
    ward = write(tmp_path / "wards/a.yaml", WARD)

    found = fmt([main], check=True, diff=False, language=Language.ENGLISH)
    shown = fmt([main, ward], check=False, diff=True, language=Language.ENGLISH)
    before = main.read_bytes()
    done = fmt([main, ward], check=False, diff=False, language=Language.VIETNAMESE)
    again = fmt([main], check=True, diff=False, language=Language.ENGLISH)

    assert found.status == 1
    assert [line.split()[0] for line in found.lines] == [str(main), str(ward)]
    assert shown.status == 0
    assert '+city: {code: "01", name: Hà Nội}' in shown.lines
    assert before == MAIN.replace("\n", "\r\n").encode()
    assert done.lines == (f"đã trình bày lại {main}", f"đã trình bày lại {ward}")
    assert main.read_bytes().startswith(b"version: 1\r\ninclude: wards\r\ncity: ")
    assert again == (0, ())


def test_a_folder_means_the_inventory_in_it(tmp_path: Path) -> None:
    main = write(tmp_path / "inventory.yaml", MAIN)
    ward = write(tmp_path / "wards/a.yaml", WARD)

    found = fmt([tmp_path], check=True, diff=False, language=Language.ENGLISH)

    assert [line.split()[0] for line in found.lines] == [str(main), str(ward)]


def test_a_comment_above_a_section_of_one_line_asks_for_no_empty_line() -> None:
    text = """\
# yaml-language-server: $schema=x
version: 1
# which city
city: {code: "01", name: Hà Nội}
operators: {vnpt: {name: VNPT, noc: [noc@vnpt.example]}}

# of each

# of all
calendars: {office: {weekly: {mon: ["08:00-12:00"]}}}
points: []
"""

    assert formatted("inventory.yaml", text) == text


def test_a_part_of_an_inventory_can_be_formatted_alone(tmp_path: Path) -> None:
    ward = write(tmp_path / "a.yaml", WARD)

    assert fmt([ward], check=False, diff=False, language=Language.ENGLISH).lines
    assert ward.read_text(encoding="utf-8").startswith('points:\n  - {id: a, ward: "00004"')


def test_a_file_that_is_no_inventory_is_left_as_it_is(tmp_path: Path) -> None:
    main = write(tmp_path / "inventory.yaml", MAIN.replace("version: 1", "version: 2"))

    with pytest.raises(InventoryError, match=r"inventory\.yaml:2:10: version"):
        fmt([main], check=False, diff=False, language=Language.ENGLISH)

    assert "version: 2" in main.read_text(encoding="utf-8")


def test_who_formats_a_large_file_is_told_that_it_takes_long(tmp_path: Path) -> None:
    small = write(tmp_path / "a.yaml", WARD)
    large = write(tmp_path / "b.yaml", f"# {'x' * PATIENCE_CHARACTERS}\n{WARD}")
    told: list[str] = []

    fmt([small, large], check=True, diff=False, language=Language.ENGLISH, tell=told.append)

    assert told == [f"formatting {large} (0.5 million characters), this takes some seconds"]
