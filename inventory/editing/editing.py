"""Put points and entries into an inventory without touching anything else in its files.

    editing = Editing.of(Path("inventory.yaml"))
    editing.put_point({"id": "ba-dinh-2", "ward": "00004", ...})
    editing.write()

What is new gets the layout that `thongsuot fmt` gives. Of what is there, only values change that
shall mean something else; every other character stays: comments, order, line ends.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from inventory.editing.errors import EditingError
from inventory.editing.homes import Homes, wards_naming
from inventory.editing.putting import Data, FilesBy, Put, Written, put_entries, put_points
from inventory.editing.result import check, doubts, loaded, meaning_of
from inventory.editing.source import Source, changed_meanwhile, difference, save
from inventory.load import InventoryError
from inventory.reading.files import read as read_file
from inventory.reading.reading import reading_of, without_collection
from inventory.said import Said
from inventory.schema import Contact, Inventory, Operator, Point
from inventory.wards import wards_of
from inventory.wording.values import say

_ENTRIES: Mapping[str, type[BaseModel]] = {"operators": Operator, "contacts": Contact}


class Editing:
    """Changes of an inventory and the files that it includes, not written yet."""

    def __init__(
        self, inventory: Inventory, sources: Mapping[Path, Source], folders: Sequence[Path]
    ) -> None:
        """Take an inventory as it is in its files, the main one first.

        `folders` are those that it includes.
        """
        self.inventory = inventory
        """As it is in the files."""
        self._sources = sources
        self._folders = folders
        self._points: dict[str, Data] = {}
        self._entries: dict[str, dict[str, Data]] = {section: {} for section in _ENTRIES}
        self._meanings: dict[str, dict[str, Any]] = {
            section: {} for section in ("points", *_ENTRIES)
        }

    @classmethod
    @without_collection()
    def of(cls, path: Path) -> "Editing":
        """Read an inventory; InventoryError if it is none."""
        name = str(path)
        reading = reading_of(read_file(path, name), name, path)
        if reading.inventory is None:
            raise InventoryError(reading.problems, reading.include)
        sources = {Path(file): Source.of(Path(file), file) for file in reading.texts}
        for file, text in reading.texts.items():
            if sources[Path(file)].text != text:
                raise changed_meanwhile(Path(file))
        included = (path.parent / entry for entry in reading.include)
        return cls(reading.inventory, sources, [each for each in included if each.is_dir()])

    def put_point(self, point: Data) -> None:
        """Add a point, or change the one of its id: `point` is the whole of it, as data.

        Links of a known point keep their order. EditingError if the point is none.
        """
        meaning = _meaning(Point, point, f"points[{point.get('id')}]")
        self._points[meaning["id"]] = point
        self._meanings["points"][meaning["id"]] = meaning

    def put_entry(self, section: str, id_: str, entry: Data) -> None:
        """Add an entry to `operators` or `contacts`, or change the one that is there.

        EditingError if it is none.
        """
        self._meanings[section][id_] = _meaning(_ENTRIES[section], entry, f"{section}.{id_}")
        self._entries[section][id_] = entry

    def texts(self) -> Mapping[Path, str]:
        """What the files would hold, with line feeds; only those that would change."""
        return {source.path: Source(source.path, data).text for source, data in self._changed()}

    def difference(self) -> list[str]:
        """What would change, as the lines of a unified diff."""
        return [
            line
            for source, data in self._changed()
            for line in difference(
                source.path,
                None if source.is_new else source.text,
                Source(source.path, data).text,
            )
        ]

    def doubts(self, point_id: str) -> list[Said]:
        """What `check` would find doubtful in a point; errors as those of `result`."""
        changed = self._changed()
        self._checked(changed)
        return doubts(next(iter(self._sources)), self._files(changed), point_id)

    def result(self) -> Inventory:
        """What the inventory would be.

        InventoryError if it would be none, EditingError if it would not mean what was put into it.
        """
        return self._checked(self._changed())

    def write(self) -> list[Path]:
        """Write the files that change, each whole or not at all; errors as those of `result`.

        EditingError also if somebody changed one of the files meanwhile.
        """
        changed = self._changed()
        if not changed:
            return []
        self._checked(changed)
        return save(changed)

    @without_collection()
    def _checked(self, changed: list[tuple[Source, bytes]]) -> Inventory:
        result = loaded(next(iter(self._sources)), self._files(changed))
        check(self.inventory, result, self._meanings)
        return result

    def _files(self, changed: list[tuple[Source, bytes]]) -> dict[Path, bytes]:
        files = {path: source.data for path, source in self._sources.items()}
        return files | {source.path: data for source, data in changed}

    @without_collection()
    def _changed(self) -> list[tuple[Source, bytes]]:
        """The files that change, each with what it shall hold."""
        files = {path: Written.of(source.text) for path, source in self._sources.items()}
        puts = self._puts(files)
        made = {path for put in puts.values() for path in put.homes.values()} - files.keys()
        new = {path: Source.new(path) for path in sorted(made)}
        files |= {path: Written.of(source.text) for path, source in new.items()}
        for section in _ENTRIES:
            put_entries(files, section, puts[section])
        put_points(files, puts["points"])
        sources = {**self._sources, **new}
        results = ((sources[path], file.splice.edits) for path, file in files.items())
        return [(source, source.edited(edits)) for source, edits in results if edits]

    def _puts(self, files: Mapping[Path, Written]) -> dict[str, Put]:
        """What is to be written of each section, and into which files."""
        wards = {path: file.wards() for path, file in files.items()}
        homes = Homes(wards, self._folders, wards_of(self.inventory.city.code))
        old = {section: getattr(self.inventory, section) for section in _ENTRIES}
        old["points"] = {point.id: point for point in self.inventory.points}
        points = self._meanings["points"]
        added = {points[id_]["ward"] for id_ in points.keys() - old["points"].keys()}
        of_wards = {ward: homes.of_point(ward) for ward in added}
        puts = {"points": self._put("points", self._points, old["points"], of_wards)}
        naming = wards_naming(points.values())
        for section, entries in self._entries.items():
            having = [path for path, file in files.items() if file.root.get(section)]
            where = {
                id_: homes.of_contact(id_, naming.get(id_, frozenset()), having)
                if section == "contacts"
                else homes.of_the_city(having)
                for id_ in entries.keys() - old[section].keys()
            }
            puts[section] = self._put(section, entries, old[section], where)
        return puts

    def _put(
        self, section: str, new: Mapping[str, Data], old: Mapping[str, BaseModel], homes: FilesBy
    ) -> Put:
        known = {id_: meaning_of(old[id_]) for id_ in new if id_ in old}
        return Put(new, known, self._meanings[section], homes)


def _meaning(model: type[BaseModel], entry: Data, path: str) -> dict[str, Any]:
    try:
        return meaning_of(model.model_validate(entry))
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        fault = say(detail, detail["input"], str(detail["input"]), ())
        place = ".".join([path, *map(str, detail["loc"])])
        hint = fault.hint or Said("", "")
        raise EditingError(
            Said(
                "; ".join(filter(None, (f"{place}: {fault.message.vi}", hint.vi))),
                "; ".join(filter(None, (f"{place}: {fault.message.en}", hint.en))),
            )
        ) from error
