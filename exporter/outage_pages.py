"""The page of an outage, to which mails link: what, since when, why, and who takes care of it.

A form of the page is sent to the page itself, and a good one leads back to it.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from exporter.cases import as_it_is, audit, beside, find
from exporter.form_problems import Problem, problems
from exporter.outage_answers import Acknowledgement, Note
from exporter.outage_view import outage_view
from exporter.page import Page
from exporter.service import Service
from exporter.serving import City, Private, Serving
from exporter.view import CityView
from exporter.writing import Refused, Refusing, acknowledge, may_write, note, writer
from stability.ledger.handling import LONGEST_TEXT, LONGEST_WORD
from stability.past import Attribution

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

LONGEST_FORM = 32 * 1024
"""Bytes of a form: more than the longest note in letters of three bytes, each written as %XX."""


@router.get("/outages/{outage_id}")
def outage_page(
    outage_id: str,
    request: Request,
    service: Serving,
    city: City,
    page: Annotated[Page, Depends()],
    private: Private,
) -> HTMLResponse:
    """One outage."""
    shown = _Shown(service, city, page, is_private=private, may_write=may_write(request))
    return shown.page(outage_id)


@router.post("/outages/{outage_id}")
async def outage_form(
    outage_id: str,
    request: Request,
    service: Serving,
    city: City,
    page: Annotated[Page, Depends()],
    private: Private,
) -> Response:
    """Take one of the forms of the page."""
    fields: dict[str, str] = {}
    try:
        login = writer(request)
        fields = await _fields(request)
        await _take(service, city, outage_id, fields, login)
    except (ValidationError, Refusing) as error:
        found, status = problems(error, page.texts), getattr(error, "status_code", 422)
    else:
        return RedirectResponse(page.link(f"/outages/{outage_id}"), 303)
    shown = _Shown(service, city, page, is_private=private, may_write=may_write(request))
    return await run_in_threadpool(shown.page, outage_id, Form(fields, found), status)


async def _take(
    service: Service, city: CityView, outage_id: str, fields: Mapping[str, str], login: str | None
) -> None:
    """Write down what a form says."""
    said = {name: value for name, value in fields.items() if name != "act"}
    if fields.get("act") == "note":
        await note(service, outage_id, Note.model_validate(said), login)
    else:
        acknowledgement = Acknowledgement.model_validate(_with_offset(said, city))
        await acknowledge(service, outage_id, acknowledgement, login)


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was not taken, so that nobody has to type it again."""

    fields: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def is_note(self) -> bool:
        """Whether it is the note rather than the acknowledgement."""
        return self.fields.get("act") == "note"

    def said(self, name: str, *, note: bool) -> str:
        """What was typed into a field of one of the two forms."""
        return self.fields.get(name, "") if note == self.is_note else ""

    def is_wrong(self, name: str, *, note: bool) -> bool:
        """Whether a field of one of the two forms has to be mended."""
        wrong = {problem.field for problem in self.problems}
        return note == self.is_note and name in wrong


_NO_FORM = Form()


class _Shown:
    """Fills the page of an outage."""

    def __init__(
        self, service: Service, city: CityView, page: Page, *, is_private: bool, may_write: bool
    ) -> None:
        self._service = service
        self._city = city
        self._page = page
        self._is_private = is_private
        self._may_write = may_write

    def page(self, outage_id: str, form: Form = _NO_FORM, status: int = 200) -> HTMLResponse:
        """Show an outage, and a form that was not taken."""
        case = find(self._service, outage_id)
        if case is None:
            return self._page.answer("missing.html", 404, what="no_outage")
        case = as_it_is(self._service, case)
        others = [as_it_is(self._service, one) for one in beside(self._service, case)]
        view = outage_view(self._city, case, others, self._page.texts)
        return self._page.answer(
            "outage.html",
            status,
            view=view,
            acts=audit(self._service, outage_id) if self._is_private else [],
            private=self._is_private,
            may_write=self._may_write,
            form=form,
            attributions=list(Attribution),
            longest_word=LONGEST_WORD,
            longest_text=LONGEST_TEXT,
        )


async def _fields(request: Request) -> dict[str, str]:
    """Read a form; fields that are left empty say nothing."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise Refusing(Refused.TOO_LONG, 413, "this form is too long")
    pairs = parse_qsl(body.decode(errors="replace"), max_num_fields=20)
    return {name: value for name, value in pairs if value.strip()}


def _with_offset(fields: Mapping[str, str], city: CityView) -> dict[str, str | datetime]:
    """Take the time that a form names for one of the city."""
    said: dict[str, str | datetime] = dict(fields)
    with suppress(KeyError, ValueError):  # none, or none that can be read: the model says so
        said["eta"] = datetime.fromisoformat(fields["eta"]).replace(tzinfo=city.zone)
    return said
