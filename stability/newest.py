"""The newest minutes as text, to go on with after a restart.

Two things are not in day totals and outages: which of the newest minutes of S were down, and what
the minutes of the running interval were. Both are written by name, so that an inventory in another
order does no harm; what is idle or up is left out.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

VERSION = 1
_FAST = 1


@dataclass(frozen=True, slots=True)
class Newest:
    """What was written down."""

    links: Mapping[str, str] = field(default_factory=dict)
    """By POINT/LINK the service clock, see `ServiceClock.packed`."""
    points: Mapping[str, str] = field(default_factory=dict)
    interval: Mapping[str, str] = field(default_factory=dict)
    """By POINT/LINK the states of the minutes of the running interval, where not all are up."""


def pack(newest: Newest) -> bytes:
    """Write down."""
    document = [VERSION, newest.links, newest.points, newest.interval]
    return zlib.compress(json.dumps(document, separators=(",", ":")).encode(), _FAST)


def unpack(packed: bytes) -> Newest:
    """Read what `pack` wrote; nothing, if it is of another version or was never written."""
    if not packed:
        return Newest()
    version, *parts = json.loads(zlib.decompress(packed))
    return Newest(*parts) if version == VERSION else Newest()
