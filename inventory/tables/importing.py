"""Put tables into an inventory: what is new is added, what differs is changed, the rest stays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inventory.editing.editing import Editing
from inventory.editing.source import changed_meanwhile
from inventory.fault import Fault, Severity
from inventory.problem import InventoryError, Problem, one_line
from inventory.reading.document import YamlMap
from inventory.reading.files import read
from inventory.reading.reading import reading_of, without_collection
from inventory.said import Said
from inventory.schema import Inventory
from inventory.spelling import folded
from inventory.tables.cells import NAMED, Context
from inventory.tables.changes import Changes, changes_of, differing
from inventory.tables.columns import Part
from inventory.tables.heading_rows import (
    Heading,
    heading_of,
    known_names,
    problems_of,
    with_names,
)
from inventory.tables.headings import HELP, LISTS
from inventory.tables.judging import judged
from inventory.tables.merging import SECTIONS, merged
from inventory.tables.opening import opened
from inventory.tables.sheets import Place, Sheet, in_order, refused
from inventory.tables.tabulating import Listing
from inventory.wards import wards_of
from inventory.words import Language


@dataclass(frozen=True, slots=True)
class Import:
    """What tables would change. Nothing is written yet."""

    old: Inventory
    new: Inventory
    """As it would be; points may stand in another order than in the files."""
    editing: Editing | None
    """None if nothing changes."""
    remarks: tuple[Problem, ...]
    """What had to be guessed, what is not used, and links that the tables do not name."""

    @property
    def changes(self) -> Changes:
        """How much changes."""
        return changes_of(self.old, self.new)

    def diff(self) -> str:
        """What changes in the files, as a unified diff."""
        lines = self.editing.difference() if self.editing else ()
        return "".join(f"{line}\n" for line in lines)

    def write(self) -> list[Path]:
        """Write the files that change; EditingError if that cannot be done."""
        return self.editing.write() if self.editing else []


@without_collection()
def imported(files: Sequence[Path], path: Path) -> Import:
    """Read tables and put them into the inventory at a path.

    InventoryError has every cell that is wrong, and what would be wrong with the inventory.
    """
    reading = reading_of(read(path, str(path)), str(path), path)
    root, old = reading.root, reading.inventory
    if root is None or old is None:
        raise InventoryError(reading.problems, reading.include)
    sheets = _sheets(files)
    headings = [(sheet, heading) for sheet in sheets if (heading := heading_of(sheet))]
    listing = _listing(sheets, headings, old)
    whole = merged(root, old, listing)
    new, problems = judged(whole, listing, sheets, reading.texts)
    if new is None or problems or listing.problems:
        found = in_order([*listing.problems, *problems], sheets)
        raise InventoryError(with_names(found, headings))
    editing = _edited(path, whole, (old, new), listing)
    remarks = with_names((*listing.remarks, *_unnamed(old, listing)), headings)
    return Import(old, new, editing, tuple(remarks))


def _sheets(files: Sequence[Path]) -> list[Sheet]:
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for file in files:
        try:
            sheets += opened(file, known_names())
        except InventoryError as error:
            problems += error.problems
    if problems:
        raise InventoryError(problems)
    return sheets


def _listing(
    sheets: Sequence[Sheet], headings: Sequence[tuple[Sheet, Heading]], old: Inventory
) -> Listing:
    listing = Listing.empty()
    _refuse_files_without(headings, sheets)
    listing.remarks += _not_read(sheets, headings)
    for sheet, heading in headings:
        for problem in problems_of(sheet, heading):
            is_remark = problem.severity is Severity.WARNING
            (listing.remarks if is_remark else listing.problems).append(problem)
    context = Context(Language.VIETNAMESE, wards_of(old.city.code))
    # Operators come first: links may name one of them that is new.
    for sheet, heading in sorted(headings, key=lambda each: each[1].layout.id.part is Part.POINT):
        context = context._replace(operators=_operators(old, listing), is_typed=sheet.is_typed)
        listing.add(sheet, heading, context)
    return listing


def _operators(old: Inventory, listing: Listing) -> dict[str, str]:
    """Ids of operators, by themselves and by names that only one of them has."""
    names = [
        (folded(name), id_) for id_, entry in old.operators.items() for name in (id_, entry.name)
    ]
    for id_, listed in listing.entries[Part.OPERATOR].items():
        given = (cell.value for column, cell in listed.cells.items() if column.path == ("name",))
        names += [(folded(str(name)), id_) for name in (id_, *given)]
    ids_of: dict[str, set[str]] = {}
    for name, id_ in names:
        ids_of.setdefault(name, set()).add(id_)
    by_name = {f"{NAMED}{name}": ids.pop() for name, ids in ids_of.items() if len(ids) == 1}
    return by_name | {id_: id_ for _name, id_ in names}


def _refuse_files_without(
    headings: Sequence[tuple[Sheet, Heading]], sheets: Sequence[Sheet]
) -> None:
    useful = {sheet.file for sheet, _heading in headings}
    without = dict.fromkeys(sheet.file for sheet in sheets if sheet.file not in useful)
    if without:
        raise InventoryError(
            problem for file in without for problem in refused(file, *_NO_HEADING).problems
        )


_NO_HEADING = (
    Said(
        "không tìm thấy dòng tên cột (cần ít nhất cột “Mã điểm” và một cột nữa)",
        "there is no row with the names of columns (at least point.id and one more are needed)",
    ),
    Said(
        "lấy bảng mẫu bằng `thongsuot export --out mau.xlsx`",
        "get a table to fill in by `thongsuot export --out table.xlsx`",
    ),
)


def _not_read(
    sheets: Sequence[Sheet], headings: Sequence[tuple[Sheet, Heading]]
) -> Iterator[Problem]:
    """Sheets that are none of ours."""
    ours = {*LISTS, *HELP, *(sheet.title for sheet, _heading in headings)}
    for sheet in sheets:
        if sheet.title not in ours and any(sheet.rows):
            told = Place(sheet, 0, 0).problem(Fault("sheet-not-used", _SHEET_NOT_USED))
            yield told._replace(path=one_line(sheet.title), severity=Severity.WARNING)


_SHEET_NOT_USED = Said(
    "trang này không có tên cột nào quen thuộc nên không được đọc",
    "this sheet has no names of columns that are known, and is not read",
)


def _unnamed(old: Inventory, listing: Listing) -> Iterator[Problem]:
    """Links of points in the tables that the tables do not name."""
    known = {point.id: point for point in old.points}
    for id_, listed in listing.entries[Part.POINT].items():
        links = known[id_].links if id_ in known and listed.links else ()
        left = ", ".join(link.id for link in links if link.id not in listed.links)
        if left:
            told = listed.id.place.problem(
                Fault(
                    "link-not-in-table",
                    Said(
                        f"đường truyền {left} của {id_} không có trong bảng, được giữ nguyên",
                        f"the links {left} of {id_} are not in the table and stay",
                    ),
                )
            )
            yield told._replace(severity=Severity.WARNING)


def _edited(
    path: Path, whole: YamlMap, change: tuple[Inventory, Inventory], listing: Listing
) -> Editing | None:
    """The files with what differs put into them."""
    old, new = change
    of_sections = {
        section: differing(getattr(old, section), getattr(new, section), listing.entries[part])
        for part, section in SECTIONS.items()
    }
    was, will = ({point.id: point for point in each.points} for each in (old, new))
    of_points = differing(was, will, listing.entries[Part.POINT])
    if not of_points and not any(of_sections.values()):
        return None
    editing = Editing.of(path)
    if editing.inventory != old:
        raise changed_meanwhile(path)
    for section, ids in of_sections.items():
        for id_ in ids:
            editing.put_entry(section, id_, _plain(whole[section][id_]))
    points = {point["id"]: point for point in whole["points"]}
    for id_ in of_points:
        editing.put_point(_plain(points[id_]))
    return editing


def _plain(value: Any) -> Any:
    """Data without places."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value
