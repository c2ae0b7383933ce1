"""What we write is understood by Grafana 9.4 and by 12; tests/grafana_models says how."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import grafana_models as models
import pytest
from panel_sample import sample

from dashboards.dashboard import Dashboard
from dashboards.generate import dashboards

ALL = [sample(), *dashboards()]
each_dashboard = pytest.mark.parametrize("dashboard", ALL, ids=lambda built: built.uid)


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each value with its path; empty lists and mappings say nothing."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, f"{path}.{key}" if path else key)
    elif isinstance(tree, list):
        for value in tree:
            yield from leaves(value, f"{path}[]")
    else:
        yield path, tree


def unknown(tree: Any, known: frozenset[str]) -> set[str]:
    """Paths that are not known; `*` stands for a key, or at the end for all below it."""
    patterns = [pattern(one) for one in known]
    paths = {path for path, _ in leaves(tree)}
    return {path for path in paths if not any(one.fullmatch(path) for one in patterns)}


def pattern(known: str) -> re.Pattern[str]:
    text = re.escape(known)
    if known.endswith(".*"):
        return re.compile(text.removesuffix(re.escape("*")) + ".+")
    return re.compile(text.replace(re.escape(".*."), r"\..+\."))


def panels(dashboard: Dashboard) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = dashboard.json()["panels"]
    return [panel for panel in made if panel["type"] != "row"]


def shown(panel: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """How a panel shows fields: its defaults, and each override as if it were defaults."""
    yield panel["fieldConfig"]["defaults"]
    for override in panel["fieldConfig"]["overrides"]:
        made: dict[str, Any] = {"custom": {}}
        for said in override["properties"]:
            parent, _, key = said["id"].rpartition(".")
            (made["custom"] if parent else made)[key] = said["value"]
        yield made


def specific(dashboard: Dashboard) -> Iterator[tuple[str, str, Any]]:
    """What each kind of panel alone has: its kind, `options` or `custom`, and the tree."""
    for panel in panels(dashboard):
        yield panel["type"], "options", panel["options"]
        for field in shown(panel):
            yield panel["type"], "custom", field["custom"]


@each_dashboard
def test_no_option_of_a_panel_is_unknown_to_both(dashboard: Dashboard) -> None:
    strange = [
        f"{kind} {part} {path}"
        for kind, part, tree in specific(dashboard)
        for path in unknown(tree, in_9_4(kind, part) | in_12(kind, part))
    ]

    assert strange == []


@each_dashboard
def test_what_one_alone_understands_is_listed_with_a_reason(dashboard: Dashboard) -> None:
    one_only = {
        f"{kind} {part} {path}"
        for kind, part, tree in specific(dashboard)
        for path in unknown(tree, in_9_4(kind, part)) ^ unknown(tree, in_12(kind, part))
    }

    assert one_only - set(models.ONE_ONLY) == set()


def test_the_sample_has_every_kind_and_every_exception() -> None:
    used = {
        f"{kind} {part} {path}"
        for kind, part, tree in specific(sample())
        for path, _ in leaves(tree)
    }

    assert {panel["type"] for panel in panels(sample())} == set(models.OPTIONS_9_4)
    assert set(models.ONE_ONLY) <= used


def in_9_4(kind: str, part: str) -> frozenset[str]:
    return (models.OPTIONS_9_4 if part == "options" else models.CUSTOM_9_4)[kind]


def in_12(kind: str, part: str) -> frozenset[str]:
    return (models.OPTIONS_12 if part == "options" else models.CUSTOM_12)[kind]


@each_dashboard
def test_words_are_taken_by_both(dashboard: Dashboard) -> None:
    wrong = [
        (kind, path, value)
        for kind, _, tree in specific(dashboard)
        for path, value in leaves(tree)
        if value not in models.VALUES.get(path, {value})
    ]
    markers = re.findall(r"img/icons/marker/([a-z-]+)\.svg", dashboard.text())

    assert wrong == []
    assert set(markers) <= models.MARKERS


@each_dashboard
def test_nothing_around_the_panels_is_unknown(dashboard: Dashboard) -> None:
    tree = dashboard.json()
    parts: list[tuple[frozenset[str], list[Any]]] = [
        (models.DASHBOARD, [tree]),
        (models.PANEL, panels(dashboard)),
        (models.FIELD, [field for panel in panels(dashboard) for field in shown(panel)]),
        (models.TARGET, list(chain.from_iterable(panel["targets"] for panel in panels(dashboard)))),
        (models.VARIABLE, tree["templating"]["list"]),
        (models.ANNOTATION, tree["annotations"]["list"]),
        (models.LINK, tree["links"]),
    ]

    strange = [path for known, trees in parts for made in trees for path in unknown(made, known)]

    assert strange == []


@each_dashboard
def test_transformations_are_those_of_9_4(dashboard: Dashboard) -> None:
    steps = [step for panel in panels(dashboard) for step in panel["transformations"]]

    strange = [
        (step["id"], path)
        for step in steps
        for path in unknown(step["options"], models.TRANSFORMATIONS[step["id"]])
    ]

    assert strange == []


@each_dashboard
def test_tables_are_coloured_in_both_ways_and_have_defaults_to_upgrade(
    dashboard: Dashboard,
) -> None:
    for panel in panels(dashboard):
        if panel["type"] == "table":
            assert panel["fieldConfig"]["defaults"]["custom"]
            for field in shown(panel):
                assert ("displayMode" in field["custom"]) == ("cellOptions" in field["custom"])
        if "legend" in panel["options"] and panel["type"] != "heatmap":
            assert panel["options"]["legend"]["showLegend"] is True


def test_a_strange_key_is_seen() -> None:
    known = frozenset({"a.b", "c[].*", "d.*.e"})

    assert unknown({"a": {"b": 1}, "c": [{"x": {"y": 2}}], "d": {"0": {"e": 3}}}, known) == set()
    assert unknown({"a": {"z": 1}, "d": {"0": {"f": 3}}}, known) == {"a.z", "d.0.f"}
