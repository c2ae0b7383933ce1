"""What must fit together within one entry."""

from collections.abc import Iterator

from inventory.fault import Fault
from inventory.fields import parse_date, parse_time
from inventory.reading.tree import Finding, Group, entries, group, groups, links, points
from inventory.said import Said


def points_without_primary(root: Group) -> Iterator[Finding]:
    """Points of which no link is the primary one."""
    for loc, point in points(root):
        roles = [link.get("role") for _, link in groups(point, loc, "links")]
        if roles and "primary" not in roles and all(role == "backup" for role in roles):
            yield Finding((*loc, "links"), _NO_PRIMARY)


_NO_PRIMARY = Fault(
    "no-primary",
    Said("phải có một đường truyền chính (role: primary)", "one link must be primary"),
    Said("các đường truyền này đều là dự phòng", "all of these are backup"),
)


def reach_without_sense(root: Group) -> Iterator[Finding]:
    """Links that agents measure have no address, and all others have one."""
    for loc, link in links(root):
        by_agent = link.get("reach") == "agent"
        if by_agent and link.get("address") is not None:
            yield Finding((*loc, "address"), _ADDRESS_OF_AGENT)
        if not by_agent and link.get("address") is None:
            yield Finding((*loc, "address"), _NO_ADDRESS)


_ADDRESS_OF_AGENT = Fault(
    "address-of-agent",
    Said(
        "đường truyền có reach: agent thì không có địa chỉ",
        "a link with reach: agent has no address",
    ),
    Said("hãy bỏ mục này", "remove this one"),
)
_NO_ADDRESS = Fault(
    "missing-key",
    Said(
        "thiếu mục address: chỉ đường truyền có reach: agent mới không có địa chỉ",
        "address is missing: only a link with reach: agent has none",
    ),
)


def dates_without_sense(root: Group) -> Iterator[Finding]:
    """Mobile points have dates, others have none; ranges go forwards."""
    for loc, point in points(root):
        mobile = point.get("kind") == "mobile"
        if mobile and not point.get("dates"):
            yield Finding((*loc, "dates"), _NO_DATES)
        if not mobile and point.get("dates"):
            yield Finding((*loc, "dates"), _DATES_OF_FIXED)
        for at, dates in groups(point, loc, "dates"):
            first, last = parse_date(dates.get("from")), parse_date(dates.get("to"))
            if first and last and last < first:
                words = Said(
                    f"ngày cuối, {last}, trước ngày đầu, {first}",
                    f"the last day, {last}, is before the first, {first}",
                )
                yield Finding((*at, "to"), Fault("dates-backwards", words))


_NO_DATES = Fault(
    "missing-key",
    Said(
        'điểm lưu động phải ghi những ngày phục vụ, ví dụ dates: [{from: "2026-12-01"}]',
        'a mobile point needs its dates, such as dates: [{from: "2026-12-01"}]',
    ),
)
_DATES_OF_FIXED = Fault(
    "dates-of-fixed-point",
    Said(
        "chỉ điểm lưu động (kind: mobile) mới có dates", "only a point with kind: mobile has dates"
    ),
)


def maintenance_without_sense(root: Group) -> Iterator[Finding]:
    """Planned works end after they begin."""
    for loc, entry in groups(root, (), "maintenance"):
        start, end = parse_time(entry.get("from")), parse_time(entry.get("to"))
        if start and end and end <= start:
            yield Finding((*loc, "to"), _ENDS_BEFORE)


_ENDS_BEFORE = Fault(
    "works-backwards",
    Said("thời điểm kết thúc phải sau thời điểm bắt đầu", "the end must be after the start"),
)


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
            words = Said(
                f"thiếu mục {key}: SNMP {version} cần mục này",
                f"{key} is missing: SNMP {version} needs it",
            )
            yield Finding((*loc, key), Fault("missing-key", words))
        for key in foreign[version]:
            if key in credential:
                words = Said(f"SNMP {version} không có mục {key}", f"SNMP {version} has no {key}")
                yield Finding((*loc, key), Fault("wrong-snmp-version", words))
        if group(credential, "privacy") and not group(credential, "auth"):
            yield Finding((*loc, "auth"), _NO_AUTH)


_NO_AUTH = Fault(
    "missing-key",
    Said(
        "thiếu mục auth: SNMP v3 chỉ mã hoá khi có xác thực",
        "auth is missing: SNMP v3 encrypts only with authentication",
    ),
)


def radio_promised_elsewhere(root: Group) -> Iterator[Finding]:
    """Only a contract for 5G says which 5G."""
    for loc, link in links(root):
        if "nr" in group(link, "contracted") and link.get("access") != "5g":
            yield Finding((*loc, "contracted", "nr"), _NR_ELSEWHERE)


_NR_ELSEWHERE = Fault(
    "nr-without-5g",
    Said("chỉ đường truyền có access: 5g mới có nr", "only a link with access: 5g has nr"),
)
