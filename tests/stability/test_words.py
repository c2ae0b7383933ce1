"""Mails say what pages, reports and the ledger say."""

from pathlib import Path

import pytest

from inventory.schema import Access
from stability.cause_texts import _ACCESSES
from stability.past import Attribution
from stability.verdict import Grade
from stability.wording import ACCESSES as OF_REASONS
from stability.words import ACCESSES, ATTRIBUTIONS, GRADES, begun

TEMPLATES = Path(__file__).parents[2] / "alerting" / "templates"
VIETNAMESE = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("vi*.tmpl"))


def test_nothing_is_without_a_word() -> None:
    assert set(GRADES) == set(Grade)
    assert set(ACCESSES) == set(Access)
    assert set(ATTRIBUTIONS) == set(Attribution)


@pytest.mark.parametrize("access", [Access.FIXED, Access.LEASED])
def test_mails_name_accesses_so(access: Access) -> None:
    assert ACCESSES[access][0] in VIETNAMESE


@pytest.mark.parametrize("access", Access)
def test_reasons_and_causes_name_accesses_so(access: Access) -> None:
    assert OF_REASONS[access].vi == _ACCESSES[access][0] == ACCESSES[access][0]


@pytest.mark.parametrize("whom", [one for one in Attribution if one != "undetermined"])
def test_mails_put_outages_down_in_these_words(whom: Attribution) -> None:
    assert f"Thuộc trách nhiệm: {ATTRIBUTIONS[whom][0]}" in VIETNAMESE


def test_a_sentence_may_begin_with_a_letter_that_has_a_mark() -> None:
    assert begun(("đạt", "pass")) == ("Đạt", "Pass")
