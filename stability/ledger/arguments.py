"""Options of the commands that read and handle the ledger."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path

from inventory.command import Command, Group
from stability.past import Attribution

STATE = Path("run/state")


def state(command: ArgumentParser, meaning: str) -> None:
    """Add the option that names the folder of the ledger."""
    command.add_argument(
        "--state", type=Path, default=STATE, metavar="DIR", help=f"{meaning} (default: %(default)s)"
    )


def day(text: str) -> date:
    """Read a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no day such as 2026-11-30") from None


def list_outages(command: ArgumentParser) -> None:
    """Add the options of `ledger list`."""
    _desk(command)
    command.add_argument(
        "--since",
        type=day,
        metavar="DAY",
        help="(default: 28 days before the newest judged minute)",
    )
    command.add_argument("--point", metavar="POINT", help="only of this point and its links")
    command.add_argument(
        "--open", dest="only_open", action="store_true", help="only those that go on"
    )
    command.add_argument("--json", dest="as_json", action="store_true", help="for programs")


def show(command: ArgumentParser) -> None:
    """Add the options of `ledger show`."""
    _desk(command)
    _incident(command)
    command.add_argument("--json", dest="as_json", action="store_true", help="for programs")


def export(command: ArgumentParser) -> None:
    """Add the options of `ledger export`."""
    _desk(command)
    command.add_argument("--from", dest="first", type=day, metavar="DAY", help="first day")
    command.add_argument("--to", dest="last", type=day, metavar="DAY", help="last day, included")
    command.add_argument(
        "--format",
        dest="form",
        choices=("csv", "json"),
        default="csv",
        help="(default: %(default)s)",
    )
    command.add_argument("--out", type=Path, metavar="FILE", help="(default: standard output)")


def acknowledge(command: ArgumentParser) -> None:
    """Add the options of `ledger ack`."""
    _desk(command)
    _incident(command)
    command.add_argument("--by", required=True, metavar="NAME", help="who takes care of it")
    command.add_argument(
        "--eta", metavar="TIME", help="when it shall work again: 2026-11-21T15:00, 15:00 or +2h"
    )


def note(command: ArgumentParser) -> None:
    """Add the options of `ledger note`."""
    _desk(command)
    _incident(command)
    command.add_argument("--by", required=True, metavar="NAME", help="who says so")
    command.add_argument("--text", help="what was found or done")
    command.add_argument("--cause", help="what it was, as one of the words of docs/evidence.md")
    command.add_argument(
        "--attribution",
        type=Attribution,
        choices=list(Attribution),
        metavar="WHOM",
        help=f"whom it is put down to, over what was computed: {', '.join(Attribution)}",
    )
    command.add_argument("--ticket", help="the operator's number")


def backup(command: ArgumentParser) -> None:
    """Add the options of `ledger backup`."""
    _desk(command)
    command.add_argument("path", type=Path, metavar="FILE", help="a new file")


def _incident(command: ArgumentParser) -> None:
    command.add_argument("outage", metavar="ID", help="of the incident, such as TS-2026-00123")


def _desk(command: ArgumentParser) -> None:
    state(command, "the folder of `serve --state`")
    command.add_argument(
        "--lang", choices=("vi", "en"), default="vi", help="(default: %(default)s)"
    )


LEDGER = Group(
    "ledger",
    "list outages, say who takes care of them, note causes, export, back up",
    "The outages that `serve` keeps, for people. It may run meanwhile.",
)
ACTIONS = (
    Command("list", "list outages", ("thongsuot ledger list --open",), (list_outages,)),
    Command(
        "show", "show one with its evidence", ("thongsuot ledger show TS-2026-00123",), (show,)
    ),
    Command(
        "ack",
        "say who takes care of one",
        ('thongsuot ledger ack TS-2026-00123 --by "VNPT NOC" --eta +2h',),
        (acknowledge,),
    ),
    Command(
        "note",
        "note its cause, whom it is put down to, a ticket",
        ('thongsuot ledger note TS-2026-00123 --by an --attribution site --text "mất điện"',),
        (note,),
    ),
    Command(
        "export",
        "write outages as CSV or JSON",
        ("thongsuot ledger export --from 2026-11-01 --to 2026-11-30 --out november.csv",),
        (export,),
    ),
    Command(
        "backup",
        "copy the ledger while it is in use",
        ("thongsuot ledger backup /backup/ledger-2026-11-30.sqlite3",),
        (backup,),
    ),
)
