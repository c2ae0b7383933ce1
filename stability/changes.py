"""What judging changed, as it is kept: the border between judging and the ledger.

Values are absolute and not differences, so writing the same changes twice does no harm, and changes
that could not be written are simply merged with the ones that follow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from inventory.schema import Inventory
from probes.record import MinuteRecord
from stability.outages import Fold
from stability.past import Outage
from stability.point_outages import PointFold
from stability.totals import Day, LinkTotals, PointTotals


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What has to be remembered of a point and its links to judge on. What is idle is left out."""

    links: Mapping[str, Fold] = field(default_factory=dict)
    """By POINT/LINK."""
    point: PointFold | None = None
    planned_used: Mapping[str, int] = field(default_factory=dict)
    """By POINT/LINK the minutes of works in S that were left out in this local calendar month."""


NOTHING = Checkpoint()
"""Nothing to remember."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What one or more judged minutes changed; kept together or not at all."""

    minute: int
    """The last judged minute, since the epoch."""
    records: tuple[MinuteRecord, ...] = ()
    """As measured, of any vantage. They are kept for as long as a late one may come."""
    link_days: Mapping[tuple[str, Day], LinkTotals] = field(default_factory=dict)
    """By POINT/LINK and day, the totals of the day so far."""
    point_days: Mapping[tuple[str, Day], PointTotals] = field(default_factory=dict)
    outages: Mapping[str, Outage] = field(default_factory=dict)
    """New or changed ones by id."""
    dropped: frozenset[str] = frozenset()
    """Ids of outages that turned out to be none. Their incidents stay."""
    checkpoints: Mapping[tuple[str, Day], Checkpoint] = field(default_factory=dict)
    """By point: what was to be remembered at 00:00 of a day; `NOTHING` is not kept."""
    present: Mapping[str, Checkpoint] = field(default_factory=dict)
    """By point: what is to be remembered after `minute`, where it changed."""
    clock: bytes = b""
    """The newest hours of S and the running interval, packed by `stability.newest`; empty: as
    before."""

    def then(self, later: "Changes") -> "Changes":
        """Merge with what came later."""
        outages = {key: one for key, one in self.outages.items() if key not in later.dropped}
        return replace(
            later,
            records=self.records + later.records,
            link_days={**self.link_days, **later.link_days},
            point_days={**self.point_days, **later.point_days},
            outages={**outages, **later.outages},
            dropped=(self.dropped - later.outages.keys()) | later.dropped,
            checkpoints={**self.checkpoints, **later.checkpoints},
            present={**self.present, **later.present},
            clock=later.clock or self.clock,
        )


@dataclass(frozen=True, slots=True)
class Resumed:
    """What a judge goes on from."""

    minute: int
    """The last minute that was judged."""
    present: Mapping[str, Checkpoint]
    """By point, where there is something to remember."""
    link_days: Mapping[tuple[str, Day], LinkTotals]
    """Of the days that a window may still hold."""
    point_days: Mapping[tuple[str, Day], PointTotals]
    outages: tuple[Outage, ...]
    """Those with a down minute on these days, and all open ones."""
    clock: bytes = b""
    records: tuple[MinuteRecord, ...] = ()
    """Of the minutes from `minute // 5 * 5` to `minute`: the running interval goes on with them."""
    inventories: tuple[tuple[int, Inventory], ...] = ()
    """Those in force since `minute`, each with the moment from which it was; none if none is kept:
    their works are known in the minutes in which the service did not run."""
