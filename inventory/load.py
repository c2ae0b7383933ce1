"""Read an inventory: the typed form, or everything that is wrong with it."""

import gc
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from inventory.document import YamlMap, parse
from inventory.files import decode, read
from inventory.include import Included, entries
from inventory.keys import keys_beside
from inventory.places import KEY, find, find_key
from inventory.problem import InventoryError, Mark, Problem, problem_at
from inventory.rules import findings
from inventory.schema import Inventory
from inventory.tree import Finding
from inventory.wording import say

__all__ = ["InventoryError", "Problem", "fingerprint", "load", "load_text"]

_TOKEN = re.compile(r"[^\s,\[\]{}#]*")


def load(path: Path, name: str | None = None) -> Inventory:
    """Read an inventory and the files that it includes; InventoryError has all problems.

    Problems speak of the file under `name`, which may be that of a revision, `main:inventory.yaml`;
    what it includes is then named beside it, `main:wards/a.yaml`.
    """
    shown = str(path) if name is None else name
    return _load(read(path, shown), shown, path)


def load_text(text: str | bytes, name: str = "inventory.yaml") -> Inventory:
    """Read an inventory from a text; it cannot include files. InventoryError has all problems."""
    return _load(decode(text, name) if isinstance(text, bytes) else text, name, None)


def fingerprint(inventory: Inventory) -> str:
    """SHA-256 of what the inventory means, in hexadecimal digits.

    Comments, layout, the order of keys and how it is split into files leave it as it is, and so
    does writing down a default.
    """
    meaning = json.loads(inventory.model_dump_json(by_alias=True))
    # A limit that is not written is the default's, one that is null is switched off.
    meaning |= inventory.model_dump(
        mode="json", by_alias=True, include={"targets"}, exclude_unset=True
    )
    canonical = json.dumps(meaning, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@contextmanager
def _without_collection() -> Iterator[None]:
    """Pause the cyclic garbage collector.

    A million small objects, none of them in a cycle, make it run for nothing, which would be a
    third of the time that a large file takes.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_without_collection()
def _load(text: str, name: str, path: Path | None) -> Inventory:
    document = parse(name, text)
    problems = list(document.problems)
    root, files = document.root, {name: document.text}
    if not isinstance(root, YamlMap):
        if not problems:
            message = "an inventory begins with version: 1, and then has city: and points:"
            problems.append(Problem(name, 1, 1, "", message))
        raise InventoryError(problems)
    if path is not None:
        included = Included(root, name, path)
        problems += included.problems
        files |= included.texts
    elif root.get("include"):
        mark = root.key_marks["include"]
        problems.append(problem_at(mark, ("include",), "only an inventory in a file can include"))
    return _typed(root, problems, files)


def _typed(root: YamlMap, problems: list[Problem], files: Mapping[str, str]) -> Inventory:
    """Check the whole document in both ways, so that every problem is found at once."""
    inventory: Inventory | None = None
    problems += (_finding(root, finding) for finding in findings(root))
    try:
        inventory = Inventory.model_validate(root)
    except ValidationError as error:
        # Of a value that a rule has something to say about, the rule knows more.
        known = {problem[:4] for problem in problems}
        problems += (p for p in _schema_problems(root, error, files) if p[:4] not in known)
    if problems or inventory is None:
        order = {file: index for index, file in enumerate(files)}
        problems.sort(key=lambda problem: order.get(problem.file, len(order)))
        raise InventoryError(problems, (entry for _loc, entry in entries(root)))
    return inventory


def _finding(root: YamlMap, finding: Finding) -> Problem:
    place = find(root, finding.loc)
    message = finding.message
    if finding.other is not None:
        other = find(root, finding.other).mark
        file = "line " if other.name == place.mark.name else f"{other.name}:"
        message += f"; the first is {'on' if file == 'line ' else 'at'} {file}{other.line + 1}"
    return problem_at(place.mark, place.loc, message)


def _schema_problems(
    root: YamlMap, error: ValidationError, files: Mapping[str, str]
) -> Iterator[Problem]:
    lines: dict[str, list[str]] = {}
    for detail in error.errors(include_url=False):
        loc = detail["loc"]
        at_key = detail["type"] == "extra_forbidden" or loc[-1:] == (KEY,)
        place = (find_key if at_key else find)(root, loc[:-1] if loc[-1:] == (KEY,) else loc)
        if detail["type"] == "too_short" and place.value:
            continue  # there are some, all of them wrong and reported
        token = _token(place.mark, place.value, files, lines)
        words = say(detail, place.value, token, keys_beside(loc) if at_key else ())
        yield problem_at(place.mark, place.loc, words)


def _token(mark: Mark, value: Any, files: Mapping[str, str], lines: dict[str, list[str]]) -> str:
    """How a value that is no text is written in its file: 00004 and not 4."""
    if isinstance(value, str) or mark.name not in files:
        return str(value)
    if mark.name not in lines:
        lines[mark.name] = files[mark.name].split("\n")
    found = _TOKEN.match(lines[mark.name][mark.line], mark.column)
    return found.group() if found else str(value)
