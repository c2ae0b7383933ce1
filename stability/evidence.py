"""What is known of an outage at the time, in JSON values of bounded size: the evidence it keeps.

Times are RFC 3339 with the city's offset, lengths of time seconds, ratios 0 to 1; what was not
measured is None. `SCHEMA_VERSION` changes when a key changes its meaning.
"""

from enum import StrEnum
from typing import Literal, TypedDict

SCHEMA_VERSION = 1

MOST_LINKS = 20
"""Ids that are listed of a group; counts are of all."""

MOST_TRACES = 4
"""Lost links of a point of which the path is kept."""

MOST_UPSTREAM = 8
"""Shared devices of a link that are looked at, in the order of the inventory."""

MOST_WORKS = 5
"""Entries of planned works; a text of the inventory has 200 letters at most."""

_SECOND_NS = 1_000_000_000


class GroupKind(StrEnum):
    """What the links of a group have in common with the link that is lost."""

    POINT = "point"
    UPSTREAM = "upstream"
    """A device or place above them, by the inventory: the same key with the same value."""
    WARD = "ward"
    OPERATOR_ACCESS = "operator_access"
    """The same operator and the same kind of access."""
    CITY = "city"


class GroupEvidence(TypedDict):
    """How many links of a group were down, the lost link among them.

    Links that are unknown or under maintenance are not counted, nor those that had been dead for
    more than a day when it began: they tell nothing about it.
    """

    kind: GroupKind
    key: str | None
    """Of an upstream device: the key in the inventory, such as `olt`."""
    value: str
    down: int
    known: int
    together: int
    """Those that went down (in `end`: came back) within two minutes of it."""
    links: list[str]
    """POINT/LINK of those that were down with it, itself left out; at most `MOST_LINKS`."""


class Picture(TypedDict):
    """What the city looked like when the outage began, or when it ended."""

    taken: str
    final: bool
    """Whether it was taken late enough to know of all that fell within two minutes."""
    anchors: int
    """Addresses that prove the prober's own connection."""
    anchor_answered: str | None
    """When the newest answered packet to one of them was sent."""
    prober_fault: str | None
    groups: list[GroupEvidence]


class LastGood(TypedDict):
    """The last good values before it."""

    answered: str | None
    """When the last answered packet before it was sent."""
    round_trip_seconds: float | None
    """The newest round-trip time that counted for delay then."""
    interval_end: str | None
    """End of the last known interval of five minutes that was over when it began."""
    interval_p95_seconds: float | None
    """None also if it fell on a lost packet."""
    interval_pdv_seconds: float | None
    interval_loss_ratio: float | None


class WorksEvidence(TypedDict):
    """Planned works about the link that were known when it began, and were near."""

    reason: str
    by: str
    reference: str | None
    start: str
    end: str
    known: str
    """Since when they were known."""


class HopEvidence(TypedDict):
    """A router on the way."""

    distance: int
    address: str | None
    """None if it does not answer."""
    round_trip_seconds: float | None


class Trace(TypedDict):
    """The path to the link's address as far as it answered, or why it was not looked for."""

    at: str
    reached: bool
    """Whether the address itself answered."""
    hops: list[HopEvidence]
    failure: str | None
    """Why there is no path. That tells nothing about the outage."""
    good_at: str | None
    """When the path was last seen while all was well."""
    good_hops: list[HopEvidence]
    lost_after: int | None
    """Distance of the last router that answers now and was on the good path: what is lost is lost
    behind it. None without a good path, or if nothing of it answers."""


class Why(TypedDict, total=False):
    """The figures that the probable cause stands on; which ones depends on the cause."""

    cause: str
    edge: Literal["start", "end"]
    """Whether they are of its start or of its end."""
    down: int
    known: int
    kind: GroupKind
    key: str | None
    value: str
    operator: str
    """Name of the operator."""
    access: str
    operators: int
    links: int
    spread_seconds: float
    """Between the first and the last link of the point."""
    neighbours_down: int
    neighbours: int
    reason: str
    by: str
    end: str
    overran: bool


class Evidence(TypedDict, total=False):
    """All of it. `end` comes when it is over, `traces` when a path was looked for."""

    version: int
    last_good: dict[str, LastGood]
    """By id of the link within the point."""
    start: Picture
    end: Picture
    works: list[WorksEvidence]
    causes: dict[str, str | None]
    """Of an outage of a point: the probable cause of each of its lost links."""
    why: Why
    traces: dict[str, Trace]
    """By id of the link within the point."""
