"""What is doubtful about the inventory as a whole."""

from collections.abc import Iterator, Mapping

from inventory.fault import Fault
from inventory.reading.tree import Finding
from inventory.said import Said
from inventory.schema import Inventory, Select, Status
from inventory.wards import wards_of

MOST_NAMES = 8
"""How many names a message has before it only counts."""


def no_anchors(inventory: Inventory) -> Iterator[Finding]:
    """Probers that cannot tell their own failure from that of all links."""
    for name, vantage in inventory.vantages.items():
        if not vantage.anchors:
            words = Said(
                f"máy đo {name} không có địa chỉ đối chứng (anchors)",
                f"the prober {name} has no anchors",
            )
            yield Finding(("vantages", name), Fault("no-anchors", words, _LOOKS_DOWN))


_LOOKS_DOWN = Said(
    "khi chính máy đo mất mạng, mọi đường truyền sẽ trông như bị mất",
    "when its own connection fails, all links will look down",
)


def wards_without_point(inventory: Inventory) -> Iterator[Finding]:
    """Wards in which nobody is served yet."""
    served = {point.ward for point in inventory.points if point.status is Status.ACTIVE}
    wards = wards_of(inventory.city.code)
    empty = [ward.name for code, ward in wards.items() if code not in served]
    if empty:
        words = Said(
            f"{len(empty)} trên {len(wards)} phường, xã chưa có điểm nào đang hoạt động",
            f"no active point in {len(empty)} of {len(wards)} wards and communes",
        )
        yield Finding(("points",), Fault("ward-without-point", words, _named(empty)))


def _named(names: list[str]) -> Said:
    shown, rest = ", ".join(names[:MOST_NAMES]), len(names) - MOST_NAMES
    if rest <= 0:
        return Said(shown, shown)
    return Said(f"{shown} và {rest} nơi khác", f"{shown} and {rest} more")


def unused(inventory: Inventory) -> Iterator[Finding]:
    """Entries that nothing names; without points the file is only begun."""
    if not inventory.points:
        return
    links = [link for _, link in inventory.each_link()]
    targets = {link.target for link in links if link.target}
    used: Mapping[str, set[str]] = {
        "operators": {link.operator for link in links},
        "contacts": {*inventory.city.contacts}.union(*(each.contacts for each in inventory.points)),
        "calendars": {point.calendar for point in inventory.points},
        "targets": targets.union(point.target for point in inventory.points),
        "credentials": {link.snmp.credential for link in links if link.snmp},
    }
    for section, names in used.items():
        for name in getattr(inventory, section):
            if name not in names:
                words = Said(
                    f"không có chỗ nào dùng {name} trong {section}",
                    f"nothing uses {name} of {section}",
                )
                yield Finding((section, name), Fault("unused", words, _MISSPELT))


_MISSPELT = Said(
    "hãy xoá nếu không cần, hoặc xem nơi lẽ ra phải dùng",
    "remove it, or look where it should be used",
)


def no_hours(inventory: Inventory) -> Iterator[Finding]:
    """Calendars in which a point never serves."""
    for name, calendar in inventory.calendars.items():
        if not any(calendar.week()) and not calendar.extra and not calendar.working:
            words = Said(f"lịch {name} không có giờ làm việc nào", f"{name} has no hours at all")
            yield Finding(("calendars", name, "weekly"), Fault("no-hours", words))


def works_of_nothing(inventory: Inventory) -> Iterator[Finding]:
    """Planned works on every link, or on none."""
    for index, entry in enumerate(inventory.maintenance):
        at = ("maintenance", index, "select")
        if entry.select == Select():
            yield Finding(at, _EVERY)
        elif not inventory.select(entry.select):
            yield Finding(at, _NONE)


_EVERY = Fault(
    "works-on-all",
    Said(
        "đợt bảo dưỡng này áp dụng cho mọi đường truyền của thành phố",
        "these works cover every link of the city",
    ),
    Said(
        "hãy ghi điểm, đường truyền hoặc nhà mạng trong select",
        "write a point, link or operator under select",
    ),
)
_NONE = Fault(
    "works-on-nothing",
    Said(
        "đợt bảo dưỡng này không áp dụng cho đường truyền nào", "these works cover no link at all"
    ),
    Said(
        "các phần của select phải cùng đúng với một đường truyền",
        "all parts of select must hold for the same link",
    ),
)
