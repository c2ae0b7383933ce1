import json
from dataclasses import replace

from hypothesis import given, settings
from slow_judge.histories import lines
from slow_judge.packets import Line, record_of

from probes.record import MinuteRecord
from probes.record_json import from_json, to_json

LARGEST_SAFE = 2**53
"""Whole numbers above it are not the same in every JSON reader."""


def made(line: Line) -> list[MinuteRecord]:
    minutes = range(line.first_minute, line.first_minute + line.minutes)
    found = (record_of(line, minute) for minute in minutes)
    return [replace(each, anomalies={"late": 2}) for each in found if each]


@settings(max_examples=50, deadline=None)
@given(lines())
def test_a_record_comes_back_as_it_was(line: Line) -> None:
    for record in made(line):
        form = json.loads(json.dumps(to_json(record)))

        assert from_json(record.vantage, form) == record


def test_what_is_not_understood_yet_is_kept() -> None:
    record = MinuteRecord("tay-ho", "tay-ho/ftth", 29_000_000, 60, 0, 0, extra={"dns": [1]})

    assert from_json("tay-ho", to_json(record)) == record


def test_numbers_are_small_enough_for_any_reader() -> None:
    record = MinuteRecord(
        "tay-ho", "tay-ho/ftth", 29_000_000, 60, 60, 0, first_answered_ns=29_000_000 * 60 * 10**9
    )

    assert to_json(record)["first_answered_offset_ns"] == 0
    assert record.first_answered_ns
    assert record.first_answered_ns > LARGEST_SAFE
