"""Clocks that are wrong, and an inventory that loses a link and has it again."""

from datetime import datetime
from pathlib import Path

from slow_judge.packets import line, record_of
from small_city.inventories import city, link, point

from probes.record import MINUTE_NS, MinuteRecord
from stability.incidents import Incidents
from stability.judge import Judge
from stability.late import KEPT_DAYS
from stability.ledger.ledger import Ledger
from stability.totals import LinkTotals

HANOI = "Asia/Ho_Chi_Minh"
FTTH, RADIO = "ba-dinh/ftth", "ba-dinh/5g"
DAY = datetime.fromisoformat("2026-11-20").toordinal()
START = int(datetime.fromisoformat("2026-11-20T10:00:00+07:00").timestamp()) // 60
TWO_DAYS = 2880
CITY = city(point())
WITHOUT_FTTH = city(point(links=[link("5g", access="5g")]))


def records(minute: int, *, ftth: str = ".") -> list[MinuteRecord]:
    found = (
        record_of(line([ftth * 60], minute), minute, FTTH),
        record_of(line(["." * 60], minute, pairs=True), minute, RADIO),
    )
    return [each for each in found if each]


def judged(judge: Judge, first: int, minutes: int, *, ftth: str = ".") -> int:
    """Judge minutes; give the one after them."""
    for minute in range(first, first + minutes):
        judge.judge(minute, records(minute, ftth=ftth))
    return first + minutes


def totals(judge: Judge) -> dict[int, LinkTotals]:
    changes = judge.changes()
    return {day: each for (key, day), each in changes.link_days.items() if key == FTTH}  # type: ignore[union-attr]  # something was judged


def times(judge: Judge, key: str = FTTH) -> list[tuple[int, int | None]]:
    """The outages of a link in minutes since the start, the newest first."""
    found = [each for each in judge.outages() if each.subject == key]
    return [
        (one.start_ns // MINUTE_NS - START, one.end_ns and one.end_ns // MINUTE_NS - START)
        for one in found
    ]


def test_a_link_that_is_left_out_for_a_while_keeps_its_days(tmp_path: Path) -> None:
    judge = Judge(CITY, Incidents(tmp_path, HANOI), START * MINUTE_NS)
    end = judged(judge, judged(judge, START, 10), 6, ftth="x")
    judge.replace(WITHOUT_FTTH, end * MINUTE_NS)
    end = judged(judge, end, 5)

    judge.replace(CITY, end * MINUTE_NS)
    judged(judge, end, 4)

    now = totals(judge)[DAY]
    assert (now.up_service, now.down_service) == (14, 6)


def test_a_link_that_was_left_out_at_a_restart_keeps_its_days(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, HANOI)
    incidents = Incidents(ledger.store, HANOI)
    judge = Judge(CITY, incidents, START * MINUTE_NS)
    end = judged(judge, judged(judge, START, 10), 6, ftth="x")
    ledger.keep(judge.changes())  # type: ignore[arg-type]  # something was judged
    judge = Judge(WITHOUT_FTTH, incidents, end * MINUTE_NS, ledger.resume(DAY))
    end = judged(judge, end, 5)

    judge.replace(CITY, end * MINUTE_NS)
    judged(judge, end, 4)

    now = totals(judge)[DAY]
    ledger.close()
    assert (now.up_service, now.down_service) == (14, 6)


def test_what_is_left_out_for_good_is_forgotten_with_its_days(tmp_path: Path) -> None:
    judge = Judge(CITY, Incidents(tmp_path, HANOI), START * MINUTE_NS)
    end = judged(judge, START, 10)
    judge.replace(WITHOUT_FTTH, end * MINUTE_NS)
    end = judged(judge, end + 40 * 1440, 5)

    judge.replace(CITY, end * MINUTE_NS)
    judged(judge, end, 4)

    assert [each.up_service for each in totals(judge).values()] == [10, 4]


def test_after_a_clock_that_was_days_ahead_all_is_judged(tmp_path: Path) -> None:
    judge = Judge(CITY, Incidents(tmp_path, HANOI), (START + TWO_DAYS) * MINUTE_NS)
    judged(judge, START + TWO_DAYS, 10)

    judged(judge, judged(judge, judged(judge, START, 5), 6, ftth="x"), 5)

    assert times(judge) == [(5, 11)]
    assert totals(judge)[DAY].down_service == 6


def test_a_clock_that_is_set_back_a_little_by_a_restart_parts_no_outage(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, HANOI)
    incidents = Incidents(ledger.store, HANOI)
    judge = Judge(CITY, incidents, START * MINUTE_NS)
    end = judged(judge, judged(judge, START, 10), 6, ftth="x")
    ledger.keep(judge.changes())  # type: ignore[arg-type]  # something was judged

    judge = Judge(CITY, incidents, (end - 2) * MINUTE_NS, ledger.resume(DAY))
    judged(judge, judged(judge, end - 2, 6, ftth="x"), 5)

    ledger.close()
    assert times(judge) == [(10, 20)]
    assert judge.ignored_records == 4


def test_an_outage_of_the_future_ends_after_its_down_minutes(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, HANOI)
    incidents = Incidents(ledger.store, HANOI)
    judge = Judge(CITY, incidents, START * MINUTE_NS)
    judged(judge, judged(judge, START, 10), 6, ftth="x")
    ledger.keep(judge.changes())  # type: ignore[arg-type]  # something was judged
    resumed = ledger.resume(DAY - TWO_DAYS)

    judge = Judge(CITY, incidents, (START - TWO_DAYS) * MINUTE_NS, resumed)

    ledger.close()
    assert times(judge) == [(10, 16)]


def test_an_outage_goes_on_over_a_stop_that_is_longer_than_what_is_kept(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, HANOI)
    incidents = Incidents(ledger.store, HANOI)
    judge = Judge(CITY, incidents, START * MINUTE_NS)
    end = judged(judge, judged(judge, START, 10), 6, ftth="x")
    ledger.keep(judge.changes())  # type: ignore[arg-type]  # something was judged
    (before,) = (each.id for each in judge.outages() if each.subject == FTTH)
    later = end + 40 * 1440

    today = DAY + 40
    judge = Judge(CITY, incidents, later * MINUTE_NS, ledger.resume(today - KEPT_DAYS))
    judged(judge, judged(judge, later, 6, ftth="x"), 5)

    ledger.close()
    assert times(judge) == [(10, later + 6 - START)]
    assert [each.id for each in judge.outages() if each.subject == FTTH] == [before]
