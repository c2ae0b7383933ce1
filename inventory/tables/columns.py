"""The columns of each sheet, made from the schema: a key that is new there has one here too."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from inventory.said import Said
from inventory.schema import Contact, Link, Operator, Point
from inventory.schema import Dates as Span
from inventory.spelling import folded
from inventory.tables.cells import (
    Cell,
    Choice,
    Choices,
    Code,
    Day,
    Days,
    Ids,
    Number,
    OperatorId,
    Text,
    Upstream,
    WardCode,
)
from inventory.tables.headings import ALSO, CONTACTS, LINKS, OPERATORS, VIETNAMESE
from inventory.words import Language


class Part(StrEnum):
    """What a column says something about."""

    POINT = "point"
    LINK = "link"
    CONTACT = "contact"
    OPERATOR = "operator"


MODELS: Mapping[Part, type[BaseModel]] = {
    Part.POINT: Point,
    Part.LINK: Link,
    Part.CONTACT: Contact,
    Part.OPERATOR: Operator,
}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column, which holds one key. There is one of each, and it is equal to itself only."""

    part: Part
    path: tuple[str, ...]
    """Way to the key in its part, such as ("contracted", "down_mbps")."""
    cell: Cell
    """How its values are written and read."""
    required: bool
    meaning: Said
    default: Any = None
    """What holds where the cell is empty, as YAML would have it; None if nothing does."""

    @property
    def key(self) -> str:
        """Its English name, such as link.contracted.down_mbps."""
        return ".".join((self.part, *self.path))

    def heading(self, language: Language) -> str:
        """Its name as a table shows it."""
        return Said(VIETNAMESE[self.key], self.key).told(language)


@dataclass(frozen=True, slots=True)
class Layout:
    """What one sheet holds."""

    title: Said
    columns: tuple[Column, ...]
    id: Column
    """Without it the sheet means nothing."""

    @property
    def parts(self) -> frozenset[Part]:
        """What its rows are about."""
        return frozenset(column.part for column in self.columns)


@cache
def layouts() -> tuple[Layout, ...]:
    """All sheets: links with their points, contacts, operators."""
    of = {part: tuple(_columns_of(part)) for part in Part}
    return (
        Layout(LINKS, (*of[Part.POINT], *of[Part.LINK]), of[Part.POINT][0]),
        Layout(CONTACTS, of[Part.CONTACT], of[Part.CONTACT][0]),
        Layout(OPERATORS, of[Part.OPERATOR], of[Part.OPERATOR][0]),
    )


@cache
def by_heading(layout: Layout) -> Mapping[str, Column]:
    """Every name by which a column of a sheet is known, folded.

    A key may stand without its part (`ward` for `point.ward`) where only one column has it.
    """
    known: dict[str, Column] = {}
    bare: dict[str, list[Column]] = {}
    for column in layout.columns:
        known[folded(column.key)] = column
        known[folded(VIETNAMESE[column.key])] = column
        known |= {folded(name): column for name in ALSO.get(column.key, ())}
        bare.setdefault(folded(".".join(column.path)), []).append(column)
    return {name: found[0] for name, found in bare.items() if len(found) == 1} | known


def leaf(tree: Any, path: tuple[str, ...]) -> Any:
    """Follow a way in plain data; None if it leads nowhere."""
    for step in path:
        tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


def _columns_of(part: Part) -> Iterator[Column]:
    if part in (Part.CONTACT, Part.OPERATOR):
        meaning = Said(f"{VIETNAMESE[f'{part}.id']}, duy nhất.", "Its id, unique.")
        yield Column(part, ("id",), Code(), required=True, meaning=meaning)
    yield from _leaves(part, MODELS[part], (), inside_required=True)


def _leaves(
    part: Part, model: type[BaseModel], before: tuple[str, ...], *, inside_required: bool
) -> Iterator[Column]:
    for name, field in model.model_fields.items():
        path = (*before, field.alias or name)
        kind = _bare(field.annotation)
        if path == ("links",):
            continue  # a row each
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _leaves(part, kind, path, inside_required=False)
            continue
        required = inside_required and field.is_required()
        default = None if field.is_required() or field.default_factory else field.default
        meaning = _MEANINGS.get(".".join((part, *path))) or _meaning(field)
        yield Column(part, path, _cell(part, path, kind), required, meaning, default)


def _meaning(field: FieldInfo) -> Said:
    vietnamese, _, english = (field.description or "").partition(" / ")
    return Said(vietnamese, english)


_STATUS = Said(
    "Đã đến bước nào; chỉ “hoạt động” mới được đo.",
    "How far it has come; only active ones are measured.",
)
_MEANINGS: Mapping[str, Said] = {
    "point.ward": Said("Phường, xã của điểm.", "The ward or commune of the point."),
    "point.calendar": Said("Giờ làm việc của điểm.", "Its service hours."),
    "point.contacts": Said(
        "Ai nhận thư của điểm: mã ở trang Đầu mối.", "Who gets its mails: ids of the contacts."
    ),
    "point.status": _STATUS,
    "link.status": _STATUS,
    "link.operator": Said("Nhà mạng: mã hoặc tên.", "The operator: its id or name."),
}
"""Where the schema speaks of how a key is written in YAML."""


def _degrees() -> Cell:
    return Number(thousands=False)


_BY_KEY: Mapping[str, Callable[[], Cell]] = {
    "point.id": Code,
    "point.ward": WardCode,
    "point.location.lat": _degrees,
    "point.location.lon": _degrees,
    "link.id": Code,
    "link.operator": OperatorId,
    "link.service_id": Code,
    "contact.phone": Code,
    "operator.hotline": Code,
}
_BY_TYPE: Mapping[Any, Callable[[], Cell]] = {
    str: Text,
    int: Number,
    float: Number,
    date: Day,
    tuple[Span, ...]: Days,
}


def _cell(part: Part, path: tuple[str, ...], kind: Any) -> Cell:
    """How a type is written in a cell; TypeError if no way is known yet."""
    by_key = _BY_KEY.get(".".join((part, *path))) or _BY_TYPE.get(kind)
    if by_key is not None:
        return by_key()
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Choice(kind)
    item = _bare(get_args(kind)[0]) if get_args(kind) else None
    if get_origin(kind) is Mapping and item is str:
        return Upstream()
    if get_origin(kind) is tuple and item is str:
        return Ids()
    if get_origin(kind) is tuple and isinstance(item, type) and issubclass(item, StrEnum):
        return Choices(item)
    raise TypeError(f"no cell can hold {kind} of {part}.{'.'.join(path)}")


def _bare(annotation: Any) -> Any:
    """A type without its conditions, and without the None that says it may be missing."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        (one,) = (part for part in get_args(annotation) if part is not NoneType)
        return _bare(one)
    return annotation
