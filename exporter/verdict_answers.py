"""What the JSON API says about verdicts, in the same words as `thongsuot simulate --json`."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SkipValidation

from exporter import examples
from stability.totals import minutes_by_state
from stability.verdict import Grade, LinkVerdict, PointVerdict

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""RFC 3339 with the city's offset from UTC."""


Figure = SkipValidation[float | int | None]
"""A number of our own; to look which kind it is would take longer than all the rest."""


class WindowAnswer(BaseModel):
    """What verdicts are about: 28 local days, the last of them as far as it has gone."""

    model_config = ConfigDict(serialize_by_alias=True)

    from_: Moment = Field(alias="from", description="Start of the first day.")
    to: Moment = Field(description="End of the last judged minute.")


class CriterionAnswer(BaseModel):
    """What was measured against one limit, in service hours."""

    model_config = ConfigDict(from_attributes=True)

    value: Figure = Field(
        description="Ratio (0 to 1), seconds or count; null if there was nothing to measure."
    )
    limit: Figure = Field(description="Null if the target switches it off.")
    met: bool | None = Field(description="Null without a value or a limit.")
    n: int = Field(description="Minutes, packets or intervals that the value was counted on.")
    required: bool = Field(description="Whether missing it fails; else it is advice.")


class ReasonAnswer(BaseModel):
    """Why a grade is what it is."""

    model_config = ConfigDict(from_attributes=True)

    word: str = Field(description="Key of the criterion, or what else it is about.")
    vi: str
    en: str
    link: str | None = Field(description="Id of the link within the point, if it is about one.")
    point: str | None = Field(description="Id of the point, if it is a reason of its ward.")
    value: Figure
    limit: Figure
    n: int | None
    leaves: date | None = Field(
        description="First day of which so much of what was missed has left the window that the "
        "limit holds; days to come are not counted."
    )


class MinutesAnswer(BaseModel):
    """Judged minutes in one state."""

    service: int = Field(description="In service hours.")
    off: int = Field(description="Outside them.")


class ClockAnswer(BaseModel):
    """Around the clock; no part of the grade."""

    availability: float | None


class BudgetAnswer(BaseModel):
    """Down minutes in service hours that the limit of availability allows in the window."""

    model_config = ConfigDict(from_attributes=True)

    allowed_minutes: float | None = Field(description="Null without a limit.")
    left_ratio: float | None = Field(
        description="1: nothing is spent; below 0: more is than the window allows. The limit can "
        "be missed before that, while few minutes are known. "
        "Null, like what is spent, while no minute of service is known."
    )
    spent_1h_ratio: float | None = Field(description="Share that the last hour of service spent.")
    spent_8h_ratio: float | None = Field(description="Share that its last 8 hours spent.")


class Verdict(BaseModel):
    """What a link or point is in the window; before its first judged minute nothing is known."""

    reasons: list[ReasonAnswer] = Field(description="The worst first.")
    criteria: dict[str, CriterionAnswer] = Field(description="By key.")
    minutes: dict[str, MinutesAnswer] = Field(description="By state.")
    clock: ClockAnswer
    budget: BudgetAnswer


class CityAnswer(BaseModel):
    """Grades of wards, and how many wards and points have each."""

    model_config = ConfigDict(json_schema_extra=examples.CITY)

    window: WindowAnswer | None = Field(description="Null before the first judged minute.")
    wards: dict[str, Grade] = Field(description="Every ward of the inventory, by code.")
    reasons: dict[str, list[ReasonAnswer]] = Field(
        description="Why, by code of the ward, the worst first; each names its point."
    )
    city: dict[str, dict[Grade, int]] = Field(
        description="Under `wards` and `points`, how many have each grade."
    )


def in_words(verdict: LinkVerdict | PointVerdict) -> dict[str, Any]:
    """Give the fields of `Verdict` and the grade, for the models to take."""
    return {
        "grade": verdict.grade,
        "reasons": verdict.reasons,
        "criteria": verdict.criteria,
        "minutes": minutes_by_state(verdict.totals),
        "clock": {"availability": verdict.clock_availability},
        "budget": verdict.budget,
    }
