"""One check of one address for a person: does it answer, how fast, and over which routers?

Made with icmplib, which measures well enough for a look but not for a record: it stamps packets in
user space with the wall clock and sends the next one only after the answer to the last.
"""

import ipaddress
from dataclasses import dataclass

from icmplib import ICMPLibError, SocketAddressError, SocketPermissionError, ping, traceroute

from probes.probe import ProbeError, Reason

INTERVAL_SECONDS = 0.2
TIMEOUT_SECONDS = 2.0
"""An answer that takes longer counts as none here."""
MOST_HOPS = 30
SILENT_HOPS = 4
"""After so many routers in a row that do not answer, the rest of the path is given up."""
_HOP_PACKETS, _HOP_TIMEOUT_SECONDS = 2, 1.0


@dataclass(frozen=True, slots=True)
class Hop:
    """A router on the way, or the address itself at its end."""

    distance: int
    address: str | None
    """None if it does not answer."""
    rtt_seconds: float | None
    """Mean over the packets sent to it, at most two."""


@dataclass(frozen=True, slots=True)
class Path:
    """The routers on the way to an address, as far as they answer."""

    hops: tuple[Hop, ...]
    complete: bool
    """Whether the address itself was reached."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a number of echo requests brought."""

    sent: int
    rtts_seconds: tuple[float, ...]
    """Of the answered ones, in order."""

    @property
    def lost(self) -> int:
        """Echo requests that were not answered in time."""
        return self.sent - len(self.rtts_seconds)


def check(address: str, packets: int = 10, source: str | None = None) -> Check:
    """Send echo requests one after the other.

    All packets lost is a measurement, not an error. Raises ProbeError if nothing could be sent:
    icmplib then reports no loss at all, which must not be believed.
    """
    _require_literal(address)
    host = None
    for privileged in (True, False):
        try:
            host = ping(
                address,
                count=packets,
                interval=INTERVAL_SECONDS,
                timeout=TIMEOUT_SECONDS,
                source=source,
                privileged=privileged,
            )
            break
        except SocketPermissionError:
            continue
        except SocketAddressError as error:
            raise _no_source(source) from error
        except ICMPLibError as error:
            raise ProbeError(Reason.LOCAL, f"{address}: {error}") from error
    if host is None:
        raise ProbeError(
            Reason.PERMISSION,
            "this process may not send ICMP: run it as root, allow its group in "
            "net.ipv4.ping_group_range (sysctl), or give it the capability CAP_NET_RAW",
        )
    if host.packets_sent == 0:
        raise ProbeError(
            Reason.LOCAL, f"nothing could be sent to {address}: see `ip route get {address}`"
        )
    return Check(host.packets_sent, tuple(rtt / 1000 for rtt in host.rtts))


def path(address: str, source: str | None = None) -> Path:
    """Find the routers on the way by packets that live for a few hops only.

    Raises ProbeError(PERMISSION) without the right to raw sockets.
    """
    _require_literal(address)
    hops: list[Hop] = []
    while len(hops) < MOST_HOPS and not _given_up(hops):
        hop = _hop(address, len(hops) + 1, source)
        hops.append(hop)
        if hop.address == address:
            return Path(tuple(hops), complete=True)
    while hops and hops[-1].address is None:
        hops.pop()
    return Path(tuple(hops), complete=False)


def _given_up(hops: list[Hop]) -> bool:
    newest = hops[-SILENT_HOPS:]
    return len(newest) == SILENT_HOPS and all(hop.address is None for hop in newest)


def _hop(address: str, distance: int, source: str | None) -> Hop:
    try:
        found = traceroute(
            address,
            count=_HOP_PACKETS,
            timeout=_HOP_TIMEOUT_SECONDS,
            first_hop=distance,
            max_hops=distance,
            source=source,
        )
    except SocketPermissionError as error:
        raise ProbeError(
            Reason.PERMISSION, "the path needs raw sockets: root or CAP_NET_RAW"
        ) from error
    except SocketAddressError as error:
        raise _no_source(source) from error
    except ICMPLibError as error:
        raise ProbeError(Reason.LOCAL, f"{address}: {error}") from error
    if not found:
        return Hop(distance, None, None)
    rtts = found[0].rtts
    return Hop(distance, found[0].address, sum(rtts) / len(rtts) / 1000 if rtts else None)


def _require_literal(address: str) -> None:
    try:
        ipaddress.ip_address(address)
    except ValueError as error:
        raise ProbeError(
            Reason.ADDRESS, f"{address!r} is not a literal IPv4 or IPv6 address"
        ) from error


def _no_source(source: str | None) -> ProbeError:
    return ProbeError(Reason.INTERFACE, f"no interface of this machine has the address {source}")
