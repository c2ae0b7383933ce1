"""Keeps what a simulation judged as a ledger, so that reports can be made of it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from inventory.load import fingerprint
from inventory.schema import Inventory
from lab.virtual import Past
from probes.record import MINUTE_NS
from stability.changes import Changes
from stability.incidents import Incidents
from stability.ledger.errors import LedgerError
from stability.ledger.ledger import Ledger
from stability.ledger.store import FILE_NAME
from stability.past import Outage


def refuse_used(folder: Path) -> None:
    """Raise LedgerError if a folder has a ledger: what was imagined is not mixed with the real."""
    if (folder / FILE_NAME).exists():
        raise LedgerError(f"{folder} has a ledger already: give a folder of its own")


def keep(past: Past, inventory: Inventory, folder: Path) -> None:
    """Write a new ledger into a folder. Raises LedgerError if it cannot be written."""
    refuse_used(folder)
    timezone = inventory.city.timezone
    ledger = Ledger(folder, timezone)
    try:
        start_ns = past.first_minute * MINUTE_NS
        ledger.keep_inventory(inventory, fingerprint(inventory), start_ns)
        incidents = Incidents(ledger.store, timezone)
        ledger.keep(_changes(past, incidents))
        if not ledger.flush():
            raise LedgerError(ledger.problem or f"{folder}: the disk is too slow")
    finally:
        ledger.close()


def _changes(past: Past, incidents: Incidents) -> Changes:
    with incidents.together():
        outages = {each.id: each for each in _with_ids(_every(past), incidents)}
    return Changes(
        minute=past.end_minute - 1,
        link_days={
            (key, day): totals
            for key, of_link in past.links.items()
            for day, totals in of_link.days.items()
        },
        point_days={
            (key, day): totals
            for key, of_point in past.points.items()
            for day, totals in of_point.days.items()
        },
        outages=outages,
        present=past.after,
    )


def _every(past: Past) -> list[Outage]:
    of_links = (outage for one in past.links.values() for outage in one.outages)
    of_points = (outage for one in past.points.values() for outage in one.outages)
    return sorted((*of_links, *of_points), key=lambda each: (each.start_ns, each.subject))


def _with_ids(outages: Iterable[Outage], incidents: Incidents) -> Iterator[Outage]:
    """Give each outage the number of an incident, in the order of their starts."""
    for outage in outages:
        incident = incidents.mint(outage.subject, outage.start_ns, live=False)
        if outage.end_ns is not None:
            incidents.end_judged(incident.id, outage.subject, outage.end_ns)
        yield replace(outage, id=incident.id)
