"""Small files, each with all that `check` says of it in both languages, to the letter."""

from datetime import date
from pathlib import Path

import pytest

from inventory.examine import Examined, examine
from inventory.formats.text import as_text
from inventory.load import InventoryError, load
from inventory.words import Language

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)
SUFFIXES = {Language.ENGLISH: ".txt", Language.VIETNAMESE: ".vi.txt"}


def cases(folder: str) -> list[Path]:
    """Files, and folders with an inventory that includes others."""
    return sorted(
        path
        for path in (HERE / folder).iterdir()
        if path.suffix == ".yaml" or (path / "inventory.yaml").exists()
    )


BAD, DOUBTFUL = cases("bad"), cases("doubtful")


def examined(case: Path) -> Examined:
    path = case / "inventory.yaml" if case.is_dir() else case
    return examine(path, str(path.relative_to(case.parent)), today=TODAY)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("case", [*BAD, *DOUBTFUL], ids=lambda case: case.stem)
def test_a_file_gets_exactly_these_words(case: Path, language: Language) -> None:
    golden = case.with_name(case.stem + SUFFIXES[language])

    assert f"{as_text(examined(case), language)}\n" == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.stem)
def test_loading_a_bad_file_raises_its_errors_and_no_warning(case: Path) -> None:
    path = case / "inventory.yaml" if case.is_dir() else case

    with pytest.raises(InventoryError) as caught:
        load(path, str(path.relative_to(case.parent)))

    assert set(caught.value.problems) == set(examined(case).errors)


@pytest.mark.parametrize("case", DOUBTFUL, ids=lambda case: case.stem)
def test_a_doubtful_file_is_valid(case: Path) -> None:
    assert examined(case).inventory is not None
    assert examined(case).errors == ()


def test_every_expectation_has_its_file_and_there_are_enough() -> None:
    for folder, known in (("bad", BAD), ("doubtful", DOUBTFUL)):
        expected = {case.stem + suffix for case in known for suffix in SUFFIXES.values()}
        assert {path.name for path in (HERE / folder).glob("*.txt")} == expected
    assert len(BAD) >= 60


def test_every_kind_of_mistake_has_words_of_its_own_in_both_languages() -> None:
    problems = [problem for case in [*BAD, *DOUBTFUL] for problem in examined(case).problems]

    for problem in problems:
        assert problem.message.vi != problem.message.en
        assert problem.code.replace("-", "").isalnum()
        assert problem.code == problem.code.lower()


def test_the_text_says_what_the_one_line_form_says() -> None:
    for case in BAD:
        found = examined(case)
        text = as_text(found, Language.ENGLISH, width=10_000)
        for error in found.errors:
            line = str(error).removesuffix(f"; {error.hint.en}" if error.hint else "")
            assert line.replace("##[", "##(") in text.split("\n")
