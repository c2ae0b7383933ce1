"""deploy/ci/post-comment, run against a server that answers as GitHub and GitLab do."""

import ast
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest
from code_host.server import (
    BOT,
    LONGEST,
    NUMBER,
    PERSON,
    READER,
    WRITER,
    CodeHost,
    GitHubServer,
    GitLabServer,
    Trouble,
    running,
)
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "deploy/ci/post-comment"
MARK = "<!-- thongsuot:inventory -->"


def loaded() -> ModuleType:
    """The script as a module, for what needs many calls."""
    loader = SourceFileLoader("post_comment", str(SCRIPT))
    spec = importlib.util.spec_from_loader("post_comment", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["post_comment"] = module  # where dataclasses look up its annotations
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    loader.exec_module(module)
    sys.dont_write_bytecode = written
    return module


post_comment = loaded()


@pytest.fixture(params=[GitHubServer, GitLabServer], ids=["github", "gitlab"])
def host(request: pytest.FixtureRequest) -> Iterator[CodeHost]:
    with running(request.param()) as server:
        yield server


def variables(host: CodeHost, folder: Path, token: str = WRITER) -> dict[str, str]:
    """What the CI sets."""
    if host.kind == "gitlab":
        return {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": f"{host.url}/api/v4",
            "CI_MERGE_REQUEST_PROJECT_ID": "42",
            "CI_MERGE_REQUEST_PROJECT_PATH": "hanoi/net",
            "CI_MERGE_REQUEST_IID": str(NUMBER),
            "CI_JOB_URL": "https://gitlab.example/hanoi/net/-/jobs/5",
            "REVIEW_TOKEN": token,
        }
    event = folder / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": NUMBER}}), encoding="utf-8")
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": host.url,
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_RUN_ID": "5",
        "GITHUB_REPOSITORY": "hanoi/net",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_TOKEN": token,
    }


def post(environment: dict[str, str], text: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(SCRIPT), *options],
        input=text,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_the_first_time_it_comments_and_then_it_updates(host: CodeHost, tmp_path: Path) -> None:
    environment = variables(host, tmp_path)
    host.write(PERSON, "Xin xem giúp.")

    first = post(environment, "một")
    second = post(environment, "hai")
    third = post(environment, "hai")

    assert (first.returncode, second.returncode, third.returncode) == (0, 0, 0), second.stderr
    assert [line.split()[1] for line in (first.stdout, second.stdout)] == ["commented", "updated"]
    assert "says this already" in third.stdout
    assert host.of(BOT) == [f"{MARK}\nhai"]
    assert host.of(PERSON) == ["Xin xem giúp."]


def test_it_finds_its_comment_on_a_later_page(host: CodeHost, tmp_path: Path) -> None:
    host.page_size = 3
    for number in range(7):
        host.write(PERSON, f"{number}")
    host.write(BOT, f"{MARK}\ncũ")
    host.write(PERSON, "sau")

    done = post(variables(host, tmp_path), "mới")

    assert done.returncode == 0, done.stderr
    assert host.of(BOT) == [f"{MARK}\nmới"]
    assert len([asked for asked in host.asked if "&page=3" in asked]) == 1


def test_it_leaves_alone_what_others_wrote_with_its_marker(host: CodeHost, tmp_path: Path) -> None:
    host.write(PERSON, f"{MARK}\nkhông phải của máy")
    host.write(BOT, f"> {MARK}\ntrích dẫn")

    done = post(variables(host, tmp_path), "mới")

    assert done.returncode == 0
    assert host.of(PERSON) == [f"{MARK}\nkhông phải của máy"]
    assert host.of(BOT) == [f"> {MARK}\ntrích dẫn", f"{MARK}\nmới"]


def test_each_marker_has_its_own_comment(host: CodeHost, tmp_path: Path) -> None:
    environment = variables(host, tmp_path)

    post(environment, "một", "--marker", "inventory")
    post(environment, "hai", "--marker", "lab")

    assert host.of(BOT) == [f"{MARK}\nmột", "<!-- thongsuot:lab -->\nhai"]


def test_it_can_be_told_not_to_begin(host: CodeHost, tmp_path: Path) -> None:
    environment = variables(host, tmp_path)

    nothing = post(environment, "không đổi", "--only-update")
    before = list(host.comments)
    post(environment, "đổi")
    post(environment, "không đổi", "--only-update")

    assert nothing.returncode == 0
    assert before == []
    assert host.of(BOT) == [f"{MARK}\nkhông đổi"]


def test_labels_come_and_go(host: CodeHost, tmp_path: Path) -> None:
    environment = variables(host, tmp_path)
    host.labels = ["net"]

    post(environment, "a", "--add-label", "cần xem kỹ")
    added = list(host.labels)
    post(environment, "a", "--add-label", "cần xem kỹ")
    removed = post(environment, "b", "--remove-label", "cần xem kỹ")
    again = post(environment, "b", "--remove-label", "cần xem kỹ")

    assert added == ["net", "cần xem kỹ"]
    assert host.labels == ["net"]
    assert (removed.stderr, again.stderr) == ("", "")


def test_a_label_that_nobody_has_made_does_not_hide_the_comment(tmp_path: Path) -> None:
    with running(GitHubServer()) as host:
        done = post(variables(host, tmp_path), "a", "--add-label", "x")

    assert done.returncode == 0
    assert "the label x stays as it is; is there such a label?" in done.stderr
    assert host.of(BOT) == [f"{MARK}\na"]


@pytest.mark.parametrize("status", [429, 502])
def test_it_waits_as_long_as_the_server_asks(host: CodeHost, tmp_path: Path, status: int) -> None:
    host.troubles = [Trouble("POST", status, {"Retry-After": "0"})] * 2

    done = post(variables(host, tmp_path), "mới")

    assert done.returncode == 0, done.stderr
    assert done.stderr.count("once more in 0 s") == 2
    assert host.of(BOT) == [f"{MARK}\nmới"]


def test_it_does_not_wait_for_ever(host: CodeHost, tmp_path: Path) -> None:
    host.troubles = [Trouble("POST", 429, {"Retry-After": "3600"})]
    hour = post(variables(host, tmp_path), "mới")
    host.troubles = [Trouble("POST", 503)] * 9
    always = post(variables(host, tmp_path), "mới", "--longest-wait", "0")

    assert (hour.returncode, always.returncode) == (1, 1)
    assert "it can be asked again in 3600 s" in hour.stderr
    assert "tried 4 times" in always.stderr
    assert len([asked for asked in host.asked if asked.startswith("POST")]) == 5


def test_a_comment_whose_creation_seemed_to_fail_is_not_written_twice(
    host: CodeHost, tmp_path: Path
) -> None:
    host.troubles = [Trouble("POST", 502, {"Retry-After": "0"}, after_doing=True)]

    done = post(variables(host, tmp_path), "mới")

    assert done.returncode == 0
    assert host.of(BOT) == [f"{MARK}\nmới"]


def test_a_connection_that_breaks_off_is_tried_again(host: CodeHost, tmp_path: Path) -> None:
    host.troubles = [Trouble("POST", 201, after_doing=True, cut=True)]

    done = post(variables(host, tmp_path), "mới", "--longest-wait", "0")

    assert done.returncode == 0, done.stderr
    assert "once more" in done.stderr
    assert host.of(BOT) == [f"{MARK}\nmới"]


def test_an_answer_of_another_form_is_no_traceback(host: CodeHost, tmp_path: Path) -> None:
    host.troubles = [Trouble("GET", 200)]

    done = post(variables(host, tmp_path), "mới")

    assert done.returncode == 1
    assert "the API answered in an unknown form" in done.stderr
    assert "Traceback" not in done.stderr


def test_githubs_limits_are_told_from_missing_rights(tmp_path: Path) -> None:
    with running(GitHubServer()) as host:
        spent = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}
        host.troubles = [Trouble("GET", 403, spent), Trouble("GET", 403, {"Retry-After": "0"})]

        done = post(variables(host, tmp_path), "mới")

    assert done.returncode == 0, done.stderr
    assert done.stderr.count("once more") == 2


@pytest.mark.parametrize(
    ("token", "said"),
    [("expired", "the token is not valid"), (READER, "the token may not do this; it needs")],
)
def test_a_token_without_the_right_is_named_but_never_shown(
    host: CodeHost, tmp_path: Path, token: str, said: str
) -> None:
    done = post(variables(host, tmp_path, token), "mới")

    assert done.returncode == 1
    assert said in done.stderr
    assert token not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert host.comments == []


def test_a_request_that_is_not_there_is_named(tmp_path: Path) -> None:
    with running(GitLabServer()) as host:
        done = post(variables(host, tmp_path) | {"CI_MERGE_REQUEST_IID": "8"}, "mới")

    assert done.returncode == 1
    assert "404 404 Not found; there is no such request, or the token may not see it" in done.stderr


@pytest.mark.parametrize("status", [301, 307])
def test_the_token_follows_no_redirection(host: CodeHost, tmp_path: Path, status: int) -> None:
    with running(GitHubServer()) as other:
        for method in ("GET", "POST"):
            host.troubles.append(Trouble(method, status, {"Location": f"{other.url}/x"}))

        done = post(variables(host, tmp_path), "mới")

    assert done.returncode == 1
    assert f"it points to {other.url}/x" in done.stderr
    assert other.asked == []


def test_the_token_follows_no_page_to_another_server(host: CodeHost, tmp_path: Path) -> None:
    with running(GitHubServer()) as other:
        host.page_size = 1
        host.write(PERSON, "1")
        host.write(PERSON, "2")
        environment = variables(host, tmp_path)
        host.url = other.url  # from here on it gives wrong addresses

        done = post(environment, "mới")

    assert done.returncode == 1
    assert "the token stays here" in done.stderr
    assert other.asked == []


def test_a_server_that_is_away_is_named(tmp_path: Path) -> None:
    with running(GitLabServer()) as host:
        environment = variables(host, tmp_path)

    done = post(environment, "mới", "--longest-wait", "0")

    assert done.returncode == 1
    assert f"{host.url}/api/v4 cannot be asked: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_text_that_is_too_long_is_cut_and_says_where_the_rest_is(
    host: CodeHost, tmp_path: Path
) -> None:
    text = "".join(f"| dòng {number} | 🔴 |\n" for number in range(LONGEST[host.kind] // 10))

    done = post(variables(host, tmp_path), text)

    assert done.returncode == 0, done.stderr
    (posted,) = host.of(BOT)
    assert len(posted) <= LONGEST[host.kind]
    assert len(posted) > LONGEST[host.kind] - 400
    *kept, _, note = posted.rstrip().split("\n")
    assert kept[-1].endswith("| 🔴 |")
    assert ".example/hanoi/net/" in note


@given(
    st.lists(st.sampled_from(["<details>", "</details>", "```", "a" * 30, ""]), max_size=40),
    st.integers(200, 1000),
)
def test_a_cut_text_fits_and_closes_what_it_opened(lines: list[str], longest: int) -> None:
    text = "\n".join(lines)

    cut = post_comment.fitted(text, longest, "https://ci.example/1")

    assert len(cut) <= longest
    if len(text) > longest:
        assert cut.count("</details>") >= cut.count("<details>")
        assert cut.splitlines()[-1].endswith("https://ci.example/1")
        assert sum(line.startswith("```") for line in cut.splitlines()) % 2 == 0
    else:
        assert cut == text


def test_a_dry_run_asks_nobody(host: CodeHost, tmp_path: Path) -> None:
    done = post(variables(host, tmp_path), "mới", "--dry-run")

    assert done.returncode == 0
    assert (
        done.stdout
        == f"would comment hanoi/net{'#' if host.kind == 'github' else '!'}7:\n{MARK}\nmới\n"
    )
    assert host.asked == []


@pytest.mark.parametrize(
    ("removed", "text", "options", "said"),
    [
        ("", " \n", (), "there is no text to post"),
        ("", "a", ("no-such-file",), "no-such-file cannot be read"),
        ("", "a", ("--marker", "a-->b"), "small letters, digits and hyphens only"),
        ("GITHUB_TOKEN", "a", (), "the variable GITHUB_TOKEN is not set"),
        ("GITHUB_EVENT_PATH", "a", (), "the variable GITHUB_EVENT_PATH is not set"),
        ("GITHUB_ACTIONS", "a", (), "this runs in CI only"),
    ],
)
def test_a_wrong_use_is_explained(
    tmp_path: Path, removed: str, text: str, options: tuple[str, ...], said: str
) -> None:
    environment = variables(GitHubServer(), tmp_path)
    environment.pop(removed, None)

    done = post(environment, text, *options)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_event_of_something_else_is_no_pull_request(tmp_path: Path) -> None:
    environment = variables(GitHubServer(), tmp_path)
    Path(environment["GITHUB_EVENT_PATH"]).write_text('{"ref": "refs/heads/main"}')

    done = post(environment, "a")

    assert done.returncode == 2
    assert "GITHUB_EVENT_PATH names no event of a pull request" in done.stderr


def test_it_needs_no_newer_python_than_it_says_and_nothing_else() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 9))

    modules = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert modules <= sys.stdlib_module_names
    assert os.access(SCRIPT, os.X_OK)


def test_its_types_are_right() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", str(SCRIPT)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stdout
