"""Records that come late: the judge comes to what it would have come to in time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_judge.histories import lines
from slow_judge.packets import Line, Packet, line, record_of
from small_city.inventories import ALWAYS, city, link, point, works
from small_city.ledger import Kept

from inventory.schema import Inventory
from probes.record import MINUTE_NS, MinuteRecord
from stability.changes import NOTHING
from stability.incidents import Incidents
from stability.judge import Judge
from stability.newest import unpack
from stability.past import Outage

HANOI = "Asia/Ho_Chi_Minh"
GOOD, DEAD = "." * 60, "x" * 60
FTTH, RADIO = "ba-dinh/ftth", "ba-dinh/5g"


def minute_of(local: str) -> int:
    return int(datetime.fromisoformat(local).timestamp()) // 60


START = minute_of("2026-11-25T10:00:00+07:00")
DAY = date(2026, 11, 25).toordinal()


class Service:
    """A judge and its ledger."""

    def __init__(self, incidents: Incidents, inventory: Inventory, start: int = START) -> None:
        self.incidents = incidents
        self.kept = Kept(inventory)
        self.judge = Judge(inventory, incidents, start * MINUTE_NS)
        self.next = start

    def minute(self, records: Iterable[MinuteRecord]) -> None:
        self.judge.judge(self.next, records)
        self.kept.keep(self.judge.changes())
        self.next += 1

    def minutes(self, ftth: Sequence[str | None], radio: Sequence[str | None] = ()) -> None:
        for place, fates in enumerate(ftth):
            other = radio[place] if radio else GOOD
            self.minute(made(self.next, fates, other))

    def late(self, records: Iterable[MinuteRecord]) -> int:
        taken = self.judge.late(records)
        while self.judge.judge_late(self.kept):
            pass
        self.kept.keep(self.judge.changes())
        return taken

    def only_outage(self, link_id: str | None = "ftth") -> Outage:
        (found,) = (each for each in self.judge.outages() if each.link == link_id)
        return found


def made(minute: int, ftth: str | None, radio: str | None = GOOD) -> list[MinuteRecord]:
    of_links = {FTTH: ftth, RADIO: radio}
    found = (
        record_of(line([fates], minute), minute, key) for key, fates in of_links.items() if fates
    )
    return [each for each in found if each]


def all_of(*of_minutes: list[MinuteRecord]) -> list[MinuteRecord]:
    return [each for of_minute in of_minutes for each in of_minute]


@pytest.fixture
def incidents(tmp_path: Path) -> Incidents:
    return Incidents(tmp_path, HANOI)


@pytest.fixture
def service(incidents: Incidents) -> Service:
    return Service(incidents, city(point(calendar="office")))


def test_minutes_that_were_unknown_become_known(service: Service) -> None:
    service.minutes([GOOD, None, None, GOOD, GOOD, GOOD])

    taken = service.late(all_of(made(START + 1, GOOD, None), made(START + 2, GOOD, None)))

    totals = service.kept.changes.link_days[FTTH, DAY]
    assert taken == 2
    assert (totals.up_service, totals.unknown_service) == (6, 0)
    assert (totals.stable, totals.unknown_intervals) == (1, 0)
    assert service.judge.verdict.links[FTTH].totals == totals


def test_an_outage_that_nobody_saw_is_listed_with_an_id_and_mails_nobody(
    service: Service,
) -> None:
    service.minutes([GOOD, None, None, None, GOOD, GOOD, GOOD])

    service.late(all_of(*(made(START + at, DEAD, None) for at in (1, 2, 3))))

    outage = service.only_outage()
    assert outage.service_seconds == 180
    assert outage.id == "TS-2026-00001"
    assert service.kept.changes.outages == {outage.id: outage}
    assert service.incidents.current(FTTH) is None


def test_an_outage_that_becomes_longer_keeps_its_id(service: Service) -> None:
    service.minutes([None, None, None, DEAD, DEAD, GOOD, GOOD])
    before = service.only_outage()

    service.late(all_of(*(made(START + at, DEAD, None) for at in (1, 2))))

    after = service.only_outage()
    assert after.id == before.id
    assert after.first_minute == START + 1
    assert set(service.kept.changes.outages) == {before.id}


@pytest.mark.parametrize("how", ["pause", "restart", "judged again"])
@pytest.mark.parametrize(
    ("begin", "end"),
    [("10:05", "10:25"), ("10:08", "10:13"), ("07:00", "13:00"), ("09:00", "10:01")],
)
def test_works_in_minutes_without_records_are_maintenance_however_those_came(
    incidents: Incidents, how: str, begin: str, end: str
) -> None:
    planned = works(f"2026-11-25T{begin}:00+07:00", f"2026-11-25T{end}:00+07:00", point="ba-dinh")
    inventory = city(point(), maintenance=[planned])
    service = Service(incidents, inventory)
    service.kept.known = inventory
    service.minutes([GOOD] * 3)

    gap = range(service.next, service.next + 114)
    service.next = gap.stop
    if how != "pause":
        now_ns = service.next * MINUTE_NS
        service.judge = Judge(inventory, incidents, now_ns, service.kept.resumed())
    service.minutes([GOOD] * 6)
    if how == "judged again":
        service.late(made(START + 2, GOOD, None))

    first, last = (minute_of(f"2026-11-25T{each}:00+07:00") for each in (begin, end))
    held = [minute for minute in range(START, service.next) if first <= minute < last][:120]
    unknown = [minute for minute in gap if minute not in held]
    verdict = service.judge.verdict
    assert service.judge.days_left == 0
    assert verdict.links[FTTH].totals[:4] == (
        123 - len(held) - len(unknown),
        0,
        len(unknown),
        len(held),
    )
    assert verdict.points["ba-dinh"].totals[:4] == verdict.links[FTTH].totals[:4]
    assert verdict.links[FTTH].totals.unknown_intervals == 24


def test_works_that_came_while_it_did_not_run_hold_from_then_on(incidents: Incidents) -> None:
    planned = works("2026-11-25T10:00:00+07:00", "2026-11-25T11:00:00+07:00", point="ba-dinh")
    service = Service(incidents, city(point()))
    service.kept.known = city(point())
    service.minutes([GOOD] * 3)

    service.next += 10
    now = city(point(), maintenance=[planned])
    service.judge = Judge(now, incidents, service.next * MINUTE_NS, service.kept.resumed())
    service.minutes([GOOD] * 3)

    totals = service.judge.verdict.links[FTTH].totals
    assert totals[:4] == (3, 0, 10, 3)


def test_works_that_were_dropped_while_it_did_not_run_held_until_then(incidents: Incidents) -> None:
    planned = works("2026-11-25T10:00:00+07:00", "2026-11-25T11:00:00+07:00", point="ba-dinh")
    service = Service(incidents, city(point(), maintenance=[planned]))
    service.kept.known = city(point(), maintenance=[planned])
    service.minutes([GOOD] * 3)

    service.next += 10
    resumed = service.kept.resumed()
    service.judge = Judge(city(point()), incidents, service.next * MINUTE_NS, resumed)
    service.minutes([GOOD] * 3)

    totals = service.judge.verdict.links[FTTH].totals
    assert totals[:4] == (3, 0, 0, 13)


def test_what_a_link_that_is_gone_used_of_its_allowance_stays(incidents: Incidents) -> None:
    planned = works("2026-11-25T20:00:00+07:00", "2026-11-26T04:00:00+07:00", point="ba-dinh")
    without = city(point(links=[link("5g", access="5g")]), maintenance=[planned])
    start = minute_of("2026-11-25T23:00:00+07:00")
    service = Service(incidents, city(point(), maintenance=[planned]), start)
    service.minutes([DEAD] * 30)
    service.judge.replace(without, service.next * MINUTE_NS)
    service.kept.known = without
    service.minutes([None] * 40)
    before = service.kept.checkpoint("ba-dinh", DAY + 1).planned_used

    taken = service.late(made(start, None, GOOD))

    assert taken == 1
    assert before == {FTTH: 30, RADIO: 60}
    assert service.kept.checkpoint("ba-dinh", DAY + 1).planned_used == before


def test_what_turns_out_to_be_no_outage_is_dropped(service: Service) -> None:
    service.minutes([GOOD, DEAD, DEAD, GOOD, GOOD])
    before = service.only_outage()

    agent = [replace(each, vantage="agent") for each in made(START + 2, GOOD, None)]
    service.late(agent)

    assert service.judge.outages() == []
    assert service.kept.changes.dropped == {before.id}
    assert service.kept.changes.link_days[FTTH, DAY].down_service == 1


def test_an_outage_that_begins_with_the_last_minute_of_a_day_stays_what_it_is(
    incidents: Incidents,
) -> None:
    service = Service(incidents, city(point()), minute_of("2026-11-25T23:56:00+07:00"))
    service.minutes([GOOD, None, GOOD, DEAD, DEAD, DEAD, GOOD, GOOD])
    before = service.only_outage()

    service.late(made(service.next - 7, GOOD, None))

    assert service.kept.changes.link_days[FTTH, DAY].up_service == 3
    assert service.only_outage() == before


def test_an_open_outage_goes_on_with_what_came_late(service: Service) -> None:
    service.minutes([GOOD, None, DEAD])

    service.late(made(START + 1, DEAD, None))
    service.minutes([DEAD, GOOD, GOOD])

    assert service.only_outage().service_seconds == 180
    assert service.kept.changes.present["ba-dinh"] == NOTHING


def test_records_of_the_running_interval_come_late(service: Service) -> None:
    service.minutes([GOOD, None])

    service.late(made(START + 1, GOOD, None))
    service.minutes([GOOD, GOOD, GOOD])

    assert service.kept.changes.link_days[FTTH, DAY].stable == 1


def test_what_comes_too_late_too_early_or_for_nobody_is_ignored(service: Service) -> None:
    service.minutes([GOOD] * 3)

    strange = [replace(each, link="ba-dinh/gone") for each in made(START, GOOD, None)]
    old, future = made(START - 31 * 1440, GOOD, None), made(START + 9, GOOD, None)
    unjudged = made(START - 2 * 1440, GOOD, None)
    taken = service.late([*strange, *old, *future, *unjudged])

    assert taken == 0
    assert service.judge.ignored_records == 4


def test_the_same_records_again_change_nothing(service: Service) -> None:
    service.minutes([GOOD, None, DEAD, GOOD, GOOD])
    late = made(START + 1, DEAD, None)
    service.late(late)
    before = replace(service.kept.changes, records=())

    service.late(late)

    assert replace(service.kept.changes, records=()) == before


def test_the_days_that_follow_are_judged_again_until_nothing_changes(
    incidents: Incidents,
) -> None:
    start = minute_of("2026-11-25T23:50:00+07:00")
    steady, service = (Service(incidents, city(point()), start) for _ in range(2))
    missing = start + 7
    while steady.next < start + 10 + 1440 + 5:
        of_minute = made(steady.next, DEAD if start + 3 <= steady.next < start + 20 else GOOD)
        steady.minute(of_minute)
        service.minute(of_minute[1:] if service.next == missing else of_minute)

    service.judge.late(made(missing, DEAD, None))
    more = [service.judge.judge_late(service.kept) for _ in range(2)]
    service.kept.keep(service.judge.changes())

    assert more == [True, False]
    assert told(service) == told(steady)


def moved(one: Line, by: int) -> Line:
    packets = tuple(
        Packet(p.sent_ns + by * MINUTE_NS, p.fate, p.round_trip_ns, p.for_delay)
        for p in one.packets
    )
    faulty = frozenset(minute + by for minute in one.faulty)
    missing = frozenset(minute + by for minute in one.missing)
    return Line(one.first_minute + by, one.minutes, packets, faulty, missing)


def unnamed(outages: Iterable[Outage]) -> list[Outage]:
    """Ids are given in the order in which outages are found."""
    without = [replace(each, id="") for each in outages]
    return sorted(without, key=lambda each: (each.subject, each.first_minute))


def told(service: Service) -> Mapping[str, object]:
    kept, judge = service.kept.changes, service.judge
    return {
        "minute": kept.minute,
        "link_days": kept.link_days,
        "point_days": kept.point_days,
        "outages": unnamed(kept.outages.values()),
        "checkpoints": {key: one for key, one in kept.checkpoints.items() if one != NOTHING},
        "present": {key: one for key, one in kept.present.items() if one != NOTHING},
        "clock": unpack(kept.clock),
        "listed": unnamed(judge.outages()),
        "links": judge.verdict.links,
        "points": judge.verdict.points,
    }


HOURS = {"weekly": {"mon-sun": ["00:02-12:00", "13:00-23:57"]}}
NEAR_MIDNIGHT = minute_of("2026-11-25T23:54:00+07:00")
KEYS = ("a/ftth", "a/5g", "b/ftth", "b/5g")


def two_points(planned: bool) -> Inventory:  # noqa: FBT001  # drawn
    entry = works("2026-11-25T23:56:00+07:00", "2026-11-25T23:58:00+07:00", link="ftth")
    return city(
        point("a", power="office_hours", calendar="gaps"),
        point("b", failover="none"),
        calendars={"always": ALWAYS, "gaps": HOURS},
        maintenance=[entry] if planned else [],
    )


@pytest.fixture(scope="module")
def any_incidents(tmp_path_factory: pytest.TempPathFactory) -> Incidents:
    return Incidents(tmp_path_factory.mktemp("state"), HANOI)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_late_and_shuffled_records_come_to_the_same_as_those_in_time(
    any_incidents: Incidents, data: st.DataObject
) -> None:
    count = 14
    drawn = {key: data.draw(lines(minutes=count)) for key in KEYS}
    of_links = {key: moved(one, NEAR_MIDNIGHT - one.first_minute) for key, one in drawn.items()}
    every = [
        each
        for minute in range(NEAR_MIDNIGHT, NEAR_MIDNIGHT + count)
        for key, one in of_links.items()
        if (each := record_of(one, minute, key))
    ]
    of_minute: dict[int, list[int]] = {}
    for at, each in enumerate(every):
        of_minute.setdefault(each.minute, []).append(at)
    late = data.draw(st.sets(st.integers(0, len(every) - 1), max_size=12))
    inventory = two_points(planned=data.draw(st.booleans()))
    steady, service = (Service(any_incidents, inventory, NEAR_MIDNIGHT) for _ in range(2))
    waiting = data.draw(st.permutations(sorted(late)))

    while steady.next < NEAR_MIDNIGHT + count:
        now = of_minute.get(steady.next, [])
        service.minute([every[at] for at in now if at not in late])
        steady.minute([every[at] for at in now])
        come = [at for at in waiting if every[at].minute < service.next]
        if come and data.draw(st.booleans()):
            some = come[: data.draw(st.integers(1, len(come)))]
            waiting = [at for at in waiting if at not in some]
            service.judge.late([every[at] for at in some])
        if data.draw(st.booleans()):
            service.judge.judge_late(service.kept)
    service.late([every[at] for at in waiting])

    assert told(service) == told(steady)
