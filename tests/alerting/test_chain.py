"""The whole chain on this machine: metrics, Prometheus, Alertmanager, mailbox, with lab timing."""

import email
import email.policy
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from alerting.render import render
from alerting.settings import Endpoints, Timing
from inventory.load import load

DATA = Path(__file__).parent / "chain"
OPERATORS = {"noc@vnpt.example": "VNPT", "noc@viettel.example": "Viettel"}
EVERYBODY = {"ba-dinh@hanoi.example", "noc@hanoi.example", *OPERATORS}


class Exporter(ThreadingHTTPServer):
    """Serves the metrics of a city in which one point is up or down."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Metrics)
        self.say("up.prom")

    def say(self, name: str, since: float = 0) -> None:
        texts = [(DATA / file).read_text(encoding="utf-8") for file in ("always.prom", name)]
        self.page = "".join(texts).replace("SINCE", str(since)).encode()


class Metrics(BaseHTTPRequestHandler):
    server: Exporter

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(self.server.page)

    def log_message(self, *_: Any) -> None:
        pass


@dataclass(frozen=True)
class Mail:
    at: float
    to: str
    message: EmailMessage


class Mailbox:
    """Keeps every mail with the time of its receipt."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    async def handle_DATA(  # noqa: N802  # the name that aiosmtpd looks for
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.mails += [Mail(time.time(), to, message) for to in envelope.rcpt_tos]
        return "250 OK"

    def wait_for(self, count: int, seconds: float = 20) -> None:
        wait(lambda: len(self.mails) >= count, seconds, f"{count} mails")


@dataclass(frozen=True)
class Chain:
    exporter: Exporter
    mailbox: Mailbox


def wait(condition: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"no {what} within {seconds} s"
        time.sleep(0.02)


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports: list[int] = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def fetch(port: int, path: str) -> bytes:
    """Answer of a program; empty if it does not answer yet."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
            body: bytes = answer.read()
            return body
    except OSError:
        return b""


@contextmanager
def running(port: int, *command: object) -> Iterator[None]:
    """A program that is ready, until it is ended."""
    with subprocess.Popen([str(part) for part in command]) as program:
        try:
            wait(
                lambda: b"eady" in fetch(port, "/-/ready") or b"OK" in fetch(port, "/-/ready"),
                30,
                "program",
            )
            yield
        finally:
            program.terminate()
            program.wait(10)


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    prometheus, alertmanager, smtp = free_ports(3)
    mailbox, exporter = Mailbox(), Exporter()
    endpoints = Endpoints(
        exporter=f"127.0.0.1:{exporter.server_port}",
        alertmanager=f"127.0.0.1:{alertmanager}",
        smtp=f"127.0.0.1:{smtp}",
        page_url="http://status.example",
    )
    render(load(DATA / "inventory.yaml"), tmp_path, Timing.LAB, endpoints)
    with ExitStack() as stack:
        serving = threading.Thread(target=exporter.serve_forever, args=(0.05,))
        serving.start()
        stack.callback(serving.join)
        stack.callback(exporter.server_close)
        stack.callback(exporter.shutdown)
        post = Controller(mailbox, hostname="127.0.0.1", port=smtp)
        post.start()
        stack.callback(post.stop)
        stack.enter_context(
            running(
                alertmanager,
                "prometheus-alertmanager",
                f"--config.file={tmp_path}/alertmanager.yml",
                f"--storage.path={tmp_path}/alertmanager",
                f"--web.listen-address=127.0.0.1:{alertmanager}",
                "--cluster.listen-address=",
                "--log.level=warn",
            )
        )
        stack.enter_context(
            running(
                prometheus,
                "prometheus",
                f"--config.file={tmp_path}/prometheus.yml",
                f"--storage.tsdb.path={tmp_path}/prometheus",
                f"--web.listen-address=127.0.0.1:{prometheus}",
                "--log.level=warn",
            )
        )
        seen = "/api/v1/query?query=point:thongsuot_point_up:last"
        wait(lambda: b"ba-dinh" in fetch(prometheus, seen), 20, "scrape")
        yield Chain(exporter, mailbox)


def delays(mails: Sequence[Mail], since: float) -> list[float]:
    return [round(mail.at - since, 2) for mail in mails]


def test_an_outage_is_one_mail_to_each_recipient_and_so_is_its_end(chain: Chain) -> None:
    mails = chain.mailbox.mails
    # The exporter dates an outage back to its first lost packet; here four minutes.
    cut = time.time()
    chain.exporter.say("down.prom", since=cut - 240)
    chain.mailbox.wait_for(4)
    mended = time.time()
    chain.exporter.say("up.prom")
    chain.mailbox.wait_for(8)
    time.sleep(Timing.LAB.group_interval + 1)  # in which nothing more may come

    down, up = mails[:4], mails[4:]
    print(f"mail after {delays(down, cut)} s, recovery after {delays(up, mended)} s")  # noqa: T201
    assert max(delays(down, cut)) < 10
    assert max(delays(up, mended)) < 10
    for part in (down, up):
        assert len(part) == 4
        assert {mail.to for mail in part} == EVERYBODY
    for mail in down:
        assert_tells_the_outage(mail, cut - 240)
    for mail in up:
        assert_tells_its_end(mail)


def test_a_missed_target_is_a_mail_to_the_city_and_to_the_operator_that_missed_it(
    chain: Chain,
) -> None:
    chain.exporter.say("missed.prom")
    chain.mailbox.wait_for(2, 40)
    time.sleep(Timing.LAB.group_interval + 1)  # in which nothing more may come

    mails = {mail.to: mail.message for mail in chain.mailbox.mails}
    assert len(chain.mailbox.mails) == 2
    assert mails.keys() == {"noc@hanoi.example", "noc@vnpt.example"}
    for to, message in mails.items():
        assert message["Subject"].startswith(
            "[CẢNH BÁO] Không đạt chỉ tiêu thông suốt, ổn định – Điểm PVHCC P. Ba Đình – VNPT"
        )
        for part in message.iter_parts():
            body = part.get_content()
            assert "độ khả dụng 99,71% (yêu cầu từ 99,9%)" in body
            assert "tỷ lệ mất gói 0,41% (yêu cầu không quá 0,2%)" in body
            assert ("Viettel" in body) == ("0980000001" in body) == (to == "noc@hanoi.example")


def assert_tells_the_outage(mail: Mail, since: float) -> None:
    hour = time.strftime("%H:%M", time.gmtime(since + 7 * 3600))
    operators = OPERATORS.get(mail.to, "VNPT, Viettel")
    sender = mail.message["From"].addresses[0]
    parts = list(mail.message.iter_parts())

    # Around midnight the day stands after the hour.
    subject = mail.message["Subject"].replace(
        time.strftime(" ngày %d/%m", time.gmtime(since + 7 * 3600)), ""
    )
    assert subject == (
        f"[KHẨN] Mất kết nối hoàn toàn – Điểm PVHCC P. Ba Đình – từ {hour} – {operators}"
        " – TS-2026-00123"
    )
    assert mail.message["To"] == mail.to
    assert sender.display_name == "ThôngSuốt Thành phố Hà Nội"
    assert sender.addr_spec == "thongsuot@localhost"
    assert mail.message["Reply-To"] == "noc@hanoi.example"
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    for part in parts:
        body = part.get_content()
        assert "TS-2026-00123" in body
        assert "http://status.example/points/ba-dinh" in body
        assert ("hni-ftth-0001" in body) == (mail.to != "noc@viettel.example")
        assert ("0980000001" in body) == (mail.to != "noc@vnpt.example")


def assert_tells_its_end(mail: Mail) -> None:
    subject = mail.message["Subject"]

    assert subject.startswith("[ĐÃ KHÔI PHỤC] Mất kết nối hoàn toàn – Điểm PVHCC P. Ba Đình – từ ")
    assert subject.endswith(" – TS-2026-00123 – gián đoạn 4 phút")
