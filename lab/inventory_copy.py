"""The lab's own copy of an inventory: the same points, but always open and soon judged."""

import json
from typing import Any

from inventory.schema import DEFAULT_TARGET, Inventory

LAB_MIN_KNOWN = 5
"""Known minutes that a grade needs under lab settings; a lab runs minutes, not weeks."""
LAB_TARGET = "lab"
ALWAYS_OPEN = {"weekly": {"mon-sun": ["00:00-24:00"]}}


def lab_copy(inventory: Inventory, *, real_hours: bool, lab_settings: bool) -> str:
    """Write an inventory anew for the lab, as YAML (in its JSON form).

    Every calendar is open around the clock unless `real_hours`. With `lab_settings` every target
    needs only LAB_MIN_KNOWN known minutes; points without one get a target for that.
    """
    tree = inventory.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if not real_hours:
        tree["calendars"] = dict.fromkeys(tree.get("calendars", {}), ALWAYS_OPEN)
    if lab_settings:
        _need_few_minutes(tree)
    return json.dumps(tree, ensure_ascii=False, indent=1)


def _need_few_minutes(tree: dict[str, Any]) -> None:
    targets = tree.setdefault("targets", {})
    for target in targets.values():
        target["min_known"] = LAB_MIN_KNOWN
    targets.setdefault(LAB_TARGET, {"min_known": LAB_MIN_KNOWN})
    for point in tree["points"]:
        for part in (point, *point["links"]):
            if part.get("target", DEFAULT_TARGET if part is point else "") == DEFAULT_TARGET:
                part["target"] = LAB_TARGET
