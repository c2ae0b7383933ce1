"""How large an inventory is, what measuring it costs, and for which links that changes."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from inventory.schema import Inventory, Status
from inventory.traffic import HIGH_SHARE, cap_share, monthly_gb, packets_per_second
from stability.comparison.changes import Attention, Change, Figures, Kind, LinkData, Section
from stability.comparison.mails import addresses
from stability.comparison.matching import Matching, PlacedLink, is_measured

Series = Callable[[Inventory], int]
"""Counts the series of /metrics."""


class _Use(NamedTuple):
    """What measuring a link uses of a SIM."""

    gb: float
    share: float | None


_NONE = _Use(0.0, None)


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
        before, after = _use(pair.old), _use(pair.new)
        if before != after:
            yield _data(pair.new, before, after)
    for placed in matching.links_added:
        if (use := _use(placed)) != _NONE:
            yield _data(placed, _NONE, use)
    for placed in matching.links_removed:
        if (use := _use(placed)) != _NONE:
            yield _data(placed, use, _NONE)


def _data(placed: PlacedLink, before: _Use, after: _Use) -> LinkData:
    return LinkData(placed.key, before.gb, after.gb, before.share, after.share)


def _use(placed: PlacedLink) -> _Use:
    if not placed.link.access.is_mobile or not is_measured(placed):
        return _NONE
    return _Use(round(monthly_gb(), 6), cap_share(placed.link))
