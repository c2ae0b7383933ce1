"""Rules of the project that no reviewer should have to remember."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest

from thongsuot import parser

ROOT = Path(__file__).parents[2]
PACKAGES = {"alerting", "dashboards", "exporter", "inventory", "lab", "probes", "stability"}


def test_no_dependency_claims_a_name_of_ours() -> None:
    claimed = {
        name
        for name, owners in importlib.metadata.packages_distributions().items()
        if set(owners) != {"thongsuot"}
    }

    assert claimed.isdisjoint(PACKAGES | {"thongsuot"})


def test_only_grafanas_library_needs_what_takes_the_place_of_urllib3() -> None:
    locked = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]

    users = {
        package["name"]
        for package in locked
        for needed in package.get("dependencies", [])
        if needed["name"] in {"urllib3", "urllib3-future", "requests"}
    }

    assert users == {"niquests"}


def test_the_readme_says_why_each_dependency_is_here() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    names = [re.split(r"[\[<>=]", line)[0] for line in project["dependencies"]]

    assert [name for name in names if f"`{name}`" not in readme] == []


@pytest.mark.parametrize("readme", ["README.md", "README.vi.md"])
def test_both_readmes_show_every_command_but_the_one_for_developers(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")

    commands = re.findall(r"^    (\w+) {2,}", parser().format_help(), flags=re.MULTILINE)

    assert "simulate" in commands
    missing = [name for name in commands if f"\nthongsuot {name} " not in text]
    assert missing == ["generate"]


def test_the_architecture_lists_every_decision() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")

    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))

    assert decisions
    assert [path.name for path in decisions if f"decisions/{path.name}" not in architecture] == []


def test_modules_stay_small() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }

    assert long == {}


def test_rules_and_mails_use_only_metrics_that_exist() -> None:
    declared = set(
        re.findall(r"`(thongsuot_\w+)`", (ROOT / "docs/metrics.md").read_text(encoding="utf-8"))
    )
    used = {
        (path.name, re.sub(r"_(bucket|sum|count)$", "", metric))
        for path in [*(ROOT / "alerting").rglob("*.yml"), *(ROOT / "alerting").rglob("*.tmpl")]
        for metric in re.findall(
            r"(?<![:\w])thongsuot_\w+(?![:\w])", path.read_text(encoding="utf-8")
        )
    }

    assert used
    assert {(file, metric) for file, metric in used if metric not in declared} == set()


def test_every_makefile_target_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    targets = re.findall(r"^([a-z]+):(.*)$", makefile, flags=re.MULTILINE)

    assert [name for name, rest in targets if "## " not in rest] == []


def test_documents_link_to_what_exists() -> None:
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("runbooks/*.md")]
    broken = [
        (document.relative_to(ROOT).as_posix(), target)
        for document in documents
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text("utf-8"))
        if not (document.parent / target).exists()
    ]

    assert broken == []


def test_every_alert_has_a_runbook_and_every_runbook_an_alert() -> None:
    alerts = {
        name
        for path in (ROOT / "alerting/rules").glob("*.yml")
        for name in re.findall(r"- alert: (\w+)", path.read_text("utf-8"))
    }

    assert {path.stem for path in (ROOT / "runbooks").glob("*.md")} == alerts
