"""Options of the commands that play scenarios."""

from argparse import ArgumentParser
from pathlib import Path

from inventory.arguments import inventory, language
from inventory.command import Command


def scenario(command: ArgumentParser) -> None:
    """Add the argument that names the scenario."""
    command.add_argument("scenario", type=Path, metavar="SCENARIO", help="a scenario file")


def lab(command: ArgumentParser) -> None:
    """Add the options of `lab`."""
    command.add_argument(
        "--for",
        dest="duration",
        metavar="DURATION",
        help="end after this time, such as 90s, 5m or 1h30m (default: with the scenario)",
    )
    command.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="keep what happened: lab.json, events.jsonl, mails/, alerts.json, points.json, "
        "metrics.txt",
    )
    command.add_argument(
        "--settings",
        choices=("lab", "default"),
        default="lab",
        help="timing of the lab (seconds) or of production (default: %(default)s)",
    )


def simulate(command: ArgumentParser) -> None:
    """Add the options of `simulate`."""
    command.add_argument(
        "--json", action="store_true", help="everything for programs, instead of tables for people"
    )
    command.add_argument(
        "--state",
        type=Path,
        metavar="DIR",
        help="also keep what was judged as a ledger there, for `thongsuot report --state DIR`",
    )


LAB = Command(
    "lab",
    "run the whole chain on a scenario: real packets in a private network namespace, "
    "exporter, Prometheus, Alertmanager and a mailbox",
    (
        "thongsuot lab lab/scenarios/ordinary-day.yaml",
        "thongsuot lab lab/scenarios/both-links-cut.yaml --for 6m --out /tmp/lab",
    ),
    (scenario, inventory, lab),
)
SIMULATE = Command(
    "simulate",
    "judge a scenario on a virtual clock: weeks in seconds, without a packet sent",
    (
        "thongsuot simulate lab/scenarios/november.yaml",
        "thongsuot simulate lab/scenarios/november.yaml --json > november.json",
        "thongsuot simulate lab/scenarios/november.yaml --state run/november",
    ),
    (scenario, inventory, simulate, language),
)
