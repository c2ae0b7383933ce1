"""The configuration of Alertmanager, generated from the inventory.

Every address has one receiver, and one route for each audience that it stands for. Each alert has
one audience, and all routes continue, so an address gets an alert at most once per audience.
"""

from collections.abc import Iterator, Sequence
from email.header import Header
from email.utils import formataddr, parseaddr
from typing import Any

from alerting.settings import Endpoints, Timing
from inventory.recipients import Recipient, emails, recipients
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

TARGETS = 'alertname=~"TargetAtRisk|TargetMissed"'
SHARED_TARGET = ["alertname", "audience", "operator"]
"""Everything of a reader that is at risk, or that misses its target, is one mail."""
NO_REPEAT_OF_TARGETS = "1080h"
"""A point may miss its target for weeks, until what was missed leaves the window of 28 days. The
Monday's digest reminds of it. Alertmanager must keep what it sent as long (--data.retention)."""

DIGESTS = {
    "morning": 'alertname=~"OffHoursDigest|TargetDigest"',
    "readiness": 'alertname="PointsNotReady"',
}
"""Alerts that are a list and no state, by the hours in which they may be mailed."""
TIMES = {"morning": ("07:00", "07:30"), "readiness": ("07:30", "08:00")}
"""Alertmanager mails no list outside these hours. A list has no end that is worth a mail, and a
receiver mails ends of all its alerts or of none; `DIGEST_INTERVAL` puts the end outside."""
DIGEST_INTERVAL = "30m"
ONCE = "12h"
"""Its end is dropped, so Alertmanager takes today's list for yesterday's; it mails it because it is
older than this."""


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
            "routes": [route for recipient in people for route in _routes(recipient, timing)],
        },
        "time_intervals": [_times(name, inventory) for name in TIMES],
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


def _routes(recipient: Recipient, timing: Timing) -> Iterator[dict[str, Any]]:
    common = (_targets(timing), *(_digest(name) for name in DIGESTS))
    if recipient.city:
        daily = {"matchers": ['alertname="Watchdog"'], "repeat_interval": DAILY}
        yield _route(recipient, ['audience="city"'], daily, *common)
    if recipient.operators:
        together = {"matchers": ['alertname="LinkDegraded"'], "group_by": SHARED_CAUSE}
        own = ['audience="operator"', _one_of("operator", recipient.operators)]
        yield _route(recipient, own, together, *common)
    if recipient.points:
        yield _route(recipient, ['audience="ward"', _one_of("point", recipient.points)])


def _targets(timing: Timing) -> dict[str, Any]:
    return {
        "matchers": [TARGETS],
        "group_by": SHARED_TARGET,
        "group_wait": f"{timing.target_wait}s",
        "group_interval": f"{timing.target_interval}s",
        "repeat_interval": NO_REPEAT_OF_TARGETS,
    }


def _digest(name: str) -> dict[str, Any]:
    return {
        "matchers": [DIGESTS[name]],
        "group_interval": DIGEST_INTERVAL,
        "repeat_interval": ONCE,
        "active_time_intervals": [name],
    }


def _times(name: str, inventory: Inventory) -> dict[str, Any]:
    start, end = TIMES[name]
    hours = {"start_time": start, "end_time": end}
    return {
        "name": name,
        "time_intervals": [{"times": [hours], "location": inventory.city.timezone}],
    }


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
    # The rules let the one go when the other fires; that is no end that should be told.
    yield {
        "source_matchers": ['alertname="TargetMissed"'],
        "target_matchers": ['alertname="TargetAtRisk"'],
        "equal": ["audience", "operator", "point", "link"],
    }
