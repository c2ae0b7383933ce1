"""A slow prober's book-keeping, packet by packet, straight from the definitions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from probes.record import MINUTE_NS, LossRun

SECOND_NS = 1_000_000_000


class Fate(Enum):
    ANSWERED = "answered"
    LOST = "lost"
    NOT_SETTLED = "not settled"


@dataclass(frozen=True)
class Packet:
    """One packet of one link."""

    wall_ns: int
    ordinal: int
    fate: Fate
    for_delay: bool = True
    rtt_ns: int | None = None


@dataclass(frozen=True)
class Figures:
    """What a minute record says of them."""

    settled: int
    lost: int
    rtts_ns: tuple[int, ...]
    delay_settled: int
    runs: tuple[LossRun, ...]
    first_answered_ns: int | None


def figures(packets: Sequence[Packet]) -> dict[int, Figures]:
    """Every minute of one link, of its packets in order of sending."""
    minutes: dict[int, list[int]] = defaultdict(list)
    for place, packet in enumerate(packets):
        minutes[packet.wall_ns // MINUTE_NS].append(place)
    return {
        minute: _figures(packets, places, minutes.get(minute - 1))
        for minute, places in minutes.items()
    }


def _figures(packets: Sequence[Packet], places: list[int], before: list[int] | None) -> Figures:
    here = [packets[place] for place in places]
    answered = [one for one in here if one.fate is Fate.ANSWERED]
    lost = [one for one in here if one.fate is Fate.LOST]
    timed = [one.rtt_ns for one in answered if one.for_delay and one.rtt_ns is not None]
    follows = before is not None and packets[before[-1]].ordinal + 1 == here[0].ordinal
    return Figures(
        settled=len(answered) + len(lost),
        lost=len(lost),
        rtts_ns=tuple(timed),
        delay_settled=len(timed) + sum(one.for_delay for one in lost),
        runs=tuple(_runs(here, follows=follows)),
        first_answered_ns=answered[0].wall_ns if answered else None,
    )


def _runs(here: list[Packet], *, follows: bool) -> list[LossRun]:
    runs = []
    place = 0
    while place < len(here):
        if here[place].fate is not Fate.LOST:
            place += 1
            continue
        end = place + 1
        while (
            end < len(here)
            and here[end].fate is Fate.LOST
            and here[end].ordinal == here[end - 1].ordinal + 1
        ):
            end += 1
        later = [one.wall_ns for one in here[end:] if one.fate is Fate.ANSWERED]
        runs.append(
            LossRun(
                first_ns=here[place].wall_ns,
                packets=end - place,
                answered_ns=later[0] if later else None,
                from_before=place == 0 and follows,
                into_next=end == len(here),
            )
        )
        place = end
    return runs


def cut_off(anchor_packets: Sequence[tuple[int, int, bool]]) -> list[tuple[float, float]]:
    """The times in which the prober was at fault.

    `anchor_packets` are (time of sending, anchor, whether it answered within a second), in order of
    sending. Between two neighbouring answered packets, all anchors must have missed one, and two
    must have been missed in all.
    """
    anchors = {anchor for _, anchor, _ in anchor_packets}
    gaps = []
    last, missed = float("-inf"), []
    for at, anchor, answered in [*anchor_packets, (float("inf"), None, True)]:
        if not answered:
            missed.append(anchor)
            continue
        if set(missed) == anchors and len(missed) >= 2:
            gaps.append((last, at))
        last, missed = at, []
    return gaps
