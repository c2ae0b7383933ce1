"""`thongsuot simulate`: a scenario on a virtual clock, judged as the running service does."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from inventory.load import load as load_inventory
from inventory.problem import Problem
from inventory.said import Said
from inventory.schema import Language
from lab.keep import keep, refuse_used
from lab.load import ScenarioError, load_scenario, remarks
from lab.scenario import Scenario
from lab.simulate_json import to_json
from lab.simulate_table import to_text
from lab.simulated import simulate as judged
from probes.record import MINUTE_NS
from stability.ledger.errors import LedgerError

DONE, FAILED = 0, 1


def simulate(
    scenario: Path, inventory: Path, *, json: bool, language: str, state: Path | None
) -> int:
    """Judge a scenario and print the outcome; return the exit status.

    With `state` a ledger of it is written into that folder too; 1 with a message if that cannot be.
    Raises InventoryError or ScenarioError for files that cannot be used.
    """
    try:
        return _simulate(scenario, inventory, json=json, language=language, state=state)
    except LedgerError as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    except BrokenPipeError:  # nobody listens any more, as after `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _simulate(
    scenario: Path, inventory: Path, *, json: bool, language: str, state: Path | None
) -> int:
    if state:
        refuse_used(state)
    fleet = load_inventory(inventory)
    story = load_scenario(scenario, fleet)
    missing = list(_missing(story, scenario))
    if missing:
        raise ScenarioError(missing)
    for remark in remarks(story, fleet):
        sys.stderr.write(f"{scenario}: {remark}\n")
    found = judged(story, fleet, _show if sys.stderr.isatty() else _keep_quiet)
    if state:
        keep(found.past, fleet, state)
    chosen = Language(language or fleet.city.language)
    sys.stdout.write((to_json(found) if json else to_text(found, chosen)) + "\n")
    sys.stdout.flush()
    return DONE


def _missing(scenario: Scenario, path: Path) -> Iterator[Problem]:
    """Find what a simulation needs, and the lab does not."""
    for key, value_ns, vi, en in (
        ("start", scenario.start_ns, "ngày giờ bắt đầu", "the date and time at which it begins"),
        ("duration", scenario.duration_ns, "thời gian kéo dài", "how long it lasts"),
    ):
        if value_ns is None:
            words = Said(f"còn thiếu: mô phỏng cần {vi}", f"is missing: a simulation needs {en}")
        elif value_ns % MINUTE_NS:
            words = Said("phải tròn phút khi mô phỏng", "must be in whole minutes for a simulation")
        else:
            continue
        yield Problem(str(path), 0, 0, key, words)


def _show(done: int, of: int) -> None:
    """Say how far it has come, on one line of the terminal that goes away at the end."""
    end = "" if done < of else "\r\x1b[K"
    sys.stderr.write(f"\r{100 * done // of} %{end}")
    sys.stderr.flush()


def _keep_quiet(_done: int, _of: int) -> None:
    pass
