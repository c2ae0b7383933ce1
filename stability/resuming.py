"""What a judge takes over from an earlier process."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from stability.changes import Resumed
from stability.intervals import MINUTES
from stability.judged import Judged
from stability.layout import Layout
from stability.minute_judge import MinuteJudge
from stability.minutes import State
from stability.newest import Newest, unpack
from stability.records import Chosen, choose
from stability.totals import Day
from stability.window import LEFT_OUT, read_states

SMALL_STEP_MINUTES = 5
"""A clock that was set back by less while the service was started again has been right enough: what
was going on goes on, once the clock is where it was."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Minutes:
    """The newest minutes that an earlier process judged."""

    newest: Newest
    minutes: list[tuple[int, Judged, Chosen]]
    """Those of the running interval, in order."""


def usable(resumed: Resumed, first_minute: int) -> Resumed:
    """Give what an earlier process left, as far as it can be gone on with.

    If it judged minutes that are still to come, a clock was wrong: the judge goes on from now, and
    what was going on then ends.
    """
    if resumed.minute - first_minute < SMALL_STEP_MINUTES:
        return resumed
    logger.error(
        "the ledger was judged up to %d minutes from now, so a clock was or is wrong; judging goes "
        "on from now",
        resumed.minute - first_minute + 1,
    )
    return replace(resumed, minute=first_minute - 1, present={}, clock=b"", records=())


def known_before(resumed: Resumed, layout: Layout, day: Day) -> set[str]:
    """Name the links and points that the earlier process judged to the end.

    Those are the ones with totals of its last day; a mobile point may have had none on that day.
    """
    mobile = {key for key in layout.points if layout.inventory.point(key).dates}
    return {
        key
        for key, on in (*resumed.link_days, *resumed.point_days)
        if on == day or key.partition("/")[0] in mobile
    }


def newest_minutes(resumed: Resumed, judge: MinuteJudge, known: Collection[str]) -> Minutes:
    """Read the newest minutes; the running interval goes on with its records."""
    newest = unpack(resumed.clock)
    links, first = judge.layout.links, resumed.minute // MINUTES * MINUTES
    found = []
    if resumed.minute % MINUTES != MINUTES - 1:
        for minute in range(first, resumed.minute + 1):
            of_minute = [each for each in resumed.records if each.minute == minute]
            chosen = choose(of_minute, judge.layout.link_row)
            states = [_state(newest, key, minute - first, known) for key in links]
            found.append((minute, _judged(judge, minute, states, chosen), chosen))
    return Minutes(newest, found)


def _state(newest: Newest, key: str, place: int, known: Collection[str]) -> int:
    if key not in known:
        return LEFT_OUT
    written = newest.interval.get(key)
    return State.UP if written is None else read_states(written, place)


def _judged(judge: MinuteJudge, minute: int, states: list[int], chosen: Chosen) -> Judged:
    """Say what a minute was; without its record nothing can be said of one that was known."""
    was = np.array(states, dtype=np.int8)
    known = (was == State.UP) | (was == State.DOWN)
    lost = known & np.array([each is None for each in chosen], dtype=np.bool_)
    there = (was != LEFT_OUT) & ~lost
    return Judged(np.where(there, was, State.UNKNOWN), there, judge.hours.links(minute))
