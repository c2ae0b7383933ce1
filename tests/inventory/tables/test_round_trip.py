"""Every valid inventory survives tables: exported and imported, it means the same."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from made_up.inventory_trees import Tree, inventories

from inventory.load import fingerprint, load
from inventory.schema import Inventory
from inventory.tables.importing import imported
from inventory.tables.run import export

FORMS = [("csv", "vi"), ("csv", "en"), ("xlsx", "vi"), ("xlsx", "en")]


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def written(tree: Mapping[str, Any], path: Path) -> Path:
    """A key of the top level a line, as people have it, and below them JSON, which is YAML."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in tree.items()]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def ordered(inventory: Inventory) -> list[Any]:
    return [(point.id, [link.id for link in point.links]) for point in inventory.points]


@pytest.mark.parametrize(("suffix", "language"), FORMS)
@given(tree=inventories())
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_a_table_put_back_changes_no_byte(suffix: str, language: str, tree: Tree) -> None:
    with folder() as place:
        path = written(tree, place / "inventory.yaml")
        before = path.read_bytes()
        table = place / f"table.{suffix}"
        export(str(path), table, [], language)

        found = imported([table], path)

        files = found.write()

        assert files == []
        assert found.remarks == ()
        assert path.read_bytes() == before


@pytest.mark.parametrize(("suffix", "language"), FORMS)
@given(tree=inventories())
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_points_put_into_an_inventory_without_any_are_the_same(
    suffix: str, language: str, tree: Tree
) -> None:
    whole = tree | {"maintenance": []}
    bare = whole | {"points": []}
    if suffix == "xlsx":  # it has contacts and operators too
        whole["city"] = {key: value for key, value in tree["city"].items() if key != "contacts"}
        bare |= {"city": whole["city"], "contacts": {}, "operators": {}}
    with folder() as place:
        path = written(whole, place / "inventory.yaml")
        table = place / f"table.{suffix}"
        export(str(path), table, [], language)
        old = load(path)

        into = written(bare, place / "bare.yaml")
        imported([table], into).write()

        new = load(into)
        assert fingerprint(new) == fingerprint(old)
        assert ordered(new) == ordered(old)
