"""Incident ids: kept over restarts, never given twice."""

import json
import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from stability.incidents import ENDED_KEPT, FILE_NAME, Incident, Incidents
from stability.minutes import State
from stability.standing import Change

HANOI = "Asia/Ho_Chi_Minh"
LINK = "ba-dinh/ftth"
START = int(datetime.fromisoformat("2026-11-21T09:00:00+07:00").timestamp()) * 10**9
MINUTE = 60 * 10**9


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


def test_many_changes_are_written_once(tmp_path: Path) -> None:
    incidents = Incidents(tmp_path, HANOI)
    incidents.open("first", START)
    before = (tmp_path / FILE_NAME).stat().st_ino

    with incidents.together():
        ids = [incidents.open(f"p{number}/ftth", START) for number in range(500)]
        during = (tmp_path / FILE_NAME).stat().st_ino

    assert during == before
    assert (tmp_path / FILE_NAME).stat().st_ino != before
    assert len(set(ids)) == 500
    assert Incidents(tmp_path, HANOI).current("p499/ftth") is not None


def test_old_incidents_are_forgotten_but_their_numbers_are_not(tmp_path: Path) -> None:
    incidents = Incidents(tmp_path, HANOI)
    lasting = incidents.open("lasting", START)

    with incidents.together():
        for number in range(ENDED_KEPT + 100):
            incidents.open(LINK, START + number * MINUTE)
            incidents.close(LINK, START + number * MINUTE + 1)

    restarted = Incidents(tmp_path, HANOI)
    document = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))
    assert len(document["incidents"]) == ENDED_KEPT + 1
    assert restarted.open("lasting", START) == lasting
    assert restarted.open(LINK, START) == f"TS-2026-{ENDED_KEPT + 102:05}"


def test_a_damaged_file_is_set_aside_and_no_number_is_given_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    earlier = Incidents(tmp_path, HANOI)
    for number in range(12):
        earlier.open(f"p{number}", START)
    path = tmp_path / FILE_NAME
    content = path.read_bytes()
    path.write_bytes(content[: len(content) - 20])

    later = Incidents(tmp_path, HANOI)

    assert later.open(LINK, START) == "TS-2026-00013"
    assert (tmp_path / f"{FILE_NAME}.damaged").read_bytes() == content[: len(content) - 20]
    assert "is damaged and set aside" in caplog.text


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"[]", b'{"version": 7}', b"null"])
def test_a_file_that_is_no_document_is_set_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)

    incidents = Incidents(tmp_path, HANOI)

    assert incidents.open(LINK, START) == "TS-2026-00001"
    assert Incidents(tmp_path, HANOI).open(LINK, START) == "TS-2026-00001"


def test_a_file_that_the_system_does_not_let_us_read_is_never_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / FILE_NAME
    path.symlink_to(path)  # reading it fails with ELOOP, while replacing it would not

    incidents = Incidents(tmp_path, HANOI)
    ids = [incidents.open(subject, START) for subject in ("a", "b")]

    assert ids == ["TS-2026-00001", "TS-2026-00002"]
    assert incidents.problem is not None
    assert [entry.name for entry in tmp_path.iterdir()] == [FILE_NAME]
    assert path.is_symlink()
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "incident ids are kept in memory only, and start anew" in caplog.text


def test_a_folder_that_cannot_be_written_is_logged_once_and_ids_go_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "state" / "of-this-city"
    incidents = Incidents(folder, HANOI)
    at_start = incidents.problem
    in_the_way = folder / f"{FILE_NAME}.new"
    in_the_way.mkdir()

    ids = [incidents.open(subject, START) for subject in ("a", "b")]
    unwritable = incidents.problem
    in_the_way.rmdir()
    incidents.open("c", START)

    assert ids == ["TS-2026-00001", "TS-2026-00002"]
    assert (at_start, incidents.problem) == (None, None)
    assert str(in_the_way) in str(unwritable)
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert "incident ids are kept in memory only" in caplog.text
    assert Incidents(folder, HANOI).open("a", START) == "TS-2026-00001"


def test_a_process_that_is_killed_while_it_writes_leaves_a_whole_file(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from stability.incidents import Incidents\n"
        f"incidents = Incidents(Path(sys.argv[1]), {HANOI!r})\n"
        "for number in range(100_000):\n"
        f"    incidents.open(f'p{{number}}', {START})\n"
        "    print(number, flush=True)\n"
    )
    given = 0
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(40):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        process.stdout.close()
        process.wait()

        document = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))
        numbers = [int(each["id"][-5:]) for each in document["incidents"]]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= max(given, 40)
        given = len(numbers)
