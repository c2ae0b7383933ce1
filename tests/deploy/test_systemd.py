"""The units of systemd, without a systemd to run them."""

import os
import re
import shlex
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from small_city import inventory as city

from thongsuot import parser

FOLDER = Path(__file__).parents[2] / "deploy/systemd"
UNITS = sorted(path.name for path in FOLDER.iterdir())
SERVE, SYNC = "thongsuot.service", "thongsuot-inventory-sync.service"
OURS = "/usr/local/bin/thongsuot"

SANDBOX = {
    "CapabilityBoundingSet",
    "LockPersonality",
    "MemoryDenyWriteExecute",
    "NoNewPrivileges",
    "PrivateDevices",
    "PrivateTmp",
    "ProtectClock",
    "ProtectControlGroups",
    "ProtectHome",
    "ProtectHostname",
    "ProtectKernelLogs",
    "ProtectKernelModules",
    "ProtectKernelTunables",
    "ProtectProc",
    "ProtectSystem",
    "RemoveIPC",
    "RestrictAddressFamilies",
    "RestrictNamespaces",
    "RestrictRealtime",
    "RestrictSUIDSGID",
    "SystemCallArchitectures",
    "SystemCallErrorNumber",
    "SystemCallFilter",
    "UMask",
}
"""systemd.exec(5)."""

KNOWN = {
    "Unit": {"Description", "Wants", "After", "StartLimitIntervalSec"},
    "Service": SANDBOX
    | {"Type", "User", "WorkingDirectory", "Environment", "ExecStart", "ExecReload", "Restart"}
    | {"RestartSec", "TimeoutStartSec", "TimeoutStopSec", "StateDirectory", "StateDirectoryMode"}
    | {"AmbientCapabilities"},
    "Timer": {"OnBootSec", "OnUnitInactiveSec", "AccuracySec"},
    "Install": {"WantedBy"},
}
"""Keys of systemd.unit(5), .service(5), .exec(5) and .timer(5) that are used. systemd only warns of
a key that it does not know, and goes on without what it was to protect."""

ARE_MERGED = {"ExecStart", "SystemCallFilter"}
"""Keys that may be written several times."""

AUTHOR = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Lan"), ("EMAIL", "lan@hanoi.example"))
}

Unit = dict[tuple[str, str], list[str]]


def unit(name: str) -> Unit:
    """The values of each key by section; comments stand in lines of their own."""
    found: Unit = defaultdict(list)
    section = ""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = heading[1]
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            assert equals
            assert key == key.strip()
            found[section, key].append(value)
    return found


@pytest.mark.parametrize("name", UNITS)
def test_each_key_is_known_and_written_once(name: str) -> None:
    read = unit(name)

    assert [key for section, key in read if key not in KNOWN[section]] == []
    assert {key for (_, key), values in read.items() if len(values) > 1} <= ARE_MERGED


@pytest.mark.parametrize("name", [SERVE, SYNC])
def test_services_may_do_no_more_than_they_have_to(name: str) -> None:
    read = unit(name)
    capabilities = ["CAP_NET_RAW"] if name == SERVE else []

    assert {key for _, key in read} >= SANDBOX
    assert read["Service", "CapabilityBoundingSet"] == (capabilities or [""])
    assert read.get(("Service", "AmbientCapabilities"), []) == capabilities
    assert read["Service", "ProtectSystem"] == ["strict"]
    assert read["Service", "User"][0].startswith("thongsuot")


def test_the_service_is_started_with_options_of_ours_and_may_write_its_state() -> None:
    read = unit(SERVE)
    (command,) = read["Service", "ExecStart"]
    program, *words = shlex.split(command)
    options = parser().parse_args(words)
    (folder,) = read["Service", "StateDirectory"]

    assert program == OURS
    assert options.state == Path("/var/lib") / folder
    assert read["Service", "ExecReload"] == ["/bin/kill -HUP $MAINPID"]


def test_the_timer_is_of_a_service_that_is_there() -> None:
    timers = [name for name in UNITS if name.endswith(".timer")]

    assert timers == ["thongsuot-inventory-sync.timer"]
    assert timers[0].replace(".timer", ".service") == SYNC


class Clone:
    """A repository, and a clone of it in which the unit's commands are run."""

    def __init__(self, folder: Path) -> None:
        self._origin, self._clone = folder / "origin", folder / "clone"
        self._git("init", "--quiet", "--initial-branch=main", str(self._origin))
        self.commit(city.text())
        self._git("clone", "--quiet", str(self._origin), str(self._clone))

    @property
    def text(self) -> str:
        return (self._clone / "inventory.yaml").read_text(encoding="utf-8")

    def commit(self, text: str) -> None:
        (self._origin / "inventory.yaml").write_text(text, encoding="utf-8")
        self._git("-C", str(self._origin), "add", ".")
        self._git("-C", str(self._origin), "commit", "--quiet", "--message", "change")

    def sync(self) -> subprocess.CompletedProcess[str]:
        """Run the commands one after the other, until one fails."""
        ours = f"{sys.executable} -P -m thongsuot"
        for command in unit(SYNC)["Service", "ExecStart"]:
            words = shlex.split(command.replace(OURS, ours).replace("/usr/bin/git", "git"))
            done = subprocess.run(
                words,
                cwd=self._clone,
                env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
                capture_output=True,
                check=False,
                text=True,
            )
            if done.returncode:
                return done
        return done

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], env={**os.environ, **AUTHOR}, check=True)


def test_a_good_commit_goes_live_and_one_with_errors_does_not(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    good, bad = city.text(name="Tên mới"), city.text().replace("operator: vnpt", "operator: vnp")
    better = city.text(name="Tên sau cùng")

    clone.commit(good)
    first, then = clone.sync().returncode, clone.text
    clone.commit(bad)
    refused, still = clone.sync(), clone.text
    clone.commit(better)
    last = clone.sync().returncode

    assert (first, last, refused.returncode) == (0, 0, 1)
    assert (then, still, clone.text) == (good, good, better)
    assert "origin/main:inventory.yaml:" in refused.stdout + refused.stderr


def test_a_rewritten_history_is_not_followed(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    origin = tmp_path / "origin"
    clone.commit(city.text(name="Tên mới"))
    clone.sync()
    subprocess.run(["git", "-C", str(origin), "reset", "--quiet", "--hard", "HEAD~1"], check=True)
    clone.commit(city.text(name="Tên khác"))

    done = clone.sync()

    assert done.returncode != 0
    assert clone.text == city.text(name="Tên mới")
