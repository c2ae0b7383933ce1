"""What people do about outages: it holds, and who did it stays known."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from stability.changes import Changes
from stability.incidents import Incidents
from stability.ledger.errors import ActError, UnknownOutageError
from stability.ledger.handling import Entry, Handling, Through
from stability.ledger.ledger import Ledger
from stability.ledger.view import LedgerView
from stability.past import Attribution, DayDown, Outage

DAY = date(2026, 11, 21).toordinal()
OUTAGE = Outage(
    id="TS-2026-00001",
    link="ftth",
    point="ba-dinh",
    start_ns=1000,
    end_ns=None,
    downs=(DayDown(DAY, 3, 0),),
    attribution=Attribution.OPERATOR,
    cause="upstream",
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path, "Asia/Ho_Chi_Minh")
    ledger.keep(Changes(1, outages={OUTAGE.id: OUTAGE}))
    ledger.flush()
    yield ledger
    ledger.close()


def test_what_a_person_says_holds_over_what_is_computed_later(ledger: Ledger) -> None:
    ledger.note(OUTAGE.id, "Lan", 5, cause="fire", attribution=Attribution.SITE)
    ledger.keep(Changes(2, outages={OUTAGE.id: OUTAGE}))

    resumed = ledger.resume(DAY)
    given = [
        *ledger.outages(0, 2**62),
        *ledger.link_pasts(DAY, DAY)["ba-dinh/ftth"].outages,
        *(resumed.outages if resumed else ()),
    ]

    assert [(each.cause, each.attribution) for each in given] == [("fire", Attribution.SITE)] * 3


def test_only_what_is_said_changes_and_all_of_it_is_audited(ledger: Ledger) -> None:
    view = LedgerView(ledger.path.parent)
    view.acknowledge(OUTAGE.id, "Lan", 900, 10, Through.CLI)
    view.note(OUTAGE.id, "Minh", 20, ticket="VNPT-7")
    last = view.note(OUTAGE.id, "Minh", 30, text="called", ticket="VNPT-8", cause="cable")

    handled = ledger.handling([OUTAGE.id, "TS-2026-00099"])
    audit = ledger.audit(OUTAGE.id)

    assert handled == {OUTAGE.id: last}
    assert last == Handling("Lan", 10, 900, "VNPT-8", "cable", None)
    taken = {"acknowledged_by": "Lan", "acknowledged_ns": 10, "eta_ns": 900}
    assert audit == [
        Entry(
            OUTAGE.id,
            10,
            "Lan",
            Through.CLI,
            "acknowledge",
            None,
            dict.fromkeys(taken),
            taken,
        ),
        Entry(
            OUTAGE.id,
            20,
            "Minh",
            Through.API,
            "note",
            None,
            {"ticket": None},
            {"ticket": "VNPT-7"},
        ),
        Entry(
            OUTAGE.id,
            30,
            "Minh",
            Through.API,
            "note",
            "called",
            {"ticket": "VNPT-7", "cause": None},
            {"ticket": "VNPT-8", "cause": "cable"},
        ),
    ]


def test_the_audit_cannot_be_changed(ledger: Ledger) -> None:
    ledger.note(OUTAGE.id, "Lan", 5, text="seen")

    with (
        closing(sqlite3.connect(ledger.path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="the audit is never changed"),
    ):
        connection.execute("UPDATE audit SET who = 'nobody'")


def test_an_incident_can_be_taken_before_it_is_an_outage(ledger: Ledger) -> None:
    mailed = Incidents(ledger.store, "Asia/Ho_Chi_Minh").mint("cua-nam", 1000).id

    ledger.acknowledge(mailed, "Lan", None, 5)

    assert ledger.handling([mailed])[mailed].acknowledged_by == "Lan"


def test_what_is_not_there_cannot_be_handled(ledger: Ledger) -> None:
    with pytest.raises(UnknownOutageError, match="there is no outage TS-2026-1; did you mean"):
        ledger.note("TS-2026-1", "Lan", 5, text="x")

    with pytest.raises(UnknownOutageError, match=r"there is no outage xyz$"):
        ledger.acknowledge("xyz", "Lan", None, 5)


HOSTILE = "Lan\x1b[31m\x00\u202e \r\n<b>\ud800\u200b  Minh"


def test_what_is_not_seen_is_left_out_of_what_people_write(ledger: Ledger) -> None:
    handled = ledger.acknowledge(OUTAGE.id, HOSTILE, None, 10)
    ledger.note(OUTAGE.id, "Lan", 20, text=f"one\r\ntwo{HOSTILE}", ticket=HOSTILE)

    shown = "Lan [31m <b> Minh"
    assert handled.acknowledged_by == shown
    assert ledger.handling([OUTAGE.id])[OUTAGE.id].ticket == shown
    assert [(entry.by, entry.text) for entry in ledger.audit(OUTAGE.id)] == [
        (shown, None),
        ("Lan", "one\ntwoLan [31m  \n<b>  Minh"),
    ]


def test_a_name_of_which_nothing_is_seen_is_none(ledger: Ledger) -> None:
    with pytest.raises(ActError, match="say who does it"):
        ledger.acknowledge(OUTAGE.id, "\ud800\u200b", None, 10)


def test_an_unknown_id_is_told_in_one_short_line(ledger: Ledger) -> None:
    with pytest.raises(UnknownOutageError) as caught:
        ledger.expect("TS\x1b[2J\n" * 5000)

    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200
