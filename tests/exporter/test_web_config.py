import ssl
import subprocess
from pathlib import Path

import httpx
import pytest
from small_city import inventory as city
from small_city.moments import LOGIN, USERS, Reader, service
from small_city.outages import OVER, kept
from small_city.process import Exporter

from exporter.app import create_app
from exporter.web_config import WebConfigError, read
from stability.ledger.ledger import Ledger

GOOD_USERS = f"basic_auth_users:\n  noc: {USERS['noc']}\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with cert.pem and key.pem of 127.0.0.1."""
    folder = tmp_path_factory.mktemp("certificate")
    request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=x"
    files = "-addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem"
    command = ["openssl", *request.split(), *files.split()]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


def test_everything_is_behind_the_login(tmp_path: Path) -> None:
    app = create_app(service(tmp_path, city.fleet()), USERS)
    paths = ("/", "/api/v1/points", "/-/healthy", "/openapi.json", "/nowhere")

    refused = [Reader(app).get(path) for path in paths]

    assert {answer.status_code for answer in refused} == {401}
    assert refused[0].headers["WWW-Authenticate"] == "Basic"
    assert Reader(app, LOGIN).get("/-/healthy").status_code == 200
    assert Reader(app, LOGIN).get("/-/healthy").status_code == 200  # known by now


@pytest.mark.parametrize(
    "login", [("noc", "another"), ("somebody", "a secret"), ("", ""), ("noc", "x" * 100)]
)
def test_a_wrong_name_or_password_does_not_pass(tmp_path: Path, login: tuple[str, str]) -> None:
    app = create_app(service(tmp_path, city.fleet()), USERS)

    assert Reader(app, login).get("/-/healthy").status_code == 401


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Bearer bm9j", "Basic bm9j"])
def test_what_is_no_login_does_not_pass(tmp_path: Path, header: str) -> None:
    app = create_app(service(tmp_path, city.fleet()), USERS)

    answer = Reader(app, headers={"Authorization": header}).get("/-/healthy")

    assert answer.status_code == 401


def test_tls_and_login_guard_a_running_exporter(tmp_path: Path, certificate: Path) -> None:
    web = certificate / "web-config.yml"
    tls = "tls_server_config: {cert_file: cert.pem, key_file: key.pem, min_version: TLS13}\n"
    web.write_text(tls + GOOD_USERS, encoding="utf-8")
    trusting = ssl.create_default_context(cafile=certificate / "cert.pem")
    inventory = city.write(tmp_path / "inventory.yaml")
    ledger = Ledger(tmp_path / "state", "Asia/Ho_Chi_Minh")
    ledger.keep(kept(OVER))
    ledger.close()

    with Exporter(
        inventory,
        tmp_path / "state",
        "--web-config",
        str(web),
        client=httpx.Client(verify=trusting, auth=LOGIN),
    ) as exporter:
        page = exporter.get("/points/ba-dinh")
        reloaded = exporter.client.post("/-/reload")
        refused = exporter.client.get("/metrics", auth=("noc", "wrong"))
        acknowledge = f"/api/v1/outages/{OVER.id}/acknowledge"
        acknowledged = exporter.client.post(acknowledge, json={"by": "Nguyễn Văn An"})
        nobody = exporter.client.post(acknowledge, json={"by": "A"}, auth=("noc", "wrong"))

    assert "hni-ftth-0001" in page.text
    assert reloaded.status_code == 200
    assert refused.status_code == 401
    assert acknowledged.json()["acknowledged_by"] == "Nguyễn Văn An"
    assert [act["by"] for act in acknowledged.json()["audit"]] == ["noc"]
    assert nobody.status_code == 401


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("basic_auth_users: {noc: a-secret}", "basic_auth_users.noc: a bcrypt hash is needed"),
        ("http_server_config: {http2: true}", "http_server_config: this is not supported here"),
        ("tls_server_config: {cert_file: x}", "tls_server_config.key_file: Field required"),
        ("basic_auth_users: [", "this is not YAML"),
        ("\x00", "this is not YAML"),
        ("- 1", "Input should be a valid dictionary"),
    ],
)
def test_a_file_that_is_wrong_is_refused_without_showing_secrets(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "web-config.yml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(WebConfigError) as refused:
        read(path)

    assert said in str(refused.value)
    assert str(path) in str(refused.value)
    assert "a-secret" not in str(refused.value)


def test_a_file_that_is_missing_or_empty_is_told_apart(tmp_path: Path) -> None:
    empty = tmp_path / "empty.yml"
    empty.touch()

    with pytest.raises(WebConfigError, match="cannot be read: No such file"):
        read(tmp_path / "missing.yml")
    assert read(empty).basic_auth_users == {}


@pytest.mark.parametrize(
    ("tls", "said"),
    [
        ("cert_file: cert.pem, key_file: missing.pem", "No such file"),
        ("cert_file: key.pem, key_file: key.pem", "certificates cannot be used"),
        (
            "cert_file: cert.pem, key_file: key.pem, client_auth_type: RequireAndVerifyClientCert",
            "needs client_ca_file",
        ),
    ],
)
def test_certificates_that_cannot_be_used_are_told(certificate: Path, tls: str, said: str) -> None:
    path = certificate / "bad.yml"
    path.write_text(f"tls_server_config: {{{tls}}}", encoding="utf-8")

    with pytest.raises(WebConfigError, match=said):
        read(path).tls_context(certificate)


def test_clients_must_have_a_certificate_if_it_is_asked_for(certificate: Path) -> None:
    path = certificate / "clients.yml"
    path.write_text(
        "tls_server_config: {cert_file: cert.pem, key_file: key.pem, client_ca_file: cert.pem,"
        " client_auth_type: RequireAndVerifyClientCert}",
        encoding="utf-8",
    )

    context = read(path).tls_context(certificate)

    assert context is not None
    assert context.verify_mode is ssl.CERT_REQUIRED
