"""The order in which the schema has the keys of each part of an inventory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from inventory.schema import Inventory


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand in a part of an inventory."""

    keys: Mapping[str, "Shape"] = field(default_factory=dict)
    """What stands under its keys, in the order of the schema; none if people name the keys."""
    each: "Shape | None" = None
    """What all entries are, where people name the keys, or in a list."""
    model: type[BaseModel] | None = None

    def under(self, key: str | None) -> "Shape":
        """The shape of an entry."""
        return self.keys.get(key or "") or self.each or FREE

    def rank(self, key: str | None) -> int:
        """Where a key stands among its neighbours."""
        ranks = _ranks(self.model) if self.model else {}
        return ranks.get(key or "", len(ranks))


FREE = Shape()
"""Of values of any form."""


@cache
def shape_of(model: type[BaseModel]) -> Shape:
    """The shape of a model."""
    return Shape(
        {
            field.alias or name: _shape(field.annotation)
            for name, field in model.model_fields.items()
        },
        model=model,
    )


@cache
def _ranks(model: type[BaseModel]) -> Mapping[str, int]:
    return {key: rank for rank, key in enumerate(shape_of(model).keys)}


def _shape(annotation: Any) -> Shape:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return shape_of(annotation)
    parts = get_args(annotation)
    if get_origin(annotation) in (tuple, Mapping):
        shapes = [shape for shape in map(_shape, parts) if shape != FREE]
        return Shape(each=shapes[0] if shapes else None)
    return next((shape for shape in map(_shape, parts) if shape != FREE), FREE)


INVENTORY = shape_of(Inventory)
POINT = INVENTORY.keys["points"].each or FREE
