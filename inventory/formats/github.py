"""Problems as workflow commands, which GitHub shows beside the lines of a pull request."""

from collections.abc import Iterable, Iterator

from inventory.examine import Examined
from inventory.problem import Problem, one_line
from inventory.words import Language


def as_github(examined: Examined, language: Language) -> str:
    """Write one command a line.

    Of errors and of warnings GitHub shows ten each in a step, so one of each kind comes first.
    """
    problems = (*_by_kind(examined.errors), *_by_kind(examined.warnings))
    return "\n".join(_command(problem, language) for problem in problems)


def _by_kind(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The first of each kind, then all others."""
    kinds: set[str] = set()
    others: list[Problem] = []
    for problem in problems:
        if problem.code in kinds:
            others.append(problem)
        else:
            kinds.add(problem.code)
            yield problem
    yield from others


def _command(problem: Problem, language: Language) -> str:
    properties = ",".join(f"{key}={_property(value)}" for key, value in _properties(problem))
    words = problem.message.told(language)
    message = f"{problem.path}: {words}" if problem.path else words
    if problem.hint:
        message += f"\n{problem.hint.told(language)}"
    return f"::{problem.severity} {properties}::{_data(message)}"


def _properties(problem: Problem) -> Iterator[tuple[str, str]]:
    yield "file", one_line(problem.file)
    if problem.line:
        yield "line", str(problem.line)
        yield "col", str(problem.column)
    yield "title", problem.code


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
