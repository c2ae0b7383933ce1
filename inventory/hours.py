"""When a point serves people: sessions and calendars, as written in an inventory.

What a calendar means for a given minute is the matter of `stability.calendar`.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator
from pydantic import StringConstraints as Constraints

from inventory.entry import Entry
from inventory.fields import Date, invalid
from inventory.said import Said

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Names of the days of a week; their index is that of `datetime.date.weekday`."""

_DAY = "(" + "|".join(DAYS) + ")"
WEEKLY_KEY = f"^{_DAY}(-{_DAY})?$"
SESSION = r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"


class Session(NamedTuple):
    """A stretch of a local day in which a point serves people."""

    start: int
    """Minutes after local midnight."""
    end: int
    """Minutes after local midnight, excluded; 1440 is the end of the day."""

    def __str__(self) -> str:
        """As it is written in an inventory: HH:MM-HH:MM."""
        (h, m), (to_h, to_m) = divmod(self.start, 60), divmod(self.end, 60)
        return f"{h:02}:{m:02}-{to_h:02}:{to_m:02}"


def _session(value: Any) -> Session:
    if isinstance(value, Session):
        return value
    if not isinstance(value, str) or not re.fullmatch(SESSION, value):
        raise invalid(_FORM, code="bad-hours")
    hours = [int(part) for part in re.split("[:-]", value)]
    session = Session(hours[0] * 60 + hours[1], hours[2] * 60 + hours[3])
    if session.start >= session.end:
        raise invalid(
            Said(f"{value} kết thúc trước khi bắt đầu", f"{value} ends before it begins"),
            _OVER_MIDNIGHT,
            "bad-hours",
        )
    return session


_FORM = Said(
    "ở đây cần giờ làm việc, viết là HH:MM-HH:MM trong khoảng 00:00 đến 24:00, ví dụ 08:00-12:00",
    "hours are needed here, as HH:MM-HH:MM from 00:00 to 24:00, such as 08:00-12:00",
)
_OVER_MIDNIGHT = Said(
    "giờ làm việc qua nửa đêm thì viết thành hai khoảng: đến 24:00, và từ 00:00 của hôm sau",
    "hours over midnight are two: until 24:00, and from 00:00 on the next day",
)


def _working(value: Any) -> Any:
    """Take a list of dates for a mapping of dates to hours, with Monday's hours for each."""
    if not isinstance(value, list | tuple):
        return value
    days: dict[Any, Any] = {}
    for item in value:
        if isinstance(item, dict):
            days |= item
        else:
            days[item if isinstance(item, str) else str(item)] = None
    return days


Hours = tuple[
    Annotated[
        Session,
        PlainValidator(_session, json_schema_input_type=Annotated[str, Field(pattern=SESSION)]),
        PlainSerializer(str, when_used="json"),
    ],
    ...,
]
"""Sessions of one day; overlapping ones count once."""

WeeklyKey = Annotated[str, Constraints(pattern=WEEKLY_KEY)]
_WorkingItem = Date | Mapping[Date, Hours | None]


class Calendar(Entry):
    """Service hours in the city's time zone.

    For a day: `extra` sessions are always added; else `working` comes before `closed`, before
    shifted working Saturdays, before holidays, before `weekly`.
    """

    weekly: Mapping[WeeklyKey, Hours] = Field(
        description="Giờ làm việc theo ngày trong tuần (mon là thứ Hai, sun là Chủ nhật) hoặc dải "
        "ngày; hai khoá cùng một ngày thì cộng lại. / "
        "Hours by day of the week or range of days; two keys that name one day add up.",
        examples=[{"mon-fri": ["08:00-12:00", "13:00-17:00"], "sat": ["08:00-12:00"]}],
    )
    holidays: Literal["VN"] | None = Field(
        default=None,
        description="VN: nghỉ các ngày lễ của Việt Nam, kể cả nghỉ bù. / "
        "VN: closed on the public holidays of Vietnam, observed days included.",
    )
    closed: tuple[Date, ...] = Field(
        default=(),
        description="Những ngày nghỉ thêm. / Further days without service.",
        examples=[["2026-01-02"]],
    )
    working: Annotated[
        Mapping[Date, Hours | None],
        BeforeValidator(
            _working,
            json_schema_input_type=list[_WorkingItem] | Mapping[Date, Hours | None],
        ),
    ] = Field(
        default_factory=dict,
        description="Những ngày làm bù; giờ như thứ Hai nếu không ghi giờ riêng. / Days that "
        "serve although they would not; with Monday's hours unless they have their own.",
    )
    extra: Mapping[Date, Hours] = Field(
        default_factory=dict,
        description="Buổi làm thêm theo ngày, ví dụ buổi tối. / "
        "Additional sessions by day, such as evenings.",
        examples=[{"2026-12-01": ["18:00-21:00"]}],
    )

    def week(self) -> tuple[tuple[Session, ...], ...]:
        """Sessions of each day of the week, Monday first, as `weekly` says."""
        days: list[list[Session]] = [[] for _ in DAYS]
        for key, sessions in self.weekly.items():
            first, _, last = key.partition("-")
            start = DAYS.index(first)
            for step in range((DAYS.index(last or first) - start) % 7 + 1):
                days[(start + step) % 7].extend(sessions)
        return tuple(tuple(sorted(day)) for day in days)
