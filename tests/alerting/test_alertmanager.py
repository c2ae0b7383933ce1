"""The configuration of Alertmanager: every alert to exactly the right addresses."""

import email.policy
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from email.parser import Parser
from pathlib import Path
from typing import Any

import pytest
import yaml

from alerting.alertmanager import sender
from alerting.render import render
from alerting.settings import Endpoints, Timing
from inventory.load import load
from inventory.recipients import recipients
from inventory.schema import Contact, Inventory

ROOT = Path(__file__).parents[2]

COMMON = [
    {
        "matchers": ['alertname=~"TargetAtRisk|TargetMissed"'],
        "group_by": ["alertname", "audience", "operator"],
        "group_wait": "600s",
        "group_interval": "3600s",
        "repeat_interval": "1080h",
    },
    {
        "matchers": ['alertname=~"OffHoursDigest|TargetDigest"'],
        "group_interval": "30m",
        "repeat_interval": "12h",
        "active_time_intervals": ["morning"],
    },
    {
        "matchers": ['alertname="PointsNotReady"'],
        "group_interval": "30m",
        "repeat_interval": "12h",
        "active_time_intervals": ["readiness"],
    },
]
"""Routes that the city and operators have alike."""


@pytest.fixture(scope="module")
def city() -> Inventory:
    return load(ROOT / "inventory.yaml")


@pytest.fixture(scope="module")
def written(city: Inventory, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alertmanager")
    render(city, folder, Timing.DEFAULT, Endpoints())
    return folder / "alertmanager.yml"


def receivers(config: Path, labels: Mapping[str, str]) -> set[str]:
    """Who gets an alert, as amtool says."""
    done = subprocess.run(
        [
            "amtool",
            "config",
            "routes",
            "test",
            f"--config.file={config}",
            *(f"{name}={value}" for name, value in labels.items()),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.strip().split(","))


def configuration(config: Path) -> dict[str, Any]:
    tree: dict[str, Any] = yaml.safe_load(config.read_text(encoding="utf-8"))
    return tree


def routes(config: Path) -> list[dict[str, Any]]:
    every: list[dict[str, Any]] = configuration(config)["route"]["routes"]
    return every


def test_amtool_accepts_it(written: Path) -> None:
    done = subprocess.run(["amtool", "check-config", written], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr


def test_every_ward_gets_the_mails_of_its_own_points_only(city: Inventory, written: Path) -> None:
    points = [point for point in city.points if point.contacts]
    alerts = [
        {"alertname": "PointDown", "audience": "ward", "point": point.id, "ward": point.ward}
        for point in points
    ]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda labels: receivers(written, labels), alerts))

    assert len(found) == 126
    for point, addresses in zip(points, found, strict=True):
        assert addresses == {
            address for name in point.contacts for address in city.contacts[name].emails
        }


def test_every_operator_gets_its_own_alerts_only(city: Inventory, written: Path) -> None:
    alerts = ("PointDown", "PointOnBackup", "LinkDown", "LinkDegraded", "OperatorOutage")
    for alert in (*alerts, "TargetAtRisk", "TargetMissed", "TargetDigest"):
        for name, operator in city.operators.items():
            labels = {
                "alertname": alert,
                "audience": "operator",
                "operator": name,
                "point": "ba-vi",
            }

            assert receivers(written, labels) == set(operator.noc)


def test_the_city_gets_its_own_alerts(city: Inventory, written: Path) -> None:
    addresses = {a for name in city.city.contacts for a in city.contacts[name].emails}

    alerts = ("PointDown", "OperatorOutage", "ProberUnhealthy", "ExporterDown", "Watchdog")
    lists = ("TargetAtRisk", "TargetMissed", "TargetDigest", "OffHoursDigest", "PointsNotReady")
    for alert in (*alerts, *lists):
        labels = {"alertname": alert, "audience": "city", "operator": "vnpt", "point": "ba-dinh"}

        assert receivers(written, labels) == addresses


def test_an_alert_without_a_recipient_goes_nowhere(written: Path) -> None:
    assert receivers(written, {"audience": "ward", "point": "nowhere"}) == {"nobody"}
    assert receivers(written, {"audience": "operator", "operator": "unknown"}) == {"nobody"}
    assert receivers(written, {"alertname": "PointDown", "point": "ba-dinh"}) == {"nobody"}


def test_each_address_has_one_receiver_and_all_routes_continue(written: Path) -> None:
    tree = configuration(written)
    mails = [mail for receiver in tree["receivers"] for mail in receiver.get("email_configs", ())]

    assert len({mail["to"].lower() for mail in mails}) == len(mails) == len(tree["receivers"]) - 1
    assert all(mail["send_resolved"] for mail in mails)
    assert all(route["continue"] for route in routes(written))


def test_an_address_with_several_duties_has_a_route_for_each(
    city: Inventory, tmp_path: Path
) -> None:
    one = city.points[0]
    contact = Contact(name="Người trực", emails=("NOC@VNPT.example",))
    both = city.model_copy(
        update={
            "city": city.city.model_copy(update={"contacts": ("on-duty",)}),
            "contacts": {**city.contacts, "on-duty": contact},
            "points": (one.model_copy(update={"contacts": ("on-duty",)}), *city.points[1:]),
        }
    )
    render(both, tmp_path, Timing.DEFAULT, Endpoints())
    config = tmp_path / "alertmanager.yml"

    people = {recipient.address for recipient in recipients(both)}
    mine = [route for route in routes(config) if route["receiver"].lower() == "noc@vnpt.example"]

    assert len({address.lower() for address in people}) == len(people)
    assert [route["matchers"] for route in mine] == [
        ['audience="city"'],
        ['audience="operator"', 'operator="vnpt"'],
        ['audience="ward"', f'point="{one.id}"'],
    ]


def test_an_incident_is_one_mail_and_is_not_repeated(written: Path) -> None:
    root = configuration(written)["route"]
    of_city = next(route for route in root["routes"] if route["matchers"] == ['audience="city"'])

    assert root["group_by"] == ["alertname", "audience", "operator", "access", "point", "link"]
    assert root["repeat_interval"] == "120h"
    assert of_city["routes"] == [
        {"matchers": ['alertname="Watchdog"'], "repeat_interval": "24h"},
        *COMMON,
    ]


def test_links_that_degrade_together_share_a_mail(written: Path) -> None:
    of_vnpt = next(route for route in routes(written) if 'operator="vnpt"' in route["matchers"])

    assert of_vnpt["routes"] == [
        {
            "matchers": ['alertname="LinkDegraded"'],
            "group_by": ["alertname", "audience", "operator", "access"],
        },
        *COMMON,
    ]


def test_a_list_is_mailed_in_its_half_hour_and_ends_after_it(written: Path) -> None:
    times = {one["name"]: one["time_intervals"] for one in configuration(written)["time_intervals"]}

    hours = {name: (*one["times"][0].values(), one["location"]) for name, (one,) in times.items()}
    assert hours == {
        "morning": ("07:00", "07:30", "Asia/Ho_Chi_Minh"),
        "readiness": ("07:30", "08:00", "Asia/Ho_Chi_Minh"),
    }
    lists = [one for one in COMMON if "active_time_intervals" in one]
    assert [one["active_time_intervals"] for one in lists] == [["morning"], ["readiness"]]
    assert all(one["group_interval"] == "30m" for one in lists)


def test_the_senders_name_is_encoded_and_the_address_is_not(city: Inventory) -> None:
    header = sender(city, Endpoints(sender="thongsuot@hanoi.example"))

    parsed = Parser(policy=email.policy.default).parsestr(f"From: {header}\n\n")["From"]

    assert header.isascii()
    assert header.endswith(" <thongsuot@hanoi.example>")
    assert parsed.addresses[0].display_name == "ThôngSuốt Thành phố Hà Nội"
    assert parsed.addresses[0].addr_spec == "thongsuot@hanoi.example"


def test_answers_go_to_the_city_and_not_to_the_sender(written: Path) -> None:
    mail = configuration(written)["receivers"][1]["email_configs"][0]

    assert mail["headers"]["Reply-To"] == "noc@hanoi.example"
    assert mail["headers"]["Auto-Submitted"] == "auto-generated"


def test_three_thousand_communes_are_no_trouble(city: Inventory, tmp_path: Path) -> None:
    template = city.points[0]
    numbers = range(3321)
    contacts = {
        f"c{n}": Contact(name=f"Tổ {n}", emails=(f"to-{n}@xa.example",), phone="0240000000")
        for n in numbers
    }
    points = tuple(
        template.model_copy(update={"id": f"p{n}", "contacts": (f"c{n}",)}) for n in numbers
    )
    large = city.model_copy(update={"contacts": {**city.contacts, **contacts}, "points": points})
    config = tmp_path / "alertmanager.yml"
    alert = {"alertname": "PointDown", "audience": "ward", "point": "p3320"}

    render(large, tmp_path, Timing.DEFAULT, Endpoints())

    checked = subprocess.run(["amtool", "check-config", config], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert b"3328 receivers" in checked.stdout
    assert receivers(config, alert) == {"to-3320@xa.example"}
