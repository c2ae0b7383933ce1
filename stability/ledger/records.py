"""Minute records as they are kept: small, and judged exactly like the ones that were measured.

Of the round-trip times of a minute judging needs their number, their sum, the smallest, and the
largest ones: the 95th percentile of an interval is one of the n div 20 + 1 largest of its n
packets. So those are kept, and the others come back with other values of the same sum. Everything
else of a record comes back as it was, but for the order of the round-trip times.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from probes.record import MINUTE_NS, LossRun, MinuteRecord

LARGEST_KEPT = 20
"""Round-trip times of a minute that are kept, beside the smallest."""

MOST_PACKETS = 79
"""Packets of a minute up to which that is enough: five such minutes need the 395 div 20 + 1 = 20
largest. Sending 60 a minute with 10 % of dither makes 67 at most; of more, all are kept."""

_MOST_NS = 0xFFFF_FFFF
_LONGER = (1 << 8, 1 << 16, 1 << 24)
"""From these on a number takes 2, 3 and 4 bytes."""

Row = tuple[int | bytes | str | None, ...]
"""A row of the table `records`, in its order."""


def rows(records: Sequence[MinuteRecord], numbers: Mapping[str, int]) -> list[Row]:
    """Make rows of records; `numbers` stand for the names of links and vantages."""
    small = [_is_small(each) for each in records]
    packed = iter(_packed([r.rtts_ns for r, fits in zip(records, small, strict=True) if fits]))
    return [
        (
            each.minute,
            numbers[each.link],
            numbers[each.vantage],
            each.expected,
            each.settled,
            each.lost,
            each.delay_settled,
            _since(each.first_answered_ns, each.minute),
            len(each.rtts_ns),
            sum(each.rtts_ns) if fits else 0,
            next(packed) if fits else None,
            _rest(each, fits=fits),
        )
        for each, fits in zip(records, small, strict=True)
    ]


def record(row: Sequence[Any], link: str, vantage: str) -> MinuteRecord:
    """Make a record of a row."""
    rest = json.loads(row[11]) if row[11] else {}
    minute, answered = row[0], row[8]
    rtts_ns = tuple(rest.get("rtts_ns", ()))
    if row[10] is not None:
        kept = _unpacked(row[10], min(answered, LARGEST_KEPT + 1))
        rtts_ns = _filled(kept, answered, row[9])
    return MinuteRecord(
        vantage=vantage,
        link=link,
        minute=minute,
        expected=row[3],
        settled=row[4],
        lost=row[5],
        rtts_ns=rtts_ns,
        delay_settled=row[6],
        runs=tuple(_run(each, minute) for each in rest.get("runs", ())),
        first_answered_ns=_at(row[7], minute),
        anomalies=rest.get("anomalies", {}),
        fault=rest.get("fault"),
        extra=rest.get("extra", {}),
    )


def alike(one: MinuteRecord, other: MinuteRecord) -> bool:
    """Whether two records of the same key are kept as the same."""
    numbers = {one.link: 0, one.vantage: 0}
    return rows([one], numbers) == rows([other], numbers)


def _is_small(record: MinuteRecord) -> bool:
    """Whether the largest round-trip times are enough, and fit into four bytes."""
    rtts_ns = record.rtts_ns
    if not rtts_ns:
        return False
    fit = min(rtts_ns) >= 0 and max(rtts_ns) <= _MOST_NS
    return fit and max(len(rtts_ns), record.delay_settled) <= MOST_PACKETS


def _packed(minutes: Sequence[tuple[int, ...]]) -> Iterator[bytes]:
    """Pack the smallest and the largest times of each minute.

    In ascending order each is written as its distance from the one before, in 1 to 4 bytes. How
    many it takes, less 1, stands in front in 2 bits, four of them to a byte.
    """
    if not minutes:
        return
    kept = [_kept(each) for each in minutes]
    counts = np.fromiter(map(len, kept), np.int64, len(kept))
    values = np.fromiter(chain.from_iterable(kept), np.int64, int(counts.sum()))
    ends = np.cumsum(counts)
    gaps = np.diff(values, prepend=0)
    gaps[ends - counts] = values[ends - counts]
    tags = np.searchsorted(_LONGER, gaps, side="right").astype(np.uint8)
    digits = gaps.astype("<u4").view(np.uint8).reshape(-1, 4)
    body = digits[np.arange(4) <= tags[:, np.newaxis]].tobytes()
    body_ends = np.cumsum(tags + 1, dtype=np.int64)[ends - 1].tolist()
    heads = np.zeros((len(kept), LARGEST_KEPT + 4), np.uint8)
    places = np.arange(len(values)) - np.repeat(ends - counts, counts)
    heads[np.repeat(np.arange(len(kept)), counts), places] = tags
    quarters = heads[:, 0::4] | heads[:, 1::4] << 2 | heads[:, 2::4] << 4 | heads[:, 3::4] << 6
    start = 0
    for head, count, end in zip(quarters, counts.tolist(), body_ends, strict=True):
        yield head[: (count + 3) // 4].tobytes() + body[start:end]
        start = end


def _kept(rtts_ns: Iterable[int]) -> list[int]:
    ordered = sorted(rtts_ns)
    if len(ordered) > LARGEST_KEPT + 1:
        del ordered[1:-LARGEST_KEPT]
    return ordered


def _unpacked(packed: bytes, count: int) -> list[int]:
    values = []
    at, value = (count + 3) // 4, 0
    for place in range(count):
        end = at + 1 + (packed[place >> 2] >> 2 * (place & 3) & 3)
        value += int.from_bytes(packed[at:end], "little")
        values.append(value)
        at = end
    return values


def _filled(kept: Sequence[int], answered: int, total_ns: int) -> tuple[int, ...]:
    """Put as many equal values between the smallest and the others as bring back the sum.

    Those that are gone lay between them, so their mean does too, rounded down or up.
    """
    missing = answered - len(kept)
    if missing == 0:
        return tuple(kept)
    each, more = divmod(total_ns - sum(kept), missing)
    return (kept[0], *[each] * (missing - more), *[each + 1] * more, *kept[1:])


def _rest(record: MinuteRecord, *, fits: bool) -> str | None:
    """Write what most minutes do not have as JSON; None if there is nothing."""
    minute = record.minute
    rest = {
        "runs": [
            (
                _since(run.first_ns, minute),
                run.packets,
                _since(run.answered_ns, minute),
                int(run.from_before),
                int(run.into_next),
            )
            for run in record.runs
        ],
        "anomalies": dict(record.anomalies),
        "fault": record.fault,
        "extra": dict(record.extra),
        "rtts_ns": () if fits else record.rtts_ns,
    }
    filled = {key: value for key, value in rest.items() if value}
    if record.fault is not None:
        filled["fault"] = record.fault
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":")) if filled else None


def _run(parts: Sequence[Any], minute: int) -> LossRun:
    first_ns, packets, answered_ns, from_before, into_next = parts
    return LossRun(
        first_ns=first_ns + minute * MINUTE_NS,
        packets=packets,
        answered_ns=_at(answered_ns, minute),
        from_before=bool(from_before),
        into_next=bool(into_next),
    )


def _since(at_ns: int | None, minute: int) -> int | None:
    """Count from the start of the minute: small numbers take few bytes."""
    return None if at_ns is None else at_ns - minute * MINUTE_NS


def _at(since_ns: int | None, minute: int) -> int | None:
    return None if since_ns is None else since_ns + minute * MINUTE_NS
