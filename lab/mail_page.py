"""The lab's mails in a browser, as a person would read them."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lab.mail import Mail, Mailbox

_PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8">{refresh}
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 64rem; padding: 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border-bottom: 1px solid #ccc; padding: .4rem .6rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }}
td:first-child {{ white-space: nowrap; }}
iframe {{ border: 1px solid #ccc; width: 100%; height: 40rem; }}
pre {{ background: #f6f6f6; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }}
</style></head><body>{body}</body></html>
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'"
"""A mail may look as it likes; it loads nothing and runs nothing."""
_SANDBOX = 'sandbox="allow-popups allow-popups-to-escape-sandbox"'
"""Its links may be followed, each in a page of its own."""


def _time(mail: Mail, zone: tzinfo) -> str:
    return datetime.fromtimestamp(mail.received_ns // 1_000_000_000, zone).strftime("%H:%M:%S")


def mailbox_page(mails: Sequence[Mail], zone: tzinfo) -> str:
    """The list of all mails, newest first; refreshes itself."""
    rows = "".join(
        f"<tr><td>{_time(mail, zone)}<td>{escape(', '.join(mail.to))}"
        f'<td><a href="/mail/{mail.number}">{escape(mail.subject) or "(không tiêu đề)"}</a>'
        for mail in reversed(mails)
    )
    table = f"<table><tr><th>Lúc<th>Đến<th>Tiêu đề{rows}</table>"
    nothing = "<p>Chưa có thư. / No mail yet.</p>"
    body = f"<h1>Hộp thư / Mailbox: {len(mails)}</h1>" + (table if mails else nothing)
    refresh = '<meta http-equiv="refresh" content="3">'
    return _PAGE.format(refresh=refresh, title=f"({len(mails)}) Hộp thư", body=body)


def mail_page(mail: Mail) -> str:
    """One mail: its heading, its HTML in a frame that runs nothing, and its text."""
    message = mail.message()
    headers = "".join(
        f"<tr><th>{name}<td>{escape(str(message[name]))}"
        for name in ("From", "To", "Subject", "Date", "Message-Id")
        if message[name] is not None
    )
    text = mail.part("plain")
    frame = f'<iframe {_SANDBOX} src="/mail/{mail.number}/html" title="HTML"></iframe>'
    body = (
        '<p><a href="/">← Hộp thư / Mailbox</a> · '
        f'<a href="/mail/{mail.number}/source">Nguồn / Source</a></p><table>{headers}</table>'
        + (f"<h2>HTML</h2>{frame}" if mail.part("html") is not None else "")
        + (f"<h2>Văn bản / Text</h2><pre>{escape(text)}</pre>" if text is not None else "")
    )
    return _PAGE.format(refresh="", title=escape(mail.subject), body=body)


class _Handler(BaseHTTPRequestHandler):
    """Answers /, /mail/N, /mail/N/html and /mail/N/source."""

    mailbox: Mailbox
    zone: tzinfo

    def do_GET(self) -> None:
        page = self._page()
        if page is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        kind, content = page
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _page(self) -> tuple[str, bytes] | None:
        if self.path == "/":
            return "text/html", mailbox_page(self.mailbox.mails, self.zone).encode()
        match self.path.strip("/").split("/"):
            case ["mail", number, *rest]:
                mails = {str(mail.number): mail for mail in self.mailbox.mails}
                return _view(mails[number], rest) if number in mails else None
        return None

    def log_message(self, *_: object) -> None:
        """Who looked at which mail is no news."""


def _view(mail: Mail, rest: Sequence[str]) -> tuple[str, bytes] | None:
    match rest:
        case []:
            return "text/html", mail_page(mail).encode()
        case ["html"]:
            html = mail.part("html") or ""
            return "text/html", html.replace("<head>", '<head><base target="_blank">', 1).encode()
        case ["source"]:
            return "text/plain", mail.file.read_bytes()
    return None


def mail_server(mailbox: Mailbox, zone: tzinfo) -> ThreadingHTTPServer:
    """A web server for the mailbox on a free port of 127.0.0.1; it listens, and waits to serve.

    Times are shown in `zone`.
    """
    handler = type("_MailboxHandler", (_Handler,), {"mailbox": mailbox, "zone": zone})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    return server
