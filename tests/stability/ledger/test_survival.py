"""The ledger when the process is killed, the disk is full, or the file is damaged."""

import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from probes.record import MinuteRecord
from stability.changes import NOTHING, Changes
from stability.incidents import Incidents
from stability.ledger.damage import highest_numbers
from stability.ledger.errors import LedgerError, OwnedError, SchemaError
from stability.ledger.ledger import Ledger
from stability.ledger.schema import VERSION
from stability.ledger.store import FILE_NAME
from stability.ledger.view import LedgerView
from stability.ledger.writer import MOST_RECORDS
from stability.past import DayDown, Outage
from stability.totals import LinkTotals

HANOI = "Asia/Ho_Chi_Minh"
START = 1_795_230_000 * 10**9
DAY = 739_576
UNSHARED = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "-r"]

KILLED = """
import json, os, random, select, signal, sys, time
from pathlib import Path
from probes.record import MinuteRecord
from stability.changes import NOTHING, Changes
from stability.incidents import Incidents
from stability.ledger.ledger import Ledger
from stability.past import DayDown, Outage
from stability.totals import LinkTotals

folder, day, start = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])

def write(pipe):
    ledger = Ledger(folder, "Asia/Ho_Chi_Minh")
    incidents = Incidents(ledger.store, "Asia/Ho_Chi_Minh")
    resumed = ledger.resume(day)
    minute = resumed.minute if resumed else 0
    while True:
        minute += 1
        found = incidents.mint(f"p{minute}/ftth", start, live=False).id
        outage = Outage(found, "ftth", f"p{minute}", start, None, (DayDown(day, minute, 0),))
        ledger.keep(Changes(
            minute,
            records=tuple(
                MinuteRecord("central", f"p{n}/ftth", minute, 60, 60, 0, tuple(range(60)), 60)
                for n in range(50)
            ),
            link_days={("p/ftth", day): LinkTotals(minute)},
            outages={found: outage},
        ))
        assert ledger.flush()
        os.write(pipe, f"{minute} {found}\\n".encode())

random.seed(5)
confirmed = []
for _ in range(100):
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        write(theirs)
    os.close(theirs)
    if random.random() < 0.8:  # else it may be killed while it opens the file
        select.select([ours], [], [], 20)
    time.sleep(random.uniform(0, 0.03))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with open(ours) as lines:
        confirmed += [line.split() for line in lines if line.endswith("\\n")]
print(json.dumps(confirmed))
"""


def minute_of(number: int, *, records: int = 1) -> Changes:
    """A minute with an outage, a day and records."""
    outage = Outage(
        id=f"TS-2026-{number:05}",
        link="ftth",
        point=f"p{number}",
        start_ns=START,
        end_ns=None,
        downs=(DayDown(DAY, number, 0),),
    )
    return Changes(
        number,
        records=tuple(
            MinuteRecord("central", f"p{n}/ftth", number, 60, 60, 0, (5, 6), 2)
            for n in range(records)
        ),
        link_days={(f"p{number}/ftth", DAY): LinkTotals(number)},
        outages={outage.id: outage},
    )


def test_what_was_confirmed_before_a_kill_is_there_once(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), str(DAY), str(START)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    confirmed = [(int(minute), found) for minute, found in json.loads(done.stdout)]
    assert len(confirmed) > 100, done.stderr
    ledger = Ledger(tmp_path, HANOI)
    kept = {each.id: each.downs[0].service_minutes for each in ledger.outages(0, 2**62)}
    resumed = ledger.resume(DAY)
    ledger.close()
    minutes = [minute for minute, _found in confirmed]
    assert sorted(set(minutes)) == minutes  # none was judged again after it was confirmed
    assert {found: minute for minute, found in confirmed}.items() <= kept.items()
    assert sorted(kept.values()) == list(range(1, max(kept.values()) + 1))
    assert resumed is not None
    assert resumed.minute - minutes[-1] <= 1
    assert resumed.link_days["p/ftth", DAY].up_service == resumed.minute
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute(
            "SELECT count(DISTINCT minute), count(*) FROM records"
        ).fetchone() == (resumed.minute, 50 * resumed.minute)
    assert [entry.name for entry in tmp_path.glob("*damaged*")] == []


ON_A_SMALL_DISK = """
import json, logging, subprocess, sys
from pathlib import Path
sys.path[:0] = [sys.argv[2]]
from test_survival import HANOI, minute_of
from stability.incidents import Incidents
from stability.ledger.ledger import Ledger

disk = Path(sys.argv[1])
logging.basicConfig(format="%(levelname)s", stream=sys.stderr)

def mount(options):
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(disk)], check=True)

mount("size=2m")
if sys.argv[3] == "full":
    ledger = Ledger(disk, HANOI, retry_seconds=0.05)
    incidents = Incidents(ledger.store, HANOI)
    incidents.open("first", 0)
    with (disk / "ballast").open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(4096))
        except OSError:
            pass
else:
    mount("remount,ro,size=2m")
    ledger = Ledger(disk, HANOI, retry_seconds=0.05)
    incidents = Incidents(ledger.store, HANOI)
for number in range(1, 40):
    ledger.keep(minute_of(number, records=100))
in_trouble = [ledger.flush(5), ledger.problem]
ids = [incidents.open("second", 0), incidents.open("second", 0), incidents.open("third", 0)]
if sys.argv[3] == "full":
    (disk / "ballast").unlink()
    mount("remount,size=8m")
else:
    mount("remount,rw,size=8m")
with incidents.together():
    pass
mended = [ledger.flush(5), ledger.problem, incidents.problem]
outages = len(ledger.outages(0, 2**62))
records = len(list(ledger.records(["p99/ftth"], 1, 50)))
ledger.close()
again = [Incidents(disk, HANOI).open(subject, 0) for subject in ("second", "third")]
print(json.dumps([in_trouble, ids, mended, outages, records, again]))
"""


@pytest.mark.parametrize(
    ("trouble", "said"), [("full", "make room on its disk"), ("ro", "let this user write")]
)
def test_a_full_or_read_only_disk_is_told_once_and_caught_up_with(
    tmp_path: Path, trouble: str, said: str
) -> None:
    here = str(Path(__file__).parent)

    done = subprocess.run(
        [*UNSHARED, sys.executable, "-c", ON_A_SMALL_DISK, str(tmp_path), here, trouble],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    in_trouble, ids, mended, outages, records, again = json.loads(done.stdout)
    assert in_trouble[0] is False
    assert said in in_trouble[1]
    assert str(tmp_path / FILE_NAME) in in_trouble[1]
    assert ids[0] == ids[1] != ids[2]
    assert mended == [True, None, None]
    assert (outages, records, again) == (39, 39, ids[1:])
    assert done.stderr.split() == ["ERROR", "WARNING"]


STARTED_IN_TROUBLE = """
import json, os, signal, subprocess, sys
from pathlib import Path
sys.path[:0] = [sys.argv[2]]
from test_survival import DAY, HANOI, START, minute_of
from stability.incidents import Incidents
from stability.ledger.ledger import Ledger

disk, trouble, killed = Path(sys.argv[1]), sys.argv[3], sys.argv[4] == "killed"

def mount(options):
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(disk)], check=True)

mount("size=1m")
child = os.fork()
if child == 0:
    ledger = Ledger(disk, HANOI)
    Incidents(ledger.store, HANOI).open("before", START)
    ledger.keep(minute_of(1))
    ledger.flush()
    if killed:
        os.kill(os.getpid(), signal.SIGKILL)
    ledger.close()
    os._exit(0)
os.waitpid(child, 0)
(disk / "ledger.sqlite3-shm").unlink(missing_ok=True)  # as after a restart of the machine
if trouble == "full":
    with (disk / "ballast").open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(4096))
        except OSError:
            pass
else:
    mount("remount,ro,size=1m")
ledger = Ledger(disk, HANOI, retry_seconds=0.05)
incidents = Incidents(ledger.store, HANOI)
resumed = ledger.resume(DAY)
ids = [incidents.open("before", START), incidents.open("after", START)]
ledger.keep(minute_of(2))
in_trouble = [ledger.flush(5), ledger.problem is None]
if trouble == "full":
    (disk / "ballast").unlink()
else:
    mount("remount,rw,size=1m")
mended = ledger.flush(5)
ledger.close()
print(json.dumps([resumed and len(resumed.outages), ids, in_trouble, mended]))
"""


@pytest.mark.parametrize("trouble", ["full", "ro"])
@pytest.mark.parametrize("end", ["stopped", "killed"])
def test_a_service_that_starts_in_trouble_goes_on_from_what_it_can_read(
    tmp_path: Path, trouble: str, end: str
) -> None:
    here = str(Path(__file__).parent)

    done = subprocess.run(
        [*UNSHARED, sys.executable, "-c", STARTED_IN_TROUBLE, str(tmp_path), here, trouble, end],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    resumed, ids, in_trouble, mended = json.loads(done.stdout)
    assert in_trouble == [False, False]
    if (trouble, end) == ("ro", "killed"):  # a journal, and no place to read it into
        assert (resumed, ids, mended) == (None, ["TS-2026-00002", "TS-2026-00003"], False)
    else:
        assert (resumed, ids, mended) == (1, ["TS-2026-00001", "TS-2026-00002"], True)


def test_while_nothing_can_be_written_only_the_newest_records_wait(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "state"
    folder.write_text("in the way")
    ledger = Ledger(folder, HANOI, retry_seconds=0.01)
    third = MOST_RECORDS // 3

    for number in range(1, 6):
        ledger.keep(minute_of(number, records=third))
    before = (ledger.flush(5), ledger.resume(DAY))
    folder.unlink()
    after = ledger.flush(20)

    counts = [len(list(ledger.records(["p9/ftth"], number, 1))) for number in range(1, 6)]
    outages = len(ledger.outages(0, 2**62))
    with pytest.raises(OwnedError):  # it took the folder as soon as it could
        Ledger(folder, HANOI)
    ledger.close()
    assert (before, after, counts, outages) == ((False, None), True, [0, 0, 1, 1, 1], 5)
    messages = [record.getMessage().partition(":")[0] for record in caplog.records]
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR", "WARNING"]
    assert messages[:2] == ["kept in memory only", "too many minute records wait to be written"]


def damaged_header(content: bytearray) -> None:
    content[:100] = bytes(range(100))


def damaged_half(content: bytearray) -> None:
    del content[len(content) // 2 + 100 :]


def damaged_pages(content: bytearray) -> None:
    generator = random.Random(3)
    for page in range(3, len(content) // 4096, 4):
        content[page * 4096 : page * 4096 + 4096] = generator.randbytes(4096)


@pytest.mark.parametrize("damage", [damaged_header, damaged_half, damaged_pages])
def test_a_damaged_file_is_set_aside_and_no_number_is_given_again(
    tmp_path: Path, damage: Callable[[bytearray], None], caplog: pytest.LogCaptureFixture
) -> None:
    ledger = Ledger(tmp_path, HANOI)
    incidents = Incidents(ledger.store, HANOI)
    with incidents.together():
        for number in range(1200):
            incidents.mint(f"1{number}/5g", START)
    for number in range(1, 30):
        ledger.keep(minute_of(number))
    ledger.close()
    content = bytearray((tmp_path / FILE_NAME).read_bytes())
    damage(content)
    (tmp_path / FILE_NAME).write_bytes(content)

    later = Ledger(tmp_path, HANOI)
    minted = Incidents(later.store, HANOI).mint("next", START).id
    later.keep(minute_of(77))

    assert minted == "TS-2026-01201"
    assert later.flush()
    assert later.problem is None
    assert "TS-2026-00077" in {each.id for each in later.outages(0, 2**62)}
    later.close()
    (aside,) = tmp_path.glob(f"{FILE_NAME}.damaged-20*Z")
    assert aside.read_bytes() == content
    assert f"is damaged and set aside as {aside.name}" in caplog.text


def test_a_reader_leaves_a_damaged_file_alone(tmp_path: Path) -> None:
    content = bytes(range(256)) * 64
    (tmp_path / FILE_NAME).write_bytes(content)

    with pytest.raises(LedgerError, match="it is damaged; a service that starts"):
        LedgerView(tmp_path).outages(0, 1)

    assert (tmp_path / FILE_NAME).read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == [FILE_NAME]


def test_a_file_that_is_damaged_under_a_running_service_is_set_aside_too(
    tmp_path: Path,
) -> None:
    ledger = Ledger(tmp_path, HANOI)
    incidents = Incidents(ledger.store, HANOI)
    ids = [incidents.open(f"p{number}", START) for number in range(20)]
    ledger.keep(minute_of(1))
    ledger.flush()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray((tmp_path / FILE_NAME).read_bytes())
    content[4096:] = random.Random(1).randbytes(len(content) - 4096)
    (tmp_path / FILE_NAME).write_bytes(content)

    ledger.keep(minute_of(2))
    written = ledger.flush()
    following = incidents.open("next", START)
    ledger.close()

    again = Incidents(tmp_path, HANOI)
    assert written
    assert following == "TS-2026-00021"
    assert [again.open(f"p{number}", START) for number in range(20)] == ids
    assert len(list(tmp_path.glob(f"{FILE_NAME}.damaged-20*Z"))) == 1


def test_damaged_records_cost_nothing_but_records(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, HANOI)
    incidents = Incidents(ledger.store, HANOI)
    found = [incidents.open(f"p{number}", START) for number in range(20)]
    for number in range(1, 20):
        ledger.keep(minute_of(number, records=200))
    ledger.flush()
    ledger.note(found[3], "Lan", START, text="seen")
    ledger.close()
    content = bytearray((tmp_path / FILE_NAME).read_bytes())
    content[-5 * 4096 :] = random.Random(1).randbytes(5 * 4096)  # records were written last
    (tmp_path / FILE_NAME).write_bytes(content)

    later = Ledger(tmp_path, HANOI)
    at_start = list(tmp_path.glob("*.damaged-*"))
    later.keep(minute_of(20, records=200))
    written = later.flush()

    assert (at_start, written, later.problem) == ([], True, None)
    assert len(list(tmp_path.glob(f"{FILE_NAME}.damaged-20*Z"))) == 1
    assert len(later.outages(0, 2**62)) == 20
    assert len(later.link_pasts(DAY, DAY)) == 20
    assert [each.text for each in later.audit(found[3])] == ["seen"]
    assert [each.minute for each in later.records(["p5/ftth"], 1, 50)] == [20]
    assert Incidents(later.store, HANOI).open("p4", START) == found[4]
    later.close()


def test_numbers_of_a_file_set_aside_are_known_after_a_kill_in_between(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, HANOI)
    Incidents(ledger.store, HANOI).open("p", START)
    ledger.close()
    (tmp_path / FILE_NAME).rename(tmp_path / f"{FILE_NAME}.damaged-20261121T000000Z")

    minted = Incidents(tmp_path, HANOI).open("q", START)

    assert minted == "TS-2026-00002"


def test_what_another_version_remembered_in_other_words_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = Ledger(tmp_path, HANOI)
    ledger.keep(minute_of(1))
    ledger.flush()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        connection.execute("""INSERT INTO present VALUES ('p1', '{"links": {"a": 5}}')""")
        connection.execute("INSERT INTO inventories VALUES (1, 'f')")
        connection.execute("""INSERT INTO documents VALUES ('f', '{"version": 9}')""")

    resumed, inventory = ledger.resume(DAY), ledger.inventory(5)
    ledger.close()

    assert resumed is not None
    assert (resumed.present, inventory) == ({"p1": NOTHING}, None)
    assert "of p1 cannot be read" in caplog.text


def test_a_journal_without_its_file_is_set_aside_with_its_numbers(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, HANOI)
    Incidents(ledger.store, HANOI).open("p", START)
    journal = (tmp_path / f"{FILE_NAME}-wal").read_bytes()
    ledger.close()
    (tmp_path / FILE_NAME).write_bytes(b"")
    (tmp_path / f"{FILE_NAME}-wal").write_bytes(journal)

    later = Ledger(tmp_path, HANOI)
    minted = Incidents(later.store, HANOI).open("q", START)
    later.close()

    assert minted == "TS-2026-00002"


def test_digits_that_follow_an_id_by_chance_are_no_part_of_it() -> None:
    usual = highest_numbers([b"\0TS-2026-000122026-11-21\0TS-2026-00011\0TS-2025-00031x"])
    many = highest_numbers([b"TS-2026-99999 TS-2026-100004 TS-2026-1000032"])

    assert usual == {2025: 31, 2026: 12}
    assert many[2026] >= 100_004


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    Ledger(tmp_path, HANOI).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()

    for use in (
        lambda: Ledger(tmp_path, HANOI),
        lambda: Incidents(tmp_path, HANOI),
        lambda: LedgerView(tmp_path).outages(0, 1),
    ):
        with pytest.raises(SchemaError, match="was written by a newer version"):
            use()

    assert path.read_bytes() == before
    assert list(tmp_path.glob("*damaged*")) == []


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute("CREATE TABLE theirs (x)")

    with pytest.raises(SchemaError, match="is a database of another program"):
        Ledger(tmp_path, HANOI)


def test_readers_do_not_hold_up_the_writer(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, HANOI)
    ledger.keep(minute_of(1))
    ledger.flush()

    with LedgerView(tmp_path)._reading() as connection:
        before = connection.execute("SELECT count(*) FROM outages").fetchone()
        ledger.keep(minute_of(2))
        written = ledger.flush(2)
        during = connection.execute("SELECT count(*) FROM outages").fetchone()
    ledger.close()

    assert (before, written, during) == ((1,), True, (1,))
    assert len(LedgerView(tmp_path).outages(0, 2**62)) == 2


def test_a_copy_is_whole_while_the_service_writes(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, HANOI)
    for number in range(1, 11):
        ledger.keep(minute_of(number, records=2000))
    ledger.flush()
    done = threading.Event()

    def write() -> None:
        number = 10
        while not done.is_set() and number < 5000:
            number += 1
            ledger.keep(minute_of(number, records=5))
            ledger.flush()

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for name in ("first", "second", "third"):
            (tmp_path / name).mkdir()
            LedgerView(tmp_path).backup(tmp_path / name / FILE_NAME)
    finally:
        done.set()
        writing.join()
        ledger.close()

    counts = [
        (len(view.outages(0, 2**62)), len(list(view.records(["p3/ftth"], 1, 9999))))
        for view in (LedgerView(tmp_path / name) for name in ("first", "second", "third"))
    ]
    assert counts == sorted(counts)
    assert all(outages == records >= 10 for outages, records in counts)


def test_what_cannot_be_read_is_an_error_and_no_empty_past(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.write_text("in the way")
    ledger = Ledger(folder, HANOI)
    ledger.keep(minute_of(1))

    for read in (
        lambda: ledger.checkpoint("p1", DAY),
        lambda: list(ledger.records(["p1/ftth"], 1, 1)),
        lambda: ledger.link_pasts(DAY, DAY),
    ):
        with pytest.raises(LedgerError, match="is not on disk"):
            read()

    ledger.close()
