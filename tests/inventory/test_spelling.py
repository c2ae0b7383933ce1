import pytest

from inventory.spelling import Hints, as_slug, did_you_mean


@pytest.mark.parametrize(
    ("word", "meant"), [("vietel", "viettel"), ("Viettel", "viettel"), ("VNTP", "vnpt")]
)
def test_a_slip_of_the_pen_is_asked_about_in_both_languages(word: str, meant: str) -> None:
    assert did_you_mean(word, ["vnpt", "viettel", "fpt"]) == (
        f"có phải ý bạn là {meant}?",
        f"did you mean {meant}?",
    )


def test_nothing_is_asked_about_a_word_that_is_near_to_none() -> None:
    assert did_you_mean("mobifone", ["vnpt", "cmc"]) is None
    assert did_you_mean("x", []) is None


def test_hints_end_when_their_time_is_spent() -> None:
    hints = Hints(comparisons=5)

    given = [hints.did_you_mean("vietel", ["vnpt", "viettel"]) for _ in range(3)]

    assert [hint is not None for hint in given] == [True, True, False]


def test_a_name_becomes_an_id_without_accents() -> None:
    assert as_slug("Điểm PVHCC phường Ba Đình") == "diem-pvhcc-phuong-ba-dinh"
    assert as_slug("  ---  ") == ""
    assert len(as_slug("ấ" * 99)) == 40
