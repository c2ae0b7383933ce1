"""Read a scenario file; every error at once, each with its place."""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ValidationError

from inventory.fault import Fault
from inventory.problem import InventoryError, Loc, Problem, problem_at, problem_of
from inventory.reading.document import Document, YamlMap, parse
from inventory.reading.files import read
from inventory.reading.places import KEY, find, find_key
from inventory.said import Said
from inventory.schema import Inventory
from inventory.spelling import did_you_mean
from inventory.wording.values import say
from lab.scenario import CENTRAL, Baseline, Effect, Event, Scenario, Select, vantage_of

_TOKEN = re.compile(r"[^\s,\[\]{}#]*")


class ScenarioError(InventoryError):
    """The scenario cannot be used. `str()` gives all problems, one a line."""


def load_scenario(path: Path, inventory: Inventory | None = None) -> Scenario:
    """Read a scenario; with an inventory, what it selects must be there. Raises ScenarioError."""
    name = str(path)
    document = parse(name, _text(path, name))
    if document.problems:
        raise ScenarioError(document.problems)
    if not isinstance(document.root, YamlMap):
        raise ScenarioError([problem_of(document.name, _NO_GROUP, 1, 1)])
    try:
        scenario = Scenario.model_validate(document.root)
    except ValidationError as error:
        raise ScenarioError(_problems(document, document.root, error)) from None
    unknown = [] if inventory is None else list(_unknown_selections(scenario, inventory))
    if unknown:
        raise ScenarioError(
            problem_at(find(document.root, loc).mark, loc, fault) for loc, fault in unknown
        )
    return scenario if scenario.name else scenario.model_copy(update={"name": path.stem})


def _text(path: Path, name: str) -> str:
    try:
        return read(path, name)
    except InventoryError as error:
        raise ScenarioError(error.problems) from None


def _problems(document: Document, root: YamlMap, error: ValidationError) -> Iterator[Problem]:
    lines = document.text.split("\n")
    for detail in error.errors(include_url=False):
        loc: Loc = detail.get("ctx", {}).get("path", detail["loc"])
        at_key = detail["type"] == "extra_forbidden" or loc[-1:] == (KEY,)
        loc = loc[:-1] if loc[-1:] == (KEY,) else loc
        place = (find_key if at_key else find)(root, loc)
        written = _TOKEN.match(lines[place.mark.line], place.mark.column)
        token = written.group() if written else str(place.value)
        yield problem_at(place.mark, loc, say(detail, place.value, token, _keys_at(loc[:-1])))


_NO_GROUP = Fault("wrong-type", Said("kịch bản là một nhóm mục", "a scenario is a group of keys"))


def _keys_at(loc: Loc) -> list[str]:
    """The keys that may stand in a group."""
    match loc:
        case ():
            return _keys(Scenario)
        case ("baseline", _):
            return _keys(Baseline)
        case ("events", int()):
            return _keys(Event)
        case ("events", int(), "select"):
            return _keys(Select)
        case ("events", int(), "effect"):
            return _keys(Effect)
    return []


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _unknown_selections(scenario: Scenario, inventory: Inventory) -> Iterator[tuple[Loc, Fault]]:
    """Ids that are not in the inventory: an event that silently does nothing is no test."""
    known = {
        "point": {point.id for point in inventory.points},
        "link": {link.id for _, link in inventory.each_link()},
        "ward": {point.ward for point in inventory.points},
        "operator": set(inventory.operators),
        "vantage": {CENTRAL, *(vantage_of(point, link) for point, link in inventory.each_link())},
    }
    for index, event in enumerate(scenario.events):
        for key, ids in known.items():
            for id_ in getattr(event.select, key):
                if id_ not in ids:
                    words = Said(
                        f'"{id_}" không có trong inventory', f'"{id_}" is not in the inventory'
                    )
                    fault = Fault(f"unknown-{key}", words, did_you_mean(id_, ids))
                    yield ("events", index, "select", key), fault


def remarks(scenario: Scenario, inventory: Inventory) -> Iterator[str]:
    """What its author should know, although it is no error."""
    for index, event in enumerate(scenario.events):
        if not any(event.select.takes(point, link) for point, link in inventory.active_links()):
            yield f"events[{index}] selects no active link"
        if event.effect.snmp:
            yield f"events[{index}].effect.snmp: the lab has no SNMP agents yet; nothing serves it"
