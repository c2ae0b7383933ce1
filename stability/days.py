"""Totals of the running local day and of those before it, in columns: rows are links or points."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from stability.intervals import Results
from stability.judged import Judged
from stability.layout import Rows, reordered
from stability.minutes import State
from stability.records import Columns
from stability.totals import Day, LinkTotals, PointTotals

Bools = npt.NDArray[np.bool_]
Sums = npt.NDArray[np.int64]
T = TypeVar("T", LinkTotals, PointTotals)
Key = tuple[str, Day]

_STATES = len(State)
_FIRST_PACKETS = LinkTotals._fields.index("settled")
_FIRST_RESULT = LinkTotals._fields.index("stable")
_SHORT_BREAKS = LinkTotals._fields.index("short_breaks")


class Days(Generic[T]):
    """Totals of each day of a window."""

    def __init__(self, keys: Sequence[str], kind: type[T]) -> None:
        """Begin without a day; `kind` is of what the figures of a row are."""
        self._take(keys)
        self._gone: dict[str, dict[Day, tuple[int, ...]]] = {}
        self._make: Callable[[Iterable[int]], T] = kind._make
        self._width = len(kind._fields)
        self._on: dict[Day, Sums] = {}
        self._changed: dict[Day, Bools] = {}
        self._sum_key: tuple[Day, Day] | None = None
        self._earlier: Sums = self._zeros()

    def on(self, key: str, day: Day) -> T | None:
        """Give the totals of a day; None if nothing was judged on it, or it is not there."""
        row, totals = self._row.get(key), self._on.get(day)
        if row is None or totals is None or not totals[row].any():
            return None
        return self._make(totals[row].tolist())

    def of(self, row: int) -> dict[Day, T]:
        """Give the totals of a row by day; days on which nothing was judged have none."""
        return {
            day: self._make(totals[row].tolist())
            for day, totals in sorted(self._on.items())
            if totals[row].any()
        }

    def service_minutes_after(self, key: str, day: Day) -> int:
        """Count the judged minutes of S of the days after one."""
        row = self._row[key]
        later = (totals[row, :_STATES].sum() for at, totals in self._on.items() if at > day)
        return int(sum(later))

    def put(self, totals: Mapping[Key, Sequence[int]], *, changed: bool) -> None:
        """Take totals for those of a day; what is not there has them when it comes back."""
        for (key, day), figures in totals.items():
            row = self._row.get(key)
            if row is None:
                self._gone.setdefault(key, {})[day] = tuple(figures)
                continue
            self._day(day)[row] = figures
            if changed:
                self._changed[day][row] = True
        self._sum_key = None

    def add_minute(self, day: Day, judged: Judged) -> None:
        """Count a minute of those that were there in it."""
        rows = np.flatnonzero(judged.there)
        place = judged.states[rows] + np.where(judged.service[rows], 0, _STATES)
        self._day(day)[rows, place] += 1
        self._changed[day][rows] = True

    def add_unknown(self, day: Day, there: Bools, service: Sums, off: Sums) -> None:
        """Count so many minutes of each row, in S and outside, in which nothing was measured."""
        totals = self._day(day)
        totals[there, State.UNKNOWN] += service[there]
        totals[there, State.UNKNOWN + _STATES] += off[there]
        self._changed[day] |= there
        self._sum_key = None

    def window(self, first: Day, last: Day, since: Sums) -> Sums:
        """Add up the days of a window for each row, from no earlier than its `since`."""
        if self._sum_key != (first, last):
            self._sum_key = (first, last)
            self._earlier = self._zeros()
            for day, totals in self._on.items():
                if first <= day < last:
                    self._earlier[since <= day] += totals[since <= day]
        today = self._on.get(last)
        if today is None:
            return self._earlier
        return self._earlier + np.where((since <= last)[:, np.newaxis], today, 0)

    def reorder(self, keys: Sequence[str], rows: Rows) -> None:
        """Bring the days into another order; rows of -1 are new, or come back.

        What is gone keeps its days: it may only have been left out by mistake.
        """
        left = set(range(len(self._keys))) - set(rows.tolist())
        self._gone |= {self._keys[row]: self._figures(row) for row in left}
        self._take(keys)
        self._on = {day: reordered(totals, rows) for day, totals in self._on.items()}
        self._changed = {day: reordered(rows_, rows) for day, rows_ in self._changed.items()}
        back = [(key, self._gone.pop(key)) for key in keys if key in self._gone]
        self.put({(key, day): each for key, of in back for day, each in of.items()}, changed=False)

    def forget(self, first: Day) -> None:
        """Drop the days before `first`."""
        for day in [day for day in self._on if day < first]:
            del self._on[day], self._changed[day]
        for key, days in list(self._gone.items()):
            self._gone[key] = {day: figures for day, figures in days.items() if day >= first}
            if not self._gone[key]:
                del self._gone[key]
        self._sum_key = None

    def remembers(self, key: str) -> bool:
        """Whether it is there, or may come back to days of its own."""
        return key in self._row or key in self._gone

    def changes(self) -> dict[Key, T]:
        """Give the totals that changed since the last call."""
        found: dict[Key, T] = {}
        for day, changed in self._changed.items():
            rows = np.flatnonzero(changed)
            for row, figures in zip(rows.tolist(), self._on[day][rows].tolist(), strict=True):
                found[self._keys[row], day] = self._make(figures)
            changed[:] = False
        return found

    def _figures(self, row: int) -> dict[Day, tuple[int, ...]]:
        """Give the days of a row."""
        found = ((day, totals[row]) for day, totals in self._on.items())
        return {day: tuple(figures.tolist()) for day, figures in found if figures.any()}

    def _take(self, keys: Sequence[str]) -> None:
        self._keys = tuple(keys)
        self._row = {key: row for row, key in enumerate(self._keys)}

    def _day(self, day: Day) -> Sums:
        if day not in self._on:
            self._on[day] = self._zeros()
            self._changed[day] = np.zeros(len(self._keys), dtype=np.bool_)
        return self._on[day]

    def _zeros(self) -> Sums:
        return np.zeros((len(self._keys), self._width), dtype=np.int64)


class PointDays(Days[PointTotals]):
    """Totals of points."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Begin without a day."""
        super().__init__(keys, PointTotals)


class LinkDays(Days[LinkTotals]):
    """Totals of links, with what was measured of them."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Begin without a day."""
        super().__init__(keys, LinkTotals)

    def add_packets(self, day: Day, judged: Judged, columns: Columns) -> None:
        """Count the packets of up minutes of S."""
        rows = np.flatnonzero(judged.there & judged.service & (judged.states == State.UP))
        totals = self._day(day)
        figures = [
            each.astype(np.int64) for each in (columns.settled, columns.lost, columns.answered)
        ]
        for place, column in enumerate([*figures, columns.round_trip_ns], _FIRST_PACKETS):
            totals[rows, place] += column[rows]

    def add_interval(self, day: Day, results: Results, counted: Bools) -> None:
        """Count an interval of the rows in which it was whole and in S."""
        rows = np.flatnonzero(counted)
        self._day(day)[rows, _FIRST_RESULT + results[rows]] += 1
        self._changed[day][rows] = True

    def add_unknown_intervals(self, day: Day, there: Bools, intervals: Sums) -> None:
        """Count so many intervals of each row in which nothing was measured."""
        self._day(day)[there, LinkTotals._fields.index("unknown_intervals")] += intervals[there]
        self._sum_key = None

    def add_short_break(self, day: Day, row: int) -> None:
        """Count a short break, of today or of a day before."""
        self._day(day)[row, _SHORT_BREAKS] += 1
        self._changed[day][row] = True
        self._sum_key = None

    def worst_short_breaks(self, first: Day, last: Day, since: Sums) -> Sums:
        """Find for each row the most short breaks of a day of the window."""
        worst = np.zeros(len(self._keys), dtype=np.int64)
        for day, totals in self._on.items():
            if first <= day <= last:
                np.maximum(worst, np.where(since <= day, totals[:, _SHORT_BREAKS], 0), out=worst)
        return worst
