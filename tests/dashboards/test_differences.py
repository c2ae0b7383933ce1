"""What differs between two trees, as people read it."""

from typing import Any

import pytest

from dashboards.differences import differences


def panel(number: int, title: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "title": title, "gridPos": {}} | more


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": 1}, {"a": 2}, ["~ a: 1 -> 2"]),
        ({"a": 1}, {"a": True}, ["~ a: 1 -> true"]),
        ({"a": None}, {}, ["- a: null"]),
        ({}, {"a": {"b": 1}}, ["+ a: {1 keys}"]),
        ({"a": {"b": "x"}}, {"a": {"b": "y"}}, ['~ a.b: "x" -> "y"']),
        ({"a": [1, 2]}, {"a": [1]}, ["- a[1]: 2"]),
        ({"a": [1]}, {"a": {}}, ["~ a: [1] -> {0 keys}"]),
        ({"a": [{"name": "ward", "x": 1}]}, {"a": [{"name": "ward"}]}, ["- a[ward].x: 1"]),
    ],
)
def test_each_place_is_one_line(old: dict[str, Any], new: dict[str, Any], lines: list[str]) -> None:
    assert list(differences(old, new)) == lines


def test_a_panel_more_in_the_middle_is_one_line() -> None:
    old = {"panels": [panel(1, "A"), panel(3, "C")]}
    new = {"panels": [panel(1, "A"), panel(2, "B"), panel(3, "C")]}

    assert list(differences(old, new)) == ["+ panels[B]: {B}"]
    assert list(differences(new, old)) == ["- panels[B]: {B}"]


def test_a_long_text_is_cut() -> None:
    (line,) = differences({"a": "x"}, {"a": "y" * 500})

    assert len(line) < 100
    assert line.endswith("…")


def test_of_long_texts_that_begin_alike_the_difference_is_shown() -> None:
    old = "sum by (ward) (thongsuot_point_up * on (point) group_left () thongsuot_point_info)"

    (line,) = differences({"expr": old}, {"expr": old.replace("group_left ()", "group_right ()")})

    assert line.startswith(
        '~ expr: "…oint) group_left () thongsuot_point_info)" -> "…oint) group_r'
    )
