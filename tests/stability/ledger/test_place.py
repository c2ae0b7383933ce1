"""The ledger's files are deleted, moved or replaced while a service writes them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from stability.changes import Changes
from stability.incidents import Incidents
from stability.ledger.errors import LedgerError, OwnedError
from stability.ledger.ledger import Ledger
from stability.ledger.store import FILE_NAME
from stability.ledger.view import LedgerView
from stability.totals import LinkTotals

HANOI = "Asia/Ho_Chi_Minh"
START = 1_795_230_000 * 10**9
DAY = 739_576

Harm = Callable[[Path], object]


def minute(number: int) -> Changes:
    return Changes(number, link_days={("ba-dinh/ftth", DAY + number): LinkTotals(number)})


def replaced(folder: Path) -> None:
    shutil.copy(folder / FILE_NAME, folder / "copy")
    (folder / "copy").replace(folder / FILE_NAME)


@pytest.mark.parametrize(
    "harm",
    [
        shutil.rmtree,
        lambda folder: (folder / FILE_NAME).unlink(),
        lambda folder: (folder / f"{FILE_NAME}-wal").unlink(),
        lambda folder: (folder / FILE_NAME).rename(folder / "elsewhere"),
        lambda folder: [each.unlink() for each in folder.iterdir()],
        replaced,
    ],
    ids=["folder", "file", "journal", "moved", "all files", "replaced"],
)
def test_what_was_written_is_written_again_with_the_next_minute(tmp_path: Path, harm: Harm) -> None:
    folder = tmp_path / "state"
    ledger = Ledger(folder, HANOI)
    incidents = Incidents(ledger.store, HANOI)
    given = [incidents.open(subject, START) for subject in ("ba-dinh", "ngoc-ha")]
    ledger.keep(minute(1))
    ledger.flush()

    harm(folder)
    ledger.keep(minute(2))
    written = ledger.flush()

    # Another process sees it, while this one goes on as if nothing had been.
    seen = LedgerView(folder).link_pasts(DAY, DAY + 9)["ba-dinh/ftth"].days
    assert written
    assert ledger.problem is None
    assert seen == {DAY + 1: LinkTotals(1), DAY + 2: LinkTotals(2)}
    with pytest.raises(OwnedError):
        Ledger(folder, HANOI)
    ledger.close()
    again = Incidents(folder, HANOI)
    assert [again.open(subject, START) for subject in ("ba-dinh", "ngoc-ha")] == given
    assert again.open("giang-vo", START) == "TS-2026-00003"


def test_a_file_that_took_the_place_is_moved_aside_and_kept(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, HANOI)
    ledger.keep(minute(1))
    ledger.flush()
    other = tmp_path / "other"
    other.write_text("a copy that somebody put here")
    other.replace(tmp_path / FILE_NAME)

    ledger.keep(minute(2))
    ledger.flush()

    ledger.close()
    aside = list(tmp_path.glob(f"{FILE_NAME}.other-*"))
    assert [each.read_text() for each in aside] == ["a copy that somebody put here"]


def test_a_service_that_lost_its_folder_to_another_one_leaves_it_alone(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    first = Ledger(folder, HANOI)
    first.keep(minute(1))
    first.flush()
    shutil.rmtree(folder)
    second = Ledger(folder, HANOI)
    second.keep(minute(5))
    second.flush()

    first.keep(minute(2))
    written = first.flush()

    with pytest.raises(LedgerError, match="another service uses"):
        first.outages(0, 1)
    assert not written
    assert "another service uses" in (first.problem or "")
    assert second.link_pasts(DAY, DAY + 9)["ba-dinh/ftth"].days == {DAY + 5: LinkTotals(5)}
    first.close()
    second.close()
