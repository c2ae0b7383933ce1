"""What is known of every link and point at a moment; immutable, so threads may share it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from exporter.exposition import Series
from exporter.fleet import Fleet
from probes.probe import ProbeError
from stability.ledger.handling import Handling
from stability.minutes import State
from stability.past import Outage
from stability.verdict import CityVerdict

Ints = npt.NDArray[np.int64]
States = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Standings:
    """Live states of some subjects, and since when each holds."""

    states: States
    since_ns: Ints

    @classmethod
    def unknown(cls, count: int, since_ns: int) -> Self:
        """Nothing is known yet."""
        return cls(np.full(count, State.UNKNOWN, np.int8), np.full(count, since_ns, np.int64))


@dataclass(frozen=True, slots=True)
class Newest:
    """What the newest packets of every link said; parallel to the fleet's links."""

    looked_at_ns: Ints
    """Send time of the newest packet looked at; 0 if there was none yet."""
    answered_ns: Ints
    """Send time of the newest answered packet; 0 if there was none yet."""
    round_trip_ns: Ints
    """Newest round-trip time that counts for delay; -1 if there was none yet."""

    @classmethod
    def none(cls, count: int) -> Self:
        """No packet was sent yet."""
        zeros = np.zeros(count, np.int64)
        return cls(zeros, zeros, np.full(count, -1, np.int64))


@dataclass(frozen=True, slots=True)
class Judged:
    """What the last judged minute changed."""

    minute: int | None
    """Minutes since the epoch; None before the first one."""
    series: tuple[Series, ...]
    """Counters and interval figures of links and points."""
    settled: Ints
    """Packets of that minute that settled, for each link."""
    lost: Ints
    """Those of them that were lost."""
    unstable: npt.NDArray[np.bool_]
    """Links whose last interval was unstable."""
    outages: tuple[Outage, ...]
    """Of links and points, newest first, as far as this process knows."""
    verdict: CityVerdict
    """What everything is in the window that ends with that minute."""
    verdict_series: tuple[Series, ...]
    """The same, to be exposed. It is of 28 days, so it holds for links that are unknown now too."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that metrics, page and API show of links and points."""

    fleet: Fleet
    at_ns: int
    links: Standings
    points: Standings
    newest: Newest
    incidents: Mapping[str, str]
    """Id of the open incident of each subject that has one."""
    handling: Mapping[str, Handling]
    """What people did about open incidents and outages of the window, by id, if anything."""
    suspected: Mapping[str, Outage]
    """By incident, what is down and no outage by its minutes yet, with its probable cause."""
    problems: Mapping[str, ProbeError]
    """Links that cannot be measured at all, and why."""
    fault: str | None
    """Why the prober cannot be trusted now; None if it can."""
    fault_since_ns: int
    judged: Judged
