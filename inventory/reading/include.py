"""Put the files that an inventory includes together with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from inventory.fault import Fault
from inventory.problem import InventoryError, Loc, Problem, problem_at, problem_of
from inventory.reading.document import YamlList, YamlMap, parse
from inventory.reading.files import read
from inventory.reading.included_files import SUFFIXES, Refused, files_of
from inventory.reading.tree import texts
from inventory.said import Said
from inventory.wording.documents import duplicate_entry
from inventory.wording.kinds import but_not
from inventory.wording.values import unknown_key

__all__ = ["GROUPS", "LISTS", "MAIN_ONLY", "SUFFIXES", "Included", "entries"]

GROUPS = ("operators", "contacts", "services", "calendars", "targets", "credentials")
LISTS = ("points", "maintenance")
MAIN_ONLY = ("version", "include", "city", "vantages")


def entries(root: YamlMap) -> Iterator[tuple[Loc, str]]:
    """Files and folders that a document includes; the schema refuses those that lead elsewhere."""
    for loc, entry in texts(root, (), "include"):
        if entry.isprintable() and not entry.startswith("/") and ".." not in entry.split("/"):
            yield loc, entry


def _folder_of(name: str, path: Path) -> tuple[str, Path]:
    """The revision and the folder in the name of an inventory; no revision if it is its path."""
    if name == str(path):
        return "", path.parent
    revision, colon, file = name.rpartition(":")
    return revision + colon, Path(file).parent


class Included:
    """The included files of one inventory."""

    def __init__(self, root: YamlMap, name: str, path: Path) -> None:
        """Read everything that the document includes and add it to `root`.

        `path` is where the inventory is, `name` what it is called, as in REVISION:PATH.
        """
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}
        self._root = root
        revision, base = _folder_of(name, path)
        files, refused = files_of(path, entries(root))
        self.problems += (self._refused(each) for each in refused)
        for file in files:
            self._add(f"{revision}{base / file.relative_to(path.parent)}", file)

    def _refused(self, refused: Refused) -> Problem:
        value = self._root["include"]
        mark = self._root.value_marks["include"]
        if isinstance(value, YamlList):
            mark = value.marks[int(refused.loc[-1])]
        return problem_at(mark, refused.loc, refused.fault)

    def _add(self, name: str, path: Path) -> None:
        try:
            document = parse(name, read(path, name))
        except InventoryError as error:
            self.problems += error.problems
            return
        self.texts[name] = document.text
        self.problems += document.problems
        if isinstance(document.root, YamlMap):
            for key in document.root:
                self._section(document.root, key)
        elif not document.problems:
            self.problems.append(problem_of(name, _NO_SECTIONS, 1, 1))

    def _section(self, other: YamlMap, key: str) -> None:
        mark, value = other.key_marks[key], other[key]
        if key in MAIN_ONLY:
            self.problems.append(problem_at(mark, (key,), _main_only(key)))
        elif key not in (*GROUPS, *LISTS):
            self.problems.append(problem_at(mark, (key,), unknown_key(key, (*GROUPS, *LISTS))))
        elif not isinstance(value, YamlMap if key in GROUPS else YamlList):
            needed = _GROUP_NEEDED if key in GROUPS else _LIST_NEEDED
            wrong = but_not(value)
            words = Said(f"{needed.vi}, {wrong.vi}", f"{needed.en}, {wrong.en}")
            fault = Fault("wrong-type", words)
            self.problems.append(problem_at(other.value_marks[key], (key,), fault))
        else:
            self._join(other, key, value)

    def _join(self, other: YamlMap, key: str, value: Any) -> None:
        if key not in self._root:
            empty = type(value)(value.mark)
            self._root.put(key, other.key_marks[key], empty, other.value_marks[key])
        into = self._root[key]
        if isinstance(into, YamlList) and isinstance(value, YamlList):
            for item, mark, index in zip(value, value.marks, value.indexes, strict=True):
                into.put(item, mark, index)
        elif isinstance(into, YamlMap) and isinstance(value, YamlMap):
            for name, item in value.items():
                self._entry_of(into, value, key, name, item)

    def _entry_of(self, into: YamlMap, value: YamlMap, key: str, name: str, item: Any) -> None:
        mark = value.key_marks[name]
        if name in into:
            first = into.key_marks[name]
            fault = duplicate_entry(name, f"{first.name}:{first.line + 1}")
            self.problems.append(problem_at(mark, (key, name), fault))
        else:
            into.put(name, mark, item, value.value_marks[name])


def _main_only(key: str) -> Fault:
    return Fault(
        "main-only",
        Said(f"mục {key} chỉ có trong tệp chính", f"{key} stands in the main file only"),
    )


_NO_SECTIONS = Fault(
    "no-sections",
    Said("ở đây cần các phần như points:", "sections such as points: are needed here"),
)
_GROUP_NEEDED = Said("ở đây cần một nhóm mục", "a group of keys is needed here")
_LIST_NEEDED = Said("ở đây cần một danh sách", "a list is needed here")
