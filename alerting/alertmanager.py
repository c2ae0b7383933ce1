"""The configuration of Alertmanager, generated from the inventory.

Every address has one receiver, and one route for each audience that it stands for. Each alert has
one audience, and all routes continue, so an address gets an alert at most once per audience.
"""

from collections.abc import Iterator, Sequence
from email.header import Header
from email.utils import formataddr, parseaddr
from typing import Any

from alerting.recipients import Recipient, emails, recipients
from alerting.settings import Endpoints, Timing
from inventory.schema import Inventory

NOBODY = "nobody"
"""Receiver without an address, for alerts that have no recipient."""

INCIDENT = ["alertname", "audience", "operator", "access", "point", "link"]
"""What makes an incident: one mail for each, and one when it is over."""
SHARED_CAUSE = ["alertname", "audience", "operator", "access"]
"""Links of one operator and access degrade together; one mail lists them."""

NO_REPEAT = "120h"
"""An incident is mailed once. Alertmanager forgets what it sent after 120 h (--data.retention)."""
DAILY = "24h"


def configuration(
    inventory: Inventory, timing: Timing, endpoints: Endpoints, templates: Sequence[str]
) -> dict[str, Any]:
    """Build alertmanager.yml as plain data; `templates` are paths relative to it."""
    people = recipients(inventory)
    return {
        "global": {
            "smtp_smarthost": endpoints.smtp,
            "smtp_from": sender(inventory, endpoints),
            "smtp_require_tls": False,
        },
        "templates": list(templates),
        "route": {
            "receiver": NOBODY,
            "group_by": INCIDENT,
            "group_wait": f"{timing.group_wait}s",
            "group_interval": f"{timing.group_interval}s",
            "repeat_interval": NO_REPEAT,
            "routes": [route for recipient in people for route in _routes(recipient)],
        },
        "inhibit_rules": list(_inhibitions()),
        "receivers": [{"name": NOBODY}, *_receivers(inventory, people)],
    }


def sender(inventory: Inventory, endpoints: Endpoints) -> str:
    """Write the From header in ASCII.

    Alertmanager would encode a header with other letters as a whole, address included, which
    RFC 2047 forbids.
    """
    name, address = parseaddr(endpoints.sender)
    encoded = Header(name or f"ThôngSuốt {inventory.city.name}", "utf-8").encode(linesep="")
    return f"{' '.join(encoded.split())} <{address}>"


def _receivers(inventory: Inventory, people: Sequence[Recipient]) -> Iterator[dict[str, Any]]:
    headers = {
        "Subject": '{{ template "thongsuot.subject" . }}',
        # No out-of-office replies (RFC 3834).
        "Auto-Submitted": "auto-generated",
    }
    if answers := emails(inventory, inventory.city.contacts):
        # Operators answer with the cause; nobody reads the mailbox of the sender.
        headers["Reply-To"] = ", ".join(formataddr(("", address)) for address in answers)
    for recipient in people:
        mail = {
            "to": recipient.address,
            "send_resolved": True,
            "headers": headers,
            "html": '{{ template "thongsuot.html" . }}',
            "text": '{{ template "thongsuot.text" . }}',
        }
        yield {"name": recipient.address, "email_configs": [mail]}


def _routes(recipient: Recipient) -> Iterator[dict[str, Any]]:
    if recipient.city:
        daily = {"matchers": ['alertname="Watchdog"'], "repeat_interval": DAILY}
        yield _route(recipient, ['audience="city"'], daily)
    if recipient.operators:
        together = {"matchers": ['alertname="LinkDegraded"'], "group_by": SHARED_CAUSE}
        own = ['audience="operator"', _one_of("operator", recipient.operators)]
        yield _route(recipient, own, together)
    if recipient.points:
        yield _route(recipient, ['audience="ward"', _one_of("point", recipient.points)])


def _route(recipient: Recipient, matchers: list[str], *special: dict[str, Any]) -> dict[str, Any]:
    route = {"receiver": recipient.address, "matchers": matchers, "continue": True}
    return {**route, "routes": list(special)} if special else route


def _one_of(label: str, ids: Sequence[str]) -> str:
    """Match any of some ids, which hold nothing that is special in a regular expression."""
    return f'{label}="{ids[0]}"' if len(ids) == 1 else f'{label}=~"{"|".join(ids)}"'


def _inhibitions() -> Iterator[dict[str, Any]]:
    """Hold back mails that the rules should have held back already: the second line.

    Alertmanager swallows also the end of what it holds back, for good if the source fires longer.
    So a source is here only if its targets do not recover before it: with a primary link its point
    is up. Not so a link (with manual failover a backup may come back while its point is down), nor
    anything under ProberUnhealthy or ExporterDown, which outlive what is let go after an hour.
    """
    yield {
        "source_matchers": ['alertname="PointDown"'],
        "target_matchers": ['alertname="PointOnBackup"'],
        "equal": ["audience", "operator", "point"],
    }
