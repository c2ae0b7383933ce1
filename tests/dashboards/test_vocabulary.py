"""What the panels of a dashboard become; a sample has one of each kind."""

import re
from typing import Any

import pytest
from panel_sample import sample

from dashboards import signs
from dashboards.dashboard import Row
from dashboards.fields import DataLink, Field, Meaning, Step, Unit
from dashboards.panels import Text, TimeSeries
from dashboards.queries import Query
from dashboards.variables import Choice, Fixed
from dashboards.words import Words
from inventory.words import Language

WORDS = Words("Điểm", "Point")


def panel(title: str) -> dict[str, Any]:
    found = [made for made in sample().json()["panels"] if made["title"].endswith(title)]
    assert len(found) == 1
    made: dict[str, Any] = found[0]
    return made


def overrides(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        override["matcher"]["options"]: {
            said["id"]: said["value"] for said in override["properties"]
        }
        for override in made["fieldConfig"]["overrides"]
    }


def test_words_are_one_line_or_two_paragraphs_or_one_language() -> None:
    assert WORDS.line(None) == "Điểm / Point"
    assert WORDS.text(None) == "Điểm\n\nPoint"
    assert WORDS.line(Language.VIETNAMESE) == WORDS.text(Language.VIETNAMESE) == "Điểm"
    assert WORDS.line(Language.ENGLISH) == "Point"
    assert Words.same("VNPT").line(None) == "VNPT"


def test_a_panel_takes_the_highest_free_place_and_then_the_leftmost() -> None:
    sizes = [(8, 12), (16, 4), (10, 8), (6, 4), (6, 4), (24, 2)]

    row = Row(
        [Text(title=WORDS, description=WORDS, content=WORDS, width=w, height=h) for w, h in sizes]
    )

    assert [(x, y) for _, x, y in row.places()] == [
        (0, 0),
        (8, 0),
        (8, 4),
        (18, 4),
        (18, 8),
        (0, 12),
    ]


def test_ids_are_of_row_and_place() -> None:
    assert [made["id"] for made in sample().json()["panels"]][:3] == [100, 101, 102]


def test_a_shared_panel_names_the_other_by_its_id() -> None:
    shared = panel("Shared")

    assert shared["datasource"]["uid"] == "-- Dashboard --"
    assert shared["targets"][0]["panelId"] == panel("Table")["id"]


def test_tables_ask_for_rows_of_one_moment_and_charts_for_their_course() -> None:
    [table, _], [chart, _] = panel("Table")["targets"], panel("Chart")["targets"]

    assert (table["format"], table["instant"], table["range"]) == ("table", True, False)
    assert (chart["format"], chart["instant"], chart["range"]) == ("time_series", False, True)
    assert panel("Heat map")["targets"][0]["format"] == "heatmap"


def test_columns_stand_in_order_named_and_coloured_in_the_old_way_and_in_the_new() -> None:
    table = panel("Table")

    last = table["transformations"][-1]
    assert last["id"] == "organize"
    assert last["options"]["indexByName"] == {"point": 0, "name": 1, "Value #A": 2, "Value #B": 3}
    assert {"Time", "Time 1", "Time 2"} <= set(last["options"]["excludeByName"])
    columns = overrides(table)
    assert columns["point"]["custom.hidden"] is True
    assert columns["name"]["displayName"] == "Điểm / Point"
    assert columns["Value #A"]["custom.displayMode"] == "color-background-solid"
    assert columns["Value #A"]["custom.cellOptions"] == {
        "mode": "basic",
        "type": "color-background",
    }
    assert columns["Value #A"]["mappings"][0]["options"]["0"]["text"] == "✖ Mất kết nối / Down"
    assert table["options"]["sortBy"] == [{"desc": True, "displayName": "Mất gói / Loss"}]


def test_the_description_tells_what_colours_mean() -> None:
    field = Field(unit=Unit.RATIO, steps=(Step(None, signs.GOOD), Step(0.015, signs.WARN)))

    key = field.key_to_steps()

    assert key == Words("● Tốt, ▲ Cảnh báo từ 1.5 %.", "● Good, ▲ Warning from 1.5 %.")
    assert "Loss: ● Good, ▲ Warning from 2 %." in panel("Table")["description"]


@pytest.mark.parametrize(
    ("unit", "start", "told"),
    [
        (Unit.SECONDS, 0.05, "50 ms"),
        (Unit.SECONDS, 180, "180 s"),
        (Unit.DURATION, 1800, "1800 s"),
        (Unit.NONE, 5, "5"),
        (Unit.RATIO, 0, "0 %"),
    ],
)
def test_steps_are_told_in_the_unit_that_is_seen(unit: Unit, start: float, told: str) -> None:
    key = Field(unit=unit, steps=(Step(start, signs.BAD),)).key_to_steps()

    assert key is not None
    assert key.en == f"✖ Bad from {told}."


def test_lines_differ_by_dash_as_well_as_by_colour() -> None:
    lines = overrides(panel("Chart"))

    assert lines["A"]["color"] != lines["B"]["color"]
    assert lines["A"]["custom.lineStyle"] != lines["B"]["custom.lineStyle"]


def test_lines_of_one_question_are_told_apart_by_grafana() -> None:
    chart = TimeSeries(
        title=WORDS, description=WORDS, queries=(Query("up", "{{job}}"), Query("down", WORDS))
    ).json(None, {})

    assert chart["fieldConfig"]["defaults"]["color"] == {"mode": "palette-classic"}
    assert "color" not in overrides(chart)["A"]
    assert overrides(chart)["B"]["color"] == {"fixedColor": signs.ORANGE, "mode": "fixed"}


def test_a_number_without_a_meaning_is_grey() -> None:
    assert Field(meanings=(Meaning(1, signs.UP),)).json(None)["color"] == {
        "fixedColor": signs.GREY,
        "mode": "fixed",
    }


def test_a_link_keeps_data_source_time_and_variables() -> None:
    link = DataLink.to(
        "thongsuot-point", WORDS, keep=("ward",), point="${__data.fields.point}"
    ).json(None)

    assert link["url"] == (
        "/d/thongsuot-point?${datasource:queryparam}&${ward:queryparam}"
        "&var-point=${__data.fields.point}&${__url_time_range}"
    )


def test_a_named_choice_reads_text_and_value_from_what_prometheus_writes() -> None:
    choice = Choice.named(
        "ward", WORDS, "thongsuot_point_info", value="ward", text="ward_name"
    ).json(None)
    pattern = re.compile(choice["regex"].strip("/").replace("(?<", "(?P<"))

    found = pattern.match('{ward="00004", ward_name="Phường Ba Đình"} 1 1790000000000')
    tight = pattern.match('{ward="00004",ward_name="Phường Ba Đình"} 1 1790000000000')

    assert found is not None
    assert found.groupdict() == {"text": "Phường Ba Đình", "value": "00004"}
    assert tight is not None
    assert tight.groupdict() == found.groupdict()
    assert choice["query"]["query"] == (
        "query_result(group by (ward, ward_name) (thongsuot_point_info))"
    )


def test_a_fixed_choice_begins_with_its_first_value() -> None:
    made = Fixed(
        name="hours",
        words=WORDS,
        values=(("service", Words("Giờ làm việc", "Service")), ("off", Words("Ngoài giờ", "Off"))),
    ).json(Language.ENGLISH)

    assert made["current"] == {"selected": True, "text": "Service", "value": "service"}
    assert made["query"] == "Service : service,Off : off"
