import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.geohash import ALPHABET, encode


@pytest.mark.parametrize(
    ("lat", "lon", "geohash"),
    [
        (57.64911, 10.40744, "u4pruydqqvj"),  # the example of the first publication
        (42.6, -5.6, "ezs42"),  # the worked example of the encyclopaedias
        (0.0, 0.0, "s00000000"),
        (90.0, 180.0, "zzzzzzzzz"),
        (-90.0, -180.0, "000000000"),
    ],
)
def test_known_places_have_their_known_geohashes(lat: float, lon: float, geohash: str) -> None:
    assert encode(lat, lon, len(geohash)) == geohash


def decode(geohash: str) -> tuple[float, float, float, float]:
    """South, west, north, east of the cell, by the definition and without the encoder."""
    number = 0
    for character in geohash:
        number = number * 32 + ALPHABET.index(character)
    bits = f"{number:0{5 * len(geohash)}b}"
    lon_bits, lat_bits = bits[0::2], bits[1::2]
    lat_step, lon_step = 180 / 2 ** len(lat_bits), 360 / 2 ** len(lon_bits)
    south, west = -90 + int(lat_bits, 2) * lat_step, -180 + int(lon_bits, 2) * lon_step
    return south, west, south + lat_step, west + lon_step


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_place_lies_in_its_cell(lat: float, lon: float) -> None:
    south, west, north, east = decode(encode(lat, lon))

    assert south <= lat <= north
    assert west <= lon <= east
