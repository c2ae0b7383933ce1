"""What must fit together within one entry."""

from collections.abc import Iterator

from inventory.fields import parse_date, parse_time
from inventory.tree import Finding, Group, entries, group, groups, links, points


def points_without_primary(root: Group) -> Iterator[Finding]:
    """Points of which no link is the primary one."""
    for loc, point in points(root):
        roles = [link.get("role") for _, link in groups(point, loc, "links")]
        if roles and "primary" not in roles and all(role == "backup" for role in roles):
            yield Finding((*loc, "links"), "one link must be primary; all of these are backup")


def reach_without_sense(root: Group) -> Iterator[Finding]:
    """Links that agents measure have no address, and all others have one."""
    for loc, link in links(root):
        by_agent = link.get("reach") == "agent"
        if by_agent and link.get("address") is not None:
            yield Finding(
                (*loc, "address"), "a link with reach: agent has no address; remove this one"
            )
        if not by_agent and link.get("address") is None:
            yield Finding(
                (*loc, "address"), "address is missing: only a link with reach: agent has none"
            )


def dates_without_sense(root: Group) -> Iterator[Finding]:
    """Mobile points have dates, others have none; ranges go forwards."""
    for loc, point in points(root):
        mobile = point.get("kind") == "mobile"
        if mobile and not point.get("dates"):
            yield Finding(
                (*loc, "dates"),
                'a mobile point needs its dates, such as dates: [{from: "2026-12-01"}]',
            )
        if not mobile and point.get("dates"):
            yield Finding((*loc, "dates"), "only a point with kind: mobile has dates")
        for at, dates in groups(point, loc, "dates"):
            first, last = parse_date(dates.get("from")), parse_date(dates.get("to"))
            if first and last and last < first:
                yield Finding((*at, "to"), f"the last day, {last}, is before the first, {first}")


def maintenance_without_sense(root: Group) -> Iterator[Finding]:
    """Planned works end after they begin."""
    for loc, entry in groups(root, (), "maintenance"):
        start, end = parse_time(entry.get("from")), parse_time(entry.get("to"))
        if start and end and end <= start:
            yield Finding((*loc, "to"), "the end must be after the start")


def credentials_without_sense(root: Group) -> Iterator[Finding]:
    """SNMP v2c has a community; v3 has a user, and privacy only with authentication."""
    needed = {"v2c": "community", "v3": "user"}
    foreign = {"v2c": ("user", "auth", "privacy"), "v3": ("community",)}
    for loc, credential in entries(root, (), "credentials"):
        version = credential.get("snmp")
        if not isinstance(version, str) or version not in needed:
            continue
        if credential.get(needed[version]) is None:
            key = needed[version]
            yield Finding((*loc, key), f"{key} is missing: SNMP {version} needs it")
        for key in foreign[version]:
            if key in credential:
                yield Finding((*loc, key), f"SNMP {version} has no {key}")
        if group(credential, "privacy") and not group(credential, "auth"):
            yield Finding(
                (*loc, "auth"), "auth is missing: SNMP v3 encrypts only with authentication"
            )


def radio_promised_elsewhere(root: Group) -> Iterator[Finding]:
    """Only a contract for 5G says which 5G."""
    for loc, link in links(root):
        if "nr" in group(link, "contracted") and link.get("access") != "5g":
            yield Finding((*loc, "contracted", "nr"), "only a link with access: 5g has nr")
