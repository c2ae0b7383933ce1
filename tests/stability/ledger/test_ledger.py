"""The ledger: what is kept comes back, whoever reads it."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from small_city.inventories import city, point, works

from inventory.load import fingerprint
from probes.record import MINUTE_NS, LossRun, MinuteRecord
from stability.changes import NOTHING, Changes, Checkpoint, Resumed
from stability.edges import EndEdge, OneRun, StartEdge
from stability.ledger.errors import LedgerError
from stability.ledger.ledger import Ledger
from stability.ledger.view import LedgerView
from stability.outages import EndedRun, Fold, Trouble
from stability.past import Attribution, DayDown, LinkPast, Outage, PointPast
from stability.point_outages import PointFold, PointTrouble
from stability.runs import Carry, Run
from stability.span import Span
from stability.target import link_target
from stability.totals import LinkTotals, PointTotals

HANOI = "Asia/Ho_Chi_Minh"
LINK = "ba-dinh/ftth"
DAY = date(2026, 11, 21).toordinal()
MINUTE = 29_890_000
NS = 60_000_000_000

EDGE = StartEdge(
    MINUTE, 12, MINUTE * NS, Run(MINUTE * NS, 12, 12, None, continued=True, growing=True)
)
TROUBLE = Trouble(
    span=Span(MINUTE, MINUTE + 2, 3, 0),
    start=EDGE,
    end=EndEdge(MINUTE + 2, 60, None, 60),
    one_run=OneRun(72, growing=True),
    downs=(DayDown(DAY, 3, 0),),
)
CHECKPOINT = Checkpoint(
    links={
        LINK: Fold(Carry(MINUTE, "central", 7, 60), TROUBLE, (EndedRun(5, MINUTE),)),
    },
    point=PointFold(
        PointTrouble(TROUBLE.span, {LINK: EDGE}, {LINK: TROUBLE.end}, TROUBLE.downs), ()
    ),
    planned_used={LINK: 30},
)
OUTAGE = Outage(
    id="TS-2026-00001",
    link="ftth",
    point="ba-dinh",
    start_ns=MINUTE * NS,
    end_ns=None,
    downs=(DayDown(DAY - 1, 0, 7), DayDown(DAY, 3, 0)),
    first_minute=MINUTE,
    attribution=Attribution.OPERATOR,
    cause="upstream",
    evidence={"neighbours": {"down": 5, "of": 6}, "tiếng": "Việt"},
)
RECORD = MinuteRecord(
    vantage="central",
    link=LINK,
    minute=MINUTE,
    expected=60,
    settled=60,
    lost=48,
    rtts_ns=tuple(range(6_000_000, 6_000_012)),
    delay_settled=60,
    runs=(LossRun(MINUTE * NS + 12 * 10**9, 48, None, from_before=False, into_next=True),),
    first_answered_ns=MINUTE * NS + 5,
    anomalies={"late": 2},
    extra={"rsrp_dbm": -101.5},
)
CHANGES = Changes(
    minute=MINUTE,
    records=(RECORD,),
    link_days={(LINK, DAY): LinkTotals(*range(1, 17)), (LINK, DAY - 1): LinkTotals(5)},
    point_days={("ba-dinh", DAY): PointTotals(*range(1, 9))},
    outages={OUTAGE.id: OUTAGE},
    checkpoints={("ba-dinh", DAY): CHECKPOINT},
    present={"ba-dinh": CHECKPOINT},
    clock=b"\x01\x02",
)


@pytest.fixture
def ledger(tmp_path: Path):  # noqa: ANN201  # mypy does not look at tests
    ledger = Ledger(tmp_path, HANOI, retry_seconds=0.05)
    yield ledger
    ledger.close()


def test_a_judge_goes_on_from_what_was_kept(tmp_path: Path) -> None:
    earlier = Ledger(tmp_path, HANOI)
    earlier.keep(CHANGES)
    earlier.close()

    later = Ledger(tmp_path, HANOI)
    resumed = later.resume(DAY)
    later.close()

    assert resumed == Resumed(
        minute=MINUTE,
        present={"ba-dinh": CHECKPOINT},
        link_days={(LINK, DAY): LinkTotals(*range(1, 17))},
        point_days={("ba-dinh", DAY): PointTotals(*range(1, 9))},
        outages=(OUTAGE,),
        clock=b"\x01\x02",
        records=(RECORD,),
    )


def test_a_judge_gets_to_know_the_inventories_since_it_stopped(ledger: Ledger) -> None:
    first, then, now = (city(point(name)) for name in ("first", "then", "now"))
    for inventory, minute in ((first, MINUTE - 9), (then, MINUTE - 1), (now, MINUTE + 5)):
        ledger.keep_inventory(inventory, fingerprint(inventory), minute * MINUTE_NS)
    ledger.keep(CHANGES)

    resumed = ledger.resume(DAY)

    assert resumed is not None
    assert resumed.inventories == (
        ((MINUTE - 1) * MINUTE_NS, then),
        ((MINUTE + 5) * MINUTE_NS, now),
    )


def test_nothing_is_resumed_from_a_new_ledger(ledger: Ledger) -> None:
    resumed = ledger.resume(DAY)

    assert resumed is None
    assert ledger.problem is None


def test_pasts_hold_the_days_asked_for_and_the_outages_that_touch_them(ledger: Ledger) -> None:
    of_point = replace(OUTAGE, id="TS-2026-00002", link=None, downs=(DayDown(DAY, 1, 0),))
    ledger.keep(replace(CHANGES, outages={OUTAGE.id: OUTAGE, of_point.id: of_point}))

    links = ledger.link_pasts(DAY - 1, DAY - 1)
    points = ledger.point_pasts(DAY - 1, DAY)

    assert links == {LINK: LinkPast({DAY - 1: LinkTotals(5)}, (OUTAGE,))}
    assert points == {"ba-dinh": PointPast({DAY: PointTotals(*range(1, 9))}, (of_point,))}
    assert ledger.link_pasts(DAY - 9, DAY - 2) == {}


def test_what_is_kept_again_replaces_what_was_kept(ledger: Ledger) -> None:
    over = replace(OUTAGE, end_ns=OUTAGE.start_ns + NS, downs=(DayDown(DAY, 4, 0),))
    ledger.keep(CHANGES)
    ledger.keep(CHANGES)
    ledger.flush()

    ledger.keep(
        Changes(
            MINUTE + 1,
            records=(replace(RECORD, lost=60, rtts_ns=()),),
            outages={OUTAGE.id: over},
            present={"ba-dinh": NOTHING},
            checkpoints={("ba-dinh", DAY): NOTHING},
        )
    )

    resumed = ledger.resume(DAY)
    assert resumed is not None
    assert (resumed.minute, resumed.present, resumed.clock) == (MINUTE + 1, {}, b"\x01\x02")
    assert ledger.outages(0, 2**62) == [over]
    assert ledger.checkpoint("ba-dinh", DAY) == NOTHING
    assert [each.lost for each in ledger.records([LINK], MINUTE, 1)] == [60]


def test_an_outage_that_turned_out_to_be_none_is_gone(ledger: Ledger) -> None:
    ledger.keep(CHANGES)

    ledger.keep(Changes(MINUTE + 1, dropped=frozenset({OUTAGE.id})))

    assert ledger.outages(0, 2**62) == []
    assert ledger.link_pasts(DAY, DAY)[LINK].outages == ()


def test_outages_are_found_by_time_and_point(ledger: Ledger) -> None:
    first = replace(OUTAGE, start_ns=10, end_ns=20)
    second = replace(OUTAGE, id="TS-2026-00002", point="cua-nam", start_ns=15, end_ns=30)
    lasting = replace(OUTAGE, id="TS-2026-00003", start_ns=40)
    ledger.keep(Changes(MINUTE, outages={each.id: each for each in (lasting, second, first)}))

    def found(start_ns: int, end_ns: int, of: str | None = None) -> str:
        return "".join(each.id[-1] for each in ledger.outages(start_ns, end_ns, of))

    assert found(0, 99) == "123"
    assert found(0, 99, "cua-nam") == "2"
    assert (found(20, 40), found(19, 40), found(20, 41)) == ("2", "12", "23")
    assert found(1000, 2000) == "3"


def test_a_checkpoint_comes_back(ledger: Ledger) -> None:
    ledger.keep(CHANGES)

    kept = ledger.checkpoint("ba-dinh", DAY)

    assert kept == CHECKPOINT
    assert ledger.checkpoint("ba-dinh", DAY - 1) == NOTHING


def test_records_of_the_links_asked_for_come_minute_after_minute(ledger: Ledger) -> None:
    records = [
        replace(RECORD, link=link, vantage=vantage, minute=minute, runs=(), first_answered_ns=None)
        for link in ("ba-dinh/5g", LINK, "cua-nam/ftth")
        for vantage in ("ba-dinh", "central")
        for minute in (MINUTE, MINUTE + 1, MINUTE + 3, MINUTE + 4)
    ]
    ledger.keep(Changes(MINUTE, records=tuple(reversed(records))))

    found = list(ledger.records([LINK, "ba-dinh/5g", "nobody/ftth"], MINUTE + 1, 3))

    assert [each.minute - MINUTE for each in found] == [1, 1, 1, 1, 3, 3, 3, 3]
    assert {(each.link, each.vantage) for each in found} == {
        (link, vantage) for link in ("ba-dinh/5g", LINK) for vantage in ("ba-dinh", "central")
    }
    assert list(ledger.records([LINK], MINUTE, 0)) == []


def test_the_inventory_in_force_comes_back_equal(ledger: Ledger) -> None:
    maintained = works("2026-12-01T22:00+07:00", "2026-12-02T02:00+07:00", point="ba-dinh")
    old = city(point(target="lenient"), targets={"lenient": {"fixed": {"availability": None}}})
    new = city(point(), point("cua-nam"), maintenance=[maintained])
    ledger.keep_inventory(old, fingerprint(old), 1000)
    ledger.keep_inventory(old, fingerprint(old), 1500)
    ledger.keep_inventory(new, fingerprint(new), 2000)
    ledger.keep_inventory(old, fingerprint(old), 3000)
    ledger.flush()

    found = [ledger.inventory(at_ns) for at_ns in (10, 1000, 1999, 2000, 2999, 3000, 9999)]

    assert found == [old, old, old, new, new, old, old]
    with ledger._visiting("ro") as connection:
        rows = connection.execute("SELECT from_ns FROM inventories").fetchall()
        documents = connection.execute("SELECT count(*) FROM documents").fetchone()
    assert rows == [(1000,), (2000,), (3000,)]
    assert documents == (2,)


def test_a_target_comes_back_with_the_limits_that_were_written_and_no_others(
    ledger: Ledger,
) -> None:
    lenient = {"fixed": {"availability": None, "loss": 0.01}, "min_known": 5}
    kept = city(point(target="lenient"), targets={"lenient": lenient})
    ledger.keep_inventory(kept, fingerprint(kept), 1000)
    ledger.flush()

    found = ledger.inventory(1000)

    assert found is not None
    for link in kept.points[0].links:
        expected = link_target(kept, kept.points[0], link)
        assert link_target(found, found.points[0], link) == expected
    assert found.targets["lenient"].fixed.written() == {"availability": None, "loss": 0.01}


def test_another_process_reads_while_the_service_writes(ledger: Ledger) -> None:
    ledger.keep(CHANGES)
    ledger.flush()
    program = (
        "import sys; from pathlib import Path; from stability.ledger.view import LedgerView\n"
        "print(LedgerView(Path(sys.argv[1])).outages(0, 2**62)[0].id)"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program, str(ledger.path.parent)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (answer.stdout, answer.stderr) == ("TS-2026-00001\n", "")


def test_a_second_service_is_refused_and_names_the_first(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match=r"another service uses .* \(process \d+\): end it, or"):
        Ledger(ledger.path.parent, HANOI)

    ledger.close()
    Ledger(ledger.path.parent, HANOI).close()


def test_reading_a_folder_without_a_ledger_says_so(tmp_path: Path) -> None:
    view = LedgerView(tmp_path)

    with pytest.raises(LedgerError, match="there is no ledger: give the --state folder"):
        view.outages(0, 1)
    assert list(tmp_path.iterdir()) == []
