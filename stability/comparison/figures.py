"""How large an inventory is, what measuring it costs, and for which links that changes."""

from collections.abc import Callable, Iterable, Iterator

from inventory.schema import Inventory, Status
from inventory.traffic import HIGH_SHARE, cap_share, monthly_gb, packets_per_second
from stability.comparison.changes import Attention, Change, Figures, Kind, LinkData, Section
from stability.comparison.mails import addresses
from stability.comparison.matching import Matching, PlacedLink, is_measured

Series = Callable[[Inventory], int]
"""Counts the series of /metrics."""


def figures(inventory: Inventory, series: Series | None) -> Figures:
    """Reckon the figures of one inventory."""
    active = list(inventory.active_links())
    radio = [link for _, link in active if link.access.is_mobile]
    shares = [share for link in radio if (share := cap_share(link)) is not None]
    return Figures(
        points=len(inventory.points),
        active_points=sum(point.status is Status.ACTIVE for point in inventory.points),
        links=sum(len(point.links) for point in inventory.points),
        active_links=len(active),
        packets_per_second=packets_per_second(inventory),
        radio_gb_per_month=round(len(radio) * monthly_gb(), 3),
        highest_cap_share=max(shares, default=None),
        addresses=addresses(inventory),
        series=series(inventory) if series else None,
    )


def data(matching: Matching) -> tuple[LinkData, ...]:
    """List the 5g and 4g links whose data, or share of their data cap, changes."""
    return tuple(_each(matching))


def changes(found: Iterable[LinkData]) -> Iterator[Change]:
    """Say of which links measuring will newly use much of the data cap."""
    for link in found:
        was, will = link.before_share or 0.0, link.after_share or 0.0
        if will > HIGH_SHARE >= was:
            yield Change(
                Section.DATA,
                Kind.CHANGED,
                link.id,
                before=round(was, 4),
                after=round(will, 4),
                facts={"gb_per_month": link.after_gb},
                attention=Attention.DATA_CAP,
            )


def _each(matching: Matching) -> Iterator[LinkData]:
    for pair in matching.links:
        before, after = (_gb(pair.old), _share(pair.old)), (_gb(pair.new), _share(pair.new))
        if before != after:
            yield LinkData(pair.new.key, before[0], after[0], before[1], after[1])
    for placed in matching.links_added:
        if _gb(placed):
            yield LinkData(placed.key, 0.0, _gb(placed), None, _share(placed))
    for placed in matching.links_removed:
        if _gb(placed):
            yield LinkData(placed.key, _gb(placed), 0.0, _share(placed), None)


def _gb(placed: PlacedLink) -> float:
    return round(monthly_gb(), 3) if _uses_data(placed) else 0.0


def _share(placed: PlacedLink) -> float | None:
    return cap_share(placed.link) if _uses_data(placed) else None


def _uses_data(placed: PlacedLink) -> bool:
    return placed.link.access.is_mobile and is_measured(placed)
