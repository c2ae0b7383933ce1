"""The JSON API of outages: what happened, why, and who takes care of it."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from fastapi.concurrency import run_in_threadpool
from pydantic import AwareDatetime

from exporter.api_models import Refusal
from exporter.cases import audit, find, listed
from exporter.outage_answers import (
    Acknowledgement,
    Note,
    OutageAnswer,
    OutageDetail,
    detail,
    row,
)
from exporter.service import Service
from exporter.serving import Private, Serving
from exporter.writing import Writer, acknowledge, note
from stability.period import ROLLING_DAYS
from stability.timestamps import SECOND_NS

router = APIRouter(prefix="/api/v1/outages", tags=["API"])

_WINDOW_NS = ROLLING_DAYS * 86_400 * SECOND_NS
_FOR_EVER_NS = 2**62
_REFUSALS: dict[int | str, dict[str, Any]] = {
    403: {"model": Refusal, "description": "Neither authentication nor --enable-lifecycle is set."},
    404: {"model": Refusal, "description": "There is no such outage or incident."},
    503: {"model": Refusal, "description": "It cannot be stored now; the reason says why."},
}


@router.get("", response_model_exclude_unset=True)
def outages(  # noqa: PLR0913  # each narrows the list in its own way
    service: Serving,
    private: Private,
    point: Annotated[str | None, Query(description="Only of this point and its links.")] = None,
    link: Annotated[str | None, Query(description="Only of this link: LINK or POINT/LINK.")] = None,
    start: Annotated[
        AwareDatetime | None,
        Query(alias="from", description="Only those that lasted after this; else 28 days."),
    ] = None,
    since: Annotated[AwareDatetime | None, Query(description="The same as `from`.")] = None,
    until: Annotated[
        AwareDatetime | None, Query(alias="to", description="Only those that began before this.")
    ] = None,
    *,
    live: Annotated[
        bool, Query(description="Also what is down now and not yet an outage by its minutes.")
    ] = False,
) -> list[OutageAnswer]:
    """Outages of links and points, newest first.

    An outage is two consecutive down minutes or more; it is listed seconds after the second one.
    """
    snapshot = service.snapshot
    after = start or since
    start_ns = _ns(after) if after else snapshot.at_ns - _WINDOW_NS
    end_ns = _ns(until) if until else _FOR_EVER_NS
    zone = snapshot.fleet.zone
    return [
        OutageAnswer(**row(case, zone, private=private))
        for case in listed(service, start_ns, end_ns, point, live=live)
        if link in (None, case.outage.link, case.outage.subject)
    ]


@router.get("/{outage_id}", response_model_exclude_unset=True, responses={404: _REFUSALS[404]})
def outage(outage_id: str, service: Serving, private: Private) -> OutageDetail:
    """One outage, or an incident that is none by its minutes, with its evidence."""
    return _detail(service, outage_id, private=private)


@router.post("/{outage_id}/acknowledge", response_model_exclude_unset=True, responses=_REFUSALS)
async def acknowledged(
    outage_id: str, said: Acknowledgement, service: Serving, login: Writer, private: Private
) -> OutageDetail:
    """Write down who takes care of it, and when it may be over."""
    await acknowledge(service, outage_id, said, login)
    return await run_in_threadpool(_detail, service, outage_id, private=private)


@router.post("/{outage_id}/note", response_model_exclude_unset=True, responses=_REFUSALS)
async def noted(
    outage_id: str, said: Note, service: Serving, login: Writer, private: Private
) -> OutageDetail:
    """Write down what is known of it; a cause or attribution holds over the computed one."""
    await note(service, outage_id, said, login)
    return await run_in_threadpool(_detail, service, outage_id, private=private)


def _detail(service: Service, outage_id: str, *, private: bool) -> OutageDetail:
    case = find(service, outage_id)
    if case is None:
        raise HTTPException(404, f"there is no outage {outage_id}")
    acts = audit(service, outage_id) if private else []
    return detail(case, acts, service.snapshot.fleet.zone, private=private)


def _ns(at: AwareDatetime) -> int:
    """Convert a moment; one that the ledger cannot hold is as early or late as another."""
    return min(max(int(at.timestamp() * SECOND_NS), -_FOR_EVER_NS), _FOR_EVER_NS)
