"""Limits of the target `hanoi-stable-v1`, each beside its source.

Ratios are 0 to 1, times are seconds.
"""

import math
from dataclasses import dataclass

from inventory.schema import Access, Inventory, Link, Point, Target

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
    default = _RADIO if link.access.is_mobile else _WIRED
    target = inventory.targets.get(link.target or point.target)
    if target is None:
        return default
    written = _written(target, link.access)
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


def _limit(written: dict[str, float | None], key: str, default: float) -> float:
    value = written.get(key, default)
    return math.inf if value is None else value
