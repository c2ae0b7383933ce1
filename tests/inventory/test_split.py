"""However an inventory is split into files: the same meaning, and the same mistakes."""

import json
import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from made_up.inventory_trees import Tree, inventories

from inventory.examine import Examined, examine
from inventory.load import fingerprint
from inventory.reading.include import GROUPS, LISTS

NAMES = ("a.yaml", "b.yml", "wards/a.yaml", "wards/b.yaml", "z/x.yaml")


def split(tree: Tree, folder: Path, chance: random.Random) -> Path:
    """Put each entry of each section into any file, in any order."""
    parts: dict[str, dict[str, Any]] = {name: {} for name in ("inventory.yaml", *NAMES)}
    main = parts["inventory.yaml"]
    for key, value in tree.items():
        if key in GROUPS:
            for name, entry in value.items():
                parts[chance.choice(list(parts))].setdefault(key, {})[name] = entry
        elif key in LISTS:
            for entry in chance.sample(value, len(value)):
                parts[chance.choice(list(parts))].setdefault(key, []).append(entry)
        else:
            main[key] = value
    main.setdefault("points", [])
    written = [name for name, part in parts.items() if part and part is not main]
    include = [name for name in written if not name.startswith("wards/")]
    include += ["wards/"] * any(name.startswith("wards/") for name in written)
    main["include"] = chance.sample(include, len(include))
    for name, part in parts.items():
        if part:
            keys = chance.sample(list(part), len(part))
            text = json.dumps({key: part[key] for key in keys}, ensure_ascii=False)
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    return folder / "inventory.yaml"


def examined(tree: Tree, seed: int | None) -> Examined:
    """As one file if there is no seed, else split."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "inventory.yaml"
        if seed is None:
            path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
        else:
            path = split(tree, Path(name), random.Random(seed))
        return examine(path)


def kinds(found: Examined) -> Counter[tuple[str, str, str]]:
    """What is said, without the places; which of two is the first depends on them."""
    return Counter((each.severity, each.code, each.message.en) for each in found.problems)


def harmed(tree: Tree, chance: random.Random) -> Tree:
    """Make a few mistakes of the kinds that span entries."""
    tree = json.loads(json.dumps(tree))
    for point in chance.sample(tree["points"], min(3, len(tree["points"]))):
        match chance.randrange(6):
            case 0:
                point["calendar"] = "no-such"
            case 1:
                point["links"][0]["operator"] = "vietel"
            case 2:
                point["ward"] = 4
            case 3:
                tree["points"].append(json.loads(json.dumps(point)))
            case 4:
                point["contacts"] = ["nobody"]
            case _:
                point["nmae"] = point.pop("name")
    tree.setdefault("contacts", {})["x"] = {"name": "X"}
    return tree


@settings(max_examples=40, deadline=None)
@given(tree=inventories(), seed=st.integers(0, 2**32))
def test_an_inventory_means_the_same_however_it_is_split(tree: Tree, seed: int) -> None:
    whole, parted = examined(tree, None), examined(tree, seed)

    assert whole.inventory is not None
    assert parted.inventory is not None, parted.errors
    assert fingerprint(parted.inventory) == fingerprint(whole.inventory)
    assert kinds(parted) == kinds(whole)


@settings(max_examples=40, deadline=None)
@given(tree=inventories(), seed=st.integers(0, 2**32))
def test_mistakes_are_found_however_it_is_split(tree: Tree, seed: int) -> None:
    wrong = harmed(tree, random.Random(seed))

    whole, parted = examined(wrong, None), examined(wrong, seed + 1)

    assert whole.errors
    assert {kind for kind in kinds(parted) if kind[0] == "error"} == {
        kind for kind in kinds(whole) if kind[0] == "error"
    }
