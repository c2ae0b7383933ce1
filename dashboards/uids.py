"""Uids and titles of our dashboards, and the links between them.

A uid never changes: links, bookmarks and mails hold it.
"""

from typing import Final

from dashboards.variables import Link
from dashboards.words import Words

CITY: Final = "thongsuot-city"
POINT: Final = "thongsuot-point"
OPERATOR: Final = "thongsuot-operator"
TARGET: Final = "thongsuot-target"
PROGRESS: Final = "thongsuot-progress"
PROBER: Final = "thongsuot-prober"

TITLES: Final = {
    CITY: Words("Toàn thành phố", "City overview"),
    POINT: Words("Điểm phục vụ", "Point"),
    OPERATOR: Words("Nhà mạng", "Operator"),
    TARGET: Words("Chỉ tiêu và ngân sách", "Target and budget"),
    PROGRESS: Words("Tiến độ chương trình", "Programme progress"),
    PROBER: Words("Sức khỏe máy đo", "Prober health"),
}


def links_from(uid: str) -> tuple[Link, ...]:
    """Links to all dashboards but this one."""
    return tuple(Link(title, other) for other, title in TITLES.items() if other != uid)
