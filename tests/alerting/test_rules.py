"""The rules: accepted by promtool, and doing what their unit tests (*_test.yml) say."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from alerting.render import render
from alerting.settings import Endpoints, Timing
from inventory.load import load

ROOT = Path(__file__).parents[2]
RULES = sorted((ROOT / "alerting/rules").glob("*.yml"))
UNIT_TESTS = sorted(Path(__file__).parent.glob("*_test.yml"))


def promtool(*arguments: object) -> str:
    done = subprocess.run(
        ["promtool", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def alerts() -> Iterator[dict[str, Any]]:
    for path in RULES:
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            yield from (rule for rule in group["rules"] if "alert" in rule)


def test_promtool_finds_nothing_to_complain_about() -> None:
    promtool("check", "rules", "--lint=all", "--lint-fatal", *RULES)


@pytest.mark.parametrize("path", UNIT_TESTS, ids=lambda path: path.stem)
def test_the_alerts_fire_and_end_as_they_should(path: Path) -> None:
    promtool("test", "rules", path)


def test_every_alert_has_a_unit_test_that_knows_its_facts() -> None:
    tested = {
        case["alertname"]
        for path in UNIT_TESTS
        for test in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]
        for case in test.get("alert_rule_test", ())
        if case["exp_alerts"]
    }

    assert tested == {rule["alert"] for rule in alerts()}


def test_every_alert_has_a_runbook_with_the_four_headings() -> None:
    names = {rule["alert"] for rule in alerts()}

    books = {path.stem: path for path in (ROOT / "runbooks").glob("*.md")}

    assert set(books) == names
    for path in books.values():
        headings = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert headings == ["Meaning", "Impact", "Diagnosis", "Mitigation"], path


def test_labels_name_severity_and_audience_and_hold_no_values() -> None:
    for rule in alerts():
        labels = dict(rule["labels"])

        assert labels.pop("severity") in {"critical", "major", "minor", "warning", "info"}
        assert labels.pop("audience") in {"ward", "city", "operator"}
        assert labels in ({}, {"access": "{{ $labels.access }}"})
        assert rule["annotations"]["summary"]


def test_an_alert_and_the_rules_that_it_uses_are_in_one_group() -> None:
    for path in RULES:
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            recorded = {rule["record"] for rule in group["rules"] if "record" in rule}
            used = {
                name
                for rule in group["rules"]
                for name in re.findall(r"\b[a-z_]+:[a-z0-9_:]+", str(rule["expr"]))
            }

            assert used <= recorded, path


@pytest.mark.parametrize("timing", [Timing.DEFAULT, Timing.LAB], ids=["default", "lab"])
def test_rendered_rules_are_as_good_as_the_written_ones(timing: Timing, tmp_path: Path) -> None:
    render(load(ROOT / "inventory.yaml"), tmp_path, timing, Endpoints())

    promtool("check", "config", tmp_path / "prometheus.yml")
    promtool("check", "rules", "--lint=all", "--lint-fatal", *(tmp_path / "rules").glob("*.yml"))


def test_a_large_outage_is_one_alert_and_one_for_the_point_with_another_dead_link(
    tmp_path: Path,
) -> None:
    # 126 points with a fixed link of vnpt and 5g of viettel. At 2:00, 40 of the 5g links are lost
    # for 20 minutes, and with them the fixed link of point 0; point 39 has nothing but 5g.
    whole, cut = "1x120", "1x7 0x79 1x40"
    series = [{"series": 'up{job="thongsuot"}', "values": whole}]
    series.append({"series": 'thongsuot_calendar_open{calendar="office"}', "values": whole})
    for number in range(126):
        point = f'point="p{number}", ward="{number:05}"'
        fixed = f'{point}, link="ftth", operator="vnpt", access="fixed"'
        mobile = f'{point}, link="5g", operator="viettel", access="5g"'
        down = number in (0, 39)
        series += [
            {"series": f'thongsuot_point_info{{{point}, calendar="office"}}', "values": whole},
            {"series": f"thongsuot_point_up{{{point}}}", "values": cut if down else whole},
            {
                "series": f"thongsuot_link_up{{{mobile}}}",
                "values": cut if number < 40 else whole,
            },
        ]
        if number != 39:
            series += [
                {"series": f'thongsuot_link_info{{{fixed}, role="primary"}}', "values": whole},
                {"series": f"thongsuot_link_up{{{fixed}}}", "values": whole if number else cut},
            ]
    fired = (
        "group by (alertname, audience, operator, point) "
        '(last_over_time(ALERTS{alertstate="firing"}[%s]))'
    )
    expected = [
        '{alertname="OperatorOutage", audience="city", operator="viettel"}',
        '{alertname="OperatorOutage", audience="operator", operator="viettel"}',
        '{alertname="PointDown", audience="city", point="p0"}',
        '{alertname="PointDown", audience="operator", operator="viettel", point="p0"}',
        '{alertname="PointDown", audience="operator", operator="vnpt", point="p0"}',
        '{alertname="PointDown", audience="ward", point="p0"}',
    ]
    samples = [{"labels": labels, "value": 1} for labels in expected]
    test = {
        "interval": "15s",
        "input_series": series,
        "promql_expr_test": [
            {"expr": fired % "3m", "eval_time": "3m", "exp_samples": samples},
            {"expr": fired % "30m", "eval_time": "30m", "exp_samples": samples},
            {"expr": "count(ALERTS)", "eval_time": "23m30s", "exp_samples": []},
        ],
    }
    path = tmp_path / "outage_test.yml"
    files = {"rule_files": [str(ROOT / "alerting/rules/connectivity.yml")], "tests": [test]}
    path.write_text(yaml.safe_dump({**files, "evaluation_interval": "15s"}), encoding="utf-8")

    promtool("test", "rules", path)
