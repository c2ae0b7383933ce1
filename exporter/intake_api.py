"""Where other probers hand in what they measured: agents at the points, and relays for them."""

import zlib
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError

from exporter.api_models import Refusal as Why
from exporter.intake import FullError, Outcome, Refusal, Result, may_send
from exporter.intake_models import MOST_MINUTES, MinutesForm, schemas
from exporter.serving import Serving
from exporter.writing import Writer

router = APIRouter(prefix="/api/v1", tags=["API"])

MOST_BYTES = 2 << 20
"""Of a document, as it comes and unpacked: half as much again as a day of a link takes."""

MOST_PROBLEMS = 100
"""Problems that are told of one document."""

FULL_SECONDS = 30
"""When to ask again while too many records wait."""

_GZIP = zlib.MAX_WBITS | 16
_LONGEST_NAME = 80
_REFERENCE = "#/components/schemas/{model}"

SCHEMAS = schemas(_REFERENCE)
"""The document as OpenAPI describes it, to be put among the components."""

Count = Annotated[int, Field(ge=0)]


class Problem(BaseModel):
    """What is wrong, and where."""

    loc: list[str | int] = Field(description="The way to it, such as body, minutes, 3, lost.")
    msg: str
    type: str


class Taken(BaseModel):
    """What became of the records of a document."""

    in_time: Count = Field(description="Their minute is not judged yet.")
    late: Count = Field(description="Their minute was judged; its day will be judged again.")
    known: Count = Field(description="In the ledger already.")
    refused: list[Problem] = Field(description="Not taken, and never will be.")


class Problems(BaseModel):
    """Why nothing of a document was taken."""

    detail: list[Problem]


_REFUSALS: dict[int | str, dict[str, Any]] = {
    202: {"model": Taken, "description": "Taken, not all stored yet: send again to be sure."},
    400: {"model": Why, "description": "It is not what Content-Encoding says."},
    403: {"model": Why, "description": "Neither authentication nor --enable-lifecycle is set."},
    413: {"model": Why, "description": f"More than {MOST_BYTES} bytes, packed or unpacked."},
    415: {"model": Why, "description": "Content-Encoding is neither gzip nor identity."},
    422: {"model": Problems, "description": "Nothing of it can be taken; all reasons."},
    503: {"model": Why, "description": "Too many records wait; Retry-After says for how long."},
}


@router.post(
    "/minutes",
    response_model=Taken,
    response_description="Nothing has to be sent again.",
    responses=_REFUSALS,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": _REFERENCE.format(model=MinutesForm.__name__)}
                }
            },
        }
    },
)
async def minutes(request: Request, response: Response, service: Serving, _login: Writer) -> Any:
    """Take minute records of an agent or another prober, up to 30 days late, in any order.

    The same may be sent any number of times; a record that differs replaces the one before it.
    """
    body = await _body(request)
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    said = await run_in_threadpool(_read, body, encoding)
    if isinstance(said, MinutesForm) and not may_send(
        service.snapshot.fleet.inventory, said.vantage
    ):
        said = [
            Problem(
                loc=["body", "vantage"],
                msg="this is not a prober of the inventory that sends its records",
                type="unknown_vantage",
            )
        ]
    if not isinstance(said, MinutesForm):
        return _nothing_taken(said)
    records = await run_in_threadpool(said.records)
    try:
        outcomes = await service.take(records)
    except FullError as error:
        after = {"Retry-After": f"{FULL_SECONDS}"}
        raise HTTPException(503, "too many records wait to be judged; send later", after) from error
    taken = _taken(outcomes)
    if len(taken.refused) == len(outcomes):
        return _nothing_taken(taken.refused)
    if taken.in_time or taken.late:
        response.status_code = HTTPStatus.ACCEPTED
    return taken


async def _body(request: Request) -> bytes:
    """Read what is sent, as long as it is not too much."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"send at most {MOST_BYTES} bytes, {MOST_MINUTES} records")
    return bytes(body)


def _read(body: bytes, encoding: str) -> MinutesForm | list[Problem]:
    """Read a document; give all that is wrong with it."""
    try:
        return MinutesForm.model_validate_json(_unpacked(body, encoding))
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return [
            Problem(
                loc=["body", *(_cut(part) for part in one["loc"])],
                msg=str(_cut(one["msg"])),
                type=one["type"],
            )
            for one in found
        ]


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding == "identity":
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise HTTPException(415, "Content-Encoding may be gzip or identity")
    unpacking = zlib.decompressobj(_GZIP)
    try:
        whole = unpacking.decompress(body, MOST_BYTES + 1)
    except zlib.error as error:
        raise HTTPException(400, f"this is not gzip: {error}") from error
    if len(whole) > MOST_BYTES:
        raise HTTPException(413, f"send at most {MOST_BYTES} bytes, {MOST_MINUTES} records")
    if not unpacking.eof or unpacking.unused_data:
        raise HTTPException(400, "this is not one whole gzip member")
    return whole


def _cut(part: str | int) -> str | int:
    """Leave out what is too long to be of use; it may be a name that the sender made up."""
    limit = 4 * _LONGEST_NAME
    return part if isinstance(part, int) or len(part) <= limit else f"{part[:limit]}…"


def _taken(outcomes: list[Outcome]) -> Taken:
    return Taken(
        in_time=outcomes.count(Result.IN_TIME),
        late=outcomes.count(Result.LATE),
        known=outcomes.count(Result.KNOWN),
        refused=[
            Problem(loc=["body", "minutes", place, one.about], msg=one.message, type=one)
            for place, one in enumerate(outcomes)
            if isinstance(one, Refusal)
        ],
    )


def _nothing_taken(problems: list[Problem]) -> JSONResponse:
    """Answer 422 with what is wrong, the first of it if that is a lot."""
    told = problems[:MOST_PROBLEMS]
    if len(problems) > len(told):
        more = len(problems) - len(told)
        told.append(Problem(loc=["body"], msg=f"and {more} problems more", type="more"))
    return JSONResponse(Problems(detail=told).model_dump(), 422)
