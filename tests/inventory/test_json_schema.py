import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from inventory.json_schema import FILE, PART_FILE, json_schema, part_schema, texts, write
from inventory.reading.document import parse
from inventory.reading.include import GROUPS, LISTS, MAIN_ONLY
from inventory.schema_texts import PARTS, WORDS
from inventory.target import DEFAULT_TARGET

ROOT = Path(__file__).parents[2]
WHOLE, PART = json_schema(), part_schema()
VALIDATOR, PART_VALIDATOR = Draft202012Validator(WHOLE), Draft202012Validator(PART)
EXAMPLE = Path(__file__).parent / "good" / "example.yaml"


def read(path: Path) -> Any:
    return parse(path.name, path.read_text(encoding="utf-8")).root


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.name)
def test_the_committed_schema_is_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == texts()[path], "run `make generate`"


def test_writing_them_again_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inventory.json_schema.FILE", tmp_path / FILE.name)
    monkeypatch.setattr("inventory.json_schema.PART_FILE", tmp_path / PART_FILE.name)

    written = write()

    assert [path.read_bytes() for path in written] == [FILE.read_bytes(), PART_FILE.read_bytes()]


@pytest.mark.parametrize("schema", [WHOLE, PART], ids=["inventory", "part"])
def test_the_schema_is_one(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", [ROOT / "inventory.yaml", EXAMPLE], ids=lambda path: path.name)
def test_valid_inventories_are_valid_in_an_editor(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(read(path))] == []


@pytest.mark.parametrize(
    "name",
    [
        "unknown_key",
        "unquoted_ward",
        "unknown_access",
        "impossible_hours",
        "unknown_day",
        "link_without_operator",
        "contact_without_email",
        "limit_never_met",
        "unknown_criterion",
        "id_with_capitals",
        "secret_in_the_file",
    ],
)
def test_mistakes_are_marked_in_an_editor(name: str) -> None:
    document = read(Path(__file__).parent / "bad" / f"{name}.yaml")

    assert list(VALIDATOR.iter_errors(document))


def test_an_included_file_holds_sections_and_nothing_of_the_main_file() -> None:
    document = read(ROOT / "inventory.yaml")
    ward = {"points": document["points"][:1]}

    assert list(PART_VALIDATOR.iter_errors(ward)) == []
    assert list(VALIDATOR.iter_errors(ward))
    for wrong in ({}, ward | {"city": document["city"]}, {"point": []}, {"points": [{"id": "x"}]}):
        assert list(PART_VALIDATOR.iter_errors(wrong)), wrong


def test_an_included_file_may_hold_what_the_loader_takes() -> None:
    assert set(PART["properties"]) == {*GROUPS, *LISTS}
    assert set(WHOLE["properties"]) == {*GROUPS, *LISTS, *MAIN_ONLY}


def test_the_part_refers_to_what_it_has_and_has_no_more() -> None:
    referred = set(re.findall(r"#/\$defs/(\w+)", json.dumps(PART)))

    assert referred == set(PART["$defs"])
    assert "City" not in referred


def described() -> list[tuple[str, list[str]]]:
    """Everything that an editor shows, with what it shows of it in each language."""
    parts = {**WHOLE["$defs"], "inventory": WHOLE, "part": PART}
    shown = [(name, part["description"].split("\n\n")) for name, part in parts.items()]
    for name, part in parts.items():
        shown += [
            (f"{name}.{key}", spec.get("description", "").split("\n\n"))
            for key, spec in part.get("properties", {}).items()
        ]
        if "enumDescriptions" in part:
            words = zip(part["enum"], part["enumDescriptions"], strict=True)
            shown += [(f"{name} {word}", text.split(" / ")) for word, text in words]
    return shown


def test_everything_is_described_in_both_languages() -> None:
    shown = described()

    assert len(shown) > 190
    assert [name for name, texts in shown if len(texts) != 2] == []
    assert [name for name, texts in shown if not all(text.endswith(".") for text in texts)] == []


def test_vietnamese_comes_first_and_then_english() -> None:
    vietnamese = re.compile("[À-ỹĐđ]")

    wrong = [
        name
        for name, (first, second) in described()
        if not vietnamese.search(first) or vietnamese.search(second)
    ]

    assert wrong == []


def test_words_that_do_not_speak_for_themselves_are_explained() -> None:
    plain = {
        name
        for name, part in WHOLE["$defs"].items()
        if "enum" in part and "enumDescriptions" not in part
    }

    assert plain == {"AuthProtocol", "PrivacyProtocol"}
    assert set(PARTS) == set(WHOLE["$defs"])
    assert all(set(WORDS[name]) == set(WHOLE["$defs"][name]["enum"]) for name in WORDS)


def test_examples_and_defaults_are_valid() -> None:
    found = [
        (f"{name}.{key}", value, spec)
        for name, part in {**WHOLE["$defs"], "inventory": WHOLE}.items()
        for key, spec in part.get("properties", {}).items()
        for value in [*spec.get("examples", []), *([spec["default"]] if "default" in spec else [])]
    ]

    wrong = [
        (name, value)
        for name, value, spec in found
        if not Draft202012Validator({**spec, "$defs": WHOLE["$defs"]}).is_valid(value)
    ]

    assert len(found) > 40
    assert wrong == []


def test_defaults_are_those_that_one_could_write() -> None:
    point = WHOLE["$defs"]["Point"]["properties"]

    assert point["kind"]["default"] == "fixed"
    assert point["target"]["default"] == DEFAULT_TARGET
    assert "default" not in point["contacts"]
    assert "default" not in point["since"]
