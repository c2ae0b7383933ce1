"""Every doubt, one line each."""

from collections.abc import Callable, Iterator
from datetime import date

from inventory.doubts import addresses, city, links, points, positions, times
from inventory.reading.tree import Finding
from inventory.schema import Inventory

OF_ENTRIES: tuple[Callable[[Inventory], Iterator[Finding]], ...] = (
    points.missing_access,
    points.one_operator,
    points.no_active_primary,
    points.no_contact,
    points.same_name,
    positions.far_from_ward,
    links.no_speed,
    links.small_cap,
    links.loopback,
    addresses.reserved,
)
"""About points and links one by one: true of each whatever else the inventory holds."""

OF_ALL: tuple[Callable[[Inventory], Iterator[Finding]], ...] = (
    city.no_anchors,
    city.wards_without_point,
    city.unused,
    city.no_hours,
    city.works_of_nothing,
)

OF_DATES: tuple[Callable[[Inventory, date], Iterator[Finding]], ...] = (
    times.since_far_ahead,
    times.mobile_is_over,
    times.works_are_over,
)


def of_entries(inventory: Inventory) -> Iterator[Finding]:
    """What is doubtful about single points and links."""
    for doubt in OF_ENTRIES:
        yield from doubt(inventory)


def of_all(inventory: Inventory, today: date | None) -> Iterator[Finding]:
    """What is doubtful; without a day nothing is said of dates that are too far from it."""
    yield from of_entries(inventory)
    for doubt in OF_ALL:
        yield from doubt(inventory)
    if today is not None:
        for dated in OF_DATES:
            yield from dated(inventory, today)
