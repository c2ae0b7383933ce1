"""A dashboard with one panel of each kind, and all that a panel can say."""

from dataclasses import replace

from dashboards import choices, signs, transformations
from dashboards.dashboard import Dashboard, Row
from dashboards.fields import DataLink, Field, Meaning, Override, Step, Unit
from dashboards.panels import BarGauge, Heatmap, Stat, StateTimeline, Text, TimeSeries
from dashboards.queries import Query, Shared
from dashboards.tables import Cell, Column, Geomap, Layer, Table
from dashboards.variables import Annotation, Fixed, Link, TextBox
from dashboards.words import Words

_STATE = Field(meanings=(Meaning(1, signs.UP), Meaning(0, signs.DOWN)))
_LOSS = Field(
    unit=Unit.RATIO,
    decimals=2,
    minimum=0,
    maximum=1,
    steps=(Step(None, signs.GOOD), Step(0.02, signs.WARN)),
)
_POINT = Column(source="point", words=Words("Mã", "Id"), hidden=True)
_NAME = Column(
    source="name",
    words=Words("Điểm", "Point"),
    width=200,
    field=Field(
        links=(
            DataLink.to(
                "thongsuot-point",
                Words("Xem điểm", "See the point"),
                point="${__data.fields.point}",
            ),
        )
    ),
)
_UP = Column(source="#A", words=Words("Trạng thái", "State"), field=_STATE, cell=Cell.GROUND)
_LOST = Column(source="#B", words=Words("Mất gói", "Loss"), field=_LOSS, cell=Cell.TEXT)
_TELLS = Words("Một mẫu.", "A sample.")
_TWO = (Query("thongsuot_point_up"), Query("avg by (point) (thongsuot_link_up)"))


def sample() -> Dashboard:
    """The dashboard."""
    return Dashboard(
        uid="thongsuot-sample",
        title=Words("Mẫu", "Sample"),
        description=_TELLS,
        rows=(Row(_figures(), Words("Số", "Figures")), Row(_rows()), Row(_rest())),
        variables=(
            choices.WARD,
            choices.OPERATOR,
            choices.ACCESS,
            choices.POINTS,
            replace(choices.POINT, name="one"),
            Fixed(
                name="hours",
                words=Words("Giờ", "Hours"),
                values=(("service", Words("Giờ làm việc", "Service hours")),),
            ),
            TextBox(name="search", words=Words("Tìm", "Find")),
        ),
        annotations=(
            Annotation(
                words=Words("Mất kết nối", "Outages"),
                expr='thongsuot_point_up{point=~"$point"} == 0',
                colour=signs.VERMILION,
                title=Words("Mất kết nối {{point}}", "Outage of {{point}}"),
                tags=("point",),
            ),
        ),
        links=(Link(Words("Máy đo", "Prober"), "thongsuot-prober"),),
    )


def _figures() -> tuple[Stat | BarGauge | TimeSeries | StateTimeline | Heatmap, ...]:
    return (
        Stat(
            title=Words("Số lớn", "Stat"),
            description=_TELLS,
            queries=(Query("thongsuot_point_up", over_time=True, min_step="1m"),),
            field=_STATE,
            names=True,
            ground=True,
            spark=True,
            links=(DataLink.to("thongsuot-prober", Words("Máy đo", "Prober")),),
        ),
        BarGauge(
            title=Words("Thanh", "Bars"),
            description=_TELLS,
            queries=(Query("avg by (operator) (thongsuot_link_up)", "{{operator}}"),),
            field=_LOSS,
        ),
        TimeSeries(
            title=Words("Biểu đồ", "Chart"),
            description=_TELLS,
            queries=_TWO,
            field=_LOSS,
            figures=("max", "lastNotNull"),
            limits=True,
            overrides=(
                Override.named("ba-dinh", Field(colour=signs.ORANGE)),
                Override.matching("/5g$/", Field(unit=Unit.SECONDS)),
            ),
        ),
        TimeSeries(
            title=Words("Cột", "Columns"),
            description=_TELLS,
            queries=_TWO,
            field=Field(unit=Unit.NONE, no_value=Words("Chưa có", "None yet")),
            bars=True,
            stacked=True,
        ),
        StateTimeline(
            title=Words("Diễn biến", "States"), description=_TELLS, queries=_TWO, field=_STATE
        ),
        Heatmap(
            title=Words("Bản đồ nhiệt", "Heat map"),
            description=_TELLS,
            queries=(
                Query(
                    "sum by (le) (rate(thongsuot_icmp_round_trip_seconds_bucket[$__rate_interval]))"
                ),
            ),
            field=Field(unit=Unit.SECONDS),
        ),
    )


def _rows() -> tuple[Table | Geomap, ...]:
    return (
        Table(
            title=Words("Bảng", "Table"),
            description=_TELLS,
            queries=_TWO,
            columns=(_POINT, _NAME, _UP, _LOST),
            transformations=(
                transformations.Merge(),
                transformations.SortBy("Value #B", descending=True),
                transformations.FilterByValue("Value #B", transformations.Is.GREATER, 0),
                transformations.Limit(20),
            ),
            sort=_LOST,
            key="table",
        ),
        Table(
            title=Words("Chung số liệu", "Shared"),
            description=_TELLS,
            queries=Shared("table", transformed=True),
            values=2,
            columns=(_POINT, _NAME, _UP),
            transformations=(
                transformations.JoinByField("point"),
                transformations.LabelsToFields("state"),
                transformations.GroupingToMatrix(column="grade", row="ward", value="Value"),
                transformations.Reduce(("lastNotNull",)),
            ),
        ),
        Geomap(
            title=Words("Bản đồ", "Map"),
            description=_TELLS,
            queries=_TWO,
            columns=(_NAME, _POINT, _LOST),
            layers=(
                Layer(ref="A", sign=signs.GRADE_A),
                Layer(ref="B", sign=signs.GRADE_C, size=10),
            ),
            latitude=21.03,
            longitude=105.84,
            zoom=9.5,
        ),
    )


def _rest() -> tuple[Text, ...]:
    return (
        Text(title=Words("Lời", "Text"), description=_TELLS, content=Words("**Chữ**", "**Text**")),
    )
