"""What a ledger does with changes, without a file."""

from collections.abc import Collection
from dataclasses import dataclass, field

from inventory.schema import Inventory
from probes.record import MinuteRecord
from stability.changes import NOTHING, Changes, Checkpoint, Resumed
from stability.totals import Day


@dataclass
class Kept:
    """All changes of a judge so far, as one."""

    known: Inventory | None = None
    changes: Changes = field(default_factory=lambda: Changes(0))

    def keep(self, changes: Changes | None) -> None:
        if changes:
            self.changes = self.changes.then(changes)

    def resumed(self) -> Resumed:
        kept = self.changes
        interval = range(kept.minute // 5 * 5, kept.minute + 1)
        return Resumed(
            minute=kept.minute,
            present={point: one for point, one in kept.present.items() if one != NOTHING},
            link_days=kept.link_days,
            point_days=kept.point_days,
            outages=tuple(kept.outages.values()),
            clock=kept.clock,
            records=tuple(each for each in kept.records if each.minute in interval),
            inventories=() if self.known is None else ((0, self.known),),
        )

    def records(
        self, links: Collection[str], first_minute: int, minutes: int
    ) -> tuple[MinuteRecord, ...]:
        """The newest record of each vantage, link and minute."""
        newest = {(each.vantage, each.link, each.minute): each for each in self.changes.records}
        every = range(first_minute, first_minute + minutes)
        return tuple(
            each for each in newest.values() if each.link in links and each.minute in every
        )

    def checkpoint(self, point: str, day: Day) -> Checkpoint:
        return self.changes.checkpoints.get((point, day), NOTHING)

    def inventory(self, _at_ns: int) -> Inventory | None:
        return self.known

    def inventory_moments(self, _start_ns: int, _end_ns: int) -> tuple[int, ...]:
        return () if self.known is None else (0,)
