"""What the loader says of an inventory into which tables were put, told at the cells."""

import re
from collections.abc import Iterable, Iterator, Mapping

from inventory.problem import Problem, one_line
from inventory.reading.document import YamlMap
from inventory.reading.reading import typed
from inventory.schema import Inventory
from inventory.tables.columns import Column, Part, layouts
from inventory.tables.sheets import Place, Sheet
from inventory.tables.tabulating import Listed, Listing
from inventory.tables.wording import in_words_of_tables

_OF_POINT = re.compile(r"points\[[0-9]+\](?:\.links\[[0-9]+\])?\.?(.*)", re.DOTALL)
_OF_ENTRY = re.compile(r"(contact|operator)s(?:\.([\w-]+)|\[\"(.*?)\"\])\.?(.*)", re.DOTALL)
_BETWEEN_STEPS = re.compile(r"[.\[\]\"]+")


def judged(
    whole: YamlMap, listing: Listing, sheets: Iterable[Sheet], texts: Mapping[str, str]
) -> tuple[Inventory | None, list[Problem]]:
    """Judge the whole document: the inventory that it would be, and all that is wrong.

    `texts` are those of the inventory's own files, by their names.
    """
    found: list[Problem] = []
    inventory = typed(whole, found, texts)
    by_name = {sheet.name: sheet for sheet in sheets}
    told = (_told(problem, listing, by_name) for problem in found)
    reported = {(problem.file, problem.path) for problem in listing.problems}
    # Of a cell that could not be read, the loader misses the value.
    return inventory, [each for each in told if (each.file, each.path) not in reported]


def _told(problem: Problem, listing: Listing, by_name: Mapping[str, Sheet]) -> Problem:
    column, place = _found(problem, listing)
    told = in_words_of_tables(problem, column, has_column=place is not None)
    if place is None and problem.file in by_name:
        place = Place(by_name[problem.file], problem.line - 1, problem.column - 1)
    if place is None:
        return problem
    return told._replace(file=place.sheet.file, line=0, column=0, path=one_line(place.cell))


def _found(problem: Problem, listing: Listing) -> tuple[Column | None, Place | None]:
    """The column of which the problem speaks, and its cell if the table has that column.

    From there a value came, or there it is missing.
    """
    for part, entry, steps in _entries(problem, listing):
        columns = (column for layout in layouts() for column in layout.columns)
        for column in columns:
            if column.part is part and column.path == steps[: len(column.path)]:
                given = entry.cells.get(column)
                return column, given.place if given else None
    return None, None


def _entries(problem: Problem, listing: Listing) -> Iterator[tuple[Part, Listed, tuple[str, ...]]]:
    """What the tables list of that of which the problem speaks, and the rest of the way there."""
    of_point = _OF_POINT.fullmatch(problem.path)
    if of_point:
        point_id, _, link_id = problem.about.partition("/")
        point = listing.entries[Part.POINT].get(point_id)
        entry = point.links.get(link_id) if point and link_id else point
        if entry:
            yield Part.LINK if link_id else Part.POINT, entry, _steps(of_point[1])
    of_entry = _OF_ENTRY.fullmatch(problem.path)
    if of_entry:
        part = Part(of_entry[1])
        entry = listing.entries[part].get(of_entry[2] or of_entry[3])
        if entry:
            yield part, entry, _steps(of_entry[4])


def _steps(path: str) -> tuple[str, ...]:
    return tuple(step for step in _BETWEEN_STEPS.split(path) if step)
