"""Problems as workflow commands, which GitHub shows beside the lines of a pull request."""

from collections.abc import Iterator

from inventory.examine import Examined
from inventory.problem import Problem, one_line
from inventory.words import Language


def as_github(examined: Examined, language: Language) -> str:
    """Write one command a line, errors first: of each kind GitHub shows ten in a step."""
    problems = (*examined.errors, *examined.warnings)
    return "\n".join(_command(problem, language) for problem in problems)


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
