"""What a scenario may say: a baseline for every access, and events that change it.

The models here are the typed form of a scenario file. They are strict: an unknown key, a unit that
does not exist or a negative time is an error, because a scenario that does something else than it
says is worse than none.
"""

from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from inventory.fields import Slug, invalid, one_or_many
from inventory.schema import Access, Link, Point, Reach
from inventory.schema import Select as LinkSelect
from lab.duration import parse_duration, parse_instant

CENTRAL = "central"
"""The vantage that measures every link but those of `reach: agent`."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When an event begins: since the scenario's start, or since the epoch if `absolute`."""

    ns: int
    absolute: bool


def _misplaced(index: int, message: str) -> PydanticCustomError:
    """Make the error of an event's `at` that shows only beside the rest of the scenario."""
    path = ("events", index, "at")
    return PydanticCustomError("plain_words", "{message}", {"message": message, "path": path})


def _moment(value: object) -> Moment:
    """Read `at`: a duration since the start, or a date and time with its offset."""
    if isinstance(value, str) and value[:1].isdecimal() and "-" in value:
        return Moment(parse_instant(value), absolute=True)
    return Moment(parse_duration(value), absolute=False)


def _positive(value: object) -> int:
    """Read a duration that must be longer than nothing."""
    duration_ns = parse_duration(value)
    if duration_ns == 0:
        raise invalid("must be longer than 0")
    return duration_ns


StartNs = Annotated[int, BeforeValidator(parse_instant)]
PositiveNs = Annotated[int, BeforeValidator(_positive)]
Ratio = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Milliseconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
MeanRun = Annotated[float, Field(ge=1, allow_inf_nan=False)]
SnmpValues = dict[str, bool | int | float | str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Baseline(_Strict):
    """How the links of an access are while no event acts on them. A missing key is 0."""

    rtt_ms: Milliseconds = 0.0
    """Shortest round trip, milliseconds."""
    variation_ms: Milliseconds = 0.0
    """Width of the uniform variation on top of it, milliseconds."""
    loss: Ratio = 0.0
    """Ratio of packets lost, 0 to 1."""
    burst: MeanRun | None = None
    """Mean length of a run of lost packets; without it losses are independent of each other."""
    snmp: SnmpValues = {}
    """Values that the router serves."""


class Effect(_Strict):
    """What an event does to each packet of the links that it selects."""

    down: bool = False
    """Every packet is lost."""
    loss: Ratio = 0.0
    """Added ratio of packets lost; the sum over all events is at most 1."""
    burst: MeanRun | None = None
    """Mean length of a run of lost packets; of several events the largest holds."""
    rtt_ms: Milliseconds = 0.0
    """Added round trip, milliseconds."""
    variation_ms: Milliseconds = 0.0
    """Added width of the variation, milliseconds."""
    snmp: SnmpValues = {}
    """Values that the router serves instead of the baseline's; of several events the last holds."""
    isolated: bool = False
    """Of a vantage: nothing that it sends is answered, anchors included."""
    paused: bool = False
    """Of a vantage: its process is stopped."""

    @property
    def on_vantage(self) -> bool:
        """Whether this happens to a vantage rather than to links."""
        return self.isolated or self.paused


class Select(LinkSelect):
    """Which links an event acts on: all that match every given key, or all of a vantage."""

    vantage: Annotated[tuple[Slug, ...], one_or_many(Slug)] = ()
    """`central`, or the id of a point whose links are measured by its own agent."""

    @model_validator(mode="after")
    def _vantage_stands_alone(self) -> Self:
        if self.vantage and (self.point or self.link or self.ward or self.operator or self.access):
            raise invalid("vantage stands alone: select either a vantage or links")
        return self

    def takes(self, point: Point, link: Link) -> bool:
        """Whether the link is selected, by itself or with the vantage that measures it."""
        if self.vantage:
            return vantage_of(point, link) in self.vantage
        return super().takes(point, link)


def vantage_of(point: Point, link: Link) -> str:
    """The vantage that measures a link."""
    return point.id if link.reach is Reach.AGENT else CENTRAL


class Event(_Strict):
    """An effect on some links, once or again and again.

    It acts on packets sent at `at` <= t < `at` + `for`, without `for` to the end of the scenario;
    with `every` and `lasting` only in [`at` + k `every`, + `lasting`) inside of that.
    """

    at: Annotated[Moment, BeforeValidator(_moment)]
    for_ns: PositiveNs | None = Field(default=None, alias="for")
    every_ns: PositiveNs | None = Field(default=None, alias="every")
    lasting_ns: PositiveNs | None = Field(default=None, alias="lasting")
    select: Select
    effect: Effect

    @model_validator(mode="after")
    def _every_and_lasting_go_together(self) -> Self:
        if self.every_ns is not None and self.lasting_ns is None:
            raise invalid("every needs lasting: how long each repetition acts")
        if self.lasting_ns is not None and self.every_ns is None:
            raise invalid("lasting needs every; for an event that happens once write for")
        return self

    @model_validator(mode="after")
    def _effect_fits_selection(self) -> Self:
        effect, on_vantage = self.effect, bool(self.select.vantage)
        if effect.on_vantage and not on_vantage:
            raise invalid("isolated and paused happen to a vantage: select: {vantage: central}")
        if on_vantage and effect.model_fields_set - {"isolated", "paused"}:
            raise invalid("a vantage can be isolated or paused; all else happens to links")
        return self


class Scenario(_Strict):
    """A story that the lab plays with real packets and the simulation on a virtual clock."""

    name: str = ""
    start_ns: StartNs | None = Field(default=None, alias="start")
    """The instant of time 0, nanoseconds since the epoch. In the lab only absolute `at` need it."""
    duration_ns: PositiveNs | None = Field(default=None, alias="duration")
    """Its end, exclusive, nanoseconds after the start."""
    seed: int = 0
    random: bool = True
    """False draws nothing: delay and loss follow the packet's number, the same in any program."""
    hours: Literal["real"] | None = None
    """The lab opens every calendar unless this says `real`."""
    baseline: dict[Annotated[Access, Field(strict=False)], Baseline] = {}
    """By access."""
    events: tuple[Event, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _absolute_times_count_from_start(self) -> Self:
        for index, event in enumerate(self.events):
            if event.at.absolute and self.start_ns is None:
                raise _misplaced(index, "a date needs a scenario that has start")
            if self.begins_ns(event) < 0:
                raise _misplaced(index, "this is before start")
        return self

    def begins_ns(self, event: Event) -> int:
        """When an event begins, nanoseconds after the scenario's start."""
        return event.at.ns - (self.start_ns or 0) if event.at.absolute else event.at.ns

    def baseline_of(self, access: Access) -> Baseline:
        """The baseline of an access: `leased` takes that of `fixed`, `4g` that of `5g`."""
        like = {Access.LEASED: Access.FIXED, Access.FOUR_G: Access.FIVE_G}
        for each in (access, like.get(access)):
            if each is not None and each in self.baseline:
                return self.baseline[each]
        return Baseline()
