"""Options of the commands that measure and show."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from inventory.arguments import inventory, language
from inventory.command import Command
from stability.ledger.arguments import STATE, day, state


def serve(command: ArgumentParser) -> None:
    """Add the options of `serve`, those of rendering apart."""
    command.add_argument(
        "--listen",
        default="127.0.0.1:9467",
        metavar="HOST:PORT",
        help="where to serve HTTP; fd:N takes a socket that the parent opened "
        "(default: %(default)s)",
    )
    command.add_argument(
        "--state",
        type=Path,
        default=STATE,
        metavar="DIR",
        help="where the ledger is kept: outages, days, incident numbers (default: %(default)s)",
    )
    command.add_argument(
        "--web-config",
        type=Path,
        metavar="FILE",
        help="TLS and basic auth, in the format of the Prometheus exporter-toolkit",
    )
    command.add_argument(
        "--enable-lifecycle",
        action="store_true",
        help="allow POST /-/reload and other writing without authentication",
    )
    command.add_argument(
        "--down-after",
        type=_at_least_one,
        default=5,
        metavar="N",
        help="a link is down after N consecutive packets, each unanswered for 1 s "
        "(default: %(default)s)",
    )
    command.add_argument(
        "--up-after",
        type=_at_least_one,
        default=5,
        metavar="N",
        help="a link is up again after N consecutive answers (default: %(default)s)",
    )
    command.add_argument(
        "--render",
        type=Path,
        metavar="DIR",
        help="write the files of Prometheus and Alertmanager there, now and whenever the inventory "
        "changes, and have both reload; the options below are about them",
    )
    command.add_argument(
        "--prometheus",
        default="127.0.0.1:9090",
        metavar="HOST:PORT",
        help="needs its --web.enable-lifecycle (default: %(default)s)",
    )


def probe(command: ArgumentParser) -> None:
    """Add the options of `probe`."""
    command.add_argument("link", metavar="POINT[/LINK]", help="ids of the inventory")
    command.add_argument(
        "--packets",
        type=_at_least_one,
        default=10,
        metavar="N",
        help="echo requests to each link (default: %(default)s)",
    )


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ArgumentTypeError(f"{number} is less than 1")
    return number


def report(command: ArgumentParser) -> None:
    """Add the options of `report`."""
    state(command, "the folder of `serve --state`, or of `simulate --state`")
    period = "first and last day, both included (default: the last 28 whole days)"
    command.add_argument("--from", dest="first", type=day, metavar="DAY", help=period)
    command.add_argument("--to", dest="last", type=day, metavar="DAY", help="such as 2026-11-30")
    command.add_argument("--month", metavar="YYYY-MM", help="a calendar month instead")
    command.add_argument(
        "--format",
        dest="formats",
        default="html",
        metavar="FORMATS",
        help="html, csv, xlsx or several with commas between (default: %(default)s)",
    )
    command.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help="where to write (default: here)"
    )


SERVE = Command(
    "serve",
    "probe every link, judge it by the minute, and expose metrics, API and status page",
    (
        "thongsuot serve",
        "thongsuot serve --inventory /etc/thongsuot/inventory.yaml --state /var/lib/thongsuot",
        "kill -HUP PID                        # read the inventory again",
    ),
    (inventory, serve),
)
PROBE = Command(
    "probe",
    "measure a point or a link once and explain the result in words",
    (
        "thongsuot probe ba-dinh",
        "thongsuot probe ba-dinh/5g --packets 20 --lang en",
        "exit status: 0 if every link answered, 1 if one did not, 2 if there is no such link",
    ),
    (probe, language, inventory),
)
REPORT = Command(
    "report",
    "write the periodic report: who meets the target, who does not, and why",
    (
        "thongsuot report --month 2026-11 --format html,xlsx --out reports",
        "thongsuot report --from 2026-11-02 --to 2026-11-29 --lang en",
    ),
    (report, language),
)
