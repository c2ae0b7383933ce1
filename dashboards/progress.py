"""Programme progress: how many points there are, and how many are connected and stable."""

from typing import Final

from dashboards import choices, signs, uids
from dashboards.dashboard import Dashboard, Row
from dashboards.fields import DataLink, Field, Override, Unit
from dashboards.panels import Panel, Stat, TimeSeries
from dashboards.queries import Query
from dashboards.tables import Column, Table
from dashboards.transformations import Merge
from dashboards.words import Words
from inventory.words import Status

_WARDS: Final = '{ward=~"$ward"}'
_STABLE: Final = '{ward=~"$ward", grade=~"A|B"}'
_ACTIVE: Final = '{ward=~"$ward", status="active"}'
_NAMED: Final = (
    f"* on (ward) group_left (ward_name) group by (ward, ward_name) (thongsuot_point_info{_WARDS})"
)
_COUNT: Final = Field(unit=Unit.NONE, decimals=0, minimum=0)
_SHARE: Final = Field(unit=Unit.RATIO, decimals=1, minimum=0, maximum=1, colour=signs.BLUE)
_STATUSES: Final = {
    Status.PLANNED: signs.PLANNED.saying("Theo kế hoạch", "Planned"),
    Status.INSTALLED: signs.NOTICE.saying("Đã lắp đặt", "Installed"),
    Status.ACTIVE: signs.GOOD.saying("Hoạt động", "Active"),
    Status.RETIRED: signs.UNKNOWN.saying("Đã ngừng", "Retired"),
}
_NOT_READ: Final = Words(
    "Không có số liệu: máy đo không chạy hoặc Prometheus không đọc được",
    "No data: the exporter is not running or Prometheus cannot read it",
)


def build() -> Dashboard:
    """The dashboard."""
    return Dashboard(
        uid=uids.PROGRESS,
        title=uids.TITLES[uids.PROGRESS],
        description=Words(
            "Chương trình đi đến đâu: bao nhiêu điểm đã hoạt động, bao nhiêu điểm ổn định?",
            "How far is the programme: how many points are active, and how many are stable?",
        ),
        rows=(
            Row(_now(), Words("Hiện tại", "Now")),
            Row(_course(), Words("Theo tuần, theo tháng", "Over weeks and months")),
            Row(_wards(), Words("Phường, xã", "Wards")),
        ),
        variables=(choices.WARD,),
        links=uids.links_from(uids.PROGRESS),
        start="now-90d",
        refresh="5m",
    )


def _now() -> tuple[Panel, ...]:
    return (
        Stat(
            title=Words("Điểm theo tình trạng", "Points by status"),
            description=Words(
                "Theo danh mục điểm; chỉ điểm hoạt động được đo và đánh giá.",
                "As the inventory says; only active points are measured and graded.",
            ),
            queries=(Query(f"sum by (status) (thongsuot_points{_WARDS})", "{{status}}"),),
            field=_COUNT,
            overrides=_named_statuses(),
            no_value=_NOT_READ,
            names=True,
            width=12,
            height=4,
        ),
        Stat(
            title=Words("Hoạt động và ổn định", "Active and stable"),
            description=Words(
                "Phần điểm hoạt động được xếp loại A hoặc B; điểm chưa đánh giá (U) chưa tính"
                " là ổn định.",
                "Share of active points that have grade A or B; one that is not graded yet (U)"
                " does not count as stable.",
            ),
            queries=(
                Query(
                    f"sum(thongsuot_point_grade{_STABLE}) / (sum(thongsuot_points{_ACTIVE}) > 0)"
                ),
            ),
            field=_SHARE,
            no_value=Words("Chưa có điểm hoạt động", "No point is active yet"),
            width=6,
            height=4,
        ),
        Stat(
            title=Words("Phường, xã có điểm hoạt động", "Wards with an active point"),
            description=Words(
                "Phần phường, xã trong danh mục điểm có ít nhất một điểm hoạt động; phường, xã"
                " chưa có điểm nào trong danh mục không được tính.",
                "Share of the wards in the inventory that have an active point; a ward without any"
                " point in the inventory is not counted.",
            ),
            queries=(Query(f"avg(sum by (ward) (thongsuot_points{_ACTIVE}) > bool 0)"),),
            field=_SHARE,
            no_value=_NOT_READ,
            width=6,
            height=4,
        ),
    )


def _named_statuses() -> tuple[Override, ...]:
    return tuple(
        Override.named(
            str(status),
            Field(
                name=Words(f"{sign.glyph} {sign.words.vi}", f"{sign.glyph} {sign.words.en}"),
                colour=sign.colour,
            ),
        )
        for status, sign in _STATUSES.items()
    )


def _course() -> tuple[Panel, ...]:
    return (
        TimeSeries(
            title=Words("Điểm theo tình trạng, theo thời gian", "Points by status over time"),
            description=Words(
                "Cộng lại là mọi điểm trong danh mục lúc đó.",
                "Together they are all points that were in the inventory then.",
            ),
            queries=(
                Query(
                    f"sum by (status) (ward:points_by_status:count{_WARDS})",
                    "{{status}}",
                    min_step="2m",
                ),
            ),
            field=_COUNT,
            overrides=_named_statuses(),
            no_value=_NOT_READ,
            figures=("firstNotNull", "lastNotNull"),
            width=12,
            height=9,
        ),
        TimeSeries(
            title=Words("Phần ổn định, phần phủ", "Shares stable and covered"),
            description=Words(
                "Phần điểm hoạt động xếp loại A hoặc B, phần xếp loại A (có dự phòng), và phần"
                " phường, xã có điểm hoạt động.",
                "Shares of active points of grade A or B, and of grade A (with backup), and of"
                " wards with an active point.",
            ),
            queries=(
                Query(
                    _share(_STABLE), Words("Ổn định (A hoặc B)", "Stable (A or B)"), min_step="2m"
                ),
                Query(
                    _share('{ward=~"$ward", grade="A"}'),
                    Words("Có dự phòng (A)", "With backup (A)"),
                    min_step="2m",
                ),
                Query(
                    f"avg(ward:points_by_status:count{_ACTIVE} > bool 0)",
                    Words("Phường, xã có điểm", "Wards with a point"),
                    min_step="2m",
                ),
            ),
            field=Field(unit=Unit.RATIO, decimals=1, minimum=0, maximum=1),
            no_value=_NOT_READ,
            figures=("firstNotNull", "lastNotNull"),
            width=12,
            height=9,
        ),
    )


def _share(graded: str) -> str:
    """Share of active points that have one of these grades."""
    return (
        f"sum(ward:points_by_grade:count{graded}) / (sum(ward:points_by_status:count{_ACTIVE}) > 0)"
    )


_NAME: Final = Column(
    source="ward_name",
    words=Words("Phường, xã", "Ward"),
    field=Field(
        links=(
            DataLink.to(
                uids.TARGET,
                Words("Xem chỉ tiêu", "See the target"),
                ward="${__data.fields.ward}",
            ),
        )
    ),
)
_CODE: Final = Column(source="ward", words=Words("Mã", "Code"), width=90)


def _wards() -> tuple[Panel, ...]:
    return (
        Table(
            title=Words("Tiến độ theo phường, xã", "Progress by ward"),
            description=Words(
                "Số điểm theo tình trạng, và số điểm hoạt động xếp loại A hoặc B.",
                "Points by status, and active points of grade A or B.",
            ),
            queries=(
                *(_of_status(status) for status in _STATUSES),
                Query(f"sum by (ward) (thongsuot_point_grade{_STABLE})"),
            ),
            transformations=(Merge(),),
            columns=(
                _CODE,
                _NAME,
                *(
                    Column(source=f"#{ref}", words=sign.words, field=_COUNT, width=120)
                    for ref, sign in zip("ABCD", _STATUSES.values(), strict=True)
                ),
                Column(source="#E", words=Words("Ổn định", "Stable"), field=_COUNT, width=120),
            ),
            sort=_NAME,
            descending=False,
            no_value=_NOT_READ,
            width=14,
            height=12,
        ),
        Table(
            title=Words("Chưa có điểm hoạt động", "Wards without an active point"),
            description=Words(
                "Phường, xã trong danh mục mà chưa điểm nào hoạt động, và số điểm đang chờ"
                " (theo kế hoạch hoặc đã lắp đặt).",
                "Wards of the inventory in which no point is active, and how many are awaited"
                " (planned or installed).",
            ),
            queries=(
                Query(
                    "sum by (ward) (thongsuot_points"
                    '{ward=~"$ward", status=~"planned|installed"})'
                    f" {_NAMED} and on (ward) (sum by (ward) (thongsuot_points{_ACTIVE}) == 0)"
                ),
            ),
            columns=(
                _CODE,
                _NAME,
                Column(source="#A", words=Words("Đang chờ", "Awaited"), field=_COUNT, width=130),
            ),
            sort=_NAME,
            descending=False,
            no_value=Words(
                "Phường, xã nào cũng có điểm hoạt động", "Every ward has an active point"
            ),
            width=10,
            height=12,
        ),
    )


def _of_status(status: Status) -> Query:
    """Points of a ward; the first question brings the wards' names."""
    named = f" {_NAMED}" if status is Status.PLANNED else ""
    return Query(f'sum by (ward) (thongsuot_points{{ward=~"$ward", status="{status}"}}){named}')
