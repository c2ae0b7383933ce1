"""Options of the commands that are about the inventory alone."""

from argparse import ArgumentParser
from pathlib import Path

from inventory.command import Command
from inventory.folder import FILE, in_folder

INVENTORY = Path(FILE)


def inventory(command: ArgumentParser) -> None:
    """Add the option that names the inventory."""
    command.add_argument(
        "--inventory",
        type=lambda text: in_folder(Path(text)),
        default=INVENTORY,
        metavar="FILE|FOLDER",
        help="the inventory, or the folder that it is in (default: %(default)s)",
    )


def language(command: ArgumentParser) -> None:
    """Add the option for the language of what is printed."""
    command.add_argument(
        "--lang",
        choices=("vi", "en"),
        default="",
        help="(default: the language of the city; vi if it cannot be read)",
    )


def language_for_programs(command: ArgumentParser) -> None:
    """Add the option for the language of messages that programs read too."""
    command.add_argument(
        "--lang",
        choices=("vi", "en"),
        default="en",
        help="language of messages: vi for people of the wards; en whatever the city's language "
        "is, since programs read them too (default: %(default)s)",
    )


def check(command: ArgumentParser) -> None:
    """Add the options of `check`."""
    command.add_argument(
        "inventory",
        nargs="?",
        default=str(INVENTORY),
        metavar="FILE|FOLDER|REV:PATH",
        help="the inventory, the folder that it is in, or either in a revision of git "
        "(default: %(default)s)",
    )
    command.add_argument(
        "--format",
        choices=("text", "json", "github", "gitlab"),
        default="text",
        help="text for people; json for programs, in both languages; github: annotations of a "
        "pull request; gitlab: a Code Quality report (default: %(default)s)",
    )
    command.add_argument(
        "--strict", action="store_true", help="exit status 1 if there are only warnings, too"
    )


CHECK = Command(
    "check",
    "validate an inventory and say what is in it",
    (
        "thongsuot check",
        "thongsuot check --lang vi my.yaml    # every error with its line and a hint",
        "thongsuot check --strict net/        # net/inventory.yaml; warnings fail too",
        "thongsuot check main:inventory.yaml  # as it is on the branch main",
        "thongsuot check --format gitlab > gl-code-quality-report.json",
    ),
    (check, language_for_programs),
)
