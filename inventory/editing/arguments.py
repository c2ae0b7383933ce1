"""Options of the commands that change inventory files."""

from argparse import ArgumentParser
from pathlib import Path

from inventory.arguments import INVENTORY, inventory, language, language_for_programs
from inventory.command import Command, Group


def fmt(command: ArgumentParser) -> None:
    """Add the options of `fmt`."""
    command.add_argument(
        "files",
        type=Path,
        nargs="*",
        default=[INVENTORY],
        metavar="FILE|FOLDER",
        help="inventories, the folders that they are in, and files that they include "
        "(default: inventory.yaml)",
    )
    command.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit status 1 if a file would change, and its name",
    )
    command.add_argument(
        "--diff", action="store_true", help="write nothing; show what would change"
    )


def add_point(command: ArgumentParser) -> None:
    """Add the options of `add point`."""
    inventory(command)
    command.add_argument("--ward", metavar="WARD", help='code, name or id: 00004, "Ba Đình"')
    command.add_argument("--id", metavar="ID", help="(default: that of the ward)")
    command.add_argument("--name", help="(default: made of the ward's)")
    command.add_argument("--kind", metavar="fixed|mobile", help="(default: fixed)")
    command.add_argument(
        "--dates",
        action="append",
        metavar="FROM[..TO]",
        help="days of a mobile point: 2026-12-01..2026-12-05",
    )
    command.add_argument("--address", help="postal address, for people")
    command.add_argument("--lat", type=float, help="degrees (default: that of the ward)")
    command.add_argument("--lon", type=float, help="degrees (default: that of the ward)")
    command.add_argument("--calendar", help="(default: the only one)")
    command.add_argument(
        "--contact",
        action="append",
        dest="contacts",
        metavar="ID",
        help="may be repeated (default: the one of the ward's id)",
    )
    command.add_argument(
        "--link",
        action="append",
        dest="links",
        metavar="KEY=VALUE,...",
        help="may be repeated: id=ftth,role=primary,access=fixed,operator=vnpt,address=203.0.113.7",
    )
    command.add_argument("--yes", action="store_true", help="write without asking")
    command.add_argument("--dry-run", action="store_true", help="only show what would be written")
    language(command)


FMT = Command(
    "fmt",
    "write inventory files in their canonical form, comments kept",
    (
        "thongsuot fmt",
        "thongsuot fmt --diff           # what would change",
        "thongsuot fmt --check          # for CI: exit status 1 if one is not formatted",
        "thongsuot fmt wards/*.yaml",
    ),
    (fmt, language_for_programs),
)
ADD = Group(
    "add",
    "add a point to the inventory",
    "Adds to an inventory; comments, order and everything else in the file stay as they are.",
)
ADD_ACTIONS = (
    Command(
        "point",
        "add a point, asking for what was not said",
        (
            "thongsuot add point                     # asks",
            'thongsuot add point --ward "Ba Đình" --calendar office --yes \\',
            "    --link id=ftth,role=primary,access=fixed,operator=vnpt,address=203.0.113.7",
        ),
        (add_point,),
    ),
)
