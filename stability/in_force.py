"""By which inventories a day that is judged again was judged, and which works were known when."""

from collections.abc import Sequence

from inventory.schema import Inventory
from probes.record import MINUTE_NS
from stability.again import Source
from stability.frame import ALWAYS_KNOWN_NS, Frames
from stability.layout import layout, rows_in
from stability.maintenance import Works, dropped, plan
from stability.minute_judge import MinuteJudge

_FRAMES_KEPT = 4


class InForce:
    """Frames by the inventories that were in force one after the other."""

    def __init__(self, minutes: MinuteJudge) -> None:
        """Take what judges the running minutes."""
        self._minutes = minutes
        self._frames: dict[tuple[int, ...], tuple[Inventory, Frames]] = {}
        self._now: Frames | None = None

    def replace(self) -> None:
        """Forget what was made for the inventory before."""
        self._frames.clear()
        self._now = None

    def frames(self, source: Source, first: int, end: int, *, running: bool) -> Frames:
        """Take the inventory that was in force at the end of these minutes of a day.

        Works hold for minutes that began after their entry became known, as they did then. If the
        day is the running one, or nothing was kept, it is the present inventory.
        """
        moments = tuple(source.inventory_moments(first * MINUTE_NS, end * MINUTE_NS))
        if moments and moments not in self._frames:
            if len(self._frames) >= _FRAMES_KEPT:
                self._frames.clear()
            found = [(each, source.inventory(each)) for each in moments]
            kept = [(each, inventory) for each, inventory in found if inventory is not None]
            if kept:
                last = kept[-1][1]
                self._frames[moments] = last, Frames(last, known_works(kept))
        present = self._minutes.layout.inventory
        inventory, frames = self._frames.get(moments, (None, None))
        # The newest may still be on its way to the ledger.
        if frames is None or (running and inventory != present):
            self._now = self._now or Frames(present, self._minutes.works_so_far())
            return self._now
        return frames


def known_works(inventories: Sequence[tuple[int, Inventory]]) -> tuple[Works, ...]:
    """Say which works were known when, given inventories with the moment from which each was.

    What the first one has was known before; rows are those of the layout of the last one.
    """
    (_, first), *later = inventories
    now = layout(first)
    works = plan(now, ALWAYS_KNOWN_NS)
    for from_ns, inventory in later:
        before, now = now, layout(inventory)
        moved = rows_in(before.links, now.link_row)
        works = plan(now, from_ns, works) + dropped(works, moved, from_ns, ALWAYS_KNOWN_NS)
    return works
