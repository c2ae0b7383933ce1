"""What measuring costs: packets, and the data of links that pay by volume."""

from inventory.schema import CapPeriod, Inventory, Link

PACKETS_PER_SECOND = 1
"""Echo requests that a link is sent, one by one or as a pair every two seconds."""
PACKET_BYTES = 20 + 8 + 56
"""IPv4 header, ICMP header and payload; IPv6 has 20 more."""
MONTH_DAYS = 30
MONTH_SECONDS = MONTH_DAYS * 86_400
HIGH_SHARE = 0.05
"""Measuring shall not use more of a data cap than this; our own decision."""


def monthly_gb() -> float:
    """Data that measuring one link uses in 30 days, requests and replies, GB (10^9 bytes)."""
    return PACKETS_PER_SECOND * PACKET_BYTES * 2 * MONTH_SECONDS / 1e9


def cap_share(link: Link) -> float | None:
    """How much of a link's data cap measuring it uses, 0 to 1 and above; None without a cap."""
    if link.data_cap is None:
        return None
    months_gb = link.data_cap.gb * (MONTH_DAYS if link.data_cap.per is CapPeriod.DAY else 1)
    return monthly_gb() / months_gb


def packets_per_second(inventory: Inventory) -> int:
    """Echo requests that are sent to all active links and anchors."""
    active = sum(1 for _ in inventory.active_links())
    return (active + anchors(inventory)) * PACKETS_PER_SECOND


def anchors(inventory: Inventory) -> int:
    """How many addresses tell whether probers themselves are connected."""
    return sum(len(vantage.anchors) for vantage in inventory.vantages.values())
