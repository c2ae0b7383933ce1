"""`thongsuot lab`: the whole chain on a scenario, on this machine alone."""

import asyncio
import os
import sys
from pathlib import Path

from inventory.load import load as load_inventory
from inventory.problem import InventoryError
from inventory.schema import Inventory, link_key
from lab.chain import Renderer, find_programs
from lab.duration import parse_duration_argument
from lab.inventory_copy import lab_copy
from lab.journal import Journal
from lab.load import load_scenario, remarks
from lab.network import stays_local
from lab.part import LabError
from lab.performance import Performance, Plan
from lab.timeline import resolve
from lab.workspace import Workspace

DONE, FAILED, USAGE = 0, 1, 2


def run(
    scenario: Path,
    inventory: Path,
    *,
    render: Renderer,
    settings: str = "lab",
    duration: str | None = None,
    out: Path | None = None,
) -> int:
    """Play a scenario; return the exit status: 0, 1 (it failed, and says why) or 2 (usage).

    `render` writes the configuration of Prometheus and Alertmanager. `settings` is "lab" (timing in
    seconds) or "default" (that of production). It ends after `duration`, else with the scenario,
    else by SIGINT, SIGTERM or SIGHUP. Results go to `out`. Must be called from the main thread.
    """
    try:
        duration_ns = None if duration is None else parse_duration_argument(duration)
    except ValueError as error:
        sys.stderr.write(f"--for: {error}\n")
        return USAGE
    try:
        plan = _plan(scenario, inventory, render, settings, duration_ns)
        with Workspace.open(out) as workspace:
            asyncio.run(_prepare(plan, scenario, workspace).run())
    except (InventoryError, LabError) as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    except BrokenPipeError:  # nobody listens any more, as after `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return DONE


def _plan(
    scenario: Path, inventory: Path, render: Renderer, settings: str, duration_ns: int | None
) -> Plan:
    """Read both files, and refuse at once what could not work."""
    asked = load_inventory(inventory)
    story = load_scenario(scenario, asked)
    _refuse_local_addresses(asked)
    return Plan(
        scenario=story,
        inventory=asked,
        timeline=resolve(story, asked),
        programs=find_programs(),
        render=render,
        settings=settings,
        duration_ns=story.duration_ns if duration_ns is None else duration_ns,
    )


def _prepare(plan: Plan, scenario: Path, workspace: Workspace) -> Performance:
    """Write the lab's own copies of both files."""
    workspace.scenario.write_bytes(scenario.read_bytes())
    copy = lab_copy(
        plan.inventory,
        real_hours=plan.scenario.hours == "real",
        lab_settings=plan.settings == "lab",
    )
    workspace.inventory.write_text(copy, encoding="utf-8")
    journal = Journal(workspace.out / "events.jsonl", plan.inventory.city.timezone)
    for remark in remarks(plan.scenario, plan.inventory):
        journal.say(f"note: {remark}")
    return Performance(plan, workspace, journal)


def _refuse_local_addresses(inventory: Inventory) -> None:
    """Refuse links that the kernel itself would answer: no event could act on them."""
    local = [
        f"{link_key(point, link)}: {link.address} stays on this machine in the lab; "
        "use an address of 127.64.0.0/10 or of any other network"
        for point, link in inventory.active_links()
        if link.address is not None and stays_local(link.address)
    ]
    if local:
        raise LabError("\n".join(local))
