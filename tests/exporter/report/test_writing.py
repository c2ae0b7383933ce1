from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from exporter.report import prose, words
from exporter.report.rows import Miss
from exporter.report.writing import Writing
from inventory.schema import Access, Language
from stability.words import ATTRIBUTIONS, GRADES

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
VI, EN = (Writing(language, HANOI) for language in (Language.VIETNAMESE, Language.ENGLISH))
NOON_NS = 1_795_237_500_000_000_000


def miss(word: str, value: float | None, limit: float | None, n: int | None = 10_080) -> Miss:
    return Miss(word, "vì", "why", None, None, None, value, limit, n, None, None)


@pytest.mark.parametrize(
    ("part", "vi", "en"),
    [
        (0.995, "99,50%", "99.50%"),
        (1.0, "100%", "100%"),
        (0.0, "0%", "0%"),
        (0.999999, "99,9999%", "99.9999%"),
        (0.00001, "0,001%", "0.001%"),
        (None, "chưa đủ số liệu", "not enough data"),
    ],
)
def test_percentages_are_whole_only_if_all_or_nothing_is(
    part: float | None, vi: str, en: str
) -> None:
    assert (VI.percent(part), EN.percent(part)) == (vi, en)


def test_numbers_and_dates_are_written_as_in_viet_nam() -> None:
    assert VI.number(1234567) == "1.234.567"
    assert VI.number(1234.5, 1) == "1.234,5"
    assert VI.date(date(2026, 11, 21)) == "21/11/2026"
    assert VI.short_date(date(2026, 11, 2)) == "02/11"
    assert VI.moment(NOON_NS) == "12:05 21/11/2026"
    assert VI.date(None) == "–"


def test_midnight_is_the_end_of_the_day_before() -> None:
    midnight_ns = NOON_NS - (12 * 60 + 5) * 60 * 10**9

    assert VI.until(midnight_ns) == "hết ngày 20/11/2026"
    assert VI.until(NOON_NS) == "12:05 21/11/2026"


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("Điểm phục vụ hành chính công phường Ba Đình", "Điểm phục vụ hành chính công"),
        ("Điểm số 2 – Phường Ba Đình", "Điểm số 2"),
        ("Phường Ba Đình", "Phường Ba Đình"),
        ("Nhà văn hóa", "Nhà văn hóa"),
    ],
)
def test_a_name_beside_its_ward_does_not_repeat_it(name: str, rest: str) -> None:
    assert VI.apart(name, "Phường Ba Đình") == rest


def test_what_is_missed_is_said_in_a_line() -> None:
    of_link = replace(miss("loss", 0.0125, 0.01), operator="VNPT", access=Access.FIXED)
    whole = miss("longest_outage", 2700, 300)

    assert VI.briefly(of_link) == "VNPT cố định: tỷ lệ mất gói 1,25% (≤\N{NO-BREAK SPACE}1%)"
    assert (
        EN.briefly(whole) == "whole point: longest outage 45 minutes (≤\N{NO-BREAK SPACE}5 minutes)"
    )
    assert VI.briefly(miss("known", 3, 480)) == "vì"


def test_numbers_and_dates_in_english() -> None:
    assert EN.number(1234.5, 1) == "1,234.5"
    assert EN.date(date(2026, 11, 21)) == "2026-11-21"
    assert EN.moment(NOON_NS) == "12:05 2026-11-21"


@pytest.mark.parametrize(
    ("now", "before", "text"), [(12, 9, "+3"), (9, 12, "−3"), (5, 5, "±0"), (2000, 0, "+2.000")]
)
def test_changes_have_a_sign(now: int, before: int, text: str) -> None:
    assert VI.change(now, before) == text


def test_a_value_has_the_digits_that_tell_it_from_its_limit() -> None:
    near = miss("availability", 0.98996, 0.99)

    assert (VI.value(near), VI.limit(near)) == ("98,996%", "≥\N{NO-BREAK SPACE}99%")


@pytest.mark.parametrize(
    ("word", "value", "limit", "shown"),
    [
        ("longest_outage", 2700, 1800, ("45 phút", "≤\N{NO-BREAK SPACE}30 phút")),
        ("rtt_mean", 0.0612, 0.05, ("61,2 ms", "≤\N{NO-BREAK SPACE}50 ms")),
        ("loss", 0.0125, 0.01, ("1,25%", "≤\N{NO-BREAK SPACE}1%")),
    ],
)
def test_limits_are_written_in_their_own_units(
    word: str, value: float, limit: float, shown: tuple[str, str]
) -> None:
    missed = miss(word, value, limit)

    assert (VI.value(missed), VI.limit(missed)) == shown


def test_what_was_not_measured_is_no_number() -> None:
    nothing = miss("loss", None, None, None)

    assert VI.value(nothing) == "chưa đủ số liệu"
    assert VI.n(nothing) == "–"
    assert VI.seconds(None) == "–"


def test_a_reason_that_is_no_criterion_has_no_name() -> None:
    assert VI.criterion("known") == ""
    assert VI.criterion("loss") == "Tỷ lệ mất gói"


def test_every_text_is_there_in_both_languages() -> None:
    labels = (words.WORDS, GRADES, ATTRIBUTIONS, prose.PROSE)
    pairs = [both for texts in labels for both in texts.values()]
    pairs += [*prose.NOTES, *prose.NOT_COVERED, words.NO_FIGURE]

    assert all(vi.strip() and en.strip() for vi, en in pairs)
    assert all(vi.count("{") == en.count("{") for vi, en in pairs)
    assert words.WORDS.keys().isdisjoint(prose.PROSE)
