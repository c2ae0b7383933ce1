"""Runs the steps of our CI templates in order, with what GitHub's and GitLab's runners give them.

Only what the templates use is here; anything else in them is an error, not passed over.
"""

import json
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from code_host.repository import CLEAN, Repository, git
from code_host.server import NUMBER, CodeHost

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / "deploy/ci/github-workflow.yml"
PIPELINE = ROOT / "deploy/ci/gitlab-ci.yml"
INSTALL = "Install ThôngSuốt"


@dataclass
class Run:
    """What came out of a run."""

    status: int = 0
    log: str = ""
    summary: str = ""
    folder: Path = Path()
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """A branch that somebody wants merged, or with `base` empty a push to main."""

    repository: Repository
    branch: str
    base: str = "main"
    fork: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    """What whoever set it up wrote between the lines."""

    @property
    def commit(self) -> str:
        return self.repository.head(self.branch)


class GitHubRunner:
    """Runs the workflow; `tools` is where its installing step put things, once for all runs."""

    name = "github"
    tools: Path

    def __init__(self, tools: Path, source: Path) -> None:
        self.tools = tools
        self.workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
        (self.job,) = self.workflow["jobs"].values()
        self.source = {"THONGSUOT_SOURCE": source.as_uri(), "THONGSUOT_VERSION": "v0.1.0"}
        tools.mkdir()
        (step,) = [step for step in self.job["steps"] if step.get("name") == INSTALL]
        environment = {**CLEAN, **self.workflow["env"], **self.source}
        environment |= {"RUNNER_TEMP": str(tools), "GITHUB_PATH": str(tools / "path")}
        self.installing = _bash(step["run"], tools, environment)
        assert self.installing.status == 0, self.installing.log
        self.path = (tools / "path").read_text(encoding="utf-8").split()

    def run(self, change: Change, host: CodeHost, folder: Path, token: str) -> Run:
        """Act the run out: each step in its own shell, until one fails."""
        run = Run(folder=folder / "temp")
        run.folder.mkdir(parents=True)
        (run.folder / "thongsuot").symlink_to(self.tools / "thongsuot")
        contexts = self._contexts(change, token)
        files = {name: folder / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        event = folder / "event.json"
        event.write_text(json.dumps(contexts["github"]["event"]), encoding="utf-8")
        variables = {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": host.url,
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_REPOSITORY": "hanoi/net",
            "GITHUB_RUN_ID": "5",
            "GITHUB_EVENT_NAME": contexts["github"]["event_name"],
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_BASE_REF": change.base,
            "GITHUB_WORKSPACE": str(folder / "workspace"),
            "RUNNER_TEMP": str(run.folder),
            "PATH": os.pathsep.join([*self.path, CLEAN["PATH"]]),
            **{name: str(path) for name, path in files.items()},
        }
        for step in self.job["steps"]:
            wanted = str(contexts_value(step["if"], contexts)) if "if" in step else "True"
            if step.get("name") == INSTALL or wanted != "True":
                continue
            if "uses" in step:
                self._check_out(step, change, contexts, folder / "workspace")
                continue
            settings = {**self.workflow["env"], **self.source, **change.settings}
            environment = {**CLEAN, **variables, **settings, **step.get("env", {})}
            resolved = {key: resolve(str(text), contexts) for key, text in environment.items()}
            files["GITHUB_OUTPUT"].write_text("")
            done = _bash(resolve(step["run"], contexts), folder / "workspace", resolved)
            run.log += done.log
            lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
            outputs = dict(line.split("=", 1) for line in lines)
            contexts["steps"][step.get("id", "")] = {"outputs": outputs}
            if done.status:
                run.status = done.status
                break
        summary = files["GITHUB_STEP_SUMMARY"]
        run.summary = summary.read_text(encoding="utf-8") if summary.exists() else ""
        return run

    def _contexts(self, change: Change, token: str) -> dict[str, Any]:
        event: dict[str, Any] = {}
        if change.base:
            owner = "an-nguyen/net" if change.fork else "hanoi/net"
            head = {"sha": change.commit, "repo": {"full_name": owner}}
            event = {"number": NUMBER, "pull_request": {"number": NUMBER, "head": head}}
        github = {
            "event": event,
            "event_name": "pull_request" if change.base else "push",
            "repository": "hanoi/net",
            "token": token,
        }
        return {"github": github, "steps": {}}

    def _check_out(
        self, step: Mapping[str, Any], change: Change, contexts: Mapping[str, Any], folder: Path
    ) -> None:
        """What actions/checkout does with these inputs, and with no others."""
        assert step["uses"].startswith("actions/checkout@")
        inputs = dict(step["with"])
        assert inputs.pop("fetch-depth") == 0
        assert inputs.pop("persist-credentials") is False
        commit = resolve(inputs.pop("ref"), contexts) or change.commit
        assert not inputs
        change.repository.checked_out(folder, commit)


class GitLabRunner:
    """Runs the job; `tools` is where its installing lines put things, once for all runs."""

    name = "gitlab"
    tools: Path

    def __init__(self, tools: Path, source: Path) -> None:
        self.tools = tools
        (self.job,) = yaml.safe_load(PIPELINE.read_text(encoding="utf-8")).values()
        self.source = {"THONGSUOT_SOURCE": source.as_uri(), "THONGSUOT_VERSION": "v0.1.0"}
        script = self.job["script"]
        (end,) = [n for n, line in enumerate(script) if line.startswith("export PATH=")]
        self.script = "\n".join(script[end:])
        tools.mkdir()
        environment = {**CLEAN, **self.job["variables"], **self.source}
        self.installing = _bash("\n".join(script[:end]), tools, environment)
        assert self.installing.status == 0, self.installing.log

    def run(self, change: Change, host: CodeHost, folder: Path, token: str) -> Run:
        """Act the job out: all lines in one shell."""
        folder.mkdir()
        workspace = change.repository.checked_out(folder / "workspace", change.commit)
        (workspace / ".thongsuot").symlink_to(self.tools / ".thongsuot")
        variables = {
            "CI": "true",
            "GITLAB_CI": "true",
            "CI_API_V4_URL": f"{host.url}/api/v4",
            "CI_PROJECT_DIR": str(workspace),
            "CI_JOB_URL": "https://gitlab.example/hanoi/net/-/jobs/5",
            "CI_COMMIT_REF_SLUG": change.branch,
        }
        if change.base:
            base = git(workspace, "merge-base", f"origin/{change.base}", "HEAD")
            variables |= {
                "CI_MERGE_REQUEST_IID": str(NUMBER),
                "CI_MERGE_REQUEST_PROJECT_ID": "42",
                "CI_MERGE_REQUEST_PROJECT_PATH": "hanoi/net",
                "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
                "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "",
            }
            if not change.fork:  # a pipeline of a fork has the fork's variables
                variables["REVIEW_TOKEN"] = token
        settings = {**self.job["variables"], **self.source, **change.settings}
        # Predefined variables have the lowest precedence.
        run = _bash(self.script, workspace, {**CLEAN, **variables, **settings})
        run.summary = run.log
        run.folder = workspace
        report = self.job["artifacts"]["reports"]["codequality"]
        if (workspace / report).exists():
            run.files["codequality"] = (workspace / report).read_text(encoding="utf-8")
        return run

    def allowed(self, status: int) -> bool:
        """Whether GitLab shows the job as passed with warnings."""
        return status in self.job["allow_failure"]["exit_codes"]


def resolve(text: str, contexts: Mapping[str, Any]) -> str:
    """Put in the values of `${{ ... }}`; what is not there is empty."""

    def value(found: re.Match[str]) -> str:
        result = contexts_value(found[1], contexts)
        return "" if result is None else str(result)

    return re.sub(r"\$\{\{\s*(.+?)\s*\}\}", value, text)


def contexts_value(expression: str, contexts: Mapping[str, Any]) -> Any:
    """A path such as github.event.number, or two of them with == between."""
    left, equals, right = expression.partition(" == ")
    if equals:
        return contexts_value(left, contexts) == contexts_value(right, contexts)
    assert re.fullmatch(r"[\w.-]+", expression), expression
    value: Any = contexts
    for name in expression.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _bash(script: str, folder: Path, environment: Mapping[str, str]) -> Run:
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    return Run(done.returncode, done.stdout)
