"""A judge that goes on where an earlier process stopped."""

import logging
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
from stability.totals import LinkTotals

HANOI = "Asia/Ho_Chi_Minh"
GOOD, DEAD = "." * 60, "x" * 60
FTTH, RADIO = "ba-dinh/ftth", "ba-dinh/5g"


def minute_of(local: str) -> int:
    return int(datetime.fromisoformat(local).timestamp()) // 60


START = minute_of("2026-11-23T10:00:00+07:00")
DAY = date(2026, 11, 23).toordinal()


class Service:
    """A judge, its incidents and its ledger, which outlive it."""

    def __init__(self, where: Path | Incidents, inventory: Inventory, start: int = START) -> None:
        self.where = where
        self.kept = Kept()
        self.next = start
        self.judge = Judge(inventory, self.incidents(), start * MINUTE_NS)

    def incidents(self) -> Incidents:
        """As another process finds them; where a test is about other things, the same."""
        return Incidents(self.where, HANOI) if isinstance(self.where, Path) else self.where

    def restart(self, inventory: Inventory, after: int = 0) -> None:
        """Stop, and start again so many minutes later."""
        self.next += after
        self.judge = Judge(inventory, self.incidents(), self.next * MINUTE_NS, self.kept.resumed())

    def minute(self, records: Iterable[MinuteRecord]) -> None:
        self.judge.judge(self.next, records)
        self.kept.keep(self.judge.changes())
        self.next += 1

    def feed(self, **minutes: Sequence[str]) -> None:
        """Judge minutes of `ftth` and `radio` of the first point; without packets all is well."""
        count = max(len(of_link) for of_link in minutes.values())
        names = {FTTH: minutes.get("ftth"), RADIO: minutes.get("radio")}
        of_links = {
            key: line(fates or [GOOD] * count, self.next, pairs=key == RADIO)
            for key, fates in names.items()
        }
        for _ in range(count):
            self.minute(records(of_links, self.next))

    def totals(self, key: str, day: int = DAY) -> LinkTotals:
        return self.kept.changes.link_days[key, day]

    def only_outage(self, link_id: str | None = "ftth") -> Outage:
        (found,) = (each for each in self.judge.outages() if each.link == link_id)
        assert self.kept.changes.outages[found.id] == found
        return found


def records(of_links: Mapping[str, Line], minute: int) -> list[MinuteRecord]:
    found = (record_of(one, minute, key) for key, one in of_links.items())
    return [each for each in found if each]


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(tmp_path, city(point(calendar="office")))


def test_an_open_outage_goes_on_with_its_id(service: Service) -> None:
    service.feed(ftth=[GOOD, DEAD, DEAD])
    before = service.only_outage()

    service.restart(city(point(calendar="office")))
    service.feed(ftth=[DEAD, GOOD, GOOD])

    after = service.only_outage()
    assert after.id == before.id
    assert (after.start_ns, after.service_seconds) == (before.start_ns, 180)
    assert after.end_ns == (START + 4) * MINUTE_NS + 500_000_000


def test_the_incident_of_an_open_outage_goes_on_too(service: Service) -> None:
    service.feed(ftth=["x." * 30] * 3)
    before = service.only_outage()

    service.restart(city(point(calendar="office")))

    assert service.incidents().open(FTTH, service.next * MINUTE_NS) == before.id


def test_a_lone_down_minute_before_and_one_after_are_an_outage(service: Service) -> None:
    service.feed(ftth=[GOOD, DEAD])

    service.restart(city(point(calendar="office")))
    service.feed(ftth=["x" * 4 + "." * 56])

    assert service.only_outage().start_ns == (START + 1) * MINUTE_NS + 500_000_000
    assert service.totals(FTTH).down_service == 2


def test_minutes_in_which_it_did_not_run_are_unknown(service: Service) -> None:
    service.feed(ftth=[GOOD] * 3)

    service.restart(city(point(calendar="office")), after=11)
    service.feed(ftth=[GOOD])

    totals = service.totals(FTTH)
    assert (totals.up_service, totals.unknown_service, totals.unknown_intervals) == (4, 11, 3)
    assert service.judge.verdict.links[FTTH].totals == totals
    counted = service.judge.links[FTTH].state_seconds
    assert sum(counted.values()) == 60


def test_days_in_which_it_did_not_run_have_their_hours_by_the_calendar(service: Service) -> None:
    service.feed(ftth=[GOOD] * 60)

    service.restart(city(point(calendar="office")), after=3 * 1440)
    service.feed(ftth=[GOOD])

    wednesday, thursday = service.totals(FTTH, DAY + 2), service.totals(FTTH, DAY + 3)
    assert wednesday == LinkTotals(unknown_service=480, unknown_off=960, unknown_intervals=96)
    assert (thursday.unknown_service, thursday.up_service) == (180, 1)
    assert service.totals(FTTH).unknown_service == 300
    assert service.kept.changes.point_days["ba-dinh", DAY + 2].unknown_service == 480


def test_nothing_older_than_the_window_is_made_up(service: Service) -> None:
    service.feed(ftth=[DEAD] * 2)

    service.restart(city(point(calendar="office")), after=400 * 1440)
    service.feed(ftth=[GOOD])

    days = {day for key, day in service.kept.changes.link_days if key == FTTH}
    today = DAY + 400
    assert days == {DAY, *range(today - 27, today + 1)}
    assert service.judge.verdict.links[FTTH].grade == "insufficient"


def test_a_link_that_is_new_is_judged_from_now_on_only(service: Service) -> None:
    service.feed(ftth=[GOOD] * 3)

    links = [link("new"), link("ftth"), link("5g", role="backup", access="5g")]
    service.restart(city(point("a"), point(links=links, calendar="office")), after=10)
    service.feed(ftth=[GOOD])

    assert service.totals("ba-dinh/new") == LinkTotals(unknown_service=1)
    assert service.totals("a/ftth") == LinkTotals(unknown_service=1)
    assert service.totals(FTTH).unknown_service == 10


def test_what_was_removed_ends_with_the_last_minute_that_was_judged(service: Service) -> None:
    service.feed(ftth=[GOOD, DEAD, DEAD], radio=[GOOD, DEAD, DEAD])

    service.restart(city(point(calendar="office", links=[link("5g", access="5g")])), after=7)
    service.feed(radio=[DEAD, GOOD, GOOD])

    end_ns = (START + 3) * MINUTE_NS
    assert service.only_outage().end_ns == end_ns
    assert service.only_outage(None).end_ns == end_ns
    assert service.only_outage("5g").end_ns == (START + 11) * MINUTE_NS + 500_000_000


def test_a_mobile_point_is_unknown_on_its_dates_only_and_its_outages_end_with_them(
    tmp_path: Path,
) -> None:
    dates = [{"from": "2026-11-23", "to": "2026-11-23"}, {"from": "2026-11-25", "to": "2026-11-26"}]
    mobile = city(point(kind="mobile", dates=dates))
    service = Service(tmp_path, mobile)
    service.feed(ftth=[DEAD] * 2, radio=[DEAD] * 2)

    service.restart(mobile, after=3 * 1440)
    service.feed(ftth=[GOOD])

    midnight = minute_of("2026-11-24T00:00:00+07:00")
    assert service.only_outage().end_ns == midnight * MINUTE_NS
    assert service.only_outage(None).end_ns == midnight * MINUTE_NS
    assert (FTTH, DAY + 1) not in service.kept.changes.link_days
    assert service.totals(FTTH, DAY + 2).unknown_service == 1440


def test_a_ledger_of_the_future_is_logged_and_judging_goes_on(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    service.feed(ftth=[DEAD] * 3)
    future = replace(service.kept.resumed(), minute=START + 40 * 365 * 1440)

    with caplog.at_level(logging.ERROR):
        service.judge = Judge(
            city(point(calendar="office")),
            service.incidents(),
            service.next * MINUTE_NS,
            future,
        )
    service.feed(ftth=[GOOD] * 2)

    assert service.judge.minute == START + 4
    assert service.totals(FTTH).up_service == 2
    assert "clock" in caplog.text
    assert (
        service.only_outage().end_ns == service.only_outage().start_ns + 3 * MINUTE_NS - 10**9 // 2
    )


def test_the_allowance_of_works_goes_on_within_a_month(tmp_path: Path) -> None:
    planned = works("2026-11-23T09:00:00+07:00", "2026-11-23T17:00:00+07:00", link="ftth")
    inventory = city(point(), maintenance=[planned])
    service = Service(tmp_path, inventory)
    service.feed(ftth=[DEAD] * 119)

    service.restart(inventory)
    service.feed(ftth=[DEAD] * 3)

    totals = service.totals(FTTH)
    assert (totals.maintenance_service, totals.down_service) == (120, 2)


def test_a_link_that_is_left_out_for_a_while_has_no_second_allowance(tmp_path: Path) -> None:
    planned = works("2026-11-23T09:00:00+07:00", "2026-11-23T17:00:00+07:00", point="ba-dinh")
    whole = city(point(), maintenance=[planned])
    without = city(point(links=[link("5g", access="5g")]), maintenance=[planned])
    service = Service(tmp_path, whole)
    service.feed(ftth=[DEAD] * 100)

    service.judge.replace(without, service.next * MINUTE_NS)
    service.feed(radio=[GOOD] * 2)
    service.restart(without)
    service.feed(radio=[GOOD])
    service.judge.replace(whole, service.next * MINUTE_NS)
    service.feed(ftth=[DEAD] * 30)

    totals = service.totals(FTTH)
    assert (totals.maintenance_service, totals.down_service) == (120, 10)


def test_a_link_that_is_left_out_has_an_allowance_of_the_new_month(tmp_path: Path) -> None:
    planned = works("2026-11-30T20:00:00+07:00", "2026-12-01T04:00:00+07:00", link="ftth")
    whole = city(point(), maintenance=[planned])
    service = Service(tmp_path, whole, minute_of("2026-11-30T21:58:00+07:00"))
    service.feed(ftth=[DEAD] * 121)
    service.judge.replace(city(point(links=[link("5g", access="5g")])), service.next * MINUTE_NS)
    service.feed(radio=[GOOD] * 2)

    service.judge.replace(whole, service.next * MINUTE_NS)
    service.feed(ftth=[DEAD] * 121)

    december = service.totals(FTTH, date(2026, 12, 1).toordinal())
    assert (december.maintenance_service, december.down_service) == (120, 1)


def test_what_a_link_spent_in_the_last_hour_is_still_spent_when_it_comes_back(
    tmp_path: Path,
) -> None:
    without = city(point(links=[link("5g", access="5g")]))
    service = Service(tmp_path, city(point()))
    service.feed(ftth=[DEAD] * 3)
    before = service.judge.verdict.links[FTTH].budget

    service.judge.replace(without, service.next * MINUTE_NS)
    service.feed(radio=[GOOD])
    service.restart(without)
    service.feed(radio=[GOOD])
    service.judge.replace(city(point()), service.next * MINUTE_NS)

    assert service.judge.verdict.links[FTTH].budget == before


def test_what_is_remembered_at_midnight_is_kept(tmp_path: Path) -> None:
    service = Service(tmp_path, city(point()), minute_of("2026-11-23T23:58:00+07:00"))

    service.feed(ftth=[DEAD, DEAD, GOOD, GOOD])

    checkpoint = service.kept.checkpoint("ba-dinh", DAY + 1)
    fold = checkpoint.links[FTTH]
    assert fold.trouble is not None
    assert fold.trouble.span.downs == 2
    assert service.kept.changes.present["ba-dinh"] == NOTHING


def test_what_is_counted_of_a_link_that_is_removed_is_kept(service: Service) -> None:
    service.feed(ftth=[GOOD, "." * 48 + "x" * 12])

    never = {"weekly": {"mon": ["00:00-00:01"]}}
    others = city(
        point("a", calendar="never"),
        point(calendar="always", links=[link("5g", access="5g")]),
        calendars={"never": never, "always": ALWAYS},
    )
    service.judge.replace(others, (START + 2) * MINUTE_NS)
    service.feed(radio=[GOOD])

    assert service.totals(FTTH) == LinkTotals(
        up_service=2,
        settled=120,
        lost=12,
        answered=108,
        round_trip_ns=108 * 6_000_000,
        short_breaks=1,
    )


def test_nothing_is_told_twice(service: Service) -> None:
    service.feed(ftth=[GOOD])

    assert service.judge.changes() is None


def moved(one: Line, by: int) -> Line:
    packets = tuple(
        Packet(p.sent_ns + by * MINUTE_NS, p.fate, p.round_trip_ns, p.for_delay)
        for p in one.packets
    )
    faulty = frozenset(minute + by for minute in one.faulty)
    missing = frozenset(minute + by for minute in one.missing)
    return Line(one.first_minute + by, one.minutes, packets, faulty, missing)


HOURS = {"weekly": {"mon-sun": ["00:02-12:00", "13:00-23:57"]}}
CALENDARS = {"always": ALWAYS, "gaps": HOURS}
TWO_POINTS = (point("a"), point("b", failover="none", calendar="gaps"))
TWO = city(*TWO_POINTS, calendars=CALENDARS)
TWO_KEYS = ("a/ftth", "a/5g", "b/ftth", "b/5g")
NEAR_MIDNIGHT = minute_of("2026-11-23T23:54:00+07:00")


def unnamed(outages: Iterable[Outage]) -> list[Outage]:
    """Ids are given in the order of the file; that there is one of each is told by the number."""
    without = [replace(each, id="") for each in outages]
    return sorted(without, key=lambda each: (each.subject, each.first_minute))


def told(service: Service) -> tuple[object, ...]:
    kept, judge = service.kept.changes, service.judge
    return (
        kept.minute,
        kept.records,
        kept.link_days,
        kept.point_days,
        unnamed(kept.outages.values()),
        kept.checkpoints,
        {key: one for key, one in kept.present.items() if one != NOTHING},
        unpack(kept.clock),
        unnamed(judge.outages()),
        judge.verdict.links,
        judge.verdict.points,
    )


@pytest.fixture(scope="module")
def any_incidents(tmp_path_factory: pytest.TempPathFactory) -> Incidents:
    return Incidents(tmp_path_factory.mktemp("state"), HANOI)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_a_judge_that_was_stopped_judges_as_if_it_never_was(
    any_incidents: Incidents, data: st.DataObject
) -> None:
    count = 14
    drawn = {key: data.draw(lines(minutes=count)) for key in TWO_KEYS}
    of_links = {key: moved(one, NEAR_MIDNIGHT - one.first_minute) for key, one in drawn.items()}
    stops = data.draw(st.sets(st.integers(1, count - 1), max_size=3))
    gap = data.draw(st.sampled_from((0, 0, 1, 2, 6, 9)))
    others = city(*reversed(TWO_POINTS), calendars=CALENDARS)
    steady, stopped = (Service(any_incidents, TWO, NEAR_MIDNIGHT) for _ in range(2))

    while steady.next < NEAR_MIDNIGHT + count:
        if steady.next - NEAR_MIDNIGHT in stops:
            stopped.restart(data.draw(st.sampled_from((TWO, others))), after=gap)
            steady.next += gap
        of_minute = records(of_links, steady.next)
        steady.minute(of_minute)
        stopped.minute(of_minute)

    assert told(stopped) == told(steady)
