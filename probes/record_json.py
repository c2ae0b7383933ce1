"""The JSON form of a minute record: what another prober sends, and what a relay passes on.

The vantage stands once beside the records of a document. Times are nanoseconds after the start of
the record's minute, so that every number is small enough for any JSON reader (RFC 8259, 6).
"""

from collections.abc import Mapping
from typing import Any

from probes.record import MINUTE_NS, LossRun, MinuteRecord


def to_json(record: MinuteRecord) -> dict[str, Any]:
    """Write a record; `vantage` is left out."""
    start_ns = record.minute * MINUTE_NS
    form = {
        "link": record.link,
        "minute": record.minute,
        "expected": record.expected,
        "settled": record.settled,
        "lost": record.lost,
        "rtts_ns": list(record.rtts_ns),
        "delay_settled": record.delay_settled,
        "runs": [_run_to_json(run, start_ns) for run in record.runs],
        "first_answered_offset_ns": _offset(record.first_answered_ns, start_ns),
        "anomalies": dict(record.anomalies),
        "fault": record.fault,
    }
    return form | ({"extra": dict(record.extra)} if record.extra else {})


def from_json(vantage: str, form: Mapping[str, Any]) -> MinuteRecord:
    """Read a record of a vantage; what the form says is not questioned here."""
    start_ns = form["minute"] * MINUTE_NS
    return MinuteRecord(
        vantage=vantage,
        link=form["link"],
        minute=form["minute"],
        expected=form["expected"],
        settled=form["settled"],
        lost=form["lost"],
        rtts_ns=tuple(form["rtts_ns"]),
        delay_settled=form["delay_settled"],
        runs=tuple(_run_from_json(run, start_ns) for run in form["runs"]),
        first_answered_ns=_moment(form["first_answered_offset_ns"], start_ns),
        anomalies=dict(form["anomalies"]),
        fault=form["fault"],
        extra=dict(form.get("extra", {})),
    )


def _run_to_json(run: LossRun, start_ns: int) -> dict[str, Any]:
    return {
        "first_offset_ns": run.first_ns - start_ns,
        "packets": run.packets,
        "answered_offset_ns": _offset(run.answered_ns, start_ns),
        "from_before": run.from_before,
        "into_next": run.into_next,
    }


def _run_from_json(form: Mapping[str, Any], start_ns: int) -> LossRun:
    return LossRun(
        first_ns=start_ns + form["first_offset_ns"],
        packets=form["packets"],
        answered_ns=_moment(form["answered_offset_ns"], start_ns),
        from_before=form["from_before"],
        into_next=form["into_next"],
    )


def _offset(at_ns: int | None, start_ns: int) -> int | None:
    return None if at_ns is None else at_ns - start_ns


def _moment(offset_ns: int | None, start_ns: int) -> int | None:
    return None if offset_ns is None else offset_ns + start_ns
