"""Packets of a link, one by one, and how a person writes a minute of them down.

A minute is a string of its packets in order of sending: `.` answered, `x` lost, `?` not settled.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from probes.record import MINUTE_NS, LossRun, MinuteRecord

SECOND_NS = 1_000_000_000
ROUND_TRIP_NS = 6_000_000

ANSWERED, LOST, UNSETTLED = ".x?"


@dataclass(frozen=True)
class Packet:
    sent_ns: int
    fate: str
    round_trip_ns: int = ROUND_TRIP_NS
    for_delay: bool = True

    @property
    def minute(self) -> int:
        return self.sent_ns // MINUTE_NS


@dataclass(frozen=True)
class Line:
    """A link over time: what was sent, and in which minutes the prober was at fault."""

    first_minute: int
    minutes: int
    packets: tuple[Packet, ...]
    faulty: frozenset[int] = frozenset()
    missing: frozenset[int] = frozenset()
    """Minutes of which there is no record at all."""
    expected: int = 60

    @cached_property
    def places(self) -> Mapping[int, range]:
        """Where in `packets` those of each minute are."""
        found: dict[int, range] = {}
        for place, packet in enumerate(self.packets):
            first = found[packet.minute].start if packet.minute in found else place
            found[packet.minute] = range(first, place + 1)
        return found

    def sent_in(self, minute: int) -> tuple[Packet, ...]:
        """The packets of a minute."""
        places = self.places.get(minute, range(0))
        return self.packets[places.start : places.stop]

    def upto(self, end_minute: int) -> "Line":
        """As it is known when the minutes before `end_minute` have passed."""
        known = tuple(packet for packet in self.packets if packet.minute < end_minute)
        return Line(
            self.first_minute,
            end_minute - self.first_minute,
            known,
            self.faulty,
            self.missing,
            self.expected,
        )


def line(
    minutes: Sequence[str],
    first_minute: int = 0,
    *,
    pairs: bool = False,
    phase_ns: int = SECOND_NS // 2,
    round_trips_ns: Iterable[int] = (),
    faulty: Iterable[int] = (),
    missing: Iterable[int] = (),
) -> Line:
    """Send a packet a second (or a pair every two) with the fates that are written."""
    delays = iter(round_trips_ns)
    packets = [
        Packet(
            sent_ns=(first_minute + index) * MINUTE_NS
            + _spread_ns(place, len(fates), pairs=pairs)
            + phase_ns,
            fate=fate,
            round_trip_ns=next(delays, ROUND_TRIP_NS),
            for_delay=not pairs or place % 2 == 1,
        )
        for index, fates in enumerate(minutes)
        for place, fate in enumerate(fates)
    ]
    return Line(
        first_minute,
        len(minutes),
        tuple(packets),
        frozenset(first_minute + index for index in faulty),
        frozenset(first_minute + index for index in missing),
    )


def _spread_ns(place: int, packets: int, *, pairs: bool) -> int:
    """A second apart; a little less if a minute has more packets than 60, by dither."""
    second_ns = min(SECOND_NS, MINUTE_NS // (packets + packets % 2))
    if not pairs:
        return place * second_ns
    return place // 2 * 2 * second_ns + place % 2 * 40_000_000


def record_of(line: Line, minute: int, key: str = "ba-dinh/ftth") -> MinuteRecord | None:
    """Make the record of a minute as a prober does; None if there is none."""
    if minute in line.missing:
        return None
    here = list(line.places.get(minute, ()))
    packets = [line.packets[place] for place in here]
    settled = [packet for packet in packets if packet.fate != UNSETTLED]
    answered = [packet for packet in settled if packet.fate == ANSWERED]
    return MinuteRecord(
        vantage="central",
        link=key,
        minute=minute,
        expected=line.expected,
        settled=len(settled),
        lost=len(settled) - len(answered),
        rtts_ns=tuple(packet.round_trip_ns for packet in answered if packet.for_delay),
        delay_settled=sum(packet.for_delay for packet in settled),
        runs=tuple(_runs(line, here)),
        first_answered_ns=answered[0].sent_ns if answered else None,
        fault="anchors" if minute in line.faulty else None,
    )


def _runs(line: Line, here: list[int]) -> Iterable[LossRun]:
    packets = line.packets
    place = here[0] if here else 0
    end = place + len(here)
    while place < end:
        if packets[place].fate != LOST:
            place += 1
            continue
        first = place
        while place < end and packets[place].fate == LOST:
            place += 1
        after = [p.sent_ns for p in packets[place:end] if p.fate == ANSWERED]
        yield LossRun(
            first_ns=packets[first].sent_ns,
            packets=place - first,
            answered_ns=after[0] if after else None,
            from_before=first == here[0]
            and first > 0
            and packets[first - 1].minute == packets[first].minute - 1,
            into_next=place == end,
        )
