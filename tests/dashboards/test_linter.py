"""Every dashboard keeps the rules of grafana/dashboard-linter that apply, and our own.

Not taken over, as what we show is recorded or exported under names of our own, and one Prometheus
scrapes one exporter: template-job, template-instance, target-job, target-instance. Logs are not
shown: target-logql, target-logql-auto. target-rate-interval holds for what is asked over time; a
question about one moment names its minutes.
"""

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import promql
import pytest
import yaml
from panel_sample import sample

from dashboards import signs, uids
from dashboards.dashboard import Dashboard, Row
from dashboards.fields import DataLink, Field, Meaning, Unit
from dashboards.generate import dashboards
from dashboards.panels import Stat
from dashboards.queries import Query
from dashboards.words import Words

ROOT = Path(__file__).parents[2]
BUILT = list(dashboards())
ALL = [sample(), *BUILT]
each_dashboard = pytest.mark.parametrize("dashboard", ALL, ids=lambda built: built.uid)

BUDGETS = {uids.CITY: 12, uids.POINT: 25}
OTHERS_BUDGET = 15
LONGEST_RAW_RANGE = 2 * 3600
STANDARD = {"up", "ALERTS", "scrape_duration_seconds", "scrape_samples_scraped"}
PALETTE = set(signs.LINES)
GLYPHS = {sign.colour: sign.glyph for sign in vars(signs).values() if isinstance(sign, signs.Sign)}
DATA_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
SHARED = {"type": "datasource", "uid": "-- Dashboard --"}
SHOWS_FIGURES = {"stat", "bargauge", "geomap", "table"}
OUTAGE_PAGE = "${page}/outages/${__data.fields.incident}"
GIVEN = {
    "__rate_interval": "5m",
    "__interval": "1m",
    "__range": "1h",
    "__from": "0",
    "__to": "0",
}


class Asked(NamedTuple):
    """An expression and where it stands."""

    where: str
    expr: str
    over_time: bool


def panels(dashboard: Dashboard) -> Iterator[dict[str, Any]]:
    for panel in dashboard.json()["panels"]:
        if panel["type"] != "row":
            yield panel


def queries(dashboard: Dashboard) -> Iterator[Asked]:
    for panel in panels(dashboard):
        for target in panel["targets"]:
            if "expr" in target:
                where = f"{panel['id']} {panel['title']}: {target['refId']}"
                yield Asked(where, target["expr"], target["range"])


def asked(dashboard: Dashboard) -> Iterator[Asked]:
    """What panels, annotations and variables ask."""
    tree = dashboard.json()
    yield from queries(dashboard)
    for annotation in tree["annotations"]["list"]:
        if "expr" in annotation:
            yield Asked(annotation["name"], annotation["expr"], over_time=True)
    for variable in tree["templating"]["list"]:
        if variable["type"] == "query":
            yield Asked(variable["name"], series_of(variable["query"]["query"]), over_time=False)


def series_of(variable_query: str) -> str:
    """The expression inside label_values(...) or query_result(...)."""
    found = re.fullmatch(
        r"label_values\((?P<series>.+),\s*\w+\)|query_result\((?P<expr>.+)\)", variable_query
    )
    assert found, f"{variable_query}: neither label_values(SERIES, LABEL) nor query_result(EXPR)"
    return found["series"] or found["expr"]


def substituted(expr: str) -> str:
    for name, value in GIVEN.items():
        expr = re.sub(rf"\$\{{{name}\}}|\${name}\b", value, expr)
    return re.sub(r"\$\{\w+(?::\w+)?\}|\$\w+", "x", expr)


def metrics() -> set[str]:
    """Names of docs/metrics.md, those of rules, and those that Prometheus brings."""
    known = set(STANDARD)
    text = (ROOT / "docs/metrics.md").read_text(encoding="utf-8")
    for name, kind in re.findall(r"^\| `(thongsuot_\w+)` \| (\w+)", text, flags=re.MULTILINE):
        known |= (
            {f"{name}_{end}" for end in ("bucket", "sum", "count")}
            if (kind == "histogram")
            else {name}
        )
    for path in (ROOT / "alerting/rules").glob("*.yml"):
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            known |= {rule["record"] for rule in group["rules"] if "record" in rule}
    return known


def fields(panel: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """How a panel and each of its overrides show fields, with a name for messages."""
    yield "all", panel["fieldConfig"]["defaults"]
    for override in panel["fieldConfig"]["overrides"]:
        shown = {said["id"]: said["value"] for said in override["properties"]}
        yield str(override["matcher"]["options"]), shown


# ------------------------------------------------------------------------------------ expressions


def test_promtool_can_parse_every_expression(tmp_path: Path) -> None:
    rules = [
        {"record": f"dashboard:{index}:{number}", "expr": substituted(question.expr)}
        for index, dashboard in enumerate(ALL)
        for number, question in enumerate(asked(dashboard))
    ]
    path = tmp_path / "rules.yml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "dashboards", "rules": rules}]}))

    done = subprocess.run(
        ["promtool", "check", "rules", "--lint=all", "--lint-fatal", path],
        capture_output=True,
        text=True,
        check=False,
    )

    assert rules
    assert done.returncode == 0, done.stdout + done.stderr


@each_dashboard
def test_every_series_that_is_read_exists(dashboard: Dashboard) -> None:
    known = metrics()

    unknown = {
        question.where: missing
        for question in asked(dashboard)
        if (missing := promql.names(substituted(question.expr)) - known)
    }

    assert unknown == {}


@each_dashboard
def test_no_expression_looks_far_back_over_what_is_not_recorded(dashboard: Dashboard) -> None:
    far = [
        (question.where, asked_range)
        for question in asked(dashboard)
        for asked_range in promql.ranges(substituted(question.expr))
        if asked_range.seconds > LONGEST_RAW_RANGE
        and not (":" in asked_range.name and "$__range" not in question.expr)
    ]

    assert far == []


@each_dashboard
def test_counters_are_shown_as_rates_or_increases(dashboard: Dashboard) -> None:
    naked = []
    for question in asked(dashboard):
        expr = substituted(question.expr)
        counters = {name for name in promql.names(expr) if name.endswith(("_total", "_bucket"))}
        calls = {"rate", "increase", "irate", "resets", "changes"}
        rated = {found.name for found in promql.ranges(expr) if found.called in calls}
        naked += [(question.where, name) for name in counters - rated]

    assert naked == []


@each_dashboard
def test_rates_over_time_follow_the_zoom(dashboard: Dashboard) -> None:
    fixed = [
        question.where
        for question in queries(dashboard)
        if question.over_time
        and re.search(r"\b(?:rate|increase|irate)\([^()]*\[(?!\$__rate_interval\])", question.expr)
        and not re.search(r"\b(?:rate|increase)\([a-z_]+:", question.expr)
    ]

    assert fixed == []


@each_dashboard
def test_a_dashboard_asks_few_questions(dashboard: Dashboard) -> None:
    assert len(list(queries(dashboard))) <= BUDGETS.get(dashboard.uid, OTHERS_BUDGET)


# ------------------------------------------------------------------------------------ the head


@each_dashboard
def test_the_data_source_is_chosen_once_and_used_by_all(dashboard: Dashboard) -> None:
    tree = dashboard.json()

    chosen = [kept for kept in tree["templating"]["list"] if kept["type"] == "datasource"]

    assert [(kept["name"], kept["label"]) for kept in chosen] == [("datasource", "Data Source")]
    used = [panel["datasource"] for panel in panels(dashboard)]
    used += [target["datasource"] for panel in panels(dashboard) for target in panel["targets"]]
    used += [kept["datasource"] for kept in tree["annotations"]["list"] if "expr" in kept]
    used += [kept["datasource"] for kept in tree["templating"]["list"] if kept["type"] == "query"]
    assert [source for source in used if source not in (DATA_SOURCE, SHARED)] == []


@each_dashboard
def test_choices_are_read_anew_when_the_time_changes(dashboard: Dashboard) -> None:
    choices = [kept for kept in dashboard.json()["templating"]["list"] if kept["type"] == "query"]

    assert [kept["name"] for kept in choices if kept["refresh"] != 2] == []
    names = [kept["name"] for kept in dashboard.json()["templating"]["list"]]
    assert len(set(names)) == len(names)
    for index, kept in enumerate(choices):
        later = {other["name"] for other in choices[index:]}
        assert later.isdisjoint(variables_in(kept["query"]["query"])), "chains run forward"


@each_dashboard
def test_every_variable_that_is_used_exists(dashboard: Dashboard) -> None:
    tree = dashboard.json()
    names = {kept["name"] for kept in tree["templating"]["list"]}

    used = set(variables_in(str(tree)))

    assert used - names == set()


def variables_in(text: str) -> Iterator[str]:
    for one, other in re.findall(r"\$\{([a-zA-Z_]\w*)|\$([a-zA-Z_]\w*)", text):
        name = one or other
        if not name.startswith("__"):
            yield name


@each_dashboard
def test_links_lead_to_dashboards_and_variables_that_exist(dashboard: Dashboard) -> None:
    takes = {
        built.uid: {f"var-{kept['name']}" for kept in built.json()["templating"]["list"]}
        for built in BUILT
    }

    wrong = []
    for url in re.findall(r'"url": "([^"]+)"', dashboard.text()):
        if url == OUTAGE_PAGE:
            continue
        found = re.fullmatch(r"/d/([a-z-]+)(?:\?(.*))?", url)
        if found is None or found[1] not in uids.TITLES:
            wrong.append(url)
            continue
        given = re.findall(r"(?<![^&])(var-\w+)=", found[2] or "")
        if found[1] in takes and not set(given) <= takes[found[1]]:
            wrong.append(url)

    assert wrong == []


@each_dashboard
def test_links_of_rows_read_fields_that_the_row_has(dashboard: Dashboard) -> None:
    for panel in panels(dashboard):
        named = {
            override["matcher"]["options"]
            for override in panel["fieldConfig"]["overrides"]
            if override["matcher"]["id"] == "byName"
        }

        read = re.findall(r"__data\.fields\.(\w+)", str(panel["fieldConfig"]))

        assert set(read) <= named, panel["title"]


# ------------------------------------------------------------------------------------ panels


@each_dashboard
def test_every_panel_says_what_it_shows_in_both_languages(dashboard: Dashboard) -> None:
    for panel in panels(dashboard):
        assert " / " in panel["title"] or panel["title"].isascii()
        assert len(panel["description"].split("\n\n")) == 2, panel["title"]


@each_dashboard
def test_titles_are_not_used_twice(dashboard: Dashboard) -> None:
    titles = [panel["title"] for panel in panels(dashboard)]

    assert len(set(titles)) == len(titles)


@each_dashboard
def test_every_panel_asks_something_and_says_what_no_answer_means(dashboard: Dashboard) -> None:
    for panel in panels(dashboard):
        if panel["type"] != "text":
            assert panel["targets"], panel["title"]
            assert panel["fieldConfig"]["defaults"]["noValue"].strip(" /"), panel["title"]


@each_dashboard
def test_every_figure_has_a_unit_or_words(dashboard: Dashboard) -> None:
    bare = [
        (panel["title"], name)
        for panel in panels(dashboard)
        for name, shown in figures(panel)
        if not shown.get("unit") and not shown.get("mappings")
    ]

    assert bare == []


def figures(panel: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Fields with numbers: of rows the values, of all other panels everything."""
    if panel["type"] == "text":
        return
    for name, shown in fields(panel):
        if panel["type"] not in {"table", "geomap"}:
            if name == "all":
                yield name, shown
        elif name.startswith("Value"):
            yield name, shown


@each_dashboard
def test_colours_are_those_that_the_colour_blind_tell_apart(dashboard: Dashboard) -> None:
    text = dashboard.text()

    used = set(re.findall(r'"(?:color|fixedColor|fill|fixed|iconColor)": "(#[^"]+)"', text))
    named = re.findall(r'"(?:color|fixedColor)": "([^#"][^"]*)"', text)

    assert used <= PALETTE
    assert named == []


@each_dashboard
def test_no_meaning_stands_on_colour_alone(dashboard: Dashboard) -> None:
    for panel in panels(dashboard):
        for name, shown in fields(panel):
            for mapping in shown.get("mappings", ()):
                for said in mapping["options"].values():
                    if "color" not in said:
                        continue
                    glyph, _, words = said["text"].partition(" ")
                    assert glyph == GLYPHS[said["color"]], (panel["title"], said)
                    assert words
            check_steps(panel, name, shown)


def check_steps(panel: dict[str, Any], name: str, shown: dict[str, Any]) -> None:
    """Steps colour a figure that is read or are drawn, and the description tells them in words."""
    colours = [step["color"] for step in shown.get("thresholds", {"steps": ()})["steps"]]
    if not colours:
        return
    drawn = panel["fieldConfig"]["defaults"]["custom"].get("thresholdsStyle", {"mode": "off"})
    assert panel["type"] in SHOWS_FIGURES or drawn["mode"] != "off", (panel["title"], name)
    assert [
        GLYPHS[colour] for colour in colours if GLYPHS[colour] not in panel["description"]
    ] == []


@each_dashboard
def test_columns_belong_to_queries_that_are_joined(dashboard: Dashboard) -> None:
    for panel in panels(dashboard):
        refs = {target["refId"] for target in panel["targets"]}
        named = [override["matcher"] for override in panel["fieldConfig"]["overrides"]]
        values = {
            name["options"].removeprefix("Value #")
            for name in named
            if name["id"] == "byName" and name["options"].startswith("Value #")
        }
        steps = {step["id"] for step in panel["transformations"]}

        if panel["datasource"] != SHARED:
            assert values <= refs, panel["title"]
            assert {name["options"] for name in named if name["id"] == "byFrameRefID"} <= refs
            if panel["type"] == "table" and len(refs) > 1:
                assert steps & {"merge", "joinByField"}, panel["title"]


@each_dashboard
def test_layers_of_a_map_differ_by_shape(dashboard: Dashboard) -> None:
    for panel in panels(dashboard):
        layers = panel["options"].get("layers", ())
        refs = {target["refId"] for target in panel["targets"]}

        shapes = {layer["config"]["style"]["symbol"]["fixed"] for layer in layers}

        assert len(shapes) == len(layers)
        if SHARED not in [target["datasource"] for target in panel["targets"]]:
            assert {layer["filterData"]["options"] for layer in layers} <= refs


def test_every_dashboard_that_has_a_title_is_built() -> None:
    assert {dashboard.uid for dashboard in BUILT} == set(uids.TITLES)


# ------------------------------------------------------------------------------------ teeth


def broken(**changes: Any) -> Dashboard:
    """A dashboard of one panel that is right but for the changes."""
    panel = Stat(
        title=Words("Điểm", "Points"),
        description=Words("Điểm đang thông.", "Points that are up."),
        queries=(Query("sum(thongsuot_point_up)"),),
        field=Field(unit=Unit.NONE),
    )
    return replace(
        sample(), rows=(Row((replace(panel, **changes),)),), annotations=(), variables=()
    )


def asking(expr: str, *, over_time: bool = False) -> Dashboard:
    return broken(queries=(Query(expr, over_time=over_time),))


def leading(url: str) -> Dashboard:
    return broken(links=(DataLink(Words.same("x"), url),))


@pytest.mark.parametrize(
    ("rule", "dashboard"),
    [
        (test_every_series_that_is_read_exists, asking("sum(thongsuot_point_upp)")),
        (test_every_series_that_is_read_exists, asking('foo{a="up"} / on (x) up')),
        (
            test_no_expression_looks_far_back_over_what_is_not_recorded,
            asking("max(max_over_time(thongsuot_point_up[28d]))"),
        ),
        (
            test_no_expression_looks_far_back_over_what_is_not_recorded,
            asking("max(max_over_time((thongsuot_point_up == 1)[1d:5m]))"),
        ),
        (test_counters_are_shown_as_rates_or_increases, asking("sum(thongsuot_icmp_lost_total)")),
        (
            test_rates_over_time_follow_the_zoom,
            asking("sum(rate(thongsuot_icmp_lost_total[5m]))", over_time=True),
        ),
        (test_a_dashboard_asks_few_questions, broken(queries=(Query("up"),) * 16)),
        (test_every_variable_that_is_used_exists, asking('up{job="$job"}')),
        (
            test_links_lead_to_dashboards_and_variables_that_exist,
            leading("/d/thongsuot-nowhere"),
        ),
        (
            test_links_lead_to_dashboards_and_variables_that_exist,
            leading(f"/d/{uids.PROBER}?var-moon=1"),
        ),
        (
            test_links_of_rows_read_fields_that_the_row_has,
            broken(
                field=Field(links=(DataLink(Words.same("x"), "/d/x?y=${__data.fields.point}"),))
            ),
        ),
        (
            test_every_panel_says_what_it_shows_in_both_languages,
            broken(description=Words.same("x")),
        ),
        (
            test_every_panel_asks_something_and_says_what_no_answer_means,
            broken(no_value=Words("", " ")),
        ),
        (test_every_panel_asks_something_and_says_what_no_answer_means, broken(queries=())),
        (test_every_figure_has_a_unit_or_words, broken(field=Field())),
        (
            test_colours_are_those_that_the_colour_blind_tell_apart,
            broken(field=Field(colour="#FF0000")),
        ),
        (
            test_colours_are_those_that_the_colour_blind_tell_apart,
            broken(field=Field(colour="red")),
        ),
        (
            test_no_meaning_stands_on_colour_alone,
            broken(field=Field(meanings=(Meaning(1, replace(signs.UP, glyph="")),))),
        ),
    ],
)
def test_each_rule_sees_its_fault(rule: Callable[[Dashboard], None], dashboard: Dashboard) -> None:
    with pytest.raises(AssertionError):
        rule(dashboard)
