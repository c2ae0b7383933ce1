"""What the dashboard of a point asks, over series whose answer is known."""

from pathlib import Path

import pytest
from promql import evaluated

from dashboards import point

POINT = 'point="ba-dinh", ward="00004"'
FTTH = f'{POINT}, link="ftth", operator="vnpt", access="fixed"'
FIVE_G = f'{POINT}, link="5g", operator="viettel", access="5g"'
PLACE = 'name="Ba Đình", ward_name="Phường Ba Đình", kind="fixed", calendar="office"'
VNPT = 'operator_name="VNPT", service_id="1"'
VIETTEL = 'operator_name="Viettel", service_id="2"'
ABOUT = (
    f'thongsuot_point_info{{{POINT}, {PLACE}, geohash="w7er8", status="active"}} 1',
    f'thongsuot_point_target_info{{{POINT}, target="city"}} 1',
    f'thongsuot_link_info{{{FTTH}, {VNPT}, role="primary", target="own"}} 1',
    f'thongsuot_link_info{{{FIVE_G}, {VIETTEL}, role="backup", target="city"}} 1',
)


def asked(title: str, ref: str = "A") -> str:
    """The expression of a panel, as Grafana sends it."""
    for panel in point.build().json()["panels"]:
        if panel["title"].endswith(f"/ {title}"):
            found = [target["expr"] for target in panel["targets"] if target["refId"] == ref]
            return str(found[0]).replace("$point", "ba-dinh")
    raise AssertionError(title)


def check(folder: Path, expr: str, series: tuple[str, ...], answers: dict[str, float]) -> None:
    evaluated.check(folder, expr, (*ABOUT, *series), answers)


def states(of: str, labels: str, present: str) -> tuple[str, ...]:
    return tuple(
        f'thongsuot_{of}_state{{{labels}, state="{state}"}} {int(state == present)}'
        for state in ("up", "down", "unknown", "maintenance")
    )


@pytest.mark.parametrize(
    ("point_state", "ftth", "five_g", "number"),
    [
        ("up", 1, 1, 1),
        ("up", 0, 1, 4),
        ("up", 1, 0, 1),
        ("down", 0, 0, 0),
        ("unknown", None, None, 2),
        ("maintenance", None, None, 3),
    ],
)
def test_a_point_is_on_its_backup_when_only_its_primary_link_is_down(
    tmp_path: Path, point_state: str, ftth: int | None, five_g: int | None, number: int
) -> None:
    ups = {"point": ({"up": 1, "down": 0}.get(point_state), POINT)}
    ups |= {"ftth": (ftth, FTTH), "5g": (five_g, FIVE_G)}
    series = [
        f"thongsuot_{'point' if name == 'point' else 'link'}_up{{{labels}}} {value}"
        for name, (value, labels) in ups.items()
        if value is not None
    ]

    check(
        tmp_path,
        asked("The point"),
        (*states("point", POINT, point_state), *series),
        {'{point="ba-dinh"}': number},
    )


def test_a_link_is_held_to_its_own_target_and_the_point_to_its_own(tmp_path: Path) -> None:
    value, met = "thongsuot_link_criterion_value", "thongsuot_link_criterion_met"
    series = (
        'thongsuot_target_limit{target="own", access="fixed", criterion="rtt_mean"} 0.03',
        'thongsuot_target_limit{target="city", access="fixed", criterion="rtt_mean"} 0.05',
        'thongsuot_target_limit{target="own", access="fixed", criterion="availability"} 0.995',
        f'{value}{{{FTTH}, criterion="rtt_mean", window="service"}} 0.03001',
        f'{met}{{{FTTH}, criterion="rtt_mean", window="service"}} 0',
        f'{value}{{{FTTH}, criterion="availability", window="service"}} 0.99496',
        f'{value}{{{FTTH}, criterion="availability", window="clock"}} 0.5',
        f'{met}{{{FTTH}, criterion="availability", window="service"}} 0',
        # Switched off by the target: measured, and nothing to hold it against.
        f'{value}{{{FTTH}, criterion="longest_outage", window="service"}} 90',
        f'{value}{{{FIVE_G}, criterion="loss", window="service"}} 0.001',
    )
    row = 'point="ba-dinh", link="ftth"'

    check(
        tmp_path,
        asked("Primary link: criteria"),
        series,
        {
            f'{{{row}, criterion="rtt_mean", figure="30.1", measured="30.1 ms",'
            ' limit="≤ 30 ms"}': 0,
            f'{{{row}, criterion="availability", figure="99.49", measured="99.49 %",'
            ' limit="≥ 99.5 %"}': 0,
            f'{{{row}, criterion="longest_outage", figure="1.5", measured="1.5 min"}}': 2,
        },
    )


def test_the_point_is_held_to_limits_of_points(tmp_path: Path) -> None:
    value, met = "thongsuot_point_criterion_value", "thongsuot_point_criterion_met"
    series = (
        'thongsuot_target_limit{target="city", access="point", criterion="longest_outage"} 300',
        'thongsuot_target_limit{target="city", access="fixed", criterion="longest_outage"} 1800',
        'thongsuot_target_limit{target="own", access="point", criterion="longest_outage"} 900',
        f'{value}{{{POINT}, criterion="longest_outage", window="service"}} 240',
        f'{met}{{{POINT}, criterion="longest_outage", window="service"}} 1',
    )

    check(
        tmp_path,
        asked("The point: criteria"),
        series,
        {
            '{point="ba-dinh", criterion="longest_outage", figure="4", measured="4 min",'
            ' limit="≤ 5 min"}': 1
        },
    )


def test_an_incident_is_shown_with_who_has_it_and_also_before_anybody_has(tmp_path: Path) -> None:
    handling = 'attribution="site", cause="line", acknowledged_by="An", ticket="T1"'
    series = (
        f'thongsuot_point_incident_info{{{POINT}, incident="TS-2026-00001"}} 1',
        f'thongsuot_link_incident_info{{{FTTH}, incident="TS-2026-00002"}} 1',
        f'thongsuot_incident_handling_info{{incident="TS-2026-00002", {handling}}} 1',
    )

    check(
        tmp_path,
        asked("The point and its links", "E"),
        series,
        {
            '{point="ba-dinh", link="*", incident="TS-2026-00001"}': 1,
            f'{{point="ba-dinh", link="ftth", incident="TS-2026-00002", {handling}}}': 1,
        },
    )
