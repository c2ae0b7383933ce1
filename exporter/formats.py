"""Times, durations and numbers as people read them, in Vietnamese and in English."""

import math
from dataclasses import dataclass
from datetime import tzinfo

from inventory.numbers import fixed
from inventory.schema import Language
from stability.timestamps import SECOND_NS, moment

NOTHING = "–"
"""Stands where there is no value."""

_SPACE = "\N{NO-BREAK SPACE}"
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_ROUNDED_FROM = 100
"""Minutes from which on tenths of them tell nothing."""
_ALL = 100
"""Percent."""
_UNITS = {
    Language.VIETNAMESE: ("giây", "phút", "giờ", "ngày"),
    Language.ENGLISH: ("s", "min", "h", "d"),
}
_DATES = {Language.VIETNAMESE: "%d/%m/%Y", Language.ENGLISH: "%Y-%m-%d"}


@dataclass(frozen=True, slots=True)
class Formats:
    """How one language writes values, in the city's time zone."""

    language: Language
    zone: tzinfo

    def time(self, at_ns: int, now_ns: int) -> str:
        """Write the time of day, with the date unless that is today."""
        at, now = moment(at_ns, self.zone), moment(now_ns, self.zone)
        if at.date() == now.date():
            return f"{at:%H:%M}"
        return f"{at:%H:%M} {self.date(at_ns)}"

    def clock(self, at_ns: int) -> str:
        """Write the time of day with seconds."""
        return f"{moment(at_ns, self.zone):%H:%M:%S}"

    def date(self, at_ns: int) -> str:
        """Write the date: 21/11/2026 in Vietnamese, ISO 8601 in English."""
        return f"{moment(at_ns, self.zone):{_DATES[self.language]}}"

    def duration(self, length_ns: int) -> str:
        """Write a length of time in its two largest units."""
        seconds = max(0, length_ns // SECOND_NS)
        second, minute, hour, day = _UNITS[self.language]
        if seconds < _MINUTE:
            return f"{seconds}{_SPACE}{second}"
        if seconds < _HOUR:
            parts = ((seconds // _MINUTE, minute), (seconds % _MINUTE, second))
        elif seconds < _DAY:
            parts = ((seconds // _HOUR, hour), (seconds % _HOUR // _MINUTE, minute))
        else:
            parts = ((seconds // _DAY, day), (seconds % _DAY // _HOUR, hour))
        return _SPACE.join(f"{count}{_SPACE}{unit}" for count, unit in parts if count)

    def number(self, value: float | None, digits: int = 0) -> str:
        """Write a number: 1.234,5 in Vietnamese, 1,234.5 in English."""
        if value is None or math.isnan(value):
            return NOTHING
        if math.isinf(value):
            return "∞"
        return fixed(value, digits).told(self.language)

    def percent(self, ratio: float | None, digits: int = 1) -> str:
        """Write a ratio as a percentage: 99,5%, 100%; only what is nothing or all is so called."""
        if ratio is None:
            return NOTHING
        least = 10**-digits
        if 0 < ratio * 100 < least:
            return f"< {self._plain(least, digits)}%"
        percent = round(ratio * 100, digits)
        if percent >= _ALL and ratio < 1:
            percent = _ALL - least
        return f"{self._plain(percent, digits)}%"

    def _plain(self, value: float, digits: int) -> str:
        """Write a number without needless zeros."""
        mark = "." if self.language is Language.ENGLISH else ","
        return self.number(value, digits).rstrip("0").rstrip(mark) if digits else self.number(value)

    def minutes(self, minutes: float) -> str:
        """Write a number of minutes: 9,6 phút."""
        whole = minutes >= _ROUNDED_FROM or minutes == int(minutes)
        return f"{self.number(minutes, 0 if whole else 1)}{_SPACE}{_UNITS[self.language][1]}"

    def milliseconds(self, length_ns: float | None) -> str:
        """Write a round-trip time."""
        if length_ns is None or length_ns < 0:
            return NOTHING
        length_ms = length_ns / 1e6
        if length_ms < 0.1:  # noqa: PLR2004  # the least that one digit shows
            return f"< {self.number(0.1, 1)} ms"
        return f"{self.number(length_ms, 1 if length_ms < 10 else 0)} ms"  # noqa: PLR2004  # 6,4 ms but 64 ms
