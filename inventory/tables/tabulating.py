"""From the rows of sheets to what they say of points, links, contacts and operators."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from inventory.fault import Fault, Severity
from inventory.problem import Problem
from inventory.said import Said
from inventory.tables.cells import Context
from inventory.tables.columns import Column, Layout, Part
from inventory.tables.errors import CellError
from inventory.tables.heading_rows import Heading
from inventory.tables.sheets import Place, Row, Sheet
from inventory.words import Language

WRONG = object()
"""Value of a cell that is reported already."""


class Given(NamedTuple):
    """What a cell says; None that its key is not set."""

    value: Any
    place: Place


@dataclass(slots=True)
class Listed:
    """What a table says of one point, link, contact or operator."""

    id: Given
    cells: Mapping[Column, Given]
    """Of the columns that the table has; the id is not among them."""
    links: dict[str, "Listed"] = field(default_factory=dict)
    """Of a point, in the order of the table."""
    has_id: bool = True
    """Whether its id is one of its keys; contacts and operators stand under theirs."""


@dataclass(slots=True)
class Listing:
    """What tables say."""

    entries: dict[Part, dict[str, Listed]]
    """By id, in the order of the tables."""
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    """What had to be guessed, or is not used."""

    @classmethod
    def empty(cls) -> "Listing":
        """Start with nothing."""
        return cls({Part.POINT: {}, Part.CONTACT: {}, Part.OPERATOR: {}})

    def add(self, sheet: Sheet, heading: Heading, context: Context) -> None:
        """Take the rows of a sheet below its heading."""
        reader = _Rows(self, sheet, heading, context)
        for line in range(heading.line + 1, len(sheet.rows)):
            if sheet.rows[line]:
                reader.take(line, sheet.rows[line])


@dataclass(frozen=True, slots=True)
class _Rows:
    """Reads the rows of one sheet."""

    listing: Listing
    sheet: Sheet
    heading: Heading
    context: Context

    def take(self, line: int, row: Row) -> None:
        """Take one row."""
        given = dict(self._given(line, row))
        layout = self.heading.layout
        id_ = given.pop(layout.id)
        if not any(cell.value is not None for cell in (id_, *given.values())):
            return  # something stands in columns that are not read
        if id_.value is None:
            self._report(id_.place, _without_id(layout))
        if id_.value is None or id_.value is WRONG:
            return
        if layout.id.part is Part.POINT:
            self._point(id_, given)
        else:
            self._entry(layout.id.part, id_, given)

    def _given(self, line: int, row: Row) -> Iterator[tuple[Column, Given]]:
        for index, column in self.heading.columns.items():
            place = Place(self.sheet, line, index)
            raw = row[index] if index < len(row) else None
            value = None
            if raw is not None:
                try:
                    value, remark = column.cell.read(raw, self.context)
                except CellError as error:
                    self._report(place, error.fault)
                    value, remark = WRONG, None
                if remark:
                    told = place.problem(Fault("guessed", remark))
                    self.listing.remarks.append(told._replace(severity=Severity.WARNING))
            yield column, Given(value, place)

    def _entry(self, part: Part, id_: Given, given: Mapping[Column, Given]) -> None:
        entry = Listed(id_, given, has_id=False)
        first = self.listing.entries[part].setdefault(id_.value, entry)
        if first.cells is not given:
            self._report(id_.place, _twice(id_, first.id.place))

    def _point(self, id_: Given, given: Mapping[Column, Given]) -> None:
        of_point = {column: cell for column, cell in given.items() if column.part is Part.POINT}
        of_link = {column: cell for column, cell in given.items() if column.part is Part.LINK}
        says_something = any(cell.value is not None for cell in of_point.values())
        listed = self.listing.entries[Part.POINT].setdefault(id_.value, Listed(id_, {}))
        if says_something and not listed.cells:
            listed.id, listed.cells = id_, of_point
        elif says_something:
            self._compare(of_point, listed.cells)
        if any(cell.value is not None for cell in of_link.values()):
            self._link(listed, of_link)

    def _compare(self, cells: Mapping[Column, Given], first: Mapping[Column, Given]) -> None:
        """All rows of a point say the same of it; a row may also say nothing but its id."""
        for column, cell in cells.items():
            other = first.get(column, cell)
            if WRONG not in (cell.value, other.value) and cell.value != other.value:
                self._report(cell.place, _disagrees(other.place.seen_from(cell.place)))

    def _link(self, point: Listed, cells: dict[Column, Given]) -> None:
        id_ = next((cell for column, cell in cells.items() if column.path == ("id",)), None)
        if id_ is None:
            return  # the heading is wrong, and reported
        cells = {column: cell for column, cell in cells.items() if column.path != ("id",)}
        if id_.value is None:
            self._report(id_.place, _LINK_WITHOUT_ID)
        elif id_.value is not WRONG:
            first = point.links.setdefault(id_.value, Listed(id_, cells))
            if first.cells is not cells:
                self._report(id_.place, _twice(id_, first.id.place))

    def _report(self, place: Place, fault: Fault) -> None:
        self.listing.problems.append(place.problem(fault))


def _without_id(layout: Layout) -> Fault:
    name = Said(*(layout.id.heading(language) for language in Language))
    return Fault(
        "row-without-id",
        Said(
            f'dòng này có số liệu nhưng ô "{name.vi}" trống',
            f'this row says something, but its cell "{name.en}" is empty',
        ),
        Said(
            "ghi mã ở mọi dòng; nếu các ô đã gộp (merge) thì tách ra",
            "write the id in every row; take merged cells apart",
        ),
    )


def _twice(id_: Given, first: Place) -> Fault:
    cell = first.seen_from(id_.place)
    return Fault(
        "row-twice",
        Said(f'"{id_.value}" đã có ở ô {cell}', f'"{id_.value}" is in the cell {cell} already'),
        Said("xoá một trong hai dòng", "delete one of the two rows"),
    )


def _disagrees(cell: str) -> Fault:
    return Fault(
        "rows-disagree",
        Said(
            f"ô {cell} ghi khác về cùng một điểm",
            f"the cell {cell} says otherwise of the same point",
        ),
        Said("ghi giống nhau ở mọi dòng của điểm", "write the same in all rows of the point"),
    )


_LINK_WITHOUT_ID = Fault(
    "row-without-id",
    Said(
        "dòng này ghi về một đường truyền nhưng không có mã của nó",
        "this row says something of a link, but not its id",
    ),
    Said("ghi mã, ví dụ ftth hoặc 5g", "write an id such as ftth or 5g"),
)
