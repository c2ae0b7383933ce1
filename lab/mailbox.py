"""The lab's mail server: takes every mail, keeps it, and shows it in a browser.

    python -m lab.mailbox --folder DIR --timezone Asia/Ho_Chi_Minh

Prints JSON lines: first `{"ready": true, "smtp_port", "http_port"}`, then one for each mail,
`{"received_ns", "to", "subject", "file"}`. It ends with its standard input, or by SIGTERM.
"""

import argparse
import asyncio
import json
import sys
import threading
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from aiosmtpd.smtp import SMTP, Envelope, Session

from lab.mail import Mailbox
from lab.mail_page import mail_server


def _say(**fields: object) -> None:
    sys.stdout.write(json.dumps(fields, ensure_ascii=False) + "\n")
    sys.stdout.flush()


class _Receiver:
    """What aiosmtpd calls for every mail."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(  # noqa: N802  # the library's name for it
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content or b""
        received_ns = time.time_ns()
        sender, to = envelope.mail_from or "", [str(each) for each in envelope.rcpt_tos]
        mail = self._mailbox.receive(content, sender, to, received_ns)
        _say(received_ns=received_ns, to=mail.to, subject=mail.subject, file=mail.file.name)
        return "250 Message accepted for delivery"


async def receive_mails(folder: Path, zone: ZoneInfo) -> None:
    """Serve SMTP and the web page on free ports of 127.0.0.1 until standard input ends."""
    mailbox = Mailbox(folder)
    loop = asyncio.get_running_loop()
    smtp = await loop.create_server(
        lambda: SMTP(_Receiver(mailbox), hostname="localhost", loop=loop), "127.0.0.1", 0
    )
    pages = mail_server(mailbox, zone)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    smtp_port = smtp.sockets[0].getsockname()[1]
    _say(ready=True, smtp_port=smtp_port, http_port=pages.server_address[1])
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    smtp.close()


def main() -> None:
    """Keep mails until standard input ends."""
    parser = argparse.ArgumentParser(prog="lab.mailbox", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--timezone", type=ZoneInfo, default=ZoneInfo("UTC"))
    asked = parser.parse_args()
    asyncio.run(receive_mails(asked.folder, asked.timezone))


if __name__ == "__main__":
    main()
