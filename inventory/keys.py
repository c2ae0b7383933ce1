"""Which keys may be written where, according to the schema."""

from collections.abc import Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from inventory.problem import Loc
from inventory.schema import Inventory


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a model, as they are written."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def keys_beside(loc: Loc) -> tuple[str, ...]:
    """The keys that may stand where the last step of a way stands."""
    model: type[BaseModel] | None = Inventory
    inside_collection = False
    for step in loc[:-1]:
        if inside_collection:  # the step is an index, or a name that people chose
            inside_collection = False
            continue
        if model is None:
            return ()
        model, inside_collection = _under(model, step)
    return keys_of(model) if model else ()


def _under(model: type[BaseModel], key: str | int) -> tuple[type[BaseModel] | None, bool]:
    for name, field in model.model_fields.items():
        if key in (name, field.alias):
            return _model_in(field.annotation), _is_collection(field.annotation)
    return None, False


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The one model that an annotation speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    models = (_model_in(part) for part in get_args(annotation))
    return next((model for model in models if model), None)


def _is_collection(annotation: Any) -> bool:
    return get_origin(annotation) in (tuple, Mapping)
