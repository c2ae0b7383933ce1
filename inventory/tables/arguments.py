"""Options of the commands that write tables and read them back."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from inventory.arguments import INVENTORY, inventory, language
from inventory.command import Command

SUFFIXES = (".csv", ".xlsx")


def _out(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in SUFFIXES:
        raise ArgumentTypeError(f"{text} must end in {' or '.join(SUFFIXES)}")
    return path


def export(command: ArgumentParser) -> None:
    """Add the options of `export`."""
    command.add_argument(
        "--inventory",
        default=str(INVENTORY),
        metavar="FILE|FOLDER|REV:PATH",
        help="the inventory; of a git revision as in main:inventory.yaml (default: %(default)s)",
    )
    command.add_argument(
        "--out", type=_out, required=True, metavar="FILE", help="ends in .csv or .xlsx"
    )
    command.add_argument(
        "--ward",
        action="append",
        default=[],
        metavar="WARD",
        help="only points of this ward or commune, by code or name; may be given again",
    )


def import_(command: ArgumentParser) -> None:
    """Add the options of `import`."""
    command.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="tables, .csv or .xlsx"
    )
    command.add_argument(
        "--dry-run",
        action="store_true",
        help="write nothing; show what would change, line by line",
    )


EXPORT = Command(
    "export",
    "write the points as a table for Excel, a row for each link",
    (
        "thongsuot export --out points.xlsx                # with drop-downs and help",
        "thongsuot export --out ba-dinh.xlsx --ward 00004  # what one ward fills in",
        "thongsuot export --out points.csv --lang en --inventory main:inventory.yaml",
    ),
    (export, language),
)
IMPORT = Command(
    "import",
    "put tables into the inventory: what is new is added, what differs is changed",
    (
        "thongsuot import ba-dinh.xlsx --dry-run    # what would change in the files",
        "thongsuot import ba-dinh.xlsx dong-da.csv  # all or nothing",
    ),
    (import_, inventory, language),
)
