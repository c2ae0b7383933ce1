"""Addresses that a prober can hardly reach: ranges with a purpose of their own."""

import ipaddress
from collections.abc import Iterator
from typing import NamedTuple

from inventory.doubts.links import standing_links
from inventory.fault import Fault
from inventory.reading.tree import Finding
from inventory.said import Said
from inventory.schema import Inventory, Reach


class _Range(NamedTuple):
    kind: Said
    networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
    within: bool = False
    """Whether a tunnel or a private APN may lead there."""


def _range(vi: str, en: str, *networks: str, within: bool = False) -> _Range:
    return _Range(Said(vi, en), tuple(map(ipaddress.ip_network, networks)), within)


_RANGES = (
    _range(
        "dành cho mạng nội bộ",
        "of private networks",
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
        within=True,
    ),
    _range(
        "dùng chung sau NAT của nhà mạng (CGNAT)",
        "shared behind the NAT of an operator (CGNAT)",
        "100.64.0.0/10",
        within=True,
    ),
    _range(
        "chỉ dùng làm ví dụ trong tài liệu",
        "for examples in documents",
        *("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
    ),
    _range(
        "chỉ có nghĩa trong một đoạn mạng (link-local)",
        "of one network segment (link-local)",
        *("169.254.0.0/16", "fe80::/10"),
    ),
    _range("dành để thử hiệu năng", "for benchmarks", "198.18.0.0/15", "2001:2::/48"),
    _range(
        "chưa dùng cho thiết bị nào",
        "that no device has",
        *("0.0.0.0/8", "192.0.0.0/24", "240.0.0.0/4", "100::/64"),
    ),
)
"""IANA's registries of special-purpose addresses (RFC 6890), as far as a person may write one."""

_BOUNDS = {
    version: tuple(
        (int(network.network_address), int(network.broadcast_address), each)
        for each in _RANGES
        for network in each.networks
        if network.version == version
    )
    for version in (4, 6)
}
"""First and last address of each range as numbers: asking a network takes ten times as long."""


def reserved(inventory: Inventory) -> Iterator[Finding]:
    """Links whose address does not fit the way that leads to them."""
    for loc, link in standing_links(inventory):
        if link.address is None:
            continue
        found = _range_of(link.address)
        if found is None or (found.within and link.reach is not Reach.PUBLIC):
            continue
        words = Said(
            f"địa chỉ này thuộc dải {found.kind.vi}, máy đo khó đến được bằng reach: {link.reach}",
            f"the address is in a range {found.kind.en}, which reach: {link.reach} hardly gets to",
        )
        hint = _OTHER_REACH if found.within else _REAL
        yield Finding((*loc, "address"), Fault("reserved-address", words, hint))


_OTHER_REACH = Said(
    "nếu máy đo đến qua đường hầm hoặc APN riêng, hãy ghi reach: tunnel hoặc reach: private_apn",
    "if the prober gets there by a tunnel or a private APN, write reach: tunnel or private_apn",
)
_REAL = Said("hãy thay bằng địa chỉ thật", "replace it by the real one")


def _range_of(address: str) -> _Range | None:
    parsed = ipaddress.ip_address(address)
    number = int(parsed)
    for first, last, found in _BOUNDS[parsed.version]:
        if first <= number <= last:
            return found
    return None
