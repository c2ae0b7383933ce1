"""Reading what was kept. Each function gets a connection inside a transaction."""

import json
import logging
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from inventory.schema import Inventory
from probes.record import MINUTE_NS, MinuteRecord
from stability.changes import NOTHING, Checkpoint, Resumed
from stability.intervals import MINUTES
from stability.ledger.codec import checkpoint, day_number, day_text, json_values
from stability.ledger.incident_file import IncidentRow
from stability.ledger.records import record
from stability.past import Attribution, DayDown, LinkPast, Outage, PointPast
from stability.totals import Day, LinkTotals, PointTotals

_EVER_NS = 2**63 - 1

logger = logging.getLogger(__name__)

_LINK_COLUMNS = ", ".join(LinkTotals._fields)
_POINT_COLUMNS = ", ".join(PointTotals._fields)
_SELECT_OUTAGES = """SELECT outages.id, outages.link, point, start_ns, end_ns, first_minute,
    coalesce(handling.attribution, outages.attribution), coalesce(handling.cause, outages.cause),
    evidence
  FROM outages LEFT JOIN handling ON handling.id = outages.id """


def resumed(connection: sqlite3.Connection, since: Day) -> Resumed | None:
    """Read what a judge goes on from; None if nothing was judged yet.

    The last judged day is among the days, however long ago: it says what was there.
    """
    progress = connection.execute("SELECT minute, clock FROM progress").fetchone()
    if progress is None:
        return None
    (last,) = connection.execute("SELECT max(day) FROM link_days").fetchone()
    since = since if last is None else min(since, day_number(last))
    present = connection.execute("SELECT point, checkpoint FROM present")
    listed = outages(
        connection,
        "WHERE end_ns IS NULL OR outages.id IN (SELECT outage FROM outage_days WHERE day >= ?)",
        (day_text(since),),
    )
    return Resumed(
        minute=progress[0],
        present={point: _remembered(point, text) for point, text in present},
        link_days=dict(_link_days(connection, since, LAST_DAY)),
        point_days=dict(_point_days(connection, since, LAST_DAY)),
        outages=tuple(listed),
        clock=progress[1],
        records=tuple(_of_interval(connection, progress[0])),
        inventories=tuple(_inventories_since(connection, (progress[0] + 1) * MINUTE_NS)),
    )


def _inventories_since(
    connection: sqlite3.Connection, at_ns: int
) -> Iterator[tuple[int, Inventory]]:
    """Read the inventories that were in force from a moment on."""
    for from_ns in inventory_moments(connection, at_ns, _EVER_NS):
        inventory = inventory_at(connection, from_ns)
        if inventory is not None:
            yield from_ns, inventory


def _of_interval(connection: sqlite3.Connection, minute: int) -> Iterator[MinuteRecord]:
    """Read the records of the interval that a minute is in, up to it."""
    first = minute - minute % MINUTES
    return records(connection, None, first, minute + 1 - first)


LAST_DAY = 3_652_059
"""9999-12-31."""


def extent(connection: sqlite3.Connection) -> tuple[Day, int] | None:
    """Give the first day that is kept, and the last judged minute; None without any."""
    row = connection.execute("SELECT (SELECT min(day) FROM point_days), minute FROM progress")
    first, minute = row.fetchone() or (None, 0)
    return None if first is None else (day_number(first), minute)


def link_pasts(connection: sqlite3.Connection, first: Day, last: Day) -> Mapping[str, LinkPast]:
    """Read days and outages of all links, both days included."""
    days: defaultdict[str, dict[Day, LinkTotals]] = defaultdict(dict)
    for (link, day), totals in _link_days(connection, first, last):
        days[link][day] = totals
    found = _by_subject(each for each in _of_days(connection, first, last) if each.link)
    return {
        key: LinkPast(days.get(key, {}), tuple(found.get(key, ())))
        for key in sorted(days.keys() | found.keys())
    }


def point_pasts(connection: sqlite3.Connection, first: Day, last: Day) -> Mapping[str, PointPast]:
    """Read days and outages of all points, both days included."""
    days: defaultdict[str, dict[Day, PointTotals]] = defaultdict(dict)
    for (point, day), totals in _point_days(connection, first, last):
        days[point][day] = totals
    found = _by_subject(each for each in _of_days(connection, first, last) if not each.link)
    return {
        key: PointPast(days.get(key, {}), tuple(found.get(key, ())))
        for key in sorted(days.keys() | found.keys())
    }


def outages_between(
    connection: sqlite3.Connection, start_ns: int, end_ns: int, point: str | None
) -> list[Outage]:
    """Read the outages that overlap a time, in order of their start."""
    return outages(
        connection,
        "WHERE start_ns < ? AND (end_ns IS NULL OR end_ns > ?) AND (?3 IS NULL OR point = ?3)",
        (end_ns, start_ns, point),
    )


def outages(
    connection: sqlite3.Connection, where: str = "", values: Sequence[Any] = ()
) -> list[Outage]:
    """Read outages in order of their start; what a person put them down to goes first."""
    found = connection.execute(f"{_SELECT_OUTAGES}{where} ORDER BY start_ns, outages.id", values)
    rows = found.fetchall()
    downs = _downs(connection, [row[0] for row in rows])
    return [
        Outage(
            id=row[0],
            link=row[1],
            point=row[2],
            start_ns=row[3],
            end_ns=row[4],
            downs=tuple(downs[row[0]]),
            first_minute=row[5],
            attribution=Attribution(row[6]),
            cause=row[7],
            evidence=json_values(row[8]),
        )
        for row in rows
    ]


def incident(connection: sqlite3.Connection, incident_id: str) -> IncidentRow | None:
    """Read an incident; None if there is none of this id."""
    found = connection.execute(
        "SELECT id, subject, start_ns, end_ns, live FROM incidents WHERE id = ?", (incident_id,)
    ).fetchone()
    if found is None:
        return None
    found_id, subject, start_ns, end_ns, live = found
    return IncidentRow(found_id, subject, start_ns, end_ns, bool(live))


def records(
    connection: sqlite3.Connection, links: Iterable[str] | None, first_minute: int, minutes: int
) -> Iterator[MinuteRecord]:
    """Read the records of some links, or all, minute after minute; equivalent ones."""
    names = dict(connection.execute("SELECT number, name FROM names"))
    numbers = {name: number for number, name in names.items()}
    some = numbers.values() if links is None else {numbers.get(link) for link in links}
    wanted = json.dumps(sorted(each for each in some if each is not None))
    found = connection.execute(
        "WITH RECURSIVE wanted (minute) AS"
        " (SELECT ?1 UNION ALL SELECT minute + 1 FROM wanted WHERE minute + 1 < ?2)"
        " SELECT records.* FROM wanted CROSS JOIN records ON records.minute = wanted.minute"
        " AND records.link IN (SELECT value FROM json_each(?3)) WHERE ?1 < ?2",
        (first_minute, first_minute + minutes, wanted),
    )
    return (record(row, names[row[1]], names[row[2]]) for row in found)


def checkpoint_of(connection: sqlite3.Connection, point: str, day: Day) -> Checkpoint:
    """Read what was to be remembered of a point at 00:00 of a day."""
    found = connection.execute(
        "SELECT checkpoint FROM checkpoints WHERE day = ? AND point = ?", (day_text(day), point)
    ).fetchone()
    return _remembered(point, found[0]) if found else NOTHING


def _remembered(point: str, text: str) -> Checkpoint:
    """Read a checkpoint. One in the words of another version is no reason not to go on."""
    try:
        return checkpoint(text)
    except ValidationError as error:
        logger.warning("what was to be remembered of %s cannot be read: %s", point, error)
        return NOTHING


def inventory_at(connection: sqlite3.Connection, at_ns: int) -> Inventory | None:
    """Read the inventory that was in force, else the first one after; None if there is none."""
    found = connection.execute(
        "SELECT from_ns, document FROM inventories NATURAL JOIN documents ORDER BY from_ns > ?1,"
        " CASE WHEN from_ns > ?1 THEN from_ns ELSE -from_ns END",
        (at_ns,),
    )
    for from_ns, document in found:
        try:
            return Inventory.model_validate_json(document)
        except ValidationError as error:
            logger.warning("the inventory of %d ns cannot be read any more: %s", from_ns, error)
    return None


def inventory_moments(connection: sqlite3.Connection, start_ns: int, end_ns: int) -> list[int]:
    """Read from when on the inventories were in force that were so in a time, in order."""
    found = connection.execute(
        "WITH start (from_ns) AS (SELECT coalesce(max(from_ns) FILTER (WHERE from_ns <= ?1),"
        " min(from_ns)) FROM inventories)"
        " SELECT inventories.from_ns FROM inventories, start"
        " WHERE inventories.from_ns = start.from_ns"
        " OR (inventories.from_ns > start.from_ns AND inventories.from_ns < ?2)"
        " ORDER BY inventories.from_ns",
        (start_ns, end_ns),
    )
    return [from_ns for (from_ns,) in found]


def _link_days(
    connection: sqlite3.Connection, first: Day, last: Day
) -> Iterator[tuple[tuple[str, Day], LinkTotals]]:
    found = connection.execute(
        f"SELECT link, day, {_LINK_COLUMNS} FROM link_days WHERE day BETWEEN ? AND ?",  # noqa: S608  # our own names
        (day_text(first), day_text(last)),
    )
    return (((row[0], day_number(row[1])), LinkTotals(*row[2:])) for row in found)


def _point_days(
    connection: sqlite3.Connection, first: Day, last: Day
) -> Iterator[tuple[tuple[str, Day], PointTotals]]:
    found = connection.execute(
        f"SELECT point, day, {_POINT_COLUMNS} FROM point_days WHERE day BETWEEN ? AND ?",  # noqa: S608  # our own names
        (day_text(first), day_text(last)),
    )
    return (((row[0], day_number(row[1])), PointTotals(*row[2:])) for row in found)


def _of_days(connection: sqlite3.Connection, first: Day, last: Day) -> list[Outage]:
    """Read the outages with a down minute on these days."""
    return outages(
        connection,
        "WHERE outages.id IN (SELECT outage FROM outage_days WHERE day BETWEEN ? AND ?)",
        (day_text(first), day_text(last)),
    )


def _by_subject(found: Iterable[Outage]) -> Mapping[str, list[Outage]]:
    by_subject: defaultdict[str, list[Outage]] = defaultdict(list)
    for each in found:
        by_subject[each.subject].append(each)
    return by_subject


def _downs(connection: sqlite3.Connection, ids: Sequence[str]) -> Mapping[str, list[DayDown]]:
    downs: defaultdict[str, list[DayDown]] = defaultdict(list)
    found = connection.execute(
        "SELECT outage, day, service_minutes, off_minutes FROM outage_days"
        " WHERE outage IN (SELECT value FROM json_each(?)) ORDER BY outage, day",
        (json.dumps(ids),),
    )
    for outage, day, service_minutes, off_minutes in found:
        downs[outage].append(DayDown(day_number(day), service_minutes, off_minutes))
    return downs
