"""What may be in an inventory only once."""

import ipaddress
from collections.abc import Iterator

from inventory.problem import Loc
from inventory.tree import Finding, Group, entries, group, groups, links, points, texts


def duplicate_points(root: Group) -> Iterator[Finding]:
    """Two points of one id, or a point with the id of a prober."""
    first: dict[str, Loc] = {}
    vantages = group(root, "vantages") or {"central": {}}
    for loc, point in points(root):
        for at, id_ in texts(point, loc, "id"):
            if id_ in vantages:
                yield Finding(at, f'"{id_}" is the name of a prober; choose another id')
            if first.setdefault(id_, at) != at:
                yield Finding(at, f'the id "{id_}" is taken by another point', first[id_])


def duplicate_links(root: Group) -> Iterator[Finding]:
    """Two links of one id at one point."""
    for loc, point in points(root):
        first: dict[str, Loc] = {}
        for at_link, link in groups(point, loc, "links"):
            for at, id_ in texts(link, at_link, "id"):
                if first.setdefault(id_, at) != at:
                    message = f'the id "{id_}" is taken by another link of this point'
                    yield Finding(at, message, first[id_])


def duplicate_addresses(root: Group) -> Iterator[Finding]:
    """Two links, or a link and an anchor, of one address: failover would hide an outage."""
    first: dict[str, Loc] = {}
    for loc, address in _addresses(root):
        canonical = _canonical(address)
        if canonical is not None and first.setdefault(canonical, loc) != loc:
            message = f"the address {address} is taken; each link and anchor needs its own"
            yield Finding(loc, message, first[canonical])


def _addresses(root: Group) -> Iterator[tuple[Loc, str]]:
    for loc, vantage in entries(root, (), "vantages"):
        yield from texts(vantage, loc, "anchors")
    for loc, link in links(root):
        yield from texts(link, loc, "address")


def _canonical(address: str) -> str | None:
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None  # reported as no address at all
