"""The commands as a person types them."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = ("check", "serve", "probe", "render", "lab", "generate")


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


def test_the_help_names_every_command() -> None:
    answer = thongsuot("--help")

    assert all(f"\n    {command} " in answer.stdout for command in COMMANDS)


def test_wrong_usage_ends_with_status_2() -> None:
    answer = thongsuot("serve", "--down-after", "0")

    assert answer.returncode == 2
    assert "0 is less than 1" in answer.stderr


def test_the_shipped_inventory_is_valid() -> None:
    answer = thongsuot("check")

    assert answer.returncode == 0
    assert "126" in answer.stdout


def test_an_invalid_inventory_ends_with_status_1_and_the_place(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("version: 1\ncitty: {}\n", encoding="utf-8")

    answer = thongsuot("check", str(bad))

    assert answer.returncode == 1
    assert f"{bad}:2:1: citty: " in answer.stderr
    assert "Traceback" not in answer.stderr
