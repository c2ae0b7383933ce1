"""Options of the command that compares two inventories."""

from argparse import ArgumentParser

from inventory import arguments as of_inventory
from inventory.command import Command


def diff(command: ArgumentParser) -> None:
    """Add the options of `diff`."""
    command.add_argument(
        "old", metavar="OLD", help="a file, a folder, or a git revision such as main:inventory.yaml"
    )
    command.add_argument("new", metavar="NEW", help="the same")
    form = command.add_mutually_exclusive_group()
    form.add_argument(
        "--markdown",
        dest="form",
        action="store_const",
        const="markdown",
        help="a comment for a pull request",
    )
    form.add_argument(
        "--json", dest="form", action="store_const", const="json", help="everything, for programs"
    )
    command.set_defaults(form="text")
    command.add_argument(
        "--exit-code", action="store_true", help="end with status 3 if a careful look is needed"
    )
    command.add_argument(
        "--allow-broken-old",
        action="store_true",
        help="if OLD is invalid or not there, compare NEW with nothing",
    )


DIFF = Command(
    "diff",
    "say what a changed inventory will do: links, grades, mails, load",
    (
        "thongsuot diff main:inventory.yaml inventory.yaml",
        "thongsuot diff HEAD~1: HEAD: --lang en    # of the repository's top folder",
        "thongsuot diff old.yaml new.yaml --markdown --exit-code",
    ),
    (diff, of_inventory.language),
)
