"""What is in an inventory, in a few lines; and what is allowed but doubtful."""

import ipaddress
from collections import Counter
from collections.abc import Iterable, Iterator

from inventory.schema import (
    Access,
    Inventory,
    Link,
    Point,
    PointKind,
    Role,
    Select,
    Status,
    link_key,
)
from inventory.traffic import anchors, monthly_gb, packets_per_second
from inventory.wards import wards_of

LOOPBACK = ipaddress.ip_network("127.0.0.0/8")
MOST_NAMES = 8
"""How many ids a line names before it only counts."""


def summary(inventory: Inventory) -> str:
    """Say in a few lines what is in the inventory."""
    return "\n".join(
        (_points(inventory), _links(inventory), _sections(inventory), _load(inventory))
    )


def warnings(inventory: Inventory) -> tuple[str, ...]:
    """Say what is allowed but probably not meant, one sentence each."""
    return tuple(
        warning
        for check in (_vantages, _coverage, _points_alone, _works, _loopback)
        for warning in check(inventory)
    )


def _points(inventory: Inventory) -> str:
    states = Counter(point.status for point in inventory.points)
    mobile = sum(point.kind is PointKind.MOBILE for point in inventory.points)
    kinds = f"{mobile} mobile; {_counted(states)}" if inventory.points else "none yet"
    wards = {point.ward for point in inventory.points}
    return (
        f"{inventory.city.name}: {len(inventory.points)} points "
        f"({kinds}) in {len(wards)} of "
        f"{len(wards_of(inventory.city.code))} wards and communes"
    )


def _links(inventory: Inventory) -> str:
    links = [link for _, link in inventory.each_link()]
    parts = []
    for access, count in Counter(link.access for link in links).most_common():
        names = (inventory.operators[link.operator].name for link in links if link.access is access)
        parts.append(f"{count} {access} ({_counted(Counter(names))})")
    return f"{len(links)} links: {'; '.join(parts) or 'none'}"


def _sections(inventory: Inventory) -> str:
    sizes = {
        "operators": len(inventory.operators),
        "contacts": len(inventory.contacts),
        "calendars": len(inventory.calendars),
        "own targets": len(inventory.targets),
        "services": len(inventory.services),
        "planned works": len(inventory.maintenance),
    }
    return ", ".join(f"{size} {name}" for name, size in sizes.items())


def _load(inventory: Inventory) -> str:
    active = list(inventory.active_links())
    return (
        f"Measuring sends {packets_per_second(inventory):,} packets a second to {len(active):,} "
        f"active links and {anchors(inventory)} anchors{_radio_data(link for _, link in active)}"
    )


def _radio_data(links: Iterable[Link]) -> str:
    radio = [link for link in links if link.access.is_mobile]
    if not radio:
        return ""
    caps = sorted({cap.gb for link in radio if (cap := link.data_cap) and cap.per == "month"})
    of = f" of its {' or '.join(f'{gb:g}' for gb in caps)} GB" if caps else ""
    return f"; each 5g or 4g link uses {monthly_gb():.2f} GB{of} a month for it"


def _vantages(inventory: Inventory) -> Iterator[str]:
    for name, vantage in inventory.vantages.items():
        if not vantage.anchors:
            yield (
                f"the prober {name} has no anchors: when its own connection fails, "
                "all links will look down"
            )


def _coverage(inventory: Inventory) -> Iterator[str]:
    served = {point.ward for point in inventory.points if point.status is Status.ACTIVE}
    wards = wards_of(inventory.city.code)
    empty = [ward.name for code, ward in wards.items() if code not in served]
    if empty:
        yield f"no active point in {len(empty)} of {len(wards)} wards and communes: {_named(empty)}"
    missing: dict[Access, list[str]] = {}
    for point in inventory.points:
        for access in _accesses_missing(point):
            missing.setdefault(access, []).append(point.id)
    for access, ids in missing.items():
        yield f"no {access} link, although needed, at {_of_points(inventory, ids)}"


def _accesses_missing(point: Point) -> list[Access]:
    if point.status is Status.RETIRED:
        return []
    has = {link.access for link in point.links if link.status is not Status.RETIRED}
    if Access.LEASED in has:
        has.add(Access.FIXED)
    return [access for access in point.needed if access not in has]


def _points_alone(inventory: Inventory) -> Iterator[str]:
    one_operator = [
        point.id
        for point in inventory.points
        if len(point.links) > 1 and len({link.operator for link in point.links}) == 1
    ]
    if one_operator:
        where = _of_points(inventory, one_operator)
        yield f"all links from one operator, which can fail as one, at {where}"
    carried = {point.id for point, link in inventory.active_links() if link.role is Role.PRIMARY}
    no_primary = [
        point.id
        for point in inventory.points
        if point.status is Status.ACTIVE and point.id not in carried
    ]
    if no_primary:
        yield f"active point without an active primary link: {_of_points(inventory, no_primary)}"
    no_contact = [point.id for point in inventory.points if not point.contacts]
    if no_contact:
        yield f"no contact to mail to at {_of_points(inventory, no_contact)}"


def _works(inventory: Inventory) -> Iterator[str]:
    for index, entry in enumerate(inventory.maintenance):
        if entry.select == Select():
            yield f"maintenance[{index}] ({entry.reason}) covers every link"
        elif not inventory.select(entry.select):
            yield f"maintenance[{index}] ({entry.reason}) covers no link at all"


def _loopback(inventory: Inventory) -> Iterator[str]:
    active = list(inventory.active_links())
    inside = [link_key(point, link) for point, link in active if _is_loopback(link)]
    if inside:
        yield (
            f"addresses in {LOOPBACK}, for which this machine answers by itself outside the lab, "
            f"so that they look perfect, at {len(inside)} of {len(active)} active links: "
            f"{_named(inside)}"
        )


def _is_loopback(link: Link) -> bool:
    if link.address is None:
        return False
    address = ipaddress.ip_address(link.address)
    return address in LOOPBACK or address.is_loopback


def _of_points(inventory: Inventory, ids: list[str]) -> str:
    return f"{len(ids)} of {len(inventory.points)} points: {_named(ids)}"


def _counted(counter: Counter[Status] | Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counter.most_common())


def _named(names: Iterable[str]) -> str:
    names = list(names)
    shown = ", ".join(names[:MOST_NAMES])
    rest = len(names) - MOST_NAMES
    return f"{shown} and {rest} more" if rest > 0 else shown
