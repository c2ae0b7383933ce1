import pytest

from inventory.numbers import amount, counted, fixed, in_percent, number, several


def test_thousands_are_apart_as_each_language_has_them() -> None:
    assert counted(19_500) == ("19.500", "19,500")
    assert counted(7) == ("7", "7")


def test_one_thing_is_no_plural() -> None:
    assert several(1, "điểm", "point") == ("1 điểm", "1 point")
    assert several(1_200, "điểm", "point") == ("1.200 điểm", "1,200 points")


@pytest.mark.parametrize(
    ("ratio", "vi", "en"),
    [
        (0.05, "5%", "5%"),
        (0.0512, "5,1%", "5.1%"),
        (0.2177, "22%", "22%"),
        (0.997, "100%", "100%"),
        (14.5, "1.450%", "1,450%"),
    ],
)
def test_ratios_are_told_in_per_cent(ratio: float, vi: str, en: str) -> None:
    assert in_percent(ratio) == (vi, en)


def test_amounts_have_two_digits_that_count() -> None:
    assert amount(0.01451, "GB") == ("0,015 GB", "0.015 GB")
    assert amount(435.4, "GB") == ("435 GB", "435 GB")


@pytest.mark.parametrize(
    ("value", "decimals", "exact", "short"),
    [
        (1234.5, 2, ("1.234,50", "1,234.50"), ("1.234,5", "1,234.5")),
        (1000, 0, ("1.000", "1,000"), ("1.000", "1,000")),
        (0.996, 2, ("1,00", "1.00"), ("1", "1")),
    ],
)
def test_digits_behind_the_mark_are_kept_or_only_where_they_say_something(
    value: float, decimals: int, exact: tuple[str, str], short: tuple[str, str]
) -> None:
    assert fixed(value, decimals) == exact
    assert number(value, decimals) == short
