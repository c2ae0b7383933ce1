"""Dates that lie too far back or ahead of today."""

from collections.abc import Iterator
from datetime import date, timedelta

from inventory.doubts.links import standing_links
from inventory.doubts.points import standing
from inventory.fault import Fault
from inventory.problem import Loc
from inventory.reading.tree import Finding
from inventory.said import Said
from inventory.schema import Inventory, Status

KEEP_WORKS = timedelta(days=60)
"""Figures look back 28 days, and records may come 30 days late."""
FAR_AHEAD = timedelta(days=366)


def since_far_ahead(inventory: Inventory, today: date) -> Iterator[Finding]:
    """Points and links that count from a day which is more than a year ahead."""
    for loc, since in _sinces(inventory):
        if since is not None and since > today + FAR_AHEAD:
            words = Said(
                f"{since:%d/%m/%Y} còn hơn một năm nữa mới đến",
                f"{since} is more than a year ahead",
            )
            yield Finding((*loc, "since"), Fault("since-far-ahead", words, _COUNTS_FROM))


def _sinces(inventory: Inventory) -> Iterator[tuple[Loc, date | None]]:
    yield from ((loc, point.since) for loc, point in standing(inventory))
    yield from ((loc, link.since) for loc, link in standing_links(inventory))


_COUNTS_FROM = Said(
    "số liệu chỉ tính từ ngày đó; hãy xem lại năm",
    "figures count only from that day on; look at the year",
)


def mobile_is_over(inventory: Inventory, today: date) -> Iterator[Finding]:
    """Active mobile points whose last day is gone."""
    for loc, point in standing(inventory):
        last = max((each.to or date.max for each in point.dates), default=date.max)
        if point.status is Status.ACTIVE and last < today - KEEP_WORKS:
            words = Said(
                f"điểm lưu động này đã kết thúc ngày {last:%d/%m/%Y}",
                f"this mobile point ended on {last}",
            )
            yield Finding((*loc, "dates"), Fault("mobile-over", words, _RETIRE))


_RETIRE = Said(
    "hãy thêm ngày phục vụ mới, hoặc ghi status: retired",
    "add its next dates, or write status: retired",
)


def works_are_over(inventory: Inventory, today: date) -> Iterator[Finding]:
    """Planned works that no figure needs any more."""
    for index, entry in enumerate(inventory.maintenance):
        if entry.to.date() < today - KEEP_WORKS:
            words = Said(
                f"đợt bảo dưỡng này đã kết thúc ngày {entry.to:%d/%m/%Y}",
                f"these works ended on {entry.to:%Y-%m-%d}",
            )
            yield Finding(("maintenance", index), Fault("works-over", words, _REMOVE))


_REMOVE = Said(
    f"sau {KEEP_WORKS.days} ngày không số liệu nào cần đến nữa, có thể xoá",
    f"after {KEEP_WORKS.days} days no figure needs them; they can go",
)
