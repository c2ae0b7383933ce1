"""Judge a point that is in no file yet, told of its own keys."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from inventory.fault import Fault
from inventory.problem import Loc, path_of
from inventory.reading.tree import Finding, Group
from inventory.rules.rules import findings
from inventory.said import Said
from inventory.schema import Inventory, Point
from inventory.wording.values import say


class Wrong(NamedTuple):
    """One thing that is wrong."""

    loc: Loc
    """The way to it within the point."""
    fault: Fault


class Judge:
    """Says what would be wrong if a point, or what is known of it so far, were in an inventory."""

    def __init__(self, inventory: Inventory) -> None:
        """Take the inventory without the point."""
        self._root: Group = inventory.model_dump(
            mode="json", by_alias=True, exclude_unset=True, exclude={"maintenance"}
        )

    def wrong(self, point: Mapping[str, Any]) -> list[Wrong]:
        """All that is wrong with the point; what a rule has something to say about only once."""
        points = [*self._root["points"], dict(point)]
        found = list(_by_rules(self._root | {"points": points}, len(points) - 1))
        known = {each.loc for each in found}
        return [*found, *(each for each in _by_schema(point) if each.loc not in known)]

    def at(self, point: Mapping[str, Any], *loc: str | int) -> Said | None:
        """What is wrong with one value of it, or with what is under that; None if nothing is."""
        told = [said(wrong.fault) for wrong in self.wrong(point) if wrong.loc[: len(loc)] == loc]
        return lines(told) if told else None


def said(fault: Fault) -> Said:
    """A fault and its hint in one line."""
    if fault.hint is None:
        return fault.message
    return Said(f"{fault.message.vi}; {fault.hint.vi}", f"{fault.message.en}; {fault.hint.en}")


def lines(told: list[Said]) -> Said:
    """Say several things, one a line."""
    return Said("\n".join(each.vi for each in told), "\n".join(each.en for each in told))


def _by_rules(root: Group, index: int) -> Iterator[Wrong]:
    for finding in findings(root):
        if finding.loc[:2] == ("points", index):
            yield Wrong(finding.loc[2:], finding.fault.hinted(_other(root, finding)))


def _other(root: Group, finding: Finding) -> Said | None:
    """Name what it is at odds with: POINT, POINT/LINK, or the way to it."""
    if finding.other is None or finding.fault.code == "duplicate-point":
        return None
    name = path_of(finding.other)
    if finding.other[0] == "points":
        point = root["points"][finding.other[1]]
        name = str(point.get("id", ""))
        if finding.other[2] == "links":
            name += f"/{point['links'][finding.other[3]].get('id', '')}"
    return Said(f"đã có ở {name}", f"{name} has it")


def _by_schema(point: Mapping[str, Any]) -> Iterator[Wrong]:
    try:
        Point.model_validate(point)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            value, loc = detail["input"], detail["loc"]
            if detail["type"] == "too_short" and loc == ("links",) and point["links"]:
                continue  # there are some, all of them wrong and told of
            yield Wrong(loc, say(detail, value, str(value), ()))
