"""How a report writes figures and names, in one language."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from exporter.formats import NOTHING, Formats
from exporter.report import words
from exporter.report.prose import NOT_COVERED, NOTES, PROSE
from exporter.report.rows import Duty, Miss, OutageRow, PointRow
from exporter.report.sums import ratio
from exporter.report.together import EventRow
from exporter.texts import Texts
from inventory.schema import Language
from stability.cause_texts import cause_text
from stability.criteria import AT_LEAST
from stability.past import Attribution
from stability.timestamps import SECOND_NS, moment
from stability.wording import CRITERIA, figures
from stability.words import ATTRIBUTIONS, GRADES

_DATES = {Language.VIETNAMESE: "%d/%m/%Y", Language.ENGLISH: "%Y-%m-%d"}
_SHORT_DATES = {Language.VIETNAMESE: "%d/%m", Language.ENGLISH: "%m-%d"}
_SPACE = "\N{NO-BREAK SPACE}"
_MOST_DIGITS = 5
_EXACT = 9
"""Digits after which only the rounding of floats is left."""


class Writing:
    """Figures as people read them: 99,5% and 1.234,5 and 21/11/2026 in Vietnamese."""

    def __init__(self, language: Language, zone: ZoneInfo) -> None:
        """Take a language, and the time zone of the city."""
        self.language = language
        self._number = (Language.VIETNAMESE, Language.ENGLISH).index(language)
        self._formats = Formats(language, zone)
        self.zone = zone
        texts = Texts(language)
        self.accesses = texts.accesses
        self.short = texts.short
        self.grades = self._one(GRADES)
        self.attributions = self._one(ATTRIBUTIONS)
        self._words = self._one(words.WORDS) | self._one(PROSE)
        self.notes = tuple(both[self._number] for both in NOTES)
        self.not_covered = tuple(both[self._number] for both in NOT_COVERED)
        self.no_figure = words.NO_FIGURE[self._number]

    def __getitem__(self, word: str) -> str:
        """Find a text; KeyError if there is none of this name."""
        return self._words[word]

    def date(self, day: dt.date | None) -> str:
        """Write a date."""
        return NOTHING if day is None else f"{day:{_DATES[self.language]}}"

    def short_date(self, day: dt.date) -> str:
        """Write a date without its year."""
        return f"{day:{_SHORT_DATES[self.language]}}"

    def until(self, at_ns: int) -> str:
        """Write a moment up to which something is; midnight is the end of the day before."""
        at = moment(at_ns, self.zone)
        if at.time() == dt.time():
            return self["end_of"].format(day=self.date(at.date() - dt.timedelta(days=1)))
        return self.moment(at_ns)

    def moment(self, at_ns: int) -> str:
        """Write date and time of day."""
        at = moment(at_ns, self.zone)
        return f"{at:%H:%M} {self.date(at.date())}"

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number."""
        return self._formats.number(value, digits)

    def change(self, now: int, before: int) -> str:
        """Write a difference with its sign; ±0 if there is none."""
        change = now - before
        sign = "+" if change > 0 else "−" if change < 0 else "±"
        return f"{sign}{self.number(abs(change))}"

    def percent(self, part: float | None, digits: int = 2) -> str:
        """Write a ratio as a percentage; words where there is nothing to form it of.

        Only what is whole is written as 100% or 0%: what rounding would make so gets more digits.
        """
        if part is None:
            return self.no_figure
        value = round(part * 100, _EXACT)
        if value in (0, 100):
            return f"{value:.0f}%"
        while digits < _MOST_DIGITS and round(value, digits) in (0, 100):
            digits += 1
        return f"{self.number(value, digits)}%"

    def share(self, part: int, whole: int) -> str:
        """Write a part of a whole as a percentage."""
        return self.percent(ratio(part, whole), 1)

    def axis(self, value: float) -> str:
        """Write a percentage beside an axis."""
        return f"{self._trimmed(value * 100, 3)}%"

    def measured(self, point: PointRow, word: str) -> float | None:
        """Find what was measured of a point for a criterion."""
        criterion = point.criteria.get(word)
        return criterion.value if criterion else None

    def known(self, point: PointRow) -> float | None:
        """Say how much of a point's minutes in S is known."""
        totals = point.totals
        known = totals.up_service + totals.down_service
        return ratio(known, known + totals.unknown_service)

    def seconds(self, length: float | None) -> str:
        """Write a length of time."""
        return NOTHING if length is None else self._formats.duration(int(length) * SECOND_NS)

    def criterion(self, word: str) -> str:
        """Name a criterion; empty if a reason is about something else."""
        return CRITERIA[word].name[self._number] if word in CRITERIA else ""

    def value(self, miss: Miss) -> str:
        """Write what was measured, in digits that tell it from the limit."""
        return self._pair(miss)[0]

    def limit(self, miss: Miss) -> str:
        """Write what the target asks for."""
        return f"{'≥' if miss.word in AT_LEAST else '≤'}{_SPACE}{self._pair(miss)[1]}"

    def n(self, miss: Miss) -> str:
        """Write on how many of what a value was counted."""
        if miss.n is None:
            return NOTHING
        return f"{self.number(miss.n)} {CRITERIA[miss.word].counted[self._number]}"

    def reason(self, miss: Miss) -> str:
        """Say why, in full."""
        return (miss.vi, miss.en)[self._number]

    def briefly(self, miss: Miss) -> str:
        """Say in a line what is missed, for those who read one page."""
        about = self["whole_point"]
        if miss.operator is not None and miss.access is not None:
            about = f"{miss.operator} {self.short[miss.access]}"
        if not self.criterion(miss.word):
            return self.reason(miss)
        name = self.criterion(miss.word)
        return f"{about}: {name[:1].lower()}{name[1:]} {self.value(miss)} ({self.limit(miss)})"

    def duty(self, duty: Duty) -> str:
        """Name who has to act."""
        return self[f"duty_{duty.side}"].format(operators=", ".join(duty.operators))

    def apart(self, name: str, ward: str) -> str:
        """Leave out of a point's name the ward that stands beside it."""
        rest = name[: -len(ward)].rstrip(" ,-–")
        return rest if name.casefold().endswith(ward.casefold()) and rest else name

    def attributed(self, event: EventRow) -> str:
        """Say what outages were put down to; with counts if not all to the same."""
        sides = {side: n for side, n in event.attributions.items() if self._tells(side, event)}
        if len(event.attributions) == 1:
            return "".join(self.attributions[side] for side in sides)
        return ", ".join(f"{self.attributions[side]} {self.number(n)}" for side, n in sides.items())

    @staticmethod
    def _tells(side: Attribution, event: EventRow) -> bool:
        """A cause that is not known says by itself that nothing was put down to anyone."""
        return side is not Attribution.UNDETERMINED or len(event.attributions) > 1

    def cause(self, outage: OutageRow) -> str:
        """Name the probable cause with what shows it; what a person wrote stays as it is."""
        return cause_text(outage.cause, outage.evidence, self.language)

    def _pair(self, miss: Miss) -> tuple[str, str]:
        if miss.value is None or miss.limit is None:
            return self.no_figure, NOTHING
        value, limit = figures(miss.word, miss.value, miss.limit)
        return value[self._number], limit[self._number]

    def _trimmed(self, value: float, most: int) -> str:
        """Write with as many digits as it needs."""
        exact = round(value, _EXACT)
        needed = (digits for digits in range(most) if round(exact, digits) == exact)
        return self.number(exact, next(needed, most))

    def _one(self, texts: Mapping[str, tuple[str, str]]) -> dict[str, str]:
        return {key: both[self._number] for key, both in texts.items()}
