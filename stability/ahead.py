"""How far an open outage can be followed at once, by counting its down minutes."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from stability.frame import Bools, Frame
from stability.minutes import State, States
from stability.outages import Fold
from stability.past import DayDown
from stability.point_outages import PointFold
from stability.sight import Line
from stability.span import Span


class Ahead:
    """The minutes of a link or point; places count from the first of the frame."""

    def __init__(self, frame: Frame, states: States, there: Bools) -> None:
        """Find where outages cannot go on, and count down minutes."""
        self.down: Bools = states == State.DOWN
        self._first_minute = frame.first_minute
        self._days = frame.days
        self._ends = [each.end for each in frame.days]
        self._downs: list[int] = np.flatnonzero(self.down).tolist()
        known = np.flatnonzero(self.down | (states == State.UP))
        up = ~self.down[known]
        stops = ~there
        stops[known[:-1][up[:-1] & up[1:]]] = True
        self._stops: list[int] = np.flatnonzero(stops).tolist()
        self._service = frame.service
        self._minutes = frame.minutes

    def next_down(self, at: int) -> int | None:
        """Find the first down minute from this place on."""
        following = bisect_left(self._downs, at)
        return self._downs[following] if following < len(self._downs) else None

    def of_link(self, fold: Fold, at: int, line: Line) -> tuple[Fold, int]:
        """Give the next minute of a link that must be visited, and its fold up to there."""
        trouble = fold.trouble
        if trouble is None:
            return fold, at
        # Once start and one run are known, only the last down minute of the outage matters.
        moving = trouble.start.growing or trouble.one_run
        upto = self._upto(trouble.span, at, line.torn_from(at) if moving else self._minutes)
        if upto == at:
            return fold, at
        span, downs = self._followed(trouble.span, trouble.downs, at, upto)
        followed = replace(trouble, span=span, downs=downs)
        return Fold(line.carry_into(upto), followed, fold.waiting), upto

    def of_point(
        self, fold: PointFold, at: int, lines: Mapping[str, Line]
    ) -> tuple[PointFold, int]:
        """Give the next minute of a point that must be visited, and its fold up to there."""
        trouble = fold.trouble
        if trouble is None or fold.settling:
            return fold, at
        moving = (key for key, edge in trouble.starts.items() if edge.growing)
        torn = min((lines[key].torn_from(at) for key in moving), default=self._minutes)
        upto = self._upto(trouble.span, at, torn)
        if upto == at:
            return fold, at
        span, downs = self._followed(trouble.span, trouble.downs, at, upto)
        return replace(fold, trouble=replace(trouble, span=span, downs=downs)), upto

    def _upto(self, span: Span, at: int, limit: int) -> int:
        """Find the last down minute of an outage that is before a limit; else stay."""
        if not span.begun or span.ups:
            return at
        stop = bisect_left(self._stops, at)
        if stop < len(self._stops):
            limit = min(limit, self._stops[stop])
        last = bisect_left(self._downs, limit) - 1
        return max(at, self._downs[last]) if last >= 0 else at

    def _followed(
        self, span: Span, downs: tuple[DayDown, ...], begin: int, end: int
    ) -> tuple[Span, tuple[DayDown, ...]]:
        """Count the down minutes between two places, that at `end` not among them."""
        more = list(self._counted(begin, end))
        if not more:
            return span, downs
        count = sum(each.service_minutes + each.off_minutes for each in more)
        if downs and downs[-1].day == more[0].day:
            service, off = downs[-1].service_minutes, downs[-1].off_minutes
            more[0] = DayDown(
                more[0].day, more[0].service_minutes + service, more[0].off_minutes + off
            )
            downs = downs[:-1]
        last = self._downs[bisect_left(self._downs, end) - 1]
        span = Span(span.first, self._first_minute + last, span.downs + count, ups=0)
        return span, (*downs, *more)

    def _counted(self, begin: int, end: int) -> Iterator[DayDown]:
        for day in self._days[bisect_right(self._ends, begin) :]:
            if day.begin >= end:
                return
            part = slice(max(begin, day.begin), min(end, day.end))
            all_down = int(np.count_nonzero(self.down[part]))
            in_service = int(np.count_nonzero(self.down[part] & self._service[part]))
            if all_down:
                yield DayDown(day.day, in_service, all_down - in_service)
