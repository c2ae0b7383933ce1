"""What is in an inventory, in a few lines."""

from collections import Counter
from collections.abc import Iterable

from inventory.accesses import ACCESSES
from inventory.numbers import counted, several
from inventory.said import Said
from inventory.schema import Access, Inventory, Link, PointKind, Status
from inventory.traffic import anchors, monthly_gb, packets_per_second
from inventory.wards import wards_of

_STATES = {
    Status.PLANNED: Said("dự kiến", "planned"),
    Status.INSTALLED: Said("đã lắp đặt", "installed"),
    Status.ACTIVE: Said("đang hoạt động", "active"),
    Status.RETIRED: Said("đã ngừng", "retired"),
}
_NONE_YET = Said("chưa có điểm nào", "none yet")
_NO_LINKS = Said("chưa có", "none")


def summary(inventory: Inventory) -> Said:
    """Say in a few lines what is in the inventory."""
    lines = (_points(inventory), _links(inventory), _sections(inventory), _load(inventory))
    return _joined("\n", lines)


def _points(inventory: Inventory) -> Said:
    states = Counter(point.status for point in inventory.points)
    mobile = sum(point.kind is PointKind.MOBILE for point in inventory.points)
    by_state = _each((count, _STATES[status]) for status, count in states.most_common())
    kinds = Said(f"{mobile} lưu động; {by_state.vi}", f"{mobile} mobile; {by_state.en}")
    if not inventory.points:
        kinds = _NONE_YET
    points = several(len(inventory.points), "điểm", "point")
    wards = len({point.ward for point in inventory.points})
    of_all = len(wards_of(inventory.city.code))
    return Said(
        f"{inventory.city.name}: {points.vi} ({kinds.vi}) tại {wards} trên {of_all} phường, xã",
        f"{inventory.city.name}: {points.en} ({kinds.en}) "
        f"in {wards} of {of_all} wards and communes",
    )


def _links(inventory: Inventory) -> Said:
    links = [link for _, link in inventory.each_link()]
    parts = [
        _of_access(inventory, access, [link for link in links if link.access is access])
        for access, _ in Counter(link.access for link in links).most_common()
    ]
    said = _joined("; ", parts) if parts else _NO_LINKS
    return _joined(": ", (several(len(links), "đường truyền", "link"), said))


def _of_access(inventory: Inventory, access: Access, links: list[Link]) -> Said:
    names = Counter(inventory.operators[link.operator].name for link in links)
    operators = _each((count, Said(name, name)) for name, count in names.most_common())
    number, word = counted(len(links)), ACCESSES[access]
    return Said(
        f"{number.vi} {word.vi} ({operators.vi})", f"{number.en} {word.en} ({operators.en})"
    )


def _sections(inventory: Inventory) -> Said:
    sizes = (
        (inventory.operators, Said("nhà mạng", "operator")),
        (inventory.contacts, Said("đầu mối", "contact")),
        (inventory.calendars, Said("lịch làm việc", "calendar")),
        (inventory.targets, Said("chỉ tiêu riêng", "own target")),
        (inventory.services, Said("dịch vụ", "service")),
        (inventory.maintenance, Said("đợt bảo dưỡng", "planned work")),
    )
    return _joined(", ", [several(len(entries), words.vi, words.en) for entries, words in sizes])


def _load(inventory: Inventory) -> Said:
    links = [link for _, link in inventory.active_links()]
    rate = several(packets_per_second(inventory), "gói", "packet")
    active = several(len(links), "đường truyền đang hoạt động", "active link")
    near = several(anchors(inventory), "địa chỉ đối chứng", "anchor")
    data = _radio_data(links)
    return Said(
        f"Khi đo, gửi {rate.vi} mỗi giây đến {active.vi} và {near.vi}{data.vi}",
        f"Measuring sends {rate.en} a second to {active.en} and {near.en}{data.en}",
    )


def _radio_data(links: Iterable[Link]) -> Said:
    radio = [link for link in links if link.access.is_mobile]
    if not radio:
        return Said("", "")
    caps = sorted({cap.gb for link in radio if (cap := link.data_cap) and cap.per == "month"})
    sizes = [f"{gb:g}" for gb in caps]
    of_vi = f" trong {' hoặc '.join(sizes).replace('.', ',')} GB" if caps else ""
    of_en = f" of its {' or '.join(sizes)} GB" if caps else ""
    used = f"{monthly_gb():.2f}"
    return Said(
        f"; mỗi đường truyền 5G, 4G dùng {used.replace('.', ',')} GB{of_vi} mỗi tháng để đo",
        f"; each 5G or 4G link uses {used} GB{of_en} a month for it",
    )


def _each(counts: Iterable[tuple[int, Said]]) -> Said:
    """Write numbers with what they count."""
    numbers = [(counted(count), words) for count, words in counts]
    return _joined(", ", [Said(f"{n.vi} {words.vi}", f"{n.en} {words.en}") for n, words in numbers])


def _joined(mark: str, parts: Iterable[Said]) -> Said:
    parts = list(parts)
    return Said(mark.join(part.vi for part in parts), mark.join(part.en for part in parts))
