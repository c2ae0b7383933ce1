import json
import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

SUBJECT = "[KHẨN] Mất kết nối – Ba Đình"


@dataclass
class Running:
    folder: Path
    smtp_port: int
    http_port: int
    process: "subprocess.Popen[str]"

    def hear(self) -> dict[str, object]:
        assert self.process.stdout is not None
        line: dict[str, object] = json.loads(self.process.stdout.readline())
        return line

    def send(self, message: EmailMessage | bytes, *to: str) -> dict[str, object]:
        content = message if isinstance(message, bytes) else message.as_bytes(policy=SMTP)
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as client:
            client.sendmail("thongsuot@localhost", to, content)
        return self.hear()

    def page(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.http_port}{path}") as response:
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            return str(response.read().decode())


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Running]:
    with subprocess.Popen(
        [sys.executable, "-m", "lab.mailbox", "--folder", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        running = Running(tmp_path, 0, 0, process)
        hello = running.hear()
        running.smtp_port, running.http_port = (
            int(str(hello["smtp_port"])),
            int(str(hello["http_port"])),
        )
        yield running
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=5) == 0


def letter(subject: str = SUBJECT, html: str = "<h1>Mất kết nối</h1>") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "ThôngSuốt <thongsuot@localhost>"
    message["To"] = "ba-dinh@hanoi.example"
    message["Subject"] = subject
    message.set_content("Điểm <Ba Đình> mất kết nối.\n")
    message.add_alternative(html, subtype="html")
    return message


def test_a_mail_is_kept_as_it_came_with_the_time_of_its_receipt(mailbox: Running) -> None:
    before_ns = time.time_ns()

    said = mailbox.send(letter(), "ba-dinh@hanoi.example", "noc@hanoi.example")

    file = mailbox.folder / "00001.eml"
    assert said["to"] == ["ba-dinh@hanoi.example", "noc@hanoi.example"]
    assert (said["subject"], said["file"]) == (SUBJECT, file.name)
    assert file.read_bytes() == letter_as_sent(file)
    assert os.stat(file).st_mtime_ns == said["received_ns"]  # noqa: PTH116
    assert before_ns < int(str(said["received_ns"])) < time.time_ns()


def letter_as_sent(file: Path) -> bytes:
    """The content of a mail, with the boundary that its parts happened to get."""
    boundary = file.read_bytes().split(b'boundary="')[1].split(b'"')[0].decode()
    message = letter()
    message.set_boundary(boundary)
    return message.as_bytes(policy=SMTP)


def test_a_person_can_read_every_mail_in_the_browser(mailbox: Running) -> None:
    assert "Chưa có thư" in mailbox.page("/")

    mailbox.send(letter(), "ba-dinh@hanoi.example")
    mailbox.send(letter("Đã khôi phục"), "noc@hanoi.example")

    listing = mailbox.page("/")
    assert listing.index("Đã khôi phục") < listing.index(SUBJECT)
    assert "ba-dinh@hanoi.example" in listing
    shown = mailbox.page("/mail/1")
    assert SUBJECT in shown
    assert "Điểm &lt;Ba Đình&gt; mất kết nối." in shown
    assert ' src="/mail/1/html"' in shown
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in shown
    assert mailbox.page("/mail/1/html").strip() == "<h1>Mất kết nối</h1>"
    assert mailbox.page("/mail/2/source").startswith("From: ")


def test_a_mail_cannot_put_anything_into_the_page(mailbox: Running) -> None:
    mailbox.send(letter("<script>alert(1)</script>"), "a&b@hanoi.example")

    for path in ("/", "/mail/1"):
        assert "<script>" not in mailbox.page(path)
    assert "a&amp;b@hanoi.example" in mailbox.page("/")


@pytest.mark.parametrize(
    "path", ["/mail/1", "/mail/x/html", "/mail", "/etc/passwd", "/../mailbox.py"]
)
def test_there_is_nothing_else_to_see(mailbox: Running, path: str) -> None:
    with pytest.raises(HTTPError, match="404") as caught:
        mailbox.page(path)

    caught.value.close()


@pytest.mark.parametrize(
    "content", [b"", b"no header at all", b"Subject: =?utf-8?B?////?=\r\n\r\n\xff\xfe"]
)
def test_a_mail_that_makes_no_sense_is_kept_and_shown_all_the_same(
    mailbox: Running, content: bytes
) -> None:
    mailbox.send(content, "noc@hanoi.example")

    assert "noc@hanoi.example" in mailbox.page("/")
    assert "Nguồn" in mailbox.page("/mail/1")
