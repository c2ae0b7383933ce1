"""What mails need of the inventory besides metrics, as a generated mail template.

Phone numbers of people do not pass through metrics, which anybody on the network can read.
"""

import json
from collections.abc import Iterator

from alerting.settings import Endpoints
from inventory.recipients import phones
from inventory.schema import Inventory

NO_FIGURES = "chưa có số liệu"


def directory(inventory: Inventory, endpoints: Endpoints) -> str:
    """Define `page.url`, `incident.url`, `point.contacts`, and `.html` and `.text` of `dashboard`.

    `point.contacts` is called with the id of a point, `incident.url` with that of an incident. The
    link to dashboards is empty if it is not known where readers of mails find them.
    """
    link = _text(endpoints.dashboard_url)
    dashboard = endpoints.dashboard_url != ""
    incidents = _text(endpoints.status_page + "/outages/")
    return "\n".join(
        (
            "{{/* Generated from the inventory; changes are lost. */}}",
            _define("page.url", f"{{{{ {_text(endpoints.status_page)} }}}}"),
            _define("incident.url", f"{{{{ {incidents} }}}}{{{{ . }}}}"),
            *(
                _define(name, f'{{{{ template "dashboard.link.{kind}" {link} }}}}' * dashboard)
                for name, kind in (("dashboard.html", "html"), ("dashboard.text", "text"))
            ),
            # One comparison each: a chain of else would nest as deep as there are points.
            _define("point.contacts", "".join(_contacts(inventory))),
            "",
        )
    )


def _contacts(inventory: Inventory) -> Iterator[str]:
    for point in inventory.points:
        people = phones(inventory, point) or NO_FIGURES
        yield f"{{{{ if eq . {_text(point.id)} }}}}{{{{ {_text(people)} }}}}{{{{ end }}}}"


def _define(name: str, body: str) -> str:
    return f'{{{{ define "{name}" }}}}{body}{{{{ end }}}}'


def _text(value: str) -> str:
    """Quote a text as a template's string constant; its escapes are those of JSON."""
    return json.dumps(value, ensure_ascii=False)
