import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from small_city import inventories
from small_city import inventory as city
from small_city.moments import MINUTE_NS, NOW_NS, known

from benchmarks.stock_client import stock_text
from exporter import columns
from exporter.exposition import Series, render
from exporter.fleet import Fleet
from exporter.verdicts import SECOND_NS, Past, Verdicts
from inventory.load import load_text
from probes.echo import Column, Totals, Watch
from probes.probe import Kind, Metric
from probes.record import LossRun, MinuteRecord
from stability import listing
from stability.incidents import Incidents
from stability.ledger.errors import LedgerError
from stability.ledger.ledger import Ledger
from stability.minutes import State
from stability.past import Attribution

FIRST = NOW_NS // MINUTE_NS // 5 * 5 + 5
"""The first minute of an interval."""

ZONE = "Asia/Ho_Chi_Minh"
LINKS = ("ba-dinh/ftth", "ba-dinh/5g", "ngoc-ha/ftth", "ngoc-ha/5g")
COUNTER = Metric("thongsuot_test_packets_total", "Packets.", Kind.COUNTER, ("kind",))
GAUGE = Metric("thongsuot_test_temperature_celsius", "Warmth.", Kind.GAUGE)
HISTOGRAM = Metric("thongsuot_test_seconds", "Times.", Kind.HISTOGRAM, buckets=(0.1, 1.0))


@pytest.fixture
def verdicts(tmp_path: Path) -> Verdicts:
    return begun(tmp_path, FIRST * MINUTE_NS)


def begun(folder: Path, now_ns: int) -> Verdicts:
    ledger = Ledger(folder, ZONE)
    today = datetime.fromtimestamp(now_ns // SECOND_NS, ZoneInfo(ZONE)).date()
    past = Past.of(ledger, Incidents(ledger.store, ZONE), today)
    return Verdicts(city.fleet(), past, down_after=3, up_after=3, now_ns=now_ns)


def answered(link: str, minute: int, round_trip_ns: int = 6_000_000) -> MinuteRecord:
    start_ns = minute * MINUTE_NS
    return MinuteRecord(
        "central",
        link,
        minute,
        expected=60,
        settled=60,
        lost=0,
        rtts_ns=(round_trip_ns,) * 60,
        delay_settled=60,
        first_answered_ns=start_ns,
    )


def lost(link: str, minute: int, *, first: bool = False) -> MinuteRecord:
    run = LossRun(minute * MINUTE_NS, 60, None, from_before=not first, into_next=True)
    return MinuteRecord(
        "central", link, minute, expected=60, settled=60, lost=60, delay_settled=60, runs=(run,)
    )


def judge(verdicts: Verdicts, minutes: int, *, dead: str = "") -> None:
    for minute in range(FIRST, FIRST + minutes):
        verdicts.minute(
            minute,
            [
                lost(link, minute, first=minute == FIRST)
                if link == dead
                else answered(link, minute)
                for link in LINKS
            ],
        )


def values(verdicts: Verdicts, metric: str, *labels: str) -> list[float]:
    """The values of a metric's lines that have all of these labels."""
    text = b"".join(render(columns.judged(known(verdicts.snapshot, {})))).decode()
    lines = re.findall(rf"^{metric}{{(.*)}} (.*)$", text, re.MULTILINE)
    return [float(value) for found, value in lines if all(label in found for label in labels)]


def test_judged_minutes_are_counted(verdicts: Verdicts) -> None:
    judge(verdicts, 5, dead="ba-dinh/ftth")

    dead = 'link="ftth",operator="vnpt"'
    assert values(
        verdicts, "thongsuot_link_state_seconds_total", dead, 'state="down"', "service"
    ) == [300]
    assert values(verdicts, "thongsuot_link_outages_total", dead, 'hours="service"') == [1]
    assert values(verdicts, "thongsuot_link_intervals_total", dead, "unstable", "service") == [1]
    assert values(verdicts, "thongsuot_link_round_trip_p95_seconds", dead) == [float("inf")]
    assert (
        values(verdicts, "thongsuot_link_round_trip_p95_seconds", 'point="ngoc-ha"') == [0.006] * 2
    )
    assert values(
        verdicts, "thongsuot_point_state_seconds_total", "ba-dinh", 'state="up"', "service"
    ) == [300]


def test_outages_and_the_last_minute_are_there_for_page_and_api(verdicts: Verdicts) -> None:
    judge(verdicts, 3, dead="ba-dinh/ftth")

    judged = verdicts.snapshot.judged

    assert judged.minute == FIRST + 2
    assert judged.lost.tolist() == [60, 0, 0, 0]
    assert judged.settled.tolist() == [60, 60, 60, 60]
    assert [(one.point, one.link, one.end_ns) for one in judged.outages] == [
        ("ba-dinh", "ftth", None)
    ]


def test_a_link_without_a_finished_interval_has_no_figures_of_one(verdicts: Verdicts) -> None:
    judge(verdicts, 4)

    assert values(verdicts, "thongsuot_link_round_trip_p95_seconds") == []
    assert len(values(verdicts, "thongsuot_link_outages_total")) == 2 * len(LINKS)


def test_another_inventory_keeps_the_counts_of_what_stays(verdicts: Verdicts) -> None:
    judge(verdicts, 3)
    text = city.text().replace("id: 5g", "id: sim", 1)

    verdicts.replace(Fleet(load_text(text), "new"), (FIRST + 3) * MINUTE_NS)

    seconds = "thongsuot_link_state_seconds_total"
    assert values(verdicts, seconds, 'link="ftth"', 'state="up"', "service") == [180, 180]
    assert values(verdicts, seconds, 'link="sim"', 'state="up"', "service") == [0]
    assert values(verdicts, seconds, 'link="5g"', "ba-dinh") == []


def test_the_incident_of_a_link_that_goes_ends(verdicts: Verdicts, tmp_path: Path) -> None:
    verdicts._incidents.open("ba-dinh/5g", FIRST * MINUTE_NS)
    verdicts.replace(city.fleet(name="Tên khác"), FIRST * MINUTE_NS)
    assert list(verdicts.snapshot.incidents) == ["ba-dinh/5g"]
    text = city.text().replace("id: 5g", "id: sim", 1)

    verdicts.replace(Fleet(load_text(text), "new"), (FIRST + 1) * MINUTE_NS)

    assert verdicts.snapshot.incidents == {}
    assert Incidents(tmp_path, ZONE).current("ba-dinh/5g") is None


def packets(at_ns: int, counts: tuple[int, ...], since_ns: int) -> Watch:
    """A row of the newest packets of each of `LINKS` (lost ones negative) that began together."""
    rows = np.array(counts, np.int32)
    return Watch(
        at_ns=at_ns,
        links=LINKS,
        answered=np.maximum(rows, 0),
        unanswered=np.maximum(-rows, 0),
        since_ns=np.full(len(rows), since_ns),
        newest_ns=np.full(len(rows), at_ns - SECOND_NS),
        anchors=1,
        anchor_answered_ns=at_ns - SECOND_NS,
        fault=None,
        fault_since_ns=0,
        last_rtt_ns=np.full(len(rows), 6_000_000),
        last_answered_ns=np.zeros(len(rows), np.int64),
    )


def test_a_lost_link_that_moves_keeps_its_incident_until_it_answers_there(
    verdicts: Verdicts,
) -> None:
    """Nothing was sent to the new address yet: what the link is now nobody knows."""
    start_ns = FIRST * MINUTE_NS
    verdicts.watch(packets(start_ns, (-9, 9, 9, 9), start_ns - 9 * SECOND_NS), {}, start_ns)
    incident = verdicts.snapshot.incidents["ba-dinh/ftth"]
    moved = Fleet(load_text(city.text().replace("127.64.0.1,", "127.64.9.1,")), "new")
    now_ns = start_ns + 20 * SECOND_NS
    silent = packets(now_ns, (0, 9, 9, 9), start_ns)
    silent.newest_ns[0] = silent.since_ns[0] = 0

    verdicts.replace(moved, now_ns)
    verdicts.watch(silent, {}, now_ns)
    states = [verdicts.snapshot.links.states[0]]
    since_ns = verdicts.snapshot.links.since_ns[0]
    kept = dict(verdicts.snapshot.incidents)
    verdicts.watch(packets(now_ns + 9 * SECOND_NS, (5, 9, 9, 9), now_ns), {}, now_ns)
    states.append(verdicts.snapshot.links.states[0])

    assert states == [State.UNKNOWN, State.UP]
    assert since_ns == now_ns
    assert kept == {"ba-dinh/ftth": incident}
    assert verdicts.snapshot.incidents == {}


def test_a_link_that_comes_back_and_is_lost_has_another_incident(verdicts: Verdicts) -> None:
    start_ns = FIRST * MINUTE_NS
    lost_now = packets(start_ns, (-9, 9, 9, 9), start_ns - 9 * SECOND_NS)
    verdicts.watch(lost_now, {}, start_ns)
    before = verdicts.snapshot.incidents["ba-dinh/ftth"]
    without = Fleet(load_text(city.text().replace("id: ftth", "id: fiber", 1)), "new")

    verdicts.replace(without, start_ns)
    gone = dict(verdicts.snapshot.incidents)
    verdicts.replace(city.fleet(), start_ns + SECOND_NS)
    verdicts.watch(lost_now, {}, start_ns + SECOND_NS)

    assert gone == {}
    assert verdicts.snapshot.incidents["ba-dinh/ftth"] != before


def test_what_is_still_down_after_a_restart_is_so_since_the_start_of_its_incident(
    tmp_path: Path,
) -> None:
    start_ns = FIRST * MINUTE_NS
    hour_ago_ns, now_ns = start_ns - 60 * MINUTE_NS, start_ns + 10 * SECOND_NS
    earlier = Incidents(tmp_path, ZONE)
    ids = {subject: earlier.open(subject, hour_ago_ns) for subject in (*LINKS[:3], "ba-dinh")}
    again = begun(tmp_path, start_ns)

    again.watch(packets(now_ns, (-8, -8, 8, -8), start_ns + SECOND_NS), {}, now_ns)

    links, points = again.snapshot.links, again.snapshot.points
    seen_ns = start_ns + SECOND_NS
    assert links.states.tolist() == [State.DOWN, State.DOWN, State.UP, State.DOWN]
    assert links.since_ns[[0, 1, 3]].tolist() == [hour_ago_ns, hour_ago_ns, seen_ns]
    assert (points.states[0], points.since_ns[0]) == (State.DOWN, hour_ago_ns)
    still = {subject: again.snapshot.incidents.get(subject) for subject in ids}
    assert still == ids | {"ngoc-ha/ftth": None}


def totals() -> Totals:
    """What a probe knows of three of the four links, in its own order."""
    links = ("ngoc-ha/5g", "ba-dinh/ftth", "ba-dinh/5g")
    return Totals(
        links,
        (
            Column(COUNTER, ("good",), np.array([1, 2, 3_000_000])),
            Column(COUNTER, ("bad",), np.array([4, 5, 6])),
            Column(GAUGE, (), np.array([20.5, np.nan, 22.5])),
            Column(HISTOGRAM, (), np.arange(9).reshape(3, 3), np.array([0.5, 1.5, 2.5])),
        ),
        {},
    )


def lines(series: list[Series]) -> list[str]:
    text = b"".join(render(series)).decode()
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_what_probes_declare_is_exposed_for_the_links_that_they_know(verdicts: Verdicts) -> None:
    shown = lines(list(columns.measured(known(verdicts.snapshot, {}), totals())))

    assert len(shown) == 3 * 2 + 2 + 3 * 5
    assert not [line for line in shown if 'link="ftth"' in line and "ngoc-ha" in line]
    assert (
        'thongsuot_test_packets_total{access="5g",kind="good",link="5g",operator="viettel",'
        'point="ba-dinh",ward="00004"} 3e+06'
    ) in shown


def test_gauges_that_probes_declare_vanish_with_an_unknown_link(verdicts: Verdicts) -> None:
    snapshot = known(verdicts.snapshot, {"ngoc-ha/5g": State.UNKNOWN})

    shown = lines(list(columns.measured(snapshot, totals())))

    gauges = [line for line in shown if line.startswith(GAUGE.name)]
    assert len(gauges) == 1
    assert 'point="ba-dinh"' in gauges[0]
    assert len(shown) == 3 * 2 + 1 + 3 * 5


def test_a_whole_scrape_has_the_bytes_of_the_stock_client(verdicts: Verdicts) -> None:
    judge(verdicts, 5, dead="ba-dinh/ftth")
    states = {"ba-dinh": State.DOWN, "ngoc-ha/5g": State.UNKNOWN, "ngoc-ha": State.MAINTENANCE}
    incidents = {"ba-dinh": "TS-2026-00001", "ba-dinh/ftth": "TS-2026-00002"}
    snapshot = known(verdicts.snapshot, states, incidents=incidents)

    series = list(columns.everything(snapshot, totals()))

    assert b"".join(render(series)) == stock_text(series)
    assert b'incident="TS-2026-00002"' in stock_text(series)


def test_what_was_judged_outlives_the_process(verdicts: Verdicts, tmp_path: Path) -> None:
    judge(verdicts, 5, dead="ba-dinh/ftth")
    before = verdicts.snapshot.judged
    verdicts._ledger.close()

    again = begun(tmp_path, (FIRST + 5) * MINUTE_NS)

    after = again.snapshot.judged
    assert after.minute == FIRST + 4
    assert after.verdict == before.verdict
    assert after.verdict.links["ba-dinh/ftth"].totals.down_service == 5
    assert after.outages == before.outages
    assert again.snapshot.incidents == verdicts.snapshot.incidents


def test_a_link_that_is_lost_is_put_down_to_what_stayed_up(verdicts: Verdicts) -> None:
    judge(verdicts, 4, dead="ba-dinh/ftth")

    outage = verdicts.snapshot.judged.outages[0]

    assert "start" in outage.evidence
    assert verdicts._ledger.outage(outage.id) == outage


def test_what_a_person_says_holds_also_for_later_minutes(verdicts: Verdicts) -> None:
    judge(verdicts, 3, dead="ba-dinh/ftth")
    outage = verdicts.snapshot.judged.outages[0]
    verdicts._ledger.note(outage.id, "noc", 1, cause="đứt cáp", attribution=Attribution.SITE)
    verdicts._ledger.acknowledge(outage.id, "An", None, 2)

    verdicts.look_at_handling()
    at_once = verdicts.snapshot.judged.outages[0]
    verdicts.minute(FIRST + 3, [lost("ba-dinh/ftth", FIRST + 3)])

    later = verdicts.snapshot.judged.outages[0]
    assert {(one.cause, one.attribution) for one in (at_once, later)} == {
        ("đứt cáp", Attribution.SITE)
    }
    assert verdicts.snapshot.handling[outage.id].acknowledged_by == "An"


def test_what_a_person_says_of_an_outage_counts_though_it_is_no_longer_listed(
    verdicts: Verdicts, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(verdicts, 3, dead="ba-dinh/ftth")
    outage = next(one for one in verdicts.snapshot.judged.outages if one.link)
    for minute in range(FIRST + 3, FIRST + 6):
        verdicts.minute(minute, [answered(link, minute) for link in LINKS])
    monkeypatch.setattr(listing, "ENDED_KEPT", 0)
    verdicts._ledger.note(outage.id, "noc", 1, attribution=Attribution.SITE)

    verdicts.look_at_handling()

    verdict = verdicts.snapshot.judged.verdict.links["ba-dinh/ftth"]
    assert verdicts.snapshot.judged.outages == ()
    assert verdict.operator_availability == 1.0


def test_who_has_an_open_incident_is_exposed(verdicts: Verdicts) -> None:
    start_ns = FIRST * MINUTE_NS
    now_ns = start_ns + 10 * SECOND_NS
    verdicts.watch(packets(now_ns, (-8, 8, 8, 8), start_ns + SECOND_NS), {}, now_ns)
    incident = verdicts.snapshot.incidents["ba-dinh/ftth"]
    verdicts._ledger.acknowledge(incident, "An", None, now_ns)
    verdicts._ledger.note(incident, "An", now_ns, cause="đứt cáp", ticket="V-1")

    verdicts.look_at_handling()

    shown = lines(list(columns.live(verdicts.snapshot)))
    assert (
        'thongsuot_incident_handling_info{acknowledged_by="An",attribution="undetermined",'
        f'cause="đứt cáp",incident="{incident}",ticket="V-1"}} 1.0'
    ) in shown


def test_who_has_an_incident_stays_exposed_while_the_ledger_cannot_be_read(
    verdicts: Verdicts, tmp_path: Path
) -> None:
    start_ns = FIRST * MINUTE_NS
    now_ns = start_ns + 10 * SECOND_NS
    verdicts.watch(packets(now_ns, (-8, 8, 8, 8), start_ns + SECOND_NS), {}, now_ns)
    incident = verdicts.snapshot.incidents["ba-dinh/ftth"]
    verdicts._ledger.acknowledge(incident, "An", None, now_ns)
    verdicts.look_at_handling()
    (tmp_path / "ledger.sqlite3").rename(tmp_path / "gone.sqlite3")
    with pytest.raises(LedgerError):
        verdicts._ledger.handling([incident])

    verdicts.look_at_handling()

    (shown,) = (line for line in lines(list(columns.live(verdicts.snapshot))) if "An" in line)
    assert shown.startswith("thongsuot_incident_handling_info{")


def test_the_time_of_day_and_the_next_opening_are_exposed(verdicts: Verdicts) -> None:
    shown = lines(list(columns.everything(known(verdicts.snapshot, {}), totals())))

    assert "thongsuot_city_time_of_day_seconds 50709.0" in shown
    assert [line for line in shown if "next_open" in line] == []


def test_grades_stay_while_a_link_is_unknown_and_end_when_it_goes(verdicts: Verdicts) -> None:
    judge(verdicts, 2)
    snapshot = known(verdicts.snapshot, {"ba-dinh/5g": State.UNKNOWN})
    unknown = lines(list(columns.everything(snapshot, totals())))
    text = city.text().replace("id: 5g", "id: sim", 1)

    verdicts.replace(Fleet(load_text(text), "new"), (FIRST + 3) * MINUTE_NS)

    gone = lines(list(columns.everything(known(verdicts.snapshot, {}), totals())))
    mine = ('link="5g"', 'point="ba-dinh"')
    of_grade = [line for line in unknown if "link_grade" in line and all(m in line for m in mine)]
    assert len(of_grade) == 4
    assert [line for line in gone if all(m in line for m in mine)] == []


def test_a_point_rests_where_its_silence_means_nothing(verdicts: Verdicts) -> None:
    inventory = inventories.city(
        inventories.point("ordinary", calendar="office"),
        inventories.point("elsewhere", kind="mobile", dates=[{"from": "2026-11-23"}]),
        inventories.point("without-power", calendar="office", power="office_hours"),
        inventories.point("with-power", power="office_hours"),
    )
    verdicts.replace(Fleet(inventory, "new"), NOW_NS)  # a Saturday

    shown = lines(list(columns.everything(known(verdicts.snapshot, {}), totals())))

    resting = [line for line in shown if line.startswith("thongsuot_point_resting")]
    assert [line.rpartition(" ")[2] for line in resting] == ["0.0", "1.0", "1.0", "0.0"]
