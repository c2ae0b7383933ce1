"""A table of stories at the limits, each with what it comes to, reckoned by hand.

Every story goes the whole way: packets, minute records, columns, totals of days, verdict. Those of
one day go through the running judge as well.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from slow_judge.packets import Line, record_of
from slow_judge.story import DEAD, GOOD, HANOI, Story, minute_at, verdict_of
from small_city.inventories import city, link, point, works
from small_city.ledger import Kept

from inventory.schema import Inventory
from probes.record import MINUTE_NS, MinuteRecord
from stability.incidents import Incidents
from stability.judge import Judge
from stability.period import Period
from stability.verdict import CityVerdict

MONDAY = date(2026, 12, 7)
"""Of a week without holidays."""
SESSION = "08:00-14:40"
"""400 minutes, 80 intervals."""
BRIEF = {"min_known": 1}
"""As much as is judged at all."""
LOOSE = BRIEF | {"fixed": {"loss": None, "stability": None}}
"""Only outages and breaks are asked about."""
FTTH, RADIO = link("ftth"), link("5g", role="backup", access="5g", operator="viettel")


def lossy(lost: int, of: int = 100) -> str:
    """A minute with single lost packets between answered ones."""
    return "".join(
        "x" if (place + 1) * lost // of > place * lost // of else "." for place in range(of)
    )


@dataclass(frozen=True)
class Case:
    name: str
    story: str
    expect: Mapping[str, Any]
    """By SUBJECT.WHAT; a criterion is its value and whether it is met."""
    ftth: Mapping[str, list[str]] = field(default_factory=dict)
    """Minutes of the link `ftth` from a time on; "+1 08:00" is on the second day."""
    radio: Mapping[str, list[str]] = field(default_factory=dict)
    """The same of the link `5g`."""
    session: str | list[str] = SESSION
    first: date = MONDAY
    days: int = 1
    window: int | None = None
    """Days of the window; else the 28 that end with the last."""
    target: Mapping[str, Any] = field(default_factory=lambda: BRIEF)
    links: tuple[Mapping[str, Any], ...] = (FTTH, RADIO)
    keys: Mapping[str, Any] = field(default_factory=dict)
    """Of the point."""
    calendar: Mapping[str, Any] = field(default_factory=dict)
    maintenance: tuple[Mapping[str, Any], ...] = ()
    others: tuple[Mapping[str, Any], ...] = ()
    """Further points."""
    round_trips_ns: Sequence[int] = ()
    """Of `ftth`."""

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    @property
    def period(self) -> Period:
        whole = Period.rolling(self.last)
        if self.window is None:
            return whole
        return whole.from_(self.last - timedelta(days=self.window - 1))

    @property
    def in_s(self) -> Mapping[str, Any]:
        """What a judge comes to as well that did not run outside of S."""
        return {asked: value for asked, value in self.expect.items() if "_off" not in asked}

    def inventory(self) -> Inventory:
        sessions = [self.session] if isinstance(self.session, str) else self.session
        calendar = {"weekly": {"mon-sun": sessions}} | self.calendar
        keys = {"links": self.links, "calendar": "hours", "target": "own"} | self.keys
        return city(
            point(**keys),
            *self.others,
            calendars={"hours": calendar},
            targets={"own": self.target},
            maintenance=self.maintenance,
        )

    def told(self) -> Story:
        story = Story(self.inventory(), self.first, self.last)
        for name, written in (("ftth", self.ftth), ("5g", self.radio)):
            for at, minutes in written.items():
                later, _, clock = at.rpartition(" ")
                day = self.first + timedelta(days=int(later or 0))
                story.write(f"ba-dinh/{name}", f"{day} {clock}", minutes)
        story.round_trips_ns["ba-dinh/ftth"] = self.round_trips_ns
        return story


def shown(verdict: CityVerdict, asked: str) -> Any:
    """Look up what a case asks about."""
    name, what = asked.split(".")
    if name == "ward":
        return verdict.wards["00004"].grade
    one = verdict.points["ba-dinh"] if name == "point" else verdict.links[f"ba-dinh/{name}"]
    if what in one.criteria:
        return one.criteria[what].value, one.criteria[what].met
    if what == "reasons":
        return [reason.word for reason in one.reasons]
    if what == "leaves":
        return {reason.word: reason.leaves for reason in one.reasons}
    if what in one.totals._fields:
        return getattr(one.totals, what)
    return getattr(one, what)


class Running:
    """The running judge and its ledger, over the measured minutes of a story."""

    def __init__(self, inventory: Inventory, lines: Mapping[str, Line], folder: Path) -> None:
        self.lines = lines
        self.minutes = sorted({minute for line in lines.values() for minute in line.places})
        self.kept = Kept(inventory)
        start_ns = self.minutes[0] * MINUTE_NS
        self.judge = Judge(inventory, Incidents(folder, str(HANOI)), start_ns)

    def judge_all(self, without: range = range(0)) -> list[MinuteRecord]:
        """Judge all minutes; give the records of `ftth` that were held back."""
        late = []
        for minute in range(self.minutes[0], self.minutes[-1] + 1):
            of_links = (record_of(line, minute, key) for key, line in self.lines.items())
            records = [record for record in of_links if record]
            held = [each for each in records if minute in without and each.link.endswith("ftth")]
            self.judge.judge(minute, [each for each in records if each not in held])
            late += held
        self.kept.keep(self.judge.changes())
        return late

    def judge_late(self, records: Iterable[MinuteRecord]) -> None:
        self.judge.late(records)
        while self.judge.judge_late(self.kept):
            pass


CASES = (
    Case(
        "exactly 99.5 %",
        "two of 400 minutes are down, in one interval",
        # 398 / 400 = 0.995; 79 / 80 intervals; 2 x 60 s.
        {
            "ftth.availability": (0.995, True),
            "ftth.stability": (79 / 80, True),
            "ftth.longest_outage": (120, True),
            "ftth.outages_per_week": (1, True),
            "ftth.grade": "pass",
            "point.grade": "A",
        },
        ftth={"08:11": [DEAD] * 2},
    ),
    Case(
        "one minute less than 99.5 %",
        "three of 400 minutes are down",
        # 397 / 400 = 0.9925. The day leaves when the window begins on the day after: in 28 days.
        {
            "ftth.availability": (0.9925, False),
            "ftth.grade": "fail",
            "ftth.reasons": ["availability"],
            "ftth.leaves": {"availability": date(2027, 1, 4)},
            "point.grade": "B",
        },
        ftth={"08:11": [DEAD] * 3},
    ),
    Case(
        "exactly 99 % on 5g",
        "four of 400 minutes are down",
        {"5g.availability": (0.99, True), "5g.grade": "pass"},
        radio={"08:10": [DEAD] * 4},
    ),
    Case(
        "one minute less than 99 % on 5g",
        "five of 400 minutes are down",
        {"5g.availability": (395 / 400, False), "5g.grade": "fail"},
        radio={"08:10": [DEAD] * 5},
    ),
    Case(
        "an outage of exactly 30 minutes",
        "thirty down minutes of S are 1800 s",
        {"ftth.longest_outage": (1800, True), "ftth.reasons": ["availability"]},
        ftth={"09:00": [DEAD] * 30},
        target=LOOSE,
    ),
    Case(
        "an outage of 31 minutes",
        "31 x 60 = 1860 s, little above its limit; 31 / 400 is 15 times what 99.5 % leaves",
        {
            "ftth.longest_outage": (1860, False),
            "ftth.reasons": ["availability", "longest_outage"],
        },
        ftth={"09:00": [DEAD] * 31},
        target=LOOSE,
    ),
    Case(
        "an outage of exactly 60 minutes on 5g",
        "sixty down minutes of S are 3600 s",
        {"5g.longest_outage": (3600, True)},
        radio={"09:00": [DEAD] * 60},
    ),
    Case(
        "an outage of 61 minutes on 5g",
        "61 x 60 = 3660 s",
        {"5g.longest_outage": (3660, False)},
        radio={"09:00": [DEAD] * 61},
    ),
    Case(
        "59 s over a minute's edge",
        "30 and 29 lost packets: both minutes are down, but it is one run of under 60 s",
        {
            "ftth.down_service": 2,
            "ftth.outages_per_week": (0, True),
            "ftth.longest_outage": (0, True),
            "ftth.short_breaks": (1, True),
            "ftth.availability": (0.995, True),
        },
        ftth={"09:01": ["." * 30 + "x" * 30, "x" * 29 + "." * 31]},
    ),
    Case(
        "61 s over a minute's edge",
        "31 and 30 lost packets: an outage of two down minutes, whatever its edges",
        {
            "ftth.outages_per_week": (1, True),
            "ftth.longest_outage": (120, True),
            "ftth.short_breaks": (0, True),
        },
        ftth={"09:01": ["." * 29 + "x" * 31, "x" * 30 + "." * 30]},
    ),
    Case(
        "75 s that fall badly",
        "12, 60 and 3 lost packets: 20 % is up, so only one minute is down: a short break",
        {
            "ftth.down_service": 1,
            "ftth.outages_per_week": (0, True),
            "ftth.short_breaks": (1, True),
        },
        ftth={"09:01": ["." * 48 + "x" * 12, DEAD, "xxx" + "." * 57]},
    ),
    Case(
        "an outage over midnight",
        "three minutes of S on each side, one outage of six",
        {
            "ftth.longest_outage": (360, True),
            "ftth.outages_per_week": (1, True),
            "ftth.down_service": 6,
        },
        ftth={"23:57": [DEAD] * 6},
        session=["00:00-00:10", "23:50-24:00"],
        days=2,
    ),
    Case(
        "an outage over a week's edge",
        "two on Sunday and one from Sunday 23:58 to Monday: three in the week that ends",
        {"ftth.outages_per_week": (3, False), "ftth.longest_outage": (240, True)},
        ftth={"23:51": [DEAD] * 2, "23:55": [DEAD] * 1, "00:01": [DEAD] * 2, "23:58": [DEAD] * 4},
        session=["00:00-00:10", "23:50-24:00"],
        first=date(2026, 12, 13),
        days=2,
    ),
    Case(
        "outages on both sides of a week's edge",
        "two on Sunday, two on Monday: two in the worst week",
        {"ftth.outages_per_week": (2, True), "ftth.down_service": 8},
        ftth={
            "00:01": [DEAD] * 2,
            "23:51": [DEAD] * 2,
            "+1 00:01": [DEAD] * 2,
            "+1 23:51": [DEAD] * 2,
        },
        session=["00:00-00:10", "23:50-24:00"],
        first=date(2026, 12, 13),
        days=2,
    ),
    Case(
        "a start edge in the week before",
        "the run begins with 12 packets of Sunday 23:59, which is up: it counts in Sunday's week",
        # Sunday: two outages and this one's start; Monday: no other one.
        {"ftth.outages_per_week": (3, False), "ftth.down_service": 6},
        ftth={
            "00:01": [DEAD] * 2,
            "23:51": [DEAD] * 2,
            "23:59": ["." * 48 + "x" * 12, DEAD, DEAD],
        },
        session=["00:00-00:10", "23:50-24:00"],
        first=date(2026, 12, 13),
        days=2,
    ),
    Case(
        "three outages in the week of the turn of the year",
        "30/12, 31/12 and 2/1 are all of ISO week 53",
        {"ftth.outages_per_week": (3, False)},
        ftth={"08:05": [DEAD] * 2, "+1 08:05": [DEAD] * 2, "+3 08:05": [DEAD] * 2},
        session="08:00-08:20",
        first=date(2026, 12, 30),
        days=5,
    ),
    Case(
        "two outages in the week of the turn of the year, one after it",
        "Monday 4/1 is of ISO week 1",
        {"ftth.outages_per_week": (2, True)},
        ftth={"08:05": [DEAD] * 2, "+1 08:05": [DEAD] * 2, "+5 08:05": [DEAD] * 2},
        session="08:00-08:20",
        first=date(2026, 12, 30),
        days=6,
    ),
    Case(
        "an outage over closing time",
        "from 14:30 to 15:10, ten minutes of it in S",
        {
            "ftth.longest_outage": (600, True),
            "ftth.down_service": 10,
            "ftth.down_off": 30,
            "ftth.availability": (390 / 400, False),
        },
        ftth={"14:30": [DEAD] * 40, "15:10": [GOOD] * 2},
    ),
    Case(
        "an outage outside S",
        "half an hour in the evening is no outage of S, and no part of its availability",
        {
            "ftth.outages_per_week": (0, True),
            "ftth.longest_outage": (0, True),
            "ftth.availability": (1.0, True),
            "ftth.down_off": 30,
            "ftth.grade": "pass",
        },
        ftth={"18:00": [DEAD] * 30, "18:30": [GOOD] * 2},
    ),
    Case(
        "an outage on a holiday",
        "24/11 is Vietnam Cultural Day: no minute of it is S",
        {
            "ftth.up_service": 800,
            "ftth.down_service": 0,
            "ftth.down_off": 60,
            "ftth.outages_per_week": (0, True),
        },
        ftth={"+1 09:00": [DEAD] * 60},
        calendar={"holidays": "VN"},
        first=date(2026, 11, 23),
        days=3,
    ),
    Case(
        "a Saturday that is worked instead",
        "22/8/2026 is worked for 31/8; it has Monday's hours, so the outage counts",
        {"ftth.outages_per_week": (1, True), "ftth.up_service": 398},
        ftth={"09:00": [DEAD] * 2},
        calendar={"weekly": {"mon-fri": [SESSION]}, "holidays": "VN"},
        first=date(2026, 8, 22),
    ),
    Case(
        "an outage over the window's edge",
        "from Sunday 23:55 to Monday 00:05; the window begins on Monday, and so does its week",
        # In the window 5 down minutes, an outage of Monday's week together with the two others.
        {
            "ftth.longest_outage": (300, True),
            "ftth.outages_per_week": (3, False),
            "ftth.down_service": 9,
            "ftth.up_service": 11,
        },
        ftth={"23:55": [DEAD] * 10, "+1 00:07": [DEAD] * 2, "+1 23:51": [DEAD] * 2},
        session=["00:00-00:10", "23:50-24:00"],
        first=date(2026, 12, 13),
        days=2,
        window=1,
    ),
    Case(
        "an interval over the edge of S",
        "S from 08:03 to 08:13 holds one whole interval, 08:05 to 08:10",
        {"ftth.stable": 1, "ftth.unstable": 0, "ftth.up_service": 10},
        session="08:03-08:13",
    ),
    Case(
        "a point since the second day",
        "the outage of the first day is not of the window",
        {
            "ftth.availability": (1.0, True),
            "ftth.up_service": 400,
            "point.up_service": 400,
            "point.grade": "A",
        },
        ftth={"09:00": [DEAD] * 60},
        days=2,
        keys={"since": "2026-12-08"},
    ),
    Case(
        "a link since the second day",
        "the link begins later than its point, which has both days",
        {"ftth.availability": (1.0, True), "ftth.up_service": 400, "point.up_service": 800},
        ftth={"09:00": [DEAD] * 60},
        days=2,
        links=(FTTH | {"since": "2026-12-08"}, RADIO),
    ),
    Case(
        "89.9 % known",
        "101 of 1000 minutes have no record: 899 are known",
        {
            "ftth.grade": "insufficient",
            "ftth.reasons": ["known_ratio"],
            "ftth.unknown_service": 101,
            "ftth.availability": (1.0, True),
            "point.grade": "B",
        },
        ftth={"08:00": [""] * 101},
        session="06:00-22:40",
    ),
    Case(
        "exactly 90 % known",
        "100 of 1000 minutes have no record",
        {"ftth.grade": "pass", "ftth.unknown_service": 100, "point.grade": "A"},
        ftth={"08:00": [""] * 100},
        session="06:00-22:40",
    ),
    Case(
        "479 minutes",
        "one of 480 minutes is not known",
        {"ftth.grade": "insufficient", "ftth.reasons": ["known"], "point.grade": "B"},
        ftth={"08:00": [""]},
        session="08:00-16:00",
        target={},
    ),
    Case(
        "480 minutes",
        "a whole day of eight hours is known",
        {"ftth.grade": "pass", "point.grade": "A"},
        session="08:00-16:00",
        target={},
    ),
    Case(
        "maintenance is no part of what has to be known",
        "120 minutes of works, 28 unknown, 252 known: 252 / 280 = 0.9, but 252 / 400 were not",
        {"ftth.grade": "pass", "ftth.maintenance_service": 120, "ftth.unknown_service": 28},
        ftth={"10:00": [""] * 28},
        maintenance=(works("2026-12-07T08:00+07:00", "2026-12-07T10:00+07:00", link="ftth"),),
    ),
    Case(
        "nothing known",
        "no record at all: no figure, and no grade even if none is asked for",
        {
            "ftth.grade": "insufficient",
            "ftth.availability": (None, None),
            "ftth.longest_outage": (None, None),
            "ftth.outages_per_week": (None, None),
            "ftth.short_breaks": (None, None),
            "ftth.loss": (None, None),
            "ftth.reasons": ["known"],
        },
        ftth={"07:50": [""] * 420},
        target={"min_known": 0, "min_known_ratio": 0},
    ),
    Case(
        "two links down in turns",
        "each is down for two minutes, but never both",
        {
            "ftth.availability": (0.995, True),
            "5g.availability": (0.995, True),
            "point.availability": (1.0, True),
            "point.outages_per_week": (0, True),
            "point.grade": "A",
        },
        ftth={"09:00": [DEAD] * 2},
        radio={"09:02": [DEAD] * 2},
    ),
    Case(
        "both links down at once",
        "two minutes: 398 / 400 is less than 99.9 %",
        {
            "point.availability": (0.995, False),
            "point.longest_outage": (120, True),
            "point.outages_per_week": (1, True),
            "point.grade": "C",
            "point.reasons": ["availability"],
            "ward.grade": "C",
        },
        ftth={"09:00": [DEAD] * 2},
        radio={"09:00": [DEAD] * 2},
    ),
    Case(
        "both links down, but together for 50 s only",
        "5g goes at 09:01:30, ftth is back at 09:02:20: two down minutes, no outage of the point",
        {
            "point.down_service": 2,
            "point.outages_per_week": (0, True),
            "point.availability": (0.995, False),
            "ftth.outages_per_week": (1, True),
            "5g.outages_per_week": (1, True),
        },
        ftth={"09:00": [DEAD] * 2 + ["x" * 20 + "." * 40]},
        radio={"09:01": ["." * 30 + "x" * 30, DEAD, DEAD]},
    ),
    Case(
        "a point out for exactly 5 minutes",
        "five down minutes are 300 s",
        {"point.longest_outage": (300, True)},
        ftth={"09:00": [DEAD] * 5},
        radio={"09:00": [DEAD] * 5},
    ),
    Case(
        "a point out for 6 minutes",
        "six down minutes are 360 s",
        {
            "point.longest_outage": (360, False),
            "point.reasons": [
                "availability",
                "longest_outage",
                "no_passing_link",
                "no_passing_link",
            ],
        },
        ftth={"09:00": [DEAD] * 6},
        radio={"09:00": [DEAD] * 6},
    ),
    Case(
        "manual failover",
        "the backup is up, but nobody is there to plug it in: the point is down with its primary",
        {
            "point.availability": (0.995, False),
            "point.outages_per_week": (1, True),
            "point.grade": "C",
            "ftth.grade": "pass",
            "5g.grade": "pass",
        },
        ftth={"09:00": [DEAD] * 2},
        keys={"failover": "manual"},
    ),
    Case(
        "an unknown link beside a dead one",
        "nobody can say that the point is down",
        {"point.unknown_service": 2, "point.down_service": 0, "point.availability": (1.0, True)},
        ftth={"09:00": [DEAD] * 2},
        radio={"09:00": [""] * 2},
    ),
    Case(
        "flapping 4 s every minute",
        "4 of 60 lost in every minute: up, since no minute was down before, but never stable",
        # Loss 4 / 60; each interval lost 20 of 300 packets.
        {
            "ftth.availability": (1.0, True),
            "ftth.loss": (4 / 60, False),
            "ftth.stability": (0.0, False),
            "ftth.short_breaks": (0, True),
            "ftth.reasons": ["loss", "stability"],
        },
        ftth={"07:50": ["xxxx" + "." * 56] * 420},
    ),
    Case(
        "flapping after a down minute",
        "the same, but the first minute was down: 6.7 % keeps every following one down",
        {"ftth.availability": (0.0, False), "ftth.longest_outage": (24000, False)},
        ftth={"07:50": [DEAD] + ["xxxx" + "." * 56] * 419},
    ),
    Case(
        "19 % lost in a minute",
        "19 of 100",
        {"ftth.down_service": 0},
        ftth={"09:00": [lossy(19)]},
    ),
    Case(
        "20 % lost in a minute",
        "exactly 20 of 100 is up",
        {"ftth.down_service": 0},
        ftth={"09:00": [lossy(20)]},
    ),
    Case(
        "21 % lost in a minute",
        "21 of 100 is down, but alone no outage; single losses are no short break",
        {
            "ftth.down_service": 1,
            "ftth.outages_per_week": (0, True),
            "ftth.short_breaks": (0, True),
        },
        ftth={"09:00": [lossy(21)]},
    ),
    Case(
        "6 % after a down minute",
        "21 %, then 6 %: two down minutes in a row",
        {"ftth.down_service": 2, "ftth.outages_per_week": (1, True)},
        ftth={"09:00": [lossy(21), lossy(6)]},
    ),
    Case(
        "6 % after an up minute",
        "20 %, then 6 %: both up",
        {"ftth.down_service": 0},
        ftth={"09:00": [lossy(20), lossy(6)]},
    ),
    Case(
        "5 % after a down minute",
        "exactly 5 of 100 is up",
        {"ftth.down_service": 1, "ftth.outages_per_week": (0, True)},
        ftth={"09:00": [lossy(21), lossy(5)]},
    ),
    Case(
        "exactly half settled",
        "30 of 60 is known, 29 is not",
        {"ftth.unknown_service": 1, "ftth.down_service": 0},
        ftth={"09:00": ["." * 30 + "?" * 30, "." * 29 + "?" * 31]},
    ),
    Case(
        "unknown inside an outage",
        "down, down, unknown, down: one outage of three down minutes; 396 of 399 known are up",
        {
            "ftth.longest_outage": (180, True),
            "ftth.outages_per_week": (1, True),
            "ftth.availability": (396 / 399, False),
        },
        ftth={"09:00": [DEAD, DEAD, "", DEAD]},
    ),
    Case(
        "unknown between two down minutes",
        "down, unknown, down: not consecutive, so no outage but two breaks",
        {"ftth.outages_per_week": (0, True), "ftth.short_breaks": (2, True)},
        ftth={"09:00": [DEAD, "", DEAD]},
    ),
    Case(
        "a lone up minute inside an outage",
        "down, down, up, down, down: one outage, of four down minutes",
        {"ftth.longest_outage": (240, True), "ftth.outages_per_week": (1, True)},
        ftth={"09:00": [DEAD, DEAD, GOOD, DEAD, DEAD]},
    ),
    Case(
        "two up minutes between outages",
        "down, down, up, up, down, down: two outages",
        {"ftth.longest_outage": (120, True), "ftth.outages_per_week": (2, True)},
        ftth={"09:00": [DEAD, DEAD, GOOD, GOOD, DEAD, DEAD]},
    ),
    Case(
        "works of 121 minutes in S",
        "the link is cut for all of them: the last one counts as down",
        {
            "ftth.maintenance_service": 120,
            "ftth.down_service": 1,
            "ftth.availability": (279 / 280, True),
            "ftth.outages_per_week": (0, True),
        },
        ftth={"09:00": [DEAD] * 121},
        maintenance=(works("2026-12-07T09:00+07:00", "2026-12-07T11:01+07:00", link="ftth"),),
    ),
    Case(
        "works over the turn of a month",
        "121 minutes on 31/12, 60 on 1/1: the new month has 120 of its own",
        {"ftth.maintenance_service": 180, "ftth.down_service": 1},
        ftth={"22:00": [DEAD] * 120, "+1 00:00": [DEAD] * 61},
        session=["00:00-01:00", "21:59-24:00"],
        first=date(2026, 12, 31),
        days=2,
        maintenance=(works("2026-12-31T21:59+07:00", "2027-01-01T01:00+07:00", link="ftth"),),
    ),
    Case(
        "works outside S",
        "a night of works uses nothing of the allowance",
        {"ftth.maintenance_off": 300, "ftth.maintenance_service": 120, "ftth.down_service": 0},
        ftth={"00:00": [DEAD] * 300, "09:00": [DEAD] * 120},
        maintenance=(
            works("2026-12-07T00:00+07:00", "2026-12-07T05:00+07:00", link="ftth"),
            works("2026-12-07T09:00+07:00", "2026-12-07T11:00+07:00", link="ftth"),
        ),
    ),
    Case(
        "power in office hours only",
        "silent before S: unknown, and so 6.7 % in the first minute of S is up",
        {"ftth.down_off": 0, "ftth.down_service": 0, "ftth.availability": (1.0, True)},
        ftth={"07:57": [DEAD] * 3, "08:00": ["xxxx" + "." * 56]},
        keys={"power": "office_hours"},
    ),
    Case(
        "power always",
        "the same with power: down before S, and 6.7 % in the first minute of S is still down",
        {"ftth.down_off": 3, "ftth.down_service": 1, "ftth.longest_outage": (60, True)},
        ftth={"07:57": [DEAD] * 3, "08:00": ["xxxx" + "." * 56]},
    ),
    Case(
        "the last date of a mobile point",
        "silent from 23:55 on; what comes after the last date is not counted",
        {
            "5g.down_service": 5,
            "5g.down_off": 0,
            "5g.up_service": 15,
            "5g.longest_outage": (300, True),
            "point.down_service": 5,
        },
        radio={"23:55": [DEAD] * 20},
        session=["00:00-00:10", "23:50-24:00"],
        days=2,
        links=(RADIO | {"role": "primary"},),
        keys={"kind": "mobile", "dates": [{"from": "2026-12-07", "to": "2026-12-07"}]},
    ),
    Case(
        "a mobile point without a fixed line",
        "it needs 5g only",
        {"point.grade": "A", "point.reasons": []},
        links=(RADIO | {"role": "primary"},),
        keys={"kind": "mobile", "dates": [{"from": "2026-12-07"}]},
    ),
    Case(
        "a fixed point without 5g",
        "stable, not redundant",
        {"point.grade": "B", "point.reasons": ["no_link"]},
        links=(FTTH,),
    ),
    Case(
        "a need of its own",
        "nothing but a fixed line is needed",
        {"point.grade": "A"},
        links=(FTTH,),
        keys={"need": "fixed"},
    ),
    Case(
        "a need that nothing fulfils",
        "4g is needed, and does not become of 5g",
        {"point.grade": "B", "point.reasons": ["no_link"]},
        keys={"need": ["fixed", "4g"]},
    ),
    Case(
        "leased counts as fixed",
        "a leased line and 5g",
        {"point.grade": "A"},
        links=(FTTH | {"access": "leased"}, RADIO),
    ),
    Case(
        "one operator",
        "both links are of VNPT: flagged, and still A",
        {"point.grade": "A", "point.reasons": ["same_operator"]},
        links=(FTTH, RADIO | {"operator": "vnpt"}),
    ),
    Case(
        "no link passes",
        "both miss availability in turns, the point is always up",
        {
            "point.availability": (1.0, True),
            "point.grade": "C",
            "point.reasons": ["no_passing_link", "no_passing_link"],
        },
        ftth={"09:00": [DEAD] * 3},
        radio={"09:10": [DEAD] * 5},
    ),
    Case(
        "links of which too little is known",
        "each is known in half of the minutes, the point in all",
        {"ftth.grade": "insufficient", "point.unknown_service": 0, "point.grade": "U"},
        ftth={"07:50": [""] * 210},
        radio={"11:20": [""] * 220},
    ),
    Case(
        "the worst point makes the ward",
        "A beside a point of which nothing is known: U",
        {"point.grade": "A", "ward.grade": "U"},
        others=(point("trang", calendar="hours"),),
    ),
    Case(
        "U is better than C",
        "a point that misses its limit beside one of which nothing is known: C",
        {"point.grade": "C", "ward.grade": "C"},
        ftth={"09:00": [DEAD] * 2},
        radio={"09:00": [DEAD] * 2},
        others=(point("trang", calendar="hours"),),
    ),
    Case(
        "a ward without an active point",
        "its only point is planned",
        {"ward.grade": "U"},
        keys={"status": "planned"},
    ),
    Case(
        "loss of exactly 0.002",
        "48 of 24,000 packets, never more than three in an interval",
        {
            "ftth.loss": (0.002, True),
            "ftth.stability": (1.0, True),
            "ftth.grade": "pass",
        },
        ftth={"08:00": ["x" + "." * 59, GOOD] * 48},
    ),
    Case(
        "one more lost packet",
        "49 of 24,000",
        {"ftth.loss": (49 / 24000, False), "ftth.grade": "fail"},
        ftth={"08:00": ["x" + "." * 59, GOOD] * 49},
    ),
    Case(
        "loss in down minutes is no loss",
        "packets of the two down minutes are left out of both sides: 398 x 60",
        {"ftth.loss": (0.0, True), "ftth.settled": 23880},
        ftth={"09:00": [DEAD] * 2},
    ),
    Case(
        "a mean round trip of exactly 50 ms",
        "every packet takes 50 ms",
        {"ftth.rtt_mean": (0.05, True), "ftth.stability": (1.0, True)},
        round_trips_ns=[50_000_000] * 30_000,
    ),
    Case(
        "one nanosecond more",
        "one packet of 24,000 takes 50.000001 ms",
        {"ftth.rtt_mean": ((24000 * 50_000_000 + 1) / (24000 * 10**9), False)},
        round_trips_ns=[*[50_000_000] * 600, 50_000_001, *[50_000_000] * 30_000],
    ),
    Case(
        "stability of exactly 0.95",
        "one of 20 intervals has lost 4 of 300 packets",
        {"ftth.stability": (0.95, True), "ftth.grade": "pass"},
        ftth={"08:05": ["xx" + "." * 58, "xx" + "." * 58]},
        session="08:00-09:40",
    ),
    Case(
        "stability of 0.9",
        "two of 20 intervals have",
        {"ftth.stability": (0.9, False), "ftth.reasons": ["stability"]},
        ftth={"08:05": ["xx" + "." * 58] * 2, "08:10": ["xx" + "." * 58] * 2},
        session="08:00-09:40",
    ),
    Case(
        "an interval with exactly 1 % lost",
        "3 of 300 is stable",
        {"ftth.unstable": 0, "ftth.stable": 80},
        ftth={"08:05": ["xxx" + "." * 57]},
    ),
    Case(
        "five short breaks on a day",
        "runs of ten packets in five minutes",
        {"ftth.short_breaks": (5, True), "ftth.grade": "pass"},
        ftth={"09:00": ["x" * 10 + "." * 50] * 5},
        target=LOOSE,
    ),
    Case(
        "six short breaks on a day",
        "advice is missed, so the grade is amber; the point has its redundancy all the same",
        {
            "ftth.short_breaks": (6, False),
            "ftth.grade": "amber",
            "ftth.reasons": ["short_breaks"],
            "point.grade": "A",
        },
        ftth={"09:00": ["x" * 10 + "." * 50] * 6},
        target=LOOSE,
    ),
    Case(
        "six short breaks on two days",
        "the worst day has four",
        {"ftth.short_breaks": (4, True)},
        ftth={"09:00": ["x" * 10 + "." * 50] * 4, "+1 09:00": ["x" * 10 + "." * 50] * 2},
        session="09:00-09:20",
        target=LOOSE,
        days=2,
    ),
    Case(
        "nine packets are no short break",
        "a run of nine",
        {"ftth.short_breaks": (0, True)},
        ftth={"09:00": ["x" * 9 + "." * 51]},
    ),
    Case(
        "a criterion that is switched off",
        "three down minutes, but nobody asks for availability",
        {"ftth.availability": (0.9925, None), "ftth.grade": "pass"},
        ftth={"08:11": [DEAD] * 3},
        target=BRIEF | {"fixed": {"availability": None}},
    ),
    Case(
        "what is under fixed holds for leased",
        "0.9925 is enough where 0.99 is asked",
        {"ftth.availability": (0.9925, True)},
        ftth={"08:11": [DEAD] * 3},
        links=(FTTH | {"access": "leased"}, RADIO),
        target=BRIEF | {"fixed": {"availability": 0.99}},
    ),
    Case(
        "leased says otherwise",
        "0.9925 is not enough where 0.999 is asked",
        {"ftth.availability": (0.9925, False)},
        ftth={"08:11": [DEAD] * 3},
        links=(FTTH | {"access": "leased"}, RADIO),
        target=BRIEF | {"fixed": {"availability": 0.99}, "leased": {"availability": 0.999}},
    ),
    Case(
        "what is under 5g holds for 4g",
        "five down minutes are 0.9875",
        {"5g.availability": (0.9875, True)},
        radio={"08:10": [DEAD] * 5},
        links=(FTTH, RADIO | {"access": "4g"}),
        target=BRIEF | {"5g": {"availability": 0.98}},
    ),
    Case(
        "a link with a target of its own",
        "its own asks for nothing but what is known, its point's stays",
        {"ftth.availability": (0.9925, False), "ftth.grade": "insufficient"},
        ftth={"08:11": [DEAD] * 3},
        links=(FTTH | {"target": "hanoi-stable-v1"}, RADIO),
    ),
    Case(
        "a limit of the point that is switched off",
        "both links down for two minutes, and no limit on availability",
        {"point.availability": (0.995, None), "point.grade": "A"},
        ftth={"09:00": [DEAD] * 2},
        radio={"09:00": [DEAD] * 2},
        target=BRIEF | {"point": {"availability": None}},
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_a_story_comes_to_what_was_reckoned_by_hand(case: Case, tmp_path: Path) -> None:
    story = case.told()
    lines = story.lines()

    verdict = verdict_of(story, lines, case.period)

    assert {asked: shown(verdict, asked) for asked in case.expect} == case.expect
    if case.days == 1 and lines:
        running = Running(story.inventory, lines, tmp_path)
        running.judge_all()
        assert {asked: shown(running.judge.verdict, asked) for asked in case.in_s} == case.in_s


IN_A_ROW = [case for case in CASES if len(case.ftth.get("09:00", ())) in range(3, 7)]
"""Stories in which something goes on from 09:00 on."""


@pytest.mark.parametrize("case", IN_A_ROW, ids=lambda case: case.name.replace(" ", "-"))
def test_records_that_come_late_come_to_the_same(case: Case, tmp_path: Path) -> None:
    story = case.told()
    running = Running(story.inventory, story.lines(), tmp_path)
    held_back = range(minute_at(f"{case.first} 09:01"), minute_at(f"{case.first} 09:04"))

    late = running.judge_all(without=held_back)
    running.judge_late(reversed(late))

    assert {asked: shown(running.judge.verdict, asked) for asked in case.in_s} == case.in_s


def test_late_records_close_an_outage(tmp_path: Path) -> None:
    """Three down minutes from 09:00, then no record of the link, until all of them come at last."""
    story = Case("late", "", {}, ftth={"09:00": [DEAD] * 3}).told()
    running = Running(story.inventory, story.lines(), tmp_path)
    silent = range(minute_at(f"{MONDAY} 09:03"), minute_at(f"{MONDAY} 15:00"))

    late = running.judge_all(without=silent)
    (before,) = running.judge.outages()
    verdict_before = running.judge.verdict.links["ba-dinh/ftth"]
    running.judge_late(late)

    # Known are 08:00 to 09:03: 63 of 400 minutes, 60 of them up. Afterwards 397 of 400.
    (after,) = running.judge.outages()
    verdict = running.judge.verdict.links["ba-dinh/ftth"]
    assert (before.end_ns, verdict_before.grade) == (None, "insufficient")
    assert verdict_before.criteria["availability"].value == 60 / 63
    assert after.end_ns == minute_at(f"{MONDAY} 09:03") * MINUTE_NS + 500_000_000
    assert verdict.criteria["availability"].value == 397 / 400
    assert (verdict.grade, verdict.criteria["longest_outage"].value) == ("fail", 180)
