"""The command line of ThôngSuốt. It wires the packages and holds no logic.

Each command imports what it needs when it runs, so that `--help` answers at once.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alerting import arguments as of_alerting
from dashboards import arguments as of_dashboards
from exporter import arguments as of_exporter
from inventory import arguments as of_inventory
from lab import arguments as of_lab
from stability.ledger import arguments as of_ledger

if TYPE_CHECKING:
    from inventory.schema import Inventory
    from inventory.words import Language
    from stability.ledger.desk import Desk

VALID, INVALID, USAGE = 0, 1, 2
OUT_OF_READERS = 141
"""As a shell says of a program that SIGPIPE ended."""


def check(options: argparse.Namespace) -> int:
    """Validate an inventory; say in a few lines what is in it."""
    from inventory.check import summary, warnings
    from inventory.load import load

    inventory = load(options.file)
    print(summary(inventory))
    for warning in warnings(inventory):
        print(f"warning: {warning}", file=sys.stderr)
    return VALID


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

    for path in (write_schema(), write_metrics(), *write_dashboards()):
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
    _about_the_inventory(commands)
    _measuring(commands)
    _scenarios(commands)
    _past(commands)
    _command(commands, "generate", generate, "write the generated files of this repository anew")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status is 0, 1 (it says why) or 2 (wrong usage)."""
    from alerting.render import RenderError
    from dashboards.errors import ProvisioningError, PublishError
    from exporter.listening import ListenError
    from inventory.load import InventoryError
    from probes.probe import ProbeError

    options = parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has enough (`| head`); nothing is to be said when Python flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OUT_OF_READERS
    except (
        InventoryError,
        ListenError,
        ProbeError,
        ProvisioningError,
        PublishError,
        RenderError,
    ) as error:
        print(error, file=sys.stderr)
        return INVALID
    except KeyboardInterrupt:
        return 130
    return status


class _Examples(argparse.RawDescriptionHelpFormatter):
    """Keeps the examples of a command as they are written."""


_Commands = argparse._SubParsersAction  # noqa: SLF001  # argparse has no public name for it


def _command(
    commands: "_Commands[argparse.ArgumentParser]",
    name: str,
    run: object,
    summary: str,
    *examples: str,
) -> argparse.ArgumentParser:
    """Add a command whose help ends with examples."""
    shown = "\n".join(["examples:", *(f"  {example}" for example in examples)])
    command = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=shown if examples else None,
        formatter_class=_Examples,
    )
    command.set_defaults(run=run)
    return command


def _about_the_inventory(commands: "_Commands[argparse.ArgumentParser]") -> None:
    command = _command(
        commands,
        "check",
        check,
        "validate an inventory and say what is in it",
        "thongsuot check",
        "thongsuot check my-inventory.yaml    # every error with its line; exit status 1",
    )
    of_inventory.check(command)
    command = _command(
        commands,
        "render",
        render,
        "write the configuration, rules, mail templates and dashboards of Prometheus, "
        "Alertmanager and Grafana",
        "thongsuot render --out /etc/thongsuot/monitoring",
    )
    of_inventory.inventory(command)
    of_alerting.render(command)
    of_dashboards.render(command)
    command = _command(
        commands,
        "publish",
        publish,
        "push folder, data source and dashboards to a Grafana that does not read them from files",
        "GRAFANA_TOKEN=... thongsuot publish --grafana https://grafana.example --dry-run",
        "thongsuot publish --grafana http://127.0.0.1:3000 --token-file token "
        "--prometheus http://127.0.0.1:9090",
    )
    of_dashboards.publish(command)


def _measuring(commands: "_Commands[argparse.ArgumentParser]") -> None:
    command = _command(
        commands,
        "serve",
        serve,
        "probe every link, judge it by the minute, and expose metrics, API and status page",
        "thongsuot serve",
        "thongsuot serve --inventory /etc/thongsuot/inventory.yaml --state /var/lib/thongsuot",
        "kill -HUP PID                        # read the inventory again",
    )
    of_inventory.inventory(command)
    of_exporter.serve(command)
    of_alerting.endpoints(command)
    command = _command(
        commands,
        "probe",
        probe,
        "measure a point or a link once and explain the result in words",
        "thongsuot probe ba-dinh",
        "thongsuot probe ba-dinh/5g --packets 20 --lang en",
        "exit status: 0 if every link answered, 1 if one did not, 2 if there is no such link",
    )
    of_exporter.probe(command)
    of_inventory.language(command)
    of_inventory.inventory(command)


def _scenarios(commands: "_Commands[argparse.ArgumentParser]") -> None:
    command = _command(
        commands,
        "lab",
        lab,
        "run the whole chain on a scenario: real packets in a private network namespace, "
        "exporter, Prometheus, Alertmanager and a mailbox",
        "thongsuot lab lab/scenarios/ordinary-day.yaml",
        "thongsuot lab lab/scenarios/both-links-cut.yaml --for 6m --out /tmp/lab",
    )
    of_lab.scenario(command)
    of_inventory.inventory(command)
    of_lab.lab(command)
    command = _command(
        commands,
        "simulate",
        simulate,
        "judge a scenario on a virtual clock: weeks in seconds, without a packet sent",
        "thongsuot simulate lab/scenarios/november.yaml",
        "thongsuot simulate lab/scenarios/november.yaml --json > november.json",
        "thongsuot simulate lab/scenarios/november.yaml --state run/november",
    )
    of_lab.scenario(command)
    of_inventory.inventory(command)
    of_lab.simulate(command)
    of_inventory.language(command)


def _past(commands: "_Commands[argparse.ArgumentParser]") -> None:
    command = _command(
        commands,
        "report",
        report,
        "write the periodic report: who meets the target, who does not, and why",
        "thongsuot report --month 2026-11 --format html,xlsx --out reports",
        "thongsuot report --from 2026-11-02 --to 2026-11-29 --lang en",
    )
    of_exporter.report(command)
    of_inventory.language(command)
    top = commands.add_parser(
        "ledger",
        help="list outages, say who takes care of them, note causes, export, back up",
        description="The outages that `serve` keeps, for people. It may run meanwhile.",
        epilog="thongsuot ledger ACTION --help says more about each.",
    )
    actions = top.add_subparsers(title="actions", metavar="ACTION", required=True, dest="action")
    for name, declare, summary, example in (
        ("list", of_ledger.list_outages, "list outages", "list --open"),
        ("show", of_ledger.show, "show one with its evidence", "show TS-2026-00123"),
        (
            "ack",
            of_ledger.acknowledge,
            "say who takes care of one",
            'ack TS-2026-00123 --by "VNPT NOC" --eta +2h',
        ),
        (
            "note",
            of_ledger.note,
            "note its cause, whom it is put down to, a ticket",
            'note TS-2026-00123 --by an --attribution site --text "mất điện"',
        ),
        (
            "export",
            of_ledger.export,
            "write outages as CSV or JSON",
            "export --from 2026-11-01 --to 2026-11-30 --out november.csv",
        ),
        (
            "backup",
            of_ledger.backup,
            "copy the ledger while it is in use",
            "backup /backup/ledger-2026-11-30.sqlite3",
        ),
    ):
        declare(_command(actions, name, ledger, summary, f"thongsuot ledger {example}"))


if __name__ == "__main__":
    sys.exit(main())
