"""The judge over a real ledger: what is written and read again is as good as never stopped."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from slow_judge.packets import line, record_of
from small_city.inventories import city, point, works

from probes.record import MINUTE_NS, MinuteRecord
from stability.changes import Changes, Resumed
from stability.incidents import Incidents
from stability.judge import Judge
from stability.late import KEPT_DAYS
from stability.ledger.ledger import Ledger
from stability.verdict import CityVerdict

HANOI = "Asia/Ho_Chi_Minh"
FTTH, RADIO = "ba-dinh/ftth", "ba-dinh/5g"
START = int(datetime.fromisoformat("2026-11-25T23:50:00+07:00").timestamp()) // 60
DAY = datetime.fromisoformat("2026-11-25").toordinal()
CITY = city(
    point(),
    maintenance=[works("2026-11-25T23:53:00+07:00", "2026-11-26T00:01:30+07:00", link="5g")],
)
GOOD, DEAD, SHORT = "." * 60, "x" * 60, "." * 40 + "x" * 20
STORY = [GOOD, SHORT, DEAD, DEAD, GOOD, DEAD, DEAD, "x" * 30 + "." * 30, GOOD, DEAD, DEAD, GOOD]
STORY += [GOOD, "x" * 12 + "." * 48, GOOD, "x." * 30, "x." * 30, GOOD]


def records(minute: int) -> list[MinuteRecord]:
    place = minute - START
    written = line(STORY, START, round_trips_ns=range(5_000_000, 9_000_000, 1_009))
    other = line([DEAD if 4 < at < 9 else GOOD for at in range(len(STORY))], START, pairs=True)
    found = (record_of(written, minute, FTTH), record_of(other, minute, RADIO))
    return [each for each in found if each] if place < len(STORY) else []


def judged(judge: Judge) -> tuple[CityVerdict, list[Any]]:
    outages = [(one.subject, one.start_ns, one.end_ns, one.downs) for one in judge.outages()]
    return judge.verdict, outages


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(tmp_path, HANOI)
    yield opened
    opened.close()


@pytest.fixture
def steady(tmp_path: Path) -> Judge:
    """A judge that never stops."""
    judge = Judge(CITY, Incidents(tmp_path / "steady", HANOI), START * MINUTE_NS)
    for minute in range(START, START + len(STORY)):
        judge.judge(minute, records(minute))
    return judge


def begin(ledger: Ledger, minute: int) -> Judge:
    incidents = Incidents(ledger.store, HANOI)
    resumed: Resumed | None = ledger.resume(DAY - KEPT_DAYS)
    return Judge(CITY, incidents, minute * MINUTE_NS, resumed)


def keep(ledger: Ledger, changes: Changes | None) -> None:
    if changes:
        ledger.keep(changes)


@pytest.mark.parametrize("every", [1, 3, 5])
def test_a_service_that_is_started_again_and_again_judges_as_if_it_never_stopped(
    ledger: Ledger, steady: Judge, every: int
) -> None:
    judge = begin(ledger, START)

    for minute in range(START, START + len(STORY)):
        if minute > START + 4 and (minute - START) % every == 0:
            judge = begin(ledger, minute)
        judge.judge(minute, records(minute))
        keep(ledger, judge.changes())

    assert judged(judge) == judged(steady)


def test_records_that_come_days_late_come_to_the_same(ledger: Ledger, steady: Judge) -> None:
    judge = begin(ledger, START)
    late = [each for minute in (2, 6, 7, 13) for each in records(START + minute)]
    for minute in range(START, START + len(STORY)):
        judge.judge(minute, [each for each in records(minute) if each not in late])
        keep(ledger, judge.changes())

    judge.late(reversed(late))
    while judge.judge_late(ledger):
        keep(ledger, judge.changes())
    keep(ledger, judge.changes())

    assert judged(judge) == judged(steady)
    again = begin(ledger, START + len(STORY))
    assert judged(again) == judged(steady)
