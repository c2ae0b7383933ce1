"""Another program holds the file: whoever judges is not kept waiting, and nothing is lost."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from stability.changes import Changes
from stability.incidents import Incidents
from stability.ledger.ledger import Ledger
from stability.ledger.store import FILE_NAME
from stability.ledger.view import LedgerView

HANOI = "Asia/Ho_Chi_Minh"
START = 1_795_230_000 * 10**9
MANY = 20


def test_incidents_go_on_in_memory_while_another_program_holds_the_file(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, HANOI, retry_seconds=0.1)
    incidents = Incidents(ledger.store, HANOI)
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as shell:
        shell.execute("BEGIN IMMEDIATE")
        ledger.keep(Changes(1))
        began = time.monotonic()

        given = [incidents.open(f"p{number}", START) for number in range(MANY)]

        # Each would have to wait as long as a person's own command does: 5 s.
        took = time.monotonic() - began
        seen = LedgerView(tmp_path).outages(0, 1)
        shell.execute("ROLLBACK")
    caught_up = ledger.flush()
    incidents.open("p0", START)
    incidents.open("another", START)
    ledger.close()

    again = Incidents(tmp_path, HANOI)
    assert took < MANY
    assert seen == []
    assert caught_up
    assert [again.open(f"p{number}", START) for number in range(MANY)] == given
