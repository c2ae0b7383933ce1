"""`thongsuot publish` against a server that answers as Grafana does."""

import argparse
import io
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from grafana_server import ADMIN, EDITOR, VIEWER, Disturbance, GrafanaServer, running

from dashboards import arguments, data_source, uids
from dashboards.errors import GrafanaError, PublishError
from dashboards.generate import dashboards
from dashboards.grafana import PAUSES_SECONDS, Address, Grafana
from dashboards.provisioning import FOLDER_UID
from dashboards.publish import MESSAGE, Wish, publish, token
from dashboards.publish_report import Report
from inventory.words import Language

ALL = Wish(prometheus_url="http://prometheus:9090")
COUNT = len(list(dashboards()))
UID = uids.PROBER


@pytest.fixture
def server() -> Iterator[GrafanaServer]:
    with running(GrafanaServer()) as started:
        yield started


def published(
    server: GrafanaServer,
    wish: Wish = ALL,
    pauses: list[float] | None = None,
    **address: Any,
) -> tuple[int, list[str]]:
    """Publish without waiting between tries; gives the exit status and what was said."""
    said = io.StringIO()
    slept: list[float] = [] if pauses is None else pauses
    full: dict[str, Any] = {"url": server.url, "token": ADMIN, "timeout_seconds": 5.0} | address
    grafana = Grafana(Address(**full), slept.append)
    report = Report(said, dry_run=wish.dry_run)
    status = publish(grafana, server.url, wish, report, full.get("organization"))
    return status, said.getvalue().splitlines()


def line(said: Sequence[str], start: str) -> str:
    """The only line that begins so."""
    (found,) = [text for text in said if text.startswith(start)]
    return found


def test_a_new_grafana_gets_everything(server: GrafanaServer) -> None:
    status, said = published(server)

    assert status == 0, said
    assert said[0] == f"{server.url}: Grafana 9.4.7, organization 1 (Main Org.)"
    assert said[-1] == f"{COUNT + 2} created"
    assert server.folders[FOLDER_UID]["title"] == "ThôngSuốt"
    assert server.data_sources[data_source.UID]["url"] == "http://prometheus:9090"
    assert set(server.dashboards) == {dashboard.uid for dashboard in dashboards()}
    assert set(server.folder_of.values()) == {FOLDER_UID}
    assert set(server.messages) == {MESSAGE}


def test_only_paths_by_uid_are_asked(server: GrafanaServer) -> None:
    published(server)
    published(server, Wish(folder="Other", prometheus_url="http://other:9090"))

    shapes = {path.replace(FOLDER_UID + "-", "-").rsplit("/", 1)[0] for _, path in server.requests}
    assert shapes == {"", "/folders", "/datasources/uid", "/dashboards/uid", "/dashboards"}


def test_a_second_time_nothing_is_written(server: GrafanaServer) -> None:
    published(server)
    before = server.writes

    status, said = published(server)

    assert status == 0
    assert said[-1] == f"{COUNT + 2} unchanged"
    assert server.writes == before


def test_what_was_changed_by_hand_is_put_right(server: GrafanaServer) -> None:
    published(server)
    server.dashboards[UID]["panels"][1]["title"] = "Mine"
    server.dashboards[UID]["version"] = 5
    server.folder_of[UID] = ""

    status, said = published(server)

    assert status == 0
    assert f"dashboard {UID}: changed" in said
    assert server.dashboards[UID]["panels"][1]["title"] != "Mine"
    assert (server.dashboards[UID]["version"], server.folder_of[UID]) == (6, FOLDER_UID)


def test_a_dry_run_shows_what_differs_and_writes_nothing(server: GrafanaServer) -> None:
    published(server)
    panel = server.dashboards[UID]["panels"][1]
    title, panel["title"] = panel["title"], "Mine"
    del server.dashboards[UID]["refresh"]
    before = server.writes

    status, said = published(server, replace(ALL, folder="Mạng", dry_run=True))

    assert status == 0
    assert server.writes == before
    assert f"dashboard {UID}: would be changed" in said
    assert f'  ~ panels[{title}].title: "Mine" -> "{title}"' in said
    assert '  + refresh: "1m"' in said
    assert '  ~ title: "ThôngSuốt" -> "Mạng"' in said
    assert said[-1] == f"dry run, nothing was written: 2 changed, {COUNT} unchanged"


def test_a_dry_run_on_a_new_grafana_writes_nothing(server: GrafanaServer) -> None:
    status, said = published(server, replace(ALL, dry_run=True))

    assert status == 0
    assert not server.writes
    assert f"folder {FOLDER_UID}: would be created" in said


def test_a_long_difference_is_cut(server: GrafanaServer) -> None:
    published(server)
    server.dashboards[UID]["panels"] = []
    server.dashboards[UID] |= {f"extra{number}": number for number in range(50)}

    _, said = published(server, replace(ALL, dry_run=True))

    shown = [text for text in said if text.startswith("  ")]
    assert len(shown) == 41
    assert shown[-1].startswith("  ... and ")


def test_a_folder_keeps_the_name_that_people_gave_it(server: GrafanaServer) -> None:
    published(server)
    server.folders[FOLDER_UID]["title"] = "Ours"

    _, said = published(server)

    assert f"folder {FOLDER_UID}: unchanged" in said
    assert server.folders[FOLDER_UID]["title"] == "Ours"


def test_a_folder_is_renamed_if_a_title_is_given(server: GrafanaServer) -> None:
    published(server)

    status, said = published(server, replace(ALL, folder="Mạng lưới"))

    assert status == 0
    assert f"folder {FOLDER_UID}: changed" in said
    assert server.folders[FOLDER_UID]["title"] == "Mạng lưới"


def test_without_prometheus_the_data_source_is_not_touched(server: GrafanaServer) -> None:
    status, _ = published(server, Wish(), token=EDITOR)

    assert status == 0
    assert not any("datasources" in path for _, path in server.requests)


def test_what_others_set_at_the_data_source_stays(server: GrafanaServer) -> None:
    published(server)
    server.data_sources[data_source.UID] |= {"basicAuth": True, "name": "Main"}
    server.data_sources[data_source.UID]["jsonData"]["tlsSkipVerify"] = True

    status, _ = published(server, Wish(prometheus_url="https://other:9090"))

    found = server.data_sources[data_source.UID]
    assert status == 0
    assert (found["url"], found["name"], found["basicAuth"]) == ("https://other:9090", "Main", True)
    assert found["jsonData"]["tlsSkipVerify"]


def test_one_language_is_one_language(server: GrafanaServer) -> None:
    published(server, Wish(language=Language.ENGLISH))

    assert server.dashboards[UID]["title"] == "Prober health"


@pytest.mark.parametrize("allowed", [False, True])
def test_a_provisioned_dashboard_is_left_alone_and_the_others_are_done(
    server: GrafanaServer, *, allowed: bool
) -> None:
    published(server)
    server.provisioned[UID] = f"{UID}.json"
    server.ui_updates_allowed = allowed
    before = server.writes

    status, said = published(server)

    assert status == 1
    assert line(said, f"dashboard {UID}:") == (
        f"dashboard {UID}: failed: Grafana reads it from {UID}.json (provisioning): "
        "a uid has one owner"
    )
    assert said[-1] == f"{COUNT + 1} unchanged, 1 failed"
    assert server.writes == before


def test_a_provisioned_data_source_is_left_alone(server: GrafanaServer) -> None:
    published(server)
    server.data_sources[data_source.UID]["readOnly"] = True

    same, _ = published(server)
    status, said = published(server, Wish(prometheus_url="http://other:9090"))

    assert same == 0
    assert status == 1
    assert "(provisioning), so it is changed there" in line(said, "data source")


def test_a_dashboard_that_is_saved_meanwhile_is_not_overwritten(server: GrafanaServer) -> None:
    published(server)
    server.dashboards[UID]["refresh"] = "5m"
    said = io.StringIO()
    grafana = _Meddler(server)

    status = publish(grafana, server.url, ALL, Report(said, dry_run=False), None)

    assert status == 1
    assert "412: The dashboard has been changed by someone else" in said.getvalue()
    assert server.dashboards[UID]["refresh"] == "10m"


class _Meddler(Grafana):
    """Somebody saves the dashboard between our reading and our writing it."""

    def __init__(self, server: GrafanaServer) -> None:
        super().__init__(Address(url=server.url, token=ADMIN))
        self._server = server

    def save_dashboard(self, dashboard: dict[str, Any], folder_uid: str, message: str) -> None:
        self._server.dashboards[UID] |= {"refresh": "10m", "version": 99}
        super().save_dashboard(dashboard, folder_uid, message)


def test_another_dashboard_of_the_same_title_is_told(server: GrafanaServer) -> None:
    published(server)
    server.dashboards["another"] = server.dashboards.pop(UID) | {"uid": "another"}
    server.folder_of["another"] = FOLDER_UID

    status, said = published(server)

    assert status == 1
    assert "412: A dashboard with the same name in the folder" in line(said, f"dashboard {UID}")


def test_another_folder_of_the_same_title_leaves_the_rest_untried(server: GrafanaServer) -> None:
    server.folders["x"] = {"uid": "x", "title": "ThôngSuốt", "version": 1}

    status, said = published(server)

    assert status == 1
    assert "failed: Grafana answers 409" in line(said, "folder")
    assert f"not tried: because of folder {FOLDER_UID}" in line(said, f"dashboard {UID}")
    assert said[-1] == f"1 created, 1 failed, {COUNT} not tried"
    assert not server.dashboards


def test_a_wrong_token_is_told_before_anything_is_tried(server: GrafanaServer) -> None:
    status, said = published(server, token="glsa_wrong")

    assert status == 1
    meaning = "the token is not accepted: it is wrong, has expired or was revoked"
    assert said == [
        f"{server.url}: Grafana answers 401: Invalid API key — {meaning}",
        "nothing was published",
    ]


def test_a_viewer_may_not_publish(server: GrafanaServer) -> None:
    status, said = published(server, Wish(), token=VIEWER)

    assert status == 1
    assert "403" in line(said, "folder")
    assert "the role Editor" in line(said, "folder")
    assert not server.folders


def test_an_editor_may_publish_all_but_the_data_source(server: GrafanaServer) -> None:
    status, said = published(server, token=EDITOR)

    assert status == 1
    assert "data sources the role Admin" in line(said, "data source")
    assert said[-1] == f"{COUNT + 1} created, 1 failed"


def test_another_service_is_told_from_grafana(server: GrafanaServer) -> None:
    status, said = published(server, url=f"{server.url}/elsewhere")

    assert status == 1
    assert "Grafana answers 404" in said[0]
    assert "with its path if it has one?" in said[0]


def test_a_page_of_a_proxy_is_told_from_grafana(server: GrafanaServer) -> None:
    server.disturbances.append(Disturbance(200, times=9, body="<html>message: log in</html>"))

    status, said = published(server)

    assert status == 1
    assert "the answer is a page and not JSON" in said[0]


def test_a_redirection_is_not_followed(server: GrafanaServer) -> None:
    moved = Disturbance(301, times=9, headers={"Location": "http://127.0.0.1:1/api/health"})
    server.disturbances.append(moved)

    status, said = published(server)

    assert status == 1
    assert "it sends elsewhere" in said[0]
    assert len(server.requests) == 1


@pytest.mark.parametrize("trouble", [429, 500, 502, 503, 504, 0])
def test_passing_trouble_is_waited_out(server: GrafanaServer, trouble: int) -> None:
    server.disturbances.append(Disturbance(trouble, times=2, method="POST"))
    pauses: list[float] = []

    status, said = published(server, pauses=pauses)

    assert status == 0, said
    assert pauses == list(PAUSES_SECONDS[:2])
    assert set(server.dashboards) == {dashboard.uid for dashboard in dashboards()}


@pytest.mark.parametrize("path", ["/folders", "/datasources", "/dashboards/db"])
def test_an_answer_that_is_lost_is_no_failure(server: GrafanaServer, path: str) -> None:
    lost = Disturbance(0, method="POST", path=path, after_doing=True)
    server.disturbances.append(lost)

    status, said = published(server)

    assert status == 0, said
    assert set(server.messages) == {MESSAGE}
    assert len(server.messages) == COUNT


@pytest.mark.parametrize("trouble", [503, 0])
def test_trouble_that_stays_ends_it_and_says_what_is_done(
    server: GrafanaServer, trouble: int
) -> None:
    server.disturbances.append(Disturbance(trouble, times=99, path="/dashboards/db"))

    status, said = published(server)

    assert status == 1
    assert f"folder {FOLDER_UID}: created" in said
    assert " (4 tries)" in line(said, f"dashboard {next(dashboards()).uid}: failed")
    assert said[-1].startswith("2 created, 1 failed")
    assert server.writes["POST"] == 2 + 4


def test_a_grafana_without_its_database_is_told(server: GrafanaServer) -> None:
    server.database = "failing"

    status, said = published(server)

    assert status == 1
    assert "503" in said[0]


def test_nobody_listening_is_told() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        nobody = GrafanaServer()
        nobody.url = f"http://127.0.0.1:{held.getsockname()[1]}"

        status, said = published(nobody)

    assert status == 1
    assert "it cannot be reached" in said[0]
    assert "refused" in said[0]


def test_silence_is_told(server: GrafanaServer) -> None:
    server.disturbances.append(Disturbance(200, times=9, seconds=20, path="/health"))

    status, said = published(server, timeout_seconds=0.1)

    assert status == 1
    assert said[0] == f"{server.url}: no answer within 0.1 s (4 tries)"


def test_tls_is_checked(tmp_path: Path) -> None:
    request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=x"
    files = "-addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem"
    command = ["openssl", *request.split(), *files.split()]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    with running(GrafanaServer(), tmp_path) as server:
        trusted, _ = published(server, ca_file=tmp_path / "cert.pem")
        unknown, said = published(server)
        nowhere, lost = published(server, ca_file=tmp_path / "nowhere.pem")

    assert (trusted, unknown, nowhere) == (0, 1, 1)
    assert "the certificate cannot be trusted" in said[0]
    assert "--ca-file" in said[0]
    assert "nowhere.pem" in lost[0]


@pytest.mark.parametrize(
    ("version", "status", "told"),
    [
        ("8.5.27", 1, "Grafana 8.5.27 is too old: 9.4 to 13 are known to work"),
        ("9.0.0", 0, "note: 9.4 to 13 are known to work, 9.0.0 is not"),
        ("10.4.1", 0, ""),
        ("12.2.0-17142428006", 0, ""),
        ("13.0.1+security-01", 0, ""),
        ("14.0.0", 0, "note: 9.4 to 13 are known to work, 14.0.0 is not"),
    ],
)
def test_the_version_is_looked_at(
    server: GrafanaServer, version: str, status: int, told: str
) -> None:
    server.version = version

    done, said = published(server)

    assert done == status
    assert f"Grafana {version}" in said[0]
    assert told in "\n".join(said)
    assert ("known to work" in "\n".join(said)) is bool(told)
    assert bool(server.dashboards) is (status == 0)


def test_a_hidden_version_is_asked_for_with_the_token(server: GrafanaServer) -> None:
    server.version_hidden = True

    _, said = published(server)

    assert "Grafana 9.4.7" in said[0]


def test_grafana_below_a_path_is_found() -> None:
    below = GrafanaServer()
    below.prefix = "/grafana"
    with running(below) as server:
        status, _ = published(server, url=f"{server.url}/")

    assert status == 0


def test_the_token_and_the_organization_are_sent(server: GrafanaServer) -> None:
    published(server, organization=1)

    assert {headers["Authorization"] for headers in server.headers} == {f"Bearer {ADMIN}"}
    assert {headers["X-Grafana-Org-Id"] for headers in server.headers} == {"1"}


def test_the_token_is_not_shown() -> None:
    assert ADMIN not in repr(Address(url="http://g", token=ADMIN))


def test_a_token_of_another_organization_is_refused(server: GrafanaServer) -> None:
    status, said = published(server, organization=2)

    assert status == 1
    assert f"{server.url}: the token is not one of organization 2" in said
    assert not server.writes


@pytest.mark.parametrize(
    "url",
    ["grafana:3000", "ftp://grafana", "http://", "http://g:port", "http://a:b@g", "http://g?x"],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(GrafanaError, match="address"):
        Grafana(Address(url=url, token=ADMIN))


def test_the_token_comes_from_a_file_or_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("glsa_file\n", encoding="utf-8")

    assert token(file, {"GRAFANA_TOKEN": "glsa_env"}) == "glsa_file"
    assert token(None, {"GRAFANA_TOKEN": " glsa_env\n"}) == "glsa_env"


@pytest.mark.parametrize("text", ["", "\n", "two words", "mật khẩu"])
def test_what_is_no_token_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "token"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(PublishError, match="token"):
        token(file)


def test_a_missing_token_is_told(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="GRAFANA_TOKEN"):
        token(None, {})
    with pytest.raises(PublishError, match="cannot be read"):
        token(tmp_path / "nowhere")


def test_the_command_publishes(server: GrafanaServer, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(ADMIN, encoding="utf-8")
    command = [sys.executable, "-m", "thongsuot", "publish", "--grafana", server.url]

    answers = [
        subprocess.run(
            [*command, *more],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={"PATH": "/usr/bin:/bin"},
        )
        for more in (("--token-file", str(file), "--lang", "en"), ())
    ]

    assert [answer.returncode for answer in answers] == [0, 1], answers
    assert f"dashboard {UID}: created\n" in answers[0].stdout
    assert server.dashboards[UID]["title"] == "Prober health"
    assert answers[1].stderr.startswith("there is no token")


def test_the_document_names_every_option() -> None:
    command = argparse.ArgumentParser()
    arguments.publish(command)
    text = (Path(__file__).parents[2] / "docs/grafana.md").read_text(encoding="utf-8")

    options = re.findall(r"--[a-z-]+", command.format_help())

    assert "--dry-run" in options
    assert [option for option in options if option != "--help" and f"`{option}" not in text] == []


@pytest.mark.parametrize(
    ("option", "complaint"),
    [
        ("--folder= ", "a folder needs a title"),
        ("--prometheus=prometheus:9090", "prometheus:9090 is no address"),
        ("--timeout=0", "0 is no time in seconds"),
        ("--timeout=nan", "nan is no time in seconds"),
        ("--organization=main", "invalid int value"),
    ],
)
def test_wrong_options_are_refused(
    option: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = argparse.ArgumentParser()
    arguments.publish(command)

    with pytest.raises(SystemExit):
        command.parse_args(["--grafana=http://g", option])

    assert complaint in capsys.readouterr().err
