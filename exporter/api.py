"""The JSON API: points and outages as they are now.

Most handlers are plain functions: they run in threads, and the event loop stays free.
"""

import math
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request

from exporter.api_models import (
    HopAnswer,
    LinkAnswer,
    PointAnswer,
    ProbeAnswer,
    Refusal,
)
from exporter.checks import BusyError, Checks, Result
from exporter.serving import City, Private, Serving
from exporter.verdict_answers import CityAnswer, ReasonAnswer, WindowAnswer, in_words
from exporter.view import CityView, LinkView, PointView
from inventory.schema import link_key
from probes.probe import ProbeError
from stability.timestamps import iso, iso_or_none

router = APIRouter(prefix="/api/v1", tags=["API"])


@router.get("/points", response_model_exclude_unset=True)
def points(
    city: City,
    private: Private,
    ward: Annotated[str | None, Query(description="Ward code.")] = None,
) -> list[PointAnswer]:
    """All measured points, in the order of the inventory."""
    return [
        _point(city, point, private=private)
        for point in city.points
        if ward in (None, point.point.ward)
    ]


@router.get(
    "/points/{point_id}",
    response_model_exclude_unset=True,
    responses={404: {"model": Refusal, "description": "There is no such point."}},
)
def point(point_id: str, city: City, private: Private) -> PointAnswer:
    """One measured point."""
    found = city.point(point_id)
    if found is None:
        raise HTTPException(404, f"there is no measured point {point_id}")
    return _point(city, found, private=private)


@router.get("/city")
def city(city: City) -> CityAnswer:
    """Grades of all wards, and how many wards and points have each."""
    verdict = city.verdict
    return CityAnswer(
        window=_window(city),
        wards={code: ward.grade for code, ward in verdict.wards.items()},
        reasons={
            code: [ReasonAnswer.model_validate(reason) for reason in ward.reasons]
            for code, ward in verdict.wards.items()
        },
        city={"wards": dict(verdict.ward_counts()), "points": dict(verdict.point_counts())},
    )


@router.get(
    "/probe",
    response_model_exclude_unset=True,
    responses={
        404: {"model": Refusal, "description": "There is no such link with an address."},
        429: {"model": Refusal, "description": "Checked less than 5 s ago, or too many checks."},
        503: {"model": Refusal, "description": "Nothing could be sent; the reason says why."},
    },
)
async def probe(
    link: Annotated[str, Query(description="POINT/LINK, as in the inventory.")],
    request: Request,
    service: Serving,
    private: Private,
) -> ProbeAnswer:
    """Check a link of the inventory now: does it answer, how fast, and over which routers?"""
    checks: Checks = request.app.state.checks
    links = service.snapshot.fleet.inventory.each_link()
    addresses = {link_key(*one): (one[1].address, one[1].source) for one in links}
    address, source = addresses.get(link, (None, None))
    if address is None:
        raise HTTPException(404, f"there is no link {link} with an address")
    try:
        found = await checks.run(link, address, source)
    except BusyError as error:
        after = {"Retry-After": f"{math.ceil(error.after_seconds)}"}
        raise HTTPException(429, str(error), after) from error
    except ProbeError as error:
        raise HTTPException(503, f"{link} could not be measured: {error.reason}") from error
    return _probe(link, found, private=private)


def _probe(link: str, found: Result, *, private: bool) -> ProbeAnswer:
    hops = None
    if found.path is not None:
        hops = [
            HopAnswer(
                distance=hop.distance,
                answers=hop.address is not None,
                round_trip_seconds=hop.rtt_seconds,
                **({"address": hop.address} if private else {}),
            )
            for hop in found.path.hops
        ]
    return ProbeAnswer(
        link=link,
        sent=found.check.sent,
        lost=found.check.lost,
        round_trip_seconds=list(found.check.rtts_seconds),
        path=hops,
        path_complete=found.path is not None and found.path.complete,
    )


def _window(city: CityView) -> WindowAnswer | None:
    window = city.window
    if window is None:
        return None
    return WindowAnswer(
        **{"from": iso(window.start_ns, city.zone), "to": iso(window.end_ns, city.zone)}
    )


def _point(city: CityView, view: PointView, *, private: bool) -> PointAnswer:
    return PointAnswer(
        id=view.point.id,
        ward=view.point.ward,
        ward_name=view.ward.name,
        name=view.point.name,
        kind=view.point.kind,
        condition=view.condition,
        state=view.state.label,
        since=iso(view.since_ns, city.zone),
        incident=view.incident,
        **in_words(view.verdict),
        window=_window(city),
        links=[_link(city, link, private=private) for link in view.links],
    )


def _link(city: CityView, view: LinkView, *, private: bool) -> LinkAnswer:
    answer = LinkAnswer(
        id=view.link.id,
        role=view.link.role,
        access=view.link.access,
        operator=view.link.operator,
        operator_name=view.operator.name,
        hotline=view.operator.hotline,
        state=view.state.label,
        since=iso(view.since_ns, city.zone),
        incident=view.incident,
        last_answer=iso_or_none(view.answered_ns, city.zone),
        last_round_trip_seconds=None if view.round_trip_ns is None else view.round_trip_ns / 1e9,
        loss_last_minute=view.loss,
        last_interval_unstable=view.is_unstable,
        **in_words(view.verdict),
        availability_operator=view.verdict.operator_availability,
    )
    if private:
        answer.service_id = view.link.service_id
        answer.address = view.link.address
    return answer
