"""The HTTP face of the exporter: metrics, health, reload, API and status page."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from exporter import api, intake_api, operations, outage_pages, outages_api, pages
from exporter.bodies import Bodies
from exporter.checks import Checks
from exporter.login import Login
from exporter.service import Service


class _App(FastAPI):
    """An app that describes what it takes, also where FastAPI does not read it."""

    def openapi(self) -> dict[str, Any]:
        described = super().openapi()
        described["components"]["schemas"].update(intake_api.SCHEMAS)
        return described


def create_app(service: Service, users: Mapping[str, str] | None = None) -> FastAPI:
    """Make the app of a service; with `users` (bcrypt hashes) everybody has to log in."""
    app = _App(
        title="ThôngSuốt",
        description="Whether every service point has an uninterrupted, stable connection.",
        docs_url=None,  # it loads scripts from elsewhere; `pages` has one of our own
        redoc_url=None,
    )
    app.state.service = service
    app.state.checks = Checks()
    app.state.has_authentication = bool(users)
    for part in (operations, api, outages_api, intake_api, pages, outage_pages):
        app.include_router(part.router)
    app.add_exception_handler(HTTPStatus.NOT_FOUND, pages.nothing_here)
    app.add_middleware(Bodies)
    if users:
        app.add_middleware(Login, users=users)
    return app
