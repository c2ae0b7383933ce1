import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.examine import Examined, examine
from inventory.fault import Severity
from inventory.formats.github import as_github
from inventory.formats.gitlab import as_gitlab
from inventory.formats.json_document import as_json
from inventory.formats.safe import safe_json, safe_text
from inventory.formats.text import as_text
from inventory.problem import Problem, one_line
from inventory.said import Said
from inventory.words import Language

HERE = Path(__file__).parents[1]
CASES = sorted([*(HERE / "bad").glob("*.yaml"), *(HERE / "doubtful").glob("*.yaml")])
TODAY = date(2026, 11, 22)
ODD = "::error file=x::a%0Ab\r\n##[error]c\x1b[31m\x9b\u202e, d: e%"


def found_in(path: Path) -> Examined:
    return examine(path, path.name, today=TODAY)


def unescaped(text: str, *, in_property: bool) -> str:
    """As GitHub's runner reads it."""
    if in_property:
        text = text.replace("%3A", ":").replace("%2C", ",")
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def one(**changes: Any) -> Examined:
    """An examined inventory with one problem."""
    problem = Problem("inventory.yaml", 3, 5, "points[0].id", Said("sai", "wrong"))
    return Examined(None, (problem._replace(**changes),), {"inventory.yaml": f"\n\n{ODD}\n"})


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_github_gets_one_command_for_each_problem(path: Path) -> None:
    found = found_in(path)

    lines = as_github(found, Language.ENGLISH).split("\n")

    told = []
    for line in lines:
        kind, properties, message = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line).groups()  # type: ignore[union-attr]
        read = {
            key: unescaped(value, in_property=True)
            for key, value in (each.split("=", 1) for each in properties.split(","))
        }
        place = read["file"], int(read.get("line", 0)), int(read.get("col", 0))
        told.append((kind, *place, read["title"], unescaped(message, in_property=False)))
    assert sorted(told) == sorted(
        (each.severity, each.file, each.line, each.column, each.code, words_of(each))
        for each in found.problems
    )


def words_of(problem: Problem) -> str:
    words = f"{problem.path}: {problem.message.en}" if problem.path else problem.message.en
    return words if problem.hint is None else f"{words}\n{problem.hint.en}"


def test_github_is_told_one_of_each_kind_first() -> None:
    found = found_in(HERE / "bad" / "everything_at_once.yaml")

    codes = re.findall("title=([a-z-]+)", as_github(found, Language.ENGLISH))

    kinds = len(set(codes))
    assert kinds < len(codes)
    assert len(set(codes[:kinds])) == kinds


def test_github_gets_no_command_that_a_file_holds() -> None:
    told = one_line(ODD)  # as every message is

    command = as_github(one(file=ODD, message=Said(told, told)), Language.ENGLISH)

    assert command.isprintable()
    assert command.startswith("::error file=%3A%3Aerror file=x%3A%3Aa%250Ab")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_gitlab_gets_a_report_of_all_problems(path: Path) -> None:
    found = found_in(path)

    report = json.loads(as_gitlab(found, Language.VIETNAMESE))

    assert len(report) == len(found.problems)
    assert len({issue["fingerprint"] for issue in report}) == len(report)
    for issue, problem in zip(report, found.problems, strict=True):
        assert set(issue) == {*("description", "check_name", "fingerprint", "severity", "location")}
        assert problem.message.vi in issue["description"]
        assert issue["severity"] == ("critical" if problem in found.errors else "minor")
        assert issue["location"]["path"] == path.name
        assert issue["location"]["lines"]["begin"] >= 1


def test_gitlab_knows_a_problem_again_when_lines_and_points_come_before_it(tmp_path: Path) -> None:
    text = (HERE / "doubtful" / "no_5g.yaml").read_text(encoding="utf-8")
    head, point = text.split("points:\n")
    other = point.replace("ba-dinh", "other").replace("10.20.0.", "10.20.1.")
    reports = []
    for content in (text, f"# a remark\n{head}points:\n{other}{point}"):
        path = tmp_path / "inventory.yaml"
        path.write_text(content, encoding="utf-8")
        reports.append(
            {
                issue["fingerprint"]
                for issue in json.loads(as_gitlab(found_in(path), Language.ENGLISH))
            }
        )

    assert reports[0] < reports[1]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_json_has_every_problem_in_both_languages(path: Path) -> None:
    found = found_in(path)

    document = json.loads(as_json(found, path.name))

    assert document["version"] == 1
    assert document["valid"] == (found.inventory is not None)
    assert document["errors"] + document["warnings"] == len(document["problems"])
    for told, problem in zip(document["problems"], found.problems, strict=True):
        assert told["message"] == {"vi": problem.message.vi, "en": problem.message.en}
        assert (told["severity"], told["code"]) == (problem.severity, problem.code)
        assert (told["line"] or 0, told["column"] or 0) == (problem.line, problem.column)


def test_nothing_in_a_file_steers_the_terminal_or_the_runner() -> None:
    found = one(file="::x\x1b[2J", message=Said("sai", "wrong"), hint=Said(ODD[:9], ODD[:9] * 99))
    for text in (
        as_text(found, Language.ENGLISH),
        as_json(found, ODD),
        as_gitlab(found, Language.ENGLISH),
        as_text(one(), Language.VIETNAMESE),
    ):
        assert text.replace("\n", "").isprintable()
        assert "##[" not in text
        assert not any(line.lstrip().startswith("::") for line in text.split("\n"))


@given(value=st.recursive(st.text() | st.none(), lambda inner: st.lists(inner, max_size=3)))
def test_a_document_that_is_made_safe_means_the_same(value: object) -> None:
    text = safe_json(json.dumps({"a": value, "##[": ODD}, ensure_ascii=False, indent=2))

    assert json.loads(text) == {"a": value, "##[": ODD}
    assert text.replace("\n", "").isprintable()
    assert "##[" not in text


def test_ordinary_lines_are_left_as_they_are() -> None:
    text = "inventory.yaml:1:1: points: wrong\n     1 | a::b ## [c]\n"

    assert safe_text(text) == text


def test_warnings_of_one_kind_are_told_once_with_the_names_of_all() -> None:
    text = as_text(found_in(HERE / "doubtful" / "many_of_one_kind.yaml"), Language.ENGLISH)

    assert text.count("[no-contact]") == 1
    assert "and at 11 more points: diem-2, diem-3, " in text
    assert text.endswith("13 warnings")


def test_a_warning_says_that_it_is_one_and_an_error_has_the_plain_form() -> None:
    assert as_text(one(), Language.ENGLISH).startswith("inventory.yaml:3:5: points[0].id: wrong\n")
    warning = one(severity=Severity.WARNING, code="doubt")
    assert as_text(warning, Language.VIETNAMESE).startswith(
        "inventory.yaml:3:5: cảnh báo: points[0].id: sai [doubt]\n"
    )
