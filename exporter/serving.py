"""What all HTTP handlers share: the service behind the app, and what may be shown to whom."""

from typing import Annotated

from fastapi import Depends, Request

from exporter.service import Service
from exporter.view import CityView, city_view


def service_of(request: Request) -> Service:
    """Find the service that this app serves."""
    service: Service = request.app.state.service
    return service


Serving = Annotated[Service, Depends(service_of)]


def look_at_city(service: Serving) -> CityView:
    """Look at all points as they are now."""
    return city_view(service.snapshot)


City = Annotated[CityView, Depends(look_at_city)]


def may_show_private(request: Request) -> bool:
    """Whether addresses and service ids may be shown: only where everybody has to log in."""
    return bool(request.app.state.has_authentication)


Private = Annotated[bool, Depends(may_show_private)]
