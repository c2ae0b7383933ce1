"""Points that are not where their ward is."""

import math
from collections.abc import Iterator, Mapping

from inventory.doubts.points import standing
from inventory.fault import Fault
from inventory.reading.tree import Finding
from inventory.said import Said
from inventory.schema import Inventory, Location
from inventory.wards import Ward, wards_of

KM_PER_DEGREE = 111.2
"""Along a meridian: 6,371 km times pi / 180."""
RADII = 3
"""The list has one representative point and the area of a ward. No ward is much more than three
times as long as a circle of its area, and its representative point may be at one end."""
MARGIN_KM = 1
"""Positions are rounded to some 100 m, and small wards have points just beyond their border."""


def far_from_ward(inventory: Inventory) -> Iterator[Finding]:
    """Points far outside the surroundings of their ward."""
    wards = wards_of(inventory.city.code)
    for loc, point in standing(inventory):
        if point.location is None:
            continue
        ward = wards[point.ward]
        far_km = _km(point.location, ward)
        if far_km > reach_km(ward):
            words = Said(
                f"vị trí này cách {ward.name} {far_km:.0f} km",
                f"this is {far_km:.0f} km from {ward.name}",
            )
            hint = _nearest(point.location, wards)
            yield Finding((*loc, "location"), Fault("far-from-ward", words, hint))


def reach_km(ward: Ward) -> float:
    """How far from its representative point a ward's points may be, km."""
    return RADII * math.sqrt(ward.area_km2 / math.pi) + MARGIN_KM


def _km(location: Location, ward: Ward) -> float:
    """Distance on a plane, which is exact enough within a city."""
    north = location.lat - ward.lat
    east = (location.lon - ward.lon) * math.cos(math.radians(ward.lat))
    return KM_PER_DEGREE * math.hypot(north, east)


def _nearest(location: Location, wards: Mapping[str, Ward]) -> Said:
    nearest = min(wards.values(), key=lambda ward: _km(location, ward))
    if _km(location, nearest) > reach_km(nearest):
        return Said(
            "chỗ này ở ngoài thành phố; hãy xem lại từng chữ số của lat và lon",
            "it is outside the city; look at the digits of lat and lon",
        )
    return Said(
        f'gần nhất là {nearest.name} ("{nearest.code}"); hãy xem lại toạ độ hoặc mã phường, xã',
        f'the nearest is {nearest.name} ("{nearest.code}"); look at lat, lon and ward',
    )
