import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from inventory.document import parse
from inventory.json_schema import FILE, json_schema, text, write

ROOT = Path(__file__).parents[2]
VALIDATOR = Draft202012Validator(json_schema())
EXAMPLE = Path(__file__).parent / "good" / "example.yaml"


def read(path: Path) -> Any:
    return parse(path.name, path.read_text(encoding="utf-8")).root


def test_the_committed_schema_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run `make generate`"


def test_writing_it_again_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inventory.json_schema.FILE", tmp_path / "schema.json")

    written = write()

    assert written.read_bytes() == FILE.read_bytes()


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json.loads(text()))


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


def test_every_key_is_described_in_vietnamese_and_english() -> None:
    schema = json.loads(text())
    models = [*schema["$defs"].values(), schema]
    keys = [(key, spec) for model in models for key, spec in model.get("properties", {}).items()]

    undescribed = [key for key, spec in keys if " / " not in spec.get("description", "")]

    assert len(keys) > 80
    assert undescribed == []
