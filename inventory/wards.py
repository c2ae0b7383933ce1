"""The wards and communes of a city, from the list that comes with this package."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from inventory.schema import Inventory, Point

FILES = MappingProxyType({"01": "hanoi_wards.csv"})
"""Which cities there is a list for, by city code; README.md says where the data is from."""


class Ward(NamedTuple):
    """A commune-level unit."""

    code: str
    """Five digits."""
    name: str
    """With its type, such as Phường Ba Đình."""
    type: str
    """ward (phường) or commune (xã)."""
    slug: str
    """Its name in ASCII, unique in the city."""
    lat: float
    """Latitude of a representative point, degrees (WGS 84)."""
    lon: float
    """Longitude of it, degrees (WGS 84)."""
    area_km2: float


@cache
def wards_of(city_code: str) -> Mapping[str, Ward]:
    """All wards and communes of a city by code; LookupError if there is no list of it."""
    path = Path(__file__).with_name(FILES[city_code])
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wards = (
        Ward(
            code=row["code"],
            name=row["name"],
            type=row["type"],
            slug=row["slug"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            area_km2=float(row["area_km2"]),
        )
        for row in rows
    )
    return MappingProxyType({ward.code: ward for ward in wards})


def position(inventory: Inventory, point: Point) -> tuple[float, float]:
    """Latitude and longitude of a point, or of its ward if the inventory does not say."""
    if point.location is not None:
        return point.location.lat, point.location.lon
    ward = wards_of(inventory.city.code)[point.ward]
    return ward.lat, ward.lon
