"""By which inventories a day that is judged again was judged, and which works were known when."""

from inventory.schema import Inventory
from probes.record import MINUTE_NS
from stability.again import Source
from stability.frame import Frames
from stability.maintenance import known_works
from stability.minute_judge import MinuteJudge

_FRAMES_KEPT = 4
_Made = dict[tuple[int, ...], tuple[Inventory, Frames]]
"""The last of some inventories and its frames, by the moments from which they were in force."""


class InForce:
    """Frames by the inventories that were in force one after the other."""

    def __init__(self, minutes: MinuteJudge) -> None:
        """Take what judges the running minutes."""
        self._minutes = minutes
        self._frames: _Made = {}
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
