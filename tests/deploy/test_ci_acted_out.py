"""Pull and merge requests, acted out by the steps of the templates themselves.

From a branch in a real git repository to the comment at a server that answers as GitHub's and
GitLab's do. ThôngSuốt is installed by the templates' own steps, from a tag of a repository.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from code_host.repository import Repository, git
from code_host.runners import ROOT, Change, GitHubRunner, GitLabRunner, Run
from code_host.server import (
    BOT,
    PERSON,
    READER,
    WRITER,
    CodeHost,
    GitHubServer,
    GitLabServer,
    running,
)

Runner = GitHubRunner | GitLabRunner

INVENTORY = """\
version: 1
include: [wards/]
city: {code: "01", name: Thành phố Hà Nội, contacts: [city-noc]}

vantages:
  central: {anchors: [10.9.255.1, 10.9.255.2]}

operators:
  fpt: {name: FPT Telecom, noc: [noc@fpt.example]}
  viettel: {name: Viettel, noc: [noc@viettel.example]}

contacts:
  city-noc: {name: Trung tâm điều hành mạng thành phố, emails: [noc@hanoi.example], role: city}

calendars:
  office: {weekly: {mon-fri: ["08:00-12:00", "13:00-17:00"]}, holidays: VN}
"""
WARD = """\
contacts:
  {id}: {{name: Tổ Ứng cứu công nghệ {ward}, emails: [{id}@hanoi.example], role: ward}}

points:
  - id: {id}
    ward: "{code}"
    name: Điểm phục vụ hành chính công {ward}
    calendar: office
    failover: auto
    contacts: [{id}]
    links:
      - {{id: ftth, role: primary, access: fixed, operator: fpt, reach: tunnel, address: 10.9.0.{n},
         contracted: {{down_mbps: 300, up_mbps: 300}}}}
      - {{id: 5g, role: backup, access: 5g, operator: viettel, reach: tunnel, address: 10.9.5.{n},
         contracted: {{down_mbps: 100, up_mbps: 30}}, data_cap: {{gb: 60}}}}
"""
BA_DINH = WARD.format(id="ba-dinh", code="00004", ward="phường Ba Đình", n=7)
NGOC_HA = WARD.format(id="ngoc-ha", code="00008", ward="phường Ngọc Hà", n=8)
TAY_HO = WARD.format(id="tay-ho", code="00103", ward="phường Tây Hồ", n=9)
FILES = {
    "inventory.yaml": INVENTORY,
    "wards/ba-dinh.yaml": BA_DINH,
    "wards/ngoc-ha.yaml": NGOC_HA,
    "README.md": "Mạng lưới điểm phục vụ\n",
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of ThôngSuốt with a tag, as THONGSUOT_SOURCE names it."""
    folder = tmp_path_factory.mktemp("source")
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "ThôngSuốt")
    git(folder, "tag", "v0.1.0")
    return folder


@pytest.fixture(scope="module")
def github(source: Path, tmp_path_factory: pytest.TempPathFactory) -> GitHubRunner:
    return GitHubRunner(tmp_path_factory.mktemp("github") / "tools", source)


@pytest.fixture(scope="module")
def gitlab(source: Path, tmp_path_factory: pytest.TempPathFactory) -> GitLabRunner:
    return GitLabRunner(tmp_path_factory.mktemp("gitlab") / "tools", source)


@dataclass
class Scene:
    """A repository at a code host, and the runner of its CI."""

    runner: Runner
    host: CodeHost
    repository: Repository
    folder: Path
    runs: int = 0

    def review(
        self, branch: str, *, base: str = "main", fork: bool = False, **settings: str
    ) -> Run:
        """What happens after a push to a branch that somebody wants merged."""
        self.runs += 1
        change = Change(self.repository, branch, base, fork, settings)
        token = READER if fork else WRITER
        return self.runner.run(change, self.host, self.folder / f"run-{self.runs}", token)

    @property
    def comment(self) -> str:
        """The one comment."""
        (text,) = self.host.of(BOT)
        return text


@contextmanager
def played(runner: Runner, folder: Path) -> Iterator[Scene]:
    with running(GitHubServer() if runner.name == "github" else GitLabServer()) as host:
        host.write(PERSON, "Xin xem giúp.")
        yield Scene(runner, host, Repository(folder, FILES), folder)


@pytest.fixture(params=["github", "gitlab"])
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    """What both have to do by themselves."""
    with played(request.getfixturevalue(request.param), tmp_path) as begun:
        yield begun


@pytest.fixture
def at_github(github: GitHubRunner, tmp_path: Path) -> Iterator[Scene]:
    """What both do by the same script, so that one is enough."""
    with played(github, tmp_path) as begun:
        yield begun


@pytest.fixture
def at_gitlab(gitlab: GitLabRunner, tmp_path: Path) -> Iterator[Scene]:
    with played(gitlab, tmp_path) as begun:
        yield begun


def test_a_new_point_is_described_and_the_next_push_changes_the_comment(scene: Scene) -> None:
    scene.repository.push("tay-ho", {"wards/tay-ho.yaml": TAY_HO})
    first = scene.review("tay-ho")
    said = scene.comment
    scene.repository.replace("tay-ho", "wards/tay-ho.yaml", "10.9.0.9", "10.9.0.99")
    second = scene.review("tay-ho")

    assert (first.status, second.status) == (0, 0), first.log + second.log
    assert said.startswith("<!-- thongsuot:inventory -->\n### ✅ Danh mục hợp lệ: ")
    assert "tay-ho" in said
    assert "ngoc-ha" not in said
    assert "thongsuot fmt" not in said
    assert said.partition("\n")[2].strip() in first.summary
    commits = [re.search(r"Commit `(\w+)`", text) for text in (said, scene.comment)]
    assert [
        found and scene.repository.head("tay-ho").startswith(found[1]) for found in commits
    ] == [
        False,
        True,
    ]
    assert scene.host.of(PERSON) == ["Xin xem giúp."]


def test_an_invalid_inventory_fails_and_the_comment_says_where(scene: Scene) -> None:
    scene.repository.push("tay-ho", {"wards/tay-ho.yaml": TAY_HO.replace("viettel,", "vietel,")})
    wrong = scene.review("tay-ho")
    said = scene.comment
    scene.repository.replace("tay-ho", "wards/tay-ho.yaml", "vietel,", "viettel,")
    right = scene.review("tay-ho")

    assert (wrong.status, right.status) == (1, 0), wrong.log
    line = TAY_HO.splitlines().index(next(x for x in TAY_HO.splitlines() if "id: 5g" in x)) + 1
    assert "### ❌ Danh mục có lỗi" in said
    assert f"    wards/tay-ho.yaml:{line}:" in said
    assert "viettel" in said
    assert "\n\n\n" not in said
    if scene.host.kind == "github":
        assert f"::error file=wards/tay-ho.yaml,line={line}," in wrong.log
    else:
        (problem,) = [
            each for each in json.loads(wrong.files["codequality"]) if each["severity"] != "minor"
        ]
        assert problem["location"] == {"path": "wards/tay-ho.yaml", "lines": {"begin": line}}
        left = json.loads(right.files["codequality"])
        assert [each for each in left if each["severity"] != "minor"] == []
    assert "### ✅ Danh mục hợp lệ" in scene.comment


def test_whatever_stands_in_the_inventory_does_not_become_markdown(at_github: Scene) -> None:
    evil = '"</details>\\n```\\n@hanoi/everyone ![x](http://203.0.113.9/x) ::error::x"'
    at_github.repository.push("x", {"wards/x.yaml": f"points:\n  - id: {evil}\n    ward: {evil}\n"})
    run = at_github.review("x")

    assert run.status == 1, run.log
    body = at_github.comment.splitlines()
    assert any("@hanoi/everyone" in line for line in body)
    assert all(line.startswith("    ") for line in body if "everyone" in line or "```" in line)
    assert not [line for line in run.log.splitlines() if line.lstrip().startswith("::error::x")]


def test_a_fork_gets_no_comment_but_the_text(scene: Scene) -> None:
    scene.repository.push("tay-ho", {"wards/tay-ho.yaml": TAY_HO})
    run = scene.review("tay-ho", fork=True)

    assert run.status == 0, run.log
    assert "### ✅ Danh mục hợp lệ" in run.summary
    assert "tay-ho" in run.summary
    assert scene.host.of(BOT) == []
    assert [asked for asked in scene.host.asked if not asked.startswith("GET")] == []


def test_what_went_on_in_main_is_not_taken_for_part_of_the_change(scene: Scene) -> None:
    scene.repository.push("tay-ho", {"wards/tay-ho.yaml": TAY_HO})
    scene.repository.push("main", {"wards/ngoc-ha.yaml": None})
    run = scene.review("tay-ho")

    assert run.status == 0, run.log
    assert "tay-ho" in scene.comment
    assert "ngoc-ha" not in scene.comment


def test_what_gitlab_merged_beforehand_is_compared_with_main_itself(at_gitlab: Scene) -> None:
    repository = at_gitlab.repository
    repository.push("tay-ho", {"wards/tay-ho.yaml": TAY_HO})
    repository.push("main", {"wards/ngoc-ha.yaml": None})
    repository.merge("tay-ho", "merged")
    main = repository.head("main")
    run = at_gitlab.review("merged", CI_MERGE_REQUEST_TARGET_BRANCH_SHA=main)

    assert run.status == 0, run.log
    assert "tay-ho" in at_gitlab.comment
    assert "ngoc-ha" not in at_gitlab.comment
    assert f"so với `{main[:7]}`" in at_gitlab.comment


def test_a_change_of_other_files_needs_no_comment(scene: Scene) -> None:
    changed = {"README.md": "Mạng lưới\n", ".github/workflows/other.yml": "on: push\n"}
    scene.repository.push("words", changed)
    run = scene.review("words")

    assert run.status == 0, run.log
    assert "### ✅ Danh mục không thay đổi" in run.summary
    assert scene.host.of(BOT) == []


def test_a_change_that_was_taken_back_is_not_still_announced(at_gitlab: Scene) -> None:
    at_gitlab.repository.push("tay-ho", {"wards/tay-ho.yaml": TAY_HO})
    at_gitlab.review("tay-ho")
    at_gitlab.repository.push("tay-ho", {"wards/tay-ho.yaml": None})
    run = at_gitlab.review("tay-ho")

    assert run.status == 0, run.log
    assert "### ✅ Danh mục không thay đổi" in at_gitlab.comment
    assert "tay-ho" not in at_gitlab.comment


def test_a_point_that_goes_needs_a_careful_look(scene: Scene) -> None:
    scene.repository.push("less", {"wards/ngoc-ha.yaml": None})
    run = scene.review("less")
    strict = scene.review("less", FAIL_ON_CAREFUL="true")

    assert "### ⚠️ Danh mục hợp lệ: 1 thay đổi cần xem kỹ" in scene.comment
    assert "ngoc-ha" in scene.comment
    assert strict.status == 1
    if isinstance(scene.runner, GitLabRunner):
        assert scene.runner.allowed(run.status)
        assert not scene.runner.allowed(strict.status)
    else:
        assert run.status == 0
        assert "::notice title=ThôngSuốt::" in run.log
        assert scene.host.labels == ["cần xem kỹ"]


def test_the_label_goes_when_the_look_is_not_needed_any_more(at_github: Scene) -> None:
    repository = at_github.repository
    repository.push("less", {"wards/ngoc-ha.yaml": None})
    at_github.review("less")
    before = list(at_github.host.labels)
    repository.push("less", {"wards/ngoc-ha.yaml": NGOC_HA, "wards/tay-ho.yaml": TAY_HO})
    at_github.review("less")

    assert (before, at_github.host.labels) == (["cần xem kỹ"], [])


def test_a_repair_of_a_broken_main_can_be_reviewed(at_gitlab: Scene) -> None:
    at_gitlab.repository.replace("main", "wards/ngoc-ha.yaml", "operator: fpt", "operator: fp")
    at_gitlab.repository.push("repair", {"wards/ngoc-ha.yaml": NGOC_HA})
    run = at_gitlab.review("repair")

    assert run.status in (0, 3), run.log
    assert "Danh mục hợp lệ" in at_gitlab.comment
    assert "fp" in at_gitlab.comment


def test_main_itself_is_checked_after_each_merge(scene: Scene) -> None:
    good = scene.review("main", base="")
    scene.repository.replace("main", "wards/ngoc-ha.yaml", "operator: fpt", "operator: fp")
    bad = scene.review("main", base="")

    assert (good.status, bad.status) == (0, 1), good.log + bad.log
    assert scene.host.asked == []


def test_a_layout_that_is_not_the_usual_one_is_no_error(at_gitlab: Scene) -> None:
    text = TAY_HO.replace('    ward: "00103"\n', "", 1).replace(
        "    calendar: office\n", '    calendar: office\n    ward: "00103"\n', 1
    )
    at_gitlab.repository.push("tay-ho", {"wards/tay-ho.yaml": text})
    run = at_gitlab.review("tay-ho")

    assert run.status == 0, run.log
    assert "\n    thongsuot fmt wards/tay-ho.yaml\n" in at_gitlab.comment
    assert "ngoc-ha" not in at_gitlab.comment


def agrees(document: str, name: str, comment: str) -> bool:
    """Whether a document shows this comment as a quotation, between two marks."""
    path = ROOT / "docs" / document
    lines = comment.partition("\n")[2].strip().split("\n")
    block = "\n".join(f"> {line}".rstrip() for line in lines)
    before, begin, rest = path.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    shown, end, after = rest.partition(f"<!-- /{name} -->")
    assert begin
    assert end
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(f"{before}{begin}\n{block}\n\n{end}{after}", encoding="utf-8")
        return True
    return shown.strip() == block


@pytest.mark.parametrize(
    ("document", "language"), [("pull-requests.md", "en"), ("pull-requests.vi.md", "vi")]
)
def test_the_comment_that_the_documents_show_is_a_real_one(
    at_github: Scene, document: str, language: str
) -> None:
    other = BA_DINH.replace("operator: viettel", "operator: fpt").replace("gb: 60", "gb: 8")
    changed = {"wards/tay-ho.yaml": TAY_HO, "wards/ba-dinh.yaml": other}
    at_github.repository.push("change", changed)
    at_github.review("change", REVIEW_LANGUAGE=language)

    assert agrees(document, "comment", at_github.comment), "run it with UPDATE_GOLDEN=1"


def test_the_errors_that_the_documents_show_are_real_ones(at_github: Scene) -> None:
    wrong = TAY_HO.replace("viettel,", "vietel,").replace('"00103"', "00103")
    at_github.repository.push("change", {"wards/tay-ho.yaml": wrong})
    at_github.review("change")

    assert agrees("pull-requests.vi.md", "errors", at_github.comment), "run it with UPDATE_GOLDEN=1"
