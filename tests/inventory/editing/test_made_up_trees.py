import json
from typing import Any

from hypothesis import given, settings
from made_up.inventory_trees import inventories

from inventory.load import load_text


@settings(max_examples=50, deadline=None)
@given(inventories())
def test_every_tree_that_is_made_up_is_a_valid_inventory(tree: dict[str, Any]) -> None:
    inventory = load_text(json.dumps(tree, ensure_ascii=False))

    assert [point.id for point in inventory.points] == [point["id"] for point in tree["points"]]
