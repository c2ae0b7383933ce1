"""The running judge: what it keeps from minute to minute."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_judge import rules
from slow_judge.histories import lines
from slow_judge.packets import Line, Packet, line, record_of
from small_city.inventories import city, link, point, works

from inventory.schema import Inventory
from probes.record import MINUTE_NS, MinuteRecord
from stability.incidents import Incidents
from stability.judge import Judge
from stability.minutes import State
from stability.past import DayDown, Outage

UP, DOWN, UNKNOWN, MAINTENANCE = State
HANOI = "Asia/Ho_Chi_Minh"
START = int(datetime.fromisoformat("2026-11-23T10:00:00+07:00").timestamp()) // 60
GOOD = "." * 60
DEAD = "x" * 60
FTTH, RADIO = "ba-dinh/ftth", "ba-dinh/5g"


class Running:
    """A judge that is fed a few minutes of some links."""

    def __init__(self, folder: Path, inventory: Inventory, start: int = START) -> None:
        self.incidents = Incidents(folder, HANOI)
        self.judge = Judge(inventory, self.incidents, start * MINUTE_NS)
        self.next = start

    def feed(self, **minutes: Sequence[str]) -> None:
        """Judge minutes of `ftth` and `radio` of the first point; without packets all is well."""
        count = max(len(of_link) for of_link in minutes.values())
        names = {FTTH: minutes.get("ftth"), RADIO: minutes.get("radio")}
        of_links = {
            key: line(fates or [GOOD] * count, self.next, pairs=key == RADIO)
            for key, fates in names.items()
        }
        for minute in range(self.next, self.next + count):
            self.judge.judge(minute, records(of_links, minute))
        self.next += count

    def seconds(self, key: str) -> dict[str, int]:
        """Counted seconds of a link or point by state and hours, without those that are 0."""
        of = self.judge.links if "/" in key else self.judge.points
        counted = of[key].state_seconds
        return {f"{s.label} {hours}": seconds for (s, hours), seconds in counted.items() if seconds}

    def times(self, link_id: str | None = "ftth") -> list[tuple[float, float | None]]:
        """Start and end of outages in seconds after the first minute, the newest first."""
        return [
            (_after_start(o.start_ns), None if o.end_ns is None else _after_start(o.end_ns))
            for o in self.judge.outages()
            if o.link == link_id
        ]


def _after_start(at_ns: int) -> float:
    return (at_ns - START * MINUTE_NS) / 1e9


def records(of_links: Mapping[str, Line], minute: int) -> list[MinuteRecord]:
    found = (record_of(one, minute, key) for key, one in of_links.items())
    return [each for each in found if each]


@pytest.fixture
def running(tmp_path: Path) -> Running:
    return Running(tmp_path, city(point(calendar="office")))


def test_seconds_are_counted_by_state_and_hours(running: Running) -> None:
    running.feed(ftth=[GOOD] * 110 + [DEAD] * 20)

    assert running.seconds(FTTH) == {"up service": 110 * 60, "down service": 600, "down off": 600}
    assert running.seconds("ba-dinh") == {"up service": 120 * 60, "up off": 600}
    assert running.judge.links[FTTH].state is DOWN
    assert running.judge.points["ba-dinh"].state is UP


def test_a_link_without_a_record_is_unknown(running: Running) -> None:
    running.judge.judge(START, [])

    assert running.seconds(FTTH) == {"unknown service": 60}
    assert running.seconds("ba-dinh") == {"unknown service": 60}


def test_minutes_that_were_left_out_are_unknown(running: Running) -> None:
    running.feed(ftth=[GOOD])
    running.next += 3
    running.feed(ftth=[GOOD])

    assert running.seconds(FTTH) == {"up service": 120, "unknown service": 180}


def test_minutes_of_a_clock_that_was_set_are_not_judged(running: Running) -> None:
    running.feed(ftth=[GOOD])
    running.next += 40 * 365 * 1440
    running.feed(ftth=[GOOD])

    assert sum(running.seconds(FTTH).values()) == 120


def test_judging_goes_on_when_a_clock_that_was_years_ahead_is_set_right(running: Running) -> None:
    running.next += 40 * 365 * 1440
    running.feed(ftth=[DEAD] * 2, radio=[DEAD] * 2)

    running.next = START
    running.feed(ftth=[GOOD] * 3, radio=[DEAD] * 3)

    assert running.judge.minute == START + 2
    assert running.seconds(FTTH)["up service"] == 180
    open_ = [each for each in running.judge.outages() if each.end_ns is None]
    assert [(each.link, each.first_minute) for each in open_] == [("5g", START)]
    assert running.judge.verdict.links[FTTH].totals.up_service == 3


def test_a_minute_that_was_judged_stays_as_it_is(running: Running) -> None:
    running.feed(ftth=[GOOD, GOOD])
    late = records({FTTH: line([DEAD], START)}, START)

    running.judge.judge(START, late)
    running.judge.judge(START + 1, records({FTTH: line([DEAD], START + 1)}, START + 1))
    running.judge.judge(START + 2, late)

    assert running.seconds(FTTH) == {"up service": 120, "unknown service": 60}
    assert running.judge.ignored_records == 3


def test_a_down_minute_carries_on_to_the_next_call(running: Running) -> None:
    running.feed(ftth=[DEAD])
    running.feed(ftth=["x" * 6 + "." * 54])

    assert running.seconds(FTTH) == {"down service": 120}


def test_an_interval_is_counted_when_all_its_minutes_were_judged(running: Running) -> None:
    running.feed(ftth=[GOOD] * 4)
    before = running.judge.links[FTTH]
    running.feed(ftth=[GOOD])

    after = running.judge.links[FTTH]
    assert sum(before.intervals.values()) == 0
    assert before.last_interval is None
    assert before.p95_seconds is None
    assert after.intervals["stable", "service"] == 1
    assert after.last_interval == "stable"
    assert after.p95_seconds == pytest.approx(0.006)
    assert after.pdv_seconds == 0


def test_an_interval_that_was_not_seen_from_its_first_minute_is_left_out(tmp_path: Path) -> None:
    running = Running(tmp_path, city(point()), start=START + 1)

    running.feed(ftth=[GOOD] * 4)
    first = running.judge.links[FTTH]
    running.feed(ftth=[GOOD] * 5)

    assert sum(first.intervals.values()) == 0
    assert running.judge.links[FTTH].intervals["stable", "service"] == 1


def test_an_interval_is_in_service_only_if_all_its_minutes_are(tmp_path: Path) -> None:
    hours = {"weekly": {"mon": ["10:00-10:07"]}}
    running = Running(tmp_path, city(point(calendar="short"), calendars={"short": hours}))

    running.feed(ftth=[GOOD] * 10)

    counted = running.judge.links[FTTH].intervals
    assert counted["stable", "service"] == 1
    assert counted["stable", "off"] == 1


def test_figures_of_an_unknown_interval_vanish(running: Running) -> None:
    running.feed(ftth=[GOOD] * 5)
    running.feed(ftth=[GOOD, GOOD, "?" * 60, GOOD, GOOD])

    figures = running.judge.links[FTTH]
    assert figures.last_interval == "unknown"
    assert (figures.p95_seconds, figures.pdv_seconds) == (None, None)


def test_a_percentile_on_a_lost_packet_is_infinite(running: Running) -> None:
    running.feed(ftth=["x" * 4 + "." * 56] * 5)

    figures = running.judge.links[FTTH]
    assert figures.last_interval == "unstable"
    assert (figures.p95_seconds, figures.pdv_seconds) == (math.inf, math.inf)


def test_the_figures_of_an_interval_are_of_its_own_packets(running: Running) -> None:
    running.feed(ftth=["x" * 4 + "." * 56] * 5)
    running.feed(ftth=[GOOD] * 5)

    figures = running.judge.links[FTTH]
    assert figures.last_interval == "stable"
    assert figures.p95_seconds == pytest.approx(0.006)


def test_a_minute_may_have_more_packets_than_60(running: Running) -> None:
    running.feed(ftth=["." * 64] * 5)

    assert running.judge.links[FTTH].intervals["stable", "service"] == 1


def test_an_outage_is_listed_when_its_second_down_minute_was_judged(running: Running) -> None:
    running.feed(ftth=[GOOD, DEAD])
    before = running.judge.outages()
    running.feed(ftth=[DEAD])

    (outage,) = running.judge.outages()
    assert before == []
    assert outage == Outage(
        id="TS-2026-00001",
        link="ftth",
        point="ba-dinh",
        start_ns=START * MINUTE_NS + 60_500_000_000,
        end_ns=None,
        downs=(DayDown(date(2026, 11, 23).toordinal(), 2, 0),),
        first_minute=START + 1,
    )
    assert running.judge.links[FTTH].outages == {"service": 1, "off": 0}


def test_an_outage_ends_after_two_up_minutes_and_keeps_its_id(running: Running) -> None:
    running.feed(ftth=[GOOD, DEAD, DEAD, GOOD])
    open_ = running.judge.outages()
    running.feed(ftth=[GOOD, GOOD])

    (ended,) = running.judge.outages()
    assert running.times() == [(60.5, 180.5)]
    assert [each.id for each in open_] == [ended.id]
    assert running.judge.links[FTTH].outages == {"service": 1, "off": 0}


def test_an_outage_takes_the_id_of_the_live_incident_that_was_mailed(running: Running) -> None:
    running.incidents.open("ba-dinh", START * MINUTE_NS)
    mailed = running.incidents.open(FTTH, START * MINUTE_NS + 60_500_000_000)

    running.feed(ftth=[GOOD, DEAD, DEAD])

    assert [each.id for each in running.judge.outages()] == [mailed]


def test_of_several_live_incidents_the_earliest_that_overlaps_gives_the_id(
    running: Running,
) -> None:
    ids = []
    for start, end in ((-600, -500), (70, 80), (90, 100)):
        ids.append(running.incidents.open(FTTH, START * MINUTE_NS + start * 10**9))
        running.incidents.close(FTTH, START * MINUTE_NS + end * 10**9)

    running.feed(ftth=[GOOD, DEAD, DEAD])

    assert [each.id for each in running.judge.outages()] == [ids[1]]


def test_two_outages_never_share_an_id(running: Running) -> None:
    running.incidents.open(FTTH, START * MINUTE_NS)

    running.feed(ftth=[DEAD, DEAD, GOOD, GOOD, DEAD, DEAD, GOOD, GOOD])

    assert len({each.id for each in running.judge.outages()}) == 2


def test_the_mail_of_an_outage_that_was_judged_first_names_its_id(running: Running) -> None:
    running.feed(ftth=["x." * 30, "x." * 30])
    (outage,) = running.judge.outages()

    live = running.incidents.open(FTTH, (START + 3) * MINUTE_NS)

    assert live == outage.id


def test_an_outage_outside_service_counts_there_when_it_is_over(tmp_path: Path) -> None:
    running = Running(tmp_path, city(point(calendar="office")), start=START + 120)

    running.feed(ftth=[DEAD, DEAD])
    open_ = running.judge.links[FTTH].outages
    running.feed(ftth=[GOOD, GOOD])

    assert open_ == {"service": 0, "off": 0}
    assert running.judge.links[FTTH].outages == {"service": 0, "off": 1}


def test_an_outage_that_reaches_service_hours_counts_there_once(tmp_path: Path) -> None:
    running = Running(tmp_path, city(point(calendar="office")), start=START + 178)

    running.feed(ftth=[DEAD] * 2)
    before = running.judge.links[FTTH].outages
    running.feed(ftth=[DEAD] * 3 + [GOOD] * 2)

    assert before == {"service": 0, "off": 0}
    assert running.judge.links[FTTH].outages == {"service": 1, "off": 0}
    assert [each.service_seconds for each in running.judge.outages()] == [180]


def test_the_outage_of_a_point_is_as_long_in_service_as_its_down_minutes_there(
    tmp_path: Path,
) -> None:
    running = Running(tmp_path, city(point(calendar="office")), start=START + 117)

    running.feed(ftth=[DEAD] * 5, radio=[DEAD] * 5)

    outages = {each.link: each.service_seconds for each in running.judge.outages()}
    assert outages == {"ftth": 180, "5g": 180, None: 180}


def test_a_point_is_down_with_all_its_links(running: Running) -> None:
    running.feed(ftth=[GOOD, DEAD, DEAD, DEAD, GOOD, GOOD], radio=[DEAD] * 4 + [GOOD] * 2)

    assert running.seconds("ba-dinh") == {"up service": 180, "down service": 180}
    assert running.times(None) == [(60.5, 240.5)]
    assert running.judge.points["ba-dinh"].outages == {"service": 1, "off": 0}


def test_an_outage_of_a_point_that_lasted_under_60_s_disappears(running: Running) -> None:
    running.feed(ftth=[GOOD, "." * 30 + "x" * 30, "x" * 20 + "." * 40], radio=[DEAD] * 3)
    open_ = running.times(None)
    running.feed(ftth=[GOOD, GOOD], radio=[DEAD] * 2)

    assert open_ == [(90.5, None)]
    assert running.times(None) == []
    assert running.judge.points["ba-dinh"].outages == {"service": 0, "off": 0}


def test_a_record_of_another_vantage_that_sees_less_loss_counts(running: Running) -> None:
    for minute in (START, START + 1):
        central = records({FTTH: line([DEAD, DEAD], START)}, minute)
        agent = [
            replace(each, vantage="agent")
            for each in records({FTTH: line([GOOD, GOOD], START)}, minute)
        ]
        running.judge.judge(minute, central + agent)

    assert running.seconds(FTTH) == {"up service": 120}


def test_maintenance_in_service_hours_holds_for_120_minutes_of_a_month(tmp_path: Path) -> None:
    planned = works("2026-11-23T09:00:00+07:00", "2026-11-23T17:00:00+07:00", link="ftth")
    running = Running(tmp_path, city(point(), maintenance=[planned]))

    running.feed(ftth=[DEAD] * 121)

    assert running.seconds(FTTH) == {"maintenance service": 7200, "down service": 60}


def test_every_month_has_120_minutes_of_maintenance_in_service_hours(tmp_path: Path) -> None:
    last_of_november = START + 7 * 1440 + 14 * 60 - 121
    planned = works("2026-11-30T20:00:00+07:00", "2026-12-01T07:00:00+07:00", link="ftth")
    running = Running(tmp_path, city(point(), maintenance=[planned]), start=last_of_november)

    running.feed(ftth=[DEAD] * 242)

    assert running.seconds(FTTH) == {"maintenance service": 2 * 7200, "down service": 120}


def test_maintenance_that_became_known_later_does_not_change_the_past(running: Running) -> None:
    planned = works("2026-11-23T10:00:00+07:00", "2026-11-23T17:00:00+07:00", link="ftth")
    running.feed(ftth=[DEAD] * 2)

    now_ns = (START + 2) * MINUTE_NS + 1
    running.judge.replace(city(point(calendar="office"), maintenance=[planned]), now_ns)
    running.feed(ftth=[DEAD] * 3)

    assert running.seconds(FTTH) == {"down service": 180, "maintenance service": 120}


@pytest.mark.parametrize("edit", [{"to": "2026-11-23T12:00:00+07:00"}, {"reason": "Thay cáp"}])
@pytest.mark.parametrize("seconds", [2, 30])
def test_works_that_are_edited_while_they_go_on_hold_for_the_minutes_that_have_begun(
    tmp_path: Path, edit: dict[str, str], seconds: int
) -> None:
    planned = works("2026-11-23T09:00:00+07:00", "2026-11-23T11:00:00+07:00", link="ftth")
    running = Running(tmp_path, city(point(), maintenance=[planned]))
    running.feed(ftth=[DEAD] * 3)

    # The minute before the running one is judged some 4 s after its end.
    now_ns = (START + 4) * MINUTE_NS + seconds * 10**9
    running.judge.replace(city(point("a"), point(), maintenance=[planned | edit]), now_ns)
    running.judge.replace(city(point(), maintenance=[planned | edit]), now_ns + 10**9)
    running.feed(ftth=[DEAD] * 5)

    assert running.seconds(FTTH) == {"maintenance service": 480}


def test_works_that_are_deleted_while_they_go_on_hold_for_the_running_minute_only(
    tmp_path: Path,
) -> None:
    planned = works("2026-11-23T09:00:00+07:00", "2026-11-23T11:00:00+07:00", link="ftth")
    running = Running(tmp_path, city(point(), maintenance=[planned]))
    running.feed(ftth=[DEAD] * 2)

    running.judge.replace(city(point()), (START + 2) * MINUTE_NS + 30 * 10**9)
    running.feed(ftth=[DEAD] * 2)

    assert running.seconds(FTTH) == {"maintenance service": 180, "down service": 60}


def test_a_link_that_is_added_is_judged_from_the_minute_of_its_adding(running: Running) -> None:
    running.feed(ftth=[GOOD] * 3)
    links = [link("new"), link("ftth"), link("5g", role="backup", access="5g")]

    running.judge.replace(city(point("a"), point(links=links)), (START + 4) * MINUTE_NS + 5)
    running.feed(ftth=[GOOD] * 3)

    assert running.seconds(FTTH) == {"up service": 360}
    assert running.seconds("ba-dinh/new") == {"unknown service": 120}
    assert running.seconds("a") == {"unknown service": 120}


def test_the_outage_of_a_link_that_is_removed_ends_with_the_last_judged_minute(
    running: Running,
) -> None:
    running.feed(ftth=[GOOD, DEAD, DEAD], radio=[DEAD] * 3)

    links = [link("5g", access="5g")]
    running.judge.replace(city(point(links=links)), (START + 3) * MINUTE_NS + 5)

    assert running.times() == [(60.5, 180.0)]
    assert running.times(None) == [(60.5, 180.0)]
    assert FTTH not in running.judge.links


def test_an_outage_of_a_point_that_another_link_carries_from_now_on_ends_and_counts(
    tmp_path: Path,
) -> None:
    running = Running(tmp_path, city(point(calendar="office")), start=START + 120)
    running.feed(ftth=[DEAD] * 2, radio=[DEAD] * 2)

    links = [link("third"), link("ftth"), link("5g", role="backup", access="5g")]
    reloaded = city(point(calendar="office", links=links))
    running.judge.replace(reloaded, (START + 122) * MINUTE_NS)

    assert running.times(None) == [(7200.5, 7320.0)]
    assert running.times() == [(7200.5, None)]
    assert running.judge.points["ba-dinh"].outages == {"service": 0, "off": 1}


def test_an_outage_goes_on_over_a_reload(running: Running) -> None:
    running.feed(ftth=[GOOD, DEAD])

    running.judge.replace(city(point("a"), point(calendar="office")), (START + 2) * MINUTE_NS)
    running.feed(ftth=[DEAD, GOOD, GOOD])

    assert running.times() == [(60.5, 180.5)]


def test_an_outage_of_a_point_goes_on_when_its_links_change_places_in_the_file(
    running: Running,
) -> None:
    running.feed(ftth=[GOOD, DEAD, DEAD], radio=[GOOD, DEAD, DEAD])
    (before,) = (each.id for each in running.judge.outages() if each.link is None)

    links = [link("5g", role="backup", access="5g"), link("ftth")]
    reordered = city(point(calendar="office", links=links))
    running.judge.replace(reordered, (START + 3) * MINUTE_NS + 5)
    running.feed(ftth=[DEAD, GOOD, GOOD], radio=[DEAD] * 3)

    assert running.times(None) == [(60.5, 240.5)]
    assert [each.id for each in running.judge.outages() if each.link is None] == [before]


def test_an_interval_goes_on_over_a_reload(running: Running) -> None:
    running.feed(ftth=[GOOD] * 3)

    running.judge.replace(city(point("a"), point(calendar="office")), (START + 3) * MINUTE_NS)
    running.feed(ftth=[GOOD] * 2)

    figures = running.judge.links
    assert figures[FTTH].intervals["stable", "service"] == 1
    assert figures[FTTH].p95_seconds == pytest.approx(0.006)
    assert figures["a/ftth"].last_interval is None


def test_a_mobile_point_counts_on_its_dates_only_and_ends_its_outages_with_them(
    tmp_path: Path,
) -> None:
    last_minutes = START + 14 * 60 - 3
    mobile = point(kind="mobile", dates=[{"from": "2026-11-23", "to": "2026-11-23"}])
    running = Running(tmp_path, city(mobile), start=last_minutes)

    running.feed(ftth=[DEAD] * 6, radio=[DEAD] * 6)

    midnight = 14 * 3600
    assert running.seconds(FTTH) == {"down service": 180}
    assert running.seconds("ba-dinh") == {"down service": 180}
    assert running.times() == [(midnight - 179.5, midnight)]
    assert running.times(None) == [(midnight - 179.5, midnight)]


def test_the_live_incident_of_a_mobile_point_ends_with_its_dates(tmp_path: Path) -> None:
    last_minutes = START + 14 * 60 - 3
    mobile = point(kind="mobile", dates=[{"from": "2026-11-23", "to": "2026-11-23"}])
    running = Running(tmp_path, city(mobile), start=last_minutes)
    for subject in (FTTH, "ba-dinh"):
        running.incidents.open(subject, last_minutes * MINUTE_NS)

    running.feed(ftth=[DEAD] * 4, radio=[DEAD] * 4)

    assert running.incidents.current(FTTH) is None
    assert running.incidents.current("ba-dinh") is None


def test_a_city_in_which_nothing_is_active_yet_is_judged_too(tmp_path: Path) -> None:
    running = Running(tmp_path, city(point(status="planned")))

    running.feed(ftth=[DEAD] * 6)

    assert dict(running.judge.links) == {}
    assert dict(running.judge.points) == {}
    assert running.judge.outages() == []


def test_outages_are_listed_the_newest_first(running: Running) -> None:
    running.feed(ftth=[DEAD, DEAD, GOOD, GOOD, GOOD, GOOD, GOOD, DEAD, DEAD])
    running.feed(radio=[DEAD, DEAD])

    assert [each.link for each in running.judge.outages()] == ["5g", "ftth", "ftth"]


def test_a_judge_that_starts_again_goes_on_with_the_id_of_what_is_still_down(
    running: Running, tmp_path: Path
) -> None:
    running.incidents.open(FTTH, START * MINUTE_NS)
    running.feed(ftth=[DEAD, DEAD])
    (before,) = running.judge.outages()

    again = Running(tmp_path, city(point(calendar="office")), start=START + 3)
    again.feed(ftth=[DEAD, DEAD])

    assert [each.id for each in again.judge.outages()] == [before.id]


def test_a_cut_a_month_after_a_restart_has_an_id_of_its_own(
    running: Running, tmp_path: Path
) -> None:
    running.feed(ftth=["x." * 30] * 3)
    (before,) = running.judge.outages()

    month_later = START + 30 * 1440
    again = Running(tmp_path, city(point(calendar="office")), start=month_later)
    again.feed(ftth=[GOOD] * 3)

    assert again.incidents.open(FTTH, (month_later + 3) * MINUTE_NS) != before.id


def test_incidents_of_what_is_not_there_any_more_end_at_a_restart(
    running: Running, tmp_path: Path
) -> None:
    subjects = ("away", "away/ftth", "ba-dinh", "ba-dinh/old", FTTH)
    for subject in subjects:
        running.incidents.open(subject, START * MINUTE_NS)

    away = point("away", kind="mobile", dates=[{"from": "2026-11-21", "to": "2026-11-22"}])
    again = Running(tmp_path, city(away, point()), start=START + 1)

    lasting = [subject for subject in subjects if again.incidents.current(subject)]
    assert lasting == ["ba-dinh", FTTH]


def moved(one: Line, by: int) -> Line:
    """The same packets in other minutes."""
    packets = tuple(
        Packet(p.sent_ns + by * MINUTE_NS, p.fate, p.round_trip_ns, p.for_delay)
        for p in one.packets
    )
    return Line(
        one.first_minute + by,
        one.minutes,
        packets,
        frozenset(minute + by for minute in one.faulty),
        frozenset(minute + by for minute in one.missing),
    )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_city_is_judged_as_the_definition_says(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    keys = ("a/ftth", "a/5g", "b/ftth", "b/5g")
    drawn = {key: data.draw(lines(minutes=8)) for key in keys}
    of_links = {key: moved(one, START - one.first_minute) for key, one in drawn.items()}
    running = Running(
        tmp_path_factory.mktemp("state"), city(point("a"), point("b", failover="none"))
    )

    for minute in range(START, START + 8):
        running.judge.judge(minute, records(of_links, minute))

    named = {key: rules.minute_states(one) for key, one in of_links.items()}
    expected: list[Any] = []
    for key, one in of_links.items():
        found, _ = rules.link_outages(one, named[key])
        expected += [(key.split("/")[1], key[0], o.start_ns, o.end_ns) for o in found]
        for state in State:
            minutes = sum(name == state.label for name in named[key].values())
            assert running.judge.links[key].state_seconds[state, "service"] == minutes * 60
        limits = rules.IntervalLimits(0.02, 0.1, 0.05)
        if key.endswith("ftth"):
            limits = rules.IntervalLimits(0.01, 0.1, 0.03)
        result = rules.interval(one, named[key], START, limits)
        assert running.judge.links[key].intervals[result, "service"] == 1
    for name, counting in (("a", ["a/ftth", "a/5g"]), ("b", ["b/ftth"])):
        found = rules.point_outages(of_links, named, counting)
        expected += [(None, name, o.start_ns, o.end_ns) for o in found]
    listed = [(o.link, o.point, o.start_ns, o.end_ns) for o in running.judge.outages()]
    assert sorted(listed, key=str) == sorted(expected, key=str)
