"""What a link or point is to keep: the target `hanoi-stable-v1`, and what an inventory overrides.

Ratios are 0 to 1, times are seconds.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from inventory.schema import Access, Inventory, Link, NrMode, Point, Target
from stability.limits import (
    ADVICE,
    LINK_LIMITS,
    MIN_KNOWN_MINUTES,
    MIN_KNOWN_RATIO,
    POINT_LIMITS,
    Limit,
)
from stability.verdict import Criterion

DOWN_LOSS_DIVISOR = 5
"""A minute is down if more than 1/5 of its settled packets are lost. Our own decision; the idea of
a loss ratio above which a service counts as unavailable is that of ITU-T Y.1540."""

STILL_DOWN_LOSS_DIVISOR = 20
"""After a down minute, more than 1/20 keeps it down. Our own decision: a line that is coming back
shall not look as if it came back many times."""

KNOWN_DIVISOR = 2
"""A minute is known if at least 1/2 of the expected packets settled. Our own decision."""

PLANNED_SERVICE_MINUTES = 120
"""Service minutes of maintenance that hold for a link in a calendar month. Our own decision: works
are for the time outside service hours."""


@dataclass(frozen=True)
class PointTarget:
    """What a point is to keep."""

    name: str
    limits: Mapping[str, Limit]
    """By criterion, in the order in which they are shown."""
    required: frozenset[str]
    """The criteria that fail what misses them; the others advise."""
    min_known: int
    """Known minutes of S that a verdict needs."""
    min_known_ratio: float
    """Share of the minutes of S without maintenance that must be known."""

    @cached_property
    def blank(self) -> Mapping[str, Criterion]:
        """Each criterion as long as nothing is measured of it."""
        return {
            key: Criterion(key, None, limit, None, 0, key in self.required)
            for key, limit in self.limits.items()
        }


@dataclass(frozen=True)
class LinkTarget(PointTarget):
    """What a link is to keep."""


def link_target(inventory: Inventory, point: Point, link: Link) -> LinkTarget:
    """Find what a link is to keep: its own target, else its point's.

    On 5g to be on NR is required where the contract promises 5G standalone, else advice.
    """
    name = link.target or point.target
    return access_target(
        inventory, name, link.access, standalone=link.contracted.nr is NrMode.STANDALONE
    )


def access_target(
    inventory: Inventory, name: str, access: Access, *, standalone: bool = False
) -> LinkTarget:
    """Find what a named target asks of an access."""
    limits = LINK_LIMITS[access]
    target = inventory.targets.get(name)
    advice = ADVICE if standalone else ADVICE | {"nr_attached"}
    return LinkTarget(
        name=name,
        limits=limits if target is None else _overridden(limits, _written(target, access)),
        required=frozenset(limits.keys() - advice),
        min_known=_min_known(target),
        min_known_ratio=_min_known_ratio(target),
    )


def point_target(inventory: Inventory, point: Point) -> PointTarget:
    """Find what a point is to keep."""
    return named_point_target(inventory, point.target)


def named_point_target(inventory: Inventory, name: str) -> PointTarget:
    """Find what a named target asks of points."""
    target = inventory.targets.get(name)
    return PointTarget(
        name=name,
        limits=_overridden(POINT_LIMITS, target.point.written()) if target else POINT_LIMITS,
        required=frozenset(POINT_LIMITS),
        min_known=_min_known(target),
        min_known_ratio=_min_known_ratio(target),
    )


@dataclass(frozen=True, slots=True)
class IntervalLimits:
    """What an interval of up minutes must keep to be stable; infinity where nothing is asked."""

    loss: float
    """Lost to settled packets, at most."""
    p95_seconds: float
    """95th percentile of the round-trip time, lost packets infinite, at most."""
    pdv_seconds: float
    """That percentile minus the shortest round-trip time (RFC 5481), at most."""


# loss: Microsoft Teams asks for < 1 % (prepare-network.md), and > 1 % is the worst bucket of the
# FCC's Ninth "Measuring Broadband America" report; 2 % on radio is our own decision.
# p95: Teams, < 100 ms from client to edge. pdv: Teams, < 30 ms; 50 ms is the variation of classes
# 0 and 1 of ITU-T Y.1541 (RFC 5976, 2.1).
_WIRED = IntervalLimits(loss=0.01, p95_seconds=0.100, pdv_seconds=0.030)
_RADIO = IntervalLimits(loss=0.02, p95_seconds=0.100, pdv_seconds=0.050)


def interval_limits(inventory: Inventory, point: Point, link: Link) -> IntervalLimits:
    """Find the limits of a link: those of its target, else of its point's, else the default's."""
    return access_interval_limits(inventory, link.target or point.target, link.access)


def access_interval_limits(inventory: Inventory, name: str, access: Access) -> IntervalLimits:
    """Find what a named target asks of the intervals of an access."""
    default = _RADIO if access.is_mobile else _WIRED
    target = inventory.targets.get(name)
    if target is None:
        return default
    written = _written(target, access)
    return IntervalLimits(
        loss=_limit(written, "interval_loss", default.loss),
        p95_seconds=_limit(written, "interval_p95", default.p95_seconds),
        pdv_seconds=_limit(written, "interval_pdv", default.pdv_seconds),
    )


def _written(target: Target, access: Access) -> dict[str, float | None]:
    """Collect what holds for an access: `fixed` for leased too, `5g` for 4g, unless they say."""
    general, special = {
        Access.FIXED: (target.fixed, None),
        Access.LEASED: (target.fixed, target.leased),
        Access.FIVE_G: (target.five_g, None),
        Access.FOUR_G: (target.five_g, target.four_g),
    }[access]
    return general.written() | (special.written() if special else {})


def _overridden(limits: Mapping[str, Limit], written: Mapping[str, Limit]) -> Mapping[str, Limit]:
    """Put what is written over the default; what the access does not have is left out."""
    return {key: written.get(key, limit) for key, limit in limits.items()}


def _min_known(target: Target | None) -> int:
    if target is None or "min_known" not in target.model_fields_set:
        return MIN_KNOWN_MINUTES
    return target.min_known or 0


def _min_known_ratio(target: Target | None) -> float:
    if target is None or "min_known_ratio" not in target.model_fields_set:
        return MIN_KNOWN_RATIO
    return target.min_known_ratio or 0.0


def _limit(written: dict[str, float | None], key: str, default: float) -> float:
    value = written.get(key, default)
    return math.inf if value is None else value
