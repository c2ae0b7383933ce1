"""Rendering: complete, whole files, for production and for the lab."""

import resource
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from alerting.render import RenderError, render
from alerting.settings import Endpoints, Timing
from inventory.load import load
from inventory.schema import Inventory

ROOT = Path(__file__).parents[2]
RULES = ROOT / "alerting/rules"


@pytest.fixture(scope="module")
def city() -> Inventory:
    return load(ROOT / "inventory.yaml")


def tree(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


def holds(folder: Path) -> dict[str, set[str]]:
    """How long each alert waits before it fires."""
    found: dict[str, set[str]] = {}
    for path in folder.glob("*.yml"):
        for group in tree(path)["groups"]:
            for rule in group["rules"]:
                if "alert" in rule:
                    found.setdefault(rule["alert"], set()).add(rule.get("for", "0s"))
    return found


def test_every_file_is_written_and_named_where_it_is_used(city: Inventory, tmp_path: Path) -> None:
    paths = render(city, tmp_path, Timing.DEFAULT, Endpoints())

    assert {path.relative_to(tmp_path).as_posix() for path in paths} == {
        "alertmanager.yml",
        "prometheus.yml",
        *tree(tmp_path / "prometheus.yml")["rule_files"],
        *tree(tmp_path / "alertmanager.yml")["templates"],
    }
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(paths)


def intervals(folder: Path) -> dict[str, str]:
    """How often each group of rules is evaluated; empty if as often as all."""
    return {
        group["name"]: group.get("interval", "")
        for path in folder.glob("*.yml")
        for group in tree(path)["groups"]
    }


def test_production_runs_the_rules_as_they_are_written(city: Inventory, tmp_path: Path) -> None:
    render(city, tmp_path, Timing.DEFAULT, Endpoints())

    for path in RULES.glob("*.yml"):
        assert (tmp_path / "rules" / path.name).read_bytes() == path.read_bytes()


def test_production_waits_as_agreed() -> None:
    assert holds(RULES) == {
        "PointDown": {"30s"},
        "PointOnBackup": {"2m"},
        "OperatorOutage": {"30s"},
        "LinkDown": {"10m", "15m"},
        "LinkDegraded": {"0s"},
        "ProberUnhealthy": {"1m"},
        "ExporterDown": {"1m"},
        "InventoryReloadFailed": {"1m"},
        "LedgerNotWritable": {"5m"},
        "Watchdog": {"0s"},
        "TargetAtRisk": {"5m"},
        "TargetMissed": {"5m"},
        "TargetDigest": {"0s"},
        "OffHoursDigest": {"0s"},
        "PointsNotReady": {"0s"},
    }


def test_the_lab_waits_seconds_and_changes_nothing_else(city: Inventory, tmp_path: Path) -> None:
    render(city, tmp_path, Timing.LAB, Endpoints())

    assert holds(tmp_path / "rules") == {
        "PointDown": {"1s"},
        "PointOnBackup": {"5s"},
        "OperatorOutage": {"2s"},
        "LinkDown": {"10s"},
        "LinkDegraded": {"0s"},
        "ProberUnhealthy": {"10s"},
        "ExporterDown": {"5s"},
        "InventoryReloadFailed": {"5s"},
        "LedgerNotWritable": {"5s"},
        "Watchdog": {"3600s"},
        "TargetAtRisk": {"5s"},
        "TargetMissed": {"5s"},
        "TargetDigest": {"0s"},
        "OffHoursDigest": {"0s"},
        "PointsNotReady": {"0s"},
    }
    assert intervals(RULES) == {
        "connectivity": "",
        "monitoring": "",
        "quality": "15s",
        "target": "1m",
        "off_hours": "5m",
        "readiness": "1m",
        "city": "1m",
        "city_outages": "1m",
        "operators": "2m",
        "programme": "2m",
    }
    faster = {"target": "2s", "readiness": "2s", "city": "10s", "programme": "10s"}
    assert intervals(tmp_path / "rules") == intervals(RULES) | faster
    for path in RULES.glob("*.yml"):
        written, rendered = tree(path), tree(tmp_path / "rules" / path.name)
        for group in (*written["groups"], *rendered["groups"]):
            group.pop("interval", None)
            for rule in group["rules"]:
                rule.pop("for", None)
        assert rendered == written


def test_both_programs_take_the_timing(city: Inventory, tmp_path: Path) -> None:
    render(city, tmp_path / "default", Timing.DEFAULT, Endpoints())
    render(city, tmp_path / "lab", Timing.LAB, Endpoints())

    seen = {
        name: (
            tree(tmp_path / name / "prometheus.yml")["global"],
            tree(tmp_path / name / "alertmanager.yml")["route"],
        )
        for name in ("default", "lab")
    }
    prometheus, alertmanager = seen["default"]
    assert (prometheus["scrape_interval"], prometheus["evaluation_interval"]) == ("15s", "15s")
    assert prometheus["external_labels"] == {"city": "01"}
    assert (alertmanager["group_wait"], alertmanager["group_interval"]) == ("10s", "30s")
    prometheus, alertmanager = seen["lab"]
    assert (prometheus["scrape_interval"], prometheus["scrape_timeout"]) == ("1s", "1s")
    assert (alertmanager["group_wait"], alertmanager["group_interval"]) == ("1s", "5s")


def test_endpoints_stand_where_they_are_used(city: Inventory, tmp_path: Path) -> None:
    endpoints = Endpoints(exporter="10.0.0.1:1", alertmanager="10.0.0.2:2", smtp="10.0.0.3:3")

    render(city, tmp_path, Timing.DEFAULT, endpoints)

    prometheus = tree(tmp_path / "prometheus.yml")
    alertmanager = tree(tmp_path / "alertmanager.yml")
    directory = (tmp_path / "templates/directory.tmpl").read_text(encoding="utf-8")
    assert prometheus["scrape_configs"][0]["static_configs"] == [{"targets": ["10.0.0.1:1"]}]
    sent_to = prometheus["alerting"]["alertmanagers"][0]["static_configs"]
    assert sent_to == [{"targets": ["10.0.0.2:2"]}]
    assert alertmanager["global"]["smtp_smarthost"] == "10.0.0.3:3"
    assert '"http://10.0.0.1:1"' in directory
    assert "dashboard.link" not in directory


def test_prometheus_reaches_an_exporter_with_tls_and_a_login(
    city: Inventory, tmp_path: Path
) -> None:
    password, authority = tmp_path / "password", tmp_path / "ca.pem"
    password.write_text("a secret", encoding="utf-8")
    authority.touch()
    endpoints = Endpoints(
        exporter_scheme="https",
        exporter_user="prometheus",
        exporter_password_file=password,
        exporter_ca_file=authority,
    )

    written = render(city, tmp_path / "out", Timing.DEFAULT, endpoints)

    (scrape,) = tree(tmp_path / "out/prometheus.yml")["scrape_configs"]
    checked = subprocess.run(
        ["promtool", "check", "config", tmp_path / "out/prometheus.yml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert scrape == {
        "job_name": "thongsuot",
        "scheme": "https",
        "tls_config": {"ca_file": str(authority)},
        "basic_auth": {"username": "prometheus", "password_file": str(password)},
        "static_configs": [{"targets": ["127.0.0.1:9467"]}],
    }
    assert not any("a secret" in path.read_text(encoding="utf-8") for path in written)
    assert "https://127.0.0.1:9467" in (tmp_path / "out/templates/directory.tmpl").read_text(
        encoding="utf-8"
    )


def test_half_a_login_is_refused(city: Inventory, tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="needs both a user and a password file"):
        render(city, tmp_path, Timing.DEFAULT, Endpoints(exporter_user="prometheus"))


def test_a_folder_that_cannot_be_written_to_is_named(city: Inventory, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(RenderError, match=r"/file/rules/.* cannot be written: not a directory"):
        render(city, tmp_path / "file", Timing.DEFAULT, Endpoints())


def test_a_disk_that_has_no_room_for_all_files_keeps_all_old_ones(
    city: Inventory, tmp_path: Path
) -> None:
    render(city, tmp_path, Timing.LAB, Endpoints())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    room = sorted(len(data) for data in before.values())[-2]
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
    try:
        with pytest.raises(RenderError, match="cannot be written: file too large"):
            render(city, tmp_path, Timing.DEFAULT, Endpoints())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_second_rendering_replaces_whole_files(city: Inventory, tmp_path: Path) -> None:
    render(city, tmp_path, Timing.LAB, Endpoints())
    with (tmp_path / "alertmanager.yml").open(encoding="utf-8") as reader:
        paths = render(city, tmp_path, Timing.DEFAULT, Endpoints())
        seen = reader.read()

    # A reader that had the old file open has all of it, and none of the new one.
    assert "group_wait: 1s" in seen
    assert "group_wait: 10s" in (tmp_path / "alertmanager.yml").read_text(encoding="utf-8")
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(paths)


def test_another_clock_is_refused(city: Inventory, tmp_path: Path) -> None:
    abroad = city.model_copy(
        update={"city": city.city.model_copy(update={"timezone": "Europe/Berlin"})}
    )

    with pytest.raises(RenderError, match="Europe/Berlin, but mails tell Vietnam's time"):
        render(abroad, tmp_path, Timing.DEFAULT, Endpoints())
    assert list(tmp_path.iterdir()) == []
