"""What git-sync does with a folder, acted out: a worktree for each commit, and a link to one."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from small_city import inventory as city

from exporter.reload_results import Reload, Result
from exporter.reloads import read
from exporter.service import Service
from exporter.settings import Settings
from inventory.schema import Inventory

WARD = """\
points:
  - id: cua-nam
    ward: "00082"
    name: {name}
    calendar: always
    links: [{{id: ftth, role: primary, access: fixed, operator: vnpt, address: 127.64.0.9}}]
"""
WHO = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Lan"), ("EMAIL", "lan@hanoi.example"))
}


class GitSync:
    """A repository, and the folder that it is put into."""

    def __init__(self, folder: Path) -> None:
        self._repository, self.root = folder / "repository", folder / "git"
        (self._repository / "wards").mkdir(parents=True)
        self.root.mkdir()
        self._git("init", "--quiet", "--initial-branch=main")
        self._current: Path | None = None

    @property
    def inventory(self) -> Path:
        return self.root / "current/inventory.yaml"

    def publish(self, name: str, *, ward: str | None = None) -> None:
        """Commit two files that say the same, and put them in place."""
        main = city.text(name=name, more="include: [wards/]\n")
        (self._repository / "inventory.yaml").write_text(main, encoding="utf-8")
        text = WARD.format(name=name) if ward is None else ward
        (self._repository / "wards/cua-nam.yaml").write_text(text, encoding="utf-8")
        self._git("add", ".")
        self._git("commit", "--quiet", "--message", name)
        commit = self._git("rev-parse", "HEAD").strip()
        worktree = self.root / ".worktrees" / commit
        self._git("worktree", "add", "--quiet", "--detach", str(worktree), commit)
        move(self.root / "current", str(worktree.relative_to(self.root)))
        if self._current:
            shutil.rmtree(self._current)
            self._git("worktree", "prune")
        self._current = worktree

    def _git(self, *arguments: str) -> str:
        return subprocess.run(
            ["git", "-C", str(self._repository), *arguments],
            env={**os.environ, **WHO},
            capture_output=True,
            check=True,
            text=True,
        ).stdout


def move(link: Path, target: str) -> None:
    """Let a link lead elsewhere, at one stroke."""
    new = link.with_name("new-link")
    new.symlink_to(target)
    new.rename(link)


class Rendered(list[tuple[str, str]]):
    """What both files said of each inventory that was used."""

    def __call__(self, inventory: Inventory) -> None:
        self.append((inventory.points[0].name, inventory.point("cua-nam").name))


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporter.reloads.POLL_SECONDS", 0.1)


@pytest.fixture
def git_sync(tmp_path: Path) -> GitSync:
    made = GitSync(tmp_path)
    made.publish("một")
    return made


def watched(
    git_sync: GitSync, tmp_path: Path, act: Callable[[Service], Awaitable[None]]
) -> tuple[Service, Rendered]:
    """Watch the folder while something happens to it."""
    rendered = Rendered()

    async def run() -> Service:
        settings = Settings(git_sync.inventory, state=tmp_path / "state", render=rendered)
        service = Service(settings, read(git_sync.inventory))
        await service._reloads.start()
        await act(service)
        service._reloads.stop()
        return service

    return asyncio.run(run()), rendered


async def told(service: Service, reached: Callable[[Reload], bool]) -> None:
    for _ in range(200):
        if reached(service.last_reload):
            return
        await asyncio.sleep(0.05)
    pytest.fail(service.last_reload.message)


def uses(service: Service, name: str) -> Callable[[Reload], bool]:
    return lambda _last: service.snapshot.fleet.inventory.points[0].name == name


def test_each_commit_goes_live_by_itself(git_sync: GitSync, tmp_path: Path) -> None:
    async def act(service: Service) -> None:
        for name in ("hai", "ba"):
            git_sync.publish(name)
            await told(service, uses(service, name))

    service, rendered = watched(git_sync, tmp_path, act)

    assert rendered[-2:] == [("hai", "hai"), ("ba", "ba")]
    assert service._reloads.counts.results[Result.FAILED] == 0


def test_no_commit_is_mixed_with_another_however_fast_they_come(
    git_sync: GitSync, tmp_path: Path
) -> None:
    async def act(service: Service) -> None:
        asked = []
        for number in range(25):
            await asyncio.to_thread(git_sync.publish, f"số {number}")
            asked.append(asyncio.create_task(service.reload()))
        await asyncio.gather(*asked)
        await told(service, uses(service, "số 24"))

    service, rendered = watched(git_sync, tmp_path, act)

    assert len(set(rendered)) > 5
    assert all(main == ward for main, ward in rendered)
    assert service.last_reload.successful


def test_a_link_that_moves_while_files_are_read_mixes_nothing(tmp_path: Path) -> None:
    """The inventory of the old state is a pipe: the link moves when half of all is read."""
    for name in ("old", "new"):
        (tmp_path / name / "wards").mkdir(parents=True)
        ward = tmp_path / name / "wards/cua-nam.yaml"
        ward.write_text(WARD.format(name=name), encoding="utf-8")
    os.mkfifo(tmp_path / "old/inventory.yaml")
    current = tmp_path / "current"
    current.symlink_to("old")

    with ThreadPoolExecutor(1) as other:
        reading = other.submit(read, current / "inventory.yaml")
        with (tmp_path / "old/inventory.yaml").open("w", encoding="utf-8") as pipe:
            move(current, "new")
            pipe.write(city.text(name="old", more="include: [wards/]\n"))
        inventory = reading.result(20).inventory

    assert inventory.points[0].name == inventory.point("cua-nam").name == "old"


def test_a_commit_with_an_error_is_told_by_the_path_that_was_given(
    git_sync: GitSync, tmp_path: Path
) -> None:
    messages = []

    async def act(service: Service) -> None:
        git_sync.publish("hai", ward="points: {}\n")
        await told(service, lambda last: not last.successful)
        messages.append(service.last_reload.message)
        git_sync.publish("ba")
        await told(service, lambda last: last.successful)

    service, rendered = watched(git_sync, tmp_path, act)

    assert f"{git_sync.root}/current/wards/cua-nam.yaml:1:" in messages[0]
    assert ".worktrees" not in messages[0]
    assert ("hai", "hai") not in rendered
    assert service.snapshot.fleet.inventory.points[0].name == "ba"
