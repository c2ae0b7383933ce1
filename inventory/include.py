"""Put the files that an inventory includes together with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from inventory.document import YamlList, YamlMap, parse
from inventory.files import read
from inventory.problem import InventoryError, Loc, Problem, problem_at
from inventory.tree import texts
from inventory.wording import did_you_mean, kind_of

GROUPS = ("operators", "contacts", "services", "calendars", "targets", "credentials")
LISTS = ("points", "maintenance")
MAIN_ONLY = ("version", "include", "city", "vantages")
SUFFIXES = (".yaml", ".yml")


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
        self._revision, self._base = _folder_of(name, path)
        self._folder = path.parent
        self._seen = {path.resolve()}
        for loc, entry in entries(root):
            self._entry(loc, entry)

    def _entry(self, loc: Loc, entry: str) -> None:
        try:
            paths = list(self._paths(loc, entry))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            self._report(loc, f"{entry} cannot be read: {reason}")
            return
        for path in paths:
            resolved = path.resolve()
            if resolved in self._seen:
                self._report(loc, f"{path.name} is included twice, or is the inventory itself")
            elif not resolved.is_relative_to(self._folder.resolve()):
                self._report(loc, f"{path.name} is a link that leads out of the inventory's folder")
            else:
                self._seen.add(resolved)
                base = self._base / path.relative_to(self._folder)
                self._add(f"{self._revision}{base}", path)

    def _paths(self, loc: Loc, entry: str) -> Iterator[Path]:
        path = self._folder / entry
        if not path.is_dir():
            if path.exists():
                yield path
            else:
                self._report(loc, f"there is no file or folder {entry} beside the inventory")
            return
        files = sorted(each for each in path.iterdir() if each.suffix in SUFFIXES)
        yield from files
        if not files:
            self._report(loc, f"there is no .yaml file in the folder {entry}")

    def _report(self, loc: Loc, message: str) -> None:
        value = self._root["include"]
        mark = self._root.value_marks["include"]
        if isinstance(value, YamlList):
            mark = value.marks[int(loc[-1])]
        self.problems.append(problem_at(mark, loc, message))

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
            self.problems.append(
                Problem(name, 1, 1, "", "sections such as points: are needed here")
            )

    def _section(self, other: YamlMap, key: str) -> None:
        mark, value = other.key_marks[key], other[key]
        if key in MAIN_ONLY:
            self.problems.append(problem_at(mark, (key,), f"{key} stands in the main file only"))
        elif key not in (*GROUPS, *LISTS):
            hint = did_you_mean(key, (*GROUPS, *LISTS))
            self.problems.append(problem_at(mark, (key,), f'unknown key "{key}"{hint}'))
        elif not isinstance(value, YamlMap if key in GROUPS else YamlList):
            needed = "a group of keys" if key in GROUPS else "a list"
            message = f"{needed} is needed here, not {kind_of(value)}"
            self.problems.append(problem_at(other.value_marks[key], (key,), message))
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
            message = f'"{name}" is here twice; the first is at {first.name}:{first.line + 1}'
            self.problems.append(problem_at(mark, (key, name), message))
        else:
            into.put(name, mark, item, value.value_marks[name])
