from enum import StrEnum

import pytest

from inventory.choices import meaning, understood
from inventory.spelling import folded
from inventory.words import Access, PointKind, Reach, Role


@pytest.mark.parametrize("kind", [Access, PointKind, Reach, Role])
def test_what_a_word_means_is_understood_in_both_languages(kind: type[StrEnum]) -> None:
    ways = understood(kind)

    for word in kind:
        assert ways[word.replace("_", "")] is word
        told = meaning(word)
        assert all(told)
        assert {ways[folded(told.vi)], ways[folded(told.en)]} == {word}
