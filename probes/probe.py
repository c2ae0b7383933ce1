"""What every probe declares and how it fails."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a metric behaves over time, in the words of Prometheus."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric that a probe yields for each link.

    `labels` come after those that every link series carries. `buckets` are the upper edges of a
    histogram, without the last one (+Inf).
    """

    name: str
    help: str
    kind: Kind
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


class Reason(StrEnum):
    """Why a probe could not measure. A label value, so the set stays closed."""

    ADDRESS = "address"
    """The address is not a literal IPv4 or IPv6 address, or this machine has no route to it."""
    PERMISSION = "permission"
    """The system does not let this process send ICMP."""
    INTERFACE = "interface"
    """The source address or the interface to send from is not there."""
    LOCAL = "local"
    """The packet did not leave this machine (buffers full, interface down)."""
    BUG = "bug"
    """An error nobody foresaw; the log has it."""


class ProbeError(Exception):
    """The probe could not measure. Never raised for a bad measurement."""

    def __init__(self, reason: Reason, message: str) -> None:
        """Say why nothing was measured, and in words what to do about it."""
        super().__init__(message)
        self.reason = reason
