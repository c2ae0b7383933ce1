"""What may be in an inventory only once."""

import ipaddress
from collections.abc import Iterator

from inventory.fault import Fault
from inventory.problem import Loc
from inventory.reading.tree import Finding, Group, entries, group, groups, links, points, texts
from inventory.said import Said


def duplicate_points(root: Group) -> Iterator[Finding]:
    """Two points of one id, or a point with the id of a prober."""
    first: dict[str, Loc] = {}
    vantages = group(root, "vantages") or {"central": {}}
    for loc, point in points(root):
        for at, id_ in texts(point, loc, "id"):
            if id_ in vantages:
                words = Said(f'"{id_}" là tên của một máy đo', f'"{id_}" is the name of a prober')
                yield Finding(at, Fault("id-of-a-prober", words, _ANOTHER_ID))
            if first.setdefault(id_, at) != at:
                words = Said(
                    f'mã "{id_}" đã dùng cho một điểm khác',
                    f'the id "{id_}" is taken by another point',
                )
                yield Finding(at, Fault("duplicate-point", words), first[id_])


_ANOTHER_ID = Said("hãy chọn mã khác", "choose another id")


def duplicate_links(root: Group) -> Iterator[Finding]:
    """Two links of one id at one point."""
    for loc, point in points(root):
        first: dict[str, Loc] = {}
        for at_link, link in groups(point, loc, "links"):
            for at, id_ in texts(link, at_link, "id"):
                if first.setdefault(id_, at) != at:
                    words = Said(
                        f'mã "{id_}" đã dùng cho một đường truyền khác của điểm này',
                        f'the id "{id_}" is taken by another link of this point',
                    )
                    yield Finding(at, Fault("duplicate-link", words), first[id_])


def duplicate_addresses(root: Group) -> Iterator[Finding]:
    """Two links, or a link and an anchor, of one address: failover would hide an outage."""
    first: dict[str, Loc] = {}
    for loc, address in _addresses(root):
        canonical = _canonical(address)
        if canonical is not None and first.setdefault(canonical, loc) != loc:
            words = Said(f"địa chỉ {address} đã được dùng", f"the address {address} is taken")
            yield Finding(loc, Fault("duplicate-address", words, _ITS_OWN), first[canonical])


_ITS_OWN = Said(
    "mỗi đường truyền và mỗi địa chỉ đối chứng phải có địa chỉ riêng",
    "each link and anchor needs its own",
)


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
