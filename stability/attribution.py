"""What an outage is put down to, with the evidence: taken when it begins, and again when it ends.

What was seen at its start stays. If that shows nothing (see `SHOWN`), what is seen at its end may:
links that come back together were lost for one reason, also where batteries made them fail apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from stability.cause_rules import find
from stability.causes import ATTRIBUTION, NOTHING, SHOWN, Cause, Finding
from stability.evidence import MOST_LINKS, SCHEMA_VERSION, Evidence, Picture
from stability.falls import TOGETHER_NS
from stability.past import Outage
from stability.pictures import last_good, picture, works_nearby
from stability.surroundings import Edge, Scene, Surroundings, end_scene, start_scene

__all__ = ["ATTRIBUTION", "Cause", "attribute", "is_settled"]


@dataclass(frozen=True, slots=True)
class _Seen:
    """One end of an outage: its lost links, why each probably was, and the picture of it."""

    scenes: Sequence[Scene]
    findings: Sequence[Finding]
    picture: Picture

    @property
    def finding(self) -> Finding:
        """Why all of it probably happened: why each link was lost, if that is the same."""
        first = self.findings[0] if self.findings else NOTHING
        if any(each.cause is not first.cause for each in self.findings):
            return NOTHING
        if first.cause is Cause.LINE and len(self.findings) > 1:
            return NOTHING  # each by itself: that is two causes
        return first


def is_settled(outage: Outage) -> bool:
    """Whether nothing more is to be found out about an outage as it is now."""
    return _is_final(outage, Edge.START) and (outage.end_ns is None or _is_final(outage, Edge.END))


def attribute(outage: Outage, surroundings: Surroundings) -> Outage:
    """Fill in the probable cause, the attribution and the evidence, as far as they are known now.

    To be called when an outage is found and when it has ended, each time until `is_settled`.
    Evidence of other kinds that it already has stays, and so do a cause and an attribution that are
    not those of its evidence: a person gave them. An outage of what is not in the inventory any
    more stays as it is.
    """
    if is_settled(outage) or not _is_there(outage, surroundings):
        return outage
    evidence: dict[str, Any] = {**outage.evidence, "version": SCHEMA_VERSION}
    found = _found_before(outage)
    by_hand = (outage.cause, outage.attribution) != (found.cause, ATTRIBUTION[found.cause])
    if not _is_final(outage, Edge.START):
        seen = _see(outage, surroundings, Edge.START, outage.start_ns)
        evidence |= _of_start(outage, seen)
        found = seen.finding
    if outage.end_ns is not None and not _is_final(outage, Edge.END):
        seen = _see(outage, surroundings, Edge.END, outage.end_ns)
        evidence["end"] = seen.picture
        stays = found.cause in SHOWN and found.why["edge"] == "start"
        if seen.finding.cause in SHOWN and not stays:
            found = seen.finding
    evidence["why"] = found.why
    if by_hand:
        return replace(outage, evidence=evidence)
    return replace(
        outage, cause=found.cause, attribution=ATTRIBUTION[found.cause], evidence=evidence
    )


def _is_final(outage: Outage, edge: Edge) -> bool:
    taken: Picture | None = outage.evidence.get(edge.value)
    return taken is not None and taken["final"]


def _found_before(outage: Outage) -> Finding:
    why = outage.evidence.get("why", {})
    return Finding(Cause(why["cause"]), why) if "cause" in why else NOTHING


def _is_there(outage: Outage, surroundings: Surroundings) -> bool:
    layout = surroundings.neighbourhood.layout
    return outage.subject in (layout.point_row if outage.link is None else layout.link_row)


def _see(outage: Outage, surroundings: Surroundings, edge: Edge, at_ns: int) -> _Seen:
    if at_ns < surroundings.remembered_ns:
        return _Seen((), (), picture(surroundings, at_ns, None))
    scenes = [
        start_scene(surroundings, row, lost_ns)
        if edge is Edge.START
        else end_scene(surroundings, row, outage.start_ns, lost_ns)
        for row, lost_ns in _lost(outage, surroundings, edge, at_ns)
    ]
    shown = scenes[0] if scenes else None
    taken = picture(surroundings, at_ns, shown, of_point=outage.link is None)
    return _Seen(scenes, [find(scene) for scene in scenes], taken)


def _lost(
    outage: Outage, surroundings: Surroundings, edge: Edge, at_ns: int
) -> list[tuple[int, int]]:
    """Give the lost links, and when each fell or came back: of a point those that carry it."""
    layout = surroundings.neighbourhood.layout
    if outage.link is not None:
        return [(layout.link_row[outage.subject], at_ns)]
    found = []
    for row in layout.counting[layout.point_row[outage.point]]:
        fell_ns, back_ns = int(surroundings.fell_ns[row]), int(surroundings.back_ns[row])
        if edge is Edge.START:
            if 0 < fell_ns <= at_ns + TOGETHER_NS and (not back_ns or back_ns > at_ns):
                found.append((row, fell_ns))
        elif 0 < fell_ns <= at_ns and (not back_ns or back_ns >= at_ns - TOGETHER_NS):
            found.append((row, back_ns or at_ns))
    return found


def _of_start(outage: Outage, seen: _Seen) -> Mapping[str, Any]:
    """Give what only the start shows."""
    found = [*zip(seen.scenes, seen.findings, strict=True)][:MOST_LINKS]
    evidence: Evidence = {
        "start": seen.picture,
        "last_good": {scene.link_id: last_good(scene) for scene, _ in found},
        "works": works_nearby(seen.scenes),
    }
    if outage.link is None:
        evidence["causes"] = {scene.link_id: finding.cause for scene, finding in found}
    return evidence
