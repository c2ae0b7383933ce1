"""What is documented, and has words in both languages."""

import json
from enum import StrEnum
from pathlib import Path

import pytest

from inventory.load import load
from stability.comparison import as_json, words
from stability.comparison.changes import Attention, Kind, Section, Why
from stability.comparison.compare import compare
from stability.comparison.verdict import Reviewed, Verdict

GOLDEN = Path(__file__).parent / "golden"
PAGE = (Path(__file__).parents[3] / "docs" / "diff.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [Attention, Kind, Section, Verdict, Why])
def test_every_word_of_the_json_is_documented(kind: type[StrEnum]) -> None:
    assert [word for word in kind if f"`{word}`" not in PAGE] == []


def test_every_key_of_the_json_is_documented() -> None:
    old, new = (load(GOLDEN / name) for name in ("old.yaml", "new.yaml"))
    document = json.loads(as_json.written(Reviewed(compare(old, new), "old", "new")))

    keys = {*document, *document["figures"]["before"]}
    for entry in (*document["changes"], *document["touched"], *document["data"]):
        keys |= {*entry, *entry.get("facts", {})}

    assert [key for key in sorted(keys) if f"`{key}`" not in PAGE and f'"{key}"' not in PAGE] == []


def test_everything_has_words() -> None:
    assert set(words.NOUNS) == set(Section)
    assert set(words.WHY_CAREFUL) == set(Attention)
    assert set(words.WHY_TOUCHED) == set(Why)
    assert set(words.DIRECTIONS) == {"stricter", "looser", "same"}


def test_every_key_that_may_change_has_a_name() -> None:
    old = load(GOLDEN / "old.yaml")
    fields = {
        field.alias or name
        for entry in (old.city, *old.operators.values(), *old.contacts.values(), old.points[0],
                      old.points[0].links[0], *old.calendars.values(), *old.maintenance)
        for name, field in type(entry).model_fields.items()
    }  # fmt: skip
    told_apart = {"id", "links", "location", "contracted"}

    assert [key for key in sorted(fields - told_apart) if key not in words.KEYS] == []
    assert words.label("upstream.olt") == (
        "thiết bị phía trên (olt)",
        "upstream equipment (olt)",
    )
