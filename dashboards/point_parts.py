"""A point and its links in one table: state, since when, who has it, grade, budget left."""

from typing import Final

from dashboards import handling, states, uids
from dashboards.fields import DataLink, Field, Meaning, Unit
from dashboards.panels import Panel
from dashboards.queries import Query
from dashboards.tables import Cell, Column, Table
from dashboards.transformations import Merge
from dashboards.words import Words
from inventory.words import Role

_POINT: Final = 'point="$point"'
_LINK: Final = "point, link, operator, access"
_WHOLE: Final = "*"
"""What stands for the point itself among its links."""


def parts() -> Panel:
    """The point and each link: state, since, who has it, grade, budget."""
    return Table(
        title=Words("Điểm và các đường truyền", "The point and its links"),
        description=Words(
            "Trạng thái, từ lúc nào, sự cố đang mở, nguyên nhân có thể và ai đã nhận. Bấm mã sự cố"
            " để mở trang sự cố (địa chỉ ở ô Trang tình trạng), bấm nhà mạng để xem nhà mạng.",
            "State, since when, the open incident, its probable cause and who has it. Click on an"
            " incident for its page (address: Status page), on an operator for its dashboard.",
        ),
        queries=(
            Query(_both(states.state("point", "point", _POINT), _linked())),
            Query(_both(_changed("point", "point"), _changed("link", "point, link"))),
            Query(
                _both(
                    states.grade("point", "point", _POINT),
                    states.grade("link", "point, link", _POINT),
                )
            ),
            Query(
                _both(
                    f"max by (point) (thongsuot_point_budget_left_ratio{{{_POINT}}})",
                    f"max by (point, link) (thongsuot_link_budget_left_ratio{{{_POINT}}})",
                )
            ),
            Query(_incidents()),
        ),
        transformations=(Merge(),),
        columns=_columns(),
        without=("point", "Value #E"),
        no_value=Words(
            "Không có số liệu: điểm chưa đo, hoặc máy đo không chạy",
            "No data: the point is not measured, or the exporter is not running",
        ),
        width=24,
        height=5,
    )


def _both(point: str, links: str) -> str:
    """Rows of the point, named as a link that is none, and those of its links."""
    return f'label_replace({point}, "link", "{_WHOLE}", "", "") or {links}'


def _linked() -> str:
    info = "point, link, operator_name, role, service_id"
    return (
        f"{states.state('link', _LINK, _POINT)}"
        " * on (point, link) group_left (operator_name, role, service_id)"
        f" topk by (point, link) (1, max by ({info}) (thongsuot_link_info{{{_POINT}}}))"
    )


def _changed(of: str, by: str) -> str:
    return f"1000 * max by ({by}) (thongsuot_{of}_changed_timestamp_seconds{{{_POINT}}})"


def _incidents() -> str:
    open_ones = _both(
        f"max by (point, incident) (thongsuot_point_incident_info{{{_POINT}}})",
        f"max by (point, link, incident) (thongsuot_link_incident_info{{{_POINT}}})",
    )
    return handling.told(open_ones, "point, link")


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            source="link",
            words=Words("Đường truyền", "Link"),
            field=Field(meanings=(Meaning(_WHOLE, Words("Cả điểm", "The point")),)),
            width=140,
        ),
        Column(
            source="operator_name",
            words=Words("Nhà mạng", "Operator"),
            field=Field(
                links=(
                    DataLink.to(
                        uids.OPERATOR,
                        uids.TITLES[uids.OPERATOR],
                        operator="${__data.fields.operator}",
                        access="${__data.fields.access}",
                    ),
                )
            ),
            width=110,
        ),
        Column(source="access", words=Words("Loại", "Access"), width=80),
        Column(
            source="role",
            words=Words("Vai trò", "Role"),
            field=Field(
                meanings=(
                    Meaning(str(Role.PRIMARY), Words("Chính", "Primary")),
                    Meaning(str(Role.BACKUP), Words("Dự phòng", "Backup")),
                )
            ),
            width=140,
        ),
        Column(source="service_id", words=Words("Mã dịch vụ", "Service id"), width=130),
        Column(
            source="#A",
            words=Words("Trạng thái", "State"),
            field=states.STATE,
            cell=Cell.GROUND,
            width=190,
        ),
        Column(source="#B", words=Words("Từ", "Since"), field=Field(unit=Unit.MOMENT), width=160),
        Column(
            source="#C",
            words=Words("Xếp loại", "Grade"),
            field=states.GRADE,
            cell=Cell.TEXT,
            width=220,
        ),
        Column(
            source="#D",
            words=Words("Ngân sách còn", "Budget left"),
            field=states.BUDGET_LEFT,
            cell=Cell.TEXT,
            width=110,
        ),
        *handling.columns(),
        Column(source="operator", words=Words("Mã nhà mạng", "Operator id"), hidden=True),
    )
