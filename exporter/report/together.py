"""Outages that began together: one row of the list for what was one event to people."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from exporter.report.rows import OutageRow
from stability.past import Attribution

TOGETHER_NS = 120_000_000_000
"""What began within this time of each other began together; what ended so ended together."""

LEAST_LINKS = 5
"""Fewer are told one by one."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """An outage, or those of many links of one operator and access that began together."""

    outages: tuple[OutageRow, ...]
    """By start; one or more."""
    along: tuple[OutageRow, ...] = ()
    """Of an outage of a point: those of its links that began and ended with it."""

    @property
    def first(self) -> OutageRow:
        """The one that began first: it stands for what all have in common."""
        return self.outages[0]

    @property
    def links(self) -> int:
        """How many links went down; one link may have done so twice."""
        return len({(row.point, row.link) for row in self.outages})

    @property
    def points(self) -> int:
        """At how many points."""
        return len({row.point for row in self.outages})

    @property
    def seconds(self) -> int:
        """Length of the longest; of open ones up to the last judged minute."""
        return max(row.seconds for row in self.outages)

    @property
    def median_seconds(self) -> float:
        """Half of them were shorter; of open ones up to the last judged minute."""
        return median(row.seconds for row in self.outages)

    @property
    def service_seconds(self) -> int:
        """The most that one of them was down in S."""
        return max(row.service_seconds for row in self.outages)

    @property
    def open(self) -> int:
        """How many are not over."""
        return sum(row.end_ns is None for row in self.outages)

    @property
    def attributions(self) -> Mapping[Attribution, int]:
        """How many were put down to what, the most first."""
        return dict(Counter(row.attribution for row in self.outages).most_common())

    @property
    def one_cause(self) -> OutageRow | None:
        """The one whose cause may be told for all; None if causes differ."""
        return self.first if len({row.cause for row in self.outages}) == 1 else None

    @property
    def tickets(self) -> tuple[str, ...]:
        """Tickets of the operator, each once."""
        tickets = (row.ticket for row in (*self.outages, *self.along))
        return tuple(dict.fromkeys(ticket for ticket in tickets if ticket))

    @property
    def acknowledged_by(self) -> tuple[str, ...]:
        """Who took them on, each once."""
        names = (row.acknowledged_by for row in (*self.outages, *self.along))
        return tuple(dict.fromkeys(name for name in names if name))


def events(rows: Iterable[OutageRow]) -> tuple[EventRow, ...]:
    """Gather outages that were felt in S, the longest in S first, those of points before others."""
    felt = [row for row in rows if row.service_seconds]
    of_links = [event for alike in _by_operator(felt) for event in _gathered(alike)]
    single: dict[str, list[OutageRow]] = {}
    for event in of_links:
        if len(event.outages) == 1:
            single.setdefault(event.first.point, []).append(event.first)
    of_points = [
        EventRow((row,), tuple(link for link in single.get(row.point, ()) if _along(row, link)))
        for row in felt
        if row.link is None
    ]
    told = {_key(link) for event in of_points for link in event.along}
    found = of_points + [event for event in of_links if _key(event.first) not in told]
    return tuple(sorted(found, key=_order))


def _key(row: OutageRow) -> tuple[str, str | None, int]:
    return row.point, row.link, row.start_ns


def _along(point: OutageRow, link: OutageRow) -> bool:
    """Whether a link of the point went down and came back with all of it."""
    if abs(link.start_ns - point.start_ns) > TOGETHER_NS:
        return False
    if link.end_ns is None or point.end_ns is None:
        return link.end_ns is point.end_ns
    return abs(link.end_ns - point.end_ns) <= TOGETHER_NS


def _by_operator(rows: Iterable[OutageRow]) -> Iterable[list[OutageRow]]:
    """Part outages of links by operator and access, each by start."""
    alike: dict[tuple[str | None, str | None], list[OutageRow]] = {}
    for row in sorted(rows, key=lambda one: (one.start_ns, one.id)):
        if row.link is not None:
            alike.setdefault((row.operator, row.access), []).append(row)
    return alike.values()


def _gathered(rows: Sequence[OutageRow]) -> Iterator[EventRow]:
    """Take from each start on what began soon after, if that are enough links."""
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and rows[end].start_ns - rows[at].start_ns <= TOGETHER_NS:
            end += 1
        event = EventRow(tuple(rows[at:end]))
        if event.links >= LEAST_LINKS:
            yield event
            at = end
        else:
            yield EventRow((rows[at],))
            at += 1


def _order(event: EventRow) -> tuple[int, bool, int, str]:
    first = event.first
    return -event.service_seconds, first.link is not None, first.start_ns, first.id
