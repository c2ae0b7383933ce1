"""JSON Schema of inventory.yaml, so that editors complete keys, explain them and mark mistakes.

The schema checks each value by itself; names that must exist elsewhere and the like are checked by
`thongsuot check` alone.
"""

import json
from pathlib import Path
from typing import Any

from inventory.schema import Inventory

FILE = Path(__file__).with_name("inventory.schema.json")
_NOISE = ("title", "default")
"""Made from names and types; editors would show them before the description."""


def json_schema() -> dict[str, Any]:
    """Make the schema from the models."""
    schema = _tidy(Inventory.model_json_schema(by_alias=True))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Made by `make generate` from inventory/schema.py. DO NOT EDIT.",
        "title": "inventory.yaml",
        **schema,
        "required": ["version", "city"],  # points may stand in included files
    }


def text() -> str:
    """Write the schema as it stands in its file."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


def write() -> Path:
    """Make the file anew."""
    FILE.write_text(text(), encoding="utf-8")
    return FILE


def _tidy(schema: Any, *, names: bool = False) -> Any:
    """Leave out what no one wrote, and refuse names that no pattern allows.

    `names` says that the keys are those of people and not those of JSON Schema.
    """
    if isinstance(schema, list):
        return [_tidy(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {
        key: _tidy(value, names=key in ("properties", "$defs", "patternProperties"))
        for key, value in schema.items()
        if names or key not in _NOISE
    }
    if not names and "patternProperties" in tidy:
        tidy["additionalProperties"] = False
    return tidy
