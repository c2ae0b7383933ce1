import gzip
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_city import inventory as city
from small_city.process import Exporter

from stability.ledger.ledger import Ledger

LINK = '{access="fixed",link="ftth",operator="vnpt",point="ba-dinh",ward="00004"}'
SUCCESSFUL = "thongsuot_inventory_last_reload_successful"


@pytest.fixture(scope="module")
def exporter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exporter]:
    folder = tmp_path_factory.mktemp("exporter")
    with Exporter(city.write(folder / "inventory.yaml"), folder / "state") as running:
        yield running


@pytest.fixture(scope="module")
def reloadable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exporter]:
    """One that may be reloaded by HTTP; there is a file where its state folder should be."""
    folder = tmp_path_factory.mktemp("reloadable")
    (folder / "state").write_text("a file")
    inventory = city.write(folder / "inventory.yaml")
    with Exporter(inventory, folder / "state", "--enable-lifecycle") as running:
        yield running


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    return city.write(tmp_path / "inventory.yaml")


def test_the_metrics_are_clean_and_hold_what_was_measured(exporter: Exporter) -> None:
    exporter.wait(lambda: exporter.value(f"thongsuot_link_up{LINK}") == 1)

    answer = exporter.get("/metrics")

    checked = subprocess.run(
        ["promtool", "check", "metrics"], input=answer.content, capture_output=True, check=False
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert exporter.value('thongsuot_point_up{point="ba-dinh",ward="00004"}') == 1
    assert exporter.value('thongsuot_points{status="planned",ward="00025"}') == 1
    assert exporter.value('thongsuot_calendar_open{calendar="always"}') == 1
    assert exporter.value('thongsuot_vantage_healthy{vantage="central"}') == 1
    not_active = [line for line in answer.text.splitlines() if 'point="giang-vo"' in line]
    assert [line.partition("{")[0] for line in not_active] == ["thongsuot_point_info"]


def test_a_scrape_may_be_compressed(exporter: Exporter) -> None:
    with exporter.client.stream("GET", "/metrics", headers={"Accept-Encoding": "gzip"}) as answer:
        compressed = b"".join(answer.iter_raw())
    plain = exporter.get("/metrics", **{"Accept-Encoding": "gzip;q=0, identity"})

    names = re.compile(rb"^# TYPE.*", re.MULTILINE)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert names.findall(gzip.decompress(compressed)) == names.findall(plain.content)


def test_reloading_by_http_is_refused_unless_it_was_enabled(exporter: Exporter) -> None:
    answer = exporter.client.post("/-/reload")

    assert answer.status_code == 403
    assert "--enable-lifecycle" in answer.text
    assert exporter.get("/-/healthy").text == "healthy\n"


def test_page_and_api_answer_without_addresses_and_service_ids(exporter: Exporter) -> None:
    paths = ("/", "/?lang=en", "/points/ba-dinh", "/api/v1/points", "/api/v1/points/ba-dinh")
    answers = [exporter.get(path) for path in (*paths, "/api/v1/outages", "/docs")]

    assert {answer.status_code for answer in answers} == {200}
    assert not any(re.search(r"127\.64\.|hni-ftth-0001", answer.text) for answer in answers)


def test_a_scrape_does_not_disturb_others(exporter: Exporter) -> None:
    with exporter.client.stream("GET", "/metrics") as half_read:
        next(half_read.iter_bytes(100))

        assert exporter.get("/-/healthy").status_code == 200


def test_a_link_is_checked_on_request_but_not_twice_in_a_row(exporter: Exporter) -> None:
    first = exporter.get("/api/v1/probe?link=ba-dinh/ftth")
    again = exporter.get("/api/v1/probe?link=ba-dinh/ftth")
    nowhere = exporter.get("/api/v1/probe?link=127.0.0.1")

    assert first.status_code == 200
    assert (first.json()["sent"], first.json()["lost"]) == (5, 0)
    assert "127.64" not in first.text
    assert again.status_code == 429
    assert 0 < int(again.headers["Retry-After"]) <= 5
    assert nowhere.status_code == 404
    assert nowhere.json() == {"detail": "there is no link 127.0.0.1 with an address"}


def test_a_reload_keeps_what_stays_and_drops_what_goes(reloadable: Exporter) -> None:
    exporter = reloadable
    exporter.wait(lambda: (exporter.value(f"thongsuot_icmp_replies_total{LINK}") or 0) > 2)
    before = exporter.value(f"thongsuot_icmp_replies_total{LINK}")
    text = city.text().replace("127.64.0.3", "127.64.1.3").replace("id: 5g", "id: 5g-new", 1)
    exporter.inventory.write_text(text, encoding="utf-8")

    answer = exporter.client.post("/-/reload")

    after = exporter.get("/metrics").text
    kept = exporter.value(f"thongsuot_icmp_replies_total{LINK}")
    moved = re.search(r'thongsuot_icmp_replies_total{.*"ftth".*"ngoc-ha".*} (.*)', after)
    assert (answer.status_code, exporter.value(SUCCESSFUL)) == (200, 1)
    assert answer.text.startswith("reloaded: 3 points, 4 measured links")
    assert before
    assert kept
    assert kept >= before
    assert moved
    assert float(moved[1]) < before
    assert not re.search(r'link="5g",.*point="ba-dinh"', after)
    assert 'link="5g-new"' in after


def test_files_of_others_are_written_at_the_start_and_after_a_change(
    inventory: Path, tmp_path: Path
) -> None:
    out = tmp_path / "rendered"
    nobody = ("--prometheus", "127.0.0.1:1", "--alertmanager", "127.0.0.1:2")

    with Exporter(
        inventory, tmp_path / "state", "--render", str(out), *nobody, "--enable-lifecycle"
    ) as exporter:
        prometheus = (out / "prometheus.yml").read_text(encoding="utf-8")
        before = (out / "alertmanager.yml").read_text(encoding="utf-8")
        text = city.text().replace("noc@vnpt.example", "noc@new.example")
        inventory.write_text(text, encoding="utf-8")
        answer = exporter.client.post("/-/reload")
        after = (out / "alertmanager.yml").read_text(encoding="utf-8")

    log = exporter.log.read_text(encoding="utf-8")
    assert f"- 127.0.0.1:{exporter.address[1]}\n" in prometheus
    assert "to: noc@vnpt.example" in before
    assert "to: noc@new.example" in after
    assert answer.status_code == 200
    assert log.count("Prometheus at 127.0.0.1:1 did not reload its files: ") == 2
    assert log.count("Alertmanager at 127.0.0.1:2 did not reload its files: ") == 2
    assert "Traceback" not in log


def test_a_bad_inventory_changes_nothing_and_is_told(reloadable: Exporter) -> None:
    exporter = reloadable
    bad = city.text().replace("vnpt, addr", "nobody, addr")
    exporter.inventory.write_text(bad, encoding="utf-8")

    answer = exporter.client.post("/-/reload")

    assert answer.status_code == 500
    assert re.search(r"inventory\.yaml:\d+:\d+: points\[0\]\.links\[0\]", answer.text)
    assert exporter.value(SUCCESSFUL) == 0
    assert exporter.value(f"thongsuot_icmp_requests_total{LINK}") is not None
    assert "inventory not loaded, the old one stays" in exporter.log.read_text()
    assert "Danh mục điểm mới có lỗi" in exporter.get("/").text


def test_a_changed_file_is_read_by_itself_and_a_deleted_one_is_told(exporter: Exporter) -> None:
    city.write(exporter.inventory, name="Tên mới")
    exporter.wait(lambda: "Tên mới" in exporter.get("/").text)

    exporter.inventory.unlink()
    exporter.wait(lambda: exporter.value(SUCCESSFUL) == 0)

    assert "Tên mới" in exporter.get("/").text
    assert "cannot be read" in exporter.log.read_text()

    city.write(exporter.inventory, name="Tên thứ ba")
    exporter.process.send_signal(signal.SIGHUP)
    exporter.wait(lambda: "Tên thứ ba" in exporter.get("/").text)
    assert exporter.value(SUCCESSFUL) == 1


def test_a_state_folder_that_cannot_be_written_is_told_and_stops_nothing(
    reloadable: Exporter,
) -> None:
    assert "kept in memory only" in reloadable.log.read_text()
    assert reloadable.value("thongsuot_ledger_writable") == 0
    assert "Không ghi được thư mục trạng thái" in reloadable.get("/").text
    assert reloadable.get("/-/healthy").text.startswith("healthy, but not stored: ")


def test_sigterm_in_the_middle_of_answers_ends_it_in_two_seconds(
    inventory: Path, tmp_path: Path
) -> None:
    with (
        Exporter(inventory, tmp_path / "state") as exporter,
        socket.create_connection(exporter.address) as waiting,
        exporter.client.stream("GET", "/metrics") as half_read,
    ):
        waiting.sendall(b"GET /api/v1/probe?link=ba-dinh/ftth HTTP/1.1\r\nHost: x\r\n\r\n")
        next(half_read.iter_bytes(100))

        seconds = exporter.end(signal.SIGTERM)

        assert seconds < 2
        assert exporter.process.returncode == 0
        assert exporter.log.read_text().splitlines()[-1].endswith("stopped")


def run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "thongsuot", "serve", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)


def test_a_port_that_is_taken_is_told(inventory: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        where = f"127.0.0.1:{taken.getsockname()[1]}"

        ended = run(
            "--listen", where, "--inventory", str(inventory), "--state", str(tmp_path / "state")
        )

    assert ended.returncode == 1
    assert f"cannot listen on {where}: another program uses this port" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_state_folder_that_another_service_uses_is_told(inventory: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    ledger = Ledger(state, "Asia/Ho_Chi_Minh")

    ended = run("--listen", "127.0.0.1:0", "--inventory", str(inventory), "--state", str(state))

    ledger.close()
    assert ended.returncode == 1
    assert f"another service uses {state} (process {os.getpid()})" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("9467", "write HOST:PORT"),
        ("127.0.0.1:99999", "write HOST:PORT"),
        ("fd:x", "write fd:N"),
        ("fd:99", "Bad file descriptor"),
        ("fd:1", "is no socket"),
    ],
)
def test_a_place_that_nobody_can_listen_on_is_told(inventory: Path, where: str, said: str) -> None:
    ended = run("--listen", where, "--inventory", str(inventory))

    assert ended.returncode == 1
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_inventory_with_errors_does_not_start(inventory: Path) -> None:
    inventory.write_text("version: 1\n", encoding="utf-8")

    ended = run("--inventory", str(inventory), "--listen", "127.0.0.1:0")

    assert ended.returncode == 1
    assert f"{inventory}:1:1: " in ended.stderr
    assert "Traceback" not in ended.stderr
