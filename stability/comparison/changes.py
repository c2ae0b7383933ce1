"""What has changed between two inventories, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

Facts = Mapping[str, Any]
"""What more is known of a change; docs/diff.md lists the names. Values are those of JSON."""

NO_FACTS: Facts = MappingProxyType({})


class Section(StrEnum):
    """What a change is about, in the order in which people want to know."""

    POINTS = "points"
    LINKS = "links"
    MAILS = "mails"
    """Nothing that stands in the file: who gets mails, by address."""
    DATA = "data"
    """Nothing that stands in the file: how much of its data cap measuring a link uses."""
    CITY = "city"
    VANTAGES = "vantages"
    TARGETS = "targets"
    CALENDARS = "calendars"
    MAINTENANCE = "maintenance"
    OPERATORS = "operators"
    CONTACTS = "contacts"
    SERVICES = "services"
    CREDENTIALS = "credentials"


class Kind(StrEnum):
    """What has happened to it."""

    REMOVED = "removed"
    RENAMED = "renamed"
    """It has another id."""
    MOVED = "moved"
    """A point is at another place, a link at another point."""
    CHANGED = "changed"
    """One key has another value."""
    ADDED = "added"
    REORDERED = "reordered"
    """The same ones stand in another order."""


class Attention(StrEnum):
    """Why a change needs a careful look. Those without such a reason are safe."""

    ENDS = "ends"
    ANEW = "anew"
    ELSEWHERE = "elsewhere"
    TAKEN = "taken"
    LINE = "line"
    CARRIES = "carries"
    GRADES = "grades"
    FAR = "far"
    PROMISES = "promises"
    UNHEARD = "unheard"
    DATA_CAP = "data-cap"
    WORKS = "works"
    EVERYTHING = "everything"
    SECRETS = "secrets"


class Why(StrEnum):
    """By what a grade is touched."""

    CALENDAR = "calendar"
    TARGET = "target"
    SINCE = "since"
    POWER = "power"
    DATES = "dates"
    CONTRACTED = "contracted"
    NEED = "need"
    FAILOVER = "failover"
    LINKS = "links"
    """Links of the point come or go, or have another role or access."""
    TIMEZONE = "timezone"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different."""

    section: Section
    kind: Kind
    id: str
    """Of the new inventory if it is there: a point, POINT/LINK, an operator, an address, ..."""
    name: str = ""
    """What people call it; of a link, what they call its point."""
    key: str = ""
    """What of it has changed, such as `contracted.down_mbps`."""
    before: Any = None
    after: Any = None
    facts: Facts = field(default_factory=lambda: NO_FACTS)
    attention: Attention | None = None

    @property
    def is_safe(self) -> bool:
        """Whether it needs no careful look."""
        return self.attention is None


class Touched(NamedTuple):
    """A point or link, judged before and after, whose grade may turn out otherwise."""

    id: str
    """A point, or POINT/LINK."""
    name: str
    why: tuple[Why, ...]


class LinkData(NamedTuple):
    """Data that measuring a 5g or 4g link uses."""

    id: str
    before_gb: float
    """GB (10^9 bytes) in 30 days; 0 if it is not measured."""
    after_gb: float
    before_share: float | None
    """Of its data cap, 0 to 1 and above; None without a cap or if it is not measured."""
    after_share: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """How large an inventory is and what measuring it costs."""

    points: int
    active_points: int
    links: int
    active_links: int
    packets_per_second: int
    radio_gb_per_month: float
    """Of all active 5g and 4g links together, GB (10^9 bytes) in 30 days."""
    highest_cap_share: float | None
    """Of the link whose data cap is used most; None if no measured link has one."""
    addresses: int
    """How many e-mail addresses get mails."""
    series: int | None
    """Of /metrics; None if nobody counted them."""
