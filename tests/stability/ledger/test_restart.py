"""A judge that goes on from the ledger, after a stop at any minute."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_judge.histories import lines
from slow_judge.packets import record_of
from small_city.inventories import city, point

from probes.record import MINUTE_NS
from stability.changes import Changes
from stability.incidents import Incidents
from stability.judge import Judge
from stability.ledger.ledger import Ledger
from stability.totals import LinkTotals

HANOI = "Asia/Ho_Chi_Minh"
DAY = date(2020, 1, 1).toordinal()
MINUTES = 12


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_restart_between_two_minutes_changes_nothing(data: st.DataObject) -> None:
    late = lines(minutes=MINUTES).filter(lambda one: one.first_minute > 0)
    links = {key: data.draw(late) for key in ("ba-dinh/ftth", "ba-dinh/5g")}
    first = links["ba-dinh/ftth"].first_minute
    stops = data.draw(st.sets(st.integers(1, MINUTES - 1), max_size=3))
    pasts = []
    for restarts in ((), sorted(stops)):
        with TemporaryDirectory() as folder:
            begin = first
            for end in (*(first + stop for stop in restarts), first + MINUTES):
                ledger = Ledger(Path(folder), HANOI)
                incidents = Incidents(ledger.store, HANOI)
                judge = Judge(city(point()), incidents, begin * MINUTE_NS, ledger.resume(DAY))
                for minute in range(begin, end):
                    found = [record_of(one, minute, key) for key, one in links.items()]
                    judge.judge(minute, [each for each in found if each])
                    changes = judge.changes()
                    if changes:
                        ledger.keep(changes)
                begin = end
                resumed = ledger.resume(DAY)
                ledger.close()
            assert resumed is not None
            # Records of a minute come in the order in which their links were first seen.
            records = sorted(resumed.records, key=lambda each: (each.minute, each.link))
            pasts.append(replace(resumed, clock=b"", records=tuple(records)))

    assert pasts[0].outages == pasts[1].outages
    assert pasts[0].present == pasts[1].present
    assert pasts[0] == pasts[1]


def test_what_can_never_be_written_does_not_hold_up_what_follows(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = Ledger(tmp_path, HANOI)
    wrong = LinkTotals(up_service="many")  # type: ignore[arg-type]

    ledger.keep(Changes(1, link_days={("p/l", DAY): wrong}))
    first = ledger.flush()
    ledger.keep(Changes(2, link_days={("p/l", DAY): LinkTotals(2)}))

    assert first
    assert ledger.link_pasts(DAY, DAY)["p/l"].days == {DAY: LinkTotals(2)}
    assert ledger.problem is None
    assert "what was judged cannot be kept" in caplog.text
    ledger.close()
