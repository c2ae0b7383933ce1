"""Outages that began together: one row of the list for what was one event to people."""

from collections.abc import Iterable, Iterator, Sequence

from exporter.report.rows import EventRow, OutageRow

TOGETHER_NS = 120_000_000_000
"""What began within this time of each other began together; what ended so ended together."""

LEAST_LINKS = 5
"""Fewer are told one by one."""


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
