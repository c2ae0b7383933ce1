"""The points of an inventory, its contacts and operators as rows of cells."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from inventory.schema import Inventory, Point
from inventory.tables.cells import Context, Shown
from inventory.tables.columns import Column, Layout, Part, layouts, leaf
from inventory.wards import wards_of
from inventory.words import Language

Row = tuple[Shown | None, ...]


class Table(NamedTuple):
    """One sheet as it is written."""

    layout: Layout
    rows: Sequence[Row]


def tables(
    inventory: Inventory, language: Language, wards: Collection[str] = ()
) -> tuple[Table, ...]:
    """All sheets: a row for each link, with its point again in each; contacts; operators.

    `wards` are the codes of those whose points are wanted, all if empty; then contacts are those
    of these points only. What is not written in the inventory leaves its cell empty.
    """
    context = Context(language, wards_of(inventory.city.code))
    points = [point for point in inventory.points if not wards or point.ward in wards]
    wanted = {contact for point in points for contact in point.contacts}
    entries: dict[Part, dict[str, Any]] = {
        Part.CONTACT: {
            id_: entry for id_, entry in inventory.contacts.items() if not wards or id_ in wanted
        },
        Part.OPERATOR: dict(inventory.operators),
    }
    links, *others = layouts()
    return (
        Table(links, [row for point in points for row in _rows(point, links, context)]),
        *(
            Table(layout, list(_entries(entries[layout.id.part], layout, context)))
            for layout in others
        ),
    )


def _rows(point: Point, layout: Layout, context: Context) -> Iterator[Row]:
    written = _plain(point)
    of_point = [_shown(c, written, context) for c in layout.columns if c.part is Part.POINT]
    of_link = [column for column in layout.columns if column.part is Part.LINK]
    for link in written["links"]:
        yield (*of_point, *(_shown(column, link, context) for column in of_link))


def _entries(entries: dict[str, Any], layout: Layout, context: Context) -> Iterator[Row]:
    for id_, entry in entries.items():
        written = {"id": id_} | _plain(entry)
        yield tuple(_shown(column, written, context) for column in layout.columns)


def _plain(entry: Any) -> dict[str, Any]:
    plain: dict[str, Any] = entry.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return plain


def _shown(column: Column, written: Any, context: Context) -> Shown | None:
    value = leaf(written, column.path)
    return None if value is None else column.cell.show(value, context)
