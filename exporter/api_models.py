"""What the JSON API answers.

Times are RFC 3339 to the microsecond with the city's offset, ratios are 0 to 1.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from exporter import examples
from exporter.verdict_answers import Moment, Verdict, WindowAnswer
from exporter.view import Condition
from inventory.schema import Access, PointKind, Role
from stability.verdict import Grade, LinkGrade

StateLabel = Annotated[str, Field(pattern="^(up|down|unknown|maintenance)$")]


class LinkNow(BaseModel):
    """A link, and what the newest packets say."""

    id: str = Field(description="Id of the link within the point.")
    role: Role
    access: Access
    operator: str = Field(description="Id of the operator.")
    operator_name: str
    hotline: str | None = Field(description="Phone number of the operator.")
    state: StateLabel = Field(description="Live state, within seconds.")
    since: Moment = Field(description="Back-dated start of that state.")
    incident: str | None = Field(description="Id of the open incident.")
    last_answer: Moment | None = Field(description="When the newest answered packet was sent.")
    last_round_trip_seconds: float | None = Field(description="Null while the link is unknown.")
    loss_last_minute: float | None = Field(
        description="Lost to settled packets of the last judged minute; null if none settled."
    )
    last_interval_unstable: bool
    service_id: str | None = Field(default=None, description="Only with authentication.")
    address: str | None = Field(default=None, description="Only with authentication.")


class LinkAnswer(Verdict, LinkNow):
    """A link and what is known of it."""

    grade: LinkGrade = Field(description="`insufficient` as long as too little is known.")
    availability_operator: float | None = Field(
        description="Availability without what was the site's fault or planned."
    )


class PointNow(BaseModel):
    """A point, and what the newest packets say."""

    id: str
    ward: str = Field(description="Ward or commune code, 5 digits.")
    ward_name: str
    name: str
    kind: PointKind
    condition: Condition = Field(description="What the point is for those whom it serves.")
    state: StateLabel = Field(description="Live state, within seconds.")
    since: Moment = Field(description="Back-dated start of the condition.")
    incident: str | None = Field(description="Id of the open incident.")


class PointAnswer(Verdict, PointNow):
    """A point and what is known of it."""

    model_config = ConfigDict(json_schema_extra=examples.POINT)

    grade: Grade = Field(description="U as long as too little is known.")
    window: WindowAnswer | None = Field(
        description="What grades, criteria and minutes are about; null before the first judged "
        "minute."
    )
    links: list[LinkAnswer]


class HopAnswer(BaseModel):
    """A router on the way to a link, or the link itself at its end."""

    distance: int
    answers: bool
    round_trip_seconds: float | None
    address: str | None = Field(default=None, description="Only with authentication.")


class ProbeAnswer(BaseModel):
    """What one check of a link found, beside what is measured all the time."""

    model_config = ConfigDict(json_schema_extra=examples.PROBE)

    link: str = Field(description="POINT/LINK")
    sent: int
    lost: int
    round_trip_seconds: list[float] = Field(description="Of the answered packets, in order.")
    path: list[HopAnswer] | None = Field(description="Null if it could not be looked for.")
    path_complete: bool = Field(description="Whether the path reaches the link.")


class Refusal(BaseModel):
    """Why there is no answer."""

    detail: str
