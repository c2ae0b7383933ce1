"""How values are shown: units, limits, what numbers mean, where a click leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from dashboards.queries import Json
from dashboards.signs import GREY, Sign
from dashboards.words import Spoken, Words


class Unit(StrEnum):
    """Units as Grafana names them."""

    NONE = "none"
    """A count."""
    SECONDS = "s"
    DURATION = "dtdurations"
    """Seconds, told as minutes, hours and days."""
    RATIO = "percentunit"
    """0 to 1, shown as 0 % to 100 %."""
    BYTES = "bytes"
    PER_SECOND = "cps"
    PACKETS_PER_SECOND = "pps"
    SINCE = "dateTimeFromNow"
    """A moment in milliseconds since the epoch, told as time from now: multiply seconds by 1000."""
    MOMENT = "dateTimeAsIso"
    """A moment in milliseconds since the epoch."""
    TEXT = "string"


@dataclass(frozen=True, slots=True)
class Step:
    """What a value means from here on, up to the next step."""

    start: float | None
    """None for the first step: from minus infinity."""
    sign: Sign


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one value stands for, a number or a text: its sign, or words, are shown instead."""

    value: int | str
    sign: Sign | Words


@dataclass(frozen=True, slots=True)
class DataLink:
    """Where a click on a value leads."""

    title: Words
    url: str

    @classmethod
    def to(cls, uid: str, title: Words, keep: Sequence[str] = (), **variables: str) -> "DataLink":
        """Another dashboard: the data source, the time and the variables in `keep` go along.

        Others are set from the row, such as `point="${__data.fields.point}"`.
        """
        kept = [f"${{{name}:queryparam}}" for name in ("datasource", *keep)]
        given = [f"var-{name}={value}" for name, value in variables.items()]
        return cls(title, f"/d/{uid}?{'&'.join([*kept, *given, '${__url_time_range}'])}")

    def json(self, language: Spoken) -> Json:
        """As Grafana takes it."""
        return {"targetBlank": False, "title": self.title.line(language), "url": self.url}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How a value is shown. What is None or empty is not said: an override leaves it as it is."""

    unit: Unit | None = None
    decimals: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    steps: Sequence[Step] = ()
    meanings: Sequence[Meaning] = ()
    name: Words | None = None
    no_value: Words | None = None
    colour: str = ""
    """One colour for a thing with a name of its own; steps and meanings bring theirs."""
    links: Sequence[DataLink] = ()
    custom: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """What only this kind of panel knows."""

    def json(self, language: Spoken) -> Json:
        """As the defaults of a panel."""
        said = {
            "decimals": self.decimals,
            "displayName": self.name and self.name.line(language),
            "max": self.maximum,
            "min": self.minimum,
            "noValue": self.no_value and self.no_value.line(language),
            "unit": self.unit and str(self.unit),
        }
        shown = {key: value for key, value in said.items() if value is not None}
        return shown | self._coloured(language) | self._linked(language)

    def properties(self, language: Spoken) -> list[Json]:
        """As the properties of an override."""
        said = self.json(language) | {f"custom.{key}": value for key, value in self.custom.items()}
        return [{"id": key, "value": value} for key, value in sorted(said.items())]

    def _coloured(self, language: Spoken) -> Json:
        made: Json = {}
        if self.steps:
            steps = [{"color": step.sign.colour, "value": step.start} for step in self.steps]
            made["thresholds"] = {"mode": "absolute", "steps": steps}
        if self.meanings:
            made["mappings"] = [{"options": self._options(language), "type": "value"}]
        if self.steps:
            made["color"] = {"mode": "thresholds"}
        elif self.meanings or self.colour:
            # What has no meaning is grey, as what is not known.
            made["color"] = {"fixedColor": self.colour or GREY, "mode": "fixed"}
        return made

    def _options(self, language: Spoken) -> Json:
        return {
            str(meaning.value): _shown(meaning.sign, language) | {"index": index}
            for index, meaning in enumerate(self.meanings)
        }

    def _linked(self, language: Spoken) -> Json:
        return {"links": [link.json(language) for link in self.links]} if self.links else {}

    def key_to_steps(self) -> Words | None:
        """What the colours mean, in words: `● Good, ▲ Warning from 2 %`; None without steps."""
        if not self.steps:
            return None
        return Words(
            ", ".join(self._step(step, "từ", step.sign.words.vi) for step in self.steps) + ".",
            ", ".join(self._step(step, "from", step.sign.words.en) for step in self.steps) + ".",
        )

    def _step(self, step: Step, start: str, words: str) -> str:
        meaning = f"{step.sign.glyph} {words}"
        return meaning if step.start is None else f"{meaning} {start} {self._figure(step.start)}"

    def _figure(self, value: float) -> str:
        if self.unit is Unit.RATIO:
            return f"{100 * value:g} %"
        if self.unit in {Unit.SECONDS, Unit.DURATION}:
            return f"{1000 * value:g} ms" if abs(value) < 1 else f"{value:g} s"
        return f"{value:g}"


def _shown(sign: Sign | Words, language: Spoken) -> Json:
    if isinstance(sign, Words):
        return {"text": sign.line(language)}
    return {"color": sign.colour, "text": sign.text(language)}


PLAIN: Final = Field()
"""As Grafana shows it by itself."""


@dataclass(frozen=True, slots=True)
class Override:
    """Fields that are shown in another way than the rest of the panel."""

    matcher: str
    which: str
    field: Field

    @classmethod
    def named(cls, name: str, field: Field) -> "Override":
        """Fields of this name; of a line that is its legend, of a table the label."""
        return cls("byName", name, field)

    @classmethod
    def of_query(cls, ref: str, field: Field) -> "Override":
        """All that a query gives."""
        return cls("byFrameRefID", ref, field)

    @classmethod
    def matching(cls, pattern: str, field: Field) -> "Override":
        """Fields whose name matches a regular expression such as `/ftth/`."""
        return cls("byRegexp", pattern, field)

    def json(self, language: Spoken) -> Json:
        """As Grafana takes it."""
        return {
            "matcher": {"id": self.matcher, "options": self.which},
            "properties": self.field.properties(language),
        }
