"""The commands as a person types them."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = (
    "check",
    "diff",
    "fmt",
    "add",
    "export",
    "import",
    "serve",
    "probe",
    "render",
    "publish",
    "lab",
    "simulate",
    "report",
    "ledger",
    "generate",
)


def thongsuot(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "thongsuot", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    answer = thongsuot(command, "--help")

    assert answer.returncode == 0
    assert answer.stdout.startswith(f"usage: thongsuot {command}")


@pytest.mark.parametrize("command", ["check", "diff", "fmt", "add point", "export", "import"])
def test_the_help_of_what_changes_the_inventory_fits_a_terminal(command: str) -> None:
    answer = thongsuot(*command.split(), "--help")

    assert [line for line in answer.stdout.splitlines() if len(line) > 80] == []


def test_the_help_names_every_command() -> None:
    answer = thongsuot("--help")

    assert all(f"\n    {command} " in answer.stdout for command in COMMANDS)


def test_an_end_of_input_where_something_is_asked_gives_up_quietly() -> None:
    asking, terminal = pty.openpty()
    os.write(asking, b"\x04")

    answer = subprocess.run(
        [sys.executable, "-m", "thongsuot", "add", "point"],
        cwd=ROOT,
        stdin=terminal,
        capture_output=True,
        timeout=60,
        check=False,
    )

    os.close(asking)
    os.close(terminal)
    assert (answer.returncode, answer.stderr) == (130, b"\n")


def test_wrong_usage_ends_with_status_2() -> None:
    answer = thongsuot("serve", "--down-after", "0")

    assert answer.returncode == 2
    assert "0 is less than 1" in answer.stderr


def test_the_shipped_inventory_is_valid() -> None:
    answer = thongsuot("check")

    assert answer.returncode == 0
    assert "126" in answer.stdout


def test_a_terminal_without_vietnamese_letters_is_no_error() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "thongsuot", "check", "--lang", "vi"],
        cwd=ROOT,
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        timeout=60,
        check=False,
    )

    assert answer.returncode == 0
    assert answer.stdout.startswith(b"Th\\xe0nh ph\\u1ed1")


def test_a_document_of_check_goes_to_standard_output_alone() -> None:
    answer = thongsuot("check", "--format", "json")

    assert answer.returncode == 0
    assert answer.stderr == ""
    assert json.loads(answer.stdout)["valid"] is True


def test_an_invalid_inventory_ends_with_status_1_and_the_place(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("version: 1\ncitty: {}\n", encoding="utf-8")

    answer = thongsuot("check", str(bad))

    assert answer.returncode == 1
    assert f"{bad}:2:1: citty: " in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    "command", ["check", "fmt", "add point --inventory", "probe x --inventory"]
)
def test_an_invalid_inventory_is_told_in_the_language_that_is_wanted(
    command: str, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("version: 1\n", encoding="utf-8")

    answer = thongsuot(*command.split(), str(bad), "--lang", "vi")

    assert answer.returncode == 1
    assert f"{bad}:1:1: city: thiếu mục city\n" in answer.stderr


@pytest.mark.parametrize(
    "command", [("render", "--out"), ("serve", "--listen", "127.0.0.1:0", "--render")]
)
def test_files_that_cannot_be_written_are_told_in_one_line(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    abroad = tmp_path / "abroad.yaml"
    text = (ROOT / "tests/inventory/good/example.yaml").read_text(encoding="utf-8")
    abroad.write_text(text.replace("Asia/Ho_Chi_Minh", "Asia/Tokyo"), encoding="utf-8")

    nowhere = thongsuot(*command, "/proc/nope")
    tokyo = thongsuot(*command, str(tmp_path / "out"), "--inventory", str(abroad))

    assert nowhere.returncode == tokyo.returncode == 1
    assert nowhere.stderr.startswith("/proc/nope/rules/")
    assert nowhere.stderr.endswith(" cannot be written: no such file or directory\n")
    assert tokyo.stderr.startswith("city.timezone is Asia/Tokyo, but mails tell Vietnam's time")
    assert len((nowhere.stderr + tokyo.stderr).splitlines()) == 2


def test_options_of_render_reach_the_files(tmp_path: Path) -> None:
    login = ("--exporter-scheme", "https", "--exporter-user", "p", "--exporter-password-file")

    answer = thongsuot(
        "render", "--out", str(tmp_path), *login, "secret", "--dashboard-url", "https://d.example"
    )

    prometheus = (tmp_path / "prometheus.yml").read_text(encoding="utf-8")
    mails = (tmp_path / "templates/directory.tmpl").read_text(encoding="utf-8")
    assert answer.returncode == 0, answer.stderr
    assert f"password_file: {ROOT}/secret\n" in prometheus
    assert "scheme: https\n" in prometheus
    assert '"dashboard.link.html" "https://d.example"' in mails


def test_rendering_writes_grafanas_files_and_an_example_too(tmp_path: Path) -> None:
    answer = thongsuot(
        "render", "--out", str(tmp_path), "--lang", "en", "--prometheus-url", "http://p:9090"
    )

    sources = tmp_path / "grafana/provisioning/datasources/thongsuot.yml"
    dashboard = tmp_path / "grafana/dashboards/thongsuot-prober.json"
    assert answer.returncode == 0, answer.stderr
    assert {str(sources), str(dashboard), f"{tmp_path}/web-config.example.yml"} <= {
        *answer.stdout.splitlines()
    }
    assert "url: http://p:9090\n" in sources.read_text(encoding="utf-8")
    assert '"title": "Prober health"' in dashboard.read_text(encoding="utf-8")


def test_only_publishing_loads_grafanas_library() -> None:
    script = """
import sys, thongsuot
thongsuot.main(["check"])
print({"grafana_client", "niquests", "urllib3"} & {*sys.modules})
"""

    loaded = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert loaded.stdout.splitlines()[-1] == "set()"


def test_a_reader_who_has_enough_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    command = subprocess.Popen(
        [sys.executable, "-m", "thongsuot", "check"],
        cwd=ROOT,
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(write)

    _, complaint = command.communicate(timeout=60)

    assert "Traceback" not in complaint
    assert "Broken pipe" not in complaint
    assert command.returncode == 141


@pytest.mark.parametrize(
    ("output", "status", "complaint"),
    [("> /dev/full", 1, "thongsuot: [Errno 28] No space left on device"), (">&-", 0, "")],
)
def test_what_cannot_be_printed_ends_without_a_traceback(
    output: str, status: int, complaint: str
) -> None:
    command = f"exec {sys.executable} -m thongsuot check --format gitlab {output}"

    answer = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (answer.returncode, answer.stderr.strip()) == (status, complaint)
