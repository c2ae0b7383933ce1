"""What counts as a change, whatever it is called."""

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from made_up.inventory_trees import inventories
from pydantic import BaseModel

from inventory.entry import Entry
from inventory.load import fingerprint
from inventory.schema import Inventory
from stability.comparison.changes import Change, Kind, Section
from stability.comparison.compare import Comparison, compare, nothing_like

FOLDER = Path(__file__).parent
WHOLE, OTHER = (
    # Through JSON, so that what aliases stand for is there as often as it is written.
    json.loads(json.dumps(yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))))
    for name in ("every-key.yaml", "every-other-key.yaml")
)
ONE_VALUE = ("weekly", "working", "extra", "upstream", "dates")
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Inventories take a while to make up, and more on a busy machine."""
FREE = ("version", "code", "status")
"""Of which there is no other value, or whose other one may mean the same."""
Way = tuple[str | int, ...]


def city(tree: Mapping[str, Any]) -> Inventory:
    return Inventory.model_validate(tree)


def leaves(tree: Any, way: Way = ()) -> Iterator[Way]:
    """Ways to all values of an inventory."""
    if way[-1:] and way[-1] in ONE_VALUE:
        yield way
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, (*way, key))
    elif isinstance(tree, list) and tree and isinstance(tree[0], dict):
        for index, value in enumerate(tree):
            yield from leaves(value, (*way, index))
    else:
        yield way


def at(tree: Any, way: Way) -> Any:
    for key in way:
        tree = tree[key]
    return tree


def with_another(way: Way) -> dict[str, Any]:
    tree: dict[str, Any] = copy.deepcopy(WHOLE)
    at(tree, way[:-1])[way[-1]] = at(OTHER, way)
    return tree


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in model.__subclasses__():
        yield each
        yield from models(each)


@pytest.mark.parametrize(
    "way",
    [way for way in leaves(WHOLE) if way[-1] not in FREE],
    ids=lambda way: ".".join(map(str, way)),
)
def test_every_key_of_the_schema_that_changes_is_reported(way: Way) -> None:
    before, after = city(WHOLE), city(with_another(way))

    found = compare(before, after)

    assert fingerprint(before) != fingerprint(after)
    assert found.changes
    assert found.summary.en != "nothing changed"


@pytest.mark.parametrize("status", ["planned", "installed", "retired"])
@pytest.mark.parametrize("way", [("points", 0), ("points", 0, "links", 0)], ids=["point", "link"])
def test_every_other_status_is_reported(way: Way, status: str) -> None:
    tree = copy.deepcopy(WHOLE)
    at(tree, way)["status"] = status

    found = compare(city(WHOLE), city(tree))

    assert [change.key for change in found.careful if change.section != "mails"] == ["status"]


def test_the_whole_inventory_has_every_key_of_the_schema() -> None:
    written = {str(key) for way in leaves(WHOLE) for key in way} | {"from", "to", "include"}

    # Scenarios of the lab have models that are made of these.
    own = (model for model in models(Entry) if model.__module__.startswith("inventory."))
    known = {field.alias or name for model in own for name, field in model.model_fields.items()}

    assert known - written == set()


@settings(QUICK, max_examples=25)
@given(inventories())
def test_an_inventory_compared_with_itself_has_not_changed(tree: dict[str, Any]) -> None:
    found = compare(city(tree), city(copy.deepcopy(tree)))

    assert found.changes == found.touched == found.data == ()
    assert found.before == found.after
    assert found.summary == ("không có gì thay đổi", "nothing changed")


@settings(QUICK, max_examples=40)
@given(inventories(), inventories())
def test_what_differs_in_meaning_is_never_said_to_be_unchanged(
    one: dict[str, Any], another: dict[str, Any]
) -> None:
    before, after = city(one), city(another)

    found = compare(before, after)

    assert bool(found.changes) == (fingerprint(before) != fingerprint(after))


@settings(QUICK, max_examples=40)
@given(inventories(), inventories())
def test_what_is_added_one_way_is_removed_the_other_way(
    one: dict[str, Any], another: dict[str, Any]
) -> None:
    there, back = (compare(city(a), city(b)) for a, b in ((one, another), (another, one)))

    assert of_kind(there, Kind.ADDED) == of_kind(back, Kind.REMOVED)
    assert of_kind(there, Kind.REMOVED) == of_kind(back, Kind.ADDED)
    assert (there.before, there.after) == (back.after, back.before)
    assert ids(there, Kind.RENAMED) == ids(back, Kind.RENAMED)


def of_kind(found: Comparison, kind: Kind) -> set[tuple[Section, str]]:
    return {(one.section, one.id) for one in found.changes if one.kind is kind}


def ids(found: Comparison, kind: Kind) -> int:
    return sum(change.kind is kind for change in found.changes)


@settings(QUICK, max_examples=25)
@given(inventories())
def test_compared_with_nothing_all_is_added_and_safe(tree: dict[str, Any]) -> None:
    inventory = city(tree)

    found = compare(nothing_like(inventory), inventory)

    assert {change.kind for change in found.changes} <= {Kind.ADDED, Kind.CHANGED}
    assert ids_of(found.changes, Section.POINTS) == {point.id for point in inventory.points}


def ids_of(changes: tuple[Change, ...], section: Section) -> set[str]:
    return {change.id for change in changes if change.section is section}


def test_the_order_of_points_links_and_works_is_a_change() -> None:
    tree = copy.deepcopy(WHOLE)
    point = tree["points"][0]
    point["links"].append(point["links"][0] | {"id": "4g", "address": "127.64.0.2"})
    tree["points"].append(
        point | {"id": "ngoc-ha", "links": [point["links"][0] | {"address": "127.64.0.3"}]}
    )
    tree["maintenance"].append(tree["maintenance"][0] | {"reference": "CV-2"})
    other_way = copy.deepcopy(tree)
    other_way["points"].reverse()
    other_way["points"][1]["links"].reverse()
    other_way["maintenance"].reverse()

    found = compare(city(tree), city(other_way))

    assert [(each.section, each.kind) for each in found.changes] == [
        (Section.POINTS, Kind.REORDERED),
        (Section.LINKS, Kind.REORDERED),
        (Section.MAINTENANCE, Kind.REORDERED),
    ]
    assert found.careful == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"lat": 0.0, "lon": 0.0}, {"lat": -0.0, "lon": 0.0}),
        ({"lat": 1, "lon": 1}, {"lat": 1.0, "lon": 1.0}),
    ],
)
def test_numbers_are_other_values_only_if_they_are_written_otherwise(
    before: dict[str, float], after: dict[str, float]
) -> None:
    trees = [copy.deepcopy(WHOLE) for _ in range(2)]
    for tree, place in zip(trees, (before, after), strict=True):
        tree["points"][0]["location"] = place
    inventories_ = [city(tree) for tree in trees]

    same = fingerprint(inventories_[0]) == fingerprint(inventories_[1])

    assert bool(compare(*inventories_).changes) != same


@pytest.mark.parametrize("written", [{}, {"min_known": 480}, {"fixed": {}}, {"point": {}}])
def test_a_default_that_is_written_in_a_target_is_a_change_that_touches_nobody(
    written: dict[str, Any],
) -> None:
    tree = copy.deepcopy(WHOLE)
    tree["targets"]["urban"] = written
    before, after = city(WHOLE), city(tree)

    found = compare(before, after)

    assert bool(found.changes) == (fingerprint(before) != fingerprint(after))
    assert [change.facts["direction"] for change in found.careful] == []
    assert found.touched == ()


def test_the_order_of_keys_is_no_change() -> None:
    def turned(tree: Any) -> Any:
        if isinstance(tree, dict):
            return {key: turned(value) for key, value in reversed(tree.items())}
        return [turned(each) for each in tree] if isinstance(tree, list) else tree

    tree = copy.deepcopy(WHOLE)
    tree["calendars"]["office"]["weekly"] |= {"sat": ["08:00-09:00"]}
    tree["points"][0]["links"][0]["upstream"] |= {"olt": "B"}

    assert compare(city(tree), city(turned(tree))).changes == ()
