"""What the running judge counts of links and points, in columns."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from stability.intervals import Result, in_seconds
from stability.judged import Judged
from stability.layout import Rows, reordered
from stability.minutes import State, States
from stability.window import Intervals

HOURS = ("off", "service")
"""The two kinds of minutes, by whether they are S."""

NO_RESULT = -1
"""In a column of interval results: the interval was not judged."""

Totals = npt.NDArray[np.int64]
F = TypeVar("F")

_MINUTE_SECONDS = 60
_STATES_AND_HOURS = tuple(product(State, HOURS))
_RESULTS_AND_HOURS = tuple(product([result.label for result in Result], HOURS))


@dataclass(frozen=True, slots=True)
class PointFigures:
    """What was counted of a point since the process began."""

    state: State
    """Of the last judged minute."""
    state_seconds: dict[tuple[State, str], int]
    """By state and hours ("service", "off")."""
    outages: dict[str, int]
    """By hours: "service" as soon as they have a down minute in S, else "off" when they end."""


@dataclass(frozen=True, slots=True)
class LinkFigures(PointFigures):
    """What was counted of a link since the process began."""

    intervals: dict[tuple[str, str], int]
    """By result ("stable", "unstable", "unknown") and hours: "service" if wholly in S."""
    last_interval: str | None
    """Result of the interval that ended last; None if it was not judged as a whole."""
    p95_seconds: float | None
    """Of that interval, infinite if it falls on a lost packet; None if the interval is unknown."""
    pdv_seconds: float | None


class PointColumns:
    """Counts of many points; arrays are parallel to the rows of the layout."""

    def __init__(self, rows: int) -> None:
        """Nothing was counted yet."""
        self.states: States = np.full(rows, State.UNKNOWN, dtype=np.int8)
        self.there: npt.NDArray[np.bool_] = np.zeros(rows, dtype=np.bool_)
        """Which of them existed in the last judged minute."""
        self.state_seconds: Totals = np.zeros((rows, len(State), len(HOURS)), dtype=np.int64)
        self.outages: Totals = np.zeros((rows, len(HOURS)), dtype=np.int64)

    def reorder(self, rows: Rows) -> None:
        """Bring the counts into another order; rows of -1 begin anew."""
        self.states = reordered(self.states, rows, State.UNKNOWN)
        self.there = reordered(self.there, rows)
        self.state_seconds = reordered(self.state_seconds, rows)
        self.outages = reordered(self.outages, rows)

    def add_minute(self, judged: Judged) -> None:
        """Count a minute of those that were there in it."""
        self.states, self.there = judged.states, judged.there
        rows = np.flatnonzero(judged.there)
        hours = judged.service[rows].astype(np.int8)
        self.state_seconds[rows, judged.states[rows], hours] += _MINUTE_SECONDS

    def figures(self, row: int) -> PointFigures:
        """Describe one."""
        return PointFigures(self._state(row), self._state_seconds(row), self._outages(row))

    def _state(self, row: int) -> State:
        return State(int(self.states[row]))

    def _state_seconds(self, row: int) -> dict[tuple[State, str], int]:
        return dict(zip(_STATES_AND_HOURS, self.state_seconds[row].ravel().tolist(), strict=True))

    def _outages(self, row: int) -> dict[str, int]:
        return dict(zip(HOURS, self.outages[row].tolist(), strict=True))


class LinkColumns(PointColumns):
    """Counts of many links."""

    def __init__(self, rows: int) -> None:
        """Nothing was counted yet."""
        super().__init__(rows)
        self.intervals: Totals = np.zeros((rows, len(Result), len(HOURS)), dtype=np.int64)
        self.last_interval: npt.NDArray[np.int8] = np.full(rows, NO_RESULT, dtype=np.int8)
        self.p95_seconds: npt.NDArray[np.float64] = np.full(rows, np.nan)
        self.pdv_seconds: npt.NDArray[np.float64] = np.full(rows, np.nan)

    def reorder(self, rows: Rows) -> None:
        """Bring the counts into another order; rows of -1 begin anew."""
        super().reorder(rows)
        self.intervals = reordered(self.intervals, rows)
        self.last_interval = reordered(self.last_interval, rows, NO_RESULT)
        self.p95_seconds = reordered(self.p95_seconds, rows, np.nan)
        self.pdv_seconds = reordered(self.pdv_seconds, rows, np.nan)

    def add_interval(self, intervals: Intervals) -> None:
        """Count an interval of the links of which it was judged as a whole."""
        rows = np.flatnonzero(intervals.whole)
        hours = intervals.service[rows].astype(np.int8)
        self.intervals[rows, intervals.results[rows], hours] += 1
        self.last_interval = np.where(intervals.whole, intervals.results, np.int8(NO_RESULT))
        known = intervals.whole & (intervals.results != Result.UNKNOWN)
        self.p95_seconds = np.where(known, in_seconds(intervals.delay.p95_ns), np.nan)
        self.pdv_seconds = np.where(known, in_seconds(intervals.delay.pdv_ns), np.nan)

    def figures(self, row: int) -> LinkFigures:
        """Describe one."""
        counts = self.intervals[row].ravel().tolist()
        result = int(self.last_interval[row])
        known = result not in (NO_RESULT, Result.UNKNOWN)
        return LinkFigures(
            state=self._state(row),
            state_seconds=self._state_seconds(row),
            outages=self._outages(row),
            intervals=dict(zip(_RESULTS_AND_HOURS, counts, strict=True)),
            last_interval=None if result == NO_RESULT else Result(result).label,
            p95_seconds=float(self.p95_seconds[row]) if known else None,
            pdv_seconds=float(self.pdv_seconds[row]) if known else None,
        )


class Figures(Mapping[str, F], Generic[F]):
    """Figures by name, described when they are asked for."""

    def __init__(self, row_of: Mapping[str, int], describe: Callable[[int], F]) -> None:
        """Take the row of each name, and what describes a row."""
        self._row_of = row_of
        self._describe = describe

    def __getitem__(self, subject: str) -> F:
        """Describe one."""
        return self._describe(self._row_of[subject])

    def __iter__(self) -> Iterator[str]:
        """The names of all."""
        return iter(self._row_of)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._row_of)
