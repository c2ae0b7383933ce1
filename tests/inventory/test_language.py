from pathlib import Path

import pytest
from small_city.inventories import city, point

from inventory.language import language_of
from inventory.words import Language

EN, VI = Language.ENGLISH, Language.VIETNAMESE


def test_what_is_wanted_comes_first() -> None:
    assert language_of(city(point()), "en") is EN
    assert language_of(None, "en") is EN


def test_an_inventory_speaks_the_language_of_its_city() -> None:
    assert language_of(city(point())) is VI


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("version: 1\ncity: {language: en}\npoints: [wrong]\n", EN),
        ("city: {language: vi}\n", VI),
        ("city: {language: fr}\n", VI),
        ("city: {language: [en]}\n", VI),
        ("city: [en]\n", VI),
        ("- city\n", VI),
        ("city: {language: en\n", VI),
        ("", VI),
    ],
)
def test_a_file_that_is_wrong_is_told_in_the_language_of_its_city(
    text: str, language: Language, tmp_path: Path
) -> None:
    path = tmp_path / "inventory.yaml"
    path.write_text(text, encoding="utf-8")

    assert language_of(path) is language


def test_of_what_is_not_there_the_language_is_that_of_an_inventory_without_one(
    tmp_path: Path,
) -> None:
    assert language_of(tmp_path / "none.yaml") is VI
    assert language_of(None) is VI
