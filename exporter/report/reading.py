"""Which days a report is about, and what the ledger knows of them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from exporter.report.facts import Facts
from inventory.schema import Inventory
from stability.calendar import LocalTime
from stability.judgement import judge_city
from stability.ledger.view import LedgerView
from stability.period import ROLLING_DAYS, Period, day_of
from stability.verdict import CityVerdict

_MINUTE_NS = 60_000_000_000
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class ReportError(Exception):
    """There can be no such report; the message says why and what can be asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The days that somebody asks for; None where they do not say."""

    first: date | None = None
    last: date | None = None
    month: str | None = None
    """YYYY-MM; instead of the two."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the ledger holds."""

    period: Period
    whole: date
    """The last day of which every minute is over."""
    until_ns: int
    inventory: Inventory
    """The one in force at the end."""


def read(ledger: LedgerView, wanted: Wanted, made_ns: int) -> Facts:
    """Collect all that a report is made of.

    ReportError if the days make no sense or the ledger has nothing of them, LedgerError if it
    cannot be read.
    """
    known = _known(ledger)
    period = _period(wanted, known)
    links = ledger.link_pasts(period.days[0], period.days[-1])
    points = ledger.point_pasts(period.days[0], period.days[-1])
    inventory = _inventory(ledger, period, known)
    earlier = before(period)
    compared = earlier.first >= known.period.first
    outages = [o for past in links.values() for o in past.outages]
    outages += [o for past in points.values() for o in past.outages]
    return Facts(
        inventory=inventory,
        period=period,
        known=known.period,
        until_ns=known.until_ns,
        made_ns=made_ns,
        links=links,
        points=points,
        verdict=judge_city(inventory, period, links, points),
        before=earlier if compared else None,
        verdict_before=_verdict(ledger, earlier, known) if compared else None,
        handling=ledger.handling(outage.id for outage in outages),
    )


def _known(ledger: LedgerView) -> _Known:
    extent = ledger.extent()
    if extent is None:
        raise ReportError(f"{ledger.path}: nothing has been judged yet")
    first, minute = extent
    until_ns = (minute + 1) * _MINUTE_NS
    inventory = ledger.inventory(until_ns)
    if inventory is None:
        raise ReportError(f"{ledger.path}: it holds no inventory: let `thongsuot serve` run first")
    zone = ZoneInfo(inventory.city.timezone)
    last = date.fromordinal(day_of(minute * _MINUTE_NS, zone))
    whole = date.fromordinal(day_of(until_ns, zone) - 1)
    return _Known(Period(date.fromordinal(first), last), whole, until_ns, inventory)


def _period(wanted: Wanted, known: _Known) -> Period:
    """Find the days: a month, from-to, or by default the last 28 whole days on record."""
    if wanted.month is not None:
        period = _month(wanted)
    else:
        last = wanted.last or known.whole
        first = wanted.first or last - timedelta(days=ROLLING_DAYS - 1)
        period = Period(first, last)
        if wanted.first is None and wanted.last is None:
            period = period.from_(known.period.first)
            if not period.days:
                raise ReportError(
                    f"no day is wholly on record yet; --from {known.period.first} "
                    f"--to {known.period.last} reports on what there is"
                )
    if not period.days:
        raise ReportError(f"the first day {period.first} is after the last one {period.last}")
    if period.last < known.period.first or period.first > known.period.last:
        raise ReportError(
            f"there is nothing on record of {period.first} to {period.last}, "
            f"only of {known.period.first} to {known.period.last}"
        )
    return period


def _month(wanted: Wanted) -> Period:
    if wanted.first or wanted.last:
        raise ReportError("give either a month, or a first and last day")
    found = _MONTH.fullmatch(wanted.month or "")
    if found is None:
        raise ReportError(f"{wanted.month} is no month such as 2026-11")
    return Period.month(int(found[1]), int(found[2]))


def before(period: Period) -> Period:
    """Find what a period is compared with: the month before a whole one, else as many days."""
    if period == Period.month(period.first.year, period.first.month):
        last = period.first - timedelta(days=1)
        return Period.month(last.year, last.month)
    length = timedelta(days=len(period.days))
    return Period(period.first - length, period.last - length)


def _verdict(ledger: LedgerView, period: Period, known: _Known) -> CityVerdict:
    links = ledger.link_pasts(period.days[0], period.days[-1])
    points = ledger.point_pasts(period.days[0], period.days[-1])
    return judge_city(_inventory(ledger, period, known), period, links, points)


def _inventory(ledger: LedgerView, period: Period, known: _Known) -> Inventory:
    """Find the inventory that was in force when the period, or what is known of it, ended."""
    local = LocalTime(known.inventory.city.timezone)
    last_ns = local.midnight(period.last + timedelta(days=1)) * _MINUTE_NS - 1
    return ledger.inventory(min(last_ns, known.until_ns)) or known.inventory
