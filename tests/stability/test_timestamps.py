"""Moments for machines."""

from zoneinfo import ZoneInfo

import pytest

from stability.timestamps import iso

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOON_NS = 1_795_237_200_000_000_000


@pytest.mark.parametrize(
    ("at_ns", "written"),
    [
        (NOON_NS, "2026-11-21T12:00:00.000000+07:00"),
        (NOON_NS + 123_456_789, "2026-11-21T12:00:00.123456+07:00"),
    ],
)
def test_machines_get_rfc_3339_of_one_length_with_the_offset_of_the_city(
    at_ns: int, written: str
) -> None:
    assert iso(at_ns, HANOI) == written
