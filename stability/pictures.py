"""Evidence of one end of an outage: what the links around were, and what was good before."""

import math
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

import numpy as np

from stability.cause_rules import near_works
from stability.evidence import (
    MOST_LINKS,
    MOST_WORKS,
    GroupEvidence,
    LastGood,
    Picture,
    WorksEvidence,
)
from stability.falls import TOGETHER_NS
from stability.maintenance import Works
from stability.neighbours import Group
from stability.surroundings import FINAL_NS, Scene, Surroundings
from stability.timestamps import iso


def picture(
    surroundings: Surroundings, at_ns: int, scene: Scene | None, *, of_point: bool = False
) -> Picture:
    """Take the picture of one end of an outage, at `at_ns`.

    Without a scene nothing is known of the other links then, as before the prober was started. Of a
    point only its places are looked at: its links have different operators.
    """
    anchors, zone = surroundings.anchors, surroundings.zone
    answered_ns = anchors.answered_ns if anchors else 0
    return {
        "taken": iso(surroundings.at_ns, zone),
        "final": surroundings.at_ns >= at_ns + FINAL_NS,
        "anchors": anchors.count if anchors else 0,
        "anchor_answered": iso(answered_ns, zone) if answered_ns else None,
        "prober_fault": surroundings.fault,
        "groups": list(_groups(scene, of_point=of_point)) if scene else [],
    }


def last_good(scene: Scene) -> LastGood:
    """Give the last good values of a link before it was lost.

    The newest answer is known only if its newest packets showed the loss; else answers went on.
    """
    surroundings, row, zone = scene.surroundings, scene.row, scene.surroundings.zone
    answered_ns, round_trip_ns = 0, -1
    if abs(int(surroundings.fell_ns[row]) - scene.at_ns) <= TOGETHER_NS:
        answered_ns = int(surroundings.answered_ns[row])
        round_trip_ns = int(surroundings.round_trip_ns[row])
    interval = next(
        (
            each
            for each in surroundings.intervals
            if each.end_ns <= scene.at_ns and not math.isnan(each.p95_seconds[row])
        ),
        None,
    )
    return {
        "answered": iso(answered_ns, zone) if answered_ns else None,
        "round_trip_seconds": round_trip_ns / 1e9 if round_trip_ns >= 0 else None,
        "interval_end": iso(interval.end_ns, zone) if interval else None,
        "interval_p95_seconds": _finite(interval.p95_seconds[row]) if interval else None,
        "interval_pdv_seconds": _finite(interval.pdv_seconds[row]) if interval else None,
        "interval_loss_ratio": _finite(interval.loss_ratio[row]) if interval else None,
    }


def works_nearby(scenes: Sequence[Scene]) -> list[WorksEvidence]:
    """Describe the planned works within which the links were lost, each entry once."""
    found = {works.entry: works for scene in scenes for works in near_works(scene)}
    return [_described(works, scenes[0].surroundings.zone) for works in found.values()][:MOST_WORKS]


def _groups(scene: Scene, *, of_point: bool) -> Iterator[GroupEvidence]:
    neighbourhood, row = scene.surroundings.neighbourhood, scene.row
    yield _group(scene, neighbourhood.point(row), of_point=of_point)
    if not of_point:
        for group in (*neighbourhood.upstream(row), neighbourhood.operator_access(row)):
            yield _group(scene, group)
    for group in neighbourhood.places(row):
        yield _group(scene, group, of_point=of_point)


def _group(scene: Scene, group: Group, *, of_point: bool = False) -> GroupEvidence:
    names = scene.surroundings.neighbourhood.layout.links
    rows = group.rows
    lost = rows[scene.down[rows]]
    listed = lost if of_point else lost[lost != scene.row]
    return {
        "kind": group.kind,
        "key": group.key,
        "value": group.value,
        "down": len(lost),
        "known": int(np.count_nonzero(scene.counted[rows])),
        "together": int(np.count_nonzero(scene.together[rows])),
        "links": [names[row] for row in listed[:MOST_LINKS]],
    }


def _described(works: Works, zone: ZoneInfo) -> WorksEvidence:
    entry = works.entry
    return {
        "reason": entry.reason,
        "by": entry.by,
        "reference": entry.reference,
        "start": iso(works.start_ns, zone),
        "end": iso(works.end_ns, zone),
        "known": iso(works.known_ns, zone),
    }


def _finite(value: float) -> float | None:
    """JSON knows no infinity; a value that is not known is none either."""
    return float(value) if math.isfinite(value) else None
