"""Inventories out of real git repositories."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from inventory.load import InventoryError, load
from inventory.revisions import NoFileError, RevisionError, opened

MAIN = """\
version: 1
city: {code: "01", name: Thành phố Hà Nội}
include: [wards]
operators: {vnpt: {name: VNPT, noc: [noc@vnpt.example]}}
calendars: {office: {weekly: {mon-fri: ["08:00-12:00"]}}}
points: []
"""
WARD = """\
points:
  - id: ba-dinh
    ward: "00004"
    name: Điểm Ba Đình
    calendar: office
    links: [{id: ftth, role: primary, access: fixed, operator: vnpt, address: 127.64.0.1}]
"""
Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / "repository").mkdir()
    monkeypatch.chdir(tmp_path / "repository")
    me = ("-c", "user.name=An", "-c", "user.email=an@hanoi.example")

    def run(*arguments: str) -> str:
        done = subprocess.run(
            ("git", *me, *arguments), capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout.strip()

    run("init", "-q", "-b", "main")
    return run


@pytest.fixture
def repository(git: Git) -> Git:
    write("inventory.yaml", MAIN)
    write("wards/ba-dinh.yaml", WARD)
    commit(git, "Add the first point")
    return git


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def commit(git: Git, message: str) -> None:
    git("add", "-A")
    git("commit", "-q", "-m", message)


def points(spec: str) -> list[str]:
    with opened(spec) as source:
        return [point.id for point in load(source.path, source.name).points]


def refused(spec: str) -> str:
    with pytest.raises(RevisionError) as caught, opened(spec):
        pass
    return str(caught.value)


@pytest.mark.usefixtures("repository")
def test_a_file_is_read_where_it_is() -> None:
    with opened("inventory.yaml") as source:
        found = source

    assert found == (Path("inventory.yaml"), "inventory.yaml")
    assert points("inventory.yaml") == ["ba-dinh"]


@pytest.mark.usefixtures("repository")
def test_of_a_folder_its_inventory_is_meant() -> None:
    with opened(".") as source:
        found = source

    assert found == (Path("inventory.yaml"), "inventory.yaml")


@pytest.mark.parametrize(
    "spec",
    [
        "main:inventory.yaml",
        "main:",
        "HEAD:.",
        "HEAD:./inventory.yaml",
        "main@{2100-01-01 10:00}:inventory.yaml",
        "HEAD^{/Add the}:inventory.yaml",
        "v1.0:inventory.yaml",
        "main^{tree}:",
    ],
)
def test_a_revision_is_read_with_what_it_includes(spec: str, repository: Git) -> None:
    repository("tag", "-a", "-m", "first", "v1.0")
    write("wards/ba-dinh.yaml", "points: [")

    assert points(spec) == ["ba-dinh"]


def test_the_work_tree_does_not_matter_and_nothing_stays(
    repository: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    write("wards/ba-dinh.yaml", WARD.replace("ba-dinh", "ngoc-ha"))
    commit(repository, "Rename")

    assert points("main~1:inventory.yaml") == ["ba-dinh"]
    assert points("main:inventory.yaml") == ["ngoc-ha"]
    assert list(room.iterdir()) == []


def test_paths_count_from_the_top_or_with_a_dot_from_here(
    repository: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("net/inventory.yaml", MAIN.replace("include: [wards]\n", ""))
    commit(repository, "Add another")
    monkeypatch.chdir("net")

    with opened("main:./") as source:
        here = source.name

    assert here == "main:net/inventory.yaml"
    assert points("main:inventory.yaml") == ["ba-dinh"]
    assert points("main:../inventory.yaml") == ["ba-dinh"]
    assert points("main:net/") == points("main:net") == points("main:./inventory.yaml") == []
    assert "outside the repository" in refused("main:../../inventory.yaml")


def test_problems_are_named_by_the_revision(repository: Git) -> None:
    write("wards/ba-dinh.yaml", WARD.replace("operator: vnpt", "operator: vnptt"))
    commit(repository, "Break it")

    with pytest.raises(InventoryError) as caught:
        points("main:inventory.yaml")

    assert str(caught.value).startswith("main:wards/ba-dinh.yaml:6:")


@pytest.mark.usefixtures("repository")
def test_a_file_wins_over_a_revision() -> None:
    write("main:inventory.yaml", MAIN.replace("include: [wards]\n", ""))

    assert points("main:inventory.yaml") == []


def test_a_branch_of_the_origin_is_suggested(
    repository: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository("checkout", "-q", "-b", "pull-request")
    repository("clone", "-q", ".", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")

    assert points("origin/main:") == ["ba-dinh"]
    assert refused("main:") == "main: git knows no main; did you mean origin/main?"


def test_a_shallow_clone_says_how_to_get_its_past(
    repository: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("wards/ba-dinh.yaml", WARD.replace("ba-dinh", "ngoc-ha"))
    commit(repository, "Rename")
    repository("clone", "-q", "--depth", "1", f"file://{Path.cwd()}", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")

    assert points("HEAD:") == ["ngoc-ha"]
    assert "fetch-depth: 0" in refused("HEAD~1:inventory.yaml")


def test_a_bare_repository_has_revisions_too(
    repository: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    monkeypatch.chdir(tmp_path / "bare")

    assert points("main:inventory.yaml") == ["ba-dinh"]


@pytest.mark.usefixtures("repository")
def test_inside_a_hook_the_variables_of_git_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nonexistent/index")
    monkeypatch.setenv("GIT_TRACE", "1")
    monkeypatch.setenv("GIT_ICASE_PATHSPECS", "1")

    assert points("main:inventory.yaml") == ["ba-dinh"]


def test_a_link_within_the_folder_is_followed(repository: Git) -> None:
    Path("wards/ba-dinh.yaml").rename("ba-dinh.yaml")
    Path("wards/ba-dinh.yaml").symlink_to("../ba-dinh.yaml")
    commit(repository, "Link")

    assert points("main:") == ["ba-dinh"]


@pytest.mark.parametrize(
    "target", ["{secret}", "../../../../../../../../../..{secret}", "wards/up/etc/passwd"]
)
def test_no_link_leads_out_of_the_repository(target: str, repository: Git, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("password", encoding="utf-8")
    Path("wards/up").symlink_to("../../..")
    Path("inventory.yaml").unlink()
    Path("inventory.yaml").symlink_to(target.format(secret=secret))
    commit(repository, "Read what is not ours")

    assert "is a link that leads out" in refused("main:inventory.yaml")


def test_a_filter_of_the_repository_is_not_run(repository: Git, tmp_path: Path) -> None:
    repository("config", "filter.evil.smudge", f"touch {tmp_path}/ran; cat")
    repository("config", "core.fsmonitor", f"touch {tmp_path}/ran; false")
    write(".gitattributes", "*.yaml filter=evil\n")
    repository("-c", "core.fsmonitor=", "add", ".gitattributes")
    repository("-c", "core.fsmonitor=", "commit", "-q", "-m", "Add a filter")
    (tmp_path / "ran").unlink(missing_ok=True)

    assert points("main:inventory.yaml") == ["ba-dinh"]
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("mein:inventory.yaml", "git knows no mein; did you mean main?"),
        ("zzz:inventory.yaml", "git knows no zzz; git branch --all lists them"),
        ("--all:inventory.yaml", "git knows no --all; git branch --all lists them"),
        ("-h:inventory.yaml", "git knows no -h; git branch --all lists them"),
        ("main..main:inventory.yaml", "git knows no main..main; git branch --all lists them"),
        ("main:net/inventory.yaml", "main has no file net/inventory.yaml; did you mean "),
        ("main:inventry.yaml", "main has no file inventry.yaml; did you mean inventory.yaml?"),
        ("main:wards", "main has no file wards; did you mean inventory.yaml?"),
        ("main:/etc/passwd", "this path is outside the repository"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_what_is_not_there_is_said_with_a_hint(spec: str, message: str) -> None:
    assert refused(spec).startswith(f"{spec}: {message}")


@pytest.mark.usefixtures("repository")
def test_a_missing_file_is_told_from_a_missing_revision() -> None:
    with pytest.raises(NoFileError), opened("main:net/"):
        pass
    with pytest.raises(RevisionError) as caught, opened("zzz:net/"):
        pass

    assert not isinstance(caught.value, NoFileError)


@pytest.mark.usefixtures("repository")
def test_a_revision_without_a_path_is_told_how_to_write_it() -> None:
    assert refused("main").endswith("of a branch or revision in git, write main:inventory.yaml")


@pytest.mark.usefixtures("repository")
def test_a_missing_file_is_the_matter_of_the_loader() -> None:
    with pytest.raises(InventoryError, match="cannot be read"):
        points("nowhere/inventory.yaml")


def test_outside_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    assert refused("main:inventory.yaml").endswith("the current folder is in no git repository")


@pytest.mark.usefixtures("repository")
def test_without_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert "reading a revision takes the program git" in refused("main:inventory.yaml")
    assert points("inventory.yaml") == ["ba-dinh"]


@pytest.mark.usefixtures("repository")
def test_a_folder_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inventory.revisions.MOST_BYTES", 100)

    assert "keep the inventory in a folder of its own" in refused("main:inventory.yaml")


@pytest.mark.usefixtures("repository")
def test_a_strange_name_is_no_traceback() -> None:
    assert "git knows no" in refused("ma\0in:inventory.yaml")
    assert "has no file" in refused("main:a\0b")
    assert "has no file" in refused("main:a\nb")
    with pytest.raises(InventoryError):
        points(":inventory.yaml")
