"""The status page: what is down first, for a phone, in Vietnamese and in English.

Handlers are plain functions, so they run in threads and the event loop stays free.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from exporter.cases import as_it_is, listed
from exporter.examples import example
from exporter.page import Page, answer
from exporter.serving import City, Private, Serving, look_at_city, service_of
from exporter.view import CityView, Condition, PointView
from stability.period import ROLLING_DAYS
from stability.timestamps import SECOND_NS
from stability.verdict import Grade

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

TROUBLES = [condition for condition in Condition if condition is not Condition.GOOD]
"""Sections of the page, in their order."""

MOST_CARDS = dict.fromkeys(TROUBLES, 10) | {Condition.DOWN: 30}
"""More points in one condition are listed in the short form only."""

MOST_LISTED = 200
"""Points in the list of a page; a phone has to load it again and again."""

MOST_MISSING = 10
"""Points that miss the target and are listed with their reason; the others are a link away."""

GRADES = (Grade.A, Grade.B, Grade.C, Grade.U)
"""In the order in which they are shown."""

MOST_OUTAGES = 20
"""Outages that the page of a point shows."""

WINDOW_NS = ROLLING_DAYS * 86_400 * SECOND_NS


@router.get("/")
def city_page(
    page: Annotated[Page, Depends()],
    city: City,
    show: str = "",
    grade: str = "",
    q: str = "",
    after: int = 0,
) -> HTMLResponse:
    """All points, the troubled ones first."""
    condition = Condition(show) if show in set(Condition) else None
    graded = Grade(grade) if grade in set(Grade) else None
    found = tuple(_found(city, condition, graded, q))
    shown = found[max(after, 0) :][:MOST_LISTED]
    end = max(after, 0) + len(shown)
    same = {"show": condition or "", "grade": graded or "", "q": q, "after": str(end)}
    return page.answer(
        "city.html",
        troubles=TROUBLES,
        most=MOST_CARDS,
        most_missing=MOST_MISSING,
        good=Condition.GOOD,
        grades=GRADES,
        missing=city.graded(Grade.C),
        collecting=city.minutes_to_grades,
        show=condition,
        grade=graded,
        query=q,
        found=shown,
        left=len(found) - end,
        following=end < len(found)
        and page.link("/", **{key: value for key, value in same.items() if value}),
    )


@router.get("/points/{point_id}")
def point_page(
    point_id: str,
    page: Annotated[Page, Depends()],
    service: Serving,
    city: City,
    private: Private,
) -> HTMLResponse:
    """One point with its links and its last outages."""
    view = city.point(point_id)
    if view is None:
        return page.answer("missing.html", 404, what="not_found")
    links = {one.link.id: one for one in view.links}
    start_ns = city.snapshot.at_ns - WINDOW_NS
    outages = [
        (as_it_is(service, case).outage, links.get(case.outage.link or ""))
        for case in listed(service, start_ns, city.snapshot.at_ns, point_id)
    ]
    return page.answer("point.html", view=view, private=private, outages=outages[:MOST_OUTAGES])


@router.get("/docs")
def docs_page(request: Request) -> HTMLResponse:
    """Describe the API; from the same source as /openapi.json, without scripts from elsewhere."""
    api = request.app.openapi()

    def written(schema: Mapping[str, Any]) -> str:
        found = example(api, schema)
        return "" if found is None else json.dumps(found, ensure_ascii=False, indent=2)

    return answer("docs.html", api=api, example=written)


def nothing_here(request: Request, error: Exception) -> Response:
    """Answer an unknown path: browsers get a page, and programs what an API says."""
    is_unknown = "endpoint" not in request.scope
    if is_unknown and "text/html" in request.headers.get("accept", ""):
        service = service_of(request)
        page = Page(request, service, look_at_city(service))
        return page.answer("missing.html", HTTPStatus.NOT_FOUND, what="no_page")
    said = error.detail if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND.phrase
    return JSONResponse({"detail": said}, HTTPStatus.NOT_FOUND)


def _found(
    city: CityView, show: Condition | None, grade: Grade | None, query: str
) -> Iterator[PointView]:
    """Points so, whose point or ward name has every word that is looked for."""
    words = _folded(query).split()
    for view in city.points if grade is None else city.graded(grade):
        name = _folded(f"{view.point.name} {view.ward.name} {view.point.id} {view.point.ward}")
        if show in (None, view.condition) and all(word in name for word in words):
            yield view


def _folded(text: str) -> str:
    """Write without tone marks and capitals, as people type in a hurry."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
