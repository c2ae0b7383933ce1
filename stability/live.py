"""What links and points are at this moment, from the newest packets: the source of `_up`.

A link is down after `down_after` consecutive packets that each stayed unanswered for a second, and
only if an anchor answered a packet sent after the first of them: else the prober itself may be cut
off, and the link is unknown. It is up after `up_after` consecutive answers. In between it stays
what it was. A fault of the prober, nothing fresh to look at, and silence of a point that may be
without power are unknown.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inventory.schema import Inventory
from probes.echo import Watch
from probes.record import MINUTE_NS
from stability.hours import ServiceHours
from stability.layout import layout, reordered, rows_in
from stability.maintenance import going_on, plan
from stability.minutes import State, States
from stability.points import PointRule
from stability.standing import Change, Nanoseconds, Standing, Standings

__all__ = ["Change", "Live", "Standing", "Standings"]

STALE_NS = 5_000_000_000
"""A link of which no newer packet was looked at is unknown. Pairs are sent every 2.2 s at most and
looked at after 1 s."""

ANCHOR_MARGIN_NS = 1_000_000_000
"""How much later than the first unanswered packet the answered packet of the anchor must be sent.
When the prober is cut off, answers that are on their way are lost, those of far links first: an
anchor's packet sent a moment later may still be answered, and proves nothing."""

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The newest packets of each link, in the order of the inventory; zeros if there are none."""

    answered: npt.NDArray[np.int32]
    unanswered: npt.NDArray[np.int32]
    since_ns: Nanoseconds
    newest_ns: Nanoseconds


class Live:
    """The present standing of all active links and points. Not for several threads at once."""

    def __init__(self, inventory: Inventory, down_after: int = 5, up_after: int = 5) -> None:
        """Take how many consecutive packets decide; all is unknown until they have come."""
        self._down_after = down_after
        self._up_after = up_after
        self._take(inventory, 0)
        # The last moment at which silence of a link would have told nothing, and how many packets
        # of its present row were unanswered while the prober was at fault.
        self._doubtful_ns: Nanoseconds = np.zeros(len(self.links), dtype=np.int64)
        self._excused = np.zeros(len(self.links), dtype=np.int32)
        self._excused_row_ns: Nanoseconds = np.zeros(len(self.links), dtype=np.int64)

    def replace(self, inventory: Inventory, now_ns: int) -> None:
        """Take another inventory; what is in both keeps its standing."""
        links, points = self.links, self.points
        was = self._layout.link_row
        self._take(inventory, now_ns)
        self.links.keep(links)
        self.points.keep(points)
        rows = rows_in(self.links.subjects, was)
        for name in ("_doubtful_ns", "_excused", "_excused_row_ns"):
            setattr(self, name, reordered(getattr(self, name), rows))

    def update(self, watch: Watch, now_ns: int) -> tuple[Change, ...]:
        """Look at the newest packets; give what changed, links before points."""
        for standings in (self.links, self.points):
            standings.since_ns[standings.since_ns == 0] = now_ns
        rows = self._rows(watch)
        states, since_ns = self._from_packets(rows, watch)
        self._heed_doubt(states, since_ns, rows, watch, now_ns)
        changes = self.links.become(states, since_ns)
        return changes + self.points.become(*self._points(now_ns))

    def _take(self, inventory: Inventory, now_ns: int) -> None:
        self._layout = layout(inventory)
        self._hours = ServiceHours(self._layout)
        self._works = plan(self._layout, now_ns)
        self._rule = PointRule(self._layout.counting)
        self.links = Standings(self._layout.links)
        self.points = Standings(self._layout.points)
        self._minute = -1
        self._watched: tuple[str, ...] = ()
        self._watched_rows = rows_in(self.links.subjects, {})

    def _rows(self, watch: Watch) -> _Rows:
        if watch.links is not self._watched:
            self._watched = watch.links
            places = {key: place for place, key in enumerate(watch.links)}
            self._watched_rows = rows_in(self.links.subjects, places)
        rows = self._watched_rows
        return _Rows(
            answered=reordered(watch.answered, rows),
            unanswered=reordered(watch.unanswered, rows),
            since_ns=reordered(watch.since_ns, rows),
            newest_ns=reordered(watch.newest_ns, rows),
        )

    def _from_packets(self, rows: _Rows, watch: Watch) -> tuple[States, Nanoseconds]:
        """Judge links as if nothing but the packets were to be heeded."""
        states, since_ns = self.links.states.copy(), self.links.since_ns.copy()
        states[states == State.MAINTENANCE] = State.UNKNOWN
        up = rows.answered >= self._up_after
        states[up] = State.UP
        since_ns[up] = np.maximum(rows.since_ns, since_ns)[up]
        # A link that was down before the fault of the prober is down again at once.
        excused = np.where(rows.since_ns == self._excused_row_ns, self._excused, 0)
        excused[self.links.was_down] = 0
        down = rows.unanswered - excused >= self._down_after
        proven = rows.since_ns + ANCHOR_MARGIN_NS < watch.anchor_answered_ns
        states[down] = np.where(proven | (watch.anchors == 0), State.DOWN, State.UNKNOWN)[down]
        since_ns[down] = np.maximum(rows.since_ns, self._doubtful_ns)[down]
        return states, since_ns

    def _heed_doubt(
        self, states: States, since_ns: Nanoseconds, rows: _Rows, watch: Watch, now_ns: int
    ) -> None:
        """Make unknown what the packets cannot tell, and set apart what is under maintenance."""
        off, present = self._silence(now_ns)
        absent = ~present[self._layout.point_of]
        planned_ns = going_on(self._works, now_ns, len(states))
        planned = planned_ns > 0
        self._doubtful_ns[off | absent | planned] = now_ns
        self.links.was_down[absent] = False
        self.points.was_down[~present] = False
        mute = (off & (states == State.DOWN)) | absent
        states[mute] = State.UNKNOWN
        since_ns[mute] = now_ns
        stale = rows.newest_ns < now_ns - STALE_NS
        states[stale] = State.UNKNOWN
        # Without any packet it is new, or measured in another way than until now.
        silent_ns = np.maximum(rows.newest_ns, self.links.since_ns)
        since_ns[stale] = np.where(rows.newest_ns > 0, silent_ns, now_ns)[stale]
        if watch.fault is not None:
            self._doubtful_ns[:] = now_ns
            self._excused, self._excused_row_ns = rows.unanswered, rows.since_ns
            states[:] = State.UNKNOWN
            since_ns[:] = np.maximum(watch.fault_since_ns, self.links.since_ns)
        states[planned] = State.MAINTENANCE
        since_ns[planned] = np.maximum(planned_ns, self.links.since_ns)[planned]

    def _silence(self, now_ns: int) -> tuple[Bools, Bools]:
        """Say which links may be switched off now, and which points are there."""
        minute = now_ns // MINUTE_NS
        if minute != self._minute:
            self._minute = minute
            self._silent = (self._hours.off(minute), self._hours.present(minute))
        return self._silent

    def _points(self, now_ns: int) -> tuple[States, Nanoseconds]:
        """Judge points from their links, each since the change of a link that made it so."""
        states = self._rule.judge(self.links.states)
        latest = self._rule.latest(self.links.since_ns, default=now_ns)
        up = self.links.states == State.UP
        first_up = self._rule.earliest(np.where(up, self.links.since_ns, now_ns), default=now_ns)
        up_since = np.maximum(first_up, self.points.since_ns)
        return states, np.where(states == State.UP, up_since, latest)
