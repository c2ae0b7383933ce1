"""How long what is kept."""

import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from small_city.inventories import city, point

from probes.record import MinuteRecord
from stability.changes import Changes, Checkpoint
from stability.incidents import Incidents
from stability.ledger.ledger import Ledger
from stability.past import DayDown, Outage
from stability.totals import LinkTotals, PointTotals

HANOI = "Asia/Ho_Chi_Minh"
TODAY = date(2026, 11, 21).toordinal()
TABLES = (
    "records",
    "checkpoints",
    "link_days",
    "point_days",
    "outages",
    "outage_days",
    "incidents",
    "handling",
    "audit",
    "inventories",
    "documents",
)


def midnight_ns(days_ago: int) -> int:
    day = date.fromordinal(TODAY - days_ago)
    return int(datetime.fromisoformat(f"{day}T00:00:00+07:00").timestamp()) * 10**9


def counts(ledger: Ledger) -> dict[str, int]:
    with closing(sqlite3.connect(ledger.path)) as connection:
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in TABLES
        }


def test_what_is_too_old_is_deleted_and_nothing_else(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, HANOI)
    incidents = Incidents(ledger.store, HANOI)
    for days_ago in (0, 31, 32, 400, 401):
        at_ns, day = midnight_ns(days_ago), TODAY - days_ago
        incident = incidents.mint(f"p{days_ago}/l", at_ns).id
        incidents.close(f"p{days_ago}/l", at_ns + 1)
        minute = at_ns // 60 // 10**9
        outage = Outage(incident, "l", f"p{days_ago}", at_ns, at_ns, (DayDown(day, 3, 0),))
        inventory = city(point(f"p{days_ago}"))
        ledger.keep_inventory(inventory, f"{days_ago}", at_ns)
        ledger.keep(
            Changes(
                minute,
                records=tuple(
                    MinuteRecord("central", f"{n}", each, 60, 0, 0)
                    for n in range(1100)
                    for each in (minute - 1, minute)
                ),
                link_days={("p/l", day): LinkTotals()},
                point_days={("p", day): PointTotals()},
                outages={incident: outage},
                checkpoints={("p", day): Checkpoint(planned_used={"p/l": 1})},
            )
        )
        ledger.flush()
        ledger.note(incident, "Lan", at_ns, ticket="7")
    before = counts(ledger)

    deleted = ledger.prune(TODAY)
    after = counts(ledger)
    again = ledger.prune(TODAY)
    ledger.close()

    assert set(before.values()) == {5, 11_000}
    assert after == {
        "records": 3 * 1100,
        "checkpoints": 2,
        **dict.fromkeys(TABLES[2:], 4),
    }
    assert (deleted, again) == (sum(before.values()) - sum(after.values()), 0)


def test_what_goes_on_stays_however_old_it_is(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, HANOI)
    old_ns = midnight_ns(500)
    incident = Incidents(ledger.store, HANOI).mint("p/l", old_ns).id
    ledger.keep_inventory(city(point()), "f", old_ns)
    ledger.keep(Changes(1, outages={incident: Outage(incident, "l", "p", old_ns, None)}))
    ledger.flush()
    ledger.note(incident, "Lan", old_ns, text="for good")

    ledger.prune(TODAY)

    assert [each.id for each in ledger.outages(0, 2**62)] == [incident]
    assert len(ledger.audit(incident)) == 1
    assert ledger.inventory(old_ns) == city(point())
    ledger.close()
