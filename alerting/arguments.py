"""Options of the commands that write files of Prometheus and Alertmanager."""

from argparse import ArgumentParser
from pathlib import Path

from inventory.arguments import inventory
from inventory.command import Command


def render(command: ArgumentParser) -> None:
    """Add the options of `render`."""
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    endpoints(command, exporter="127.0.0.1:9467")
    command.add_argument(
        "--settings",
        choices=("default", "lab"),
        default="default",
        help="timing of production or of the lab (default: %(default)s)",
    )


def endpoints(command: ArgumentParser, exporter: str | None = None) -> None:
    """Add options that are named as the fields of Endpoints."""
    listening = "" if exporter else ", if not as it listens"
    for name, default, metavar, meaning in (
        ("--exporter", exporter, "HOST:PORT", f"as Prometheus reaches it{listening}"),
        ("--exporter-user", "", "NAME", "as which Prometheus logs in to the exporter"),
        ("--exporter-password-file", None, "FILE", "holds the password of --exporter-user"),
        ("--exporter-ca-file", None, "FILE", "certificate of the authority of the exporter's"),
        ("--alertmanager", "127.0.0.1:9093", "HOST:PORT", "where it listens"),
        ("--smtp", "127.0.0.1:25", "HOST:PORT", "a local queueing mail server"),
        ("--sender", "thongsuot@localhost", "ADDRESS", "address that mails come from"),
        ("--page-url", "", "URL", "status page as readers of mails reach it, if not as Prometheus"),
        ("--dashboard-url", "", "URL", "dashboards that mails link to"),
    ):
        said = f"{meaning} (default: {default})" if default else meaning
        kind = _absolute if metavar == "FILE" else str
        command.add_argument(name, type=kind, default=default, metavar=metavar, help=said)
    command.add_argument(
        "--exporter-scheme", choices=("http", "https"), default="http", help="(default: http)"
    )


def _absolute(text: str) -> Path:
    """Prometheus would look beside its own configuration."""
    return Path(text).absolute()


RENDER = Command(
    "render",
    "write the configuration, rules, mail templates and dashboards of Prometheus, "
    "Alertmanager and Grafana",
    ("thongsuot render --out /etc/thongsuot/monitoring",),
    (inventory, render),
)
