"""Times as people write and read them, in the city's time zone."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from inventory.schema import Language
from stability.ledger.errors import LedgerError
from stability.totals import Day

_NS = 1_000_000_000
_FOR_EVER_NS = 2**62
_FIRST_DAY, _LAST_DAY = date(1970, 1, 2).toordinal(), date(2100, 1, 1).toordinal()
_LONGEST = timedelta(days=366)
_AFTER = re.compile(r"\+(?=.)(?:(\d{1,3})d)?(?:(\d{1,3})h)?(?:(\d{1,4})m)?")
_FORMATS = {Language.VIETNAMESE: "%H:%M %d/%m/%Y", Language.ENGLISH: "%Y-%m-%d %H:%M"}


def local(at_ns: int, zone: ZoneInfo) -> datetime:
    """Convert nanoseconds since the epoch to local time, cut to whole seconds."""
    return datetime.fromtimestamp(at_ns // _NS, zone)


def shown(at_ns: int | None, zone: ZoneInfo, language: Language) -> str:
    """Write a moment for people; nothing for None."""
    return "" if at_ns is None else f"{local(at_ns, zone):{_FORMATS[language]}}"


def day(of: date, language: Language) -> str:
    """Write a day for people."""
    return f"{of:{_FORMATS[language].replace('%H:%M', '').strip()}}"


def length(seconds: int) -> str:
    """Write a length of time: 2:05:30, or 26:00:00."""
    minutes, second = divmod(max(0, seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}"


def start_ns(day: Day, zone: ZoneInfo) -> int:
    """Tell when a local day begins; of days that no ledger has one is as good as another."""
    if not _FIRST_DAY <= day <= _LAST_DAY:
        return 0 if day < _FIRST_DAY else _FOR_EVER_NS
    return int(datetime.combine(datetime.fromordinal(day), time(), zone).timestamp()) * _NS


def eta_ns(text: str, now_ns: int, zone: ZoneInfo) -> int:
    """Read when something may be over; LedgerError.

    2026-11-21T15:00 (local without an offset), HH:MM (the next time that the clock shows it), or
    +2h, +1h30m, +1d from now.
    """
    now = local(now_ns, zone)
    at: datetime | None
    if after := _AFTER.fullmatch(text):
        days, hours, minutes = (int(part or 0) for part in after.groups())
        at = now + timedelta(days=days, hours=hours, minutes=minutes)
    else:
        at = _on_the_clock(text, now) or _date_and_time(text, zone)
    if at is None:
        raise LedgerError(f"{text!r} is no time: write 2026-11-21T15:00, 15:00 or +2h")
    if at < now:
        raise LedgerError(f"{text} is over: give a time that is to come")
    if at > now + _LONGEST:
        raise LedgerError(f"{text} is more than a year away: give a time that is nearer")
    return int(at.timestamp()) * _NS


def _on_the_clock(text: str, now: datetime) -> datetime | None:
    if not re.fullmatch(r"\d{1,2}:\d\d", text):
        return None
    try:
        at = now.replace(hour=int(text[:-3]), minute=int(text[-2:]), second=0)
    except ValueError:
        return None
    return at if at >= now else at + timedelta(days=1)


def _date_and_time(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=zone)
