"""Moments for machines: one form of RFC 3339 wherever a program reads them."""

from datetime import UTC, datetime, tzinfo

SECOND_NS = 1_000_000_000


def moment(at_ns: int, zone: tzinfo) -> datetime:
    """Convert nanoseconds since the epoch to local time, cut to whole microseconds."""
    seconds, rest = divmod(at_ns, SECOND_NS)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000).astimezone(zone)


def rfc3339(at: datetime) -> str:
    """Write a moment with its offset, always to the microsecond, so that all are equally long."""
    return at.isoformat(timespec="microseconds")


def iso(at_ns: int, zone: tzinfo) -> str:
    """Write nanoseconds since the epoch in the city's time zone."""
    return rfc3339(moment(at_ns, zone))
