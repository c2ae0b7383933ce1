"""Running totals of each link since it was added."""

import numpy as np
import numpy.typing as npt

from probes.anomalies import Anomaly, Counts
from probes.echo import Column
from probes.flight import NO_RTT, Fate, Packets
from probes.probe import Kind, Metric

BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0)
"""Upper edges in seconds. 0.030, 0.050 and 0.100 are limits of the target, so that meeting them is
counted and not interpolated."""

REQUESTS = Metric(
    "thongsuot_icmp_requests_total",
    "ICMP echo requests that were answered, or lost after 3 seconds.",
    Kind.COUNTER,
)
REPLIES = Metric(
    "thongsuot_icmp_replies_total",
    "ICMP echo requests that were answered within 3 seconds.",
    Kind.COUNTER,
)
LOST = Metric(
    "thongsuot_icmp_lost_total",
    "ICMP echo requests that were not answered within 3 seconds.",
    Kind.COUNTER,
)
ANOMALIES = Metric(
    "thongsuot_icmp_anomalies_total",
    "Replies that came late, twice or from a foreign address, messages that the address is"
    " unreachable, and requests that could not be sent.",
    Kind.COUNTER,
    labels=("kind",),
)
ROUND_TRIP = Metric(
    "thongsuot_icmp_round_trip_seconds",
    "Time from an ICMP echo request to its reply; of a pair only the second.",
    Kind.HISTOGRAM,
    buckets=BUCKETS,
)
METRICS = (REQUESTS, REPLIES, LOST, ANOMALIES, ROUND_TRIP)

_EDGES_NS = np.round(np.array(BUCKETS) * 1e9).astype(np.int64)


class Tally:
    """The totals of every slot."""

    def __init__(self, capacity: int) -> None:
        """Make room for `capacity` slots."""
        self.replies = np.zeros(capacity, np.int64)
        self.lost = np.zeros(capacity, np.int64)
        self._buckets = np.zeros((capacity, len(BUCKETS) + 1), np.int64)
        self._sums_ns = np.zeros(capacity, np.int64)

    def resize(self, capacity: int) -> None:
        """Make room for more slots."""
        grown = Tally(capacity)
        for name, column in vars(grown).items():
            old = getattr(self, name)
            column[: len(old)] = old
            setattr(self, name, column)

    def clear(self, slots: npt.NDArray[np.intp]) -> None:
        """Begin anew on these slots."""
        for column in vars(self).values():
            column[slots] = 0

    def add(self, settled: Packets) -> None:
        """Count settled packets."""
        answered = settled.fates == Fate.ANSWERED
        np.add.at(self.replies, settled.slots[answered], 1)
        lost = settled.fates == Fate.LOST
        if lost.any():
            np.add.at(self.lost, settled.slots[lost], 1)
        timed = answered & settled.for_delay & (settled.rtts_ns != NO_RTT)
        slots, rtts_ns = settled.slots[timed], settled.rtts_ns[timed]
        np.add.at(self._buckets, (slots, np.searchsorted(_EDGES_NS, rtts_ns)), 1)
        np.add.at(self._sums_ns, slots, rtts_ns)

    def columns(self, slots: npt.NDArray[np.intp], anomalies: Counts) -> tuple[Column, ...]:
        """Return the totals of these slots, with their anomalies, a row for each."""
        replies, lost = self.replies[slots], self.lost[slots]
        return (
            Column(REQUESTS, (), replies + lost),
            Column(REPLIES, (), replies),
            Column(LOST, (), lost),
            *(Column(ANOMALIES, (one.name.lower(),), anomalies[:, one]) for one in Anomaly),
            Column(ROUND_TRIP, (), self._buckets[slots], self._sums_ns[slots] / 1e9),
        )
