from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.duration import (
    NS_PER_UNIT,
    in_words,
    parse_duration,
    parse_duration_argument,
    parse_instant,
)

SECOND = 1_000_000_000


@pytest.mark.parametrize(
    ("written", "nanoseconds"),
    [
        (0, 0),
        (90, 90 * SECOND),
        (1.5, 1_500_000_000),
        (0.1, 100_000_000),
        ("250ms", 250_000_000),
        ("45m", 2700 * SECOND),
        ("1h30m", 5400 * SECOND),
        ("1.5h", 5400 * SECOND),
        ("28d", 28 * 86_400 * SECOND),
        ("1w2d3h4m5s6ms", 788_645_006_000_000),
    ],
)
def test_a_duration_is_seconds_or_numbers_with_units(written: object, nanoseconds: int) -> None:
    assert parse_duration(written) == nanoseconds


@pytest.mark.parametrize(
    "written",
    [-1, "-1s", "", "5", "5x", "5 s", "m", "1h-30m", "1e3s", True, None, [1], float("inf")],
)
def test_anything_else_is_no_duration(written: object) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        parse_duration(written)


@given(st.integers(min_value=0, max_value=10**18).map(lambda ns: ns // 10**6 * 10**6))
def test_a_duration_in_words_means_the_same(nanoseconds: int) -> None:
    assert parse_duration(in_words(nanoseconds)) == nanoseconds


@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(sorted(NS_PER_UNIT))), min_size=1))
def test_joined_parts_add_up(parts: list[tuple[int, str]]) -> None:
    written = "".join(f"{number}{unit}" for number, unit in parts)

    assert parse_duration(written) == sum(number * NS_PER_UNIT[unit] for number, unit in parts)


def test_on_a_command_line_a_number_of_seconds_is_text() -> None:
    assert parse_duration_argument("90") == 90 * SECOND
    assert parse_duration_argument("1.5") == 1_500_000_000
    assert parse_duration_argument("5m") == 300 * SECOND


def test_an_instant_has_an_offset() -> None:
    midnight = parse_instant("2026-11-02T00:00:00+07:00")

    assert midnight == int(datetime.fromisoformat("2026-11-01T17:00:00Z").timestamp()) * SECOND
    for without in ("2026-11-02T00:00:00", "2026-11-02", "tomorrow", 5, None):
        with pytest.raises(ValueError, match="offset"):
            parse_instant(without)
