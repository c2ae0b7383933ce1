"""What all pages share: templates, words, headers, and how they link to each other."""

import base64
import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from exporter.criterion_rows import measured, not_measured
from exporter.formats import Formats
from exporter.serving import City, Serving
from exporter.texts import Texts
from inventory.schema import Language
from stability.timestamps import iso

_TEMPLATES = Path(__file__).with_name("templates")
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES = {name: _ENVIRONMENT.get_template(name) for name in _ENVIRONMENT.list_templates()}
"""All are read at the start: files that an upgrade replaces must not change a running service."""
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
    "Referrer-Policy": "same-origin",  # with less, browsers hide where our own forms come from
    "X-Content-Type-Options": "nosniff",
}


def answer(template: str, status: int = 200, **more: Any) -> HTMLResponse:
    """Fill a template."""
    text = _PAGES[template].render(**more)
    return HTMLResponse(text, status, _HEADERS)


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
        self.language = Language(lang) if lang in set(Language) else own

    @property
    def texts(self) -> Texts:
        """The words of the page."""
        return _TEXTS[self.language]

    def answer(self, template: str, status: int = 200, **more: Any) -> HTMLResponse:
        """Fill a template."""
        now_ns = self._city.snapshot.at_ns
        return answer(
            template,
            status,
            texts=self.texts,
            formats=Formats(self.language, self._city.zone),
            now_ns=now_ns,
            iso_now=iso(now_ns, self._city.zone),
            city_name=self._city.snapshot.fleet.inventory.city.name,
            city=self._city,
            banners=tuple(self._banners()),
            reload=self._service.last_reload,
            link=self.link,
            measured=partial(measured, language=self.language),
            not_measured=partial(not_measured, language=self.language),
            other_language=self._other_language(),
            **more,
        )

    def link(self, path: str, **parameters: str) -> str:
        """Make a link that keeps the language, if it is not the city's own."""
        if self.language is not self._city.snapshot.fleet.inventory.city.language:
            parameters["lang"] = self.language
        return f"{path}?{urlencode(parameters)}" if parameters else path

    def _other_language(self) -> str:
        parameters = dict(self._request.query_params)
        parameters["lang"] = next(one for one in Language if one is not self.language)
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
