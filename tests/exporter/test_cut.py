import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from far_ends.private_network import Together, ip
from far_ends.tun import HERE_V4, Answer, FarEnd, destination, reply
from small_city import inventory as city
from small_city.process import Exporter

NETWORK = "10.64"

in_private_network = Together().in_private_network
LINK = '{access="fixed",link="ftth",operator="vnpt",point="ba-dinh",ward="00004"}'
POINT = '{point="ba-dinh",ward="00004"}'


class Cable:
    """Everything between the exporter and its links; `cut` are addresses."""

    def __init__(self) -> None:
        self.cut: set[str] = set()
        self._far_end = FarEnd(self._behave)
        ip(f"route add {NETWORK}.0.0/16 dev far0 src {HERE_V4}")

    def _behave(self, packet: bytes) -> Iterable[Answer]:
        address = socket.inet_ntoa(destination(packet))
        return () if address in self.cut else [(0.002, reply(packet))]


@contextmanager
def behind_a_cable() -> Iterator[tuple[Path, Path, Cable]]:
    """An inventory file and a state folder, and what lies between the links and us."""
    with tempfile.TemporaryDirectory() as folder:
        inventory = city.write(Path(folder) / "inventory.yaml", NETWORK)
        yield inventory, Path(folder) / "state", Cable()


@pytest.mark.network
@in_private_network
def test_a_cut_is_down_within_seconds_and_the_same_incident_after_a_crash() -> None:
    with behind_a_cable() as (inventory, state, cable):
        with Exporter(inventory, state) as exporter:
            exporter.wait(lambda: exporter.value(f"thongsuot_point_up{POINT}") == 1)
            cable.cut = {f"{NETWORK}.0.1", f"{NETWORK}.0.2"}
            exporter.wait(lambda: exporter.value(f"thongsuot_point_up{POINT}") == 0)
            incident = the_point_is_down(exporter)
            exporter.end(signal.SIGKILL)

        with Exporter(inventory, state) as exporter:
            exporter.wait(lambda: exporter.value(f"thongsuot_point_up{POINT}") == 0)
            assert the_point_is_down(exporter) == incident
            cable.cut = set()
            exporter.wait(lambda: exporter.value(f"thongsuot_point_up{POINT}") == 1)
            exporter.wait(lambda: "incident=" not in exporter.get("/metrics").text)


@pytest.mark.network
@in_private_network
def test_gauges_of_unknown_links_vanish_and_counters_stay() -> None:
    with behind_a_cable() as (inventory, state, cable), Exporter(inventory, state) as exporter:
        exporter.wait(lambda: exporter.value(f"thongsuot_link_up{LINK}") == 1)
        assert exporter.value(f"thongsuot_link_last_round_trip_seconds{LINK}")

        cable.cut = {f"{NETWORK}.0.{number}" for number in range(1, 5)} | {f"{NETWORK}.255.1"}
        exporter.wait(lambda: exporter.value('thongsuot_vantage_healthy{vantage="central"}') == 0)
        exporter.wait(lambda: exporter.value(f"thongsuot_link_up{LINK}") is None)

        text = exporter.get("/metrics").text
        unknown = LINK.replace(",ward", ',state="unknown",ward')
        assert exporter.value(f"thongsuot_link_last_round_trip_seconds{LINK}") is None
        assert exporter.value(f"thongsuot_icmp_replies_total{LINK}")
        assert exporter.value(f"thongsuot_link_state{unknown}") == 1
        assert 'thongsuot_vantage_fault_info{fault="' in text
        assert "Máy đo đang gặp sự cố" in exporter.get("/").text


def the_point_is_down(exporter: Exporter) -> str:
    """It is down for everybody who asks; return its incident."""
    answer = exporter.get("/api/v1/points/ba-dinh").json()
    live = exporter.get("/api/v1/outages?live=true").json()
    incident: str = answer["incident"]
    assert answer["condition"] == "down"
    assert exporter.value(f"thongsuot_link_up{LINK}") == 0
    assert f'incident="{incident}"' in exporter.get("/metrics").text
    assert exporter.get("/api/v1/outages").json() == []
    assert {row["id"] for row in live} == {
        incident,
        *(link["incident"] for link in answer["links"]),
    }
    return incident


@pytest.mark.network
@in_private_network
def test_a_process_that_may_not_send_icmp_says_how_to_allow_it() -> None:
    without_rights = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    serve = [sys.executable, "-m", "thongsuot", "serve", "--listen", "127.0.0.1:0"]

    with behind_a_cable() as (inventory, state, _cable):
        ended = subprocess.run(
            [*without_rights, *serve, "--inventory", inventory, "--state", state],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )

    assert ended.returncode == 1
    assert "ping_group_range" in ended.stderr
    assert "CAP_NET_RAW" in ended.stderr
    assert "Traceback" not in ended.stderr
