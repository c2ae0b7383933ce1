"""Where a person works with the ledger, and how outages look there."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from inventory.schema import Language
from stability.cause_texts import WORDS as CAUSES
from stability.cause_texts import cause_text
from stability.causes import Cause
from stability.ledger import moments
from stability.ledger.handling import Entry, Handling
from stability.ledger.incident_file import IncidentRow
from stability.ledger.view import LedgerView
from stability.ledger.words import HANDLED, word
from stability.past import Outage

LISTED = (
    "id",
    "subject",
    "start",
    "end",
    "length",
    "service",
    "attribution",
    "cause",
    "acknowledged",
    "eta",
)
"""The columns of a list, as words."""

_NS = 1_000_000_000
_ZONE = "Asia/Ho_Chi_Minh"
"""Where no inventory was kept yet."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Which ledger, when, and in which language."""

    state: Path
    """The service's --state folder."""
    now_ns: int
    language: Language = Language.ENGLISH

    @property
    def ledger(self) -> LedgerView:
        """The ledger of the folder."""
        return LedgerView(self.state)

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        inventory = self.ledger.inventory(self.now_ns)
        return ZoneInfo(inventory.city.timezone if inventory else _ZONE)

    def word(self, key: str, **values: object) -> str:
        """Say a word or sentence in the language."""
        return word(key, self.language, **values)

    def cause(self, outage: Outage) -> str:
        """Name the cause of an outage in short; nothing if there is none."""
        if outage.cause not in set(Cause):
            return outage.cause or ""
        return CAUSES[Cause(outage.cause)][self.language is Language.ENGLISH]


def in_columns(lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """Write cells below each other. What could steer a terminal is left out."""
    clean = [
        ["".join(c if c.isprintable() else " " for c in cell) for cell in line] for line in lines
    ]
    widths = [max(map(len, column)) for column in zip_longest(*clean, fillvalue="")]
    for line in clean:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=False))
        yield "  ".join(cells).rstrip()


def line(desk: Desk, outage: Outage, handled: Handling, zone: ZoneInfo) -> list[str]:
    """Describe an outage in the columns of a list."""
    shown = dict(described(desk, outage, handled, zone)) | {desk.word("cause"): desk.cause(outage)}
    return [outage.id, *(shown.get(desk.word(key), "") for key in LISTED[1:])]


def described(
    desk: Desk, outage: Outage, handled: Handling, zone: ZoneInfo
) -> list[tuple[str, str]]:
    """Describe an outage, a line for each thing that is known."""
    end_ns = desk.now_ns if outage.end_ns is None else outage.end_ns
    by_hand = f" ({desk.word('by_hand')})"
    attribution = desk.word(outage.attribution) + (by_hand if handled.attribution else "")
    cause = cause_text(outage.cause, outage.evidence, desk.language)
    values = {
        "subject": outage.subject,
        "start": moments.shown(outage.start_ns, zone, desk.language),
        "end": moments.shown(outage.end_ns, zone, desk.language) or desk.word("open"),
        "length": moments.length((end_ns - outage.start_ns) // _NS),
        "service": moments.length(outage.service_seconds),
        "attribution": attribution,
        "cause": cause + (by_hand if handled.cause else ""),
        "acknowledged": handled.acknowledged_by or "",
        "eta": moments.shown(handled.eta_ns, zone, desk.language),
        "ticket": handled.ticket or "",
        "evidence": json.dumps(outage.evidence, ensure_ascii=False) if outage.evidence else "",
    }
    return [(desk.word(key), value) for key, value in values.items() if value]


def bare(desk: Desk, incident: IncidentRow | None, zone: ZoneInfo) -> list[tuple[str, str]]:
    """Describe an incident of which there is no outage."""
    if incident is None:
        return []
    return [
        (desk.word("subject"), incident.subject),
        (desk.word("start"), moments.shown(incident.start_ns, zone, desk.language)),
        (
            desk.word("end"),
            moments.shown(incident.end_ns, zone, desk.language) or desk.word("open"),
        ),
        ("", desk.word("short")),
    ]


def of_audit(desk: Desk, entry: Entry, zone: ZoneInfo) -> list[str]:
    """Describe what a person did: when, who, what, and what it was before."""
    what = [
        f"{desk.word(name)}: {_became(desk, key, entry, zone)}"
        for key, name in HANDLED.items()
        if key in entry.after
    ]
    if entry.text:
        what.append(f"“{entry.text}”")
    at = moments.shown(entry.at_ns, zone, desk.language)
    return [at, f"{entry.by} ({entry.through})", desk.word(entry.action), "; ".join(what)]


def _became(desk: Desk, key: str, entry: Entry, zone: ZoneInfo) -> str:
    before, after = (_value(desk, key, each.get(key), zone) for each in (entry.before, entry.after))
    return f"{before} → {after}" if before else after


def _value(desk: Desk, key: str, value: Any, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if key.endswith("_ns"):
        return moments.shown(value, zone, desk.language)
    return desk.word(value) if key == "attribution" else str(value)
