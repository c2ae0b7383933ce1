"""The Prometheus that dashboards read, as Grafana knows it."""

from typing import Final

from dashboards.queries import Json

UID: Final = "thongsuot-prometheus"
"""Never changed: what is provisioned and what is published is the same data source."""
NAME: Final = "ThôngSuốt"


def definition(url: str) -> Json:
    """Say how Grafana reaches it. `url` is Prometheus as Grafana's server reaches it."""
    return {
        "access": "proxy",
        "jsonData": {
            # Expressions may be longer than an address.
            "httpMethod": "POST",
            # How often Prometheus scrapes; $__rate_interval is made of it.
            "timeInterval": "15s",
        },
        "name": NAME,
        "type": "prometheus",
        "uid": UID,
        "url": url,
    }
