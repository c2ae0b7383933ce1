from dataclasses import replace

import pytest
from small_city import inventory as city
from small_city.judged import VERDICT

from benchmarks.stock_client import stock_text
from exporter.exposition import render
from exporter.fleet import Fleet
from exporter.verdict_series import verdict_series
from inventory.load import load_text
from stability.verdict import CityVerdict, LinkGrade

FTTH = 'access="fixed",{}link="ftth",operator="vnpt",point="ba-dinh",{}ward="00004"'


@pytest.fixture(scope="module")
def shown() -> list[str]:
    return lines(city.fleet(), VERDICT)


def lines(fleet: Fleet, verdict: CityVerdict) -> list[str]:
    text = b"".join(render(verdict_series(fleet, verdict))).decode()
    return [line for line in text.splitlines() if not line.startswith("#")]


def having(shown: list[str], *parts: str) -> list[str]:
    return [line for line in shown if all(part in line for part in parts)]


def test_criteria_are_shown_with_value_and_whether_they_are_met(shown: list[str]) -> None:
    value = 'thongsuot_link_criterion_value{access="fixed",criterion="availability",link="ftth"'
    rest = ',operator="vnpt",point="ba-dinh",ward="00004",window='

    assert f'{value}{rest}"service"}} 0.989' in shown
    assert f'{value}{rest}"clock"}} 0.9991' in shown
    assert (
        having(shown, "link_criterion_met", '"availability"', '"ftth"', "ba-dinh")[0][-4:] == " 0.0"
    )
    assert having(shown, "link_criterion_met", '"loss"', '"ftth"', "ba-dinh")[0][-4:] == " 1.0"
    assert all('window="service"' in line for line in having(shown, "criterion_met"))
    assert len(having(shown, "point_criterion_value", 'point="ngoc-ha"')) == 4


def test_what_is_not_known_has_no_series(shown: list[str]) -> None:
    assert having(shown, '"dns_ok"') == []
    assert having(shown, "criterion", 'link="5g"', 'point="ngoc-ha"') == having(
        shown, '"clock"', 'link="5g"', 'point="ngoc-ha"'
    )
    assert having(shown, "budget_left", 'link="5g"', 'point="ngoc-ha"') == []
    assert having(shown, "link_criterion_met", '"longest_outage"', "ba-dinh", '"ftth"') == []
    assert len(having(shown, "link_criterion_value", '"longest_outage"', "ba-dinh", '"ftth"')) == 1


def test_a_grade_is_one_among_zeros(shown: list[str]) -> None:
    link = having(shown, "link_grade", 'link="ftth"', "ba-dinh")
    wards = having(shown, "ward_grade", " 1.0")

    assert [line.endswith(" 1.0") for line in link] == [one is LinkGrade.FAIL for one in LinkGrade]
    assert wards == [
        'thongsuot_ward_grade{grade="B",ward="00008"} 1.0',
        'thongsuot_ward_grade{grade="U",ward="00025"} 1.0',
        'thongsuot_ward_grade{grade="C",ward="00004"} 1.0',
    ]
    assert len(having(shown, "point_grade")) == 8


def test_a_budget_may_be_overdrawn(shown: list[str]) -> None:
    assert having(shown, "link_budget_left_ratio", '"ftth"', "ba-dinh")[0].endswith(" -1.2")
    assert having(shown, "link_budget_spent", 'window="8h"', "ba-dinh", '"ftth"')[0].endswith(
        " 0.0417"
    )


def test_what_left_the_inventory_ends_and_what_is_new_has_no_grade_yet() -> None:
    text = city.text().replace("id: 5g", "id: sim", 1)

    shown = lines(Fleet(load_text(text), "new"), VERDICT)

    assert having(shown, "ba-dinh", 'link="5g"') == []
    assert having(shown, 'link="sim"') == []
    assert having(shown, "link_grade", "ba-dinh", 'link="ftth"') != []


def test_the_bytes_are_those_of_the_stock_client() -> None:
    fleet = city.fleet()
    series = verdict_series(fleet, VERDICT)
    nothing = verdict_series(fleet, replace(VERDICT, links={}, points={}, wards={}))

    assert b"".join(render(series)) == stock_text(list(series))
    assert b"".join(render(nothing)) == stock_text(list(nothing))
