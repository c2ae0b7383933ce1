"""What other probers may send: documents of minute records, checked value by value.

A record that passes could have been measured. Whether it may be taken, by its link and its minute,
is asked later (`intake`), when the inventory and the clock are known.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from probes.flight import TMAX_NS
from probes.record import MINUTE_NS, PACKETS_PER_MINUTE, MinuteRecord
from probes.record_json import from_json

MOST_MINUTES = 1440
"""Records of one document: a day of a link."""

MORE_THAN_EXPECTED = 10
"""Packets by which a minute may exceed what it expects: sending with 10 % of dither makes 7."""

MOST_PACKETS = PACKETS_PER_MINUTE + MORE_THAN_EXPECTED

STEP_NS = 1_000_000_000
"""A clock that is stepped back by less than this leaves packets in the minute in which they are."""

_LONGEST_SLUG = 40
_LONGEST_FAULT = 200
_MOST_ANOMALIES = 1_000_000
_NEWEST = 2**32
"""Minutes since the epoch that nobody lives to see."""

Offset = Annotated[
    int,
    Field(ge=-STEP_NS, lt=MINUTE_NS, description="Nanoseconds after the start of the minute."),
]
Packets = Annotated[int, Field(ge=0, le=MOST_PACKETS)]
RoundTrip = Annotated[int, Field(ge=0, le=TMAX_NS)]
AnomalyName = Literal["late", "duplicate", "foreign", "unreachable", "send_error"]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class LossRunForm(_Form):
    """Consecutively sent lost packets, as far as they lie in the minute."""

    first_offset_ns: Offset = Field(description="When the first of them was sent.")
    packets: int = Field(ge=1, le=MOST_PACKETS)
    answered_offset_ns: Offset | None = Field(
        default=None, description="When the first answered packet after them was sent."
    )
    from_before: bool = Field(
        default=False,
        description="They begin with the minute's first packet, right after the one before it.",
    )
    into_next: bool = Field(
        default=False, description="They end with the last packet sent in the minute."
    )


class MinuteForm(_Form):
    """What was measured of one link in one minute."""

    link: str = Field(
        pattern=r"^[a-z0-9-]+/[a-z0-9-]+$",
        max_length=2 * _LONGEST_SLUG + 1,
        description="POINT/LINK, as in the inventory.",
    )
    minute: int = Field(ge=0, le=_NEWEST, description="Minutes since 1970-01-01 00:00 UTC.")
    expected: int = Field(
        default=PACKETS_PER_MINUTE,
        ge=1,
        le=PACKETS_PER_MINUTE,
        description="Packets that were due; fewer only in the minute in which measuring began.",
    )
    settled: Packets = Field(description="Answered, or lost after 3 s.")
    lost: Packets
    rtts_ns: tuple[RoundTrip, ...] = Field(
        default=(),
        max_length=MOST_PACKETS,
        description="Round-trip times of the answered packets that count for delay.",
    )
    delay_settled: Packets = Field(description="Settled packets that count for delay.")
    runs: tuple[LossRunForm, ...] = Field(
        default=(), max_length=MOST_PACKETS, description="All lost packets, in order of sending."
    )
    first_answered_offset_ns: Offset | None = Field(
        default=None, description="When the minute's first answered packet was sent."
    )
    anomalies: dict[AnomalyName, Annotated[int, Field(ge=0, le=_MOST_ANOMALIES)]] = Field(
        default={}, description="What else happened, and how often."
    )
    fault: str | None = Field(
        default=None,
        min_length=1,
        max_length=_LONGEST_FAULT,
        description="Why the prober itself could not be trusted in this minute.",
    )

    @model_validator(mode="after")
    def _could_have_been_measured(self) -> Self:
        wrong = [*_counts(self), *_order(self)]
        if wrong:
            raise PydanticCustomError("not_consistent", "; ".join(wrong))
        return self


class MinutesForm(_Form):
    """Minute records of one prober."""

    vantage: str = Field(
        min_length=1,
        max_length=_LONGEST_SLUG,
        description="Who measured: the id of the point for an agent, or a name of `vantages`.",
    )
    minutes: tuple[MinuteForm, ...] = Field(min_length=1, max_length=MOST_MINUTES)

    def records(self) -> list[MinuteRecord]:
        """Make the records."""
        return [from_json(self.vantage, form) for form in self.model_dump()["minutes"]]


def schemas(template: str) -> dict[str, Any]:
    """Describe the document and its parts as JSON Schema, by name; references as in a template."""
    whole = MinutesForm.model_json_schema(ref_template=template)
    return {**whole.pop("$defs"), MinutesForm.__name__: whole}


def _counts(form: MinuteForm) -> Iterator[str]:
    answered = form.settled - form.lost
    timed = len(form.rtts_ns)
    if form.settled > form.expected + MORE_THAN_EXPECTED:
        yield f"settled exceeds expected by more than {MORE_THAN_EXPECTED}"
    if form.lost > form.settled:
        yield "lost exceeds settled"
    if form.delay_settled > form.settled:
        yield "delay_settled exceeds settled"
    if timed > answered:
        yield "there are more rtts_ns than answered packets"
    if not 0 <= form.delay_settled - timed <= form.lost:
        yield "delay_settled is not rtts_ns and some of the lost packets"
    if sum(run.packets for run in form.runs) != form.lost:
        yield "runs do not hold just the lost packets"
    if (form.first_answered_offset_ns is None) != (answered <= 0):
        yield "first_answered_offset_ns is there if, and only if, a packet was answered"


def _order(form: MinuteForm) -> Iterator[str]:
    runs = form.runs
    if any(one.first_offset_ns >= other.first_offset_ns for one, other in pairwise(runs)):
        yield "runs are not in order of sending"
    if any(
        run.answered_offset_ns is not None and run.answered_offset_ns <= run.first_offset_ns
        for run in runs
    ):
        yield "answered_offset_ns is not after first_offset_ns"
    if any(run.from_before for run in runs[1:]):
        yield "only the first of runs may have from_before"
    if any(run.into_next for run in runs[:-1]):
        yield "only the last of runs may have into_next"
