"""The outcome of a simulation for programs."""

import json
import math
from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from lab.simulated import Listed, Simulated
from stability.minutes import State
from stability.timestamps import iso
from stability.totals import LinkTotals, PointTotals
from stability.verdict import Criterion, LinkVerdict, PointVerdict, Reason


def to_json(simulated: Simulated) -> str:
    """Write it all; the same outcome gives the same bytes."""
    return json.dumps(document(simulated), ensure_ascii=False, indent=1, allow_nan=False)


def document(simulated: Simulated) -> Mapping[str, Any]:
    """Lay it out. Times are RFC 3339 with the city's offset; what is infinite is null."""
    verdict, zone = simulated.verdict, simulated.zone
    start_ns, end_ns = simulated.window_ns
    return {
        "window": {"from": iso(start_ns, zone), "to": iso(end_ns, zone)},
        "links": {key: _link(one) for key, one in verdict.links.items()},
        "points": {key: _point(one) for key, one in verdict.points.items()},
        "wards": {code: ward.grade.value for code, ward in verdict.wards.items()},
        "city": {
            "wards": {grade.value: count for grade, count in verdict.ward_counts().items()},
            "points": {grade.value: count for grade, count in verdict.point_counts().items()},
        },
        "outages": [_outage(each, zone) for each in simulated.outages],
    }


def _link(verdict: LinkVerdict) -> Mapping[str, Any]:
    clock = {"availability": verdict.clock_availability}
    return {**_judged(verdict), "minutes": _minutes(verdict.totals), "clock": clock}


def _point(verdict: PointVerdict) -> Mapping[str, Any]:
    return {**_judged(verdict), "minutes": _minutes(verdict.totals)}


def _judged(verdict: LinkVerdict | PointVerdict) -> Mapping[str, Any]:
    return {
        "grade": verdict.grade.value,
        "reasons": [_reason(each) for each in verdict.reasons],
        "criteria": {key: _criterion(each) for key, each in verdict.criteria.items()},
    }


def _criterion(criterion: Criterion) -> Mapping[str, Any]:
    value = criterion.value
    finite = None if value is None or math.isinf(value) else value
    return {"value": finite, "limit": criterion.limit, "met": criterion.met}


def _reason(reason: Reason) -> Mapping[str, Any]:
    return {
        "word": reason.word,
        "link": reason.link,
        "value": reason.value,
        "limit": reason.limit,
        "n": reason.n,
        "leaves": None if reason.leaves is None else reason.leaves.isoformat(),
        "vi": reason.vi,
        "en": reason.en,
    }


def _minutes(totals: LinkTotals | PointTotals) -> Mapping[str, Mapping[str, int]]:
    """Both kinds of totals begin with the minutes of each state in S, then outside."""
    service, off = totals[: len(State)], totals[len(State) : 2 * len(State)]
    return {
        state.label: {"service": in_service, "off": outside}
        for state, in_service, outside in zip(State, service, off, strict=True)
    }


def _outage(listed: Listed, zone: tzinfo) -> Mapping[str, Any]:
    outage = listed.outage
    return {
        "point" if outage.link is None else "link": outage.subject,
        "start": iso(outage.start_ns, zone),
        "end": None if outage.end_ns is None else iso(outage.end_ns, zone),
        "service_seconds": listed.service_seconds,
    }
