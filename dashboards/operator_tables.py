"""Tables of an operator: links that are down, availability by access, links that fail, wards."""

from typing import Final

from dashboards import handling, signs, states, uids
from dashboards.fields import DataLink, Field, Step, Unit
from dashboards.panels import Panel
from dashboards.queries import Query
from dashboards.tables import Cell, Column, Table
from dashboards.transformations import Limit, Merge
from dashboards.words import Words

CHOSEN: Final = 'operator=~"$operator", access=~"$access"'
_LINK: Final = "point, link, operator, access"
_ROWS: Final = 100
"""More rows than anybody reads; a table of all links would be a megabyte a minute."""
_AVAILABILITY: Final = (
    f'thongsuot_link_criterion_value{{{CHOSEN}, criterion="availability", window="service"}}'
)
_WEEK: Final = "167h59m:1h"
"""One record of each hour; each tells of the hour before it."""
_RATIO: Final = Field(unit=Unit.RATIO, decimals=3)
_SPAN: Final = Field(unit=Unit.DURATION, decimals=1)


def _named(rows: str) -> str:
    """Rows of links with names of points and operators."""
    points = "point, name, ward_name"
    links = "point, link, operator_name, service_id"
    return (
        f"{rows} * on (point) group_left (name, ward_name)"
        f" topk by (point) (1, max by ({points}) (thongsuot_point_info))"
        " * on (point, link) group_left (operator_name, service_id)"
        f" topk by (point, link) (1, max by ({links}) (thongsuot_link_info{{{CHOSEN}}}))"
    )


def _link_columns() -> tuple[Column, ...]:
    see = DataLink.to(uids.POINT, uids.TITLES[uids.POINT], point="${__data.fields.point}")
    return (
        Column(source="name", words=Words("Điểm", "Point"), field=Field(links=(see,))),
        Column(source="ward_name", words=Words("Phường, xã", "Ward"), width=150),
        Column(source="operator_name", words=Words("Nhà mạng", "Operator"), width=110),
        Column(source="access", words=Words("Loại", "Access"), width=80),
        Column(source="service_id", words=Words("Mã dịch vụ", "Service id"), width=130),
        Column(source="point", words=Words("Mã điểm", "Point id"), hidden=True),
    )


def down() -> Panel:
    """Links that are down, the longest first."""
    lost = f"and on (point, link) thongsuot_link_up{{{CHOSEN}}} == 0"
    since = f"max by ({_LINK}) (thongsuot_link_changed_timestamp_seconds{{{CHOSEN}}})"
    incidents = f"max by ({_LINK}, incident) (thongsuot_link_incident_info{{{CHOSEN}}})"
    return Table(
        title=Words("Đường truyền đang mất kết nối", "Links that are down"),
        description=Words(
            f"Lâu nhất trước, tối đa {_ROWS} dòng. Bấm tên điểm để xem điểm, mã sự cố để mở trang"
            " sự cố và tiếp nhận (địa chỉ ở ô Trang tình trạng).",
            f"The longest first, at most {_ROWS} rows. Click on a point for its dashboard, on an"
            " incident for its page, to take it over (address: Status page).",
        ),
        queries=(
            Query(f"sort(1000 * {_named(f'({since} {lost})')})"),
            Query(f"time() - ({since} {lost})"),
            Query(f"({handling.told(incidents, 'point, link')}) {lost}"),
        ),
        transformations=(Merge(), Limit(_ROWS)),
        columns=(
            *_link_columns(),
            Column(
                source="#A", words=Words("Từ", "Since"), field=Field(unit=Unit.MOMENT), width=160
            ),
            Column(source="#B", words=Words("Đã lâu", "For"), field=_SPAN, width=140),
            *handling.columns(),
        ),
        without=("link", "operator", "Value #C"),
        no_value=Words(
            "Không đường truyền nào mất kết nối (nếu máy đo tốt)",
            "No link is down (if the prober is good)",
        ),
        width=24,
        height=7,
    )


def by_access() -> Panel:
    """Availability against the target, of each operator and access."""
    by = "operator, access"
    target = f"max by ({by}, target) (thongsuot_link_info{{{CHOSEN}}})"
    limit = 'max by (target, access) (thongsuot_target_limit{criterion="availability"})'
    met = f'thongsuot_link_criterion_met{{{CHOSEN}, criterion="availability"}}'
    missed = signs.MISSED.saying("Có đường không đạt", "Some miss it")
    return Table(
        title=Words("Độ khả dụng theo loại đường truyền", "Availability by access"),
        description=Words(
            "Như người dùng gặp, trong giờ làm việc, hôm nay và 27 ngày trước: trung bình và đường"
            " kém nhất, so với chỉ tiêu (chặt nhất, nếu có nhiều). Độ khả dụng của riêng nhà mạng"
            " không phải số đo: xem báo cáo.",
            "As people experienced it, in service hours, today and the 27 days before: mean and"
            " worst link, against the target (the strictest, if there are several). The operator's"
            " own availability is no metric: see the report.",
        ),
        queries=(
            Query(
                f"avg by ({by}) ({_AVAILABILITY}) * on (operator) group_left (operator_name)"
                " topk by (operator) (1, max by (operator, operator_name)"
                f" (thongsuot_link_info{{{CHOSEN}}}))"
            ),
            Query(f"min by ({by}) ({_AVAILABILITY})"),
            Query(f"max by ({by}) (0 * {target} + on (target, access) group_left () {limit})"),
            Query(f"count by ({by}) ({met} == 0) or on ({by}) 0 * group by ({by}) ({met})"),
        ),
        transformations=(Merge(),),
        columns=(
            Column(source="operator_name", words=Words("Nhà mạng", "Operator")),
            Column(source="access", words=Words("Loại", "Access"), width=90),
            Column(source="#A", words=Words("Trung bình", "Mean"), field=_RATIO, width=120),
            Column(source="#B", words=Words("Kém nhất", "Worst"), field=_RATIO, width=120),
            Column(source="#C", words=Words("Chỉ tiêu", "Target"), field=_RATIO, width=120),
            Column(
                source="#D",
                words=Words("Số đường không đạt", "Links that miss it"),
                field=Field(
                    unit=Unit.NONE, decimals=0, steps=(Step(None, signs.MET), Step(1, missed))
                ),
                cell=Cell.TEXT,
                width=150,
            ),
        ),
        without=("operator",),
        no_value=Words("Chưa có số liệu 28 ngày", "Nothing was measured in 28 days"),
        width=16,
        height=8,
    )


def week() -> Panel:
    """Outages of the last seven days and how long they took, of each operator and access."""
    outages = _week("operator_access:thongsuot_link_outages:increase_1h")
    seconds = _week("operator_access:thongsuot_link_down_seconds:increase_1h")
    return Table(
        title=Words("Sự cố 7 ngày qua", "Outages of the last 7 days"),
        description=Words(
            "Trong giờ làm việc, đến giờ tròn gần nhất. Mất trung bình: thời gian mất kết nối chia"
            " số sự cố, kể cả phút mất lẻ không thành sự cố.",
            "In service hours, up to the last full hour. Mean down: time down by the number of"
            " outages, with lone down minutes that are no outage.",
        ),
        queries=(Query(f"sort_desc({outages})"), Query(f"{seconds} / ({outages} > 0)")),
        transformations=(Merge(),),
        columns=(
            Column(source="operator", words=Words("Nhà mạng", "Operator")),
            Column(source="access", words=Words("Loại", "Access"), width=80),
            Column(
                source="#A",
                words=Words("Số sự cố", "Outages"),
                field=Field(unit=Unit.NONE, decimals=0),
                width=100,
            ),
            Column(source="#B", words=Words("Mất trung bình", "Mean down"), field=_SPAN, width=120),
        ),
        no_value=Words("Chưa ghi giờ nào", "No hour has been recorded yet"),
        width=8,
        height=8,
    )


def _week(record: str) -> str:
    return f"sum by (operator, access) (sum_over_time({record}{{{CHOSEN}}}[{_WEEK}]))"


def wards() -> Panel:
    """Wards with most failing links."""
    failing = f'count by (ward) (thongsuot_link_grade{{{CHOSEN}, grade="fail"}} == 1)'
    see = DataLink.to(uids.TARGET, uids.TITLES[uids.TARGET], ward="${__data.fields.ward}")
    return Table(
        title=Words("Phường, xã kém nhất", "Worst wards"),
        description=Words(
            "Theo số đường truyền không đạt của nhà mạng, nhiều nhất trước.",
            "By how many links of the operator fail, most first.",
        ),
        queries=(
            Query(
                f"sort_desc(topk(20, {failing}) * on (ward) group_left (ward_name)"
                " topk by (ward) (1, max by (ward, ward_name) (thongsuot_point_info)))"
            ),
        ),
        columns=(
            Column(
                source="ward_name", words=Words("Phường, xã", "Ward"), field=Field(links=(see,))
            ),
            Column(
                source="#A",
                words=Words("Số đường không đạt", "Links that fail"),
                field=Field(unit=Unit.NONE, decimals=0),
                width=180,
            ),
            Column(source="ward", words=Words("Mã phường, xã", "Ward id"), hidden=True),
        ),
        no_value=Words("Không đường truyền nào xếp loại không đạt", "No link fails"),
        width=8,
        height=8,
    )


def failing() -> Panel:
    """Links that fail or need attention, the worst availability first."""
    chosen = f'thongsuot_link_grade{{{CHOSEN}, grade=~"fail|amber"}} == 1'
    value = f"max by ({_LINK}) ({_AVAILABILITY}) and on (point, link) {chosen}"
    return Table(
        title=Words("Đường truyền không đạt hoặc cần lưu ý", "Links that fail or need attention"),
        description=Words(
            f"Độ khả dụng kém nhất trước, tối đa {_ROWS} dòng; có thể không đạt vì chỉ tiêu khác."
            " Bấm tên điểm để xem mọi chỉ tiêu.",
            f"Worst availability first, at most {_ROWS} rows; another criterion may be the one that"
            " is missed. Click on a point for all criteria.",
        ),
        queries=(
            Query(f"sort({_named(f'({value})')})"),
            Query(states.grade("link", "point, link", f'{CHOSEN}, grade=~"fail|amber"')),
        ),
        transformations=(Merge(), Limit(_ROWS)),
        columns=(
            *_link_columns(),
            Column(
                source="#B",
                words=Words("Xếp loại", "Grade"),
                field=states.GRADE,
                cell=Cell.TEXT,
                width=250,
            ),
            Column(
                source="#A", words=Words("Độ khả dụng", "Availability"), field=_RATIO, width=130
            ),
        ),
        without=("link", "operator"),
        no_value=Words("Đường truyền nào cũng đạt", "Every link passes"),
        width=24,
        height=8,
    )
