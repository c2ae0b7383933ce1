"""Incident ids: kept over restarts, never given twice."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from stability.incidents import ENDED_KEPT, Incident, Incidents
from stability.ledger.store import FILE_NAME
from stability.minutes import State
from stability.standing import Change

HANOI = "Asia/Ho_Chi_Minh"
LINK = "ba-dinh/ftth"
START = int(datetime.fromisoformat("2026-11-21T09:00:00+07:00").timestamp()) * 10**9
MINUTE = 60 * 10**9


def stored(folder: Path) -> list[str]:
    """Give the ids that are in the file."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM incidents ORDER BY id")]


def test_an_incident_keeps_its_id_while_it_goes_on(tmp_path: Path) -> None:
    incidents = Incidents(tmp_path, HANOI)

    first = incidents.open(LINK, START)
    again = incidents.open(LINK, START + MINUTE)
    incidents.close(LINK, START + 2 * MINUTE)
    next_one = incidents.open(LINK, START + 3 * MINUTE)

    assert (first, again, next_one) == ("TS-2026-00001", "TS-2026-00001", "TS-2026-00002")


def test_subjects_have_incidents_of_their_own(tmp_path: Path) -> None:
    incidents = Incidents(tmp_path, HANOI)

    ids = [incidents.open(subject, START) for subject in (LINK, "ba-dinh/5g", "ba-dinh")]

    assert len(set(ids)) == 3
    assert incidents.current("ba-dinh") == Incident(ids[2], "ba-dinh", START)
    assert incidents.current("cua-nam") is None


def test_the_year_of_an_id_is_the_local_one_of_the_start(tmp_path: Path) -> None:
    incidents = Incidents(tmp_path, HANOI)

    before = datetime.fromisoformat("2026-12-31T16:59:59Z").timestamp()
    after = datetime.fromisoformat("2026-12-31T17:00:00Z").timestamp()

    assert incidents.open("a", int(before) * 10**9) == "TS-2026-00001"
    assert incidents.open("b", int(after) * 10**9) == "TS-2027-00001"
    assert incidents.open("c", int(before) * 10**9) == "TS-2026-00002"


def test_incidents_survive_a_restart(tmp_path: Path) -> None:
    earlier = Incidents(tmp_path, HANOI)
    kept = earlier.open(LINK, START)
    earlier.close("ba-dinh", START)

    later = Incidents(tmp_path, HANOI)

    assert later.open(LINK, START + MINUTE) == kept
    assert later.open("cua-nam", START) == "TS-2026-00002"


def test_changes_open_and_end_incidents_and_unknown_does_neither(tmp_path: Path) -> None:
    incidents = Incidents(tmp_path, HANOI)

    incidents.follow([Change(LINK, State.UP, State.DOWN, START)])
    incidents.follow([Change(LINK, State.DOWN, State.UNKNOWN, START + MINUTE)])
    unknown = incidents.current(LINK)
    incidents.follow([Change(LINK, State.UNKNOWN, State.UP, START + 2 * MINUTE)])

    assert unknown == Incident("TS-2026-00001", LINK, START)
    assert incidents.current(LINK) is None
    assert incidents.overlapping(LINK, START + MINUTE, None)[0].end_ns == START + 2 * MINUTE


def test_incidents_of_a_time_are_found_the_earliest_first(tmp_path: Path) -> None:
    incidents = Incidents(tmp_path, HANOI)
    for at in (0, 10, 20):
        incidents.open(LINK, START + at * MINUTE)
        incidents.close(LINK, START + (at + 5) * MINUTE)

    def found(start: int, end: int | None) -> list[str]:
        end_ns = None if end is None else START + end * MINUTE
        return [each.id[-1] for each in incidents.overlapping(LINK, START + start * MINUTE, end_ns)]

    assert found(4, 11) == ["1", "2"]
    assert found(5, 10) == []
    assert found(12, None) == ["2", "3"]
    assert found(-5, 1) == ["1"]


def test_an_outage_that_was_judged_first_gives_its_id_to_the_live_incident(tmp_path: Path) -> None:
    incidents = Incidents(tmp_path, HANOI)
    judged = incidents.mint(LINK, START, live=False)
    before = incidents.current(LINK)

    live = incidents.open(LINK, START + MINUTE)
    incidents.end_judged(judged.id, LINK, START + 2 * MINUTE)

    assert before is None
    assert live == judged.id
    assert incidents.current(LINK) == Incident(judged.id, LINK, START)


def test_an_outage_that_was_only_judged_ends_with_its_outage(tmp_path: Path) -> None:
    incidents = Incidents(tmp_path, HANOI)
    judged = incidents.mint(LINK, START, live=False)
    incidents.close(LINK, START + MINUTE)
    incidents.end_judged(judged.id, LINK, START + 2 * MINUTE)

    next_one = incidents.open(LINK, START + 3 * MINUTE)

    assert next_one != judged.id
    assert incidents.overlapping(LINK, START, START + MINUTE) == ()


def test_what_only_an_earlier_process_could_end_ends_at_a_restart(tmp_path: Path) -> None:
    earlier = Incidents(tmp_path, HANOI)
    lasting, gone = earlier.open(LINK, START), earlier.open("ba-dinh/old", START)
    judged = earlier.mint("cua-nam", START, live=False).id

    later = Incidents(tmp_path, HANOI)
    later.resume([LINK, "cua-nam"], START + MINUTE)

    kept = Incidents(tmp_path, HANOI)
    assert kept.open(LINK, START + 2 * MINUTE) == lasting
    assert kept.current("ba-dinh/old") is None
    assert kept.open("ba-dinh/old", START + 2 * MINUTE) > judged > gone
    assert kept.open("cua-nam", START + 2 * MINUTE) > judged


def test_many_changes_are_written_at_once(tmp_path: Path) -> None:
    incidents = Incidents(tmp_path, HANOI)
    incidents.open("first", START)

    with incidents.together():
        ids = [incidents.open(f"p{number}/ftth", START) for number in range(500)]
        during = stored(tmp_path)

    assert during == ["TS-2026-00001"]
    assert stored(tmp_path) == ["TS-2026-00001", *ids]
    assert Incidents(tmp_path, HANOI).current("p499/ftth") is not None


def test_old_incidents_are_forgotten_but_their_numbers_are_not(tmp_path: Path) -> None:
    incidents = Incidents(tmp_path, HANOI)
    lasting = incidents.open("lasting", START)

    with incidents.together():
        for number in range(ENDED_KEPT + 100):
            incidents.open(LINK, START + number * MINUTE)
            incidents.close(LINK, START + number * MINUTE + 1)

    restarted = Incidents(tmp_path, HANOI)
    remembered = [
        restarted.overlapping(LINK, START, None),
        incidents.overlapping(LINK, START, None),
    ]
    assert [len(each) for each in remembered] == [ENDED_KEPT, ENDED_KEPT]
    assert len(stored(tmp_path)) == ENDED_KEPT + 101
    assert restarted.open("lasting", START) == lasting
    assert restarted.open(LINK, START) == f"TS-2026-{ENDED_KEPT + 102:05}"


def test_what_versions_before_the_ledger_left_is_taken_over_once(tmp_path: Path) -> None:
    before = tmp_path / "incidents.json"
    lasting = {"id": "TS-2026-00007", "subject": LINK, "start_ns": START}
    ended = {"id": "TS-2026-00003", "subject": "ba-dinh", "start_ns": START, "end_ns": START + 9}
    before.write_text(json.dumps({"last": {"2026": 12}, "incidents": [lasting, ended]}))

    incidents = Incidents(tmp_path, HANOI)
    incidents.close(LINK, START + MINUTE)
    again = Incidents(tmp_path, HANOI)

    assert not before.exists()
    assert (tmp_path / "incidents.json.taken-over").exists()
    assert stored(tmp_path) == ["TS-2026-00003", "TS-2026-00007"]
    assert again.overlapping(LINK, START, None)[0].end_ns == START + MINUTE
    assert again.open(LINK, START + 2 * MINUTE) == "TS-2026-00013"


def test_what_was_taken_over_before_a_kill_is_not_undone(tmp_path: Path) -> None:
    left = {"last": {}, "incidents": [{"id": "TS-2026-00001", "subject": LINK, "start_ns": START}]}
    incidents = Incidents(tmp_path, HANOI)
    incidents.open(LINK, START)
    incidents.close(LINK, START + MINUTE)
    (tmp_path / "incidents.json").write_text(json.dumps(left))

    again = Incidents(tmp_path, HANOI)

    assert again.current(LINK) is None
    assert again.open(LINK, START) == "TS-2026-00002"


@pytest.mark.parametrize("end", ["", "TS-2026-000", '"version": 7}', "]"])
def test_of_a_damaged_file_the_numbers_are_taken_over(
    tmp_path: Path, end: str, caplog: pytest.LogCaptureFixture
) -> None:
    content = '{"last": {"2026": 12}, "incidents": [{"id": "TS-2026-00012"},' + end
    (tmp_path / "incidents.json").write_text(content)

    incidents = Incidents(tmp_path, HANOI)

    assert incidents.open(LINK, START) == "TS-2026-00013"
    assert (tmp_path / "incidents.json.damaged").read_text() == content
    assert "is damaged" in caplog.text


def test_a_file_that_the_system_does_not_let_us_read_is_never_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / FILE_NAME
    path.symlink_to(path)  # reading it fails with ELOOP, while replacing it would not

    incidents = Incidents(tmp_path, HANOI)
    ids = [incidents.open(subject, START) for subject in ("a", "b")]

    assert ids == ["TS-2026-00001", "TS-2026-00002"]
    assert "then start the service again" in str(incidents.problem)
    assert [entry.name for entry in tmp_path.iterdir()] == [FILE_NAME]
    assert path.is_symlink()
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "kept in memory only" in caplog.text


def test_a_folder_that_cannot_be_made_is_logged_once_and_ids_are_stored_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "state" / "of-this-city"
    folder.parent.write_text("in the way")
    incidents = Incidents(folder, HANOI)

    ids = [incidents.open(subject, START) for subject in ("a", "b")]
    unwritable = incidents.problem
    folder.parent.unlink()
    with incidents.together():
        pass

    assert ids == ["TS-2026-00001", "TS-2026-00002"]
    assert str(folder) in str(unwritable)
    assert incidents.problem is None
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert stored(folder) == ids


def test_numbers_of_a_file_that_cannot_be_taken_over_yet_are_not_given_again(
    tmp_path: Path,
) -> None:
    (tmp_path / "incidents.json").write_text('{"last": {"2026": 12}, "incidents": []}')
    in_the_way = tmp_path / f"{FILE_NAME}-wal"
    in_the_way.mkdir()

    incidents = Incidents(tmp_path, HANOI)

    assert incidents.open(LINK, START) == "TS-2026-00013"
    assert incidents.problem is not None
    assert (tmp_path / "incidents.json").exists()
