"""Minutes by state and restore times, added up over links, points or days."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

RESTORE_SECONDS = (1_800, 3_600, 14_400, 86_400)
"""Upper edges, included, of the classes of restore times: 30 min, 1 h, 4 h, 24 h."""


@dataclass(frozen=True, slots=True)
class Restores:
    """How soon outages with a down minute in S ended, from their start to their end."""

    within: tuple[int, ...]
    """How many in each class of `RESTORE_SECONDS`; an outage is in one class only."""
    longer: int
    open: int
    median_seconds: float | None
    worst_seconds: int | None

    @property
    def ended(self) -> int:
        """How many have ended: what median and worst are of."""
        return sum(self.within) + self.longer


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes in S by state, added up."""

    up: int = 0
    down: int = 0
    unknown: int = 0
    maintenance: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.up + self.down + self.unknown + self.maintenance

    @property
    def availability(self) -> float | None:
        """Up to known."""
        return ratio(self.up, self.up + self.down)

    @property
    def known_ratio(self) -> float | None:
        """Known minutes to those that are not maintenance."""
        return ratio(self.up + self.down, self.total - self.maintenance)


def ratio(part: int, whole: int) -> float | None:
    """Divide; None if there is nothing to divide by."""
    return part / whole if whole > 0 else None


def sum_of(minutes: Iterable[Minutes]) -> Minutes:
    """Add up."""
    rows = [(m.up, m.down, m.unknown, m.maintenance) for m in minutes]
    return Minutes(*map(sum, zip(*rows, strict=True))) if rows else Minutes()


def restores(seconds: Iterable[int | None]) -> Restores:
    """Sort lengths of outages into classes; None is one that is open."""
    every = list(seconds)
    ended = [length for length in every if length is not None]
    within = [0] * len(RESTORE_SECONDS)
    longer = 0
    for length in ended:
        number = bisect_left(RESTORE_SECONDS, length)
        if number < len(within):
            within[number] += 1
        else:
            longer += 1
    return Restores(
        within=tuple(within),
        longer=longer,
        open=len(every) - len(ended),
        median_seconds=median(ended) if ended else None,
        worst_seconds=max(ended, default=None),
    )
