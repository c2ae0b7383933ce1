"""Records of other probers: which are taken, and what becomes of them until they are judged.

One that comes before its minute is judged waits for it and is judged with what this process
measured. One that comes later makes days be judged again, one day of a point at a time. Until that
is done it is in memory only; the ledger has it afterwards.
"""

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from exporter.fleet import VANTAGE, Fleet
from inventory.schema import Inventory, Link, Point, Reach
from probes.record import MINUTE_NS, MinuteRecord
from stability.again import RecordKey, key_of
from stability.judge import Judge
from stability.late import LATE_DAYS, LATE_MINUTES
from stability.ledger.errors import LedgerError
from stability.ledger.ledger import Ledger
from stability.ledger.records import alike
from stability.ledger.view import LedgerView

AHEAD_NS = 5_000_000_000
"""How far the clock of another prober may be ahead of ours."""

MOST_WAITING = 20_000
"""Records that wait in memory at most, some 50 MB: two weeks of one link."""

_APART = 5
"""Minutes between two records from which on what lies between is not read."""

logger = logging.getLogger(__name__)


class Result(StrEnum):
    """What became of a record."""

    IN_TIME = "in_time"
    LATE = "late"
    KNOWN = "known"
    """It is in the ledger already."""
    REFUSED = "refused"


class Refusal(StrEnum):
    """Why a record is not taken."""

    UNKNOWN_LINK = "unknown_link"
    NOT_ALLOWED = "not_allowed"
    NOT_OVER = "not_over"
    TOO_OLD = "too_old"
    NOT_JUDGED = "not_judged"

    @property
    def about(self) -> str:
        """The field of the record which it is about."""
        is_link = self in (Refusal.UNKNOWN_LINK, Refusal.NOT_ALLOWED)
        return "link" if is_link else "minute"

    @property
    def message(self) -> str:
        """The reason in words."""
        return _MESSAGES[self]


_MESSAGES: Mapping[Refusal, str] = {
    Refusal.UNKNOWN_LINK: "the inventory has no active link of this name",
    Refusal.NOT_ALLOWED: "this vantage does not measure this link",
    Refusal.NOT_OVER: "this minute is not over",
    Refusal.TOO_OLD: f"this minute is more than {LATE_DAYS} days ago",
    Refusal.NOT_JUDGED: "nothing of the point was judged on that day",
}


class FullError(Exception):
    """Too many records wait; they have to be sent again later."""


Outcome = Result | Refusal
"""A refused record has its reason."""


@dataclass(frozen=True, slots=True)
class IntakeReading:
    """What became of records of other probers so far."""

    received: Mapping[tuple[str, str], int]
    """By vantage and result."""
    days_waiting: int
    """Days of points that are to be judged again."""
    days_left: int
    """Days of points that could not be."""
    ignored: int
    """Records that were taken, or measured here, and count nowhere."""


class Intake:
    """Brings records of other probers to the judge. For the judge's thread only."""

    def __init__(self, judge: Judge, ledger: Ledger, first_minute: int) -> None:
        """Take the judge, what it is stored in, and the minute with which judging begins."""
        self._judge = judge
        self._ledger = ledger
        self._kept = LedgerView(ledger.path.parent)
        """Read without waiting for what is being written."""
        self._first_minute = first_minute
        self._early: dict[int, dict[RecordKey, MinuteRecord]] = {}
        """By minute, those that wait for it to be judged."""
        self._late: dict[RecordKey, MinuteRecord] = {}
        """Those whose days are to be judged again."""
        self._received: Counter[tuple[str, str]] = Counter()
        self._failed_in: int | None = None
        """The last judged minute when judging a day again failed."""

    @property
    def reading(self) -> IntakeReading:
        """What became of records so far."""
        judge = self._judge
        return IntakeReading(
            dict(self._received), judge.days_waiting, judge.days_left, judge.ignored_records
        )

    def take(
        self,
        fleet: Fleet,
        records: Sequence[MinuteRecord],
        stored: Collection[RecordKey],
        now_ns: int,
    ) -> list[Outcome]:
        """Take records, of which some may be stored; say what becomes of each, in their order.

        FullError if too many wait; then none is taken.
        """
        waiting = len(self._late) + sum(map(len, self._early.values()))
        if waiting + len(records) > MOST_WAITING:
            raise FullError
        outcomes = []
        for record in records:
            outcome = refused(fleet, record, now_ns) or self._take(record, stored)
            outcomes.append(outcome)
            result = Result.REFUSED if isinstance(outcome, Refusal) else outcome
            self._received[record.vantage, result] += 1
        return outcomes

    def of(self, minute: int) -> Iterable[MinuteRecord]:
        """Give the records that wait for a minute."""
        return self._early.get(minute, {}).values()

    def judged(self, minute: int) -> None:
        """Let go of the records of a minute that was judged; those of minutes before are late."""
        self._early.pop(minute, None)
        for passed in [each for each in self._early if each < minute]:
            for record in self._early.pop(passed).values():
                self._take(record, ())

    def catch_up(self) -> None:
        """Judge one day of a point again, if one waits. It is shown with the next judged minute.

        It is left for later until the ledger has all that was handed to it, and after a failure for
        the next minute.
        """
        judge, ledger, minute = self._judge, self._ledger, self._judge.minute
        if not judge.days_waiting or minute == self._failed_in or ledger.waiting or ledger.problem:
            return
        try:
            more = judge.judge_late(self._kept)
        except LedgerError as error:
            self._failed_in = minute
            logger.warning("a day that is to be judged again could not be read: %s", error)
            return
        except Exception:
            self._failed_in = minute
            logger.exception("a day could not be judged again")
            return
        changes = judge.changes()
        if changes:
            ledger.keep(changes)
        if not more:
            self._late.clear()

    def _take(self, record: MinuteRecord, stored: Collection[RecordKey]) -> Outcome:
        key, last = key_of(record), self._judge.minute
        if last is None:
            last = self._first_minute - 1
        if record.minute > last:
            self._early.setdefault(record.minute, {})[key] = record
            return Result.IN_TIME
        if key in stored:
            return Result.KNOWN
        if self._late.get(key) == record:
            return Result.LATE
        if not self._judge.late([record]):
            return Refusal.NOT_JUDGED
        self._late[key] = record
        return Result.LATE


def may_send(inventory: Inventory, vantage: str) -> bool:
    """Whether there is such a prober, other than this process: a point's agent, or a named one."""
    if vantage == VANTAGE:
        return False
    return vantage in inventory.vantages or any(
        point.id == vantage and link.reach is Reach.AGENT
        for point, link in inventory.active_links()
    )


def refused(fleet: Fleet, record: MinuteRecord, now_ns: int) -> Refusal | None:
    """Say why a record may not be taken; None if it may.

    A minute is measured when it is over, so one that is not shows that a clock is wrong.
    """
    row = fleet.place.get(record.link) if "/" in record.link else None
    if row is None:
        return Refusal.UNKNOWN_LINK
    if not _may_measure(fleet.inventory, record.vantage, *fleet.links[row]):
        return Refusal.NOT_ALLOWED
    if (record.minute + 1) * MINUTE_NS > now_ns + AHEAD_NS:
        return Refusal.NOT_OVER
    if record.minute < now_ns // MINUTE_NS - LATE_MINUTES:
        return Refusal.TOO_OLD
    return None


def stored(ledger: Ledger, records: Iterable[MinuteRecord]) -> frozenset[RecordKey]:
    """Say which of these records the ledger has just so. It waits for the disk.

    While the ledger cannot be read none is known, and they are taken once more.
    """
    if ledger.problem is not None:
        return frozenset()
    wanted = {key_of(each): each for each in records}
    found = set()
    try:
        for (first, count), links in _stretches(wanted).items():
            for each in ledger.records(links, first, count):
                mine = wanted.get(key_of(each))
                if mine is not None and alike(mine, each):
                    found.add(key_of(each))
    except LedgerError as error:
        logger.warning("records that came could not be compared with stored ones: %s", error)
    return frozenset(found)


def _may_measure(inventory: Inventory, vantage: str, point: Point, link: Link) -> bool:
    """Whether a prober measures a link: agents those of their point that only they can."""
    if vantage in inventory.vantages:
        return vantage != VANTAGE
    return vantage == point.id and link.reach is Reach.AGENT


def _stretches(keys: Iterable[RecordKey]) -> Mapping[tuple[int, int], list[str]]:
    """Put minutes that lie together together: first minute and their number, with their links."""
    minutes: dict[str, set[int]] = {}
    for _, link, minute in keys:
        minutes.setdefault(link, set()).add(minute)
    found: dict[tuple[int, int], list[str]] = {}
    for link, of_link in minutes.items():
        for stretch in _together(sorted(of_link)):
            found.setdefault(stretch, []).append(link)
    return found


def _together(minutes: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = minutes[0]
    for minute in minutes[1:]:
        if minute - last > _APART:
            yield first, last + 1 - first
            first = minute
        last = minute
    yield first, last + 1 - first
