"""Options of the commands that are about the inventory alone."""

from argparse import ArgumentParser
from pathlib import Path

from inventory.command import Command

INVENTORY = Path("inventory.yaml")


def inventory(command: ArgumentParser) -> None:
    """Add the option that names the inventory."""
    command.add_argument(
        "--inventory",
        type=Path,
        default=INVENTORY,
        metavar="FILE",
        help="the inventory (default: %(default)s)",
    )


def language(command: ArgumentParser) -> None:
    """Add the option for the language of what is printed."""
    command.add_argument(
        "--lang", choices=("vi", "en"), default="", help="(default: the language of the city)"
    )


def check(command: ArgumentParser) -> None:
    """Add the options of `check`."""
    command.add_argument(
        "file", type=Path, nargs="?", default=INVENTORY, help="default: %(default)s"
    )


CHECK = Command(
    "check",
    "validate an inventory and say what is in it",
    (
        "thongsuot check",
        "thongsuot check my-inventory.yaml    # every error with its line; exit status 1",
    ),
    (check,),
)
