"""Tables of the city overview: points in trouble, points that miss the target, operators."""

from collections.abc import Mapping
from typing import Final

from dashboards import handling, missed, signs, uids
from dashboards.fields import DataLink, Field, Meaning, Step, Unit
from dashboards.panels import Panel
from dashboards.queries import Query
from dashboards.signs import Sign
from dashboards.tables import Cell, Column, Table
from dashboards.transformations import JoinByField
from dashboards.words import Words

SITUATIONS: Final[Mapping[str, Sign]] = {
    "down": signs.DOWN,
    "down_off": signs.NOTICE.saying("Mất, ngoài giờ", "Down, closed"),
    "on_backup": signs.ON_BACKUP,
    "degraded": signs.DEGRADED,
    "unknown": signs.UNKNOWN,
    "maintenance": signs.PLANNED,
}
"""What may trouble a point, the worst first, as the rules name it."""

_POINT: Final = Column(source="point", words=Words("Mã điểm", "Id"), hidden=True)
_NAME: Final = Column(
    source="name",
    words=Words("Điểm", "Point"),
    field=Field(
        links=(DataLink.to(uids.POINT, uids.TITLES[uids.POINT], point="${__data.fields.point}"),)
    ),
)
_WARD: Final = Column(source="ward_name", words=Words("Phường, xã", "Ward"), width=170)


def troubles() -> Panel:
    """What is wrong now: by how bad it is, then the longest first."""
    told = "time() - point:situation_told:timestamp_seconds"
    # `or` keeps the order of its operands, and sort_desc() that within each.
    rows = [f'sort_desc({told}{{situation="{situation}"}})' for situation in SITUATIONS]
    return Table(
        title=Words(
            "Sự cố hiện tại, nặng và lâu nhất trước", "Troubles now, worst and longest first"
        ),
        description=Words(
            "Cột đường truyền: ✖ mất, ▲ không ổn định, ? không rõ, ■ bảo trì. Bấm tên điểm để xem"
            " điểm, mã sự cố để mở trang sự cố và tiếp nhận (địa chỉ ở ô Trang tình trạng).",
            "Links: ✖ lost, ▲ unstable, ? unknown, ■ planned works. Click on a point for its"
            " dashboard, on an incident for its page, to take it over (address: Status page).",
        ),
        queries=(Query(" or ".join(rows)),),
        columns=(
            Column(
                source="situation",
                words=Words("Tình trạng", "State"),
                field=Field(meanings=tuple(Meaning(key, sign) for key, sign in SITUATIONS.items())),
                cell=Cell.TEXT,
                width=210,
            ),
            _NAME,
            _WARD,
            Column(
                source="#A",
                words=Words("Đã lâu", "For"),
                field=Field(unit=Unit.DURATION, decimals=1),
                width=150,
            ),
            Column(source="links", words=Words("Đường truyền", "Links"), width=240),
            *handling.columns(),
            _POINT,
        ),
        without=("ward",),
        no_value=Words(
            "Không điểm nào gặp sự cố (nếu Máy đo tốt)",
            "No point is in trouble (if the prober is good)",
        ),
        width=24,
        height=7,
    )


def flagged() -> Panel:
    """Points of grade C, each with what it misses worst."""
    return Table(
        title=Words("Điểm không đạt chỉ tiêu (loại C)", "Points that miss the target (grade C)"),
        description=Words(
            "Nặng nhất trước. Mỗi điểm một dòng: chỉ tiêu vượt giới hạn nhiều nhất, số đo và giới"
            " hạn trong 28 ngày, gấp mấy lần mức cho phép (thời gian mất, gói mất, giây, lần).",
            "Worst first. One row a point: what it misses most, measured and limit over 28 days,"
            " and how many times what is allowed (time down, packets lost, seconds, outages).",
        ),
        queries=(Query(missed.worst_first()),),
        columns=(
            _NAME,
            _WARD,
            Column(
                source="criterion",
                words=Words("Chỉ tiêu", "Criterion"),
                field=Field(
                    meanings=tuple(Meaning(key, sign) for key, sign in missed.CRITERIA.items())
                ),
                cell=Cell.TEXT,
                width=190,
            ),
            Column(source="measured", words=Words("Đo được", "Measured"), width=100),
            Column(source="limit", words=Words("Giới hạn", "Limit"), width=100),
            Column(
                source="#A",
                words=Words("Gấp", "Times"),
                field=Field(unit=Unit.NONE, decimals=1),
                width=80,
            ),
            Column(source="links", words=Words("Đường truyền", "Links"), width=220),
            _POINT,
        ),
        without=("access", "figure", "link", "operator", "target", "ward"),
        no_value=Words("Không điểm nào xếp loại C", "No point has grade C"),
        width=16,
        height=5,
    )


def operators() -> Panel:
    """Operators side by side."""
    shown = JoinByField("operator")
    down = Column(
        source="#B",
        words=Words("Đang mất", "Down now"),
        field=Field(
            unit=Unit.NONE,
            decimals=0,
            steps=(Step(None, signs.GOOD.saying("Không", "None")), Step(1, signs.DOWN)),
        ),
        cell=Cell.TEXT,
        width=110,
    )
    return Table(
        title=Words("Nhà mạng", "Operators"),
        description=Words(
            "Số đường truyền, đang mất kết nối, độ khả dụng trung bình 28 ngày trong giờ làm việc,"
            " số lần gián đoạn trong giờ làm việc 24 giờ qua. Bấm tên để xem nhà mạng.",
            "Links, how many are down, mean availability over 28 days in service hours, outages in"
            " service hours of the last 24 hours. Click on a name for the operator.",
        ),
        queries=(
            Query("operator:thongsuot_link_info:count"),
            Query("operator:links_down:count"),
            Query("operator:availability:mean"),
            Query("sum_over_time(operator:thongsuot_link_outages:increase_1m[24h])"),
        ),
        columns=(
            Column(
                source="operator_name",
                words=Words("Nhà mạng", "Operator"),
                field=Field(
                    links=(
                        DataLink.to(
                            uids.OPERATOR,
                            uids.TITLES[uids.OPERATOR],
                            operator="${__data.fields.operator}",
                        ),
                    )
                ),
            ),
            Column(
                source="#A",
                words=Words("Đường", "Links"),
                field=Field(unit=Unit.NONE, decimals=0),
                width=90,
            ),
            down,
            Column(
                source="#C",
                words=Words("Khả dụng", "Availability"),
                field=Field(unit=Unit.RATIO, decimals=3),
                width=130,
            ),
            Column(
                source="#D",
                words=Words("Gián đoạn 24 h", "Outages 24 h"),
                field=Field(unit=Unit.NONE, decimals=0),
                width=130,
            ),
            Column(source="operator", words=Words("Mã nhà mạng", "Operator id"), hidden=True),
        ),
        transformations=(shown,),
        sort=down,
        no_value=Words("Chưa có đường truyền nào được đo", "No link is measured yet"),
        width=10,
        height=4,
    )
