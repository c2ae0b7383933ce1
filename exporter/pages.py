"""The status page: what is down first, for a phone, in Vietnamese and in English.

Handlers are plain functions, so they run in threads and the event loop stays free.
"""

import base64
import hashlib
import unicodedata
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from exporter.criterion_rows import measured, not_measured
from exporter.formats import Formats, iso
from exporter.serving import City, Private, Serving
from exporter.texts import Texts
from exporter.view import CityView, Condition, PointView
from inventory.schema import Language
from stability.verdict import Grade

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

TROUBLES = [condition for condition in Condition if condition is not Condition.GOOD]
"""Sections of the page, in their order."""

MOST_CARDS = 30
"""More points in one condition are listed in the short form only."""

MOST_MISSING = 10
"""Points that miss the target and are listed with their reason; the others are a link away."""

GRADES = (Grade.A, Grade.B, Grade.C, Grade.U)
"""In the order in which they are shown."""

MOST_OUTAGES = 20
"""Outages that the page of a point shows."""

_TEMPLATES = Path(__file__).with_name("templates")
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEXTS = {language: Texts(language) for language in Language}


def _policy() -> str:
    """Say to browsers that nothing but our own script may run (CSP level 3)."""
    script = (_TEMPLATES / "refresh.js").read_bytes().rstrip(b"\n")
    digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
    return (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; "
        f"form-action 'self'; base-uri 'none'; script-src 'sha256-{digest}'"
    )


_HEADERS = {
    "Content-Security-Policy": _policy(),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Page:
    """What every page needs: the city, the language, and how to link to other pages in it."""

    def __init__(
        self,
        request: Request,
        service: Serving,
        city: City,
        lang: str = "",
    ) -> None:
        """Look at everything once, so that a page does not contradict itself."""
        self._request = request
        self._service = service
        self._city = city
        own = city.snapshot.fleet.inventory.city.language
        self._language = Language(lang) if lang in set(Language) else own

    def answer(self, template: str, status: int = 200, **more: Any) -> HTMLResponse:
        """Fill a template."""
        now_ns = self._city.snapshot.at_ns
        text = _ENVIRONMENT.get_template(template).render(
            texts=_TEXTS[self._language],
            formats=Formats(self._language, self._city.zone),
            now_ns=now_ns,
            iso_now=iso(now_ns, self._city.zone),
            city_name=self._city.snapshot.fleet.inventory.city.name,
            city=self._city,
            banners=tuple(self._banners()),
            link=self._link,
            measured=partial(measured, language=self._language),
            not_measured=partial(not_measured, language=self._language),
            other_language=self._other_language(),
            **more,
        )
        return HTMLResponse(text, status, _HEADERS)

    def _link(self, path: str, **parameters: str) -> str:
        """Make a link that keeps the language, if it is not the city's own."""
        if self._language is not self._city.snapshot.fleet.inventory.city.language:
            parameters["lang"] = self._language
        return f"{path}?{urlencode(parameters)}" if parameters else path

    def _other_language(self) -> str:
        parameters = dict(self._request.query_params)
        parameters["lang"] = next(one for one in Language if one is not self._language)
        return f"{self._request.url.path}?{urlencode(parameters)}"

    def _banners(self) -> Iterator[str]:
        snapshot = self._city.snapshot
        if snapshot.fault is not None:
            yield "fault"
        if not self._service.last_reload.successful:
            yield "reload"
        if self._service.state_problem is not None:
            yield "state"
        if snapshot.fleet.is_demo:
            yield "demo"


@router.get("/")
def city_page(
    page: Annotated[Page, Depends()],
    city: City,
    show: str = "",
    grade: str = "",
    q: str = "",
) -> HTMLResponse:
    """All points, the troubled ones first."""
    condition = Condition(show) if show in set(Condition) else None
    graded = Grade(grade) if grade in set(Grade) else None
    return page.answer(
        "city.html",
        troubles=TROUBLES,
        most=MOST_CARDS,
        most_missing=MOST_MISSING,
        good=Condition.GOOD,
        grades=GRADES,
        missing=city.graded(Grade.C),
        show=condition,
        grade=graded,
        query=q,
        found=tuple(_found(city, condition, graded, q)),
    )


@router.get("/points/{point_id}")
def point_page(
    point_id: str, page: Annotated[Page, Depends()], city: City, private: Private
) -> HTMLResponse:
    """One point with its links and its last outages."""
    view = city.point(point_id)
    if view is None:
        return page.answer("missing.html", 404)
    links = {one.link.id: one for one in view.links}
    outages = [
        (outage, links.get(outage.link or ""))
        for outage in city.snapshot.judged.outages
        if outage.point == point_id
    ]
    return page.answer("point.html", view=view, private=private, outages=outages[:MOST_OUTAGES])


@router.get("/docs")
def docs_page(request: Request) -> HTMLResponse:
    """Describe the API; from the same source as /openapi.json, without scripts from elsewhere."""
    text = _ENVIRONMENT.get_template("docs.html").render(api=request.app.openapi())
    return HTMLResponse(text, headers=_HEADERS)


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
