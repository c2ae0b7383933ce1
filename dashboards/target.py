"""Target and budget: who still meets the target, who soon will not, and what is missed most."""

from collections.abc import Sequence
from typing import Final

from dashboards import budgets, choices, signs, uids
from dashboards.budgets import AT_RISK, CHOSEN, LINKS, NO_BUDGET
from dashboards.dashboard import Dashboard, Row
from dashboards.fields import Field, Override, Unit
from dashboards.panels import BarGauge, Panel, Stat, TimeSeries
from dashboards.queries import Query
from dashboards.tables import Column, Table
from dashboards.transformations import GroupingToMatrix
from dashboards.words import Words
from stability.wording import CRITERIA

_COUNT: Final = Field(unit=Unit.NONE, decimals=0, minimum=0)
_NOT_GRADED: Final = Words(
    "Chưa có số liệu: chưa xét phút nào, hoặc máy đo không chạy",
    "No data: no minute has been judged yet, or the exporter is not running",
)
_GRADES: Final = {
    "A": signs.GRADE_A,
    "B": signs.GRADE_B,
    "C": signs.GRADE_C,
    "U": signs.GRADE_U,
}
_UNITS: Final = {
    "rtt_mean": Field(unit=Unit.SECONDS),
    "longest_outage": Field(unit=Unit.SECONDS),
    "outages_per_week": Field(unit=Unit.NONE),
    "short_breaks": Field(unit=Unit.NONE),
}
"""Of limits; all others are ratios."""


def build() -> Dashboard:
    """The dashboard."""
    return Dashboard(
        uid=uids.TARGET,
        title=uids.TITLES[uids.TARGET],
        description=Words(
            "Điểm nào còn đạt chỉ tiêu, điểm nào sắp không đạt, và không đạt vì đâu?",
            "Who still meets the target, who soon will not, and what is missed?",
        ),
        rows=(
            Row(_now(), Words("Hiện tại, kỳ 28 ngày", "Now, over 28 days")),
            Row(budgets.of_points(), Words("Ngân sách gián đoạn của điểm", "Budgets of points")),
            Row(
                budgets.of_links(),
                Words("Ngân sách gián đoạn của đường truyền", "Budgets of links"),
            ),
            Row(_trend(), Words("Xu hướng", "Trend")),
            Row(_limits(), Words("Chỉ tiêu", "Target")),
        ),
        variables=(choices.WARD, choices.OPERATOR, choices.ACCESS),
        links=uids.links_from(uids.TARGET),
        start="now-28d",
    )


def _now() -> tuple[Panel, ...]:
    return (
        Stat(
            title=Words("Điểm theo xếp loại", "Points by grade"),
            description=Words(
                "A và B là đạt chỉ tiêu 28 ngày; U là chưa đủ số liệu để đánh giá.",
                "A and B meet the target of 28 days; U has too little data to tell.",
            ),
            queries=(
                Query(
                    f'sum by (grade) (thongsuot_point_grade{{ward=~"$ward"}} {CHOSEN})',
                    "{{grade}}",
                ),
            ),
            field=_COUNT,
            overrides=_graded(),
            no_value=_NOT_GRADED,
            names=True,
            width=14,
            height=4,
        ),
        Stat(
            title=Words("Ngân sách của điểm", "Budgets of points"),
            description=Words(
                "Có nguy cơ: còn dưới 25 % ngân sách, hoặc 8 giờ làm việc gần nhất tiêu quá 25 %,"
                " và chưa bị xếp loại C. Hết: ngân sách còn 0 % hoặc âm.",
                "At risk: less than 25 % left, or more than 25 % spent in the newest 8 hours of"
                " service, and not of grade C yet. Used up: 0 % or less is left.",
            ),
            queries=(
                Query(
                    f"""
                    label_replace(
                      count({AT_RISK}) or 0 * count(thongsuot_point_budget_left_ratio),
                      "of", "risk", "", "")
                    or label_replace(
                      count(thongsuot_point_budget_left_ratio{{ward=~"$ward"}} <= 0 {CHOSEN})
                      or 0 * count(thongsuot_point_budget_left_ratio),
                      "of", "spent", "", "")
                    """,
                    "{{of}}",
                ),
            ),
            field=_COUNT,
            overrides=(
                _called("risk", signs.WARN.saying("Có nguy cơ", "At risk")),
                _called("spent", signs.BAD.saying("Đã hết", "Used up")),
            ),
            no_value=NO_BUDGET,
            names=True,
            width=10,
            height=4,
        ),
    )


def _graded() -> tuple[Override, ...]:
    return tuple(_called(grade, sign) for grade, sign in _GRADES.items())


def _called(name: str, sign: signs.Sign) -> Override:
    """What a line or tile of this name is called, and its colour."""
    words = Words(f"{sign.glyph} {sign.words.vi}", f"{sign.glyph} {sign.words.en}")
    return Override.named(name, Field(name=words, colour=sign.colour))


def _trend() -> tuple[Panel, ...]:
    return (
        TimeSeries(
            title=Words("Điểm theo xếp loại, theo thời gian", "Points by grade over time"),
            description=Words(
                "Của các phường, xã đã chọn; không lọc theo nhà mạng và loại đường truyền.",
                "Of the wards that were chosen; operator and access do not matter here.",
            ),
            queries=(
                Query(
                    'sum by (grade) (ward:points_by_grade:count{ward=~"$ward"})',
                    "{{grade}}",
                    min_step="2m",
                ),
            ),
            field=_COUNT,
            overrides=_graded(),
            no_value=_NOT_GRADED,
            figures=("lastNotNull", "min", "max"),
            width=12,
            height=9,
        ),
        TimeSeries(
            title=Words("Điểm có nguy cơ, theo thời gian", "Points at risk over time"),
            description=Words(
                "Của các phường, xã đã chọn; không lọc theo nhà mạng và loại đường truyền.",
                "Of the wards that were chosen; operator and access do not matter here.",
            ),
            queries=(
                Query(
                    'sum(ward:points_at_risk:count{ward=~"$ward"})',
                    Words("Có nguy cơ", "At risk"),
                    min_step="2m",
                ),
            ),
            field=_COUNT,
            no_value=NO_BUDGET,
            figures=("lastNotNull", "max"),
            width=12,
            height=9,
        ),
    )


def _limits() -> tuple[Panel, ...]:
    return (
        _missed(
            Words("Đường truyền không đạt, theo tiêu chí", "Links that miss a criterion"),
            f"count by (criterion) (thongsuot_link_criterion_met{LINKS} == 0)",
        ),
        _missed(
            Words("Điểm không đạt, theo tiêu chí", "Points that miss a criterion"),
            f'count by (criterion) (thongsuot_point_criterion_met{{ward=~"$ward"}} == 0 {CHOSEN})',
        ),
        Table(
            title=Words("Mức chỉ tiêu đang áp dụng", "Limits in force"),
            description=Words(
                "Theo chỉ tiêu và loại đường truyền; point là của điểm. Ô trống: không có mức."
                " Gián đoạn và trễ là không quá, tỷ lệ mất gói là không quá, còn lại là ít nhất.",
                "By target and access; point is of points. An empty cell has no limit. Outages,"
                " breaks, delay and loss are to be at most this, all others at least.",
            ),
            queries=(
                Query(
                    "label_join(max by (target, access, criterion) (thongsuot_target_limit),"
                    ' "of", " · ", "target", "access")'
                ),
            ),
            transformations=(GroupingToMatrix(column="criterion", row="of", value="Value"),),
            columns=(
                Column(source="of\\criterion", words=Words("Chỉ tiêu", "Target"), width=220),
                *_criteria_columns(),
            ),
            no_value=Words("Không chỉ tiêu nào có mức", "No target has a limit"),
            width=24,
            height=8,
        ),
    )


def _criteria_columns() -> Sequence[Column]:
    of_ratios = Field(unit=Unit.RATIO)
    return [
        Column(
            source=key,
            words=Words(words.name.vi, words.name.en),
            field=_UNITS.get(key, of_ratios),
        )
        for key, words in CRITERIA.items()
    ]


def _missed(title: Words, expr: str) -> Panel:
    return BarGauge(
        title=title,
        description=Words(
            "Số lượng không đạt trong kỳ 28 ngày, nhiều nhất ở trên. Gián đoạn ngắn và sóng vô"
            " tuyến chỉ là khuyến nghị.",
            "How many miss it over 28 days, the most frequent first. Short breaks and radio are"
            " advice only.",
        ),
        queries=(Query(f"sort_desc({expr})", "{{criterion}}"),),
        field=Field(unit=Unit.NONE, decimals=0, minimum=0, colour=signs.VERMILION),
        overrides=tuple(
            Override.named(key, Field(name=Words(words.name.vi, words.name.en)))
            for key, words in CRITERIA.items()
        ),
        no_value=Words(
            "Không tiêu chí nào không đạt, hoặc chưa đánh giá",
            "No criterion is missed, or nothing is graded yet",
        ),
        width=12,
        height=8,
    )
