"""JSON Schemas of an inventory, so that editors complete keys, explain them and mark mistakes.

One is for the inventory itself, one for the files that it includes. They check each value by
itself; names that must exist elsewhere and the like are checked by `thongsuot check` alone.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from inventory.reading.include import GROUPS, LISTS
from inventory.said import Said
from inventory.schema import Inventory
from inventory.schema_texts import PARTS, WORDS

FILE = Path(__file__).with_name("inventory.schema.json")
PART_FILE = Path(__file__).with_name("inventory.part.schema.json")

_ABOUT = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$comment": "Made by `make generate` from inventory/schema.py. DO NOT EDIT.",
}
_NAMED = ("properties", "$defs", "patternProperties")
"""Their keys are names of people, not words of JSON Schema."""


def json_schema() -> dict[str, Any]:
    """Make the schema of the inventory from its models."""
    schema = _tidy(Inventory.model_json_schema(by_alias=True))
    for name, part in schema["$defs"].items():
        _explain(name, part)
    return {
        **_ABOUT,
        **schema,
        "description": _shown(
            Said(
                "Danh mục: có những điểm nào, nối bằng đường truyền nào, ai nhận thư.",
                "The inventory: which points there are, by which links, and who gets mails.",
            )
        ),
        "required": ["version", "city"],  # points may stand in included files
    }


def part_schema() -> dict[str, Any]:
    """Make the schema of a file that an inventory includes; any of its sections may be missing.

    A schema of its own, since one for both could neither ask for the city nor refuse it.
    """
    whole = json_schema()
    properties = {key: whole["properties"][key] for key in (*GROUPS, *LISTS)}
    needed = set(_references(properties, whole["$defs"]))
    return {
        **_ABOUT,
        "description": _shown(
            Said(
                "Một phần của danh mục, ví dụ các điểm của một phường, xã.",
                "A part of an inventory, such as the points of one ward.",
            )
        ),
        "$defs": {name: part for name, part in whole["$defs"].items() if name in needed},
        "additionalProperties": False,
        "minProperties": 1,
        "properties": properties,
        "type": "object",
    }


def texts() -> Mapping[Path, str]:
    """Write the schemas as they stand in their files."""
    schemas = {FILE: json_schema(), PART_FILE: part_schema()}
    return {
        path: json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        for path, schema in schemas.items()
    }


def write() -> tuple[Path, ...]:
    """Make the files anew."""
    for path, text in texts().items():
        path.write_text(text, encoding="utf-8")
    return tuple(texts())


def _shown(said: Said) -> str:
    """Both languages, each a paragraph of its own."""
    return f"{said.vi}\n\n{said.en}"


def _explain(name: str, part: dict[str, Any]) -> None:
    """Replace what was written for programmers by what a person who edits the file can use."""
    part["description"] = _shown(PARTS[name])
    if name in WORDS:
        # Editors make one item of a list of each: it has no paragraphs.
        part["enumDescriptions"] = [" / ".join(WORDS[name][word]) for word in part["enum"]]


def _references(schema: Any, parts: Mapping[str, Any]) -> Iterator[str]:
    """Names of all parts that a schema refers to, directly or through others."""
    for name in re.findall(r'"\$ref": "#/\$defs/(\w+)"', json.dumps(schema)):
        yield name
        yield from _references(parts[name], parts)


def _tidy(schema: Any, *, names: bool = False) -> Any:
    """Leave out what no one wrote, and refuse names that no pattern allows."""
    if isinstance(schema, list):
        return [_tidy(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {
        key: _tidy(value, names=key in _NAMED)
        for key, value in schema.items()
        if names or _is_told(key, value)
    }
    if not names and "patternProperties" in tidy:
        tidy["additionalProperties"] = False
    if not names and isinstance(tidy.get("description"), str):
        tidy["description"] = tidy["description"].replace(" / ", "\n\n", 1)
    return tidy


def _is_told(key: str, value: Any) -> bool:
    """Titles are made from names; of defaults those count that one could have written."""
    return key != "title" and not (key == "default" and not isinstance(value, str | int | float))
