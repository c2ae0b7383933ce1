import json
from pathlib import Path
from typing import Any

import pytest

from lab.journal import Journal

SECOND = 1_000_000_000
NINE = 1_793_671_200 * SECOND
"""2026-11-03 09:00:00 in Hà Nội."""


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_events_are_kept_as_they_really_were(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    journal = Journal(file, "Asia/Ho_Chi_Minh")

    journal.began(1, {"down": True}, ("ba-dinh/ftth", "ba-dinh/5g"), NINE + 1_000)
    running = read(file)
    journal.ended(1, NINE + 4 * SECOND)

    begun = {
        "index": 1,
        "effect": {"down": True},
        "links": ["ba-dinh/ftth", "ba-dinh/5g"],
        "start": "2026-11-03T09:00:00.000001+07:00",
    }
    assert running == [{**begun, "end": None}]
    assert read(file) == [{**begun, "end": "2026-11-03T09:00:04.000000+07:00"}]


def test_each_repetition_has_its_line(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    journal = Journal(file, "UTC")

    for start in (0, 60):
        journal.began(0, {"down": True}, ("a/b",), NINE + start * SECOND)
        journal.ended(0, NINE + (start + 4) * SECOND)

    assert [(each["start"][14:19], each["end"][14:19]) for each in read(file)] == [
        ("00:00", "00:04"),
        ("01:00", "01:04"),
    ]


def test_what_still_acts_ends_with_the_lab(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    journal = Journal(file, "UTC")
    journal.began(0, {"down": True}, ("a/b",), NINE)
    journal.began(1, {"loss": 0.5}, ("a/c",), NINE)
    journal.ended(1, NINE + SECOND)

    journal.all_ended(NINE + 2 * SECOND)

    assert [each["end"][17:19] for each in read(file)] == ["02", "01"]


def test_lines_for_people_have_the_local_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Journal(tmp_path / "events.jsonl", "Asia/Ho_Chi_Minh").say("mail to noc@vnpt.example", NINE)

    assert capsys.readouterr().out == "09:00:00  mail to noc@vnpt.example\n"
