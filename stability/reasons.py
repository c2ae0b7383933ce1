"""Why a link or point has its grade, in sentences with all figures, Vietnamese and English."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from inventory.numbers import number
from inventory.said import Said
from stability.criteria import AT_LEAST
from stability.leaving import link_leaves, point_leaves
from stability.past import LinkPast, PointPast
from stability.period import Period
from stability.tally import counted
from stability.target import PointTarget
from stability.verdict import Criterion, Reason
from stability.wording import CRITERIA, figures, local_day, moment, percentages, week

_SECOND_NS = 1_000_000_000
_NOTHING = Said("", "")


class _Missed(NamedTuple):
    key: str
    value: float
    limit: float
    n: int
    required: bool

    @property
    def severity(self) -> float:
        """How many times as much is missed as may be."""
        if self.key in AT_LEAST:
            return (1 - self.value) / (1 - self.limit) if self.limit < 1 else math.inf
        return self.value / self.limit if self.limit else math.inf


class _Past(NamedTuple):
    past: LinkPast | PointPast
    period: Period
    zone: ZoneInfo


def missed_by_link(
    criteria: Iterable[Criterion], past: LinkPast, period: Period, zone: ZoneInfo
) -> tuple[Reason, ...]:
    """Say which criteria a link misses, required ones first, then the worst first."""
    missed = _missed(criteria)
    leaves = link_leaves(_limits(missed), past, period, zone)
    return _reasons(missed, _Past(past, period, zone), leaves)


def missed_by_point(
    criteria: Iterable[Criterion], past: PointPast, period: Period, zone: ZoneInfo
) -> tuple[Reason, ...]:
    """Say which criteria a point misses, the worst first."""
    missed = _missed(criteria)
    leaves = point_leaves(_limits(missed), past, period, zone)
    return _reasons(missed, _Past(past, period, zone), leaves)


def not_enough(known: int, judged: int, target: PointTarget) -> tuple[Reason, ...]:
    """Say what is known of the minutes of S that are not maintenance, and what is needed."""
    least = max(target.min_known, 1)
    found = []
    if known < least:
        has, needs = number(known), number(least)
        said = Said(
            f"Chưa đủ số liệu: đo được {has.vi} phút trong giờ làm việc, "
            f"cần ít nhất {needs.vi} phút",
            f"Not enough data: {has.en} minutes of service hours are known, "
            f"at least {needs.en} are needed",
        )
        found.append(Reason("known", *said, value=known, limit=least, n=judged))
    if judged and known / judged < target.min_known_ratio:
        share, least_share = percentages(known / judged, target.min_known_ratio)
        has, of = number(known), number(judged)
        said = Said(
            f"Chưa đủ số liệu: đo được {share.vi} số phút trong giờ làm việc "
            f"({has.vi} trong {of.vi} phút), cần từ {least_share.vi} trở lên",
            f"Not enough data: {share.en} of the minutes of service hours are known "
            f"({has.en} of {of.en}), at least {least_share.en} are needed",
        )
        ratio = target.min_known_ratio
        found.append(Reason("known_ratio", *said, value=known / judged, limit=ratio, n=judged))
    return tuple(found)


def _missed(criteria: Iterable[Criterion]) -> list[_Missed]:
    missed = [
        _Missed(each.key, each.value, each.limit, each.n, each.required)
        for each in criteria
        if each.met is False and each.value is not None and each.limit is not None
    ]
    missed.sort(key=lambda each: (not each.required, -each.severity))
    return missed


def _limits(missed: Iterable[_Missed]) -> dict[str, float]:
    return {each.key: each.limit for each in missed}


def _reasons(
    missed: Iterable[_Missed], past: _Past, leaves: Mapping[str, date]
) -> tuple[Reason, ...]:
    return tuple(_reason(each, past, leaves[each.key]) for each in missed)


def _reason(missed: _Missed, past: _Past, leaves: date) -> Reason:
    name, counted_on = CRITERIA[missed.key]
    value, limit = figures(missed.key, missed.value, missed.limit)
    asked = _asked(missed, limit)
    n, leaving, when = number(missed.n), local_day(leaves), _when(missed, past)
    return Reason(
        missed.key,
        f"{name.vi}: {value.vi}, {asked.vi} (n = {n.vi} {counted_on.vi}); "
        f"{when.vi}ra khỏi kỳ đánh giá từ {leaving.vi}",
        f"{name.en}: {value.en}, {asked.en} (n = {n.en} {counted_on.en}); "
        f"{when.en}leaves the window on {leaving.en}",
        value=missed.value,
        limit=missed.limit,
        n=missed.n,
        leaves=leaves,
    )


def _asked(missed: _Missed, limit: Said) -> Said:
    vi, en = ("yêu cầu", "required") if missed.required else ("khuyến nghị", "advised")
    if missed.key in AT_LEAST:
        return Said(f"{vi} từ {limit.vi} trở lên", f"at least {limit.en} {en}")
    return Said(f"{vi} không quá {limit.vi}", f"at most {limit.en} {en}")


def _when(missed: _Missed, past: _Past) -> Said:
    """Say when a count was reached, and how long what was not available was down."""
    if missed.key == "availability":
        down = number(missed.n - round(missed.value * missed.n))
        return Said(f"gián đoạn {down.vi} phút; ", f"{down.en} minutes down; ")
    if missed.key == "longest_outage":
        return _when_longest(past)
    if missed.key == "outages_per_week":
        return _when_most(past)
    if missed.key == "short_breaks":
        return _when_worst(past)
    return _NOTHING


def _when_longest(past: _Past) -> Said:
    outages = counted(past.past.outages, past.period, past.zone)
    if not outages:
        return _NOTHING
    start_ns = max(outages, key=lambda each: each.minutes).outage.start_ns
    began = moment(datetime.fromtimestamp(start_ns // _SECOND_NS, past.zone))
    return Said(f"bắt đầu {began.vi}; ", f"began {began.en}; ")


def _when_most(past: _Past) -> Said:
    weeks = Counter(each.week for each in counted(past.past.outages, past.period, past.zone))
    if not weeks:
        return _NOTHING
    worst = week(max(weeks, key=lambda number: weeks[number]))
    return Said(f"tuần {worst.vi}; ", f"week {worst.en}; ")


def _when_worst(past: _Past) -> Said:
    """Find the day of the most short breaks; they are counted of links only."""
    days = past.past.days if isinstance(past.past, LinkPast) else {}
    breaks = {day: days[day].short_breaks for day in past.period.days if day in days}
    if not breaks:
        return _NOTHING
    on = local_day(date.fromordinal(max(breaks, key=lambda day: breaks[day])))
    return Said(f"ngày {on.vi}; ", f"on {on.en}; ")
