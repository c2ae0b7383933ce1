import pytest

from inventory.ward_names import WardError, ward_in
from inventory.wards import wards_of

HANOI = wards_of("01")


@pytest.mark.parametrize(
    "text",
    ["00004", "4", "Ba Đình", "ba dinh", "phường Ba Đình", "P. Ba Đình", "ba-dinh", "4 Ba Đình"],
)
def test_a_ward_is_found_by_code_name_or_id(text: str) -> None:
    assert ward_in(text, HANOI)[0] == "00004"


def test_every_ward_is_found_by_its_id_and_by_its_name() -> None:
    for ward in HANOI.values():
        assert ward_in(ward.slug, HANOI) == (ward.code, None)
        assert ward_in(ward.name, HANOI) == (ward.code, None)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("hoàn kim", "00070 Phường Hoàn Kiếm"),
        ("dình", "00004 Phường Ba Đình"),
        ("badinhh", "00004"),
    ],
)
def test_wards_of_nearly_the_name_are_named(text: str, near: str) -> None:
    with pytest.raises(WardError) as caught:
        ward_in(text, HANOI)

    hint = caught.value.fault.hint
    assert hint is not None
    assert near in hint.vi
    assert hint.vi.count("Phường") + hint.vi.count("Xã") <= 3


def test_of_what_is_near_to_nothing_no_ward_is_named() -> None:
    with pytest.raises(WardError) as caught:
        ward_in("nowhere", HANOI)

    assert caught.value.fault.hint is None


def test_a_code_and_a_name_must_agree() -> None:
    with pytest.raises(WardError, match=r"00004 is the code of Phường Ba Đình"):
        ward_in("00004 Hoàn Kiếm", HANOI)
