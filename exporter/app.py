"""The HTTP face of the exporter: metrics, health, reload, API and status page."""

from fastapi import FastAPI

from exporter import api, operations, pages
from exporter.service import Service


def create_app(service: Service, *, has_authentication: bool = False) -> FastAPI:
    """Make the app of a service; `has_authentication` if everybody has to log in before it."""
    app = FastAPI(
        title="ThôngSuốt",
        description="Whether every service point has an uninterrupted, stable connection.",
        docs_url=None,  # it loads scripts from elsewhere; `pages` has one of our own
        redoc_url=None,
    )
    app.state.service = service
    app.state.has_authentication = has_authentication
    for part in (operations, api, pages):
        app.include_router(part.router)
    return app
