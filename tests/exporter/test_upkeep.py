import logging
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from small_city.outages import OPEN, OVER, TODAY, kept

from exporter.upkeep import Upkeep
from stability.ledger.ledger import Ledger
from stability.ledger.retention import DAYS_KEPT

ZONE = "Asia/Ho_Chi_Minh"
MINUTE = 29_920_745


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path, ZONE, retry_seconds=0.05)
    yield ledger
    ledger.close()


def test_what_waits_to_be_written_is_told_until_it_is(ledger: Ledger) -> None:
    upkeep = Upkeep(ledger, ZoneInfo(ZONE))
    ledger.keep(kept(OPEN))
    ledger.flush()
    before = upkeep.reading(MINUTE)
    connection = ledger.store._connection
    assert connection

    connection.execute("PRAGMA query_only = ON")
    ledger.keep(kept(OPEN))
    ledger.keep(kept(OVER))
    ledger.flush()
    lost = upkeep.reading(MINUTE + 2)
    connection.execute("PRAGMA query_only = OFF")
    ledger.flush()
    after = upkeep.reading(MINUTE + 2)

    assert (before.is_writable, before.pending_writes) == (True, 0)
    assert before.stored_seconds == (MINUTE + 1) * 60
    assert before.size_bytes > 4096
    assert (lost.is_writable, lost.pending_writes) == (False, 2)
    assert lost.stored_seconds == before.stored_seconds
    assert (after.is_writable, after.pending_writes) == (True, 0)
    assert after.stored_seconds == (MINUTE + 3) * 60


def test_nothing_is_stored_before_the_first_judged_minute(ledger: Ledger) -> None:
    assert Upkeep(ledger, ZoneInfo(ZONE)).reading(None).stored_seconds is None


def test_what_is_too_old_goes(ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    ledger.keep(kept(OPEN, OVER))
    ledger.flush()
    a_year_on = TODAY + DAYS_KEPT + 1

    with caplog.at_level(logging.INFO):
        done = Upkeep(ledger, ZoneInfo(ZONE))._prune(a_year_on)

    assert done
    assert "rows of the ledger were too old" in caplog.text
    assert ledger.outage(OVER.id) is None
    assert ledger.outage(OPEN.id) is not None


def test_a_ledger_that_cannot_be_pruned_stays_as_it_is(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.keep(kept(OVER))
    ledger.flush()
    connection = ledger.store._connection
    assert connection
    connection.execute("PRAGMA query_only = ON")

    done = Upkeep(ledger, ZoneInfo(ZONE))._prune(800_000)

    connection.execute("PRAGMA query_only = OFF")
    assert not done
    assert "stays in the ledger for now" in caplog.text
    assert ledger.outage(OVER.id) is not None
