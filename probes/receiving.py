"""Read what came back, and say which packet of which link it belongs to."""

import numpy as np
import numpy.typing as npt

from probes.anomalies import Anomalies, Anomaly
from probes.clock import Clock, WallOffset
from probes.flight import Flight, Verdict
from probes.icmp_packet import Echoes, Refusals
from probes.icmp_socket import Departures
from probes.links import Links
from probes.schedule import Schedule
from probes.wires import Line, Wires


class Receiver:
    """Takes replies in."""

    def __init__(
        self,
        clock: Clock,
        offset: WallOffset,
        links: Links,
        schedule: Schedule,
        flight: Flight,
        anomalies: Anomalies,
        wires: Wires,
    ) -> None:
        """Join the tables that receiving changes."""
        self._clock = clock
        self._offset = offset
        self._links = links
        self._schedule = schedule
        self._flight = flight
        self._anomalies = anomalies
        self._wires = wires
        self._stepped = False

    def drain(self) -> None:
        """Read all sockets until nothing is left.

        Kernel stamps are of the wall clock. If that was stepped since they were read the last
        time, nobody knows which side of the step a stamp is on: then they are not used.
        """
        got: list[tuple[int, Departures | Echoes]] = []
        for number, line in enumerate(self._wires.lines):
            got += [(number, one) for one in self._read(line)]
        stepped_before, self._stepped = self._stepped, self._offset.stepped()
        exact = not (stepped_before or self._stepped)
        for number, one in got:
            if isinstance(one, Echoes):
                self._replied(one, exact=exact)
                continue
            if exact:
                self._departed(one.requests)
            self._refused(number, one.refusals)

    def _read(self, line: Line) -> list[Departures | Echoes]:
        if line.wire is None:
            return []
        try:
            got: list[Departures | Echoes] = [*line.wire.departures()]
            got += line.wire.arrivals()
        except OSError:
            line.broken()
            return []
        line.unread = 0
        if self._wires.new_drops(line):
            self._flight.doubt()
        return got

    def _departed(self, requests: Echoes) -> None:
        stamped = requests.stamps_ns > 0
        stamps_ns = requests.stamps_ns[stamped]
        self._flight.departed(
            requests.packets["number"][stamped].astype(np.int64),
            stamps_ns - self._offset.ns,
            stamps_ns,
        )

    def _replied(self, replies: Echoes, *, exact: bool) -> None:
        packets, slots = replies.packets, replies.packets["slot"].astype(np.intp)
        ours = slots < self._links.capacity
        slots[~ours] = 0
        ours &= self._links.generations[slots] == packets["generation"]
        probed = self._links.addresses[slots] == replies.addresses
        at_home = probed[:, 0] & probed[:, 1]
        stamps_ns = replies.stamps_ns
        if not (ours & at_home).all():
            self._anomalies.count(Anomaly.FOREIGN, slots[ours & ~at_home])
            ours &= at_home
            packets, slots, stamps_ns = packets[ours], slots[ours], stamps_ns[ours]
        verdicts = self._flight.arrived(
            packets["number"].astype(np.int64),
            slots,
            packets["id"].astype(np.int64),
            packets["sequence"].astype(np.int64),
            self._times(stamps_ns, exact=exact),
            exact=exact,
        )
        if verdicts.any():
            self._anomalies.count(Anomaly.LATE, slots[verdicts == Verdict.LATE])
            self._anomalies.count(Anomaly.DUPLICATE, slots[verdicts == Verdict.DUPLICATE])

    def _times(self, stamps_ns: npt.NDArray[np.int64], *, exact: bool) -> npt.NDArray[np.int64]:
        if exact:
            return stamps_ns - self._offset.ns
        return np.full(len(stamps_ns), self._clock.monotonic_ns())

    def _refused(self, line: int, refusals: Refusals) -> None:
        if not len(refusals.ids):
            return
        slots = self._links.find(
            refusals.addresses, refusals.ids, refusals.sequences, self._schedule.ordinals
        )
        # Every raw socket hears what is said about the packets of all.
        self._anomalies.count(Anomaly.UNREACHABLE, slots[self._links.lines[slots] == line])
