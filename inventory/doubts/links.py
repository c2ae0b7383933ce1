"""What is doubtful about links."""

from collections.abc import Iterator

from inventory.doubts.points import standing
from inventory.fault import Fault
from inventory.numbers import amount, in_percent
from inventory.problem import Loc
from inventory.reading.tree import Finding
from inventory.said import Said
from inventory.schema import Access, CapPeriod, DataCap, Inventory, Link, Reach, Status
from inventory.traffic import HIGH_SHARE, cap_share

_WITH_SPEED = frozenset({Access.FIXED, Access.LEASED, Access.FIVE_G})
"""Accesses whose speed is judged against the contract; none is for 4g."""


def standing_links(inventory: Inventory) -> Iterator[tuple[Loc, Link]]:
    """The links that are or will be there, each with the way to it."""
    for loc, point in standing(inventory):
        for index, link in enumerate(point.links):
            if link.status is not Status.RETIRED:
                yield (*loc, "links", index), link


def no_speed(inventory: Inventory) -> Iterator[Finding]:
    """Links whose speed cannot be compared with anything."""
    for loc, link in standing_links(inventory):
        if link.access not in _WITH_SPEED:
            continue
        speeds = {"down_mbps": link.contracted.down_mbps, "up_mbps": link.contracted.up_mbps}
        missing = " và ".join(key for key, value in speeds.items() if value is None)
        if missing:
            words = Said(
                f"thiếu tốc độ theo hợp đồng ({missing})",
                f"the contracted speed is missing ({missing.replace(' và ', ' and ')})",
            )
            yield Finding((*loc, "contracted"), Fault("no-speed", words, _WRITE_SPEED))


_WRITE_SPEED = Said(
    "hãy ghi, ví dụ: contracted: {down_mbps: 300, up_mbps: 300}",
    "write it, such as contracted: {down_mbps: 300, up_mbps: 300}",
)


def small_cap(inventory: Inventory) -> Iterator[Finding]:
    """Links of which measuring would use much of the data cap, which is there for people's work."""
    for loc, link in standing_links(inventory):
        share = cap_share(link)
        if link.data_cap is None or share is None or link.reach is Reach.AGENT:
            continue
        if share > HIGH_SHARE:
            yield Finding((*loc, "data_cap", "gb"), _small_cap(share, link.data_cap))


def _small_cap(share: float, cap: DataCap) -> Fault:
    period = Said("ngày", "day") if cap.per is CapPeriod.DAY else Said("tháng", "month")
    used = amount(share * cap.gb, "GB")
    of_cap, most = in_percent(share), in_percent(HIGH_SHARE)
    words = Said(
        f"riêng việc đo dùng {used.vi} mỗi {period.vi}, bằng {of_cap.vi} dung lượng của SIM "
        f"(quá {most.vi})",
        f"measuring alone uses {used.en} a {period.en}, {of_cap.en} of the data cap "
        f"(more than {most.en})",
    )
    return Fault("small-cap", words, _LARGER)


_LARGER = Said("hãy xin gói dung lượng lớn hơn", "ask for a larger cap")


def loopback(inventory: Inventory) -> Iterator[Finding]:
    """Active links that this machine answers for by itself."""
    for loc, link in standing_links(inventory):
        point = inventory.points[int(loc[1])]
        active = point.status is Status.ACTIVE and link in point.active_links
        if active and link.address and _is_loopback(link.address):
            yield Finding((*loc, "address"), _LOOPBACK)


def _is_loopback(address: str) -> bool:
    return address.startswith("127.") or address == "::1"  # addresses are in canonical form


_LOOPBACK = Fault(
    "loopback-address",
    Said(
        "địa chỉ này là của chính máy đo (127.0.0.0/8)",
        "the address is one of the prober itself (127.0.0.0/8)",
    ),
    Said(
        "ngoài phòng thử nghiệm, máy tự trả lời nên đường truyền trông như hoàn hảo; "
        "hãy thay bằng địa chỉ thật",
        "outside the lab it answers by itself, so that the link looks perfect; "
        "replace it by the real one",
    ),
)
