"""The outcome of a simulation for programs."""

import json
from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from lab.simulated import Listed, Simulated
from stability.timestamps import iso, iso_or_none
from stability.totals import minutes_by_state
from stability.verdict import Criterion, LinkVerdict, PointVerdict, Reason


def to_json(simulated: Simulated) -> str:
    """Write it all; the same outcome gives the same bytes."""
    return json.dumps(document(simulated), ensure_ascii=False, indent=1, allow_nan=False)


def document(simulated: Simulated) -> Mapping[str, Any]:
    """Lay it out. Times are RFC 3339 with the city's offset."""
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
    return {**_judged(verdict), "minutes": minutes_by_state(verdict.totals), "clock": clock}


def _point(verdict: PointVerdict) -> Mapping[str, Any]:
    return {**_judged(verdict), "minutes": minutes_by_state(verdict.totals)}


def _judged(verdict: LinkVerdict | PointVerdict) -> Mapping[str, Any]:
    return {
        "grade": verdict.grade.value,
        "reasons": [_reason(each) for each in verdict.reasons],
        "criteria": {key: _criterion(each) for key, each in verdict.criteria.items()},
    }


def _criterion(criterion: Criterion) -> Mapping[str, Any]:
    return {"value": criterion.value, "limit": criterion.limit, "met": criterion.met}


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


def _outage(listed: Listed, zone: tzinfo) -> Mapping[str, Any]:
    outage = listed.outage
    return {
        "point" if outage.link is None else "link": outage.subject,
        "start": iso(outage.start_ns, zone),
        "end": iso_or_none(outage.end_ns, zone),
        "service_seconds": listed.service_seconds,
    }
