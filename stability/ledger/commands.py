"""The commands `thongsuot ledger ...`: outages by hand. Each gives its exit status.

They work beside a running service, on its state folder. What goes wrong is said in one line on the
standard error, with status 1.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from pathlib import Path
from typing import Literal, ParamSpec
from zoneinfo import ZoneInfo

from probes.record import MINUTE_NS
from stability.ledger import moments, sheet
from stability.ledger.desk import LISTED, Desk, bare, described, in_columns, line, of_audit
from stability.ledger.errors import LedgerError
from stability.ledger.handling import Handling, Through
from stability.past import Attribution

_FOR_EVER_NS = 2**62
_LISTED_DAYS = 28

Parameters = ParamSpec("Parameters")


def _command(function: Callable[Parameters, None]) -> Callable[Parameters, int]:
    """Make an exit status of how it went."""

    @wraps(function)
    def command(*args: Parameters.args, **kwargs: Parameters.kwargs) -> int:
        try:
            function(*args, **kwargs)
        except LedgerError as error:
            print(error, file=sys.stderr)
            return 1
        return 0

    return command


@_command
def list_outages(
    desk: Desk,
    *,
    since: date | None = None,
    point: str | None = None,
    only_open: bool = False,
    as_json: bool = False,
) -> None:
    """Print outages since a local day, and what goes on; the newest first.

    Without a day, of the 28 days before the newest judged minute: a ledger may be an old one.
    """
    zone = desk.zone
    first = since or _newest_day(desk, zone) - timedelta(days=_LISTED_DAYS)
    start_ns = moments.start_ns(first.toordinal(), zone)
    found = desk.ledger.outages(start_ns, _FOR_EVER_NS, point)
    found = [each for each in reversed(found) if each.end_ns is None or not only_open]
    handled = desk.ledger.handling(each.id for each in found)
    both = [(each, handled.get(each.id, Handling())) for each in found]
    if as_json:
        print(sheet.as_json([sheet.row(*each, zone) for each in both]), end="")
        return
    print(desk.word("listed_since", day=moments.day(first, desk.language)))
    if both:
        heads = [desk.word(key) for key in LISTED]
        print("\n".join(in_columns([heads, *(line(desk, *each, zone) for each in both)])))
    else:
        print(desk.word("none"))


def _newest_day(desk: Desk, zone: ZoneInfo) -> date:
    """Find the local day of the newest judged minute; today if there is none."""
    extent = desk.ledger.extent()
    newest_ns = desk.now_ns if extent is None else extent[1] * MINUTE_NS
    return moments.local(newest_ns, zone).date()


@_command
def export(
    desk: Desk,
    *,
    first: date | None = None,
    last: date | None = None,
    form: Literal["csv", "json"] = "csv",
    out: Path | None = None,
) -> None:
    """Write the outages of local days, both included, with all that is known of them."""
    zone = desk.zone
    start_ns = moments.start_ns(first.toordinal(), zone) if first else 0
    end_ns = moments.start_ns(last.toordinal() + 1, zone) if last else _FOR_EVER_NS
    found = desk.ledger.outages(start_ns, end_ns)
    handled = desk.ledger.handling(each.id for each in found)
    rows = [sheet.row(each, handled.get(each.id, Handling()), zone) for each in found]
    text = sheet.as_csv(rows) if form == "csv" else sheet.as_json(rows)
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    else:
        _write(out, text)
        print(desk.word("written", count=len(rows), path=out))


@_command
def acknowledge(desk: Desk, outage: str, *, by: str, eta: str | None = None) -> None:
    """Write down who takes care of an outage, and when it may be over (see `moments.eta_ns`)."""
    outage = outage.strip().upper()
    eta_ns = moments.eta_ns(eta, desk.now_ns, desk.zone) if eta is not None else None
    handled = desk.ledger.acknowledge(outage, by, eta_ns, desk.now_ns, Through.CLI)
    print(desk.word("acknowledged_by", who=handled.acknowledged_by, id=outage))


@_command
def note(
    desk: Desk,
    outage: str,
    *,
    by: str,
    text: str | None = None,
    cause: str | None = None,
    attribution: Attribution | None = None,
    ticket: str | None = None,
) -> None:
    """Write down what is known of an outage; what is left out stays as it is."""
    outage = outage.strip().upper()
    if text is None and cause is None and attribution is None and ticket is None:
        raise LedgerError("say what: --text, --cause, --attribution or --ticket")
    desk.ledger.note(
        outage,
        by,
        desk.now_ns,
        text=text,
        cause=cause,
        attribution=attribution,
        ticket=ticket,
        through=Through.CLI,
    )
    print(desk.word("noted", id=outage))


@_command
def show(desk: Desk, outage: str, *, as_json: bool = False) -> None:
    """Print all that is known of an outage: evidence, and who did what."""
    outage, zone = outage.strip().upper(), desk.zone
    desk.ledger.expect(outage)
    found, incident = desk.ledger.outage(outage), desk.ledger.incident(outage)
    handled = desk.ledger.handling([outage]).get(outage, Handling())
    audit = desk.ledger.audit(outage)
    if as_json:
        row = sheet.row(found, handled, zone) if found else sheet.bare_row(incident, zone)
        acts = [sheet.act(each, zone) for each in audit]
        print(json.dumps(row | {"audit": acts}, ensure_ascii=False, indent=1))
        return
    lines = [(desk.word("id"), outage)]
    lines += described(desk, found, handled, zone) if found else bare(desk, incident, zone)
    print("\n".join(in_columns(lines)))
    if audit:
        print(f"\n{desk.word('audit')}")
        print("\n".join(in_columns([of_audit(desk, each, zone) for each in audit])))


@_command
def backup(desk: Desk, path: Path) -> None:
    """Copy the ledger to a new file, also while a service writes; the copy is verified."""
    desk.ledger.backup(path)
    print(desk.word("backed_up", path=path))


def _write(path: Path, text: str) -> None:
    """Write a file so that it is whole or not there; LedgerError."""
    part = path.with_name(f"{path.name}.part-{os.getpid()}")
    try:
        part.write_bytes(text.encode())
        part.replace(path)
    except OSError as error:
        raise LedgerError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
