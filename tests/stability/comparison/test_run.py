"""The command as a person or CI types it, in a real repository."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
GOLDEN = Path(__file__).parent / "golden"
Diff = Callable[..., subprocess.CompletedProcess[str]]


def git(folder: Path, *arguments: str) -> None:
    me = ("-c", "user.name=An", "-c", "user.email=an@hanoi.example")
    subprocess.run(("git", *me, *arguments), cwd=folder, check=True, timeout=60)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, (GOLDEN / "old.yaml").read_text(encoding="utf-8"))
    return tmp_path


def commit(folder: Path, text: str) -> None:
    (folder / "inventory.yaml").write_text(text, encoding="utf-8")
    git(folder, "add", "inventory.yaml")
    git(folder, "commit", "-q", "-m", "Change it")


@pytest.fixture
def diff(folder: Path) -> Diff:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = (sys.executable, "-m", "thongsuot", "diff", *arguments)
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=60, check=False
        )

    return run


def test_a_revision_is_compared_with_the_file_that_lies_there(folder: Path, diff: Diff) -> None:
    new = (GOLDEN / "new.yaml").read_text(encoding="utf-8")
    (folder / "inventory.yaml").write_text(new, encoding="utf-8")

    answer = diff("main:inventory.yaml", ".", "--markdown", "--exit-code")

    golden = (GOLDEN / "change.vi.md").read_text(encoding="utf-8")
    assert answer.returncode == 3
    # The golden comment has another count of series than the exporter.
    assert answer.stdout == golden.replace("| 585 | 650 |", "| 904 | 1.072 |")


def test_without_exit_code_a_careful_look_is_no_failure(diff: Diff) -> None:
    answer = diff("main:", str(GOLDEN / "new.yaml"), "--lang", "en")

    assert answer.returncode == 0
    assert answer.stdout.splitlines()[1] == "11 changes need a careful look, 16 are safe"


def test_nothing_or_only_safe_changes_end_with_status_0(folder: Path, diff: Diff) -> None:
    commit(folder, (folder / "inventory.yaml").read_text(encoding="utf-8") + "\n# a comment\n")
    same = diff("main~1:", "main:", "--exit-code", "--json")
    text = (folder / "inventory.yaml").read_text(encoding="utf-8")
    commit(folder, text.replace("counters: 6", "counters: 7"))
    safe = diff("main~1:", "main:", "--exit-code", "--json")

    assert (same.returncode, json.loads(same.stdout)["verdict"]) == (0, "nothing")
    assert (safe.returncode, json.loads(safe.stdout)["verdict"]) == (0, "safe")


def test_problems_of_both_are_told_by_revision_and_in_the_language(
    folder: Path, diff: Diff
) -> None:
    text = (folder / "inventory.yaml").read_text(encoding="utf-8")
    commit(folder, text.replace("calendar: early", "calendar: erly"))

    english = diff("HEAD:inventory.yaml", "HEAD:inventory.yaml", "--lang", "en")
    vietnamese = diff("HEAD~1:", "HEAD:", "--lang", "vi", "--allow-broken-old")

    assert english.returncode == vietnamese.returncode == 1
    assert len(english.stderr.splitlines()) == 6
    assert english.stderr.startswith("HEAD:inventory.yaml:48:15: points[3].calendar: ")
    assert "did you mean early?" in english.stderr
    assert len(vietnamese.stderr.splitlines()) == 3
    assert "có phải" in vietnamese.stderr.lower()


def test_a_broken_main_does_not_keep_a_repair_from_review(folder: Path, diff: Diff) -> None:
    good = (folder / "inventory.yaml").read_text(encoding="utf-8")
    commit(folder, good.replace("calendar: early", "calendar: erly"))
    commit(folder, good)

    refused = diff("main~1:", "main:", "--exit-code")
    allowed = diff("main~1:", "main:", "--exit-code", "--allow-broken-old", "--lang", "en")

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert allowed.returncode == 3
    assert allowed.stderr == ""
    assert "The old inventory cannot be read" in allowed.stdout
    assert "main~1:inventory.yaml:48:15: points[3].calendar: " in allowed.stdout
    assert "6 points added" in allowed.stdout


def test_a_first_inventory_is_compared_with_nothing(folder: Path, diff: Diff) -> None:
    new = folder / "net"
    new.mkdir()
    (new / "inventory.yaml").write_text((folder / "inventory.yaml").read_text(encoding="utf-8"))

    allowed = diff("main:net/inventory.yaml", "net", "--allow-broken-old", "--lang", "en")

    assert allowed.returncode == 0
    assert "main has no file net/inventory.yaml" in allowed.stdout


@pytest.mark.parametrize("old", ["nowhere:", "nowhere", "main:elsewhere.yaml", "main"])
def test_what_is_not_there_is_told_in_a_line(old: str, diff: Diff) -> None:
    answer = diff(old, "main:")

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1
    assert answer.stderr.startswith(old)


def test_a_revision_that_git_does_not_know_is_never_taken_for_nothing(diff: Diff) -> None:
    answer = diff("nowhere:", "main:", "--allow-broken-old")

    assert answer.returncode == 1
    assert "git không biết nowhere" in answer.stderr


def test_wrong_usage_ends_with_status_2(diff: Diff) -> None:
    assert diff("main:").returncode == 2
    assert diff("main:", "main:", "--json", "--markdown").returncode == 2
