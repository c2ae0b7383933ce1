"""docker-compose.yml, without a Docker to run it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from thongsuot import parser

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
TREE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = TREE["services"]
OURS = {"render", "exporter", "lab"}
IN_ONE_NETWORK = {name: one for name, one in SERVICES.items() if "network_mode" not in one}
EXAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    if re.match(r"[A-Z_]+=", line)
)
MAIL_PORT = "587"
IN_THE_FOLDER = "/etc/thongsuot/config/inventory.yaml"


def filled(text: str) -> str:
    """With each variable named instead of its value."""
    previous = ""
    while previous != text:
        previous, text = text, re.sub(r"\$\{(\w+)[^{}]*\}", r"\1", text)
    return text


def option(service: str, name: str) -> str:
    """The value of an option in a service's command."""
    (value,) = [
        word.partition("=")[2]
        for word in SERVICES[service]["command"]
        if word.partition("=")[0] == name
    ]
    return str(value)


def test_it_is_a_compose_file() -> None:
    schema = json.loads((HERE / "compose.schema.json").read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)

    errors = [
        f"{'.'.join(map(str, error.absolute_path))}: {error.message}"
        for error in Draft7Validator(schema).iter_errors(TREE)
    ]

    assert errors == []


def test_a_misspelt_key_would_be_found() -> None:
    schema = json.loads((HERE / "compose.schema.json").read_text(encoding="utf-8"))
    wrong = TREE | {"services": {"x": SERVICES["grafana"] | {"comand": []}}}

    assert not Draft7Validator(schema).is_valid(wrong)


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_has_a_pinned_version_and_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]

    allowed = {
        "render": {"NET_RAW"},
        "exporter": {"NET_RAW"},
        "mail": {"CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "NET_BIND_SERVICE"}
        | {"SETGID", "SETUID", "SYS_CHROOT"},
        "lab": {"NET_ADMIN", "NET_RAW", "SYS_ADMIN"},
    }
    assert re.fullmatch(r"[a-z0-9./-]+:v?\d+\.\d+\.\d+", service["image"])
    assert service["cap_drop"] == ["ALL"]
    assert set(service.get("cap_add", [])) == allowed.get(name, set())
    assert service.get("read_only") is (None if name == "mail" else True)
    assert "privileged" not in service
    if name not in OURS:
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_nothing_is_published_to_the_network() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_inventory_of_git_is_read_where_it_is_put() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    (inventory,) = re.findall(r"THONGSUOT_INVENTORY=(.*)", text)
    (password,) = re.findall(r"GIT_PASSWORD_FILE=(.*)", text)
    git = SERVICES["git-sync"]
    (secret,) = git["secrets"]
    put = f"{git['environment']['GITSYNC_ROOT']}/{git['environment']['GITSYNC_LINK']}"

    assert git["volumes"] == [f"git:{git['environment']['GITSYNC_ROOT']}"]
    assert inventory == f"{put}/inventory.yaml".replace("/git/", "/etc/thongsuot/git/", 1)
    assert all(
        "git:/etc/thongsuot/git:ro" in SERVICES[name]["volumes"] for name in ("render", "exporter")
    )
    assert put in git["healthcheck"]["test"]
    assert password == f"/run/secrets/{secret}"
    assert SERVICES["render"]["depends_on"]["git-sync"]["required"] is False


def test_what_nobody_has_to_reach_has_no_way_out() -> None:
    assert TREE["networks"]["inside"] == {"internal": True}
    assert SERVICES["prometheus"]["networks"] == SERVICES["alertmanager"]["networks"] == ["inside"]


def test_no_password_is_written_down() -> None:
    passwords = {
        (name, key): value
        for name, service in SERVICES.items()
        for key, value in service.get("environment", {}).items()
        if re.search("PASSWORD|SECRET|TOKEN", key)
    }

    assert passwords
    assert all(re.fullmatch(r"\$\{\w+(:\?[^}]+|:-)\}", value) for value in passwords.values())
    assert ":?" in passwords["grafana", "GF_SECURITY_ADMIN_PASSWORD"]


def test_the_example_of_env_has_what_is_needed_and_no_password() -> None:
    required = set(re.findall(r"\$\{(\w+):\?", TEXT))
    used = set(re.findall(r"\$\{(\w+)", TEXT))
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", text, flags=re.MULTILINE))

    assert required <= set(EXAMPLE)
    assert named - {"COMPOSE_PROFILES"} <= used
    assert [name for name, value in EXAMPLE.items() if "PASSWORD" in name and value] == []


def test_what_is_named_exists() -> None:
    mounted = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if isinstance(volume, str)
    }
    joined = {network for one in IN_ONE_NETWORK.values() for network in one["networks"]}
    needed = {name for service in SERVICES.values() for name in service.get("depends_on", {})}

    assert mounted == set(TREE["volumes"])
    assert joined == set(TREE["networks"])
    assert needed <= set(SERVICES)


@pytest.mark.parametrize("profile", ["production", "try"])
def test_each_way_to_run_it_has_one_mail_server(profile: str) -> None:
    servers = [
        name
        for name, service in SERVICES.items()
        if profile in service.get("profiles", [])
        and (name == "mail" or "mail" in service["networks"]["inside"]["aliases"])
    ]

    assert len(servers) == 1
    assert option("render", "--smtp") == f"mail:{MAIL_PORT}"


def test_the_sink_listens_where_mails_are_sent() -> None:
    assert SERVICES["mail-sink"]["environment"]["MP_SMTP_BIND_ADDR"].endswith(f":{MAIL_PORT}")


@pytest.mark.parametrize("name", ["render", "exporter"])
def test_the_commands_are_ours(name: str) -> None:
    options = parser().parse_args([filled(word) for word in SERVICES[name]["command"]])

    assert options.exporter == "exporter:9467"
    assert options.alertmanager == "alertmanager:9093"
    assert option(name, "--inventory") == f"${{THONGSUOT_INVENTORY:-{IN_THE_FOLDER}}}"


def test_the_service_writes_what_was_rendered_first() -> None:
    shared = ("--exporter", "--alertmanager", "--smtp", "--sender", "--page-url", "--dashboard-url")

    assert [option("render", name) for name in shared] == [
        option("exporter", name) for name in shared
    ]
    assert option("render", "--out") == option("exporter", "--render")


def test_alertmanager_remembers_long_enough() -> None:
    assert option("alertmanager", "--data.retention") == "1100h"


def test_what_is_rendered_is_what_is_read(tmp_path: Path) -> None:
    out = option("render", "--out")
    command = [filled(word).replace(out, str(tmp_path)) for word in SERVICES["render"]["command"]]
    command = [
        f"--inventory={ROOT}/inventory.yaml" if word.startswith("--inventory") else word
        for word in command
    ]

    done = subprocess.run(
        [sys.executable, "-m", "thongsuot", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    environment = SERVICES["grafana"]["environment"]
    for read in (
        option("prometheus", "--config.file"),
        option("alertmanager", "--config.file"),
        f"{environment['GF_PATHS_PROVISIONING']}/datasources/thongsuot.yml",
        f"{environment['GF_PATHS_PROVISIONING']}/dashboards/thongsuot.yml",
        environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"],
    ):
        assert (tmp_path / Path(read).relative_to(out)).is_file(), read
    for name in ("prometheus", "alertmanager", "grafana"):
        assert f"monitoring:{out}:ro" in SERVICES[name]["volumes"]
