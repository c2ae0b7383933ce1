"""Who may change something over HTTP, and in whose name."""

import time
from collections.abc import Callable
from enum import Enum, auto
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request

from exporter.outage_answers import Acknowledgement, Note
from exporter.service import Service
from exporter.serving import service_of
from exporter.threads import in_daemon_thread
from stability.ledger.errors import ActError, LedgerError, UnknownOutageError
from stability.ledger.handling import Handling

_NS = 1_000_000_000


class Refused(Enum):
    """Why something was not written down, for pages that say it in their own words."""

    CLOSED = auto()
    """Nobody logs in, and it was not asked for without."""
    ELSEWHERE = auto()
    """A page of another site made the request."""
    TOO_LONG = auto()
    NOBODY = auto()
    NOTHING_SAID = auto()
    UNKNOWN_OUTAGE = auto()
    NOT_STORED = auto()


class Refusing(HTTPException):
    """Says no to a request; `detail` is for programs."""

    def __init__(self, refused: Refused, status_code: int, detail: str) -> None:
        """Refuse a request."""
        super().__init__(status_code, detail)
        self.refused = refused


def may_write(request: Request) -> bool:
    """Whether changes are possible: only where people log in, or where it was asked for."""
    lifecycle = service_of(request).settings.enable_lifecycle
    return bool(lifecycle or request.app.state.has_authentication)


def writer(request: Request) -> str | None:
    """Name who is logged in, None without a login; 403 if this request may change nothing."""
    if not may_write(request):
        raise Refusing(
            Refused.CLOSED,
            403,
            "changing something by HTTP needs basic auth (--web-config) or --enable-lifecycle",
        )
    if not _of_this_site(request):
        raise Refusing(Refused.ELSEWHERE, 403, "this request was made by a page of another site")
    login: str | None = getattr(request.state, "login", None)
    return login


Writer = Annotated[str | None, Depends(writer)]


async def acknowledge(
    service: Service, case_id: str, said: Acknowledgement, login: str | None
) -> Handling:
    """Write down who takes care of an incident; Refusing if that cannot be."""
    by = _name(said.by, login)
    eta_ns = int(said.eta.timestamp()) * _NS if said.eta else None

    def write() -> Handling:
        now_ns = time.time_ns()
        return service.ledger.acknowledge(case_id, by, eta_ns, now_ns, who=login or by)

    return await _written(service, write)


async def note(service: Service, case_id: str, said: Note, login: str | None) -> Handling:
    """Write down what somebody knows about an incident; Refusing if that cannot be."""
    by = _name(said.by, login)
    if said.model_dump(exclude={"by"}, exclude_none=True) == {}:
        raise Refusing(
            Refused.NOTHING_SAID, 422, "say something: text, cause, attribution or ticket"
        )

    def write() -> Handling:
        return service.ledger.note(
            case_id,
            login or by,
            time.time_ns(),
            text=said.text,
            cause=said.cause,
            attribution=said.attribution,
            ticket=said.ticket,
        )

    return await _written(service, write)


def _name(said: str | None, login: str | None) -> str:
    name = said or login
    if name is None:
        raise Refusing(Refused.NOBODY, 422, "say who does it: by")
    return name


async def _written(service: Service, write: Callable[[], Handling]) -> Handling:
    try:
        handling = await in_daemon_thread(write)
    except UnknownOutageError as error:
        raise Refusing(Refused.UNKNOWN_OUTAGE, 404, str(error)) from error
    except ActError as error:
        raise Refusing(Refused.NOBODY, 422, str(error)) from error
    except LedgerError as error:
        raise Refusing(Refused.NOT_STORED, 503, str(error)) from error
    await service.handled()
    return handling


def _of_this_site(request: Request) -> bool:
    """Whether a browser made this request for a page of ours; programs say nothing of the kind.

    Browsers send the login along with whatever another site's page makes them ask for. They say
    so in Sec-Fetch-Site over TLS and on this machine, else in Origin (both: Fetch standard).
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("Host")
