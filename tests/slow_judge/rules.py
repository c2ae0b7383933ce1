"""A slow judge, written from the definitions over single packets.

It shares no code and no structure with the judge that it checks: it looks at all packets again for
every question. Times are nanoseconds, minutes are minutes since the epoch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from slow_judge.packets import ANSWERED, LOST, UNSETTLED, Line, Packet

MINUTE = 60 * 10**9
States = Mapping[int, str]


@dataclass(frozen=True)
class Outage:
    first: int
    last: int
    start_ns: int
    end_ns: int | None


def settled_in(line: Line, minute: int) -> list[Packet]:
    if minute in line.missing:
        return []
    return [p for p in line.sent_in(minute) if p.fate != UNSETTLED]


def minute_states(
    line: Line,
    maintenance: frozenset[int] = frozenset(),
    off: frozenset[int] = frozenset(),
) -> dict[int, str]:
    states: dict[int, str] = {}
    for minute in range(line.first_minute, line.first_minute + line.minutes):
        settled = settled_in(line, minute)
        lost = sum(p.fate == LOST for p in settled)
        if minute in maintenance:
            states[minute] = "maintenance"
        elif not settled or len(settled) < line.expected / 2 or minute in line.faulty:
            states[minute] = "unknown"
        elif lost > 0.2 * len(settled) + 1e-9 or (
            lost > 0.05 * len(settled) + 1e-9 and states.get(minute - 1) == "down"
        ):
            states[minute] = "unknown" if minute in off else "down"
        else:
            states[minute] = "up"
    return states


def loss_runs(line: Line, states: States) -> list[list[Packet]]:
    """Maximal sequences of consecutively sent lost packets, in known minutes only."""
    runs: list[list[Packet]] = []
    before: Packet | None = None
    for packet in line.packets:
        if packet.fate == LOST and states[packet.minute] in ("up", "down"):
            joined = before is not None and packet.minute - before.minute <= 1
            if joined and runs and runs[-1][-1] is before:
                runs[-1].append(packet)
            else:
                runs.append([packet])
        before = packet
    return runs


def touches(run: list[Packet], minute: int) -> bool:
    return any(packet.minute == minute for packet in run)


def start_edge(line: Line, states: States, minute: int) -> int:
    runs = [run for run in loss_runs(line, states) if touches(run, minute)]
    longest = max(runs, key=lambda run: (len(run), -run[0].sent_ns), default=[])
    return longest[0].sent_ns if len(longest) >= 3 else minute * MINUTE


def end_edge(line: Line, states: States, minute: int) -> int | None:
    runs = [run for run in loss_runs(line, states) if touches(run, minute)]
    longest = max(runs, key=lambda run: (len(run), run[0].sent_ns), default=[])
    if len(longest) < 3:
        return (minute + 1) * MINUTE
    answered = [
        p.sent_ns
        for p in line.packets
        if p.fate == ANSWERED and p.sent_ns > longest[-1].sent_ns and p.minute not in line.missing
    ]
    return min(answered, default=None)


def down_spans(states: States) -> list[tuple[int, int, bool]]:
    """First and last down minute of each outage, and whether it is over."""
    spans = []
    minutes = sorted(states)
    after = minutes[0] - 1
    while True:
        starts = [
            m for m in minutes if m > after and states[m] == "down" == states.get(m + 1, "none")
        ]
        if not starts:
            return spans
        first = starts[0]
        ups = [m for m in minutes if m > first and states[m] == "up"]
        ends = [
            (one, two)
            for one, two in pairwise(ups)
            if not any(states[m] == "down" for m in range(one, two))
        ]
        limit = ends[0][0] if ends else minutes[-1] + 1
        last = max(m for m in minutes if first <= m < limit and states[m] == "down")
        spans.append((first, last, bool(ends)))
        if not ends:
            return spans
        after = ends[0][1]


def is_one_short_run(line: Line, states: States, first: int, last: int) -> bool:
    down = [m for m in range(first, last + 1) if states[m] == "down"]
    for run in loss_runs(line, states):
        shares = [
            2 * sum(p.minute == m for p in run) > sum(p.fate == LOST for p in settled_in(line, m))
            for m in down
        ]
        if len(run) < 60 and all(touches(run, m) for m in down) and all(shares):
            return True
    return False


def link_outages(line: Line, states: States) -> tuple[list[Outage], list[int]]:
    """Outages, and the times of short breaks."""
    outages, breaks = [], []
    spans = down_spans(states)
    for first, last, over in spans:
        start = start_edge(line, states, first)
        if is_one_short_run(line, states, first, last):
            breaks.append(start)
        else:
            end = end_edge(line, states, last) if over else None
            outages.append(Outage(first, last, start, end))
    for run in loss_runs(line, states):
        covered = any(touches(run, m) for f, t, _ in spans for m in range(f, t + 1))
        if len(run) >= 10 and not covered:
            breaks.append(run[0].sent_ns)
    return outages, sorted(breaks)


def point_states(links: Mapping[str, States], counting: list[str]) -> dict[int, str]:
    states = {}
    for minute in next(iter(links.values())):
        now = [links[key][minute] for key in counting if links[key][minute] != "maintenance"]
        if not now:
            states[minute] = "maintenance" if counting else "unknown"
        else:
            states[minute] = next(s for s in ("up", "unknown", "down") if s in now)
    return states


def point_outages(
    lines: Mapping[str, Line], links: Mapping[str, States], counting: list[str]
) -> list[Outage]:
    states = point_states(links, counting)
    outages = []
    for first, last, over in down_spans(states):
        start = max(
            start_edge(lines[key], links[key], first)
            for key in counting
            if links[key][first] == "down"
        )
        if not over:
            outages.append(Outage(first, last, start, None))
            continue
        edges = [
            end_edge(lines[key], links[key], last) for key in counting if links[key][last] == "down"
        ]
        end = min((edge for edge in edges if edge is not None), default=(last + 1) * MINUTE)
        if end - start >= 60 * 10**9:
            outages.append(Outage(first, last, start, end))
    return outages


@dataclass(frozen=True)
class IntervalLimits:
    loss: float
    p95_seconds: float
    pdv_seconds: float


def interval(line: Line, states: States, first: int, limits: IntervalLimits) -> str:
    minutes = range(first, first + 5)
    if any(states[m] in ("unknown", "maintenance") for m in minutes):
        return "unknown"
    packets = [p for m in minutes for p in settled_in(line, m)]
    delays = sorted(
        p.round_trip_ns if p.fate == ANSWERED else float("inf") for p in packets if p.for_delay
    )
    if not delays:
        return "unknown"
    percentile = delays[(19 * len(delays) + 19) // 20 - 1]
    variation = percentile - delays[0] if percentile != float("inf") else float("inf")
    stable = (
        all(states[m] == "up" for m in minutes)
        and sum(p.fate == LOST for p in packets) / len(packets) <= limits.loss
        and percentile / 1e9 <= limits.p95_seconds
        and variation / 1e9 <= limits.pdv_seconds
    )
    return "stable" if stable else "unstable"
