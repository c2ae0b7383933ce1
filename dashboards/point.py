"""Point: what is it now, what did both of its links do, and does it keep its target?"""

from typing import Final

from dashboards import choices, point_links, point_parts, signs, states, uids
from dashboards.dashboard import Dashboard, Row
from dashboards.fields import Field, Meaning
from dashboards.panels import Panel, Stat, StateTimeline, Text
from dashboards.queries import Query
from dashboards.tables import Cell, Column, Table
from dashboards.variables import Annotation
from dashboards.words import Words

_POINT: Final = 'point="$point"'
_LINK: Final = "point, link, operator, access"
_ON_BACKUP: Final = 4
_NOT_MEASURED: Final = Words(
    "Không có số liệu: điểm chưa đo, hoặc máy đo không chạy",
    "No data: the point is not measured, or the exporter is not running",
)
_NOT_GRADED: Final = Words(
    "Chưa xét: điểm chưa hoạt động, hoặc chưa đủ số liệu",
    "Not judged: the point is not active, or too little was measured",
)


def build() -> Dashboard:
    """The dashboard."""
    return Dashboard(
        uid=uids.POINT,
        title=uids.TITLES[uids.POINT],
        description=Words(
            "Điểm này thế nào, hai đường truyền của nó đã ra sao, có giữ được chỉ tiêu không?",
            "How is this point, what did both of its links do, and does it keep its target?",
        ),
        rows=(
            Row(_now(), Words("Hiện tại", "Now")),
            Row(_over_time(), Words("Trạng thái và mất gói", "States and loss")),
            Row(point_links.delay(), Words("Độ trễ", "Delay")),
            Row(point_links.criteria_tables(), Words("Chỉ tiêu 28 ngày", "Criteria of 28 days")),
        ),
        variables=(choices.WARD, choices.POINT, choices.PAGE),
        annotations=_annotations(),
        links=uids.links_from(uids.POINT),
        start="now-6h",
    )


def _now() -> tuple[Panel, ...]:
    return (
        _stat(
            Words("Điểm", "The point"),
            Words(
                "Thông khi có đường truyền gánh được điểm, mất kết nối khi không đường nào gánh;"
                " chạy dự phòng khi đường chính mất mà điểm vẫn thông.",
                "Up while a link carries the point, down while none does; on backup while it is up"
                " without its primary link.",
            ),
            _now_on_backup(),
            Field(meanings=(*states.STATE.meanings, Meaning(_ON_BACKUP, signs.ON_BACKUP))),
            _NOT_MEASURED,
        ),
        _stat(
            Words("Xếp loại", "Grade"),
            Words(
                "Theo hôm nay và 27 ngày trước, trong giờ làm việc.",
                "Of today and the 27 days before it, in service hours.",
            ),
            states.grade("point", "point", _POINT),
            states.GRADE,
            _NOT_GRADED,
        ),
        _stat(
            Words("Ngân sách còn lại", "Budget left"),
            Words(
                "Phần thời gian mất kết nối được phép trong 28 ngày mà điểm chưa dùng; dưới 0 là"
                " đã không đạt độ khả dụng.",
                "Share of the down time allowed in 28 days that the point has not spent; below 0"
                " its availability is missed.",
            ),
            f"max by (point) (thongsuot_point_budget_left_ratio{{{_POINT}}})",
            states.BUDGET_LEFT,
            _NOT_GRADED,
        ),
        _who_and_where(),
        point_parts.parts(),
    )


def _now_on_backup() -> str:
    """The state's number, or that of a point that is up while its primary link is down."""
    primary = f'and on (point, link) thongsuot_link_info{{{_POINT}, role="primary"}}'
    return (
        f"{_ON_BACKUP} * max by (point) (thongsuot_point_up{{{_POINT}}} == 1)"
        f" and on (point) (thongsuot_link_up{{{_POINT}}} == 0 {primary})"
        f" unless on (point) (thongsuot_link_up{{{_POINT}}} == 1 {primary})"
        f" or on (point) {states.state('point', 'point', _POINT)}"
    )


def _stat(title: Words, description: Words, expr: str, field: Field, no_value: Words) -> Panel:
    return Stat(
        title=title,
        description=description,
        queries=(Query(expr, title),),
        field=field,
        no_value=no_value,
        ground=True,
        width=4,
        height=4,
    )


def _who_and_where() -> Panel:
    named = "topk(1, max by (point, name, ward_name, kind, calendar, status) ({}))"
    return Table(
        title=Words("Điểm nào", "Which point"),
        description=Words(
            "Tên, nơi và lịch làm việc của điểm; giờ làm việc hiện có đang mở không.",
            "Name, place and calendar of the point; whether it is in service hours now.",
        ),
        queries=(
            Query(
                f"{named.format(f'thongsuot_point_info{{{_POINT}}}')} * on (calendar) group_left ()"
                " max by (calendar) (thongsuot_calendar_open)"
            ),
        ),
        columns=(
            Column(source="name", words=Words("Điểm", "Point")),
            Column(source="ward_name", words=Words("Phường, xã", "Ward"), width=150),
            Column(source="calendar", words=Words("Lịch", "Calendar"), width=90),
            Column(
                source="#A",
                words=Words("Giờ làm việc", "Service hours"),
                field=Field(
                    meanings=(
                        Meaning(1, signs.GOOD.saying("Trong giờ", "Open")),
                        Meaning(0, signs.NOTICE.saying("Ngoài giờ", "Closed")),
                    )
                ),
                cell=Cell.TEXT,
                width=140,
            ),
        ),
        without=("point", "kind", "status"),
        no_value=Words("Không có điểm này trong danh mục", "No such point in the inventory"),
        width=8,
        height=4,
    )


def _over_time() -> tuple[Panel, ...]:
    return (
        StateTimeline(
            title=Words("Trạng thái theo thời gian", "States over time"),
            description=Words(
                "Của điểm và từng đường truyền, theo gói đo, trong vài giây. Chỗ trống: không có"
                " số liệu.",
                "Of the point and each link, from packets, within seconds. A gap: no data.",
            ),
            queries=(
                Query(states.state("point", "point", _POINT), Words("Cả điểm", "The point")),
                Query(states.state("link", _LINK, _POINT), "{{link}} ({{operator}})"),
            ),
            field=states.STATE,
            no_value=_NOT_MEASURED,
            width=12,
            height=7,
        ),
        point_links.loss(),
        Text(
            title=Words("Trang của điểm", "Page of the point"),
            description=Words(
                "Trang tình trạng của máy đo, theo địa chỉ ở ô Trang tình trạng.",
                "The exporter's own page, at the address under Status page.",
            ),
            content=Words(
                "[Trang của điểm](${page}/points/${point}): lý do xếp loại và mọi sự cố 28 ngày,"
                " kể cả đã khôi phục.",
                "[Page of the point](${page}/points/${point}): reasons of the grade and all outages"
                " of 28 days, those that are over too.",
            ),
            width=24,
            height=3,
        ),
    )


def _annotations() -> tuple[Annotation, ...]:
    return (
        Annotation(
            words=Words("Điểm mất kết nối", "Outages of the point"),
            expr=f"max by (point, incident) (thongsuot_point_incident_info{{{_POINT}}})",
            colour=signs.VERMILION,
            title=Words("✖ Điểm mất kết nối {{incident}}", "✖ The point is down {{incident}}"),
            tags=("incident",),
        ),
        Annotation(
            words=Words("Đường truyền mất kết nối", "Outages of links"),
            expr=(
                "max by (point, link, operator, incident)"
                f" (thongsuot_link_incident_info{{{_POINT}}})"
            ),
            colour=signs.ORANGE,
            title=Words(
                "▲ Mất đường {{link}} ({{operator}}) {{incident}}",
                "▲ Link {{link}} ({{operator}}) is down {{incident}}",
            ),
            tags=("link", "operator", "incident"),
        ),
        Annotation(
            words=Words("Bảo trì", "Planned works"),
            expr=(
                "max by (point, link, operator)"
                f' (thongsuot_link_state{{{_POINT}, state="maintenance"}}) == 1'
            ),
            colour=signs.PURPLE,
            title=Words(
                "■ Bảo trì {{link}} ({{operator}})", "■ Planned works {{link}} ({{operator}})"
            ),
            tags=("link", "operator"),
        ),
        Annotation(
            words=Words("Máy đo có lỗi", "Prober at fault"),
            expr="max by (vantage, fault) (thongsuot_vantage_fault_info)",
            colour=signs.GREY,
            title=Words("? Máy đo có lỗi: {{fault}}", "? The prober is at fault: {{fault}}"),
            tags=("vantage", "fault"),
        ),
    )
