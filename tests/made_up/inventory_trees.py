"""Valid inventories with all sections, as plain data: what a YAML reader would make of a file.

    @given(inventories())
    def test_it(tree): inventory = Inventory.model_validate(tree)

Ids and texts are often such as YAML readers take for something else: `on`, `1e3`, `a: b`.
"""

import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from inventory.hours import DAYS
from inventory.target import DEFAULT_TARGET
from inventory.wards import wards_of
from inventory.words import (
    Access,
    AuthProtocol,
    CapPeriod,
    ContactRole,
    Failover,
    Language,
    NrMode,
    Power,
    PrivacyProtocol,
    Reach,
    Role,
    Status,
)

Tree = dict[str, Any]
Trees = st.SearchStrategy[Tree]

IDS = ("on", "no", "y", "null", "true", "1", "007", "08", "1e3", "0x1f", "0o17", "5g", "nan", "1-2")
"""Ids that some reader takes for something else when they stand without quotes."""
TEXTS = (
    *("yes", "Off", "NO", "~", "Null", "True", ".5", "+1", "1_000", "0b1", "190:20:30", "08:00"),
    *("2026-01-02", ".nan", "-.inf", "<<", "=", "-", "?", ":", "- a", "? a", ": a", "a: b", "a:"),
    *("a #b", "#a", "a#b", "[a", "{a}", "a, b", "a]", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">"),
    *("'", '"', "it's", 'say "a"', "\\", "a\\n", "---", "...", "--- a", "{{ a }}", "::1", "1,5"),
    *("Điểm phục vụ hành chính công phường Ba Đình", "ế", "😀 a", "12 phố Hàng Bài, Hà Nội"),
)
"""Texts with which a careless writer goes wrong."""


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _words(kind: Iterable[str]) -> st.SearchStrategy[str]:
    return st.sampled_from([str(word) for word in kind])


_CHARACTERS = st.characters(max_codepoint=0x2FFFF, exclude_categories=("C", "Z"))
slugs = st.sampled_from(IDS) | st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
texts = st.sampled_from(TEXTS) | (
    st.text(_CHARACTERS | st.sampled_from(" :#,-[]{}'\"\\"), max_size=60)
    .map(_composed)
    .filter(lambda text: 0 < len(text) <= 200 and text.isprintable())
)
"""One printable line, composed."""
emails = st.from_regex(r"[a-z0-9_%+-]{1,9}(\.[a-z]{1,5})?@[a-z0-9]{1,9}\.example", fullmatch=True)
phones = st.from_regex(r"[+(]?[0-9][0-9 ().-]{1,12}[0-9]", fullmatch=True)
secrets = st.sampled_from(["env:CPE_AUTH", "env:_a1", "file:/run/secrets/cpe", "file:/a b"])
dates = st.dates(date(2000, 1, 1), date(2199, 12, 31)).map(str)
minutes = st.integers(0, 1440)
sessions = st.tuples(minutes, minutes).filter(lambda pair: pair[0] < pair[1])
hours = st.lists(
    sessions.map(lambda pair: "-".join(f"{m // 60:02}:{m % 60:02}" for m in pair)), max_size=3
)
wards = st.sampled_from(list(wards_of("01")))
speeds = st.floats(0.1, 10_000) | st.integers(1, 10_000)
ratios = st.floats(0.001, 0.999) | st.none()
counts = st.integers(0, 500) | st.none()
addresses = (
    st.ip_addresses(network="127.64.0.0/10") | st.ip_addresses(network="2001:db8::/32")
).map(str)

cities = st.fixed_dictionaries(
    {"code": st.just("01"), "name": texts},
    optional={
        "timezone": st.sampled_from(["Asia/Ho_Chi_Minh", "UTC"]),
        "language": _words(Language),
    },
)
operators = st.fixed_dictionaries(
    {"name": texts, "noc": st.lists(emails, min_size=1, max_size=2)},
    optional={"hotline": phones | st.none()},
)
contacts = st.fixed_dictionaries(
    {"name": texts, "emails": st.lists(emails, min_size=1, max_size=3)},
    optional={"phone": phones, "role": _words(ContactRole) | st.none()},
)
services = st.fixed_dictionaries(
    {
        "name": texts,
        "url": st.sampled_from(
            ["https://dichvucong.gov.vn/", "http://a:8080/b?c=[d],{e}#f", "https://a/#'x\""]
        ),
    }
)
working = st.lists(
    dates | st.dictionaries(dates, hours | st.none(), min_size=1, max_size=1), max_size=3
) | st.dictionaries(dates, hours | st.none(), max_size=2)
days = st.sampled_from(DAYS) | st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map("-".join)
calendars = st.fixed_dictionaries(
    {"weekly": st.dictionaries(days, hours, max_size=3)},
    optional={
        "holidays": st.sampled_from(["VN", None]),
        "closed": st.lists(dates, max_size=2),
        "working": working,
        "extra": st.dictionaries(dates, hours, max_size=2),
    },
)


def _limits(**more: st.SearchStrategy[Any]) -> Trees:
    common = {
        "availability": ratios,
        "longest_outage": st.floats(0, 2_000_000) | st.none(),
        "outages_per_week": counts,
    }
    return st.fixed_dictionaries({}, optional=common | more)


_OF_LINKS = {
    **dict.fromkeys(("loss", "rtt_mean", "stability", "dns_ok", "https_ok"), ratios),
    **dict.fromkeys(("interval_loss", "interval_p95", "interval_pdv"), ratios),
    "short_breaks": counts,
}
_SPEEDS = {"speed_down": ratios, "speed_up": ratios}
targets = st.fixed_dictionaries(
    {},
    optional={
        "fixed": _limits(**_OF_LINKS, **_SPEEDS),
        "leased": _limits(**_OF_LINKS, **_SPEEDS),
        "5g": _limits(**_OF_LINKS, **_SPEEDS, radio=ratios, nr_attached=ratios),
        "4g": _limits(**_OF_LINKS, radio=ratios),
        "point": _limits(),
        "min_known": st.integers(0, 40_320) | st.none(),
        "min_known_ratio": ratios,
    },
)
credentials = st.fixed_dictionaries({"snmp": st.just("v2c"), "community": secrets}) | (
    st.fixed_dictionaries(
        {
            "snmp": st.just("v3"),
            "user": texts,
            "auth": st.fixed_dictionaries({"protocol": _words(AuthProtocol), "secret": secrets}),
        },
        optional={
            "privacy": st.fixed_dictionaries(
                {"protocol": _words(PrivacyProtocol), "secret": secrets}
            )
        },
    )
)
locations = st.fixed_dictionaries(
    {
        "lat": st.floats(-90, 90) | st.integers(-90, 90),
        "lon": st.floats(-180, 180) | st.sampled_from([105.838, 1e-7, 0]),
    },
    optional={"address": texts},
)
spans = st.lists(dates, min_size=2, max_size=2).map(
    lambda span: {"from": min(span), "to": max(span)}
) | st.fixed_dictionaries({"from": dates}, optional={"to": st.none()})


@st.composite
def inventories(draw: st.DrawFn) -> Tree:
    """Draw a whole inventory; every name in it stands for something in it."""
    vantages = {
        name: draw(st.fixed_dictionaries({}, optional={"anchors": st.just([])}))
        for name in ("central", *draw(st.lists(slugs, max_size=1)))
    }
    tree: Tree = {
        "version": 1,
        "city": draw(cities),
        "vantages": vantages,
        "operators": draw(st.dictionaries(slugs, operators, min_size=1, max_size=3)),
        "contacts": draw(st.dictionaries(slugs, contacts, max_size=3)),
        "services": draw(st.dictionaries(slugs, services, max_size=2)),
        "calendars": draw(st.dictionaries(slugs, calendars, min_size=1, max_size=2)),
        "targets": draw(st.dictionaries(slugs, targets, max_size=2)),
        "credentials": draw(st.dictionaries(slugs, credentials, max_size=2)),
    }
    tree["city"]["contacts"] = draw(_some(tree["contacts"]))
    free = draw(st.lists(addresses, unique=True, min_size=13, max_size=13))
    vantages["central"]["anchors"] = [free.pop()]
    ids = draw(st.lists(slugs.filter(lambda id_: id_ not in vantages), unique=True, max_size=4))
    tree["points"] = [draw(points_of(tree, id_, free)) for id_ in ids]
    tree["maintenance"] = draw(st.lists(_works(tree), max_size=2))
    return tree


def _some(names: Iterable[str]) -> st.SearchStrategy[list[str]]:
    known = list(names)
    return st.lists(st.sampled_from(known), unique=True) if known else st.just([])


@st.composite
def points_of(draw: st.DrawFn, tree: Tree, id_: str, free: list[str]) -> Tree:
    """Draw a point of a tree; it takes addresses for its links out of `free`, three at most."""
    mobile = draw(st.booleans())
    optional = {
        "location": locations,
        "power": _words(Power),
        "failover": _words(Failover),
        "counters": st.integers(0, 40) | st.none(),
        "contacts": _some(tree["contacts"]),
        "status": _words(Status),
        "since": dates,
        "need": _words(Access) | st.lists(_words(Access), max_size=2),
        "target": st.sampled_from([DEFAULT_TARGET, *tree["targets"]]),
    }
    required = {
        "id": st.just(id_),
        "ward": wards,
        "name": texts,
        "calendar": st.sampled_from(list(tree["calendars"])),
    }
    if mobile:
        required |= {"kind": st.just("mobile"), "dates": st.lists(spans, min_size=1, max_size=2)}
    point: Tree = draw(st.fixed_dictionaries(required, optional=optional))
    links = draw(st.lists(slugs, unique=True, min_size=1, max_size=3))
    point["links"] = [
        draw(_links(tree, link, "primary" if index == 0 else draw(_words(Role)), free))
        for index, link in enumerate(links)
    ]
    return point


@st.composite
def _links(draw: st.DrawFn, tree: Tree, id_: str, role: str, free: list[str]) -> Tree:
    access = draw(_words(Access))
    contracted = {"down_mbps": speeds, "up_mbps": speeds}
    if access == "5g":
        contracted["nr"] = _words(NrMode)
    optional = {
        "source": addresses,
        "interface": st.sampled_from(["eth0", "wwan0.1"]),
        "service_id": texts,
        "contracted": st.fixed_dictionaries({}, optional=contracted),
        "upstream": st.dictionaries(slugs, texts, max_size=3),
        "data_cap": st.fixed_dictionaries({"gb": speeds}, optional={"per": _words(CapPeriod)}),
        "target": st.sampled_from([DEFAULT_TARGET, *tree["targets"]]),
        "status": _words(Status) | st.none(),
        "since": dates,
    }
    if tree["credentials"]:
        optional["snmp"] = st.fixed_dictionaries(
            {"credential": st.sampled_from(list(tree["credentials"]))},
            optional={"profile": slugs, "port": st.integers(1, 65_535)},
        )
    reach = draw(_words(Reach))
    link = {
        "id": id_,
        "role": role,
        "access": access,
        "operator": draw(st.sampled_from(list(tree["operators"]))),
        "reach": reach,
    }
    if reach != "agent":
        link["address"] = free.pop()
    return link | draw(st.fixed_dictionaries({}, optional=optional))


@st.composite
def _works(draw: st.DrawFn, tree: Tree) -> Tree:
    operators_ = st.sampled_from(list(tree["operators"]))
    optional = {
        "ward": wards | st.lists(wards, max_size=2),
        "operator": operators_ | st.lists(operators_, max_size=2),
        "access": _words(Access) | st.lists(_words(Access), max_size=2),
    }
    if tree["points"]:
        optional["point"] = st.sampled_from([point["id"] for point in tree["points"]])
    select = draw(st.fixed_dictionaries({}, optional=optional))
    day = draw(st.dates(date(2000, 1, 1), date(2198, 12, 31)))
    return {
        "reason": draw(texts),
        "by": draw(texts),
        **draw(st.fixed_dictionaries({}, optional={"reference": texts})),
        "from": f"{day}T22:00+07:00",
        "to": f"{day.replace(year=day.year + 1, day=1)}T02:00:30Z",
        "select": select,
    }
