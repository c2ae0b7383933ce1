"""A slow judge of criteria and grades, written from the definition over single minutes.

It takes packets and an inventory, and shares no code and no structure with `stability`: for every
question it looks at all minutes again, and it reckons in fractions.

    lines = {"ba-dinh/ftth": line([...], first_minute), "ba-dinh/5g": line([...], first_minute)}
    outcome = judge(inventory, lines, date(2026, 11, 2), date(2026, 11, 29))
    outcome.links["ba-dinh/ftth"].grade

Give a `Line` (slow_judge.packets) for every active link, all of a point over the same minutes:
these are judged, others do not exist. The window is the days from `first` to `last`, both included.
A mobile point's minutes outside its dates may be in the line; they are left out. Works of the
inventory are taken as known since ever. An outage that is still open has end None.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from zoneinfo import ZoneInfo

from slow_judge import rules
from slow_judge.calendar import exists, local, service, under_works
from slow_judge.limits import interval_limits_of, limits_of_link, limits_of_point, needs_of
from slow_judge.packets import ANSWERED, LOST, Line
from slow_judge.rules import MINUTE

from inventory.schema import Inventory, Link, Point

Number = Fraction | int


@dataclass(frozen=True)
class Figure:
    value: Number | None
    limit: float | None
    met: bool | None


@dataclass(frozen=True)
class Cut:
    """An outage with a down minute in the window."""

    subject: str
    start_ns: int
    end_ns: int | None
    service_minutes: int
    """Its down minutes in S and in the window."""


@dataclass(frozen=True)
class Outcome:
    grade: str
    figures: Mapping[str, Figure]
    minutes: Mapping[tuple[str, bool], int]
    """By state, and whether they are S."""
    clock: Fraction | None


@dataclass(frozen=True)
class City:
    links: Mapping[str, Outcome]
    points: Mapping[str, Outcome]
    wards: Mapping[str, str]
    outages: tuple[Cut, ...]


@dataclass(frozen=True)
class Seen:
    """What there is to see of a link or point: everything is asked of this again and again."""

    subject: str
    states: Mapping[int, str]
    """Of the minutes in which it exists, before the window too."""
    service: Mapping[int, bool]
    days: Mapping[int, date]
    """Local day of each minute."""
    outages: tuple[rules.Outage, ...]
    first: date
    last: date

    @cached_property
    def window(self) -> frozenset[int]:
        return frozenset(m for m in self.states if self.first <= self.days[m] <= self.last)

    def count(self, state: str, *, service: bool) -> int:
        return sum(self.states[m] == state and self.service[m] == service for m in self.window)

    def known(self) -> int:
        return self.count("up", service=True) + self.count("down", service=True)

    def down_minutes(self, outage: rules.Outage) -> list[int]:
        return [
            m
            for m in range(outage.first, outage.last + 1)
            if self.states.get(m) == "down" and m in self.window
        ]

    def service_minutes(self, outage: rules.Outage) -> int:
        return sum(self.service[m] for m in self.down_minutes(outage))


def judge(inventory: Inventory, lines: Mapping[str, Line], first: date, last: date) -> City:
    links: dict[str, Outcome] = {}
    points: dict[str, Outcome] = {}
    cuts: list[Cut] = []
    for point in inventory.points:
        if point.status != "active":
            continue
        active = [link for link in point.links if link.status in (None, "active")]
        seen = {link.id: _see_link(inventory, point, link, lines, first, last) for link in active}
        for link in active:
            line = lines[f"{point.id}/{link.id}"]
            links[f"{point.id}/{link.id}"] = _judge_link(
                inventory, point, link, line, seen[link.id]
            )
        whole = _see_point(inventory, point, active, lines, seen, (first, last))
        grades = {link.id: links[f"{point.id}/{link.id}"].grade for link in active}
        points[point.id] = _judge_point(inventory, point, active, grades, whole)
        for one in (*seen.values(), whole):
            # What is listed heeds the window of the point.
            listed = replace(one, first=whole.first)
            cuts += (
                Cut(one.subject, o.start_ns, o.end_ns, listed.service_minutes(o))
                for o in one.outages
                if listed.down_minutes(o)
            )
    return City(links, points, _wards(inventory, points), tuple(cuts))


def _see_link(
    inventory: Inventory,
    point: Point,
    link: Link,
    lines: Mapping[str, Line],
    first: date,
    last: date,
) -> Seen:
    key = f"{point.id}/{link.id}"
    states: dict[int, str] = {}
    outages: list[rules.Outage] = []
    for piece in _pieces(inventory, point, lines[key]):
        mine = _states(inventory, point, key, piece, states)
        states |= mine
        outages += _closed(piece, mine, rules.link_outages(piece, mine)[0], lines[key])
    since = link.since or point.since or first
    return _seen(inventory, point, key, states, outages, (max(first, since), last))


def _seen(
    inventory: Inventory,
    point: Point,
    subject: str,
    states: Mapping[int, str],
    outages: Iterable[rules.Outage],
    window: tuple[date, date],
) -> Seen:
    days = {m: local(inventory, m).date() for m in states}
    return Seen(subject, states, service(inventory, point, states), days, tuple(outages), *window)


def _pieces(inventory: Inventory, point: Point, line: Line) -> Iterable[Line]:
    """Part a line where a mobile point is not there."""
    minutes = range(line.first_minute, line.first_minute + line.minutes)
    if not point.dates:
        yield line
        return
    there = {m for m in minutes if exists(inventory, point, m)}
    for begin in sorted(m for m in there if m - 1 not in there):
        end = begin
        while end in there:
            end += 1
        packets = tuple(p for m in range(begin, end) for p in line.sent_in(m))
        yield Line(begin, end - begin, packets, line.faulty, line.missing, line.expected)


def _states(
    inventory: Inventory, point: Point, key: str, line: Line, before: Mapping[int, str]
) -> dict[int, str]:
    """Works in S hold for the first 120 minutes of each month."""
    minutes = range(line.first_minute, line.first_minute + line.minutes)
    in_service = service(inventory, point, [*before, *minutes])
    used = Counter(
        _month(inventory, m)
        for m, state in before.items()
        if state == "maintenance" and in_service[m]
    )
    works = set()
    for minute in minutes if inventory.maintenance else ():
        if not under_works(inventory, key, minute):
            continue
        if in_service[minute]:
            used[_month(inventory, minute)] += 1
            if used[_month(inventory, minute)] > 120:
                continue
        works.add(minute)
    off = [m for m in minutes if not in_service[m]]
    silent = frozenset(off if point.power == "office_hours" else [])
    return rules.minute_states(line, frozenset(works), silent)


def _month(inventory: Inventory, minute: int) -> str:
    return f"{local(inventory, minute):%Y-%m}"


def _closed(
    piece: Line, states: Mapping[int, str], found: Iterable[rules.Outage], whole: Line
) -> Iterable[rules.Outage]:
    """End what is open when a mobile point leaves: with an answer, at 00:00 at the latest."""
    end = piece.first_minute + piece.minutes
    left = end < whole.first_minute + whole.minutes
    for outage in found:
        if outage.end_ns is not None or not left:
            yield outage
            continue
        answer = rules.end_edge(piece, states, outage.last)
        end_ns = end * MINUTE if answer is None else answer
        yield replace(outage, end_ns=min(end_ns, end * MINUTE))


def _see_point(
    inventory: Inventory,
    point: Point,
    active: list[Link],
    lines: Mapping[str, Line],
    seen: Mapping[str, Seen],
    window: tuple[date, date],
) -> Seen:
    counting = [link.id for link in active if link.role == "primary" or point.failover == "auto"]
    states: dict[int, str] = {}
    outages: list[rules.Outage] = []
    whole = lines[f"{point.id}/{active[0].id}"]
    pieces = {
        link.id: [*_pieces(inventory, point, lines[f"{point.id}/{link.id}"])] for link in active
    }
    for at, piece in enumerate(pieces[active[0].id]):
        mine = {
            link.id: {
                m: seen[link.id].states[m]
                for m in range(piece.first_minute, piece.first_minute + piece.minutes)
            }
            for link in active
        }
        here = {link.id: pieces[link.id][at] for link in active}
        now = rules.point_states(mine, counting)
        states |= now
        for outage in rules.point_outages(here, mine, counting):
            outages += _left(outage, here, mine, counting, whole)
    first = max(window[0], point.since or window[0])
    return _seen(inventory, point, point.id, states, outages, (first, window[1]))


def _left(
    outage: rules.Outage,
    here: Mapping[str, Line],
    states: Mapping[str, Mapping[int, str]],
    counting: list[str],
    whole: Line,
) -> Iterable[rules.Outage]:
    piece = next(iter(here.values()))
    end = piece.first_minute + piece.minutes
    if outage.end_ns is not None or end == whole.first_minute + whole.minutes:
        return [outage]
    answers = [
        rules.end_edge(here[key], states[key], outage.last)
        for key in counting
        if states[key][outage.last] == "down"
    ]
    end_ns = min((each for each in answers if each is not None), default=end * MINUTE)
    return [replace(outage, end_ns=end_ns)] if end_ns - outage.start_ns >= MINUTE else []


def _judge_link(inventory: Inventory, point: Point, link: Link, line: Line, seen: Seen) -> Outcome:
    limits = limits_of_link(inventory, point, link)
    values: dict[str, Number | None] = dict.fromkeys(limits.of)
    values |= _availability_and_counts(inventory, seen)
    up = [m for m in seen.window if seen.service[m] and seen.states[m] == "up"]
    settled = [p for m in up for p in rules.settled_in(line, m)]
    lost = sum(p.fate == LOST for p in settled)
    times = [p.round_trip_ns for p in settled if p.fate == ANSWERED and p.for_delay]
    values["loss"] = Fraction(lost, len(settled)) if settled else None
    values["rtt_mean"] = Fraction(sum(times), len(times) * 10**9) if times else None
    results = _intervals(inventory, point, link, line, seen)
    told = results["stable"] + results["unstable"]
    values["stability"] = Fraction(results["stable"], told) if told else None
    if seen.known():
        values["short_breaks"] = _short_breaks(inventory, point, line, seen)
    figures = {key: _figure(key, values[key], limits.of[key]) for key in limits.of}
    missed = [key for key, figure in figures.items() if figure.met is False]
    if _insufficient(seen, limits.min_known, limits.min_known_ratio):
        grade = "insufficient"
    elif any(key not in limits.advice for key in missed):
        grade = "fail"
    else:
        grade = "amber" if missed else "pass"
    return _outcome(grade, figures, seen)


def _judge_point(
    inventory: Inventory, point: Point, active: list[Link], grades: Mapping[str, str], seen: Seen
) -> Outcome:
    limits = limits_of_point(inventory, point)
    values = _availability_and_counts(inventory, seen)
    figures = {key: _figure(key, values[key], limits.of[key]) for key in limits.of}
    passing = {
        "fixed" if link.access == "leased" else str(link.access)
        for link in active
        if grades[link.id] in ("pass", "amber")
    }
    passing |= {str(link.access) for link in active if grades[link.id] in ("pass", "amber")}
    if _insufficient(seen, limits.min_known, limits.min_known_ratio):
        grade = "U"
    elif any(figure.met is False for figure in figures.values()):
        grade = "C"
    elif all(access in passing for access in needs_of(point)):
        grade = "A"
    elif passing:
        grade = "B"
    else:
        grade = "U" if "insufficient" in grades.values() else "C"
    return _outcome(grade, figures, seen)


def _availability_and_counts(inventory: Inventory, seen: Seen) -> dict[str, Number | None]:
    known = seen.known()
    if not known:
        return dict.fromkeys(("availability", "longest_outage", "outages_per_week"))
    lengths = [seen.service_minutes(outage) for outage in seen.outages]
    weeks = Counter(
        max(_day(inventory, outage.start_ns), seen.first).isocalendar()[:2]
        for outage, length in zip(seen.outages, lengths, strict=True)
        if length
    )
    return {
        "availability": Fraction(seen.count("up", service=True), known),
        "longest_outage": 60 * max(lengths, default=0),
        "outages_per_week": max(weeks.values(), default=0),
    }


def _day(inventory: Inventory, at_ns: int) -> date:
    return datetime.fromtimestamp(at_ns // 10**9, ZoneInfo(inventory.city.timezone)).date()


def _intervals(
    inventory: Inventory, point: Point, link: Link, line: Line, seen: Seen
) -> Counter[str]:
    limits = interval_limits_of(inventory, point, link)
    found: Counter[str] = Counter()
    for first in seen.window:
        if not seen.service[first] or local(inventory, first).minute % 5:
            continue
        minutes = range(first, first + 5)
        if all(m in seen.window and seen.service[m] for m in minutes):
            found[rules.interval(line, seen.states, first, limits)] += 1
    return found


def _short_breaks(inventory: Inventory, point: Point, line: Line, seen: Seen) -> int:
    days: Counter[date] = Counter()
    for piece in _pieces(inventory, point, line):
        minutes = range(piece.first_minute, piece.first_minute + piece.minutes)
        mine = {m: seen.states[m] for m in minutes}
        for at_ns in rules.link_outages(piece, mine)[1]:
            minute = at_ns // MINUTE
            if minute in seen.window and seen.service[minute]:
                days[seen.days[minute]] += 1
    return max(days.values(), default=0)


_LEAST = ("availability", "stability", "dns_ok", "https_ok", "speed_down", "speed_up")


def _figure(key: str, value: Number | None, limit: float | None) -> Figure:
    if value is None or limit is None:
        return Figure(value, limit, None)
    exact = Fraction(str(limit))
    least = key in (*_LEAST, "nr_attached", "radio")
    return Figure(value, limit, value >= exact if least else value <= exact)


def _insufficient(seen: Seen, min_known: int, min_known_ratio: float) -> bool:
    known = seen.known()
    judged = known + seen.count("unknown", service=True)
    if not known or known < min_known:
        return True
    return Fraction(known, judged) < Fraction(str(min_known_ratio))


def _outcome(grade: str, figures: Mapping[str, Figure], seen: Seen) -> Outcome:
    minutes = {
        (state, service): seen.count(state, service=service)
        for state in ("up", "down", "unknown", "maintenance")
        for service in (True, False)
    }
    up = minutes["up", True] + minutes["up", False]
    down = minutes["down", True] + minutes["down", False]
    return Outcome(grade, figures, minutes, Fraction(up, up + down) if up + down else None)


def _wards(inventory: Inventory, points: Mapping[str, Outcome]) -> dict[str, str]:
    found = {}
    for code in {point.ward for point in inventory.points}:
        grades = [
            points[point.id].grade
            for point in inventory.points
            if point.ward == code and point.id in points
        ]
        found[code] = next((grade for grade in "CUBA" if grade in grades), "U")
    return found
