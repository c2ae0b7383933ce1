"""Planned works: which links are under maintenance when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from inventory.schema import Inventory, Maintenance, link_key
from probes.record import MINUTE_NS
from stability.intervals import MINUTES
from stability.layout import Layout, Rows, layout, rows_in
from stability.target import PLANNED_SERVICE_MINUTES
from stability.timestamps import nanoseconds

Bools = npt.NDArray[np.bool_]

ALWAYS_KNOWN_NS = 0
"""Works that were known before anything was judged."""


@dataclass(frozen=True)
class Works:
    """An entry of the inventory, for the links that it is about."""

    entry: Maintenance
    known_ns: int
    """When the judge got to know it: it holds for minutes after that."""
    start_ns: int
    end_ns: int
    rows: Rows
    dropped_ns: int | None = None
    """When another inventory took its place: it holds for minutes that began before that."""

    @property
    def minutes(self) -> range:
        """The minutes that it holds for: those that it overlaps, and before which it was known."""
        end_ns = self.end_ns if self.dropped_ns is None else min(self.end_ns, self.dropped_ns)
        first = max(-(-self.known_ns // MINUTE_NS), self.start_ns // MINUTE_NS)
        return range(first, max(first, -(-end_ns // MINUTE_NS)))


def plan(layout: Layout, now_ns: int, before: Iterable[Works] = ()) -> tuple[Works, ...]:
    """Take the works of an inventory; those that were known before stay known since then."""
    known = {works.entry: works.known_ns for works in before if works.dropped_ns is None}
    return tuple(
        Works(
            entry=entry,
            known_ns=known.get(entry, now_ns),
            start_ns=nanoseconds(entry.from_),
            end_ns=nanoseconds(entry.to),
            rows=_rows(layout, entry),
        )
        for entry in layout.inventory.maintenance
    )


def dropped(
    before: Iterable[Works], rows: Rows, now_ns: int, unjudged_ns: int
) -> tuple[Works, ...]:
    """Keep the works of an inventory that is replaced, for the minutes that began before.

    An entry that is edited while the works go on is another one; the minutes since `unjudged_ns`
    are still to be judged by what was known when they began. `rows` has the new row of each old
    one, -1 for those that are gone.
    """
    kept = []
    for works in before:
        dropped_ns = now_ns if works.dropped_ns is None else works.dropped_ns
        moved = rows[works.rows]
        over = replace(works, rows=moved[moved >= 0], dropped_ns=dropped_ns)
        if dropped_ns > unjudged_ns and over.minutes:
            kept.append(over)
    return tuple(kept)


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


def in_minute(works: Iterable[Works], minute: int, links: int) -> Bools:
    """Say of each link whether known works overlap a minute."""
    mask = np.zeros(links, dtype=np.bool_)
    for each in works:
        if minute in each.minutes:
            mask[each.rows] = True
    return mask


def parted(works: Iterable[Works], first: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Part minutes by whether works may hold: the first, the one after the last, and whether.

    Parts meet between two intervals.
    """
    planned = np.zeros(end - first, dtype=np.bool_)
    for each in works:
        minutes = each.minutes
        begin = max(first, minutes.start // MINUTES * MINUTES)
        if minutes and begin < end and minutes.stop > first:
            planned[begin - first : -(-minutes.stop // MINUTES) * MINUTES - first] = True
    edges = (np.flatnonzero(planned[1:] != planned[:-1]) + first + 1).tolist()
    for begin, stop in pairwise([first, *edges, end]):
        yield begin, stop, bool(planned[begin - first])


def going_on(works: Iterable[Works], now_ns: int, links: int) -> npt.NDArray[np.int64]:
    """Say of each link since when works are going on at this moment; 0 where none are."""
    since_ns = np.zeros(links, dtype=np.int64)
    for each in works:
        if each.start_ns <= now_ns < each.end_ns:
            since_ns[each.rows] = np.maximum(since_ns[each.rows], each.start_ns)
    return since_ns


def within_allowance(
    maintenance: Bools, service: Bools, used: npt.NDArray[np.int32]
) -> tuple[Bools, npt.NDArray[np.int32]]:
    """Let maintenance hold for the first service minutes of a month only; outside S it always does.

    The arrays are (..., T) minutes of one local calendar month, `used` (...) the service minutes
    of maintenance before them in that month. Beyond the allowance minutes count as measured.
    Returns what holds, and what is used after these minutes.
    """
    counted = maintenance & service
    total = used[..., np.newaxis] + np.cumsum(counted, axis=-1, dtype=np.int32)
    holds = maintenance & (~service | (total <= PLANNED_SERVICE_MINUTES))
    return holds, np.minimum(total[..., -1], PLANNED_SERVICE_MINUTES)


def _rows(layout: Layout, entry: Maintenance) -> Rows:
    selected = (link_key(*pair) for pair in layout.inventory.select(entry.select))
    rows = [layout.link_row[key] for key in selected if key in layout.link_row]
    return np.array(rows, dtype=np.int32)
