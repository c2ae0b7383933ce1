"""What each doubt leaves alone; what it says stands in the golden files of `doubtful/`."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from inventory.doubts.positions import reach_km
from inventory.doubts.times import FAR_AHEAD, KEEP_WORKS
from inventory.examine import examine
from inventory.wards import wards_of

HERE = Path(__file__).parents[1]
ROOT = HERE.parents[1]
PLAIN = (HERE / "doubtful" / "wards_without_point.yaml").read_text(encoding="utf-8")
TODAY = date(2026, 11, 22)


Codes = Callable[..., set[str]]
"""What kinds of doubts there are after some changes, but for the wards without a point."""


@pytest.fixture
def codes(tmp_path: Path) -> Codes:
    def of(*changes: tuple[str, str], today: date | None = TODAY) -> set[str]:
        text = PLAIN
        for before, after in changes:
            assert before in text
            text = text.replace(before, after)
        path = tmp_path / "inventory.yaml"
        path.write_text(text, encoding="utf-8")
        found = examine(path, today=today)
        assert found.errors == ()
        return {problem.code for problem in found.warnings} - {"ward-without-point"}

    return of


def test_the_shipped_inventory_has_few_kinds_of_doubts() -> None:
    found = examine(ROOT / "inventory.yaml", today=TODAY)

    assert found.inventory is not None
    assert {problem.code for problem in found.warnings} == {"loopback-address", "one-operator"}


def test_the_plain_inventory_has_none(codes: Codes) -> None:
    assert codes() == set()


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ("access: fixed", "access: leased"),
        ("id: ba-dinh", "need: [fixed]\n    id: ba-dinh"),
        ("lat: 21.0386", "lat: 21.0500"),
        ("gb: 60, per: month", "gb: 9, per: month"),
        ("gb: 60, per: month", "gb: 0.3, per: day"),
        ("reach: tunnel, address: 10.20.0.1", "address: 27.72.0.1"),
        ("reach: tunnel, address: 10.20.0.2", "reach: private_apn, address: 100.64.0.2"),
        ("reach: tunnel, address: 10.20.0.2", 'reach: tunnel, address: "fd00::2"'),
        ("reach: tunnel, address: 10.20.0.2", "reach: agent"),
    ],
)
def test_what_is_right_is_not_doubtful(codes: Codes, change: str, after: str) -> None:
    assert codes((change, after)) == set()


def test_what_is_retired_is_not_doubtful(codes: Codes) -> None:
    retired = ("    contacts: [noc]\n", "    status: retired\n")
    wrong = ("lat: 21.0386", "lat: 20"), ("down_mbps: 100, up_mbps: 30", "nr: sa")

    assert codes(retired, *wrong) == set()


def test_a_4g_link_needs_no_speed_since_none_is_judged(codes: Codes) -> None:
    backup = ("id: 5g,", "id: 5g2,"), ("access: 5g", "access: 4g")

    found = codes(*backup, ("contracted: {down_mbps: 100, up_mbps: 30}, ", ""))

    assert found == {"no-5g"}


def test_a_cap_is_small_when_measuring_takes_more_than_a_twentieth(codes: Codes) -> None:
    assert codes(("gb: 60, per: month", "gb: 8.7, per: month")) == {"small-cap"}
    assert codes(("gb: 60, per: month", "gb: 8.8, per: month")) == set()
    assert codes(("gb: 60, per: month", "gb: 0.29, per: day")) == {"small-cap"}
    assert codes(("gb: 60, per: month", "gb: 0.291, per: day")) == set()


def test_dates_are_doubtful_only_from_their_day_on(codes: Codes) -> None:
    ahead = TODAY + FAR_AHEAD
    over = TODAY - KEEP_WORKS
    point = "    contacts: [noc]\n"
    mobile = point + '    kind: mobile\n    dates: [{from: "2026-01-01", to: "LAST"}]\n'

    assert codes((point, f'{point}    since: "{ahead}"\n')) == set()
    assert codes((point, f'{point}    since: "{ahead + timedelta(1)}"\n')) == {"since-far-ahead"}
    assert codes((point, mobile.replace("LAST", str(over)))) == set()
    assert codes((point, mobile.replace("LAST", str(over - timedelta(1))))) == {"mobile-over"}


def test_without_a_day_no_date_is_doubtful(codes: Codes) -> None:
    assert codes(("id: 5g,", 'id: 5g, since: "2199-01-01",'), today=None) == set()


def test_points_around_every_ward_are_taken_for_its_own() -> None:
    wards = wards_of("01").values()

    assert 3 < min(map(reach_km, wards)) < 3.5
    assert 15 < max(map(reach_km, wards)) < 17


def test_points_that_are_sound_have_their_doubts_told_beside_errors() -> None:
    found = examine(HERE / "bad" / "address_without_https.yaml")

    assert found.inventory is None
    assert {problem.about for problem in found.warnings} == {"ba-dinh/ftth", "ba-dinh/5g"}


def test_a_wrong_point_has_its_errors_alone(tmp_path: Path) -> None:
    path = tmp_path / "inventory.yaml"
    _, points = PLAIN.split("points:\n")
    other = points.replace("id: ba-dinh", "id: other").replace("10.20.0.", "10.20.1.")
    path.write_text(
        PLAIN.replace("operator: viettel", "operator: vietel, bad: key")
        + other.replace("    contacts: [noc]\n", ""),
        encoding="utf-8",
    )

    found = examine(path, today=TODAY)

    assert {problem.path for problem in found.errors} == {
        "points[0].links[1].operator",
        "points[0].links[1].bad",
    }
    assert [(each.path, each.code) for each in found.warnings] == [
        ("points[1].contacts", "no-contact")
    ]
