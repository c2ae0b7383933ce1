"""The probable cause of an outage, from what was known of all other links at the time.

What fails together has something in common; what stays up has not. An outage is held against the
groups that the inventory knows (`stability.neighbours`), when it begins and again when it ends. The
first that holds of `Cause`, in their order, is the probable one; nothing is guessed from links that
are unknown or under maintenance. docs/evidence.md explains it to an engineer.
"""

import numpy as np
import numpy.typing as npt

from stability.causes import NOTHING, Cause, Finding
from stability.evidence import Why
from stability.layout import Rows
from stability.maintenance import Works
from stability.neighbours import Group
from stability.surroundings import Bools, Edge, Scene
from stability.timestamps import iso

MASS_LINKS, MASS_TENTHS = 5, 3
"""An operator's outage: so many links, and so many tenths of those known. The limits of the alert
OperatorOutage."""

UPSTREAM_LINKS = 2
"""A device above them: so many links at two points or more, and half of those known. Our own
decision."""

EXPLAINED_TENTHS = 8
"""A device is named rather than the whole operator if eight of ten of the operator's lost links are
behind it."""

CITY_LINKS, CITY_TENTHS = 5, 9
"""Nine of ten of this operator's links, and of all others': then they fail for a common reason."""

CALM_TENTHS = 1
"""Neighbours stayed up if at most one in ten fell: in a large city some link always fails."""

POINT_TOGETHER_NS = 60_000_000_000
"""Links of a point that fall within a minute: what is without power is silent at once, and a line
that is measured in minutes is exact to a minute."""

WORKS_MARGIN_NS = 120_000_000_000
"""Works may begin so much earlier than announced, and a minute that they only touch is theirs: an
outage that works leave behind begins up to a minute after them."""


def find(scene: Scene) -> Finding:
    """Find the probable cause of the outage of a link at one end of it."""
    found = (rule(scene) for rule in (_planned, _city_wide, _shared, _local))
    finding = next((finding for finding in found if finding), NOTHING)
    if finding.cause is None:
        return finding
    about: Why = {"cause": finding.cause.value, "edge": scene.edge.value}
    return Finding(finding.cause, about | finding.why)


def near_works(scene: Scene) -> tuple[Works, ...]:
    """Give the works about the link that were known when it was lost, and within which that was."""
    at_ns = scene.at_ns
    return tuple(
        works
        for works in scene.surroundings.works
        if works.known_ns <= at_ns
        and (works.dropped_ns is None or at_ns < works.dropped_ns)
        and works.start_ns - WORKS_MARGIN_NS <= at_ns <= works.end_ns + WORKS_MARGIN_NS
        and scene.row in works.rows
    )


def at_least(part: int, tenths: int, whole: int) -> bool:
    """Whether a part is at least so many tenths of the whole, in whole numbers."""
    return part * 10 >= whole * tenths


def _planned(scene: Scene) -> Finding | None:
    """Works only explain what begins within them: those entered later may be the repair."""
    works = near_works(scene) if scene.edge is Edge.START else ()
    if not works:
        return None
    last = max(works, key=lambda each: each.end_ns)
    return Finding(
        Cause.PLANNED_WORKS,
        {
            "reason": last.entry.reason,
            "by": last.entry.by,
            "end": iso(last.end_ns, scene.surroundings.zone),
            "overran": scene.at_ns >= last.end_ns,
        },
    )


def _city_wide(scene: Scene) -> Finding | None:
    """Hold this operator's links and all others' apart: a large operator is not the whole city."""
    operators = scene.surroundings.neighbourhood.operators
    mine = operators == operators[scene.row]
    could = scene.counted & ~scene.before
    for theirs in (mine, ~mine):
        known, fell = int((could & theirs).sum()), int((scene.together & theirs).sum())
        if not known or not at_least(fell, CITY_TENTHS, known):
            return None
    down = int(scene.together.sum())
    if down < CITY_LINKS or _points(scene, np.flatnonzero(scene.together)) < UPSTREAM_LINKS:
        return None
    return Finding(
        Cause.CITY_WIDE,
        {
            "down": down,
            "known": int(could.sum()),
            "operators": len(np.unique(operators[scene.together])),
        },
    )


def _shared(scene: Scene) -> Finding | None:
    """Find what many links share: one device if it explains them, else the operator."""
    access = scene.surroundings.neighbourhood.operator_access(scene.row)
    rows = access.rows
    down, known = _count(scene.down, rows), _count(scene.counted, rows)
    is_mass = down >= MASS_LINKS and at_least(down, MASS_TENTHS, known)
    device = _device(scene)
    if device:
        behind = np.intersect1d(device.rows, rows)
        explained = at_least(_count(scene.down, behind), EXPLAINED_TENTHS, down)
        if explained or not is_mass:
            return Finding(Cause.UPSTREAM, _why(device, scene.together, _could(scene)))
    if is_mass:
        _, link = scene.surroundings.neighbourhood.pairs[scene.row]
        operator = scene.surroundings.neighbourhood.layout.inventory.operators[link.operator]
        named: Why = {"operator": operator.name, "access": link.access.value}
        why = _why(access, scene.down, scene.counted)
        return Finding(Cause.OPERATOR_ACCESS, why | named)
    return None


def _device(scene: Scene) -> Group | None:
    """Find the device with the most lost links behind it, if half of those known fell together."""
    could, best, most = _could(scene), None, 0
    for group in scene.surroundings.neighbourhood.upstream(scene.row):
        fell = group.rows[scene.together[group.rows]]
        outside = scene.counted & ~scene.down
        outside[group.rows] = False
        if (
            len(fell) > most
            and _points(scene, fell) >= UPSTREAM_LINKS
            and len(fell) * 2 >= _count(could, group.rows)
            and outside.any()  # else the device tells nothing: everything is down
        ):
            best, most = group, len(fell)
    return best


def _local(scene: Scene) -> Finding | None:
    """Tell what is wrong at one point only, from its other links and from neighbours elsewhere."""
    could = _could(scene)
    rows = scene.surroundings.neighbourhood.point(scene.row).rows
    others = rows[(rows != scene.row) & could[rows]]
    near = scene.together[others] & (scene.gap_ns(others) <= POINT_TOGETHER_NS)
    fell = np.append(others[near], scene.row)
    calm, neighbours_down, neighbours = _calm(scene, fell)
    if not calm:
        return None
    why: Why = {
        "neighbours_down": neighbours_down,
        "neighbours": neighbours,
    }
    stayed = _count(~scene.down, others)
    if len(fell) > 1:
        return _site(scene, fell, why) if len(fell) == len(others) + 1 else None
    if stayed:
        return Finding(Cause.LINE, why | {"links": stayed})
    return None if len(others) else Finding(Cause.LINE_OR_SITE, why)


def _site(scene: Scene, fell: Rows, why: Why) -> Finding:
    """Say what all links of a point have in common that fell together."""
    neighbourhood = scene.surroundings.neighbourhood
    operators = len(np.unique(neighbourhood.operators[fell]))
    kinds = operators > 1 or len(np.unique(neighbourhood.accesses[fell])) > 1
    times = scene.edges_ns[fell].copy()
    times[-1] = scene.at_ns  # its own edge is exact to the packet
    return Finding(
        Cause.SITE_POWER_OR_EQUIPMENT if kinds else Cause.LINE_OR_SITE,
        why
        | {
            "links": len(fell),
            "operators": operators,
            "spread_seconds": round(int(times.max() - times.min()) / 1e9, 3),
        },
    )


def _calm(scene: Scene, fell: Rows) -> tuple[bool, int, int]:
    """Say whether the neighbours elsewhere stayed up; how many of an operator fell, of how many.

    Neighbours are the links of the same operator and access, and those behind the same devices.
    """
    neighbourhood = scene.surroundings.neighbourhood
    rows = fell.tolist()
    devices = {(g.key, g.value): g for row in rows for g in neighbourhood.upstream(row)}
    if any(not _is_calm(*_elsewhere(scene, group)) for group in devices.values()):
        return False, 0, 0
    groups = {g.value: g for g in map(neighbourhood.operator_access, rows)}
    counts = [_elsewhere(scene, group) for group in groups.values()]
    down, known = sum(lost for lost, _ in counts), sum(there for _, there in counts)
    return known > 0 and all(_is_calm(*each) for each in counts), down, known


def _elsewhere(scene: Scene, group: Group) -> tuple[int, int]:
    """Count the links of other points that fell with it, and those that could."""
    point_of = scene.surroundings.neighbourhood.layout.point_of
    rows = group.rows[point_of[group.rows] != point_of[scene.row]]
    return _count(scene.together, rows), _count(_could(scene), rows)


def _is_calm(fell: int, could: int) -> bool:
    return fell * 10 <= could * CALM_TENTHS


def _why(group: Group, lost: Bools, of: Bools) -> Why:
    return {
        "kind": group.kind,
        "key": group.key,
        "value": group.value,
        "down": _count(lost, group.rows),
        "known": _count(of, group.rows),
    }


def _could(scene: Scene) -> Bools:
    """Give the links that could fall with it: those that tell something and were not down yet."""
    return scene.counted & ~scene.before


def _count(mask: Bools, rows: Rows) -> int:
    return int(np.count_nonzero(mask[rows]))


def _points(scene: Scene, rows: Rows | npt.NDArray[np.intp]) -> int:
    return len(np.unique(scene.surroundings.neighbourhood.layout.point_of[rows]))
