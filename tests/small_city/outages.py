"""Outages of the small city with the evidence that is kept of them."""

from datetime import date
from typing import Any

from small_city.moments import MINUTE_NS, NOW_NS

from stability.changes import Changes
from stability.past import DayDown, Outage

HOUR_NS = 60 * MINUTE_NS
TODAY = date(2026, 11, 21).toordinal()


def group(kind: str, value: str, down: int, known: int, key: str | None = None) -> dict[str, Any]:
    """How many links that have something in common were down."""
    counts = {"down": down, "known": known, "together": down, "links": []}
    return {"kind": kind, "key": key, "value": value} | counts


EVIDENCE = {
    "version": 1,
    "start": {
        "taken": "2026-11-21T13:07:40.000000+07:00",
        "final": True,
        "anchors": 1,
        "anchor_answered": "2026-11-21T13:07:39.000000+07:00",
        "prober_fault": None,
        "groups": [
            group("point", "ba-dinh", 1, 2),
            group("upstream", "HNI-BDH-01", 7, 8, key="olt"),
            group("operator_access", "vnpt fixed", 8, 120),
            group("ward", "00004", 1, 1),
            group("city", "01", 9, 320),
        ],
    },
    "last_good": {
        "ftth": {
            "answered": "2026-11-21T13:05:08.000000+07:00",
            "round_trip_seconds": 0.0064,
            "interval_end": "2026-11-21T13:05:00.000000+07:00",
            "interval_p95_seconds": 0.0082,
            "interval_pdv_seconds": 0.002,
            "interval_loss_ratio": 0.0,
        }
    },
    "works": [],
    "why": {
        "edge": "start",
        "cause": "upstream",
        "kind": "upstream",
        "key": "olt",
        "value": "HNI-BDH-01",
        "down": 7,
        "known": 8,
    },
    "traces": {
        "ftth": {
            "at": "2026-11-21T13:05:12.000000+07:00",
            "reached": False,
            "hops": [
                {"distance": 1, "address": "10.0.0.1", "round_trip_seconds": 0.0004},
                {"distance": 2, "address": "203.0.113.9", "round_trip_seconds": 0.0031},
                {"distance": 3, "address": None, "round_trip_seconds": None},
            ],
            "failure": None,
            "good_at": "2026-11-21T11:00:00.000000+07:00",
            "good_hops": [{"distance": 1, "address": "10.0.0.1", "round_trip_seconds": 0.0004}],
            "lost_after": 1,
        }
    },
}

OPEN = Outage(
    "TS-2026-00007",
    "ftth",
    "ba-dinh",
    NOW_NS - HOUR_NS,
    None,
    (DayDown(TODAY, 59, 0),),
    first_minute=NOW_NS // MINUTE_NS - 60,
    cause="upstream",
    evidence=EVIDENCE,
)
"""Going on for an hour."""

OVER = Outage(
    "TS-2026-00003",
    None,
    "ba-dinh",
    NOW_NS - 26 * HOUR_NS,
    NOW_NS - 25 * HOUR_NS,
    (DayDown(TODAY - 1, 60, 0),),
    first_minute=NOW_NS // MINUTE_NS - 26 * 60,
)
"""Of yesterday, an hour of the whole point."""


def kept(*outages: Outage) -> Changes:
    """What a judge hands to the ledger about these."""
    return Changes(NOW_NS // MINUTE_NS, outages={one.id: one for one in outages})
