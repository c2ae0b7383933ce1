from types import SimpleNamespace

from inventory.editing.offer import MOST_LISTED, Offer
from inventory.editing.week import week
from inventory.hours import Calendar
from inventory.said import Said
from inventory.words import Access

ASKED = Said("Chọn gì", "Which")
MANY = Offer.of_entries(
    {f"ward-{number}": SimpleNamespace(name=f"Tổ {number}") for number in range(MOST_LISTED + 1)}
)


def test_each_word_is_listed_with_what_it_means() -> None:
    listed = Offer.of_words(Access).listed_under(ASKED)

    assert listed.vi == (
        "Chọn gì:\n  fixed   băng rộng cố định\n  5g      5G\n  4g      4G\n"
        "  leased  kênh thuê riêng\nChọn"
    )
    assert "\n  leased  leased line\n" in listed.en


def test_of_many_their_number_is_told() -> None:
    assert MANY.listed_under(ASKED).vi == "Chọn gì (có 13; gõ mã hoặc tên)"
    assert MANY.refusal("zzz").en == 'there is no "zzz"'
    assert MANY.refusal("ward-55").en.startswith('there is no "ward-55"; did you mean ward-5 (Tổ 5')


def test_a_name_that_two_have_is_no_name_of_either() -> None:
    offer = Offer.of_entries({"a": SimpleNamespace(name="Tổ"), "b": SimpleNamespace(name="Tổ")})

    assert offer.taken("tổ") is None
    assert offer.taken("B") == "b"


def test_calendars_are_told_by_their_hours() -> None:
    hours = {"mon-fri": ["08:00-12:00"], "tue": ["18:00-20:00"], "thu": ["18:00-20:00"]}
    offer = Offer.of_calendars({"office": Calendar.model_validate({"weekly": hours})})

    assert offer.meanings["office"] == Said(
        "T2, T4, T6 08:00-12:00; T3, T5 08:00-12:00, 18:00-20:00",
        "Mon, Wed, Fri 08:00-12:00; Tue, Thu 08:00-12:00, 18:00-20:00",
    )


def test_days_of_the_same_hours_that_follow_one_another_are_told_together() -> None:
    hours = {"mon-fri": ["08:00-12:00", "13:00-17:00"], "sun": ["08:00-12:00"]}

    assert week(Calendar.model_validate({"weekly": hours})) == Said(
        "T2-T6 08:00-12:00, 13:00-17:00; CN 08:00-12:00",
        "Mon-Fri 08:00-12:00, 13:00-17:00; Sun 08:00-12:00",
    )
