"""The command line of ThôngSuốt. It wires the packages and holds no logic.

Each command imports what it needs when it runs, so that `--help` answers at once.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from alerting import arguments as of_alerting
from dashboards import arguments as of_dashboards
from exporter import arguments as of_exporter
from inventory import arguments as of_inventory
from inventory.command import Command
from inventory.editing import arguments as of_editing
from inventory.tables import arguments as of_tables
from lab import arguments as of_lab
from stability.comparison import arguments as of_comparison
from stability.ledger import arguments as of_ledger

if TYPE_CHECKING:
    from inventory.schema import Inventory
    from inventory.words import Language
    from stability.ledger.desk import Desk

VALID, INVALID, USAGE = 0, 1, 2
GIVEN_UP, OUT_OF_READERS = 130, 141
"""As a shell says of a program that SIGINT or SIGPIPE ended."""

GENERATE = Command("generate", "write the generated files of this repository anew", ())


def check(options: argparse.Namespace) -> int:
    """Validate an inventory; say in a few lines what is in it."""
    from datetime import datetime

    from inventory.check import Format, Wish
    from inventory.check import check as run
    from inventory.words import Language

    wish = Wish(
        form=Format(options.format),
        language=Language(options.lang),
        strict=options.strict,
        width=_width(sys.stderr),
    )
    checked = run(options.inventory, wish, today=datetime.now().astimezone().date())
    if checked.problems:
        print(checked.problems, file=sys.stderr)
    if checked.report:
        print(checked.report)
    return checked.status


def _width(stream: TextIO) -> int:
    """Of the terminal, in cells; 80 if there is none."""
    return os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 80


def diff(options: argparse.Namespace) -> int:
    """Say what a changed inventory will do."""
    from exporter.series_count import series_of
    from stability.comparison.run import run

    return run(
        options.old,
        options.new,
        form=options.form,
        language=options.lang,
        exit_code=options.exit_code,
        allow_broken_old=options.allow_broken_old,
        series=series_of,
    )


def export(options: argparse.Namespace) -> int:
    """Write the points as a table."""
    from inventory.tables.run import export as run

    return run(options.inventory, options.out, options.ward, options.lang)


def import_(options: argparse.Namespace) -> int:
    """Put tables into the inventory."""
    from inventory.tables.run import import_ as run

    return run(options.files, options.inventory, dry_run=options.dry_run, language=options.lang)


def fmt(options: argparse.Namespace) -> int:
    """Write inventory files in their canonical form."""
    from inventory.editing.fmt import fmt as run
    from inventory.words import Language

    done = run(
        options.files,
        check=options.check,
        diff=options.diff,
        language=Language(options.lang),
        tell=lambda line: print(line, file=sys.stderr, flush=True),
    )
    for line in done.lines:
        print(line)
    return done.status


def add_point(options: argparse.Namespace) -> int:
    """Add a point to the inventory."""
    from inventory.editing.add import add_point as run
    from inventory.editing.said_point import Wanted

    def many(values: "list[str] | None") -> tuple[str, ...]:
        return tuple(values or ())

    wanted = Wanted(
        ward=options.ward,
        id=options.id,
        name=options.name,
        kind=options.kind,
        dates=many(options.dates),
        address=options.address,
        lat=options.lat,
        lon=options.lon,
        calendar=options.calendar,
        contacts=None if options.contacts is None else many(options.contacts),
        links=many(options.links),
    )
    asks = sys.stdin.isatty() and not options.yes
    return run(
        options.inventory,
        wanted,
        language=options.lang,
        write=print,
        read=input if asks else None,
        dry_run=options.dry_run,
    )


def serve(options: argparse.Namespace) -> int:
    """Probe, judge and expose until told to stop."""
    from exporter.serve import serve as run
    from exporter.settings import Settings

    return run(
        Settings(
            inventory=options.inventory,
            listen=options.listen,
            state=options.state,
            render=_rendering(options) if options.render else None,
            web_config=options.web_config,
            enable_lifecycle=options.enable_lifecycle,
            down_after=options.down_after,
            up_after=options.up_after,
        )
    )


def probe(options: argparse.Namespace) -> int:
    """Measure a point or one of its links once and explain the result."""
    from exporter.explain import explain
    from inventory.load import load

    return explain(
        load(options.inventory), options.link, packets=options.packets, language=options.lang
    )


def render(options: argparse.Namespace) -> int:
    """Write the files of Prometheus, Alertmanager and Grafana, and an example of a web-config."""
    from dashboards.provisioning import write as write_grafana
    from exporter.web_config_example import write as write_example
    from inventory.load import load

    found = load(options.inventory)
    written = _render(found, options.out, settings=options.settings, **_endpoints(options))
    for path in (
        *written,
        *write_grafana(options.out, options.prometheus_url, _spoken(options.lang)),
        write_example(options.out),
    ):
        print(path)
    return VALID


def publish(options: argparse.Namespace) -> int:
    """Push folder, data source and dashboards to a Grafana."""
    from dashboards.grafana import Address, Grafana
    from dashboards.publish import Wish, token
    from dashboards.publish import publish as run
    from dashboards.publish_report import Report

    address = Address(
        url=options.grafana,
        token=token(options.token_file),
        ca_file=options.ca_file,
        organization=options.organization,
        timeout_seconds=options.timeout,
    )
    wish = Wish(
        folder=options.folder,
        prometheus_url=options.prometheus,
        language=_spoken(options.lang),
        dry_run=options.dry_run,
    )
    report = Report(sys.stdout, dry_run=wish.dry_run)
    return run(Grafana(address), address.url, wish, report, address.organization)


def _spoken(language: str) -> "Language | None":
    """Of dashboards: None is both in one."""
    from inventory.words import Language

    return None if language == "both" else Language(language)


def lab(options: argparse.Namespace) -> int:
    """Run the whole chain on a scenario, on this machine alone."""
    from lab.run import run

    return run(
        options.scenario,
        options.inventory,
        render=_render,
        settings=options.settings,
        duration=options.duration,
        out=options.out,
    )


def simulate(options: argparse.Namespace) -> int:
    """Judge a scenario on a virtual clock."""
    from lab.simulate import simulate as run

    return run(
        options.scenario,
        options.inventory,
        json=options.json,
        language=options.lang,
        state=options.state,
    )


def report(options: argparse.Namespace) -> int:
    """Write the report of a period from the ledger."""
    from exporter.report.run import run

    return run(
        options.state,
        first=options.first,
        last=options.last,
        month=options.month,
        formats=options.formats,
        out=options.out,
        language=options.lang,
    )


def ledger(options: argparse.Namespace) -> int:
    """Read the ledger, or say who takes care of an outage."""
    from stability.ledger import commands

    actions: Mapping[str, Callable[..., int]] = {
        "list": commands.list_outages,
        "show": commands.show,
        "ack": commands.acknowledge,
        "note": commands.note,
        "export": commands.export,
        "backup": commands.backup,
    }
    other = {"run", "action", "state", "lang"}
    given = {name: value for name, value in vars(options).items() if name not in other}
    return actions[options.action](_desk(options), **given)


def _desk(options: argparse.Namespace) -> "Desk":
    import time

    from inventory.schema import Language
    from stability.ledger.desk import Desk

    return Desk(options.state, time.time_ns(), Language(options.lang))


def _render(
    inventory: "Inventory", out: Path, *, settings: str, **endpoints: Any
) -> Sequence[Path]:
    """What the lab may not import of alerting, and the same for the command."""
    from alerting.render import render as write
    from alerting.settings import Endpoints, Timing

    timing = {"default": Timing.DEFAULT, "lab": Timing.LAB}[settings]
    return write(inventory, out, timing, Endpoints(**endpoints))


def _rendering(options: argparse.Namespace) -> "Callable[[Inventory], None]":
    """What `serve --render` does with every good inventory."""
    from alerting.reload import reload
    from exporter.listening import nearby

    options.exporter = options.exporter or nearby(options.listen)

    def written(inventory: "Inventory") -> None:
        _render(inventory, options.render, settings="default", **_endpoints(options))
        reload(options.prometheus, options.alertmanager)

    return written


def _endpoints(options: argparse.Namespace) -> Mapping[str, Any]:
    from dataclasses import fields

    from alerting.settings import Endpoints

    return {field.name: getattr(options, field.name) for field in fields(Endpoints)}


def generate(_options: argparse.Namespace) -> int:
    """Write the generated files of this repository anew."""
    from dashboards.generate import write as write_dashboards
    from exporter.docs import write as write_metrics
    from inventory.json_schema import write as write_schema

    for path in (*write_schema(), write_metrics(), *write_dashboards()):
        print(path)
    return VALID


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    top = argparse.ArgumentParser(
        prog="thongsuot",
        description="Measures whether every service point of a city has a connection that is "
        "uninterrupted and stable (thông suốt, ổn định).",
        epilog="thongsuot COMMAND --help says more about each.",
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    of_inventory.CHECK.add(commands, check)
    of_comparison.DIFF.add(commands, diff)
    of_editing.FMT.add(commands, fmt)
    additions = of_editing.ADD.add(commands)
    for addition in of_editing.ADD_ACTIONS:
        addition.add(additions, add_point)
    of_tables.EXPORT.add(commands, export)
    of_tables.IMPORT.add(commands, import_)
    rendering = of_alerting.RENDER
    rendering._replace(options=(*rendering.options, of_dashboards.render)).add(commands, render)
    of_dashboards.PUBLISH.add(commands, publish)
    serving = of_exporter.SERVE
    serving._replace(options=(*serving.options, of_alerting.endpoints)).add(commands, serve)
    of_exporter.PROBE.add(commands, probe)
    of_lab.LAB.add(commands, lab)
    of_lab.SIMULATE.add(commands, simulate)
    of_exporter.REPORT.add(commands, report)
    actions = of_ledger.LEDGER.add(commands)
    for action in of_ledger.ACTIONS:
        action.add(actions, ledger)
    GENERATE.add(commands, generate)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status is 0, 1 (it says why) or 2 (wrong usage).

    `diff` has 3 too; 130 and 141 say that somebody ended it.
    """
    from alerting.render import RenderError
    from dashboards.errors import ProvisioningError, PublishError
    from exporter.listening import ListenError
    from inventory.editing.errors import EditingError
    from inventory.formats.safe import safe_text
    from inventory.load import InventoryError
    from inventory.revisions import RevisionError
    from probes.probe import ProbeError

    options = parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as stderr: no letter ends a command
    try:
        status: int = options.run(options)
        print(end="", flush=True)  # unlike sys.stdout.flush() also where standard output is closed
    except (EditingError, InventoryError, RevisionError) as error:
        language = _language(options)
        told = error if isinstance(error, InventoryError) else error.said
        print(safe_text(told.told(language)), file=sys.stderr)
        return INVALID
    except (ListenError, ProbeError, ProvisioningError, PublishError, RenderError) as error:
        print(error, file=sys.stderr)
        return INVALID
    except (KeyboardInterrupt, EOFError):  # Ctrl-C; Ctrl-D where something is asked
        print(file=sys.stderr)
        return GIVEN_UP
    except OSError as error:
        # As a rule of standard output; nothing more is to be said when Python flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # whoever read has enough (`| head`)
            return OUT_OF_READERS
        print(f"thongsuot: {error}", file=sys.stderr)
        return INVALID
    return status


def _language(options: argparse.Namespace) -> "Language":
    """Of errors; English for commands that have no language of their own, or both."""
    from inventory.language import language_of

    wanted = getattr(options, "lang", "both")
    return language_of(getattr(options, "inventory", None), "en" if wanted == "both" else wanted)


if __name__ == "__main__":
    sys.exit(main())
