"""What judging costs: a minute of many links, a look at the newest packets, 28 days at once.

Run `python benchmarks/judge.py`. Processor time of this process; the judge and the live standing
have one thread, so this is what they take from one core.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from inventory.schema import Inventory, link_key
from probes.echo import Watch
from probes.record import MINUTE_NS, LossRun, MinuteRecord
from stability.changes import NOTHING
from stability.frame import DaySlice, Frame, LinkFrame
from stability.incidents import Incidents
from stability.intervals import Delays, Limits, delays, judge_intervals
from stability.judge import Judge
from stability.live import Live
from stability.measured import Measured
from stability.minutes import State, judge_minutes
from stability.points import PointRule
from stability.target import IntervalLimits
from stability.walk import walk

FIRST_MINUTE = 29_900_000
SECOND_NS = 1_000_000_000
MINUTES = 28 * 1440
POINTS = 160


def city(points: int) -> Inventory:
    """Points of a fixed and a 5g link each."""
    return Inventory.model_validate(
        {
            "version": 1,
            "city": {"code": "01", "name": "Hà Nội"},
            "operators": {"vnpt": {"name": "VNPT", "noc": ["noc@vnpt.example"]}},
            "calendars": {
                "office": {"weekly": {"mon-sat": ["08:00-12:00", "13:00-17:00"]}, "holidays": "VN"}
            },
            "points": [
                {
                    "id": f"point-{number}",
                    "ward": "00004",
                    "name": "Điểm",
                    "calendar": "office",
                    "failover": "auto",
                    "links": [
                        {"id": "ftth", "role": "primary", "access": "fixed", "operator": "vnpt"},
                        {"id": "5g", "role": "backup", "access": "5g", "operator": "vnpt"},
                    ],
                }
                for number in range(points)
            ],
        }
    )


def good(key: str, minute: int, random: np.random.Generator) -> MinuteRecord:
    """A minute in which one of ten links loses a packet."""
    packets = 30 if key.endswith("5g") else 60
    round_trips = tuple((random.random(packets) * 4e6 + 5e6).astype(int).tolist())
    start_ns = minute * MINUTE_NS
    runs = (LossRun(start_ns + 7, 1, start_ns + SECOND_NS, from_before=False, into_next=False),)
    lost = int(random.random() < 0.1)
    return MinuteRecord(
        "central", key, minute, 60, 60, lost, round_trips, packets, runs[:lost], start_ns
    )


def dead(key: str, minute: int) -> MinuteRecord:
    """A minute without an answer."""
    run = LossRun(minute * MINUTE_NS, 60, None, from_before=True, into_next=True)
    return MinuteRecord("central", key, minute, 60, 60, 60, (), 60, (run,))


def cpu_ms(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def running(points: int) -> Sequence[float]:
    """Judge 20 good minutes and 10 without an answer: ordinary, fifth, dead minutes."""
    inventory, random = city(points), np.random.default_rng(1)
    keys = [link_key(*pair) for pair in inventory.each_link()]
    with tempfile.TemporaryDirectory() as folder:
        incidents = Incidents(Path(folder), "Asia/Ho_Chi_Minh")
        judge = Judge(inventory, incidents, FIRST_MINUTE * MINUTE_NS)
        judge.judge(FIRST_MINUTE, [])
        ordinary, fifth, without, verdicts = [], [], [], []
        for minute in range(FIRST_MINUTE + 1, FIRST_MINUTE + 31):
            well = minute < FIRST_MINUTE + 21
            records = [good(k, minute, random) if well else dead(k, minute) for k in keys]
            took = cpu_ms(lambda at=minute, of=records: judge.judge(at, of))
            (without if not well else fifth if minute % 5 == 4 else ordinary).append(took)
            verdicts.append(cpu_ms(lambda: judge.verdict))
        figures = cpu_ms(lambda: [judge.links[key] for key in keys])
    return [
        *map(statistics.median, (ordinary, fifth)),
        max(without),
        statistics.median(verdicts),
        figures,
    ]


def live(points: int) -> float:
    """Look at the newest packets of all links, a tenth of them silent."""
    inventory = city(points)
    standing = Live(inventory)
    links = tuple(link_key(*pair) for pair in inventory.each_link())
    count = len(links)
    silent = np.arange(count) % 10 == 0
    took = []
    for second in range(1, 41):
        now_ns = FIRST_MINUTE * MINUTE_NS + second * SECOND_NS
        watch = Watch(
            at_ns=now_ns,
            links=links,
            answered=np.where(silent, 0, second).astype(np.int32),
            unanswered=np.where(silent, second, 0).astype(np.int32),
            since_ns=np.full(count, FIRST_MINUTE * MINUTE_NS),
            newest_ns=np.full(count, now_ns - SECOND_NS),
            anchors=3,
            anchor_answered_ns=now_ns - SECOND_NS,
            fault=None,
            fault_since_ns=0,
            last_rtt_ns=np.full(count, 6_000_000),
            last_answered_ns=np.full(count, now_ns),
        )
        took.append(cpu_ms(lambda at=now_ns, of=watch: standing.update(of, at)))
    return statistics.median(took)


class Month:
    """28 days of many points as columns: lone lost packets, and cuts of some minutes."""

    def __init__(self) -> None:
        """Draw what was lost."""
        random = np.random.default_rng(2)
        shape = (2 * POINTS, MINUTES)
        self.lost = random.binomial(60, 0.002, shape).astype(np.int8)
        for link in range(shape[0]):
            for start in random.integers(0, MINUTES - 300, 10):
                self.lost[link, start : start + random.integers(2, 300)] = 60
        self.reaches_end = (self.lost == 60) | (random.random(shape) < self.lost / 60)
        self.settled = np.full(shape, 60, dtype=np.int8)
        self.none = np.zeros(shape, dtype=np.bool_)

    def states(self) -> None:
        """Judge all minutes."""
        before = np.zeros(len(self.lost), dtype=np.bool_)
        self.link_states = judge_minutes(
            self.settled, self.lost, self.settled, self.none, self.none, before
        )
        rule = PointRule([(2 * point, 2 * point + 1) for point in range(POINTS)])
        self.point_states = rule.judge(self.link_states)

    def outages(self) -> int:
        """Fold all links and points; count what is found."""
        found = 0
        for point in range(POINTS):
            rows = {str(row): row for row in (2 * point, 2 * point + 1)}
            states = {key: self.link_states[row] for key, row in rows.items()}
            measured = {key: self._measured(row) for key, row in rows.items()}
            walked = walk(self._frame(rows), self.point_states[point], states, measured, NOTHING)
            found += len(walked.outages) + sum(len(one.outages) for one in walked.links.values())
        return found

    def _frame(self, links: Iterable[str]) -> Frame:
        every = np.ones(MINUTES, dtype=np.bool_)
        limits = IntervalLimits(0.01, 0.1, 0.03)
        return Frame(
            point="point",
            first_minute=0,
            days=tuple(DaySlice(day, day * 1440, day * 1440 + 1440) for day in range(28)),
            service=every,
            off=self.none[0],
            there=every,
            links={key: LinkFrame(every, self.none[0], limits) for key in links},
            counting=tuple(links),
            new_month=False,
        )

    def _measured(self, row: int) -> Measured:
        none = np.zeros(0, np.int64)
        return Measured(
            settled=self.settled[row],
            lost=self.lost[row],
            expected=self.settled[row],
            faulty=self.none[row],
            answered=self.settled[row],
            round_trip_ns=none,
            delay=Delays(none, none, none),
            restless=self.reaches_end[row],
            through=self.lost[row] == 60,
            record_of=lambda minute: self._record(row, minute),
        )

    def _record(self, row: int, minute: int) -> MinuteRecord:
        lost, start_ns = int(self.lost[row, minute]), minute * MINUTE_NS
        end_ns = start_ns + MINUTE_NS
        whole = lost == 60
        run = LossRun(end_ns - lost * SECOND_NS, lost, None, from_before=whole, into_next=True)
        first_ns = None if whole else start_ns
        runs = (run,) if lost and self.reaches_end[row, minute] else ()
        return MinuteRecord("central", str(row), minute, 60, 60, lost, (), 60, runs, first_ns)

    def intervals(self) -> None:
        """Judge all intervals, a day at a time."""
        random = np.random.default_rng(3)
        limits = Limits(*(np.array(limit) for limit in (0.01, 0.1, 0.03)))
        rows = random.integers(5_000_000, 9_000_000, (2 * POINTS, 288, 300))
        for day in range(28):
            part = slice(day * 1440, day * 1440 + 1440)
            fives = (2 * POINTS, 288, 5)
            judge_intervals(
                self.link_states[:, part].reshape(fives),
                self.settled[:, part].reshape(fives),
                self.lost[:, part].reshape(fives),
                delays(rows, np.full(fives[:2], 300)),
                limits,
            )


def main() -> None:
    """Measure and print the tables."""
    print("A minute of the running judge; CPU, ms: median of 16, of 4, worst of 10\n")
    print("| links | all well | and an interval ends | all dead | verdict | all figures read |")
    print("| --- | --- | --- | --- | --- | --- |")
    for points in (1300, 6500):
        row = " | ".join(f"{value:.1f}" for value in running(points))
        print(f"| {2 * points:,} | {row} |")
    print("\nA look at the newest packets, twice a second; CPU, ms, median of 40\n")
    print("| links | all |\n| --- | --- |")
    for points in (1300, 6500):
        print(f"| {2 * points:,} | {live(points):.2f} |")
    month = Month()
    print(f"\n28 days of {2 * POINTS} links in columns, {2 * POINTS * MINUTES:,} minutes; CPU, s\n")
    print("| what | s |\n| --- | --- |")
    print(f"| minutes of links and points | {cpu_ms(month.states) / 1000:.2f} |")
    print(f"| intervals with a full sort of every delay | {cpu_ms(month.intervals) / 1000:.2f} |")
    found = 0

    def fold() -> None:
        nonlocal found
        found = month.outages()

    took = cpu_ms(fold) / 1000
    down = int(np.count_nonzero(month.link_states == State.DOWN))
    print(f"| {found:,} outages in {down:,} down minutes | {took:.2f} |")


if __name__ == "__main__":
    main()
