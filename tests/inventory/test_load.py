from pathlib import Path

import pytest

from inventory.load import InventoryError, fingerprint, load, load_text
from inventory.reading.files import MOST_BYTES

HERE = Path(__file__).parent
EXAMPLE = (HERE / "good" / "example.yaml").read_text(encoding="utf-8")


def problems_of(text: str | bytes) -> str:
    with pytest.raises(InventoryError) as caught:
        load_text(text)
    return str(caught.value)


def test_a_text_without_a_file_cannot_include() -> None:
    assert problems_of(EXAMPLE + "include: [wards]\n").endswith(
        ": include: only an inventory in a file can include"
    )


def test_the_example_of_the_documentation_is_valid() -> None:
    inventory = load_text(EXAMPLE)

    assert [point.id for point in inventory.points] == ["ba-dinh"]


def test_a_file_is_loaded_under_the_name_that_was_given(tmp_path: Path) -> None:
    path = tmp_path / "my.yaml"
    path.write_text("version: 2\n", encoding="utf-8")

    with pytest.raises(InventoryError) as caught:
        load(path)

    assert caught.value.problems[-1][:4] == (str(path), 1, 10, "version")


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(InventoryError, match="cannot be read: no such file or directory"):
        load(tmp_path / "none.yaml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InventoryError, match="cannot be read: is a directory"):
        load(tmp_path)


def test_an_impossible_file_name_says_so(tmp_path: Path) -> None:
    with pytest.raises(InventoryError, match="cannot be read: embedded null byte"):
        load(tmp_path / "a\0b")


def test_a_file_of_50_mb_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"# " + b"x" * 50_000_000)

    with pytest.raises(InventoryError, match="larger than 32 MB; split it by include"):
        load(path)


def test_a_file_at_the_limit_of_size_is_read() -> None:
    text = EXAMPLE.encode()
    text += b"#" * (MOST_BYTES - len(text))

    assert load_text(text).city.code == "01"
    with pytest.raises(InventoryError, match="larger than"):
        load_text(text + b"#")


def test_a_binary_file_says_that_it_is_none_of_text() -> None:
    elf = b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\xff\xfe\x80"

    assert problems_of(elf).startswith("inventory.yaml:1:13: this is no text in UTF-8")


def test_a_nul_in_a_text_says_that_it_is_no_text_file() -> None:
    assert problems_of(b"version: 1\nab\0") == (
        "inventory.yaml:2:3: this is no text file (it has a NUL character)"
    )


def test_a_place_that_is_no_utf_8_is_shown_in_characters() -> None:
    assert problems_of("name: Điểm".encode() + b"\n\xc4\x90i\xff").startswith("inventory.yaml:2:3:")


def test_utf_16_says_how_to_save_the_file() -> None:
    assert problems_of("version: 1".encode("utf-16")) == (
        "inventory.yaml: this file is UTF-16; save it as UTF-8"
    )


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    windows = "\ufeff" + EXAMPLE.replace("\n", "\r\n")

    assert load_text(windows.encode()) == load_text(EXAMPLE)


def test_line_ends_of_old_computers_count_as_lines() -> None:
    line = EXAMPLE[: EXAMPLE.index('"00004"')].count("\n") + 1

    assert problems_of(EXAMPLE.replace("\n", "\r").replace('"00004"', "00004")) == (
        f'inventory.yaml:{line}:11: points[0].ward: write "00004" in quotes; '
        "without them it is the number 4"
    )


def test_a_text_that_breaks_off_says_where_it_ends() -> None:
    assert problems_of("version: 1\npoints: [a,\n") == (
        "inventory.yaml:2:12: the file ends here, although more must follow"
    )


def test_a_line_separator_that_editors_do_not_show_is_refused_at_its_place() -> None:
    assert problems_of("version: 1\ncity: a\u2028b") == (
        "inventory.yaml:2:8: there is an invisible character (U+2028) here; delete it"
    )


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 12):
        aliases = ", ".join([f"*a{level - 1}"] * 10)
        lines.append(f"a{level}: &a{level} [{aliases}]")

    assert "more than 2,000,000 values, or aliases multiply them" in problems_of("\n".join(lines))


def test_an_alias_inside_its_own_anchor_is_refused() -> None:
    assert '"*a" stands for nothing before it' in problems_of("points: &a [*a]")


def test_an_alias_is_as_good_as_what_it_stands_for() -> None:
    text = EXAMPLE.replace("contacts: [city-noc]}", "contacts: &c [city-noc]}")
    aliased = text.replace("contacts: [ba-dinh]", "contacts: *c")

    assert load_text(aliased).point("ba-dinh").contacts == ("city-noc",)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused(opening: str) -> None:
    assert "nested deeper than 32 levels" in problems_of(opening * 5000)


def test_an_endless_number_is_no_trouble() -> None:
    assert "write version: 1" in problems_of("version: " + "9" * 100_000)


def test_a_message_is_one_line_whatever_the_file_holds() -> None:
    text = EXAMPLE.replace("operator: vnpt", r'operator: "vn\e[31m\npt"')

    assert r'"vn\x1b[31m\npt" is not in operators' in problems_of(text)


def test_a_message_is_short_whatever_the_file_holds() -> None:
    text = EXAMPLE.replace("operator: vnpt", f"operator: {'vnpt' * 10_000}")

    assert all(len(line) < 700 for line in problems_of(text).splitlines())


def test_in_a_large_fleet_only_the_first_mistakes_get_hints() -> None:
    contacts = "".join(
        f"  c{number}: {{name: C, emails: [c@b.example]}}\n" for number in range(5000)
    )
    names = ", ".join(f"cc{number}" for number in range(100))
    text = EXAMPLE.replace("contacts:\n", f"contacts:\n{contacts}")
    text = text.replace("contacts: [ba-dinh]", f"contacts: [{names}]")

    lines = problems_of(text).splitlines()

    assert len(lines) == 100
    assert 0 < sum("did you mean" in line for line in lines) < 10


def test_problems_are_sorted_by_place_and_each_is_told_once() -> None:
    text = (HERE / "bad" / "everything_at_once.yaml").read_text(encoding="utf-8")

    with pytest.raises(InventoryError) as caught:
        load_text(text)

    places = [(problem.line, problem.column) for problem in caught.value.problems]
    assert places == sorted(places)
    assert len(set(caught.value.problems)) == len(places)


def test_layout_order_comments_and_written_defaults_leave_the_fingerprint() -> None:
    text = EXAMPLE.replace("version: 1\n", "") + "\n# a remark\nversion: 1\n"
    text = text.replace("calendar: office", "calendar: office\n    target: hanoi-stable-v1")

    assert fingerprint(load_text(text)) == fingerprint(load_text(EXAMPLE))


def test_a_change_of_meaning_changes_the_fingerprint() -> None:
    changed = EXAMPLE.replace('mon-fri: ["08:00', 'mon-fri: ["07:30')

    assert changed != EXAMPLE
    assert fingerprint(load_text(changed)) != fingerprint(load_text(EXAMPLE))


def test_to_switch_a_limit_off_changes_the_fingerprint() -> None:
    written = [
        EXAMPLE.replace("targets: {}", f"targets: {{lenient: {{fixed: {limits}}}}}")
        for limits in ("{loss: 0.01}", "{loss: 0.01, availability: null}")
    ]

    assert EXAMPLE not in written
    assert len({fingerprint(load_text(each)) for each in written}) == len(written)
