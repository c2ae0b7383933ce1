"""Check an inventory and write what was found in one of several formats."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inventory.examine import Examined, examine
from inventory.formats.github import as_github
from inventory.formats.gitlab import as_gitlab
from inventory.formats.json_document import as_json
from inventory.formats.safe import safe_text
from inventory.formats.text import WIDTH, as_text
from inventory.problem import one_line
from inventory.reading.reading import without_collection
from inventory.revisions import RevisionError, Source, opened
from inventory.said import Said
from inventory.summary import summary
from inventory.words import Language

VALID, INVALID = 0, 1
"""Exit status of the command."""


class Format(StrEnum):
    """Who reads what was found."""

    TEXT = "text"
    """People."""
    JSON = "json"
    """Programs."""
    GITHUB = "github"
    """GitHub Actions: workflow commands."""
    GITLAB = "gitlab"
    """GitLab: a Code Quality report."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the command writes, and how it ends."""

    status: int
    """0 for an inventory that can be used, 1 otherwise."""
    report: str
    """For standard output: the summary of a valid inventory, or the whole document of a format."""
    problems: str = ""
    """For standard error: what people are to read about problems."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How an inventory is to be checked."""

    form: Format = Format.TEXT
    language: Language = Language.ENGLISH
    strict: bool = False
    """Whether a warning counts as an error."""
    width: int = WIDTH
    """Cells of a line of text."""


def check(spec: str, wish: Wish, *, today: date) -> Checked:
    """Check an inventory: a file, a folder, or REVISION:PATH of git."""
    try:
        with opened(spec) as source, without_collection():
            examined = examine(source.path, source.name, today=today)
            return _checked(examined, source, wish)
    except RevisionError as error:
        return Checked(INVALID, "", safe_text(one_line(error.said.told(wish.language))))


_STRICT = Said("--strict coi cảnh báo là lỗi", "--strict takes warnings for errors")


def _checked(examined: Examined, source: Source, wish: Wish) -> Checked:
    is_good = examined.inventory is not None and not (wish.strict and examined.warnings)
    status = VALID if is_good else INVALID
    match wish.form:
        case Format.JSON:
            return Checked(status, as_json(examined, source.name))
        case Format.GITHUB:
            return Checked(status, as_github(examined, wish.language))
        case Format.GITLAB:
            return Checked(status, as_gitlab(examined, wish.language))
    problems = as_text(examined, wish.language, wish.width)
    if not is_good and examined.inventory is not None:
        problems += f"; {_STRICT.told(wish.language)}"
    if examined.inventory is None:
        return Checked(status, "", problems)
    return Checked(status, safe_text(summary(examined.inventory).told(wish.language)), problems)
