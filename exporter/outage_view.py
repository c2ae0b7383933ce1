"""An outage as a person reads it: where, the evidence in words, and what else was lost there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exporter.cases import Case
from exporter.fleet import Fleet
from exporter.texts import Texts
from exporter.view import CityView, LinkView, PointView
from inventory.schema import Access, link_key
from stability.cause_texts import cause_text
from stability.evidence import GroupKind
from stability.minutes import State
from stability.timestamps import SECOND_NS


@dataclass(frozen=True, slots=True)
class LastGoodView:
    """The last good values of a lost link."""

    name: str
    answered_ns: int | None
    round_trip_ns: float | None
    p95_ns: float | None
    """Of the last whole interval before."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """How many links that have something in common were down."""

    name: str
    down: int
    known: int


@dataclass(frozen=True, slots=True)
class PathView:
    """Where the path to a lost link ends."""

    name: str
    at_ns: int
    reached: bool
    last: int | None
    """Distance of the last router that answers."""
    lost_after: int | None
    """Distance of the last router that answers now and did so on the good path."""
    failure: str | None
    hops: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class OutageView:
    """An outage and what is known around it, in one language."""

    case: Case
    point: PointView | None
    """None if the point is not measured any more."""
    link: LinkView | None
    lost: tuple[LinkView, ...]
    """Links of it that are down now."""
    cause: str
    last_good: tuple[LastGoodView, ...]
    groups: tuple[GroupView, ...]
    paths: tuple[PathView, ...]
    beside: tuple[tuple[Case, LinkView | None], ...]
    """What else was lost at the point at the same time."""


def outage_view(city: CityView, case: Case, beside: Sequence[Case], texts: Texts) -> OutageView:
    """Describe an outage."""
    outage, evidence = case.outage, case.outage.evidence
    point = city.point(outage.point)
    links = {one.link.id: one for one in point.links} if point else {}
    name = _Names(city.snapshot.fleet, texts)
    return OutageView(
        case=case,
        point=point,
        link=links.get(outage.link or ""),
        lost=tuple(
            one
            for one in links.values()
            if one.state is State.DOWN and outage.link in (None, one.link.id)
        ),
        cause=cause_text(outage.cause, evidence, texts.language),
        last_good=tuple(
            LastGoodView(
                name=name.link(outage.point, link),
                answered_ns=_ns(good["answered"]),
                round_trip_ns=_in_ns(good["round_trip_seconds"]),
                p95_ns=_in_ns(good["interval_p95_seconds"]),
            )
            for link, good in evidence.get("last_good", {}).items()
        ),
        groups=tuple(_groups(evidence, name)),
        paths=tuple(
            _path(name.link(outage.point, link), trace)
            for link, trace in evidence.get("traces", {}).items()
        ),
        beside=tuple((one, links.get(one.outage.link or "")) for one in beside),
    )


class _Names:
    """How what evidence names is called."""

    def __init__(self, fleet: Fleet, texts: Texts) -> None:
        self._fleet = fleet
        self._texts = texts
        self._links = {link_key(*pair): pair[1] for pair in fleet.inventory.each_link()}

    def link(self, point: str, link: str) -> str:
        known = self._links.get(f"{point}/{link}")
        if known is None:
            return link
        operator = self._fleet.inventory.operators[known.operator].name
        return f"{operator} – {self._texts.accesses[known.access]}"

    def group(self, group: Mapping[str, Any]) -> str:
        kind, value = GroupKind(group["kind"]), group["value"]
        if kind is GroupKind.UPSTREAM:
            return f"{group['key']} {value}"
        if kind is GroupKind.OPERATOR_ACCESS:
            operator, _, access = value.rpartition(" ")
            known = self._fleet.inventory.operators.get(operator)
            name = known.name if known else operator
            return f"{name} – {self._texts.accesses[Access(access)]}"
        if kind is GroupKind.WARD:
            return self._fleet.ward(value).name
        return self._texts["group_point" if kind is GroupKind.POINT else "group_city"]


def _groups(evidence: Mapping[str, Any], name: _Names) -> Iterator[GroupView]:
    """Count those of the start; alone at its point a link has nothing in common with others."""
    for group in evidence.get("start", {}).get("groups", ()):
        if group["known"] > 1:
            yield GroupView(name.group(group), group["down"], group["known"])


def _path(name: str, trace: Mapping[str, Any]) -> PathView:
    at_ns = _ns(trace["at"])
    answering = [hop["distance"] for hop in trace["hops"] if hop["round_trip_seconds"] is not None]
    return PathView(
        name=name,
        at_ns=at_ns or 0,
        reached=trace["reached"],
        last=max(answering, default=None),
        lost_after=trace["lost_after"],
        failure=trace["failure"],
        hops=trace["hops"],
    )


def _ns(moment: str | None) -> int | None:
    return None if moment is None else int(datetime.fromisoformat(moment).timestamp()) * SECOND_NS


def _in_ns(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * SECOND_NS
