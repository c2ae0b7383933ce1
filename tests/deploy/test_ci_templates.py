"""The templates of deploy/ci: valid for GitHub and GitLab, and with no more rights than needed."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from code_host.repository import Repository
from jsonschema import Draft7Validator

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
CI = ROOT / "deploy/ci"
TEXTS = {
    name: (CI / f"{name}.yml").read_text(encoding="utf-8")
    for name in ("github-workflow", "gitlab-ci")
}


def read(name: str) -> dict[str, Any]:
    tree = yaml.safe_load(TEXTS[name])
    # GitHub and GitLab read YAML 1.2, where `on` is a text.
    return {("on" if key is True else key): value for key, value in tree.items()}


def validator(name: str) -> Draft7Validator:
    schema = json.loads((HERE / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


WORKFLOW, PIPELINE = read("github-workflow"), read("gitlab-ci")
(REVIEW,) = WORKFLOW["jobs"].values()
(JOB,) = PIPELINE.values()
SCRIPTS = {
    **{step["name"]: step["run"] for step in REVIEW["steps"] if "run" in step},
    "gitlab": "\n".join(JOB["script"]),
}


@pytest.mark.parametrize("name", TEXTS)
def test_it_is_what_the_published_schema_asks_for(name: str) -> None:
    errors = [
        f"{'.'.join(map(str, error.absolute_path))}: {error.message}"
        for error in validator(name).iter_errors(read(name))
    ]

    assert errors == []


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("github-workflow", WORKFLOW | {"job": {}}),
        ("github-workflow", WORKFLOW | {"permissions": {"pull-request": "write"}}),
        ("gitlab-ci", {"review": JOB | {"scripts": []}}),
        ("gitlab-ci", {"review": JOB | {"allow_failure": {"exit_code": 3}}}),
    ],
)
def test_a_misspelt_key_would_be_found(name: str, wrong: dict[str, Any]) -> None:
    assert not validator(name).is_valid(wrong)


def test_the_token_may_comment_and_nothing_else() -> None:
    assert WORKFLOW["permissions"] == {}
    assert REVIEW["permissions"] == {"contents": "read", "pull-requests": "write"}
    holders = [step["name"] for step in REVIEW["steps"] if "GITHUB_TOKEN" in step.get("env", {})]
    assert holders == ["Comment"]


def test_strangers_get_no_token() -> None:
    assert set(WORKFLOW["on"]) == {"pull_request", "push"}
    assert "secrets." not in TEXTS["github-workflow"]
    assert "REVIEW_TOKEN" not in JOB["variables"]


def test_what_others_wrote_is_pinned_to_a_commit_or_version() -> None:
    used = [step["uses"] for step in REVIEW["steps"] if "uses" in step]
    lines = [line for line in TEXTS["github-workflow"].splitlines() if " uses: " in line]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", each) for each in used)
    assert all(re.search(r" # v\d+\.\d+\.\d+$", line) for line in lines)
    assert {each.split("/")[0] for each in used} == {"actions"}
    assert re.fullmatch(r"python:\d+\.\d+\.\d+-\w+", JOB["image"])
    for variables in (WORKFLOW["env"], JOB["variables"]):
        assert f"astral-sh/uv:{variables['UV_VERSION']} " in dockerfile


def test_no_run_goes_on_for_ever_or_twice_at_a_time() -> None:
    assert REVIEW["timeout-minutes"] <= 10
    assert WORKFLOW["concurrency"]["cancel-in-progress"] is True
    assert JOB["timeout"] == "10 minutes"
    assert JOB["interruptible"] is True
    assert JOB["resource_group"]


def test_the_whole_history_is_there_to_find_where_the_branch_began() -> None:
    (checkout,) = [step["with"] for step in REVIEW["steps"] if "uses" in step]

    assert checkout["fetch-depth"] == 0
    assert checkout["persist-credentials"] is False
    assert JOB["variables"]["GIT_DEPTH"] == "0"


def test_both_are_set_up_by_the_same_variables() -> None:
    shared = set(WORKFLOW["env"]) & set(JOB["variables"])
    own = {"THONGSUOT_SOURCE"}

    assert set(WORKFLOW["env"]) - shared == {"CAREFUL_LABEL"}
    assert set(JOB["variables"]) - shared == {"GIT_DEPTH"}
    for name in shared - own:
        assert WORKFLOW["env"][name] == JOB["variables"][name], name


def test_the_version_is_ours() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert f'\nversion = "{WORKFLOW["env"]["THONGSUOT_VERSION"].removeprefix("v")}"\n' in project


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_text_of_strangers_becomes_part_of_a_script(name: str) -> None:
    assert "${{" not in SCRIPTS[name]


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_scripts_are_well_formed(shell: str) -> None:
    scripts = [*SCRIPTS.values(), (CI / "review").read_text(encoding="utf-8")]

    for script in scripts:
        done = subprocess.run(
            [shell, "-n"], input=script, capture_output=True, text=True, check=False
        )
        assert done.stderr == ""


def test_every_program_of_ours_that_is_called_is_there() -> None:
    called = set(re.findall(r"thongsuot/deploy/ci/([\w-]+)", "\n".join(TEXTS.values())))

    assert called == {"review", "post-comment"}
    assert all((CI / name).stat().st_mode & 0o111 for name in called)


def test_the_editor_knows_both_kinds_of_files() -> None:
    settings = json.loads((CI / "vscode/settings.json").read_text(encoding="utf-8"))
    extensions = json.loads((CI / "vscode/extensions.json").read_text(encoding="utf-8"))

    schemas = {Path(path).name: where for path, where in settings["yaml.schemas"].items()}

    assert schemas == {
        "inventory.schema.json": "/inventory.yaml",
        "inventory.part.schema.json": "/wards/*.yaml",
    }
    assert all((ROOT / "inventory" / name).exists() for name in schemas)
    assert extensions == {"recommendations": ["redhat.vscode-yaml"]}


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_what_decides_about_merging_belongs_to_the_city(host: str) -> None:
    lines = (CI / f"{host}.CODEOWNERS").read_text(encoding="utf-8").splitlines()
    owners = {
        words[0]: words[1:] for line in lines if (words := line.split()) and line[0] not in "#["
    }

    assert all(names and all(name.startswith("@") for name in names) for names in owners.values())
    deciding = {"github": "/.github/", "gitlab": "/.gitlab-ci.yml"}[host]
    assert owners[deciding] == owners["/inventory.yaml"] == ["@hanoi/network-team"]
    assert "@hanoi/ward-ba-dinh" in owners["/wards/ba-dinh.yaml"]


def review(
    folder: Path, base: str, program: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the review in a clone, with a program called thongsuot."""
    (folder / "bin").mkdir()
    if program:
        (folder / "bin/thongsuot").write_text(f"#!/bin/sh\n{program}\n")
        (folder / "bin/thongsuot").chmod(0o755)
    return subprocess.run(
        [str(CI / "review"), base, str(folder / "out")],
        cwd=folder / "clone",
        env={"PATH": f"{folder}/bin:/usr/bin:/bin", **variables},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(
    ("base", "program", "said"),
    [
        ("", "", "thongsuot is not on the PATH"),
        ("0123456789abcdef", "exit 0", "fetch the whole history (fetch-depth: 0, GIT_DEPTH: 0)"),
        ("", "echo no memory >&2; exit 137", "no memory\nreview: thongsuot check ended with"),
    ],
)
def test_what_could_not_be_reviewed_is_neither_valid_nor_invalid(
    tmp_path: Path, base: str, program: str, said: str
) -> None:
    Repository(tmp_path, {"inventory.yaml": "version: 1\n"})

    done = review(tmp_path, base, program)

    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "out/outcome").exists()


@pytest.mark.parametrize(
    ("inventory", "changed", "outcome"),
    [
        ("inventory.yaml", "inventory.yaml", "safe"),
        ("inventory.yaml", "wards/a.yaml", "safe"),
        ("inventory.yaml", "README.md", "unchanged"),
        ("inventory.yaml", ".github/workflows/a.yml", "unchanged"),
        ("inventory.yaml", ".gitlab-ci.yml", "unchanged"),
        ("net/list", "net/list", "safe"),
        ("net/inventory.yaml", "net/north/a.yml", "safe"),
        ("net/inventory.yaml", "other/a.yml", "unchanged"),
    ],
)
def test_what_an_inventory_may_include_counts_as_its_change(
    tmp_path: Path, inventory: str, changed: str, outcome: str
) -> None:
    repository = Repository(tmp_path, {inventory: "version: 1\n"})
    repository.push("change", {changed: "# changed\n"})

    done = review(tmp_path, "main", "exit 0", INVENTORY=inventory)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/outcome").read_text() == f"{outcome}\n"
