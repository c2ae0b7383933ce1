"""Tables of budgets: which points and links have least left, and how fast it goes."""

from typing import Final

from dashboards import signs, states, uids
from dashboards.fields import DataLink, Field, Step, Unit
from dashboards.panels import Panel
from dashboards.queries import Query
from dashboards.tables import Cell, Column, Table
from dashboards.transformations import Merge
from dashboards.words import Words

LINKS: Final = '{ward=~"$ward", operator=~"$operator", access=~"$access"}'
CHOSEN: Final = f"and on (point) thongsuot_link_info{LINKS}"
_NAMED: Final = (
    "* on (point) group_left (name, ward_name)"
    ' max by (point, name, ward_name) (thongsuot_point_info{ward=~"$ward"})'
)
_ROWS: Final = 100
"""More rows than anybody reads; a table of all links would be a megabyte a minute."""
AT_RISK: Final = f"""
    (
      thongsuot_point_budget_left_ratio{{ward=~"$ward"}} < 0.25
      or on (point) thongsuot_point_budget_spent_ratio{{ward=~"$ward", window="8h"}} > 0.25
    )
    unless on (point) thongsuot_point_grade{{grade="C"}} == 1
    {CHOSEN}
"""
"""As the alert TargetAtRisk starts."""

_SPEED: Final = Field(
    unit=Unit.RATIO,
    decimals=1,
    minimum=0,
    steps=(Step(None, signs.GOOD), Step(0.25, signs.WARN), Step(1, signs.BAD)),
)
NO_BUDGET: Final = Words(
    "Chưa điểm nào có ngân sách: chưa đủ số liệu đo, hoặc chỉ tiêu không có độ khả dụng",
    "Nothing has a budget: too little was measured, or the target has no availability",
)


_POINT: Final = Column(source="point", words=Words("Mã", "Id"), hidden=True)
_SEE_POINT: Final = DataLink.to(
    uids.POINT,
    Words("Xem điểm", "See the point"),
    keep=("ward",),
    point="${__data.fields.point}",
)
_NAME: Final = Column(
    source="name",
    words=Words("Điểm", "Point"),
    field=Field(links=(_SEE_POINT,)),
)
_WARD: Final = Column(source="ward_name", words=Words("Phường, xã", "Ward"), width=170)
_REMAINS: Final = Words("Còn lại", "Left")
_LAST_HOUR: Final = Words("Tiêu trong 1 giờ", "Spent in 1 h")
_LAST_HOURS: Final = Words("Tiêu trong 8 giờ", "Spent in 8 h")
_BUDGET: Final = Words(
    "Ngân sách là số phút gián đoạn mà chỉ tiêu cho phép trong 28 ngày, trong giờ làm việc;"
    " âm là đã vượt. Tốc độ: phần ngân sách đã tiêu trong 1 và 8 giờ làm việc gần nhất.",
    "A budget is the down minutes that the target allows in 28 days, in service hours; below 0"
    " it is overspent. How fast it goes: the share spent in the newest 1 and 8 hours of service.",
)


def _figure(source: str, words: Words, field: Field) -> Column:
    return Column(source=source, words=words, field=field, cell=Cell.TEXT, width=130)


def of_points() -> tuple[Panel, ...]:
    """Points that have least left, and those at risk."""
    least = (
        f'bottomk({_ROWS}, max by (point, ward) (thongsuot_point_budget_left_ratio{{ward=~"$ward"}}'
        f" {CHOSEN}))"
    )
    left = _figure("#A", _REMAINS, states.BUDGET_LEFT)
    return (
        Table(
            title=Words("Còn ít ngân sách nhất", "Least budget left"),
            description=_with(_BUDGET, f"{_ROWS} điểm ít nhất.", f"The {_ROWS} that have least."),
            queries=(
                Query(f"{least} {_NAMED}"),
                *(_spent(f"and on (point) {least}", window) for window in ("1h", "8h")),
            ),
            transformations=(Merge(),),
            columns=(
                _POINT,
                _NAME,
                _WARD,
                left,
                _figure("#B", _LAST_HOUR, _SPEED),
                _figure("#C", _LAST_HOURS, _SPEED),
            ),
            without=("ward",),
            sort=left,
            descending=False,
            no_value=NO_BUDGET,
            width=14,
            height=10,
        ),
        Table(
            title=Words("Điểm có nguy cơ", "Points at risk"),
            description=Words(
                "Còn dưới 25 % ngân sách, hoặc 8 giờ làm việc gần nhất tiêu quá 25 %; điểm đã bị"
                " xếp loại C không còn là nguy cơ.",
                "Less than 25 % left, or more than 25 % spent in the newest 8 hours of service;"
                " a point of grade C is past that.",
            ),
            queries=(
                Query(
                    'max by (point, ward) (thongsuot_point_budget_left_ratio{ward=~"$ward"})'
                    f" {_NAMED} and on (point) ({AT_RISK})"
                ),
                _spent(f"and on (point) ({AT_RISK})", "8h"),
            ),
            transformations=(Merge(),),
            columns=(_POINT, _NAME, left, _figure("#B", _LAST_HOURS, _SPEED)),
            without=("ward", "ward_name"),
            sort=left,
            descending=False,
            no_value=Words("Không điểm nào có nguy cơ", "No point is at risk"),
            width=10,
            height=10,
        ),
    )


def _spent(which: str, window: str) -> Query:
    """How fast budgets of some points go."""
    spent = f'thongsuot_point_budget_spent_ratio{{ward=~"$ward", window="{window}"}}'
    return Query(f"max by (point) ({spent}) {which}")


def _with(words: Words, vi: str, en: str) -> Words:
    return Words(f"{words.vi} {vi}", f"{words.en} {en}")


def of_links() -> tuple[Panel, ...]:
    """Links that have least left."""
    least = (
        f"bottomk({_ROWS}, max by (point, link, operator, access)"
        f" (thongsuot_link_budget_left_ratio{LINKS}))"
    )
    spent = [
        Query(
            "max by (point, link) (thongsuot_link_budget_spent_ratio"
            f'{LINKS[:-1]}, window="{window}"}}) and on (point, link) {least}'
        )
        for window in ("1h", "8h")
    ]
    left = _figure("#A", _REMAINS, states.BUDGET_LEFT)
    return (
        Table(
            title=Words("Đường truyền còn ít ngân sách nhất", "Links with the least budget left"),
            description=_with(_BUDGET, f"{_ROWS} đường ít nhất.", f"The {_ROWS} that have least."),
            queries=(Query(f"{least} {_NAMED}"), *spent),
            transformations=(Merge(),),
            columns=(
                _POINT,
                _NAME,
                _WARD,
                Column(source="link", words=Words("Đường truyền", "Link"), width=110),
                Column(source="access", words=Words("Loại", "Access"), width=90),
                Column(
                    source="operator",
                    words=Words("Nhà mạng", "Operator"),
                    field=Field(links=(_SEE_OPERATOR,)),
                    width=120,
                ),
                left,
                _figure("#B", _LAST_HOUR, _SPEED),
                _figure("#C", _LAST_HOURS, _SPEED),
            ),
            sort=left,
            descending=False,
            no_value=NO_BUDGET,
            width=24,
            height=10,
        ),
    )


_SEE_OPERATOR: Final = DataLink.to(
    uids.OPERATOR, Words("Xem nhà mạng", "See the operator"), operator="${__data.fields.operator}"
)
