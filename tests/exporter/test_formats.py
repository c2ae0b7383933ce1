import math
from zoneinfo import ZoneInfo

import pytest

from exporter.formats import Formats
from inventory.schema import Language

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
VIETNAMESE = Formats(Language.VIETNAMESE, HANOI)
ENGLISH = Formats(Language.ENGLISH, HANOI)
NOON_NS = 1_795_237_200_123_456_789
"""2026-11-21 12:00:00.123456789 in Hà Nội."""
SECOND_NS = 10**9


def test_a_time_of_another_day_has_its_date() -> None:
    assert VIETNAMESE.time(NOON_NS, NOON_NS) == "12:00"
    assert VIETNAMESE.time(NOON_NS - 13 * 3600 * SECOND_NS, NOON_NS) == "23:00 20/11/2026"
    assert ENGLISH.time(NOON_NS + 12 * 3600 * SECOND_NS, NOON_NS) == "00:00 2026-11-22"


@pytest.mark.parametrize(
    ("seconds", "vietnamese", "english"),
    [
        (-5, "0 giây", "0 s"),
        (59.9, "59 giây", "59 s"),
        (60, "1 phút", "1 min"),
        (125, "2 phút 5 giây", "2 min 5 s"),
        (3600, "1 giờ", "1 h"),
        (3 * 3600 + 61, "3 giờ 1 phút", "3 h 1 min"),
        (2 * 86_400 + 3 * 3600, "2 ngày 3 giờ", "2 d 3 h"),
    ],
)
def test_a_duration_has_its_two_largest_units(
    seconds: float, vietnamese: str, english: str
) -> None:
    length_ns = int(seconds * SECOND_NS)

    assert VIETNAMESE.duration(length_ns).replace("\xa0", " ") == vietnamese
    assert ENGLISH.duration(length_ns).replace("\xa0", " ") == english


def test_numbers_have_the_signs_of_the_language() -> None:
    assert (VIETNAMESE.number(1234.5, 1), ENGLISH.number(1234.5, 1)) == ("1.234,5", "1,234.5")
    assert (VIETNAMESE.percent(0.995), ENGLISH.percent(0.995)) == ("99,5%", "99.5%")
    assert (VIETNAMESE.percent(1), ENGLISH.percent(0.0, 2)) == ("100%", "0%")
    assert (VIETNAMESE.percent(0.5), ENGLISH.percent(0.1234, 2)) == ("50%", "12.34%")
    assert (VIETNAMESE.percent(0.9999), VIETNAMESE.percent(0.0004)) == ("99,9%", "< 0,1%")
    assert (VIETNAMESE.percent(None), VIETNAMESE.number(math.nan)) == ("–", "–")
    assert VIETNAMESE.number(math.inf) == "∞"


@pytest.mark.parametrize(
    ("length_ns", "written"),
    [(None, "–"), (-1, "–"), (8_000, "< 0,1 ms"), (6_400_000, "6,4 ms"), (64_400_000, "64 ms")],
)
def test_round_trips_are_written_as_exactly_as_they_matter(
    length_ns: float | None, written: str
) -> None:
    assert VIETNAMESE.milliseconds(length_ns) == written
