import unicodedata
from collections import Counter

import pytest

from inventory.schema import Inventory
from inventory.wards import position, wards_of


def test_hanoi_has_51_wards_and_75_communes() -> None:
    types = Counter(ward.type for ward in wards_of("01").values())

    assert types == {"ward": 51, "commune": 75}


def test_names_begin_with_their_type_and_are_composed_unicode() -> None:
    for ward in wards_of("01").values():
        assert ward.name.startswith("Phường " if ward.type == "ward" else "Xã ")
        assert unicodedata.is_normalized("NFC", ward.name)


def test_codes_and_slugs_are_unique_and_usable_as_ids() -> None:
    wards = wards_of("01")

    assert all(len(code) == 5 and code.isdigit() for code in wards)
    assert len({ward.slug for ward in wards.values()}) == 126
    assert all(ward.slug.isascii() and len(ward.slug) <= 40 for ward in wards.values())


def test_every_ward_lies_in_hanoi() -> None:
    for ward in wards_of("01").values():
        assert 20.5 < ward.lat < 21.4
        assert 105.2 < ward.lon < 106.1
        assert 0.5 < ward.area_km2 < 120


def test_a_city_without_a_list_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        wards_of("79")


def test_a_point_without_a_location_is_at_its_ward() -> None:
    point = {
        "id": "a",
        "ward": "00004",
        "name": "A",
        "calendar": "office",
        "links": [{"id": "ftth", "role": "primary", "access": "fixed", "operator": "vnpt"}],
    }
    elsewhere = point | {"id": "b", "location": {"lat": 21.5, "lon": 105.5}}
    inventory = Inventory.model_validate(
        {"version": 1, "city": {"code": "01", "name": "Hà Nội"}, "points": [point, elsewhere]}
    )

    positions = [position(inventory, each) for each in inventory.points]

    assert positions == [(21.0386, 105.838), (21.5, 105.5)]
