"""What Prometheus and whoever runs the exporter ask for: metrics, health, reload."""

import zlib
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, StreamingResponse

from exporter.exposition import CONTENT_TYPE
from exporter.serving import Serving
from exporter.writing import Writer

router = APIRouter(tags=["operation"])

_GZIP = zlib.MAX_WBITS | 16
_FASTEST = 1
"""Level of compression: a third of the time of the default for a tenth more bytes."""


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request, service: Serving) -> StreamingResponse:
    """Everything that is known, in the text format of Prometheus."""
    chunks = service.metrics()
    headers = {"Content-Type": CONTENT_TYPE, "Vary": "Accept-Encoding"}
    if _accepts_gzip(request.headers.get("Accept-Encoding", "")):
        chunks, headers["Content-Encoding"] = _compressed(chunks), "gzip"
    return StreamingResponse(chunks, headers=headers)


@router.get("/-/healthy", response_class=PlainTextResponse)
async def healthy(service: Serving) -> str:
    """The process answers. What cannot be stored does not stop it, but is told."""
    problem = service.state_problem
    return "healthy\n" if problem is None else f"healthy, but not stored: {problem}\n"


@router.get(
    "/-/ready",
    response_class=PlainTextResponse,
    responses={503: {"description": "Not every link was measured once."}},
)
async def ready(service: Serving) -> PlainTextResponse:
    """Every link was measured once; if not, which ones are missing."""
    missing = service.missing()
    return PlainTextResponse(f"{missing or 'ready'}\n", 503 if missing else 200)


@router.post(
    "/-/reload",
    response_class=PlainTextResponse,
    responses={
        403: {"description": "Neither authentication nor --enable-lifecycle is set."},
        500: {"description": "The inventory has errors; the old one stays."},
    },
)
async def reload(service: Serving, _login: Writer) -> PlainTextResponse:
    """Read the inventory again; a bad one changes nothing. SIGHUP does the same."""
    done = await service.reload()
    if done.successful:
        return PlainTextResponse(f"reloaded: {done.message}\n")
    return PlainTextResponse(f"not reloaded, the old one stays:\n{done.message}\n", 500)


def _accepts_gzip(header: str) -> bool:
    """Whether a client takes gzip (RFC 9110, 12.5.3)."""
    for entry in header.lower().split(","):
        name, _, weight = entry.replace(" ", "").partition(";q=")
        if name in ("gzip", "x-gzip", "*"):
            return weight.strip("0.") != "" or weight == ""
    return False


async def _compressed(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    compressor = zlib.compressobj(_FASTEST, zlib.DEFLATED, _GZIP)
    async for chunk in chunks:
        yield compressor.compress(chunk)
    yield compressor.flush()
