from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from inventory.hours import Calendar, Session
from inventory.load import load_text
from inventory.schema import Access, Inventory, Link, Point, Select, Status, link_key
from inventory.target import FixedLimits, Target

EXAMPLE = load_text((Path(__file__).parent / "good" / "example.yaml").read_text(encoding="utf-8"))
MORNING, AFTERNOON = Session(480, 720), Session(780, 1020)


def calendar(**keys: Any) -> Calendar:
    return Calendar.model_validate({"weekly": {}} | keys)


def test_hours_are_minutes_after_midnight_and_the_day_has_an_end() -> None:
    week = calendar(weekly={"sun": ["00:00-24:00", "08:05-12:00"]}).week()

    assert week[6] == (Session(0, 1440), Session(485, 720))
    assert str(week[6][0]) == "00:00-24:00"


def test_days_of_ranges_wrap_around_the_week_and_add_up() -> None:
    week = calendar(weekly={"sat-mon": ["13:00-17:00"], "mon": ["08:00-12:00"]}).week()

    assert week == ((MORNING, AFTERNOON), (), (), (), (), (AFTERNOON,), (AFTERNOON,))


@pytest.mark.parametrize(
    "written",
    [
        {"2026-01-10": None, "2026-08-22": ["08:00-12:00"]},
        ["2026-01-10", {"2026-08-22": ["08:00-12:00"]}],
    ],
    ids=["mapping", "list"],
)
def test_working_days_have_mondays_hours_or_their_own(written: Any) -> None:
    working = calendar(working=written).working

    assert {str(day): hours for day, hours in working.items()} == {
        "2026-01-10": None,
        "2026-08-22": (MORNING,),
    }


def test_an_inventory_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        EXAMPLE.points[0].id = "other"  # type: ignore[misc]  # that is the point


def test_points_are_found_by_id() -> None:
    assert EXAMPLE.point("ba-dinh") is EXAMPLE.points[0]
    with pytest.raises(KeyError):
        EXAMPLE.point("nowhere")


def test_links_have_unique_keys_and_know_how_they_are_measured() -> None:
    links = {link_key(point, link): link for point, link in EXAMPLE.each_link()}

    assert list(links) == ["ba-dinh/ftth", "ba-dinh/5g"]
    assert [link.packets_in_pairs for link in links.values()] == [False, True]


@pytest.mark.parametrize(
    ("point_status", "link_status", "active"),
    [
        ("active", None, True),
        ("active", "active", True),
        ("active", "planned", False),
        ("planned", None, False),
        ("retired", "active", False),
    ],
)
def test_a_link_is_active_if_it_and_its_point_are(
    point_status: str, link_status: str | None, *, active: bool
) -> None:
    point = EXAMPLE.points[0].model_copy(
        update={
            "status": Status(point_status),
            "links": (
                EXAMPLE.points[0]
                .links[0]
                .model_copy(update={"status": Status(link_status) if link_status else None}),
            ),
        }
    )
    inventory = EXAMPLE.model_copy(update={"points": (point,)})

    assert bool(list(inventory.active_links())) is active


@pytest.mark.parametrize(
    ("select", "links"),
    [
        ({}, ["ftth", "5g"]),
        ({"access": "5g"}, ["5g"]),
        ({"operator": ["vnpt", "viettel"], "link": "ftth"}, ["ftth"]),
        ({"ward": "00004"}, ["ftth", "5g"]),
        ({"ward": "00008"}, []),
        ({"point": ["elsewhere", "ba-dinh"], "access": ["5g", "leased"]}, ["5g"]),
    ],
)
def test_select_takes_the_links_that_fit_all_its_parts(
    select: dict[str, Any], links: list[str]
) -> None:
    chosen = EXAMPLE.select(Select.model_validate(select))

    assert [link.id for _, link in chosen] == links


@pytest.mark.parametrize(
    ("keys", "needed"),
    [
        ({}, (Access.FIXED, Access.FIVE_G)),
        ({"kind": "mobile"}, (Access.FIVE_G,)),
        ({"kind": "mobile", "need": ["4g"]}, (Access.FOUR_G,)),
        ({"need": "fixed"}, (Access.FIXED,)),
        ({"need": []}, ()),
    ],
)
def test_a_point_needs_what_it_says_or_what_its_kind_needs(
    keys: dict[str, Any], needed: tuple[Access, ...]
) -> None:
    raw = EXAMPLE.points[0].model_dump(mode="json", by_alias=True) | {"need": None} | keys

    assert Point.model_validate(raw).needed == needed


def test_a_target_tells_what_was_written_from_what_was_switched_off_or_left_out() -> None:
    target = Target.model_validate(
        {"fixed": {"availability": 0.99, "loss": None}, "4g": {"short_breaks": 3}}
    )

    assert target.fixed.written() == {"availability": 0.99, "loss": None}
    assert target.four_g.written() == {"short_breaks": 3}
    assert target.five_g.written() == target.leased.written() == target.point.written() == {}


@pytest.mark.parametrize(
    ("criterion", "possible", "impossible"),
    [
        ("availability", (0.0001, 1), (0, 1.0001, -1)),
        ("loss", (0, 0.9999), (1, -0.0001)),
        ("rtt_mean", (0.0001, 2.999), (0, 3)),
        ("interval_p95", (0.0001, 3600), (0, float("inf"), float("nan"))),
        ("interval_pdv", (0, 3600), (-0.001, float("inf"))),
        ("longest_outage", (0, 28 * 86400 - 1), (-1, 28 * 86400)),
        ("outages_per_week", (0, 2519), (-1, 2520)),
        ("short_breaks", (0, 7854), (-1, 7855)),
        ("speed_down", (0.1, 1, 1.2), (0, 2.1)),
    ],
)
def test_limits_end_where_they_could_never_be_met_or_missed(
    criterion: str, possible: tuple[float, ...], impossible: tuple[float, ...]
) -> None:
    for limit in possible:
        assert FixedLimits.model_validate({criterion: limit}).written() == {criterion: limit}
    for limit in impossible:
        with pytest.raises(ValidationError):
            FixedLimits.model_validate({criterion: limit})


def test_addresses_are_canonical() -> None:
    raw = {"id": "l", "role": "primary", "access": "fixed", "operator": "vnpt"}

    link = Link.model_validate(raw | {"address": "2001:DB8:0:0::1"})

    assert link.address == "2001:db8::1"


@pytest.mark.parametrize("version", [True, 1.0, "1", 2, None])
def test_only_version_1_is_known(version: Any) -> None:
    raw = EXAMPLE.model_dump(mode="json", by_alias=True) | {"version": version}

    with pytest.raises(ValidationError, match="write version: 1"):
        Inventory.model_validate(raw)


def test_an_inventory_survives_its_json_form() -> None:
    raw = EXAMPLE.model_dump(mode="json", by_alias=True)

    assert Inventory.model_validate(raw) == EXAMPLE
