"""Options of the commands that are about dashboards."""

import math
import re
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from inventory.command import Command


def publish(command: ArgumentParser) -> None:
    """Add the options of `publish`."""
    command.add_argument("--grafana", required=True, metavar="URL", help="address of Grafana")
    command.add_argument(
        "--token-file",
        type=Path,
        metavar="FILE",
        help="holds the token of a service account (default: the variable GRAFANA_TOKEN)",
    )
    command.add_argument(
        "--folder",
        type=_title,
        metavar="TITLE",
        help="title of the folder (default: ThôngSuốt, or what it is called there)",
    )
    command.add_argument(
        "--prometheus",
        type=_url,
        metavar="URL",
        help="Prometheus as Grafana's server reaches it; without, no data source is written",
    )
    _language(command)
    command.add_argument(
        "--dry-run", action="store_true", help="write nothing, show what would be written"
    )
    command.add_argument(
        "--ca-file",
        type=Path,
        metavar="FILE",
        help="certificate of the authority of Grafana's (default: those that the system trusts)",
    )
    command.add_argument(
        "--organization", type=int, metavar="ID", help="(default: that of the token)"
    )
    command.add_argument(
        "--timeout",
        type=_seconds,
        default=10.0,
        metavar="SECONDS",
        help="for each answer (default: %(default)g)",
    )


def render(command: ArgumentParser) -> None:
    """Add what `render` needs for Grafana's files."""
    command.add_argument(
        "--prometheus-url",
        type=_url,
        default="http://127.0.0.1:9090",
        metavar="URL",
        help="Prometheus as Grafana's server reaches it (default: %(default)s)",
    )
    _language(command)


def _language(command: ArgumentParser) -> None:
    command.add_argument(
        "--lang",
        choices=("vi", "en", "both"),
        default="both",
        help="of the dashboards (default: %(default)s)",
    )


def _title(text: str) -> str:
    if not text.strip():
        raise ArgumentTypeError("a folder needs a title")
    return text.strip()


def _url(text: str) -> str:
    """Grafana would take anything, and say later that it cannot reach it."""
    if not re.match(r"https?://[^/\s]+", text):
        raise ArgumentTypeError(f"{text} is no address: http://HOST:PORT is needed")
    return text


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise ArgumentTypeError(f"{text} is no time in seconds")
    return seconds


PUBLISH = Command(
    "publish",
    "push folder, data source and dashboards to a Grafana that does not read them from files",
    (
        "GRAFANA_TOKEN=... thongsuot publish --grafana https://grafana.example --dry-run",
        (
            "thongsuot publish --grafana http://127.0.0.1:3000 --token-file token "
            "--prometheus http://127.0.0.1:9090"
        ),
    ),
    (publish,),
)
