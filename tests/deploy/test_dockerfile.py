"""The Dockerfile: rules that a linter would hold, and its build steps run in a clean folder."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import pytest

from thongsuot import parser

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
OURS = {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONWARNINGS", "UV_PROJECT_ENVIRONMENT"}
"""What belongs to the environment of these tests."""
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


@dataclass
class Stage:
    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def all(self, instruction: str) -> list[str]:
        return [rest for kind, rest in self.steps if kind == instruction]


def stages() -> dict[str, Stage]:
    """Each stage with its instructions; comments and line breaks are gone."""
    lines = "\n".join(line for line in TEXT.splitlines() if not line.lstrip().startswith("#"))
    found: dict[str, Stage] = {}
    for line in re.sub(r"\\\n\s*", "", lines).splitlines():
        if not line.strip():
            continue
        kind, rest = line.split(None, 1)
        if kind == "FROM":
            base, _, name = rest.split()
            found[name] = Stage(base, name)
        else:
            list(found.values())[-1].steps.append((kind, rest))
    return found


STAGES = stages()
BUILD, LAB, SERVICE = STAGES["build"], STAGES["lab"], STAGES["service"]
OUTSIDE = [stage for stage in STAGES.values() if stage.base not in STAGES]


def copied(stage: Stage) -> list[tuple[list[str], str]]:
    """What comes from our tree, and where it goes."""
    parts = [rest.split() for rest in stage.all("COPY") if not rest.startswith("--")]
    return [(words[:-1], words[-1]) for words in parts]


def test_bases_are_pinned_to_a_version() -> None:
    assert OUTSIDE
    assert [
        stage.base for stage in OUTSIDE if not re.search(r":\d+\.\d+\.\d+(-\w+)*$", stage.base)
    ] == []


def test_what_is_built_and_what_runs_has_the_same_interpreter() -> None:
    assert BUILD.base == STAGES["runtime"].base


def test_the_service_is_the_last_stage_and_not_root() -> None:
    assert list(STAGES)[-1] == "service"
    assert SERVICE.all("USER") == ["10001:10001"]


def test_the_service_says_whether_it_is_well() -> None:
    (check,) = SERVICE.all("HEALTHCHECK")

    command = json.loads(check.partition("CMD ")[2])
    assert "http://127.0.0.1:9467/-/healthy" in command[-1]
    compile(command[-1], "healthcheck", "exec")


@pytest.mark.parametrize("stage", [LAB, SERVICE], ids=lambda stage: stage.name)
def test_its_command_is_one_of_ours(stage: Stage) -> None:
    (command,) = stage.all("CMD")

    assert STAGES["runtime"].all("ENTRYPOINT") == ['["thongsuot"]']
    parser().parse_args(json.loads(command))


def test_packages_of_debian_leave_no_lists() -> None:
    installs = [step for stage in STAGES.values() for step in stage.all("RUN") if "apt-get" in step]

    assert installs
    for step in installs:
        assert "apt-get install --yes --no-install-recommends" in step
        assert "rm -rf /var/lib/apt/lists/*" in step
        assert "apt-get update &&" in re.sub(r"\s+", " ", step)


def test_nothing_is_fetched_by_hand() -> None:
    assert not any(stage.all("ADD") for stage in STAGES.values())
    assert not re.search(r"\b(curl|wget|pip install)\b", TEXT)


def test_only_what_is_needed_is_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = set(project["tool"]["hatch"]["build"]["only-include"])

    sources = {source for names, _ in copied(BUILD) for source in names}

    assert sources == packages | {"pyproject.toml", "uv.lock", "README.md", "LICENSE"}


def test_all_that_is_copied_is_let_through_and_nothing_else() -> None:
    assert IGNORED[1] == "*"
    let_through = {line[1:] for line in IGNORED if line.startswith("!")}
    sources = {
        source for stage in STAGES.values() for names, _ in copied(stage) for source in names
    }

    assert {source.split("/")[0] for source in sources} == let_through
    assert all((ROOT / source).exists() for source in sources)
    assert not any(fnmatch(secret, name) for secret in (".env", "config") for name in let_through)


def test_the_build_steps_make_a_program_that_runs(tmp_path: Path) -> None:
    tree = tmp_path / "thongsuot"
    tree.mkdir()
    uv = shutil.which("uv") or str(ROOT / ".uv/bin/uv")
    # As in a build, but with the cache and the certificates of this machine.
    environment = {
        **{name: value for name, value in os.environ.items() if name not in OURS},
        "PATH": f"{Path(uv).parent}:{os.environ['PATH']}",
    }
    for kind, rest in BUILD.steps:
        if kind == "COPY" and not rest.startswith("--"):
            *names, target = rest.split()
            for name in names:
                _copy(ROOT / name, tree / target / name if target == "./" else tree / target)
        elif kind == "RUN":
            _run(["sh", "-euc", rest], tree, environment)

    (tree / "elsewhere").mkdir()
    program = str(tree / ".venv/bin/thongsuot")
    for package in ("alerting", "dashboards", "exporter", "inventory", "stability"):
        shutil.rmtree(tree / package)
    rendered = _run(
        [program, "render", "--out", "out", "--inventory", str(ROOT / "inventory.yaml")],
        tree / "elsewhere",
        environment,
    )

    assert "out/rules/connectivity.yml" in rendered.splitlines()
    assert "out/grafana/provisioning/dashboards/thongsuot.yml" in rendered.splitlines()
    tools = {path.name for path in (tree / ".venv/bin").iterdir()}
    assert not {"pytest", "ruff", "mypy"} & tools


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
