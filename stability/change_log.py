"""Notes what judging changes, until it is handed to the ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from probes.record import MinuteRecord
from stability.account import Account
from stability.changes import NOTHING, Changes, Checkpoint
from stability.folds import Folds
from stability.intervals import MINUTES
from stability.listing import Listing
from stability.minute_judge import MinuteJudge
from stability.newest import Newest, pack
from stability.totals import Day
from stability.window import Window


class ChangeLog:
    """What changed since it was handed out last."""

    def __init__(
        self, minutes: MinuteJudge, account: Account, listing: Listing, folds: Folds
    ) -> None:
        """Nothing changed yet; the others are asked when changes are handed out."""
        self._minutes = minutes
        self._account = account
        self._listing = listing
        self._folds = folds
        self._records: list[MinuteRecord] = []
        self._checkpoints: dict[tuple[str, Day], Checkpoint] = {}
        self._told: Mapping[str, Checkpoint] = {}
        self._told_newest = Newest()
        self._held: Changes | None = None

    def resume(self, present: Mapping[str, Checkpoint], newest: Newest) -> None:
        """Take what the ledger has already."""
        self._told = {point: one for point, one in present.items() if one != NOTHING}
        self._told_newest = newest

    def add(
        self,
        records: Iterable[MinuteRecord],
        checkpoints: Mapping[tuple[str, Day], Checkpoint] | None = None,
    ) -> None:
        """Note records, and what was to be remembered at 00:00."""
        self._records += records
        self._checkpoints.update(checkpoints or {})

    def midnight(self, day: Day) -> None:
        """Note what is remembered at 00:00 of a day."""
        self.add((), {(point, day): one for point, one in self._remembered().items()})

    def hold(self, minute: int, window: Window) -> None:
        """Collect what changed, before the rows of columns become others."""
        self._held = self._collected(minute, window)

    def waiting(self, minute: int) -> Changes:
        """Look at the records and checkpoints that are not handed out yet."""
        now = Changes(minute, tuple(self._records), checkpoints=self._checkpoints)
        return self._held.then(now) if self._held else now

    def hand_out(self, minute: int, window: Window) -> Changes | None:
        """Give what changed; None if nothing did."""
        changes = self._collected(minute, window)
        self._held = None
        return None if changes == Changes(minute) else changes

    def _collected(self, minute: int, window: Window) -> Changes:
        now = self._remembered()
        present = {
            point: now.get(point, NOTHING)
            for point in now.keys() | self._told.keys()
            if now.get(point) != self._told.get(point)
        }
        outages, dropped = self._listing.changes()
        changes = replace(
            Changes(minute, tuple(self._records), checkpoints=self._checkpoints),
            link_days=self._account.links.changes(),
            point_days=self._account.points.changes(),
            outages=outages,
            dropped=dropped,
            present=present,
            clock=self._newest(minute, window),
        )
        self._told, self._records, self._checkpoints = now, [], {}
        return self._held.then(changes) if self._held else changes

    def _remembered(self) -> dict[str, Checkpoint]:
        """Give what is to be remembered of points and their links, where it is something."""
        used: dict[str, dict[str, int]] = {}
        for key, minutes in self._minutes.planned_used().items():
            used.setdefault(key.partition("/")[0], {})[key] = minutes
        folds = self._folds.remembered()
        return {
            point: replace(folds.get(point, NOTHING), planned_used=used.get(point, {}))
            for point in folds.keys() | used.keys()
        }

    def _newest(self, minute: int, window: Window) -> bytes:
        """Pack the newest minutes, if they changed."""
        layout, place = self._account.layout, minute % MINUTES + 1
        newest = Newest(
            links=self._account.link_clock.packed(),
            points=self._account.point_clock.packed(),
            interval={} if place == MINUTES else window.written(layout.links, place),
        )
        changed, self._told_newest = newest != self._told_newest, newest
        return pack(newest) if changed else b""
