"""Operator: how are its links now, do they keep their target, and how fast are they restored?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from dashboards import choices, operator_tables, states, uids
from dashboards.dashboard import Dashboard, Row
from dashboards.fields import Field, Override, Unit
from dashboards.panels import Panel, Stat, Text, TimeSeries
from dashboards.queries import Query
from dashboards.signs import Sign
from dashboards.variables import Choice
from dashboards.words import Words

_OPERATOR: Final = Choice.named(
    "operator",
    choices.OPERATOR.words,
    "thongsuot_link_info",
    value="operator",
    text="operator_name",
)
"""Of the whole city."""
_ACCESS: Final = replace(
    choices.ACCESS, query='label_values(thongsuot_link_info{operator=~"$operator"}, access)'
)
_NOT_MEASURED: Final = Words(
    "Không có số liệu: không có đường truyền nào được đo, hoặc máy đo không chạy",
    "No data: no such link is measured, or the exporter is not running",
)


def build() -> Dashboard:
    """The dashboard."""
    return Dashboard(
        uid=uids.OPERATOR,
        title=uids.TITLES[uids.OPERATOR],
        description=Words(
            "Đường truyền của nhà mạng hiện thế nào, có giữ được chỉ tiêu, khôi phục mất bao lâu?",
            "How are an operator's links now, do they keep their target, how fast are they"
            " restored?",
        ),
        rows=(
            Row((*_now(), operator_tables.down()), Words("Hiện tại", "Now")),
            Row(
                (operator_tables.by_access(), operator_tables.wards(), operator_tables.failing()),
                Words("Chỉ tiêu 28 ngày", "Target of 28 days"),
            ),
            Row((_outages(), operator_tables.week(), _reports()), Words("Sự cố", "Outages")),
        ),
        variables=(_OPERATOR, _ACCESS, choices.PAGE),
        links=uids.links_from(uids.OPERATOR),
        start="now-28d",
    )


def _now() -> tuple[Panel, ...]:
    return (
        _tiles(
            Words("Đường truyền theo trạng thái", "Links by state"),
            Words(
                "Số đường truyền đang ở mỗi trạng thái, theo gói đo, trong vài giây.",
                "How many links are in each state, from packets, within seconds.",
            ),
            "thongsuot_link_state",
            "state",
            states.STATES,
        ),
        _tiles(
            Words("Đường truyền theo xếp loại", "Links by grade"),
            Words(
                "Theo hôm nay và 27 ngày trước, trong giờ làm việc.",
                "Of today and the 27 days before it, in service hours.",
            ),
            "thongsuot_link_grade",
            "grade",
            states.LINK_GRADES,
        ),
    )


def _tiles(
    title: Words, description: Words, series: str, label: str, signs_of: Mapping[str, Sign]
) -> Panel:
    """One tile for each value of a label; nought is never bad."""
    one = f"sum by ({label}) ({series}{{{operator_tables.CHOSEN}, {label}="
    return Stat(
        title=title,
        description=description,
        queries=(Query(" or ".join(f'{one}"{key}"}})' for key in signs_of), f"{{{{{label}}}}}"),),
        field=Field(unit=Unit.NONE, decimals=0),
        overrides=[Override.named(key, states.tile(sign)) for key, sign in signs_of.items()],
        no_value=_NOT_MEASURED,
        names=True,
        width=12,
        height=4,
    )


def _outages() -> Panel:
    record = f"operator_access:thongsuot_link_outages:increase_1h{{{operator_tables.CHOSEN}}}"
    return TimeSeries(
        title=Words("Số sự cố mỗi ngày", "Outages a day"),
        description=Words(
            "Sự cố mất kết nối trong giờ làm việc; cột đứng ở đầu ngày, cột cuối là ngày chưa hết."
            " Tổng là của khoảng thời gian đang xem.",
            "Outages in service hours; a bar stands at the beginning of its day, and the last day"
            " is not over. The total is that of the time shown.",
        ),
        queries=(
            Query(
                f"sum by (operator, access) (sum_over_time({record}[23h59m:1h] offset -1d))",
                "{{operator}} {{access}}",
                min_step="1d",
            ),
        ),
        field=Field(unit=Unit.NONE, decimals=0, minimum=0),
        bars=True,
        stacked=True,
        figures=("sum", "max"),
        no_value=Words("Chưa ghi giờ nào", "No hour has been recorded yet"),
        width=10,
        height=8,
    )


def _reports() -> Panel:
    return Text(
        title=Words("Không có ở đây", "What is not here"),
        description=Words(
            "Số liệu cần báo cáo chứ không phải số đo.", "Figures that take a report, not metrics."
        ),
        content=Words(
            "- **Độ khả dụng của riêng nhà mạng** (bỏ phần do điện, thiết bị tại điểm và kế hoạch)"
            " không phải số đo: xem báo cáo tháng (`thongsuot report`), hoặc"
            " `availability_operator` ở `${page}/api/v1/points`.\n"
            "- **Thời gian khôi phục từng sự cố đã qua**: báo cáo tháng, hoặc"
            " `${page}/api/v1/outages`.",
            "- **The operator's own availability** (without power and equipment of the points, and"
            " planned works) is no metric: see the monthly report (`thongsuot report`), or"
            " `availability_operator` in `${page}/api/v1/points`.\n"
            "- **Times to restore of each past outage**: the monthly report, or"
            " `${page}/api/v1/outages`.",
        ),
        width=6,
        height=8,
    )
