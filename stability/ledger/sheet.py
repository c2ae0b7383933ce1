"""Outages with all that is known of them, as rows for programs and spreadsheets."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from stability.ledger.handling import Entry, Handling
from stability.ledger.incident_file import IncidentRow
from stability.past import Outage
from stability.timestamps import iso, iso_or_none

COLUMNS = (
    "id",
    "link",
    "point",
    "start",
    "end",
    "service_seconds",
    "off_seconds",
    "attribution",
    "cause",
    "by_hand",
    "ticket",
    "acknowledged_by",
    "acknowledged",
    "eta",
    "evidence",
)
"""`end` and what nobody said are empty; `by_hand` says whether a person put the outage down to its
attribution or cause; `off_seconds` are down minutes outside service hours."""

_MINUTE_SECONDS = 60
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take a text that begins so for: a formula."""


def row(outage: Outage, handled: Handling, zone: ZoneInfo) -> dict[str, Any]:
    """Describe an outage in JSON values, times in RFC 3339."""
    return {
        "id": outage.id,
        "link": outage.link,
        "point": outage.point,
        "start": iso(outage.start_ns, zone),
        "end": iso_or_none(outage.end_ns, zone),
        "service_seconds": outage.service_seconds,
        "off_seconds": _MINUTE_SECONDS * sum(each.off_minutes for each in outage.downs),
        "attribution": outage.attribution.value,
        "cause": outage.cause,
        "by_hand": handled.cause is not None or handled.attribution is not None,
        "ticket": handled.ticket,
        "acknowledged_by": handled.acknowledged_by,
        "acknowledged": iso_or_none(handled.acknowledged_ns, zone),
        "eta": iso_or_none(handled.eta_ns, zone),
        "evidence": outage.evidence,
    }


def bare_row(incident: IncidentRow | None, zone: ZoneInfo) -> dict[str, Any]:
    """Describe an incident of which there is no outage."""
    if incident is None:
        return {}
    point, _, link = incident.subject.partition("/")
    return {
        "id": incident.id,
        "link": link or None,
        "point": point,
        "start": iso(incident.start_ns, zone),
        "end": iso_or_none(incident.end_ns, zone),
    }


def act(entry: Entry, zone: ZoneInfo) -> dict[str, Any]:
    """Describe what a person did in JSON values."""
    return {
        "at": iso(entry.at_ns, zone),
        "by": entry.by,
        "through": entry.through.value,
        "action": entry.action,
        "text": entry.text,
        "before": timed(entry.before, zone),
        "after": timed(entry.after, zone),
    }


def timed(values: Mapping[str, Any], zone: tzinfo) -> dict[str, Any]:
    """Write what an act changed for machines: values named `..._ns` become moments."""
    return {
        key.removesuffix("_ns"): iso_or_none(value, zone) if key.endswith("_ns") else value
        for key, value in values.items()
    }


def as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write rows as a JSON list."""
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write rows as CSV that Excel reads: with a byte order mark, and without formulas."""
    text = io.StringIO()
    text.write("\N{BOM}")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows([_cell(each[column]) for column in COLUMNS] for each in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False) if value else ""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
