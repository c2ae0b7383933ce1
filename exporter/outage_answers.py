"""What the JSON API says about outages and takes about them. Names only with authentication."""

from datetime import UTC, date, datetime, tzinfo
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from exporter import examples
from exporter.cases import Case
from exporter.verdict_answers import Moment
from stability.ledger.handling import LONGEST_TEXT, LONGEST_WORD, Entry
from stability.ledger.sheet import timed
from stability.past import Attribution
from stability.timestamps import iso, iso_or_none

Word = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_WORD)
]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)
]

Expected = Annotated[
    AwareDatetime,
    Field(gt=datetime(1970, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC)),
]
"""Times that can be stored as nanoseconds in 64 bits; beyond these somebody mistyped."""


class OutageAnswer(BaseModel):
    """An outage of a link, or of a point as a whole."""

    model_config = ConfigDict(json_schema_extra=examples.OUTAGE)

    id: str = Field(description="Id of its incident, as in mails and on the page.")
    link: str | None = Field(description="Id of the link within the point; null for the point.")
    point: str
    start: Moment = Field(description="Send time of the first lost packet.")
    end: Moment | None = Field(description="Send time of the first answered packet; null if open.")
    service_seconds: int = Field(description="Its down minutes in service hours, so far.")
    attribution: Attribution
    cause: str | None = Field(description="Probable cause, or what a person wrote.")
    acknowledged: Moment | None = Field(description="When somebody took it.")
    acknowledged_by: str | None = Field(default=None, description="Only with authentication.")
    eta: Moment | None = Field(description="When it may be over, as that person said.")
    ticket: str | None = Field(description="Its number at the operator.")


class DownAnswer(BaseModel):
    """Down minutes of an outage on one local day."""

    day: str = Field(json_schema_extra={"format": "date"})
    service_minutes: int
    off_minutes: int


class ActAnswer(BaseModel):
    """What somebody did about an outage."""

    at: Moment
    by: str
    through: str = Field(description="api or cli.")
    action: str = Field(description="acknowledge or note.")
    text: str | None
    before: dict[str, Any] = Field(description="What it changed, as it was.")
    after: dict[str, Any] = Field(description="What it changed, as it became.")


class OutageDetail(OutageAnswer):
    """An outage with its evidence, and what was done about it."""

    model_config = ConfigDict(json_schema_extra=examples.OUTAGE_DETAIL)

    counts: bool = Field(
        description="Whether it is an outage by its minutes; else it is not two minutes old, or was"
        " a short break."
    )
    downs: list[DownAnswer] = Field(description="Its down minutes by local day.")
    evidence: dict[str, Any] = Field(description="What was known at the time (docs/evidence.md).")
    audit: list[ActAnswer] | None = Field(default=None, description="Only with authentication.")


class Acknowledgement(BaseModel):
    """Somebody takes care of it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=examples.ACKNOWLEDGEMENT)

    by: Word | None = Field(
        default=None, description="Who; without it who is logged in. Needed without a login."
    )
    eta: Expected | None = Field(default=None, description="When it may be over.")


class Note(BaseModel):
    """What somebody knows about it; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=examples.NOTE)

    by: Word | None = Field(
        default=None, description="Who; without it who is logged in. Needed without a login."
    )
    text: Text | None = None
    cause: Word | None = Field(default=None, description="Holds over the probable cause.")
    attribution: Attribution | None = Field(
        default=None, description="Holds over what evidence suggests."
    )
    ticket: Word | None = Field(default=None, description="Its number at the operator.")


def row(case: Case, zone: tzinfo, *, private: bool) -> dict[str, Any]:
    """Write the fields of `OutageAnswer`."""
    outage, handling = case.outage, case.handling
    fields = {
        "id": outage.id,
        "link": outage.link,
        "point": outage.point,
        "start": iso(outage.start_ns, zone),
        "end": iso_or_none(outage.end_ns, zone),
        "service_seconds": outage.service_seconds,
        "attribution": outage.attribution,
        "cause": outage.cause,
        "acknowledged": iso_or_none(handling.acknowledged_ns, zone),
        "eta": iso_or_none(handling.eta_ns, zone),
        "ticket": handling.ticket,
    }
    return fields | ({"acknowledged_by": handling.acknowledged_by} if private else {})


def detail(case: Case, acts: list[Entry], zone: tzinfo, *, private: bool) -> OutageDetail:
    """Write all of an outage."""
    answer = OutageDetail(
        **row(case, zone, private=private),
        counts=case.counts,
        downs=[_down(one.day, one.service_minutes, one.off_minutes) for one in case.outage.downs],
        evidence=shown_evidence(case, private=private),
    )
    if private:
        answer.audit = [_act(entry, zone) for entry in acts]
    return answer


def shown_evidence(case: Case, *, private: bool) -> dict[str, Any]:
    """Give the evidence of a case; without authentication paths have no addresses."""
    evidence = dict(case.outage.evidence)
    if private or "traces" not in evidence:
        return evidence
    hops = ("hops", "good_hops")
    evidence["traces"] = {
        link: trace | {key: [{**hop, "address": None} for hop in trace[key]] for key in hops}
        for link, trace in evidence["traces"].items()
    }
    return evidence


def _down(day: int, service_minutes: int, off_minutes: int) -> DownAnswer:
    return DownAnswer(
        day=date.fromordinal(day).isoformat(),
        service_minutes=service_minutes,
        off_minutes=off_minutes,
    )


def _act(entry: Entry, zone: tzinfo) -> ActAnswer:
    return ActAnswer(
        at=iso(entry.at_ns, zone),
        by=entry.by,
        through=entry.through,
        action=entry.action,
        text=entry.text,
        before=timed(entry.before, zone),
        after=timed(entry.after, zone),
    )
