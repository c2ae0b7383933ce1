"""Moments for machines: one form of RFC 3339 wherever a program reads them."""

from datetime import UTC, datetime, timedelta, tzinfo

SECOND_NS = 1_000_000_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def moment(at_ns: int, zone: tzinfo) -> datetime:
    """Convert nanoseconds since the epoch to local time, cut to whole microseconds."""
    seconds, rest = divmod(at_ns, SECOND_NS)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000).astimezone(zone)


def nanoseconds(at: datetime) -> int:
    """Convert a moment with its offset to nanoseconds since the epoch, exactly."""
    return (at - _EPOCH) // _MICROSECOND * 1000


def rfc3339(at: datetime) -> str:
    """Write a moment with its offset, always to the microsecond, so that all are equally long."""
    return at.isoformat(timespec="microseconds")


def iso(at_ns: int, zone: tzinfo) -> str:
    """Write nanoseconds since the epoch in the city's time zone."""
    return rfc3339(moment(at_ns, zone))


def iso_or_none(at_ns: int | None, zone: tzinfo) -> str | None:
    """Write it if there is one."""
    return None if at_ns is None else iso(at_ns, zone)
