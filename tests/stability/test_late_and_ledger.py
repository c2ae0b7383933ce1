"""Late records over a real ledger: of which records are lost, and which has many inventories."""

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from slow_judge.packets import line, record_of
from small_city.inventories import city, link, point, works

from inventory.schema import Inventory
from probes.record import MINUTE_NS, MinuteRecord
from stability.incidents import Incidents
from stability.judge import Judge
from stability.late import KEPT_DAYS
from stability.ledger.ledger import Ledger
from stability.ledger.store import FILE_NAME

HANOI = "Asia/Ho_Chi_Minh"
LINK = "ba-dinh/ftth"
START = int(datetime.fromisoformat("2026-11-25T23:50:00+07:00").timestamp()) // 60
DAY = datetime.fromisoformat("2026-11-25").toordinal()
GOOD, DEAD = "." * 60, "x" * 60
CITY = city(point())
TONIGHT = works("2026-11-25T23:51:00+07:00", "2026-11-25T23:57:00+07:00", link="ftth")
MAINTAINED = city(point(), maintenance=[TONIGHT])


class Service:
    """A judge over a ledger; `missing` minutes are those whose records come late."""

    def __init__(self, folder: Path, fates: Sequence[str], missing: set[int]) -> None:
        self.folder = folder
        self.ledger = Ledger(folder, HANOI)
        self._line = line(fates, START)
        self._missing = missing
        self.next = START

    def begin(self, inventory: Inventory) -> None:
        incidents = Incidents(self.ledger.store, HANOI)
        resumed = self.ledger.resume(DAY - KEPT_DAYS)
        self.judge = Judge(inventory, incidents, self.next * MINUTE_NS, resumed)
        self.keep(inventory)

    def reload(self, inventory: Inventory) -> None:
        self.judge.replace(inventory, self.next * MINUTE_NS)
        self.keep(inventory)

    def keep(self, inventory: Inventory) -> None:
        mark = "maintained" if inventory.maintenance else "plain"
        self.ledger.keep_inventory(inventory, mark, self.next * MINUTE_NS)

    def run(self, minutes: int) -> None:
        for _ in range(minutes):
            known = [] if self.next - START in self._missing else self.records(self.next - START)
            self.judge.judge(self.next, known)
            self.hand_out()
            self.next += 1

    def records(self, *places: int) -> list[MinuteRecord]:
        found = (record_of(self._line, START + place, LINK) for place in places)
        return [each for each in found if each]

    def late(self, *places: int) -> None:
        self.judge.late(self.records(*places))
        while self.judge.judge_late(self.ledger):
            self.hand_out()
        self.hand_out()

    def hand_out(self) -> None:
        changes = self.judge.changes()
        if changes:
            self.ledger.keep(changes)

    def lose(self, where: str) -> None:
        assert self.ledger.flush()
        with closing(sqlite3.connect(self.folder / FILE_NAME)) as file, file:
            gone = file.execute(f"DELETE FROM records WHERE {where}").rowcount
        assert gone

    def states(self, day: int = DAY) -> tuple[int, int, int, int]:
        """Up, down, unknown and maintenance minutes of a day."""
        totals = self.ledger.link_pasts(day, day)[LINK].days[day]
        return totals[:4]


@pytest.fixture
def opened() -> Iterator[list[Service]]:
    services: list[Service] = []
    yield services
    for each in services:
        each.ledger.close()


def service(
    opened: list[Service], folder: Path, fates: Sequence[str], missing: set[int]
) -> Service:
    made = Service(folder, fates, missing)
    opened.append(made)
    return made


@pytest.mark.parametrize("where", [f"minute = {START + 2}", f"minute < {START + 6}"])
def test_what_was_known_stays_so_when_its_records_are_lost(
    opened: list[Service], tmp_path: Path, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    running = service(opened, tmp_path, [GOOD] * 3 + [DEAD] * 3 + [GOOD] * 3, {1, 7})
    running.begin(CITY)
    running.run(9)
    running.lose(where)
    before = running.states(), running.judge.outages(), running.judge.verdict

    with caplog.at_level(logging.WARNING):
        running.late(7)
        running.late(1)

    assert (running.states(), running.judge.outages(), running.judge.verdict) == before
    assert running.states() == (4, 3, 2, 0)
    assert (running.judge.days_left, running.judge.ignored_records) == (2, 2)
    assert running.judge.days_waiting == 0
    (told,) = (each.message for each in caplog.records if each.name == "stability.late")
    assert told.startswith("not all records of 2026-11-25 are there any more, so ba-dinh stays")


def test_a_day_before_one_of_which_records_are_lost_stays_if_that_follows_from_it(
    opened: list[Service], tmp_path: Path
) -> None:
    running = service(opened, tmp_path, [GOOD] * 9 + [DEAD] * 3 + [GOOD] * 3, {9})
    running.begin(CITY)
    running.run(15)
    running.lose(f"minute = {START + 12}")
    (before,) = (each for each in running.judge.outages() if each.link)

    running.late(9)

    # With minute 9 the outage would begin a minute earlier, on the day before what was lost.
    (after,) = (each for each in running.judge.outages() if each.link)
    assert after == before
    assert running.states() == (9, 0, 1, 0)
    assert (running.judge.days_left, running.judge.ignored_records) == (2, 1)


def test_days_of_which_all_records_are_there_are_put_right_beside_one_of_which_some_are_lost(
    opened: list[Service], tmp_path: Path
) -> None:
    running = service(opened, tmp_path, [GOOD] * 15, {2, 12})
    running.begin(CITY)
    running.run(15)
    running.lose(f"minute = {START + 5}")

    running.late(2, 12)

    assert running.states() == (9, 0, 1, 0)
    assert running.states(DAY + 1) == (5, 0, 0, 0)
    assert (running.judge.days_left, running.judge.ignored_records) == (1, 1)


@pytest.mark.parametrize("then", ["goes on", "is restarted"])
def test_works_that_were_not_known_yet_do_not_hold_for_what_comes_late(
    opened: list[Service], tmp_path: Path, then: str
) -> None:
    running = service(opened, tmp_path, [GOOD] * 15, {3, 6})
    running.begin(CITY)
    running.run(5)
    running.reload(MAINTAINED)
    running.run(3)
    if then == "is restarted":
        running.begin(MAINTAINED)
    running.run(1)

    running.late(3, 6)

    # The works are on from minute 1 to 6, and were known from minute 5 on.
    assert running.states() == (7, 0, 0, 2)
    assert (running.judge.days_left, running.judge.ignored_records) == (0, 0)


def test_works_that_were_taken_back_hold_for_the_minutes_before_on_a_day_that_is_over(
    opened: list[Service], tmp_path: Path
) -> None:
    running = service(opened, tmp_path, [GOOD] * 15, {3, 8})
    running.begin(MAINTAINED)
    running.run(5)
    running.reload(CITY)
    running.run(8)
    running.begin(CITY)
    running.run(1)

    running.late(3, 8)

    # On from minute 1 to 4; minutes 5 and 6 were judged as measured.
    assert running.states() == (6, 0, 0, 4)
    assert (running.judge.days_left, running.judge.ignored_records) == (0, 0)


@pytest.mark.parametrize(
    ("start_ns", "end_ns", "expected"),
    [
        (500, 900, [1000]),
        (500, 2000, [1000]),
        (1000, 2001, [1000, 2000]),
        (1999, 9000, [1000, 2000, 3000]),
        (3000, 9000, [3000]),
    ],
)
def test_the_ledger_says_from_when_on_the_inventories_of_a_time_were_in_force(
    opened: list[Service], tmp_path: Path, start_ns: int, end_ns: int, expected: list[int]
) -> None:
    ledger = service(opened, tmp_path, [], set()).ledger
    for from_ns, inventory in ((1000, CITY), (2000, MAINTAINED), (3000, CITY)):
        ledger.keep_inventory(inventory, str(from_ns), from_ns)

    found = ledger.inventory_moments(start_ns, end_ns)

    assert found == expected
    assert [ledger.inventory(each) == MAINTAINED for each in found] == [
        each == 2000 for each in expected
    ]


def test_a_ledger_without_an_inventory_says_so(opened: list[Service], tmp_path: Path) -> None:
    empty = service(opened, tmp_path, [], set()).ledger

    assert empty.inventory_moments(0, 9000) == []


def test_what_was_taken_and_not_judged_yet_can_be_handed_in_again_after_a_restart(
    opened: list[Service], tmp_path: Path
) -> None:
    running = service(opened, tmp_path, [GOOD] * 15, {3})
    running.begin(CITY)
    running.run(8)
    running.judge.late(running.records(3))
    running.begin(CITY)

    running.late(3)
    running.late(3)

    assert running.states() == (8, 0, 0, 0)
    assert (running.judge.days_left, running.judge.ignored_records) == (0, 0)


def test_minutes_in_which_the_service_did_not_run_are_put_right_too(
    opened: list[Service], tmp_path: Path
) -> None:
    fates = [GOOD, DEAD, DEAD, "x" * 30 + "." * 30, *[GOOD] * 11]
    running = service(opened, tmp_path, fates, set())
    running.begin(CITY)
    running.run(2)
    running.next += 5
    running.begin(MAINTAINED)
    running.run(8)

    running.late(*range(2, 7))

    # The works were known from minute 7 on, when they were over.
    assert running.states() == (7, 3, 0, 0)
    assert running.states(DAY + 1) == (5, 0, 0, 0)
    assert (running.judge.days_left, running.judge.ignored_records) == (0, 0)


def test_a_day_on_which_links_and_works_were_edited_is_put_right(
    opened: list[Service], tmp_path: Path
) -> None:
    edited = city(point(links=[link("ftth")]), maintenance=[TONIGHT])
    running = service(opened, tmp_path, [GOOD, DEAD, DEAD, *[GOOD] * 12], {4, 8})
    running.begin(edited)
    running.run(3)
    running.reload(CITY)
    running.run(12)

    running.late(4, 8)

    # Works held in minutes 1 and 2.
    assert running.states() == (8, 0, 0, 2)
    assert (running.judge.days_left, running.judge.ignored_records) == (0, 0)
