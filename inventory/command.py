"""What a command is called, what it does and how it is used: one form for all packages.

Each package declares its commands in `arguments.py`; `thongsuot.py` says what runs.
"""

from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Callable
from typing import NamedTuple

Commands = _SubParsersAction
"""What `ArgumentParser.add_subparsers` gives; argparse has no public name for it."""


class Command(NamedTuple):
    """A command as `--help` shows it."""

    name: str
    summary: str
    """What it does, in the small letters of the middle of a sentence."""
    examples: tuple[str, ...]
    options: tuple[Callable[[ArgumentParser], None], ...] = ()
    """Each adds some options."""

    def add(self, commands: "Commands[ArgumentParser]", run: object) -> None:
        """Declare it; `run` stands in the options that are parsed."""
        shown = "\n".join(["examples:", *(f"  {example}" for example in self.examples)])
        parser = commands.add_parser(
            self.name,
            help=self.summary,
            description=f"{self.summary[0].upper()}{self.summary[1:]}.",
            epilog=shown if self.examples else None,
            formatter_class=RawDescriptionHelpFormatter,
        )
        parser.set_defaults(run=run)
        for declare in self.options:
            declare(parser)


class Group(NamedTuple):
    """A command that has commands of its own."""

    name: str
    summary: str
    description: str

    def add(self, commands: "Commands[ArgumentParser]") -> "Commands[ArgumentParser]":
        """Declare it; its own commands are added to what this returns."""
        parser = commands.add_parser(
            self.name,
            help=self.summary,
            description=self.description,
            epilog=f"thongsuot {self.name} ACTION --help says more about each.",
        )
        return parser.add_subparsers(
            title="actions", metavar="ACTION", required=True, dest="action"
        )
