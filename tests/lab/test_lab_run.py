import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from far_ends.ordinary_user import without_root_if_allowed

from lab.run import run

pytestmark = pytest.mark.network

RECIPIENTS = {
    "ba-dinh@hanoi.example",
    "noc@hanoi.example",
    "noc@vnpt.example",
    "noc@viettel.example",
}
ROLES = {"lab", "network", "mailbox", "exporter", "alertmanager", "prometheus"}
CUT = """\
name: cut
duration: 32s
baseline: {fixed: {rtt_ms: 6, variation_ms: 2}, 5g: {rtt_ms: 22, variation_ms: 8}}
events:
  - {at: 1s, for: 15s, select: {point: ba-dinh}, effect: {down: true}}
"""
PAUSE = """\
name: pause
events:
  - {at: 0, for: 2s, select: {vantage: central}, effect: {paused: true}}
  - {at: 1h, every: 1m, lasting: 1s, select: {}, effect: {loss: 0.5}}
"""
QUIET = "name: quiet\n"


@dataclass
class Lab:
    """A lab that runs in a process of its own, and its traces."""

    process: "subprocess.Popen[str]"
    out: Path
    temporary: Path
    namespace: str = ""

    def wait_until_ready(self) -> dict[str, Any]:
        assert eventually((self.out / "lab.json").exists, 60), self.said()
        content: dict[str, Any] = json.loads((self.out / "lab.json").read_text(encoding="utf-8"))
        self.namespace = str(Path(f"/proc/{content['pids']['network']}/ns/net").readlink())
        return content

    def said(self) -> str:
        return (self.temporary.parent / "said").read_text(encoding="utf-8")

    def events(self) -> list[dict[str, Any]]:
        lines = (self.out / "events.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def leaves_nothing(self, pids: dict[str, int]) -> bool:
        """Whether processes, network namespace (and with it the device) and folder are gone."""
        return eventually(
            lambda: (
                not any(Path(f"/proc/{pid}").exists() for pid in pids.values())
                and self.namespace not in namespaces()
                and not list(self.temporary.iterdir())
            ),
            10,
        )


def eventually(holds: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def namespaces() -> set[str]:
    """The network namespaces of all processes."""
    found = set()
    for link in Path("/proc").glob("[0-9]*/ns/net"):
        with suppress(OSError):  # it ended just now
            found.add(str(link.readlink()))
    return found


def start(folder: Path, inventory: Path, scenario: str, *before: str) -> Lab:
    folder.mkdir()
    (folder / "scenario.yaml").write_text(scenario, encoding="utf-8")
    lab = Lab(None, folder / "out", folder / "temporary")  # type: ignore[arg-type]  # set below
    lab.temporary.mkdir()
    command = ["-m", "thongsuot", "lab", folder / "scenario.yaml", "--inventory", inventory]
    with (folder / "said").open("w") as said:
        lab.process = subprocess.Popen(
            [*before, sys.executable, *map(str, command), "--out", str(lab.out)],
            stdout=said,
            stderr=said,
            text=True,
            env={**os.environ, "TMPDIR": str(lab.temporary)},
        )
    return lab


@pytest.fixture(scope="module")
def labs(
    tmp_path_factory: pytest.TempPathFactory, inventory_file: Path
) -> Iterator[dict[str, Lab]]:
    """Labs that run at once, since each needs its time to start."""
    folder = tmp_path_factory.mktemp("labs")
    started = {
        "cut": start(folder / "cut", inventory_file, CUT),
        "pause": start(folder / "pause", inventory_file, PAUSE),
        "crash": start(folder / "crash", inventory_file, QUIET),
        "killed": start(folder / "killed", inventory_file, QUIET, *without_root_if_allowed()),
    }
    with ExitStack() as stack:
        for lab in started.values():
            stack.enter_context(lab.process)
            stack.callback(lab.process.kill)
        yield started


def test_a_killed_lab_leaves_nothing_behind(labs: dict[str, Lab]) -> None:
    lab = labs["killed"]
    pids = lab.wait_until_ready()["pids"]
    assert pids["lab"] == lab.process.pid

    lab.process.kill()

    assert lab.process.wait(5) == -signal.SIGKILL
    assert lab.leaves_nothing(pids)


def test_a_part_that_dies_ends_the_lab_which_says_why(labs: dict[str, Lab]) -> None:
    lab = labs["crash"]
    pids = lab.wait_until_ready()["pids"]

    os.kill(pids["prometheus"], signal.SIGKILL)

    assert lab.process.wait(20) == 1
    assert "prometheus ended by signal 9; its last words:" in lab.said()
    assert lab.leaves_nothing(pids)


def test_ctrl_c_ends_everything_and_keeps_the_results(labs: dict[str, Lab]) -> None:
    lab = labs["pause"]
    pids = lab.wait_until_ready()["pids"]
    assert eventually(lambda: "event 0 ends" in lab.said(), 15)

    lab.process.send_signal(signal.SIGINT)

    assert lab.process.wait(20) == 0
    assert lab.leaves_nothing(pids)
    (event,) = lab.events()
    assert (event["effect"], seconds_between(event["start"], event["end"])) == (
        {"paused": True},
        pytest.approx(2, abs=0.2),
    )
    results = {"alerts.json", "points.json", "metrics.txt"}
    assert results <= {path.name for path in lab.out.iterdir()}
    assert lab.said().endswith("  done\n")


def seconds_between(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()


def mails(lab: Lab) -> list[tuple[float, EmailMessage]]:
    """Every mail with the time of its receipt."""
    return [
        (file.stat().st_mtime, message_from_bytes(file.read_bytes(), EmailMessage, policy=default))
        for file in sorted((lab.out / "mails").glob("*.eml"))
    ]


def test_a_cut_point_is_mailed_to_each_of_its_people_and_so_is_its_recovery(
    labs: dict[str, Lab],
) -> None:
    lab = labs["cut"]
    where = lab.wait_until_ready()
    assert set(where["pids"]) == ROLES
    for name, path in (("status_page", ""), ("mailbox", ""), ("prometheus", "/-/ready")):
        with urlopen(where["urls"][name] + path) as response:
            assert response.status == 200

    assert lab.process.wait(60) == 0, lab.said()

    assert lab.leaves_nothing(where["pids"])
    (event,) = lab.events()
    assert (event["index"], event["effect"]) == (0, {"down": True})
    assert event["links"] == ["ba-dinh/ftth", "ba-dinh/5g"]
    assert seconds_between(event["start"], event["end"]) == pytest.approx(15, abs=0.2)
    assert seconds_between(where["time_zero"], event["start"]) == pytest.approx(1, abs=0.2)
    begin, end = (datetime.fromisoformat(event[key]).timestamp() for key in ("start", "end"))
    received = mails(lab)
    cut = [mail for at, mail in received if begin < at < end]
    back = [mail for at, mail in received if at > end]
    assert Counter(mail["To"] for mail in cut) == Counter(RECIPIENTS)
    assert Counter(mail["To"] for mail in back) == Counter(RECIPIENTS)
    assert {mail["Subject"].startswith("[ĐÃ KHÔI PHỤC]") for mail in cut} == {False}
    assert {mail["Subject"].startswith("[ĐÃ KHÔI PHỤC]") for mail in back} == {True}
    incident = {re.search(r"TS-\d{4}-\d{5}", mail["Subject"]).group() for _, mail in received}  # type: ignore[union-attr]  # fails if there is none
    assert len(incident) == 1
    assert f"mail to noc@hanoi.example: {cut[0]['Subject'][:10]}" in lab.said()


def refused(lab: Lab) -> tuple[int, str]:
    with lab.process:
        return lab.process.wait(30), lab.said()


def test_what_cannot_work_is_told_before_anything_starts(
    tmp_path: Path, inventory_file: Path
) -> None:
    local = tmp_path / "local.yaml"
    text = inventory_file.read_text(encoding="utf-8").replace("127.64.0.1,", "127.5.0.1,")
    local.write_text(text, encoding="utf-8")
    no_programs = ["env", f"PATH={tmp_path}"]

    labs = [
        start(tmp_path / "scenario", inventory_file, "evnts: []\n"),
        start(tmp_path / "address", local, QUIET),
        start(tmp_path / "programs", inventory_file, QUIET, *no_programs),
    ]

    assert [refused(lab) for lab in labs] == [
        (
            1,
            (
                f"{tmp_path}/scenario/scenario.yaml:1:1: evnts: "
                'unknown key "evnts"; did you mean events?\n'
            ),
        ),
        (
            1,
            (
                "ba-dinh/ftth: 127.5.0.1 stays on this machine in the lab; "
                "use an address of 127.64.0.0/10 or of any other network\n"
            ),
        ),
        (
            1,
            (
                "missing: prometheus, prometheus-alertmanager, iproute2; install with: apt-get "
                "install --no-install-recommends prometheus prometheus-alertmanager iproute2\n"
            ),
        ),
    ]


def test_a_duration_that_is_none_is_wrong_usage(
    tmp_path: Path, inventory_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(tmp_path / "s.yaml", inventory_file, render=print, duration="soon")

    assert status == 2
    assert capsys.readouterr().err.startswith("--for: 'soon' is not a duration")
