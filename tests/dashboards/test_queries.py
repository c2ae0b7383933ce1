"""Everything that dashboards ask is asked of a real Prometheus that a real exporter filled.

Promtool only parses. Here each expression of each panel, variable and annotation must have an
answer in a city with something of everything, or stand below with the reason why it has none. That
is asked with All; once more with values that a viewer chose, when an empty answer may be right.
"""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from small_city.watched import DOWN, ON_BACKUP, WORKED_ON, WatchedCity

from dashboards import uids
from dashboards.dashboard import Dashboard
from dashboards.generate import dashboards

pytestmark = pytest.mark.network

PATIENCE_SECONDS = 75
"""A minute must be over until it is judged, and until what counts the last minute has a value."""

BUILT = list(dashboards())
each_dashboard = pytest.mark.parametrize("dashboard", BUILT, ids=lambda built: built.uid)

SILENT: Mapping[tuple[str, str], str] = {
    (uids.POINT, "Percentile 95 of 5 minutes"): "no interval of 5 minutes is over yet",
    (uids.POINT, "Delay variation (PDV)"): "no interval of 5 minutes is over yet",
    (uids.POINT, "Prober at fault"): "the prober has no fault",
    (uids.OPERATOR, "Outages a day"): "no hour is over yet",
    (uids.OPERATOR, "Outages of the last 7 days"): "no hour is over yet",
    (uids.PROBER, "Faults of the prober"): "the prober has no fault",
    (uids.PROBER, "Links that cannot be measured"): "every link can be measured",
}
"""By uid and English title what has no answer in this city, and why."""

GIVEN = {"__rate_interval": "30s", "__interval": "15s", "__range": "1h"}
_NAME = r"\$\{(?P<braced>[a-zA-Z_]\w*)(?::\w+)?\}|\$(?P<bare>[a-zA-Z_]\w*)"


@dataclass(frozen=True)
class Asked:
    """An expression, and where it stands."""

    uid: str
    title: str
    expr: str
    over_time: bool

    @property
    def is_silent(self) -> bool:
        return (self.uid, self.title.rpartition(" / ")[2]) in SILENT


def asked(dashboard: Dashboard) -> Iterator[Asked]:
    tree = dashboard.json()
    for panel in tree["panels"]:
        for target in panel.get("targets", ()):
            if "expr" in target:
                yield Asked(dashboard.uid, panel["title"], target["expr"], target["range"])
    for kept in tree["annotations"]["list"]:
        if "expr" in kept:
            yield Asked(dashboard.uid, kept["name"], kept["expr"], over_time=True)
    for kept in tree["templating"]["list"]:
        if kept["type"] == "query":
            yield Asked(
                dashboard.uid, kept["label"], series_of(kept["query"]["query"]), over_time=False
            )


def series_of(query: str) -> str:
    found = re.fullmatch(r"label_values\((.+),\s*\w+\)|query_result\((.+)\)", query)
    assert found, query
    return found[1] or found[2]


def filled(expr: str, values: Mapping[str, str]) -> str:
    """The expression as Grafana sends it."""
    return re.sub(_NAME, lambda found: values[found["braced"] or found["bare"]], expr)


def values(dashboard: Dashboard, chosen: Mapping[str, str], *, every: bool) -> dict[str, str]:
    """What variables stand for: All where there is such a choice, or what a viewer chose."""
    known = dict(GIVEN)
    for kept in dashboard.json()["templating"]["list"]:
        name = kept["name"]
        if kept["type"] == "query":
            known[name] = ".*" if every and kept["includeAll"] else chosen[name]
        elif kept["type"] == "custom":
            known[name] = kept["options"][0 if every else -1]["value"]
        else:
            known[name] = str(kept["query"])
    return known


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WatchedCity]:
    with WatchedCity(tmp_path_factory.mktemp("watched")) as running:
        yield running


@pytest.fixture(scope="module")
def chosen(watched: WatchedCity) -> list[dict[str, str]]:
    """Links with all that they belong to: what viewers choose, who cannot choose All."""
    points = (ON_BACKUP, DOWN, WORKED_ON)
    found = [watched.ask(f'thongsuot_link_info{{point="{name}"}}')[0] for name in points]
    return [series["metric"] for series in found]


@pytest.fixture(scope="module")
def unanswered(watched: WatchedCity, chosen: Sequence[Mapping[str, str]]) -> set[Asked]:
    """All that has no answer with All, even after a while."""
    waiting = {
        question: {filled(question.expr, values(dashboard, one, every=True)) for one in chosen}
        for dashboard in BUILT
        for question in asked(dashboard)
    }
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        waiting = {
            question: exprs
            for question, exprs in waiting.items()
            if not any(watched.ask(expr, over_time=question.over_time) for expr in exprs)
        }
        if all(question.is_silent for question in waiting) or time.monotonic() > end:
            return set(waiting)
        time.sleep(2)


@each_dashboard
def test_every_question_has_an_answer(dashboard: Dashboard, unanswered: set[Asked]) -> None:
    missing = [
        (question.title, question.expr)
        for question in asked(dashboard)
        if question in unanswered and not question.is_silent
    ]

    assert missing == []


@each_dashboard
def test_every_question_is_understood_when_something_is_chosen(
    dashboard: Dashboard, watched: WatchedCity, chosen: Sequence[Mapping[str, str]]
) -> None:
    known = values(dashboard, chosen[0], every=False)

    answers: list[list[Any]] = [
        watched.ask(filled(question.expr, known), over_time=question.over_time)
        for question in asked(dashboard)
    ]

    assert any(answers)


def test_every_excuse_is_of_something_that_is_asked() -> None:
    titles = {
        (question.uid, question.title.rpartition(" / ")[2])
        for dashboard in BUILT
        for question in asked(dashboard)
    }

    assert set(SILENT) - titles == set()


def test_an_expression_that_prometheus_refuses_fails(watched: WatchedCity) -> None:
    with pytest.raises(AssertionError, match="bad_data"):
        watched.ask("sum by (")
    with pytest.raises(AssertionError, match="duplicate series"):
        watched.ask("thongsuot_link_info * on (ward) thongsuot_link_info")
