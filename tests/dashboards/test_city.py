"""The overview of the city: it fits its screen, knows the words of others, and is read at once."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from dashboards import city, missed
from dashboards.city_tables import SITUATIONS
from dashboards.handling import ATTRIBUTIONS, CAUSES
from dashboards.panels import COLUMNS
from stability.causes import Cause
from stability.past import Attribution
from stability.wording import CRITERIA

RULES = Path(__file__).parents[2] / "alerting/rules/dashboards.yml"
LINES_OF_A_SCREEN = 22
"""Of 1080 pixels, at 38 a line, what a browser and Grafana leave of them."""
MAKE_NO_C = {"short_breaks", "radio"}

V, LIMIT = "point:criterion_missed:value", "point:criterion_missed:limit"


def recorded() -> dict[str, str]:
    groups = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    return {rule["record"]: rule["expr"] for group in groups for rule in group["rules"]}


def test_it_fits_one_screen_without_a_gap() -> None:
    places = [panel["gridPos"] for panel in city.build().json()["panels"]]

    cells = {
        (x, y)
        for at in places
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    }

    bottom = max(at["y"] + at["h"] for at in places)
    assert bottom <= LINES_OF_A_SCREEN
    assert len(cells) == COLUMNS * bottom == sum(at["w"] * at["h"] for at in places)


@pytest.mark.parametrize(
    "record", ["point:situation:timestamp_seconds", "city:points_in_situation:count"]
)
def test_troubles_are_those_of_the_rules_the_worst_first(record: str) -> None:
    named = re.findall(r'"situation", "(\w+)"', recorded()[record])

    assert list(dict.fromkeys(named)) == list(SITUATIONS)


def test_every_cause_and_what_it_is_put_down_to_has_words() -> None:
    assert set(CAUSES) == set(Cause)
    assert set(ATTRIBUTIONS) == set(Attribution)


def test_every_criterion_that_can_make_a_c_has_words() -> None:
    assert set(missed.CRITERIA) == set(CRITERIA) - MAKE_NO_C


@pytest.mark.parametrize(
    ("criterion", "value", "limit", "measured", "required"),
    [
        ("availability", 0.998997, 0.999, "99.89 %", "≥ 99.9 %"),
        ("stability", 0.4, 0.95, "40 %", "≥ 95 %"),
        ("loss", 0.0020001, 0.002, "0.21 %", "≤ 0.2 %"),
        ("rtt_mean", 0.05004, 0.05, "50.1 ms", "≤ 50 ms"),
        ("longest_outage", 301, 300, "5.1 min", "≤ 5 min"),
        ("outages_per_week", 3, 2, "3", "≤ 2"),
    ],
)
def test_what_is_missed_reads_with_its_unit_and_never_like_its_limit(
    criterion: str, value: float, limit: float, measured: str, required: str, tmp_path: Path
) -> None:
    of = f'point="p", criterion="{criterion}", target="t", access="point", ward="1"'
    series = {f"{V}{{{of}}}": value, f"{LIMIT}{{{of}}}": limit, f"point:flagged:ratio{{{of}}}": 4}
    labels = f'{{{of}, measured="{measured}", limit="{required}"}}'

    rows = {labels: 4.0}

    assert_gives(missed.worst_first(), series, rows, tmp_path)


def test_a_flagged_point_of_which_no_more_is_known_is_listed_too(tmp_path: Path) -> None:
    series = {'point:flagged:ratio{point="p", ward="1"}': 0}

    rows = {'point:flagged:ratio{point="p", ward="1"}': 0.0}

    assert_gives(missed.worst_first(), series, rows, tmp_path)


def assert_gives(
    expr: str, series: Mapping[str, float], rows: Mapping[str, float], folder: Path
) -> None:
    """Let promtool evaluate an expression; it compares the rows."""
    case = {
        "expr": " ".join(expr.split()),
        "eval_time": "1m",
        "exp_samples": [{"labels": labels, "value": value} for labels, value in rows.items()],
    }
    given = [{"series": name, "values": f"{value}x2"} for name, value in series.items()]
    test = {"interval": "1m", "input_series": given, "promql_expr_test": [case]}
    path = folder / "given_test.yml"
    path.write_text(yaml.safe_dump({"tests": [test]}, allow_unicode=True), encoding="utf-8")

    done = subprocess.run(
        ["promtool", "test", "rules", path], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
