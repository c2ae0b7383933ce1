"""The files that Grafana gets: committed as built, the same each time, with ids and places."""

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from dashboards import uids
from dashboards.dashboard import Dashboard
from dashboards.generate import FOLDER, dashboards, files, write
from inventory.words import Language

BUILT = list(dashboards())
each_dashboard = pytest.mark.parametrize("dashboard", BUILT, ids=lambda built: built.uid)


def panels(dashboard: Dashboard) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = dashboard.json()["panels"]
    return made


def test_the_committed_files_are_those_that_the_builders_give() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}

    assert committed == files(), "run: make generate"


def test_writing_anew_removes_dashboards_that_are_no_more(tmp_path: Path) -> None:
    (tmp_path / "thongsuot-gone.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("")

    written = write(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {"notes.txt", *files()}
    assert [path.name for path in written] == list(files())


@each_dashboard
def test_the_bytes_are_sorted_utf8_that_ends_with_a_line(dashboard: Dashboard) -> None:
    text = dashboard.text()

    assert text == dashboard.text()
    assert text.endswith("}\n")
    assert "\\u" not in text
    tree = json.loads(text)
    assert text == json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def test_uids_are_ours_short_and_unique() -> None:
    found = [dashboard.uid for dashboard in BUILT]

    assert len(set(found)) == len(found)
    assert set(found) <= set(uids.TITLES)
    assert [uid for uid in found if not re.fullmatch(r"thongsuot-[a-z0-9-]{1,30}", uid)] == []


@each_dashboard
def test_panels_have_ids_of_their_own_that_do_not_change(dashboard: Dashboard) -> None:
    ids = [panel["id"] for panel in panels(dashboard)]

    assert len(set(ids)) == len(ids)
    assert ids == sorted(ids)
    assert min(ids) >= 100


@each_dashboard
def test_panels_lie_on_the_grid_and_not_on_each_other(dashboard: Dashboard) -> None:
    places = [panel["gridPos"] for panel in panels(dashboard)]

    assert [place for place in places if place["x"] < 0 or place["x"] + place["w"] > 24] == []
    assert [(one, other) for one, other in combinations(places, 2) if overlap(one, other)] == []


def overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    return (
        one["x"] < other["x"] + other["w"]
        and other["x"] < one["x"] + one["w"]
        and one["y"] < other["y"] + other["h"]
        and other["y"] < one["y"] + one["h"]
    )


@each_dashboard
def test_one_language_leaves_out_the_other(dashboard: Dashboard) -> None:
    title = uids.TITLES[dashboard.uid]

    assert dashboard.json()["title"] == f"{title.vi} / {title.en}"
    assert dashboard.json(Language.VIETNAMESE)["title"] == title.vi
    assert dashboard.json(Language.ENGLISH)["title"] == title.en
    vietnamese = re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
    # A data source and a text of a person may be Vietnamese; what we say is not.
    assert vietnamese.findall(dashboard.text(Language.ENGLISH)) == []


@each_dashboard
def test_the_head_is_one_that_all_versions_take(dashboard: Dashboard) -> None:
    tree = dashboard.json()

    assert tree["schemaVersion"] == 37
    assert tree["id"] is None
    assert tree["editable"] is False
    assert "thongsuot" in tree["tags"]
