"""From a text to the typed form and everything that is wrong with it."""

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from inventory.fault import Fault, Severity
from inventory.keys import keys_beside
from inventory.problem import Loc, Mark, Problem, problem_at, problem_of
from inventory.reading.document import YamlMap, parse
from inventory.reading.include import Included, entries
from inventory.reading.places import KEY, find, find_key
from inventory.reading.tree import Finding
from inventory.rules.rules import findings
from inventory.said import Said
from inventory.schema import Inventory
from inventory.wording.documents import first_at
from inventory.wording.values import say

_TOKEN = re.compile(r"[^\s,\[\]{}#]*")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading an inventory."""

    root: YamlMap | None
    """All files together; None if the main one is no group of keys."""
    inventory: Inventory | None
    """None if anything is wrong."""
    problems: tuple[Problem, ...]
    texts: Mapping[str, str]
    """What the files hold, by their names."""
    include: tuple[str, ...]
    """Files and folders that the inventory names, be they there or not."""


@contextmanager
def without_collection() -> Iterator[None]:
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


def reading_of(text: str, name: str, path: Path | None) -> Reading:
    """Read a text, and the files that it includes if it has a path."""
    document = parse(name, text)
    problems = list(document.problems)
    root, texts = document.root, {name: document.text}
    if not isinstance(root, YamlMap):
        if not problems:
            problems.append(problem_of(name, _NO_INVENTORY, 1, 1))
        return Reading(None, None, tuple(problems), texts, ())
    if path is not None:
        included = Included(root, name, path)
        problems += included.problems
        texts |= included.texts
    elif root.get("include"):
        problems.append(problem_at(root.key_marks["include"], ("include",), _CANNOT_INCLUDE))
    inventory = typed(root, problems, texts)
    order = {file: index for index, file in enumerate(texts)}
    problems.sort(key=lambda problem: order.get(problem.file, len(order)))
    include = tuple(entry for _loc, entry in entries(root))
    return Reading(root, inventory, tuple(problems), texts, include)


def typed(root: YamlMap, problems: list[Problem], texts: Mapping[str, str]) -> Inventory | None:
    """Check the whole document in both ways, so that every problem is found at once.

    What is wrong is added to `problems`; `texts` are those of the files, by their names.
    """
    problems += (placed(root, finding) for finding in findings(root))
    try:
        inventory = Inventory.model_validate(root)
    except ValidationError as error:
        # Of a value that a rule has something to say about, the rule knows more.
        known = {problem[:4] for problem in problems}
        problems += (p for p in _schema_problems(root, error, texts) if p[:4] not in known)
        return None
    return None if problems else inventory


def placed(root: YamlMap, finding: Finding, severity: Severity = Severity.ERROR) -> Problem:
    """Give what was found its place in the files."""
    place = find(root, finding.loc)
    fault = finding.fault
    if finding.other is not None:
        other = find(root, finding.other).mark
        line = str(other.line + 1)
        fault = fault.hinted(
            first_at(line if other.name == place.mark.name else f"{other.name}:{line}")
        )
    return problem_at(place.mark, place.loc, fault, severity, _about(root, finding.loc))


def _about(root: YamlMap, loc: Loc) -> str:
    """Name the point or link that a way leads into."""
    ids: list[str] = []
    value: Any = root
    for section, index in zip(loc[::2], loc[1::2], strict=False):
        items = value.get(section) if section in ("points", "links") else None
        if not isinstance(items, list) or not isinstance(index, int) or index >= len(items):
            break
        value = items[index]
        id_ = value.get("id") if isinstance(value, dict) else None
        if not isinstance(id_, str):
            break
        ids.append(id_)
    return "/".join(ids)


def _schema_problems(
    root: YamlMap, error: ValidationError, texts: Mapping[str, str]
) -> Iterator[Problem]:
    lines: dict[str, list[str]] = {}
    for detail in error.errors(include_url=False):
        loc = detail["loc"]
        at_key = detail["type"] == "extra_forbidden" or loc[-1:] == (KEY,)
        place = (find_key if at_key else find)(root, loc[:-1] if loc[-1:] == (KEY,) else loc)
        if detail["type"] == "too_short" and place.value:
            continue  # there are some, all of them wrong and reported
        token = _token(place.mark, place.value, texts, lines)
        fault = say(detail, place.value, token, keys_beside(loc) if at_key else ())
        yield problem_at(place.mark, place.loc, fault, about=_about(root, loc))


def _token(mark: Mark, value: Any, texts: Mapping[str, str], lines: dict[str, list[str]]) -> str:
    """How a value that is no text is written in its file: 00004 and not 4."""
    if isinstance(value, str) or mark.name not in texts:
        return str(value)
    if mark.name not in lines:
        lines[mark.name] = texts[mark.name].split("\n")
    found = _TOKEN.match(lines[mark.name][mark.line], mark.column)
    return found.group() if found else str(value)


_NO_INVENTORY = Fault(
    "not-an-inventory",
    Said(
        "tệp này phải bắt đầu bằng version: 1, rồi đến city: và points:",
        "an inventory begins with version: 1, and then has city: and points:",
    ),
)
_CANNOT_INCLUDE = Fault(
    "include-without-file",
    Said("chỉ tệp trên đĩa mới đưa được tệp khác vào", "only an inventory in a file can include"),
)
