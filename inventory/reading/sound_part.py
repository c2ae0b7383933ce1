"""The part of a wrong inventory that is sound, so that its doubts are told with the errors."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from inventory.problem import Loc
from inventory.reading.document import YamlMap
from inventory.reading.tree import Finding
from inventory.rules.rules import findings
from inventory.schema import City, Inventory, Point
from inventory.wards import FILES

_Model = TypeVar("_Model", bound=BaseModel)


def sound_points(root: YamlMap) -> tuple[Inventory, tuple[int, ...]] | None:
    """The city with those of its points that are right in themselves, and their indexes.

    None if even the city is wrong. Points of which a rule has something to say are left out, and
    so are all other sections.
    """
    wrong = {finding.loc[:2] for finding in findings(root)}
    city = _valid(City, root.get("city"))
    items = root.get("points")
    if city is None or city.code not in FILES or not isinstance(items, list):
        return None
    kept = {
        index: point
        for index, item in enumerate(items)
        if ("points", index) not in wrong and (point := _valid(Point, item))
    }
    inventory = Inventory.model_construct(version=1, city=city, points=tuple(kept.values()))
    return inventory, tuple(kept)


def _valid(model: type[_Model], value: Any) -> _Model | None:
    try:
        return model.model_validate(value)
    except ValidationError:
        return None


def in_the_whole(finding: Finding, indexes: tuple[int, ...]) -> Finding:
    """Turn the ways to points of the sound part into those in the document."""
    other = finding.other and _moved(finding.other, indexes)
    return finding._replace(loc=_moved(finding.loc, indexes), other=other)


def _moved(loc: Loc, indexes: tuple[int, ...]) -> Loc:
    section, index, *rest = loc
    return (section, indexes[int(index)], *rest)
